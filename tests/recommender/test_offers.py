"""What is offered to somebody who gave of their own accord what would be asked of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content_library.taxonomy import default_taxonomy
from recommender.offers import GIVEN, Offers, Waits
from recommender.readiness import Evidence, Readiness
from recommender.results import Situation

T = default_taxonomy()
STAGES = T.labels("stage")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def offered(*evidence: Evidence) -> list[str]:
    """The ids of what is offered to somebody who is delighted."""
    p = tuple(0.93 if s == "advocating" else 0.01 for s in STAGES)
    readiness = Readiness(STAGES, p, NOW, evidence)
    situation = Situation(None, None, "", "", "unknown", "", readiness)
    return [i.item_id for i in Offers(situation, T).all(Waits.NOT)]


def referred(days: float) -> Evidence:
    return Evidence("s", "referred", NOW - timedelta(days=days), "", "advocating", 0.5)


def test_who_referred_somebody_is_not_asked_to_for_a_while() -> None:
    asked = "ask_for_reference"
    assert asked in offered()
    assert asked not in offered(referred(1))
    assert asked not in offered(referred(GIVEN / timedelta(days=1)))
    assert asked in offered(referred(GIVEN / timedelta(days=1) + 1))
    # Something else that they did gives nothing of the kind.
    assert asked in offered(Evidence("s", "replied", NOW, "Fine.", "advocating", 0.1))
