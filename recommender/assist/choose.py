"""The sentences of an asset that bear most on a need and can stand in a message as they are; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.evidence import tells
from recommender.assist.grounding import MARKER
from recommender.assist.message import Dropped
from recommender.assist.names import names
from recommender.assist.numbers import numbers
from recommender.assist.words import ADDRESS, VERBS, begins_with_verb, content, has_verb, words

MAX_FACTS = 3
# Shorter is a fragment; longer is no quotation for a message of 130 words at most.
SHORTEST, LONGEST = 6, 40
# What a concrete fact (a number, a name) is worth beside the overlap with the need, which is 0 to 1.
CONCRETE = 0.15
# What the similarity of the passage (a cosine) is worth beside it.
SIMILAR = 0.5
# A second or third sentence must bear on the need at least this much, relative to the first.
NEARLY_AS_GOOD = 0.5
# More shared words than this (of the shorter one's) and two sentences say the same.
THE_SAME = 0.6
# A reader who gets a fact reads on; one who gets an order ("Select the tab.") wonders.
ORDER = -0.15
# "Great news!" is no news.
EXCLAIMS = -0.15
# Speaker's notes are written to be spoken to a room; the slide's own words come first.
NOTES = -0.2

_BULLET = re.compile(r"(?:[-*•–—▪◦‣●○■□✓✔➤→]|\d{1,3}[.)]|[a-z]\))\s+")
# Openings that lean on what stood before: a pronoun, a connective, a pointer to the page itself.
_OPENINGS = (
    "yes|no|well|maybe|perhaps|imagine|see|read|learn|discover|welcome|let's|let us|to illustrate|but|and|so|or|nor|"
    "however|then|also|instead|therefore|thus|otherwise|for example|for instance|as a result|still|yet|too|both|"
    "neither|either|such|another|other|others?|here|there|above|below|in short|of these|of those|again|next|finally|"
    "similarly|second|third|additionally|furthermore|moreover|besides"
)
_DANGLING = re.compile(
    r"(\w+,? )?(that|it|they|he|she|its|their|his|her|them|that's|it's|they're)\b|(\w+,? ){0,2}(this|these|those)\b|"
    r"(in|on|with) (this|that)\b|the [\w-]+, the|"
    rf"the (first|second|third|former|latter|same|other|rest)\b|({_OPENINGS})\b",
    re.IGNORECASE,
)
# Signs of code and tables, an omission, and what a splitter took for one sentence.
_MARKUP = re.compile(r"[|{}<>*_`#\\\t]|\.{3}|…|[a-z]{3}[.!?] [a-z]")
_POINTS_ELSEWHERE = re.compile(
    r"\b(listed|shown|described|see|mentioned) (earlier|above|below)\b|\bthe \w+ (above|below)\b|\w (?<!is )there\b",
    re.IGNORECASE,
)
_SPEAKS_OF_ITS_AUTHOR = re.compile(r"\bI\b|\b[Mm](y|e|ine)\b")
_LABEL = re.compile(r"[^:,.!?]{1,40}:\s")
_SENTENCE_END = re.compile(r"[.!。！][\"”'’»)]*$")
_QUESTION = re.compile(r"[?？][\"”'’»)]*$")


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence as it stands in a passage, how much it bears on the need, and its place in the asset.

    `relevance` is the overlap with the need (0 to 1) and the passage's similarity; `score` adds how well it reads.
    """

    text: str
    passage_id: str
    score: float
    relevance: float
    order: int


@dataclass(frozen=True, slots=True)
class Found:
    """Sentences that can be quoted, best first, and those that bear on the need and can't, with overlap and reason."""

    facts: tuple[Fact, ...]
    refused: tuple[tuple[float, Dropped], ...]

    def passed_over(self, chosen: Sequence[Fact]) -> tuple[Dropped, ...]:
        """The refused sentences that bear on the need at least as much as the least of the chosen facts."""
        least = min((fact.relevance for fact in chosen), default=0.0)
        return tuple(dict.fromkeys(dropped for overlap, dropped in self.refused if overlap >= least))


