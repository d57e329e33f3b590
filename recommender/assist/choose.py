"""The excerpts that bear most on a need, and speak of what the contact named; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content_library.asset import Passage
from recommender.assist.answering import asked_for
from recommender.assist.excerpts import Excerpt, Read, read
from recommender.assist.foreign import read_foreign
from recommender.assist.message import Dropped, Similar
from recommender.assist.phrases import DEFAULT_LANGUAGE
from recommender.assist.sections import is_interview
from recommender.assist.weigh import Fact, Scale, Taste, is_money, weights_of
from recommender.assist.words import stem, words

# More quotations make a brochure of a message.
MAX_FACTS = 2
# A second quotation must share at least this much with the need, absolutely and relative to the first.
SHARES, NEARLY_AS_GOOD = 0.1, 0.5
# … and where the similarity of each sentence is known, nearly all of the first's: a cosine falls off slowly.
QUITE_AS_GOOD = 0.8
# More shared words than this (of the shorter one's) and two sentences say the same.
THE_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """What can be quoted, best first, and the sentences that bear on the need and can't, with overlap and reason."""

    facts: tuple[Fact, ...]
    refused: tuple[tuple[float, Dropped], ...]

    def passed_over(self, chosen: Sequence[Fact]) -> tuple[Dropped, ...]:
        """The refused sentences that bear on the need at least as much as the least of the chosen facts."""
        least = min((fact.shares for fact in chosen), default=0.0)
        quoted = " ".join(fact.text for fact in chosen)
        telling = (d for overlap, d in self.refused if overlap and overlap >= least and d.text not in quoted)
        return tuple(dict.fromkeys(telling))


def find(
    need: str,
    passages: Sequence[Passage],
    similar: Similar = Similar(),
    beside: Sequence[str] = (),
    named: Sequence[str] = (),
    taste: Taste = Taste(),
) -> Found:
    """The quotable excerpts of the passages by how much they bear on the need.

    Words of the need count by how rare they are among the sentences, those of `beside` less; where `similar` knows how
    near they are, that says more. What speaks of one of the `named` comes first, unless `taste` says otherwise.
    """
    reads = readings(passages, taste.language)
    weights = weights_of(
        need, beside, [text for _, r in reads for text in _texts(r.excerpts, r.refused)], taste.language
    )
    scale = Scale(weights, tuple(named), taste, similar, asked_for(need))
    facts = [f for number, (p, r) in enumerate(reads) for f in scale.facts(number, p, r.excerpts)]
    refused = [(scale.shares(text), Dropped(text, why)) for _, r in reads for text, why in r.refused if _ends(text)]
    facts.sort(key=lambda f: (-f.score, f.order))
    refused.sort(key=lambda pair: -pair[0])
    return Found(tuple(facts), tuple(refused))


def quotable_in(passages: Sequence[Passage]) -> list[str]:
    """The texts that may be quoted from passages in English, in their order."""
    return list(dict.fromkeys(e.text for _, r in readings(passages, DEFAULT_LANGUAGE) for e in r.excerpts))


def readings(passages: Sequence[Passage], language: str, whole: Sequence[Passage] = ()) -> list[tuple[Passage, Read]]:
    """What of each passage can be quoted by itself, in a language; `whole` are all passages, where these are some."""
    if language != DEFAULT_LANGUAGE:
        return [(p, read_foreign(p, language)) for p in passages]
    others = {p.asset_id for p in whole or passages if is_interview(p)}
    return [(p, read(p, p.asset_id in others)) for p in passages]


def choose(facts: Sequence[Fact], room: int, own: str = "") -> tuple[Fact, ...]:
    """Up to two different facts, best first, that together have no more than `room` words.

    `own` is the asset that the message is about ("" where all facts are of one): another's facts don't crowd it out.
    """
    chosen: list[Fact] = []
    for fact in _other_side_first(facts):
        if len(chosen) == MAX_FACTS:
            break
        if chosen and not _goes_with(fact, chosen[0], own):
            continue
        fits = sum(len(f.text.split()) for f in (*chosen, fact)) <= room
        if fits and not any(_the_same(fact.text, other.text) for other in chosen):
            chosen.append(fact)
    return tuple(chosen)


def _other_side_first(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts in the order of choice: after one on what was named, the other side of the same comparison."""
    if not facts or not facts[0].named:
        return facts
    first, *rest = facts
    return [first, *sorted(rest, key=lambda f: not _is_other_side(f, first))]


def _goes_with(fact: Fact, first: Fact, own: str) -> bool:
    """Whether a fact may stand beside the first: it bears on the need nearly as much. Beside one on what the contact
    named it is about the other side of the comparison, or the asset's own."""
    if first.named:
        return _is_other_side(fact, first) or (not fact.named and first.asset_id != fact.asset_id == own)
    if first.asset_id != fact.asset_id:
        return own in (first.asset_id, fact.asset_id)
    if goes_on(fact, first):
        return True
    if fact.said_near:
        bears_on_it = fact.relevance >= QUITE_AS_GOOD * first.relevance
    else:
        bears_on_it = fact.shares >= SHARES and fact.relevance >= NEARLY_AS_GOOD * first.relevance
    return bears_on_it and fact.score >= fact.relevance


def goes_on(fact: Fact, first: Fact) -> bool:
    """Whether two facts are one calculation: sums of money in neighbouring sentences."""
    neighbours = fact.order[0] == first.order[0] and abs(fact.order[1] - first.order[1]) == 1
    return neighbours and is_money(fact.text) and is_money(first.text)


def _is_other_side(fact: Fact, first: Fact) -> bool:
    """Whether a fact is what the same text says of another product under a heading of its own."""
    own_heading = bool(fact.label) and fact.label != first.label
    return fact.asset_id == first.asset_id and not fact.named and own_heading and fact.shares >= SHARES


def _ends(text: str) -> bool:
    """Whether a text ends like a sentence; of headings and rows of a table nobody asks why they are not quoted."""
    return text.rstrip("\"”’')»").endswith((".", "!", "?"))


def _texts(excerpts: Sequence[Excerpt], refused: Sequence[tuple[str, str]]) -> list[str]:
    return [*(e.text for e in excerpts), *(text for text, _ in refused)]


def _the_same(one: str, other: str) -> bool:
    a, b = {stem(w) for w in words(one)}, {stem(w) for w in words(other)}
    return len(a & b) > THE_SAME * min(len(a), len(b))
