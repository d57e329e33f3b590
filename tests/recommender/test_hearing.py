"""What the words of signals say: each as it is read, by the kind that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import Turn, Wish
from recommender.hearing import Words, words_of
from recommender.people import Signal
from recommender.turns import LOST
from recommender.wishes import CHOSE_ANOTHER
from recommender.word_reader import TURNS, WISHES, Said

TAXONOMY = default_taxonomy()
STAGES = TAXONOMY.labels("stage")
AT = datetime(2026, 6, 1, tzinfo=UTC)


def heard(*said: tuple[str, str], turn: str = "none", nothing: float = 0.0) -> Words:
    """What is made of (kind, text) by somebody who reads every text alike; ids are their numbers."""

    def read(texts: Sequence[str]) -> Said:
        n = len(texts)
        wishes, turns = np.eye(len(WISHES))[[-1] * n], np.eye(len(TURNS))[[TURNS.index(turn)] * n]
        return Said(np.full((n, len(STAGES)), 1 / len(STAGES)), np.full(n, nothing), wishes, turns)

    signals = [Signal(str(i), "dana", kind, AT, text=text) for i, (kind, text) in enumerate(said)]
    return words_of(signals, TAXONOMY, read)


def test_without_words_nobody_is_asked_to_read() -> None:
    assert heard(("replied", " "), ("went_silent", "no answer to two mails")) == Words()


def test_what_is_called_off_wishes_for_time() -> None:
    found = heard(("replied", "Sorry, it is off."), turn="called_off")
    assert (found.turns, found.wishes) == ({"0": Turn.CALLED_OFF}, {"0": Wish.TIME})


def test_a_kind_that_tells_a_stage_itself_is_turned_only_literally() -> None:
    found = heard(
        ("trial", "240 jobs loaded."), ("note", "240 jobs loaded."), ("trial", "We have signed."), turn="live"
    )
    assert found.turns == {"0": "", "1": Turn.LIVE, "2": Turn.BOUGHT}


def test_what_they_bought_elsewhere_is_lost_and_not_bought_of_us() -> None:
    found = heard(("replied", "We went with Planora, sorry."), turn="bought")
    assert (found.turns, found.wishes) == ({"0": LOST}, {"0": CHOSE_ANOTHER})


def test_a_pages_name_wishes_nothing_and_turns_nothing() -> None:
    found = heard(("visited_page", "Contract signed: a story"), turn="bought", nothing=1.0)
    assert (found.turns, found.wishes, found.empty) == ({}, {}, frozenset())
    assert set(found.stages) == {"0"}