def find(need: str, passages: Sequence[Passage], similarity: Mapping[str, float] | None = None) -> Found:
    """The quotable sentences of the passages by how much they bear on the need.

    Words of the need count by how rare they are among the sentences; `similarity` (a cosine by passage id) may add.
    """
    pairs = [(p, s) for p in passages for s in map(_bare, sentences(p.text))]
    in_sentences = Counter(stem for _, s in pairs for stem in set(content(s)))
    about = set(content(need)) - VERBS
    weights = {s: math.log(1 + len(pairs) / in_sentences[s]) for s in about if s in in_sentences}
    total = sum(weights.values())
    facts, refused = [], []
    for order, (passage, text) in enumerate(pairs):
        overlap = sum(weights.get(s, 0.0) for s in set(content(text))) / total if total else 0.0
        reason = _refusal(text)
        if not reason:
            relevance = overlap + SIMILAR * (similarity or {}).get(passage.passage_id, 0.0)
            facts.append(Fact(text, passage.passage_id, relevance + _bonus(text, passage), relevance, order))
        elif overlap:
            refused.append((overlap, Dropped(text, reason)))
    facts.sort(key=lambda f: (-f.score, f.order))
    refused.sort(key=lambda pair: -pair[0])
    return Found(tuple(facts), tuple(refused))


def choose(facts: Sequence[Fact], room: int) -> tuple[Fact, ...]:
    """Up to three different facts, best first, that together have no more than `room` words."""
    chosen: list[Fact] = []
    for fact in facts:
        if len(chosen) == MAX_FACTS:
            break
        if chosen and fact.relevance < NEARLY_AS_GOOD * chosen[0].relevance:
            continue
        fits = sum(len(f.text.split()) for f in (*chosen, fact)) <= room
        if fits and not any(_the_same(fact.text, other.text) for other in chosen):
            chosen.append(fact)
    return tuple(chosen)


def _bare(sentence: str) -> str:
    """The sentence in one line without the bullet or number before it; still as it stands in its passage."""
    return (
        " ".join(_BULLET.sub("", sentence, count=1).split()) if _BULLET.match(sentence) else " ".join(sentence.split())
    )


def _bonus(text: str, passage: Passage) -> float:
    """How well a sentence reads in a message: a concrete fact better, an order or an exclamation worse."""
    concrete = CONCRETE if numbers(text) or names(text) else 0.0
    notes = NOTES if passage.place.endswith("notes") else 0.0
    order = ORDER if begins_with_verb(text) else 0.0
    exclaims = EXCLAIMS if text.endswith("!") else 0.0
    return concrete + notes + order + exclaims


def _refusal(text: str) -> str:
    """Why a sentence can't stand in a message by itself, or ""."""
    if _QUESTION.search(text):
        return "It is a question."
    if MARKER.search(text) or _MARKUP.search(text) or ADDRESS.search(text) or _unclosed(text):
        return "It holds markup, code or an address."
    if not _SENTENCE_END.search(text) or len(text.split()) < SHORTEST or text[0].islower():
        return "It is a heading or a fragment."
    if not has_verb(text) or _LABEL.match(text):
        return "It is a heading or a fragment."
    if len(text.split()) > LONGEST:
        return "It is too long to quote."
    if _SPEAKS_OF_ITS_AUTHOR.search(text):
        return "It speaks of its author in the first person."
    if _DANGLING.match(text.lstrip("\"“'(")) or _POINTS_ELSEWHERE.search(text):
        return "It leans on the sentence before it."
    return "It tells a speaker what to say." if tells(text) else ""


def _unclosed(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("(") != text.count(")") or text.count("“") != text.count("”")


def _the_same(one: str, other: str) -> bool:
    a, b = set(words(one)), set(words(other))
    return len(a & b) > THE_SAME * min(len(a), len(b))
