"""What was had of an asset counts for the asset at its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content_library.asset import Asset
from recommender.people import Contact, Exposure, Outcome, OutcomeKind, Touch
from recommender.store import Store
from recommender.store.successors import carried, current

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def replaced(store: Store) -> Store:
    """One was replaced by two, two by three; all were sent to Dana, the middle one twice, and dismissed for Eve."""
    store.people.save([Contact("dana"), Contact("eve")])
    for i in ("one", "two", "three", "other"):
        store.content.save(Asset(i, i))
    sent = [("t1", "one", NOW), ("t2", "two", NOW + DAY), ("t3", "other", NOW)]
    store.people.save([Touch(i, "dana", "sent", at, asset_id=asset) for i, asset, at in sent])
    shown = Exposure("e1", "r", "dana", "asset", "one", rank=1, propensity=1.0, shown_at=NOW)
    store.log.save_exposures([shown])
    outcomes = [(OutcomeKind.SENT, "e1", "", ""), (OutcomeKind.REPLIED, "e1", "", "")]
    outcomes += [(OutcomeKind.SENT, "", "dana", "three"), (OutcomeKind.DISMISSED, "", "eve", "one#page 2")]
    store.log.save_outcomes([Outcome(kind, NOW, e, contact, item, "dull") for kind, e, contact, item in outcomes])
    store.content.hand_over("one", "two")
    store.content.hand_over("two", "three")
    return store


def test_what_was_sent_was_sent_in_place_of_what_came_after(replaced: Store) -> None:
    assert replaced.adding.successors() == {"one": "three", "two": "three"}
    assert replaced.log.sent_items("dana") == {"one": NOW, "two": NOW + DAY, "three": NOW + DAY, "other": NOW}
    assert replaced.log.dismissed_items("eve") == {"one#page 2": (NOW, "dull"), "three#page 2": (NOW, "dull")}
    # The log stays as it was written.
    assert [t.asset_id for t in replaced.people.touches()] == ["one", "other", "two"]


def test_what_came_of_it_counts_together(replaced: Store) -> None:
    assert replaced.log.answers(["three", "other"]) == {"three": (2, 1)}
    assert replaced.log.answers(["one"]) == {"one": (1, 1)}


def test_an_id_that_comes_back_has_no_successor(replaced: Store) -> None:
    replaced.content.hand_over("three", "one")
    assert replaced.adding.successors() == {"two": "one", "three": "one"}
    assert replaced.log.sent_items("dana")["one"] == NOW + DAY


def test_names_of_now() -> None:
    assert [current(i, {"a": "b"}) for i in ("a", "a#p 1", "ab", "#a", "")] == ["b", "b#p 1", "ab", "#a", ""]
    assert carried({"a": 3, "b": 2, "c": 1}, {"a": "b"}) == {"a": 3, "b": 3, "c": 1}
    assert carried({}, {"a": "b"}) == {}
