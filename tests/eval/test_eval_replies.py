"""Labelled replies: the set itself, its scores by hand, and one run of a few."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

import eval.replies as replies
from content_library.taxonomy import default_taxonomy
from eval.labelled import LANGUAGES

STAGES = default_taxonomy().labels("stage")


def test_the_set_is_labelled_and_split_evenly() -> None:
    both, a, b = replies.load(""), replies.load("a"), replies.load("b")
    assert len(both) == len({r.id for r in both}) == len({r.text for r in both}) == len(a) + len(b) >= 260
    assert {r.stage for r in both} == {*STAGES, replies.NONE}
    assert {r.kind for r in both} <= set(default_taxonomy().kinds)
    assert {r.language for r in both} == set(LANGUAGES)
    assert {r.trait for r in both} == {*replies.TRAITS, replies.NONE}
    for trait, n in Counter(r.trait for r in a).items():
        assert abs(n - sum(r.trait == trait for r in b)) <= 1
    assert all(set(r.also) <= set(STAGES) - {r.stage} for r in both)


def test_nothing_was_learned_from_it() -> None:
    learned = {u.text for u in default_taxonomy().utterances}
    assert not learned & {r.text for r in replies.load("")}


def test_scores_by_hand() -> None:
    def reply(stage: str, *also: str) -> replies.Reply:
        return replies.Reply(
            id="x",
            text="x",
            language="en",
            kind="replied",
            half="a",
            stage=stage,
            also=also,
            trait="plain",
            industry="farm",
        )

    p = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
    found = replies._scores([reply("unaware"), reply("aware", "considering")], ("unaware", "aware", "considering"), p)
    assert found == ["2", "0.50", "1.00", "1.00", f"{(np.log(0.5) + np.log(0.2)) / 2:.2f}"]


@pytest.mark.slow
def test_a_page_of_a_few(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    few = [r for r in replies.load("a") if r.trait in ("plain", "none") and r.language == "en"][:24]
    monkeypatch.setattr(replies, "load", lambda half: few if half == "a" else [])
    assert replies.main(["--half", "a"]) == 0
    page = capsys.readouterr().out
    told = [r for r in few if r.stage != replies.NONE]
    ours = next(line for line in page.splitlines() if line.startswith("| **Stagecue**, all"))
    alone = next(line for line in page.splitlines() if line.startswith("| the kind alone, all"))
    assert int(ours.split("|")[2]) == len(told)
    assert float(ours.split("|")[3]) > float(alone.split("|")[3])
    assert f"What says nothing ({len(few) - len(told)} texts)" in page
