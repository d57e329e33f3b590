"""What differs from one database to another: upserts, lists of ids and merging of JSON. SQLite for now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa


@cache
def upsert(table: sa.Table, *, with_extra: bool = False) -> sa.Insert:
    """An insert of one row that replaces the row of the same key.

    The column `extra` is left as it is, or with `with_extra` merged: new keys win, a None removes its key.
    """
    from sqlalchemy.dialects.sqlite import insert

    names = [c.name for c in table.c if c.name != "extra" or with_extra]
    statement = insert(table).values({name: sa.bindparam(name) for name in names})
    changes: dict[str, Any] = {n: statement.excluded[n] for n in names if not table.c[n].primary_key}
    if with_extra:
        changes["extra"] = sa.func.json_patch(table.c.extra, statement.excluded.extra)
    if not changes:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changes)


@cache
def count_up(table: sa.Table, key: str) -> sa.Insert:
    """A statement that adds 1 to the number kept as text under `key` (first: 1)."""
    from sqlalchemy.dialects.sqlite import insert

    more = sa.cast(sa.cast(table.c.value, sa.Integer) + 1, sa.Text)
    return insert(table).values(key=key, value="1").on_conflict_do_update(index_elements=["key"], set_={"value": more})


def within(column: sa.ColumnElement[Any], ids: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether `column` is one of `ids`, however many."""
    return column.in_(_values(sa.literal(listed(ids), sa.Text)))


def among(column: sa.ColumnElement[Any], parameter: str) -> sa.ColumnElement[bool]:
    """The same for a statement that is kept: the ids come with its execution, under `parameter`, as `listed(ids)`."""
    return column.in_(_values(sa.bindparam(parameter, type_=sa.Text)))


def listed(ids: Iterable[str]) -> str:
    """Ids as one JSON parameter."""
    return json.dumps(list(ids))


def _values(parameter: sa.ColumnElement[str]) -> sa.Select[tuple[str]]:
    found = sa.func.json_each(parameter).table_valued("value")
    return sa.select(sa.cast(found.c.value, sa.Text))
