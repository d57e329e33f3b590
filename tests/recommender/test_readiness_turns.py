"""Where somebody stands after a purchase, or after it was called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content_library.taxonomy import default_taxonomy
from recommender.people import Signal
from recommender.readiness import Usable, infer

TAXONOMY = default_taxonomy()
START = datetime(2025, 1, 1, 9, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def _deal(last: str) -> tuple[Signal, ...]:
    kinds = {"gave_specification": 0, "asked_for_proposal": 5, last: 9}
    return tuple(Signal(kind, "dana", kind, day(at)) for kind, at in kinds.items())


def test_a_purchase_makes_a_customer_of_whoever_it_was_against_what_is_recorded() -> None:
    heard = _deal("note")
    signals = Usable(heard, 0, 0)
    before = infer(signals, {}, TAXONOMY, day(10), "prospect")
    after = infer(signals, {}, TAXONOMY, day(10), "prospect", turns={heard[2].signal_id: "bought"})
    assert (before.stage, after.stage) == ("deciding", "adopting")
    assert before.as_mapping()["adopting"] < 0.01 < 0.9 < after.as_mapping()["adopting"]
    assert (after.evidence[0].speaks_for, after.evidence[0].moved > 0.8) == ("adopting", True)
    # Who is known to have left stays one who left, until it is recorded otherwise.
    former = infer(signals, {}, TAXONOMY, day(10), "former", turns={heard[2].signal_id: "bought"})
    assert former.as_mapping()["adopting"] < after.as_mapping()["adopting"]


def test_a_purchase_that_is_called_off_leaves_little_of_what_was_known() -> None:
    heard = _deal("replied")
    signals = Usable(heard, 0, 0)
    before = infer(signals, {}, TAXONOMY, day(10), "prospect")
    after = infer(signals, {}, TAXONOMY, day(10), "prospect", turns={heard[2].signal_id: "called_off"})
    assert before.as_mapping()["deciding"] > 0.55 > 0.45 > after.as_mapping()["deciding"]
    assert after.certainty < before.certainty
