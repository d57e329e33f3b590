"""Labelled wishes: the set itself, its scores by hand, and one run of a few."""

from __future__ import annotations

import pytest

import eval.wishes as wishes
from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import NOTHING, Wish
from eval.labelled import LANGUAGES


def wished(name: str, text: str, language: str, kind: str, wish: str) -> wishes.Wished:
    return wishes.Wished(id=name, text=text, language=language, kind=kind, wish=wish, half="a")


TEXTS = [
    wished("1", "Enough mails.", "en", "replied", "left_alone"),
    wished("2", "My last day.", "en", "replied", "has_left"),
    wished("3", "After the move.", "de", "replied", "time"),
    wished("4", "Send it, please.", "en", "replied", NOTHING),
    wished("5", "Remind me?", "en", "note", NOTHING),
]


def test_the_set_is_labelled_and_split_evenly_and_nothing_was_learned_from_it() -> None:
    both, a, b = wishes.load(""), wishes.load("a"), wishes.load("b")
    assert len(both) == len({t.id for t in both}) == len({t.text for t in both}) == len(a) + len(b) == 160
    assert {t.wish for t in both} == {*Wish, NOTHING}
    assert {t.language for t in both} == set(LANGUAGES)
    for wish in (*Wish, NOTHING):
        assert abs(sum(t.wish == wish for t in a) - sum(t.wish == wish for t in b)) <= 2
    assert not {u.text for u in default_taxonomy().utterances} & {t.text for t in both}


def test_a_page_by_hand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(wishes, "load", lambda half: TEXTS if half == "a" else [])
    monkeypatch.setattr(wishes, "heard", lambda texts: ["delete", "time", NOTHING, "time", NOTHING])
    assert wishes.main(["--half", "a"]) == 0
    page = capsys.readouterr().out
    assert "| left alone | 1 | 1 | 0 | 0 |" in page  # noticed, as another way to end
    assert "| has left | 1 | 0 | 0 | 1 |" in page  # taken for a wish for time
    assert "| time | 1 | 0 | 0 | 0 |" in page
    assert "| wish something, en | 2 | 1 | 0 | 1 |" in page
    assert "Of 2 texts that wish none of this, 0 are taken to end the conversation and 1 to ask for time." in page


@pytest.mark.slow
def test_texts_are_heard_as_a_workspace_hears_them() -> None:
    few = [t for t in wishes.load("a") if t.language == "en" and t.wish in ("delete", NOTHING)]
    found = wishes.heard(few)
    noticed = [f in wishes.ENDING for f in found]
    asked = [n for n, t in zip(noticed, few, strict=True) if t.wish != NOTHING]
    others = [n for n, t in zip(noticed, few, strict=True) if t.wish == NOTHING]
    assert sum(asked) / len(asked) > 0.5 > sum(others) / len(others)


@pytest.mark.slow
def test_who_was_told_to_get_in_touch_wishes_nothing() -> None:
    said = (
        "Ich soll mich melden.",
        "Frau Verstraete meinte, ich soll mich melden. Wir planen 90 Leute mit Magnettafel.",
        "Herr Kurz meinte, ich soll mich melden.",
        "A colleague told me to get in touch.",
        "On m'a dit de vous contacter.",
        "Mevrouw Smit zei dat ik contact met u moest opnemen.",
    )
    assert wishes.heard([wished(str(i), text, "de", "replied", NOTHING) for i, text in enumerate(said)]) == [
        NOTHING
    ] * len(said)
