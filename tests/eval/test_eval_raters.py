"""Judgments by two readers: read, averaged, set beside a judged set, and refused where they are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import load
from eval.raters import Judgment, agreement, judgments, widened
from recommender.errors import InputError


def save(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_grade_is_the_mean_of_both(tmp_path: Path) -> None:
    found = judgments(save(tmp_path / "more.jsonl", [{"situation": "s", "asset": "a", "raters": [2, 3]}]))
    assert found == [Judgment("s", "a", (2, 3))]
    assert found[0].grade == 2.5


def test_a_set_is_widened_by_what_it_lacks_and_keeps_its_own_grades(bakery: Path) -> None:
    own = load(bakery)
    more = [
        Judgment("s-price", "oven-price", (0, 0)),  # the set says 3
        Judgment("s-price", "oven-kinds", (1, 2)),
        Judgment("s-price", "oven-crust", (1, 1)),
    ]
    wide, told = widened(own, more)
    assert wide.name == "bakery-more"
    assert wide.grades["s-price"] == {**own.grades["s-price"], "oven-kinds": 1.5, "oven-crust": 1.0}
    assert {s: g for s, g in wide.grades.items() if s != "s-price" and g} == {
        s: g for s, g in own.grades.items() if s != "s-price"
    }
    assert told.startswith("2 judgments more than the set has")
    assert "exact 0.67" in told  # of three pairs the readers differ on one
    assert "exact 0.00" in told  # and on the one that the set judges too they differ from it


def test_agreement_counts_grades_between_two_whole_ones() -> None:
    assert agreement([(1.5, 1.5), (0, 0), (3, 2.5), (2, 2)]).startswith("exact 0.75, quadratic kappa 0.9")
    assert agreement([(1.5, 1.5), (0, 0), (3, 2.5), (2, 2)]).endswith("over 4 judgments")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"situation": "s", "asset": "a", "raters": [2]}, r"line 2: 2 grades are needed"),
        ({"situation": "s", "asset": "a", "raters": 2}, r"line 2: 2 grades are needed"),
        ({"situation": "s", "asset": "a", "raters": [2, 4]}, r"line 2: the grade 4 is no whole number between 0 and 3"),
        ({"situation": "s", "asset": "a", "raters": [2, 1.5]}, r"the grade 1.5 is no whole number"),
        ({"situation": "s", "asset": "a", "raters": [True, 1]}, r"the grade True is no whole number"),
        ({"situation": "s", "raters": [2, 2]}, r"the field 'asset' is missing"),
        ({"situation": "t", "asset": "b", "raters": [1, 1]}, r"judges a pair of situation and asset twice"),
    ],
)
def test_what_is_no_judgment_is_refused_with_its_line(tmp_path: Path, row: dict[str, Any], why: str) -> None:
    path = save(tmp_path / "more.jsonl", [{"situation": "t", "asset": "b", "raters": [1, 1]}, row])
    with pytest.raises(InputError, match=why):
        judgments(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        judgments(tmp_path / "none.jsonl")


@pytest.mark.parametrize(("situation", "asset"), [("nobody", "oven-price"), ("s-price", "nothing")])
def test_pairs_of_another_set_are_refused(bakery: Path, situation: str, asset: str) -> None:
    with pytest.raises(InputError, match="has no such pair to judge"):
        widened(load(bakery), [Judgment(situation, asset, (1, 1))])
