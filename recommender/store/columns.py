"""Column types of the store: how a record's values lie in the database, and shorthands that build columns."""

# SQLAlchemy hands the dialect to every conversion; ours need none.
# ruff: noqa: ARG002

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from recommender.errors import InputError, WorkspaceError
from recommender.people import influence_of


def as_moment(value: datetime) -> str:
    """The moment as UTC text of fixed width, so that text order is time order. Raises InputError without a zone."""
    if value.utcoffset() is None:
        raise InputError(f"The moment {value.isoformat()} has no time zone; write it with an offset, as in +00:00.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as `2026-01-02T03:04:05.000000+00:00`."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        """The text that is stored."""
        return None if value is None else as_moment(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Reference(TypeDecorator[str]):
    """The id of a row elsewhere. "none" is "" in a record and NULL here, which a foreign key lets through."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """The id, None for a blank."""
        return value or None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str:
        """The id, "" where there is none."""
        return value or ""


class Choice(TypeDecorator[StrEnum]):
    """A member of an enum, kept as its text."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members
        self._by_text = {str(m): m for m in members}

    def process_bind_param(self, value: StrEnum | str | None, dialect: sa.Dialect) -> str | None:
        """The member's text. Raises InputError for anything that is no member."""
        if value is not None and value not in self._by_text:
            valid = ", ".join(m or "blank" for m in self._by_text)
            raise InputError(f"'{value}' is not a {self.members.__name__.lower()}; choose one of {valid}.")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        """The member. Raises WorkspaceError where what is stored is none."""
        try:
            return None if value is None else self._by_text[value]
        except KeyError as error:
            raise WorkspaceError(
                f"The workspace is damaged: '{value}' is no {self.members.__name__.lower()}; restore it from a copy."
            ) from error


class Influence(TypeDecorator[float]):
    """A weight from 0 to 1, kept as its text, "" for none; what older versions kept and says no weight is none."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: sa.Dialect) -> str:
        """The number's text."""
        return "" if value is None else repr(float(value))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> float | None:
        """The number."""
        try:
            return influence_of(value or "")
        except ValueError:
            return None


def keys(*names: str) -> list[sa.Column[str]]:
    """Text columns that together are the primary key."""
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def texts(*names: str) -> list[sa.Column[str]]:
    """Text columns, "" for nothing."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def part_of(name: str, parent: str, *, key: bool = False) -> sa.Column[str]:
    """A column that names the row's owner: the row goes when its owner goes."""
    target = sa.ForeignKey(parent, ondelete="CASCADE")
    return sa.Column(name, sa.Text, target, primary_key=key, nullable=False)


def refers_to(name: str, parent: str) -> sa.Column[str]:
    """A column that may name a row elsewhere: it turns blank when that row goes."""
    return sa.Column(name, Reference, sa.ForeignKey(parent, ondelete="SET NULL"))


def moment(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[datetime]:
    """A moment in UTC."""
    return sa.Column(name, Moment, primary_key=key, nullable=optional)


def extra() -> sa.Column[dict[str, object]]:
    """The columns of a file that Stagecue does not know, by their header."""
    return sa.Column("extra", sa.JSON, nullable=False, server_default="{}")
