"""Signals -> what the words of each say: a stage, nothing at all, a wish, a turn. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import Turn, Wish
from recommender.needs import says_nothing
from recommender.people import Signal
from recommender.turns import LOST, turn_of
from recommender.wishes import CHOSE_ANOTHER, wish_of
from recommender.word_reader import Said

Array = npt.NDArray[np.float64]
# A kind of signal that weighs more tells by itself where somebody stands (a trial, a specification): of its words only
# what they say literally turns that over.
SAYS_LITTLE = 0.5
# Texts -> what they tell, a row each.
Read = Callable[[Sequence[str]], Said]


@dataclass(frozen=True, slots=True)
class Words:
    """What words say, by the signal's id: `stages` the probability over stages that they alone give (stages,), `wishes`
    and `turns` what they wish and what has happened to a purchase ("" for nothing). `empty` are those that say nothing.

    Of what was only tracked, words are a page's name: they wish nothing, and nothing has happened by them.
    """

    stages: Mapping[str, Array] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    wishes: Mapping[str, str] = field(default_factory=dict)
    turns: Mapping[str, str] = field(default_factory=dict)


def words_of(signals: Sequence[Signal], taxonomy: Taxonomy, read: Read) -> Words:
    """What the words of the signals say; a remark on silence is the seller's, and is not read."""
    told = [s for s in signals if s.text.strip() and not taxonomy.kind(s.kind).silence]
    if not told:
        return Words()
    found = read([s.text.strip() for s in told])
    empty, wishes, turns = set(), {}, {}
    rows = zip(told, found.nothing.tolist(), found.wishes.tolist(), found.turns.tolist(), strict=True)
    for signal, nothing, wished, turned in rows:
        if taxonomy.kind(signal.kind).tracked:
            continue
        if says_nothing(signal.text, nothing):
            empty.add(signal.signal_id)
        wish = wish_of(signal.text, wished)
        # What they bought elsewhere they have not bought of us.
        read_for_turns = turned if taxonomy.kind(signal.kind).weight <= SAYS_LITTLE else ()
        turn = LOST if wish == CHOSE_ANOTHER else turn_of(signal.text, read_for_turns)
        wishes[signal.signal_id] = wish or (Wish.TIME if turn == Turn.CALLED_OFF else "")
        turns[signal.signal_id] = turn
    stages = {s.signal_id: p for s, p in zip(told, found.stages, strict=True)}
    return Words(stages, frozenset(empty), wishes, turns)
