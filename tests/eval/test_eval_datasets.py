"""A judged set is read as it stands, or refused with one sentence that says where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import UNDATED_DAY, load
from recommender.errors import InputError

Rows = dict[str, list[dict[str, Any]]]
Save = Callable[[Rows], Path]


def test_everything_that_is_judged_is_read(bakery: Path) -> None:
    dataset = load(bakery)
    assert (dataset.name, len(dataset.assets), len(dataset.situations)) == ("bakery", 12, 4)
    assert dataset.companies == ("Ofenwerk", "Mehlhof")
    assert [a.asset_id for a in dataset.library("Ofenwerk")][:2] == ["oven-stone", "oven-crust"]
    price = dataset.labels["oven-price"]
    assert (price.stage, price.message, price.roles) == ("deciding", "why_us", ("finance",))
    assert price.acceptable == {"deciding", "evaluating"}
    assert dataset.grades["s-price"] == {"oven-price": 3, "oven-rival": 1.5, "oven-stone": 0, "oven-setup": 0}
    assert dataset.situations[0].signals[1].days_ago == 3
    assert dataset.situations[3].role == ""


def test_an_asset_shows_nothing_that_gives_its_label_away(bakery: Path) -> None:
    assert set(type(load(bakery).assets[0]).__slots__) == {"asset_id", "company", "title", "text", "published_at"}


def test_a_library_is_judged_on_the_day_after_its_newest_asset(bakery: Path) -> None:
    dataset = load(bakery)
    assert dataset.as_of("Ofenwerk") == datetime(2024, 5, 2, 12, tzinfo=UTC)
    assert dataset.as_of("Mehlhof") == datetime(2023, 6, 2, 12, tzinfo=UTC)


def test_an_undated_library_has_a_day_too(judged_rows: Rows, save_set: Save) -> None:
    for row in judged_rows["assets"]:
        row["date"] = None
    assert load(save_set(judged_rows)).as_of("Mehlhof").date() == UNDATED_DAY


def test_a_situation_has_an_answer_only_above_grade_one(bakery: Path) -> None:
    dataset = load(bakery)
    assert [dataset.has_answer(s.situation_id) for s in dataset.situations] == [True, True, True, False]
    assert not dataset.has_answer("nobody")


def test_the_fingerprint_changes_with_a_grade(bakery: Path, judged_rows: Rows, save_set: Save) -> None:
    judged_rows["judgments"][0]["grade"] = 2.5
    assert load(save_set(judged_rows)).fingerprint != load(bakery).fingerprint
    assert load(bakery).fingerprint == load(bakery).fingerprint


def test_records_are_frozen(bakery: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        load(bakery).assets[0].title = "other"  # type: ignore[misc]


@pytest.mark.parametrize("name", ["assets", "labels", "situations", "judgments"])
def test_a_missing_file_is_named(judged_rows: Rows, save_set: Save, name: str) -> None:
    folder = save_set(judged_rows)
    (folder / f"{name}.jsonl").unlink()
    with pytest.raises(InputError, match=rf"is no judged set: {name}\.jsonl is missing"):
        load(folder)


def _change(name: str, position: int, **fields: Any) -> Callable[[Rows], None]:
    return lambda files: files[name][position].update(fields)


def _repeat(name: str) -> Callable[[Rows], None]:
    return lambda files: files[name].append(files[name][0])


def _without(name: str, field: str) -> Callable[[Rows], None]:
    return lambda files: files[name][1].pop(field) and None


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_change("judgments", 2, asset="ghost"), r"judgments\.jsonl, line 3: there is no asset 'ghost'"),
        (_change("judgments", 0, situation="ghost"), r"line 1: there is no situation 'ghost'"),
        (_change("judgments", 0, asset="flour-old"), r"'flour-old' is no asset of Ofenwerk"),
        (_change("judgments", 1, grade=3.5), r"line 2: the grade 3\.5 is not between 0 and 3"),
        (_change("judgments", 1, grade=-1), r"the grade -1 is not between 0 and 3"),
        (_change("judgments", 1, grade=float("nan")), r"the grade nan is not between 0 and 3"),
        (_change("judgments", 1, grade="good"), r"judgments\.jsonl, line 2 is not what a judged set holds"),
        (_repeat("judgments"), r"judges 'oven-price' for 's-price' twice"),
        (_repeat("assets"), r"assets\.jsonl holds 'oven-stone' twice"),
        (_repeat("labels"), r"labels\.jsonl holds 'oven-stone' twice"),
        (_repeat("situations"), r"situations\.jsonl holds 's-price' twice"),
        (_change("labels", 0, id="ghost"), r"labels\.jsonl, line 1: there is no asset 'ghost'"),
        (lambda files: files["labels"].pop(), r"labels\.jsonl has no labels for the asset 'flour-next'"),
        (_change("labels", 0, stage="dreaming"), r"line 1: 'dreaming' is not a stage; choose one of unaware"),
        (_change("labels", 0, also=["dreaming"]), r"'dreaming' is not a stage"),
        (_change("labels", 0, message="why_not"), r"'why_not' is not a message"),
        (_change("labels", 0, roles=["wizard"]), r"'wizard' is not a role"),
        (_change("situations", 0, role="wizard"), r"'wizard' is not a role"),
        (_change("situations", 0, company="Nobody"), r"'Nobody' is not a company with assets"),
        (_change("situations", 0, signals=[{"days_ago": 1, "kind": "yawned"}]), r"'yawned' is not a signal kind"),
        (_change("assets", 0, date="soon"), r"assets\.jsonl, line 1 is not what a judged set holds"),
        (_without("assets", "title"), r"assets\.jsonl, line 2: the field 'title' is missing"),
        (lambda files: files["situations"].clear(), r"situations\.jsonl is empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(
    judged_rows: Rows, save_set: Save, spoil: Callable[[Rows], None], says: str
) -> None:
    spoil(judged_rows)
    with pytest.raises(InputError, match=says):
        load(save_set(judged_rows))


def test_a_broken_line_is_named(judged_rows: Rows, save_set: Save) -> None:
    folder = save_set(judged_rows)
    with (folder / "assets.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n{half\n")
    with pytest.raises(InputError, match=r"assets\.jsonl, line 14 is not what a judged set holds"):
        load(folder)


def test_a_file_in_another_encoding_is_refused(judged_rows: Rows, save_set: Save) -> None:
    folder = save_set(judged_rows)
    (folder / "labels.jsonl").write_bytes(b"\xff\xfe{}")
    with pytest.raises(InputError, match=r"labels\.jsonl cannot be read: line 1 is not UTF-8"):
        load(folder)


def test_dates_are_read(bakery: Path) -> None:
    days = {a.asset_id: a.published_at for a in load(bakery).assets}
    assert days["oven-stone"] == date(2024, 1, 1)
    assert days["oven-setup"] is None
