"""How an estimate moves by a purchase. How it drifts, and what a relation makes of it: see test_readiness."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.moving import CALLED_OFF, TURN_DOUBT, became_customer, drift, lost

STAGES = ("aware", "deciding", "adopting", "expanding", "advocating")


def test_who_bought_stands_in_the_first_of_the_customers_stages() -> None:
    after = became_customer(np.array([0.2, 0.8, 0.0, 0.0, 0.0]), STAGES)
    assert after == pytest.approx([0.2 * TURN_DOUBT, 0.8 * TURN_DOUBT, 1 - TURN_DOUBT, 0, 0])
    # Whoever stood among the customers already stays where they stood.
    after = became_customer(np.array([0.0, 0.2, 0.1, 0.7, 0.0]), STAGES)
    assert after == pytest.approx([0.0, 0.02, 0.28, 0.7, 0.0])


def test_where_it_is_in_use_the_words_say_in_which_of_them() -> None:
    before = np.array([0.0, 1.0, 0.0, 0.0, 0.0])
    even = became_customer(before, STAGES, np.ones(5))
    assert even == pytest.approx([0.0, 0.1, 0.9 * 4 / 7, 0.9 * 2 / 7, 0.9 / 7])
    # They speak of a stage before these, too, but no longer move anybody there.
    words = np.array([0.5, 0.3, 0.05, 0.1, 0.05])
    told = became_customer(before, STAGES, words)
    assert told[:2] == pytest.approx([0.0, 0.1])
    assert told[2:] == pytest.approx(0.9 * np.array([4 * 0.05, 2 * 0.1, 0.05]) / (4 * 0.05 + 2 * 0.1 + 0.05))
    assert told.sum() == pytest.approx(1.0)


def test_the_estimate_that_is_given_stays_as_it_is() -> None:
    before = np.array([0.2, 0.8, 0.0, 0.0, 0.0])
    became_customer(before, STAGES, np.ones(5))
    assert before.tolist() == [0.2, 0.8, 0.0, 0.0, 0.0]


def test_who_chose_somebody_else_sees_no_reason_to_change_and_the_estimate_is_in_doubt() -> None:
    after = lost(np.array([0.0, 0.7, 0.3, 0.0, 0.0]))
    assert after == pytest.approx(drift(np.array([0.9, 0.07, 0.03, 0.0, 0.0]), CALLED_OFF))
    assert after.argmax() == 0
    assert after.sum() == pytest.approx(1.0)
