"""What is offered to somebody who gave of their own accord what would be asked of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import Wish
from recommender.offers import GIVEN, Offers, Waits
from recommender.readiness import Evidence, Readiness
from recommender.results import Situation
from recommender.unanswered import asked_for
from recommender.wishes import CHOSE_ANOTHER, NO_SELLING

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


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish.LEFT_ALONE, "That is what they wish."),
        (Wish.DELETE, "That is what they wish."),
        (Wish.HAS_LEFT, "They gave up their post."),
        (CHOSE_ANOTHER, "They chose somebody else or ended the contract."),
        (NO_SELLING, "They asked that sales keep away."),
    ],
)
def test_why_nothing_is_sent_is_what_they_wish_or_did(wish: str, why: str) -> None:
    said = Evidence("s", "replied", NOW, "Thanks for all.", "unaware", 0.0, wish=wish)
    p = tuple(1 / len(STAGES) for _ in STAGES)
    situation = Situation(None, None, "", "", "unknown", "", Readiness(STAGES, p, NOW, (said,)))
    (wait,) = Offers(situation, T).all(Waits.LEFT_ALONE)
    assert (wait.item_id, wait.reason) == ("wait", why)


@pytest.mark.parametrize(
    ("wish", "kind", "first", "why"),
    [
        (
            Wish.LEFT_ALONE,
            "support_ticket",
            "answer_ticket",
            "An open problem comes before anything that we want to say. That is what they wish. Support may answer; "
            "selling may not.",
        ),
        (
            CHOSE_ANOTHER,
            "asked_for_call",
            "return_call",
            "They asked for a call, and no call with them is noted since. They chose somebody else or ended the "
            "contract. Answer what they ask; sell nothing.",
        ),
    ],
)
def test_who_waits_for_an_answer_gets_it_first_and_then_nothing(wish: str, kind: str, first: str, why: str) -> None:
    said = Evidence("s", "replied", NOW - timedelta(days=3), "Thanks for all.", "unaware", 0.0, wish=wish)
    asks = Evidence("t", kind, NOW - timedelta(days=1), "", "adopting", 0.0)
    p = tuple(1 / len(STAGES) for _ in STAGES)
    situation = Situation(None, None, "", "", "unknown", "", Readiness(STAGES, p, NOW, (asks, said)))
    found = Offers(situation, T, asked_for((asks, said), T, NOW)).all(Waits.LEFT_ALONE)
    assert [(i.item_id, i.rank) for i in found] == [(first, 1), ("wait", 2)]
    assert found[0].reason == why
