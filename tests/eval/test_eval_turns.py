"""Labelled turns: the set itself, its scores by hand, and one run of a few."""

from __future__ import annotations

import pytest

import eval.turns as turns
from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import NOTHING, Turn
from eval.labelled import LANGUAGES


def turned(name: str, language: str, turn: str) -> turns.Turned:
    return turns.Turned(id=name, text=name, language=language, kind="note", half="a", turn=turn)


TEXTS = [
    turned("1", "en", "bought"),
    turned("2", "en", "live"),
    turned("3", "de", "called_off"),
    turned("4", "en", NOTHING),
    turned("5", "en", NOTHING),
]


def test_the_set_is_labelled_and_split_evenly_and_nothing_was_learned_from_it() -> None:
    both, a, b = turns.load(""), turns.load("a"), turns.load("b")
    assert len(both) == len({t.id for t in both}) == len({t.text for t in both}) == len(a) + len(b) == 240
    assert {t.turn for t in both} == {*Turn, NOTHING}
    assert {t.language for t in both} == set(LANGUAGES)
    for turn in (*Turn, NOTHING):
        assert abs(sum(t.turn == turn for t in a) - sum(t.turn == turn for t in b)) <= 2
    assert not {u.text for u in default_taxonomy().utterances} & {t.text for t in both}


def test_a_page_by_hand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(turns, "load", lambda half: TEXTS if half == "a" else [])
    monkeypatch.setattr(turns, "heard", lambda texts: ["live", "called_off", NOTHING, "bought", NOTHING])
    assert turns.main(["--half", "a"]) == 0
    page = capsys.readouterr().out
    assert "| texts that tell of | number | noticed | and rightly named | taken for the other kind |" in page
    assert "| bought | 1 | 1 | 0 | 0 |" in page  # noticed, as in use
    assert "| live | 1 | 0 | 0 | 1 |" in page  # taken to be off
    assert "| called off | 1 | 0 | 0 | 0 |" in page
    assert "| any, en | 2 | 1 | 0 | 1 |" in page
    assert "Of 2 texts that tell of none, 1 are taken to say that they bought or use it, and 0 that it is" in page


@pytest.mark.slow
def test_texts_are_heard_as_a_workspace_hears_them() -> None:
    few = [t for t in turns.load("a") if t.language == "en"][:40]
    found = [f != NOTHING for f in turns.heard(few)]
    told = [f for f, t in zip(found, few, strict=True) if t.turn != NOTHING]
    others = [f for f, t in zip(found, few, strict=True) if t.turn == NOTHING]
    assert sum(told) / len(told) > 0.5 > 0.2 > sum(others) / len(others)
