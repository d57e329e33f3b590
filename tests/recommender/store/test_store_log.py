"""Exposures, outcomes and imports, by value."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_library.asset import Asset
from recommender.errors import InputError
from recommender.people import Contact, Exposure, Outcome, OutcomeKind, Touch
from recommender.store import ImportEntry, Store

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DAY = timedelta(days=1)
EAST = timezone(timedelta(hours=9))
SENT, OPENED, DISMISSED = OutcomeKind.SENT, OutcomeKind.OPENED, OutcomeKind.DISMISSED
REPLIED, MEETING = OutcomeKind.REPLIED, OutcomeKind.MEETING


class _UndoError(Exception):
    pass


@pytest.fixture
def log(store: Store) -> Store:
    store.people.save([Contact("dana"), Contact("eve")])
    for i in "xyz":
        store.content.save(Asset(i, i.upper()))
    return store


def _shown(key: str, item: str = "x", contact: str = "dana", days: int = 0, kind: str = "asset") -> Exposure:
    return Exposure(key, "r1", contact, kind, item, 1, 0.5, MOMENT + days * DAY)


FULL = Exposure(
    "e1", "r1", "dana", "asset", "x", 2, 0.1 + 0.2, MOMENT, "stores", 40,
    {"stage": 0.3, "rôle": -1.5}, {"explore": 0.7, "decide": 0.3}, "policy-3", "ann",
)  # fmt: skip


def test_an_exposure_comes_back_as_it_was(log: Store) -> None:
    log.log.save_exposures([FULL])
    log.log.save_exposures([FULL])
    assert log.log.exposures() == [FULL]


def test_exposures_by_contact_request_and_moment(log: Store) -> None:
    first = [replace(_shown(f"e{i}"), rank=i) for i in (1, 2, 10)]
    later = replace(_shown("f", days=1), request_id="r2")
    other = _shown("g", contact="eve")
    nobody = _shown("h", contact="", days=3)
    log.log.save_exposures([later, nobody, other, *first[::-1]])
    assert log.log.exposures("dana") == [*first, later]
    assert log.log.exposures("dana", until=MOMENT.astimezone(EAST)) == first
    assert log.log.exposures(request_id="r2") == [later]
    assert log.log.exposures("") == [nobody]
    assert log.log.exposures("nobody-known") == []
    assert (log.log.exposure("f"), log.log.exposure("lost")) == (later, None)
    with pytest.raises(InputError, match="There is no contact 'lost', which exposures refer to"):
        log.log.save_exposures([_shown("i", contact="lost")])


def test_an_outcome_gets_contact_and_item_from_its_exposure(log: Store) -> None:
    log.log.save_exposures([_shown("e1", "y")])
    short = Outcome(OPENED, MOMENT, "e1", reason="", user_id="ann")
    log.log.save_outcomes([short])
    log.log.save_outcomes([short])
    full = replace(short, contact_id="dana", item_id="y")
    assert log.log.outcomes() == [full]
    assert log.log.outcomes("dana", MOMENT, ["e1"]) == [full]
    assert log.log.outcomes("eve") == log.log.outcomes(exposure_ids=[]) == log.log.outcomes(until=MOMENT - DAY) == []


def test_the_same_outcome_in_another_zone_is_the_same(log: Store) -> None:
    outcome = Outcome(SENT, MOMENT, contact_id="dana", item_id="x")
    log.log.save_outcomes([outcome, replace(outcome, at=MOMENT.astimezone(EAST))])
    log.log.save_outcomes([replace(outcome, reason="said later")])
    assert log.log.outcomes() == [replace(outcome, reason="said later")]
    log.log.save_outcomes([replace(outcome, at=MOMENT + DAY)])
    assert len(log.log.outcomes()) == 2


def test_outcomes_that_belong_nowhere_are_refused(log: Store) -> None:
    with pytest.raises(InputError, match="An outcome needs an exposure_id, or a contact_id and an item_id"):
        log.log.save_outcomes([Outcome(SENT, MOMENT, contact_id="dana")])
    with pytest.raises(InputError, match="There is no exposure 'lost', which outcomes refer to"):
        log.log.save_outcomes([Outcome(SENT, MOMENT, "lost")])
    with pytest.raises(InputError, match="There is no contact 'lost', which outcomes refer to"):
        log.log.save_outcomes([Outcome(SENT, MOMENT, contact_id="lost", item_id="x")])
    assert log.log.outcomes() == []


def test_sent_items_come_from_touches_and_outcomes(log: Store) -> None:
    log.people.save(
        [
            Touch("t1", "dana", "sent", MOMENT, asset_id="x"),
            Touch("t2", "dana", "sent", MOMENT + 2 * DAY, asset_id="x"),
            Touch("t3", "dana", "call", MOMENT, asset_id="y"),  # A call about it is no sending.
            Touch("t4", "dana", "sent", MOMENT),  # Nobody knows what was sent.
            Touch("t5", "eve", "sent", MOMENT, asset_id="z"),
        ]
    )
    log.log.save_exposures([_shown("e1", "z")])
    log.log.save_outcomes(
        [
            Outcome(SENT, MOMENT + DAY, "e1"),
            Outcome(OPENED, MOMENT + 5 * DAY, "e1"),
            Outcome(SENT, MOMENT + DAY, contact_id="dana", item_id="x"),
        ]
    )
    assert log.log.sent_items("dana") == {"x": MOMENT + 2 * DAY, "z": MOMENT + DAY}
    assert log.log.sent_items("dana", MOMENT + DAY) == {"x": MOMENT + DAY, "z": MOMENT + DAY}
    assert log.log.sent_items("dana", MOMENT) == {"x": MOMENT}
    assert log.log.sent_items("eve") == {"z": MOMENT}
    assert log.log.sent_items("nobody") == {}


def test_dismissed_items_with_the_last_reason(log: Store) -> None:
    log.log.save_outcomes(
        [
            Outcome(DISMISSED, MOMENT + DAY, contact_id="dana", item_id="x", reason="too long"),
            Outcome(DISMISSED, MOMENT, contact_id="dana", item_id="x", reason="wrong role"),
            Outcome(DISMISSED, MOMENT, contact_id="eve", item_id="y", reason="outdated"),
            Outcome(OPENED, MOMENT, contact_id="dana", item_id="z"),
        ]
    )
    assert log.log.dismissed_items("dana") == {"x": (MOMENT + DAY, "too long")}
    assert log.log.dismissed_items("dana", MOMENT) == {"x": (MOMENT, "wrong role")}
    assert log.log.dismissed_items("dana", MOMENT - DAY) == {}


def test_answers_by_hand(log: Store) -> None:
    log.log.save_exposures([_shown("e1"), _shown("e2", contact="eve"), _shown("p", "point", kind="talking_point")])
    log.log.save_outcomes(
        [
            *(Outcome(SENT, MOMENT + i * DAY, "e1") for i in range(3)),  # One showing, sent three times.
            Outcome(SENT, MOMENT, "e2"),
            Outcome(REPLIED, MOMENT, "e1"),
            Outcome(MEETING, MOMENT + DAY, "e1"),
            Outcome(REPLIED, MOMENT, contact_id="dana", item_id="y"),  # Never sent.
            Outcome(SENT, MOMENT, "p"),
        ]
    )
    assert log.log.answers(["x", "y", "point", "z"]) == {"x": (2, 2)}
    assert log.log.answers(["x"], MOMENT) == {"x": (2, 1)}
    assert log.log.answers([]) == {}


def test_imports_are_noted_once(log: Store) -> None:
    first = ImportEntry(
        "i1", MOMENT, "ann", "contacts.csv", {"rows": 3, "rejected": [{"row": 2, "why": "kein Name ☃"}]}
    )
    second = ImportEntry("i0", MOMENT + DAY, "bob", "deals.csv", {})
    log.log.append_import(second)
    log.log.append_import(first)
    assert log.log.imports() == [first, second]
    with pytest.raises(InputError, match="The import 'i1' is noted already"):
        log.log.append_import(replace(first, actor="eve"))
    assert log.log.imports() == [first, second]


def test_unknown_columns_of_the_log_are_kept(log: Store) -> None:
    log.log.save_exposures([FULL], [{"screen": "app"}])
    log.log.save_outcomes([Outcome(SENT, MOMENT, "e1")], [{"mailbox": "m1"}])
    assert log.extras(Exposure) == {("e1",): {"screen": "app"}}
    assert list(log.extras(Outcome).values()) == [{"mailbox": "m1"}]


def test_an_empty_log(store: Store) -> None:
    store.log.save_exposures([])
    store.log.save_outcomes([])
    assert (store.log.exposures(), store.log.outcomes(), store.log.imports()) == ([], [], [])
    assert (store.log.answers(["x"]), store.log.sent_items("dana")) == ({}, {})


SHOWINGS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from(["dana", "eve"]), st.integers(0, 3)), min_size=1, max_size=6
)
HAPPENED = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(OutcomeKind), st.integers(0, 3)), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SHOWINGS, HAPPENED, st.none() | st.integers(0, 3))
def test_counts_and_items_agree_with_plain_python(
    log: Store, showings: list[tuple[str, str, int]], happened: list[tuple[int, OutcomeKind, int]], day: int | None
) -> None:
    shown = [_shown(f"e{i}", *s) for i, s in enumerate(showings)]
    outcomes = [Outcome(kind, MOMENT + d * DAY, shown[i % len(shown)].exposure_id) for i, kind, d in happened]
    until = None if day is None else MOMENT + day * DAY
    by_id = {e.exposure_id: e for e in shown}
    past = [o for o in outcomes if until is None or o.at <= until]
    counts: dict[str, dict[str, int]] = {}
    for kind, key in {(o.outcome, o.exposure_id) for o in past}:
        item = counts.setdefault(by_id[key].item_id, {})
        item[kind] = item.get(kind, 0) + 1
    with suppress(_UndoError), log.transaction():
        log.log.save_exposures(shown)
        log.log.save_outcomes(outcomes)
        answers = {i: (c["sent"], c.get("replied", 0) + c.get("meeting", 0)) for i, c in counts.items() if "sent" in c}
        assert log.log.answers(["x", "y"], until) == {i: pair for i, pair in answers.items() if i != "z"}
        for who in ("dana", "eve"):
            mine = [o for o in past if by_id[o.exposure_id].contact_id == who]
            sent = [(by_id[o.exposure_id].item_id, o.at) for o in mine if o.outcome == SENT]
            assert log.log.sent_items(who, until) == {i: max(at for j, at in sent if j == i) for i, _ in sent}
            gone = [(by_id[o.exposure_id].item_id, o.at) for o in mine if o.outcome == DISMISSED]
            expected = {i: (max(at for j, at in gone if j == i), "") for i, _ in gone}
            assert log.log.dismissed_items(who, until) == expected
        raise _UndoError


def _said(kind: OutcomeKind, minutes: float = 0, item: str = "x", who: str = "ann") -> Outcome:
    return Outcome(kind, MOMENT + timedelta(minutes=minutes), "", "dana", item, user_id=who)


def test_the_latest_outcome_is_taken_back_and_the_one_before_it_counts_again(log: Store) -> None:
    log.log.save_outcomes([_said(SENT), _said(DISMISSED, 5), _said(OPENED, 9, "y")])
    assert log.log.take_back("dana", ["x"]) == _said(DISMISSED, 5)
    assert log.log.dismissed_items("dana") == {}
    assert log.log.sent_items("dana") == {"x": MOMENT}
    assert log.log.take_back("dana", ["x"]) == _said(SENT)
    assert log.log.take_back("dana", ["x"]) is None
    assert log.log.outcomes() == [_said(OPENED, 9, "y")]


def test_of_one_kind_the_latest_of_that_kind_is_taken_back(log: Store) -> None:
    log.log.save_outcomes([_said(SENT), _said(DISMISSED, 5)])
    assert log.log.take_back("dana", ["x"], REPLIED) is None
    assert log.log.take_back("dana", ["x"], SENT) == _said(SENT)
    assert log.log.outcomes() == [_said(DISMISSED, 5)]


def test_a_sending_that_was_noted_as_touch_and_outcome_goes_as_one(log: Store) -> None:
    shown = replace(_said(SENT, 0.5), exposure_id="e1")
    call = Touch("c", "dana", "call", MOMENT, "ann")
    theirs = Touch("o", "dana", "sent", MOMENT - DAY, "crm", "x")
    log.log.save_exposures([FULL])
    log.log.save_outcomes([shown])
    log.people.save([Touch("t", "dana", "sent", MOMENT + timedelta(minutes=1), "ann", "x"), theirs, call])
    assert log.log.take_back("dana", ["x"], SENT) == shown
    assert log.log.outcomes() == []
    assert log.people.touches(["dana"]) == [theirs, call]
    assert log.log.take_back("dana", ["x"]) == Outcome(SENT, MOMENT - DAY, "", "dana", "x", "", "crm")
    assert log.people.touches(["dana"]) == [call]
