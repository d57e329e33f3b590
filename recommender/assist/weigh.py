"""What an excerpt is worth to a message: how much it bears on a need, and how well it reads; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content_library.asset import Passage
from recommender.assist.excerpts import Excerpt, is_figure
from recommender.assist.names import named_in, names
from recommender.assist.numbers import numbers
from recommender.assist.quantities import CURRENCIES
from recommender.assist.sections import heading, section
from recommender.assist.verbs import begins_with_verb
from recommender.assist.words import content, listed, stem

# What a fact is worth beside the overlap with the need, which is 0 to 1: a sum of money or a share is remembered, a
# count or a time less, a name still less. Who watches the money looks for the sum.
STRIKING, CONCRETE, NAMED_THING, MONEY = 0.3, 0.15, 0.05, 0.1
_WATCH_THE_MONEY = ("finance", "executive")
# What it is worth to stand in the passage that is nearest to the need.
SIMILAR = 0.35
# What it is worth to speak of what the contact named: more than anything else there is.
OF_THE_NAMED = 2.0
# What was chosen to be said is worth this much where it can be quoted as a whole.
WANTED, MUCH_OF_IT = 3.0, 0.25
# All that a short section says of it, for and against, is fairer than a sentence of it.
WHOLE = 0.4
# Words of what the contact said before the need count so much.
BESIDE = 0.35
# A point of a slide, which is shorthand, must share more.
POINT_SHARES = 0.2
# A heading of so many words says of what a quotation speaks.
LABEL_WORDS = 3
# A reader who gets a fact reads on; one who gets an order ("Select the tab.") wonders.
ORDER = -0.3
# A point of a slide is shorthand.
POINT = -0.2
# "Great news!" is no news.
EXCLAIMS = -0.15
# A quotation longer than this many words costs a little: the shorter of two equals is read.
SHORT, TOO_LONG = 22, -0.004
# Half a story: somebody did something at some time ("Crew 7 was due at half past ten").
STORY = -0.25
# "The engineer", "the result": which one stands in the sentence before, as a rule.
DEFINITE = -0.08
_DEFINITE = re.compile(r"The |.*\bthe (\d+|two|three|four|five|six) ")

# Words of time are in every text about work, and say little of what it is about.
OF_TIME = 0.3
_LIGHT = frozenset(
    map(
        stem,
        listed(
            "be have do get make take go come give know want say tell ask see think feel find seem need help let like",
            "said wants look mean put become happen thank hear learn read believe understand receive allow choose",
        ),
    )
)
_TIMES = frozenset(map(stem, listed("day days week month year time today tomorrow morning evening hour minute")))
_CURRENCIES = frozenset(CURRENCIES.values())
_STRIKING = _CURRENCIES | {"%", "x", "points"}

_STORY = re.compile(
    r"\b(Crew|Van|Depot|Engineer|Room|Lane|Street) \d|\b\d{1,2}[:.]\d{2}\b|\bo'clock\b|\bhalf past\b|"
    r"\b(on|last|next) (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\bnow\b"
)


class Taste(NamedTuple):
    """What may be wanted beside what bears on the need: what suits a role, and words chosen to be said."""

    role: str = ""
    saying: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """An excerpt, how much it bears on the need, and its place in the asset.

    `shares` is the weighted share of the need's words in it (0 to 1), `near` the similarity of its passage (a cosine),
    `relevance` both together; `score` adds how well it reads. `named` is what it speaks of among the things that the
    contact named, or "", and `label` the short heading that it stands under.
    """

    text: str
    passage_id: str
    score: float
    relevance: float
    order: tuple[int, int]
    shares: float = 0.0
    named: str = ""
    asset_id: str = ""
    near: float = 0.0
    label: str = ""
    is_point: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """What excerpts are weighed by: the words looked for, how near each passage is, and what was named."""

    weights: Mapping[str, float]
    nearness: Mapping[str, float]
    named: tuple[str, ...]
    taste: Taste
    near: Mapping[str, float]

    def shares(self, text: str) -> float:
        """How much of what is looked for a text holds, 0 to 1."""
        return min(sum(self.weights.get(s, 0.0) for s in set(content(text))), 1.0)

    def facts(self, number: int, passage: Passage, excerpts: Sequence[Excerpt]) -> Iterator[Fact]:
        """The excerpts of the passage with this number, weighed."""
        under = heading(passage)
        of_heading = _spoken_of(under, self.named)
        whole = section(passage) if of_heading else None
        near = SIMILAR * self.nearness.get(passage.passage_id, 0.0)
        for excerpt in [*([whole] if whole else []), *excerpts]:
            shares = self.shares(excerpt.text)
            if excerpt.is_point and shares < POINT_SHARES:
                continue  # alone it means nothing to somebody who didn't ask for it
            in_text = _spoken_of(excerpt.text, self.named)
            named = of_heading or in_text
            score = shares + near + _reads_well(excerpt, self.taste) + (OF_THE_NAMED if named else 0.0)
            yield Fact(
                text=excerpt.text,
                passage_id=excerpt.passage_id,
                asset_id=passage.asset_id,
                score=score + (WHOLE if excerpt is whole else 0.0),
                relevance=shares + near,
                shares=shares,
                order=(number, excerpt.at),
                named=named,
                near=self.near.get(passage.passage_id, 0.0),
                label=under if len(under.split()) <= LABEL_WORDS and not in_text else "",
                is_point=excerpt.is_point,
            )


def weights_of(need: str, beside: Sequence[str], texts: Sequence[str]) -> dict[str, float]:
    """The weight of each stem that somebody looks for; those of the need sum to 1, whether a text holds them or not."""
    in_texts = Counter(s for text in texts for s in set(content(text)))

    def rare(said: str) -> dict[str, float]:
        stems = set(content(said)) - _LIGHT
        return {s: math.log(1 + len(texts) / (in_texts[s] or 0.5)) * (OF_TIME if s in _TIMES else 1.0) for s in stems}

    asked = rare(need)
    total = sum(asked.values())
    weights = {s: w / total for s, w in asked.items()} if total else {}
    for text in beside:
        more = rare(text)
        scale = BESIDE / sum(more.values()) if more else 0.0
        for s, w in more.items():
            weights.setdefault(s, w * scale)
    return weights


def nearness(similarity: Mapping[str, float]) -> dict[str, float]:
    """How near each passage is, 0 for the farthest to 1 for the nearest: cosines of one text lie close together."""
    low, high = min(similarity.values(), default=0.0), max(similarity.values(), default=0.0)
    return {i: (s - low) / (high - low) if high > low else float(s > 0) for i, s in similarity.items()}


def _spoken_of(text: str, named: Sequence[str]) -> str:
    return next((name for name in named if named_in(name, [text])), "")


def _reads_well(excerpt: Excerpt, taste: Taste) -> float:
    """How well an excerpt reads in a message: a concrete fact better, an order, a story or an exclamation worse."""
    text = excerpt.text
    figures = [n for n in numbers(text) if is_figure(n)]
    striking = any(n.unit in _STRIKING or n.unit.startswith("of ") for n in figures)
    score = STRIKING if striking else CONCRETE if figures else 0.0
    score += MONEY if taste.role in _WATCH_THE_MONEY and any(n.unit in _CURRENCIES for n in figures) else 0.0
    said = len(text.split()) / max(len(taste.saying.split()), 1) if text in taste.saying else 0.0
    score += WANTED * said if said >= MUCH_OF_IT else 0.0
    score += NAMED_THING if names(text) else 0.0
    score += POINT if excerpt.is_point else 0.0
    score += ORDER if begins_with_verb(text) else 0.0
    score += EXCLAIMS if text.endswith("!") else 0.0
    score += STORY if _STORY.search(text) else 0.0
    score += DEFINITE if _DEFINITE.match(text) else 0.0
    return score + TOO_LONG * max(0, len(text.split()) - SHORT)
