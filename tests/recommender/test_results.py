"""What Stagecue answers with: records that add up, and the same as plain data for a machine."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest

from content_library.asset import Asset, Status
from recommender.people import Consent, Contact
from recommender.readiness import Evidence, Readiness
from recommender.results import (
    ContentReport,
    FileReport,
    Item,
    ItemKind,
    LeftOut,
    Part,
    Recommendation,
    Situation,
    as_json,
    left_out_words,
)

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=timezone(timedelta(hours=2)))
ASSET = Asset("a", "A", "the whole text", "/x/a.md", published_at=date(2025, 1, 2), status=Status.DRAFT)
READINESS = Readiness(("aware", "deciding"), (0.25, 0.75), NOW, (Evidence("s1", "note", NOW, "x", "aware", 0.1),))
PARTS = (Part("topic", 0.5, 2.0, "near"), Part("role", 1.0, 0.1, "for them"))
ITEM = Item(ItemKind.ASSET, "a", "A", 1, 1.1, PARTS, ("Why this.", "And that."), asset=ASSET)
FOUND = Recommendation(
    situation=Situation(Contact("dana", tracking_consent=Consent.NO), None, "", "", "unknown", "", READINESS),
    items=(ITEM,),
    action=None,
    left_out=(),
    left_out_counts={"status": 2},
    fits_well=True,
    gap="",
    as_of=NOW,
)


def test_a_part_adds_its_value_times_its_weight() -> None:
    assert [p.points for p in PARTS] == [1.0, 0.1]


def test_the_first_reason_is_the_reason() -> None:
    assert ITEM.reason == "Why this."
    assert Item(ItemKind.ACTION, "wait", "Wait", 1, 1.0, (), ()).reason == ""


@pytest.mark.parametrize(
    ("score", "parts", "fit"),
    [
        (1.1, PARTS, 1.1 / 2.1),
        (1.05, PARTS, 0.5),
        (0.0, PARTS, 0.0),
        (0.3, (), 0.0),
        (0.3, (Part("topic", 1.0, 0.0, ""),), 0.0),
        # A weight may be set below zero: the share stays one.
        (3.0, (Part("topic", 1.0, 3.0, ""), Part("words", 0.0, -1.0, "")), 1.0),
        (-0.7, (Part("words", 0.7, -1.0, ""),), 0.0),
        (-0.5, PARTS, 0.0),
    ],
)
def test_the_fit_is_the_share_of_the_best_that_there_could_be(
    score: float, parts: tuple[Part, ...], fit: float
) -> None:
    item = Item(ItemKind.ASSET, "a", "A", 1, score, parts, ())
    assert item.fit == pytest.approx(fit)
    assert as_json(item)["fit"] == round(fit, 4)


@pytest.mark.parametrize(
    ("asset", "link"),
    [(ASSET, "/x/a.md"), (Asset("a", "A", path="/x", url="https://x.example/a"), "https://x.example/a"), (None, "")],
)
def test_where_to_open_it(asset: Asset | None, link: str) -> None:
    assert Item(ItemKind.ASSET, "a", "A", 1, 1.0, (), (), asset=asset).link == link


def test_a_report_counts_what_happened() -> None:
    report = ContentReport(tuple(FileReport(str(i), h) for i, h in enumerate(["added", "added", "rejected"])))
    assert [report.count(h) for h in ("added", "rejected", "changed")] == [2, 1, 0]


def test_plain_data_for_a_machine() -> None:
    plain = as_json(FOUND)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["as_of"] == "2025-06-15T12:00:00+02:00"
    (item,) = plain["items"]
    assert (item["kind"], item["link"], item["asset"]["status"]) == ("asset", "/x/a.md", "draft")
    assert item["asset"]["published_at"] == "2025-01-02"
    assert "text" not in item["asset"]
    assert item["parts"][0] == {"name": "topic", "value": 0.5, "weight": 2.0, "why": "near"}
    readiness = plain["situation"]["readiness"]
    assert (readiness["stage"], readiness["certainty"]) == ("deciding", round(READINESS.certainty, 4))
    assert readiness["evidence"][0]["moved"] == 0.1
    assert plain["left_out_counts"] == {"status": 2}
    assert plain["action"] is None
    assert plain["situation"]["contact"]["tracking_consent"] == "no"


def test_odd_values_as_plain_data() -> None:
    assert as_json({1: {2}, "b": (1.23456789, None, True)}) == {"1": [2], "b": [1.234568, None, True]}
    assert as_json(float(np.float32(0.1))) == 0.1
    assert as_json(datetime(2025, 1, 1, tzinfo=UTC)) == "2025-01-01T00:00:00+00:00"


def test_every_field_is_there() -> None:
    """A field that a machine can't see is a field that nobody tests."""
    assert set(as_json(ITEM)) == {*Item.__dataclass_fields__, "reason", "link", "fit"}
    assert as_json(ITEM)["reason"] == ITEM.reason
    assert set(as_json(FOUND)) == set(Recommendation.__dataclass_fields__)


def test_what_was_left_out_is_counted_in_words() -> None:
    counts = {"format filter": 24, "other language": 3, "status": 2, "expired": 1}
    assert left_out_words(counts) == "24 of another format, 3 in another language, 2 not approved, 1 expired"


@pytest.mark.parametrize(("score", "near"), [(1.1, True), (2.0, True), (1.09, False)])
def test_what_was_left_out_was_near_the_top_where_it_would_have_been_shown(score: float, near: bool) -> None:
    out = LeftOut("b", "B", "is a draft", score)
    assert replace(FOUND, left_out=(out,)).near_top == ((out,) if near else ())
    # Where nothing is shown, it would have been.
    assert replace(FOUND, items=(), left_out=(out,)).near_top == (out,)
    action = Item(ItemKind.ACTION, "wait", "Wait", 1, 0.0, (), ())
    assert replace(FOUND, items=(action,), left_out=(out,)).near_top == ()
