"""The moment that a call speaks of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from recommender.errors import InputError
from recommender.moments import is_now, moment_of, past_moment

LATER = datetime(2999, 1, 1, tzinfo=UTC)


def test_a_moment_is_given_or_now() -> None:
    assert moment_of(LATER) is LATER
    assert is_now(moment_of(None))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (datetime(2026, 1, 1), "has no time zone"),
        (datetime(1969, 12, 31, tzinfo=UTC), "lies before 1970"),
        ("2026-01-01", "is a datetime with a time zone"),
    ],
)
def test_what_is_no_moment(given: datetime, words: str) -> None:
    with pytest.raises(InputError, match=words):
        moment_of(given)


def test_what_has_not_come_yet() -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert past_moment(yesterday, "A need") == yesterday
    with pytest.raises(InputError, match="A need cannot lie in the future: 2999-01-01T00:00:00"):
        past_moment(LATER, "A need")


@pytest.mark.parametrize(("minutes", "now"), [(0, True), (4, True), (-4, True), (-6, False), (6, False)])
def test_clocks_differ_a_little(minutes: int, now: bool) -> None:
    assert is_now(datetime.now(UTC) + timedelta(minutes=minutes)) is now
