"""The moment that a call speaks of: given or now, checked at the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from recommender.errors import InputError

# Clocks differ a little; what lies further ahead is a mistake.
CLOCK_SLACK = timedelta(minutes=5)
# The first year that a moment may be of; clocks count from there.
EARLIEST = 1970


def moment_of(given: datetime | None) -> datetime:
    """The moment, now where none is given. Raises InputError for one without a zone or before EARLIEST."""
    if given is None:
        return datetime.now(UTC)
    if not isinstance(given, datetime):
        raise InputError(f"A moment is a datetime with a time zone, not {given!r}.")
    if given.tzinfo is None:
        raise InputError(f"The moment {given.isoformat()} has no time zone; add one, for example +00:00.")
    if given.year < EARLIEST:
        raise InputError(f"The moment {given.isoformat()} lies before {EARLIEST}; nothing is known of that time.")
    return given


def past_moment(given: datetime | None, noun: str) -> datetime:
    """The same, if it has come. Raises InputError for the future."""
    moment = moment_of(given)
    past(moment, datetime.now(UTC), noun)
    return moment


def past(at: datetime, now: datetime, noun: str) -> None:
    """Nothing, if the moment has come. Raises InputError for the future, where nothing can have happened."""
    if at > now + CLOCK_SLACK:
        raise InputError(f"{noun} cannot lie in the future: {at.isoformat()}.")


def is_past(moment: datetime) -> bool:
    """Whether it is over, as far as clocks agree: then only what was there counts."""
    return datetime.now(UTC) - moment > CLOCK_SLACK


def is_now(moment: datetime) -> bool:
    """Whether it is now, as far as clocks agree."""
    return abs(datetime.now(UTC) - moment) <= CLOCK_SLACK
