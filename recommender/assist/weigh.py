"""What an excerpt is worth to a message: how much it bears on a need, and how well it reads; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from content_library.asset import Passage
from recommender.assist.answering import Asked, bears
from recommender.assist.excerpts import Excerpt, is_figure
from recommender.assist.message import Similar
from recommender.assist.names import named_in, names
from recommender.assist.numbers import numbers
from recommender.assist.quantities import CURRENCIES
from recommender.assist.sections import heading, section
from recommender.assist.standing import is_of_nobody, is_story
from recommender.assist.verbs import begins_with_verb
from recommender.assist.words import COMPOUNDING, akin_to, content, listed, stem
from recommender.languages import COMMON

# What a fact is worth beside the overlap with the need, which is 0 to 1: a sum of money or a share is remembered, a
# count or a time less, a name still less. Who watches the money looks for the sum.
STRIKING, CONCRETE, NAMED_THING, MONEY = 0.3, 0.15, 0.05, 0.1
_WATCH_THE_MONEY = ("finance", "executive")
# What it is worth to stand in the passage that is nearest to the need.
SIMILAR = 0.35
# Where the similarity of each sentence is known, it says most of how much it bears on the need; so much is added by
# shared words, which it may miss, and by the passage around it; and a figure weighs less.
SHARED_TOO, PASSAGE_TOO, GLITTER = 0.35, 0.1, 0.3
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
ORDER = 0.3
# A point of a slide is shorthand.
POINT = 0.2
# "Great news!" is no news.
EXCLAIMS = 0.15
# A quotation longer than this many words costs a little: the shorter of two equals is read.
SHORT, TOO_LONG = 22, 0.004
# Half a story: somebody did something at some time ("Crew 7 was due at half past ten").
STORY = 0.25
# "Most lists were drawn up long ago": true of nobody in particular.
NOBODY = 0.12
# "The engineer", "the result": which one stands in the sentence before, as a rule.
DEFINITE = 0.08
_DEFINITE = re.compile(r"The |.*\bthe (\d+|two|three|four|five|six) ")

# A sentence on the subject that holds the kind of thing that is asked for (a sum, a time, a count) answers; its
# neighbour doesn't. It is on the subject where it has such a share of the need's words or is so near (a cosine).
ANSWERS_THAT, ON_SUBJECT_SHARES, ON_SUBJECT_NEAR = 0.2, 0.15, 0.35

# A compound of the same end or beginning is most of the word that is looked for.
AKIN = 0.8

# Words of time are in every text about work, and say little of what it is about.
OF_TIME = 0.3
_LIGHT = frozenset(
    map(
        stem,
        listed(
            "be have do get make take go come give know want say tell ask see think feel find seem need help let like",
            "said wants look mean put become happen thank hear learn read believe understand receive allow choose",
            "please en iso din bitte schicken senden mir mich wollen möchten brauchen brauche geben nennen zeigen",
        ),
    )
)
_TIMES = frozenset(map(stem, listed("day days week month year time today tomorrow morning evening hour minute")))
_CURRENCIES = frozenset(CURRENCIES.values())
_STRIKING = _CURRENCIES | {"%", "x", "points"}


class Taste(NamedTuple):
    """What may be wanted beside what bears on the need: for a role, as words chosen to be said, in which language."""

    role: str = ""
    saying: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Fact:
    """An excerpt, how much it bears on the need, and its place in the asset.

    `shares` is the weighted share of the need's words in it (0 to 1), `near` the similarity of its passage (a cosine),
    `said_near` that of its own words (0 where it is not known), `relevance` all together; `score` adds how well it
    reads, and `demerit` is what of that speaks against it. `named` is what it speaks of among the things that the
    contact named, or "", `label` the short heading that it stands under, `under` its place and its whole heading;
    `chosen` marks what was chosen to be said.
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
    said_near: float = 0.0
    demerit: float = 0.0
    chosen: bool = False
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """What excerpts are weighed by: the words looked for, what was named, and how near passages and sentences are."""

    weights: Mapping[str, float]
    named: tuple[str, ...]
    taste: Taste
    similar: Similar
    asked: Asked = Asked.ANYTHING

    @cached_property
    def _nearness(self) -> Mapping[str, float]:
        return nearness(self.similar.passages)

    def shares(self, text: str) -> float:
        """How much of what is looked for a text holds, 0 to 1."""
        held = set(content(text))
        found = held & self.weights.keys()
        akin = {w for w in self.weights.keys() - found if self.taste.language in COMPOUNDING and akin_to(w, held)}
        return min(sum(self.weights[w] for w in found) + AKIN * sum(self.weights[w] for w in akin), 1.0)

    def facts(self, number: int, passage: Passage, excerpts: Sequence[Excerpt]) -> Iterator[Fact]:
        """The excerpts of the passage with this number, weighed."""
        under = heading(passage)
        of_heading = _spoken_of(under, self.named)
        whole = section(passage) if of_heading else None
        of_passage = self._nearness.get(passage.passage_id, 0.0)
        for excerpt in [*([whole] if whole else []), *excerpts]:
            shares = self.shares(excerpt.text)
            if excerpt.is_point and shares < POINT_SHARES:
                continue  # alone it means nothing to somebody who didn't ask for it
            in_text = _spoken_of(excerpt.text, self.named)
            named = of_heading or in_text
            said_near = self.similar.sentences.get(excerpt.text, 0.0)
            if self.similar.sentences:
                relevance = said_near + SHARED_TOO * shares + PASSAGE_TOO * of_passage
            else:
                relevance = shares + SIMILAR * of_passage
            on_subject = shares >= ON_SUBJECT_SHARES or said_near >= ON_SUBJECT_NEAR
            relevance += ANSWERS_THAT * (on_subject and bears(excerpt.text, self.asked))
            glitter = GLITTER if self.similar.sentences else 1.0
            demerit = _reads_badly(excerpt)
            reads = glitter * _reads_well(excerpt, self.taste) - demerit
            chosen = _of_the_chosen(excerpt.text, self.taste.saying)
            score = relevance + reads + WANTED * chosen + (OF_THE_NAMED if named else 0.0)
            yield Fact(
                text=excerpt.text,
                passage_id=excerpt.passage_id,
                asset_id=passage.asset_id,
                score=score + (WHOLE if excerpt is whole else 0.0),
                relevance=relevance,
                shares=shares,
                said_near=said_near,
                demerit=demerit,
                chosen=bool(chosen),
                order=(number, excerpt.at),
                named=named,
                near=self.similar.passages.get(passage.passage_id, 0.0),
                label=under if len(under.split()) <= LABEL_WORDS and not in_text else "",
                is_point=excerpt.is_point,
                under=(passage.place, under),
            )


