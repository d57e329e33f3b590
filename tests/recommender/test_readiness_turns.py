"""Where somebody stands after a purchase, or after it was called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content_library.taxonomy import default_taxonomy
from recommender.explain import telling
from recommender.people import Signal
from recommender.readiness import Usable, infer
from recommender.turns import LOST

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


def test_who_chose_somebody_else_is_nowhere_near_deciding_and_that_led_there() -> None:
    heard = _deal("replied")
    signals, turns = Usable(heard, 0, 0), {heard[2].signal_id: LOST}
    before = infer(signals, {}, TAXONOMY, day(10), "prospect")
    after = infer(signals, {}, TAXONOMY, day(10), "prospect", turns=turns)
    assert (before.stage, after.stage) == ("deciding", "unaware")
    assert before.as_mapping()["deciding"] > 0.55 > 0.1 > after.as_mapping()["deciding"]
    told = telling(after)[0]
    assert (told.signal_id, told.speaks_for, told.moved > 0.5) == (heard[2].signal_id, "unaware", True)


def test_the_last_of_a_purchase_and_a_loss_says_how_the_account_stands() -> None:
    first, second, third = _deal("replied")
    signals = Usable((first, second, third), 0, 0)
    gone = infer(signals, {}, TAXONOMY, day(10), "customer", turns={third.signal_id: LOST})
    assert gone.stage == "unaware"
    # It is noted that they are customers, but they have ended it since: as for one who has left.
    noted = infer(signals, {}, TAXONOMY, day(10), "former", turns={third.signal_id: LOST})
    assert gone.probabilities == noted.probabilities
    back = infer(signals, {}, TAXONOMY, day(10), "", turns={second.signal_id: LOST, third.signal_id: "bought"})
    assert back.stage == "adopting"
    left = infer(signals, {}, TAXONOMY, day(10), "", turns={second.signal_id: "bought", third.signal_id: LOST})
    assert left.stage == "unaware"
