"""The questions that reps ask for the sample's people: the set itself, its counts, and one page of a few."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from eval import questions, sample
from eval.datasets import Dataset, JudgedSituation

SAMPLE = Path(str(sample.SAMPLE))


def ids(name: str, column: str) -> set[str]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def test_the_set_asks_of_the_sample_and_is_split_by_contact() -> None:
    asked = questions.asked()
    assert len(asked) == len({q.question_id for q in asked}) == 60
    assert {q.contact for q in asked} <= ids("contacts.csv", "contact_id")
    assert {a for q in asked for a in q.grades} <= ids("assets.csv", "asset_id")
    assert {g for q in asked for g in q.grades.values()} == {1, 2, 3}
    assert Counter(q.half for q in asked) == {"a": 30, "b": 30}
    halves = {(q.contact, q.half) for q in asked}
    assert len(halves) == len({contact for contact, _ in halves})
    # Whoever named a sentence that answers found an asset that does.
    assert all(bool(q.sentence) == (max(q.grades.values(), default=0) > 1) for q in asked)


def test_an_answer_is_found_where_one_is_among_the_first() -> None:
    situations = tuple(JudgedSituation(i, "c", "aware", "", "?") for i in ("x", "y", "z"))
    # "z" has nothing that deserves to be sent, so it cannot be missed.
    grades = {"x": {"good": 3.0, "near": 1.0}, "y": {"fair": 2.0}, "z": {"near": 1.0}}
    judged = Dataset("made up", (), {}, situations, grades)
    ranked = {"x": ["near", "good"], "y": ["fair"], "z": ["near"]}
    assert questions.found_share(judged, ranked, 1) == 1 / 2
    assert questions.found_share(judged, ranked, 2) == 1


@pytest.mark.parametrize(
    ("quotation", "said"),
    [
        ("It is paid once, also by companies that use both products. Terms follow.", True),
        ("paid once, by companies that use both products", True),
        ("It is paid once a year by everybody.", False),
        ("", False),
    ],
)
def test_a_quotation_says_a_sentence_where_one_has_the_words_of_the_other(quotation: str, said: bool) -> None:
    assert questions.says(quotation, "It is paid once, also by companies that use both products.") is said


@pytest.mark.slow
def test_a_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    whole = questions.asked()
    # Whose answer shares no word with it; the SOC 2 report that nobody wrote of; and one of the half that stays closed.
    monkeypatch.setattr(questions, "asked", lambda: [q for q in whole if q.question_id in ("q20", "q14", "q06")])
    assert questions.main(["--half", "a"]) == 0
    page = capsys.readouterr().out
    assert "Half a: 2 questions for 2 people of the sample; 1 have an answer that they may be sent." in page
    ours = next(line for line in page.splitlines() if line.startswith("| **Stagecue** |"))
    assert ours.split(" | ")[2:4] == ["1.00", "1.00"]
    assert "Among the first 3, a card quotes the sentence that answers in 1 of 1." in page
    assert page.rstrip().endswith(
        "That nothing fits well is said in 1 of the 1 without an answer, and in 0 of the 1 that have one."
    )