def weights_of(need: str, beside: Sequence[str], texts: Sequence[str], language: str = "en") -> dict[str, float]:
    """The weight of each stem that somebody looks for; those of the need sum to 1, whether a text holds them or not."""
    light = _LIGHT | {stem(w) for w in COMMON.get(language, ())}
    in_texts = Counter(s for text in texts for s in set(content(text)))

    def rare(said: str) -> dict[str, float]:
        stems = set(content(said)) - light
        return {s: math.log(1 + len(texts) / (in_texts[s] or 0.5)) * (OF_TIME if s in _TIMES else 1.0) for s in stems}

    asked = rare(need)
    total = sum(asked.values())
    weights = {s: w / total for s, w in asked.items()} if total else {}
    for text in beside:
        more = rare(text)
        scale = BESIDE / (sum(more.values()) or 1.0)
        for s, w in more.items():
            weights.setdefault(s, w * scale)
    return weights


def nearness(similarity: Mapping[str, float]) -> dict[str, float]:
    """How near each passage is, 0 for the farthest to 1 for the nearest: cosines of one text lie close together."""
    low, high = min(similarity.values(), default=0.0), max(similarity.values(), default=0.0)
    return {i: (s - low) / (high - low) if high > low else float(s > 0) for i, s in similarity.items()}


def _spoken_of(text: str, named: Sequence[str]) -> str:
    return next((name for name in named if named_in(name, [text])), "")


def _of_the_chosen(text: str, saying: str) -> float:
    """How much of the words that were chosen to be said an excerpt is, 0 to 1; 0 for a little of them."""
    said = len(text.split()) / max(len(saying.split()), 1) if text in saying else 0.0
    return said if said >= MUCH_OF_IT else 0.0


def is_striking(text: str) -> bool:
    """Whether a text has a figure that is remembered: a sum of money, a share, a multiple."""
    return any(n.unit in _STRIKING or n.unit.startswith("of ") for n in numbers(text) if is_figure(n))


def is_money(text: str) -> bool:
    """Whether a text names a sum of money."""
    return any(n.unit in _CURRENCIES for n in numbers(text) if is_figure(n))


def _reads_well(excerpt: Excerpt, taste: Taste) -> float:
    """How well an excerpt reads in a message: a concrete fact better."""
    figures = [n for n in numbers(excerpt.text) if is_figure(n)]
    score = STRIKING if is_striking(excerpt.text) else CONCRETE if figures else 0.0
    score += MONEY if taste.role in _WATCH_THE_MONEY and is_money(excerpt.text) else 0.0
    return score + (NAMED_THING if names(excerpt.text) else 0.0)


def _reads_badly(excerpt: Excerpt) -> float:
    """How much speaks against an excerpt in a message: an order, a story, an exclamation, length."""
    text = excerpt.text
    demerits = (
        (POINT, excerpt.is_point),
        (ORDER, begins_with_verb(text)),
        (EXCLAIMS, text.endswith("!")),
        (STORY, is_story(text)),
        (NOBODY, is_of_nobody(text)),
        (DEFINITE, bool(_DEFINITE.match(text))),
    )
    return sum(cost for cost, holds in demerits if holds) + TOO_LONG * max(0, len(text.split()) - SHORT)
