"""What a contact is about now: whose words count, how much, and what stands for them on a screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.taxonomy import default_taxonomy
from recommender.needs import (
    BESIDE_ASK,
    HALF_LIFE,
    PRICES_SHARE,
    SAYINGS,
    asks_price,
    beside,
    need_vector,
    sayings,
    says_nothing,
    unit,
    with_prices,
)
from recommender.people import Signal

NOW = datetime(2025, 6, 15, tzinfo=UTC)
T = default_taxonomy()


def said(text: str, days: float, kind: str = "note") -> Signal:
    return Signal(f"s{days}", "dana", kind, NOW - timedelta(days=days), text=text)


def vector(*numbers: float) -> np.ndarray:
    return unit(np.array(numbers, np.float32))


def test_words_that_say_nothing_are_no_need() -> None:
    asked, away = said("What does the oven cost?", 3), said("I am out of the office until Monday.", 1)
    assert sayings([asked, away], T, NOW).shown == away.text
    found = sayings([asked, away], T, NOW, {away.signal_id})
    assert (found.shown, found.texts) == (asked.text, (asked.text,))
    assert sayings([away], T, NOW, {away.signal_id}).texts == ()


@pytest.mark.parametrize(
    ("text", "nothing", "empty"),
    [
        ("Thanks for the call!", 0.97, True),
        ("Thanks for the call!", 0.5, False),
        ("the van", 0.8, False),  # names a subject
        ("hello", 0.96, True),
        ("Where is the data sheet?", 0.8, False),  # asks for something
        ("Could we shift the call by half an hour?", 0.95, True),
    ],
)
def test_what_says_nothing(text: str, nothing: float, empty: bool) -> None:
    assert says_nothing(text, nothing) is empty


def test_words_count_half_after_two_weeks() -> None:
    found = sayings([said("old", 2 * HALF_LIFE), said("mid", HALF_LIFE), said(" new ", 0)], T, NOW)
    assert found.texts == ("old", "mid", "new")
    assert found.weights == pytest.approx((1 / 7, 2 / 7, 4 / 7))
    assert found.joined == "old mid new"


def test_who_says_nothing_is_about_nothing() -> None:
    for signals in ([], [said("  ", 1)], [said("asked for time", 1, "postponed"), said("no answer", 0, "went_silent")]):
        found = sayings(signals, T, NOW)
        assert (found.texts, found.weights, found.shown, found.joined) == ((), (), "", "")


def test_a_remark_on_silence_is_not_the_buyers_word() -> None:
    assert sayings([said("steam", 3), said("back in autumn", 1, "postponed")], T, NOW).texts == ("steam",)


def test_what_is_shown_is_what_was_said_before_what_was_tracked() -> None:
    assert sayings([said("I need steam", 5), said("price page", 1, "visited_page")], T, NOW).shown == "I need steam"
    assert sayings([said("first page", 5, "visited_page"), said("price page", 1, "visited_page")], T, NOW).shown == (
        "price page"
    )


def test_only_the_latest_sayings_count() -> None:
    signals = [said(f"t{i}", 30 - i) for i in range(SAYINGS + 3)]
    assert sayings(signals, T, NOW).texts == tuple(f"t{i}" for i in range(3, SAYINGS + 3))


@given(st.lists(st.floats(0, 40_000), min_size=1, max_size=12))
def test_weights_sum_to_1_however_long_ago(days: list[float]) -> None:
    found = sayings([said("x", d) for d in sorted(days, reverse=True)], T, NOW)
    assert sum(found.weights) == pytest.approx(1.0)
    assert list(found.weights) == sorted(found.weights)  # the latest counts most


def test_the_need_is_all_words_and_each_by_its_recency_in_equal_parts() -> None:
    joined, first, last = vector(1, 1, 0), vector(1, 0, 0), vector(0, 0, 1)
    found = need_vector(joined, [first, last], [0.25, 0.75])
    recent = np.array([0.25, 0, 0.75]) / np.hypot(0.25, 0.75)
    expected = recent + np.array([1, 1, 0]) / np.sqrt(2)
    assert found == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert need_vector(None, [], []) is None


def test_what_is_asked_counts_with_what_was_before_as_background() -> None:
    ask, need = vector(1, 0), vector(0, 1)
    found = beside(ask, need)
    assert found == pytest.approx(np.array([1, BESIDE_ASK]) / np.hypot(1, BESIDE_ASK), abs=1e-6)
    assert beside(None, None) is None
    assert beside(ask, None) is ask
    assert beside(None, need) is need


def test_a_unit_vector_of_nothing_is_nothing() -> None:
    assert unit(np.zeros(3, np.float32)).tolist() == [0.0, 0.0, 0.0]
    assert unit(np.array([3.0, 4.0], np.float32)).tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("How much does Rota cost for 60 engineers", True),
        ("What would three troughs cost us?", True),
        ("What does it cost?", True),
        ("How much is it?", True),
        ("What are your prices?", True),
        ("How much time does it take?", False),
        ("How much is done by hand?", False),
        ("How much does a lost hour cost us?", False),
        ("It cost us a day.", False),
        ("", False),
    ],
)
def test_who_asks_what_it_costs(text: str, asks: bool) -> None:
    assert asks_price(text) == asks


def test_who_asks_for_prices_is_about_prices_too() -> None:
    need, prices = np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32)
    assert with_prices(need, prices) == pytest.approx(np.array([1, PRICES_SHARE, 0]) / np.hypot(1, PRICES_SHARE))
