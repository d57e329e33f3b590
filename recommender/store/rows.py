"""Records to rows and back: a record's field names are its table's column names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from content_library.asset import Asset, Passage, Tag, TalkingPoint
from recommender import people
from recommender.errors import InputError
from recommender.store import tables
from recommender.store.columns import Reference
from recommender.store.dialect import upsert, within

R = TypeVar("R")

TABLES: Mapping[type, sa.Table] = {
    Asset: tables.assets,
    Passage: tables.passages,
    Tag: tables.tags,
    TalkingPoint: tables.talking_points,
    people.User: tables.users,
    people.Account: tables.accounts,
    people.AccountProduct: tables.account_products,
    people.Contact: tables.contacts,
    people.Opportunity: tables.opportunities,
    people.OpportunityContact: tables.opportunity_contacts,
    people.OpportunityStage: tables.opportunity_history,
    people.Signal: tables.signals,
    people.Touch: tables.touches,
    people.Override: tables.overrides,
    people.Need: tables.needs,
    people.Exposure: tables.exposures,
    people.Outcome: tables.outcomes,
}
# Under this name of `extra` lies what Stagecue itself notes down about a row: no column of anybody's file.
OWN = "stagecue"
# Rows per statement: bounds the memory that a large import takes.
BATCH = 10_000
# How many missing ids an error names.
NAMED = 3


@cache
def names(record: type) -> tuple[str, ...]:
    """A record's field names in order."""
    return tuple(f.name for f in fields(record))


def select(record: type) -> sa.Select[Any]:
    """A select of a record's columns in the order of its fields."""
    table = TABLES[record]
    return sa.select(*(table.c[name] for name in names(record)))


def read(
    connection: sa.Connection, record: type[R], statement: sa.Select[Any], values: Mapping[str, Any] | None = None
) -> list[R]:
    """The records of a statement that `select(record)` began; `values` are its parameters."""
    return [record(*row) for row in connection.execute(statement, values)]


def same(column: sa.ColumnElement[Any], value: str) -> sa.ColumnElement[bool]:
    """Whether the column holds the value; a blank reference is one that names nothing."""
    return column.is_(None) if value == "" and isinstance(column.type, Reference) else column == value


def as_row(record: object) -> dict[str, Any]:
    """A record's values by column name."""
    kind: type = type(record)
    columns = names(kind)
    return dict(zip(columns, attrgetter(*columns)(record), strict=True))


def save(
    connection: sa.Connection,
    table: sa.Table,
    rows: Iterable[dict[str, Any]],
    extras: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Insert the rows, replacing those of the same key; `extras` are their unknown columns, one mapping a row.

    Raises InputError when a row names something that is not stored or lacks a value.
    """
    statement = upsert(table, with_extra=extras is not None)
    for batch in _batches(_with_extras(rows, extras)):
        try:
            connection.execute(statement, batch)
        except sa.exc.IntegrityError as error:
            raise _misfit(connection, table, batch, error) from error


def stored_extras(connection: sa.Connection, record: type) -> dict[tuple[str, ...], dict[str, Any]]:
    """The unknown columns of every record that has some, by its key."""
    table = TABLES[record]
    statement = sa.select(*table.primary_key, table.c.extra).where(sa.cast(table.c.extra, sa.Text) != "{}")
    found = {tuple(key): extra for *key, extra in connection.execute(statement)}
    theirs = {key: {name: value for name, value in extra.items() if name != OWN} for key, extra in found.items()}
    return {key: extra for key, extra in theirs.items() if extra}


def _with_extras(
    rows: Iterable[dict[str, Any]], extras: Sequence[Mapping[str, Any]] | None
) -> Iterator[dict[str, Any]]:
    if extras is None:
        yield from rows
        return
    for row, extra in zip(rows, extras, strict=True):
        # A number that is none (a table's empty cell) is a blank, and a blank keeps the stored value.
        yield {**row, "extra": {k: v for k, v in extra.items() if v == v}}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _misfit(
    connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]], error: sa.exc.IntegrityError
) -> InputError:
    """Says which named rows are missing elsewhere, or which value is missing in a row."""
    for key in sorted(table.foreign_keys, key=lambda k: str(k.parent.name)):
        wanted = {row[key.parent.name] for row in rows if row[key.parent.name]}
        target = key.column
        known = set(connection.scalars(sa.select(target).where(within(target, wanted))))
        if missing := sorted(wanted - known):
            listed = ", ".join(f"'{m}'" for m in missing[:NAMED])
            more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
            return InputError(
                f"There is no {target.name.removesuffix('_id')} {listed}{more}, "
                f"which {table.name.replace('_', ' ')} refer to; add it to {target.table.name} first."
            )
    empty = [c.name for c in table.c if not c.nullable and any(r.get(c.name, "") is None for r in rows)]
    if empty:
        return InputError(f"In {table.name.replace('_', ' ')} the column {empty[0]} must not be empty.")
    return InputError(f"The rows do not fit {table.name.replace('_', ' ')}: {error.orig}.")
