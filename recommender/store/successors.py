"""Which asset took the place of which: what was sent or dismissed under the old id counts for the new one, too.

The log itself is left as it was written: files that are imported again still name the old id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa

from recommender.store.dialect import upsert
from recommender.store.tables import assets, meta

# Under this and the old id, the table meta has the new one.
PREFIX = "successor of "
_ALL = sa.select(meta.c.key, meta.c.value).where(meta.c.key >= PREFIX, meta.c.key < PREFIX + "\U0010ffff")
_OLD = sa.select(assets.c.extra).where(assets.c.asset_id == sa.bindparam("old")).scalar_subquery()
_CARRY_EXTRA = (
    sa.update(assets)
    .where(assets.c.asset_id == sa.bindparam("new"))
    .values(extra=sa.func.json_patch(sa.func.coalesce(_OLD, sa.literal("{}", sa.Text)), assets.c.extra))
)
T = TypeVar("T", bound=Any)


def note(connection: sa.Connection, old: str, new: str) -> None:
    """Note that an asset took the place of another; what is at its place has no successor itself."""
    connection.execute(sa.delete(meta).where(meta.c.key == PREFIX + new))
    connection.execute(upsert(meta), {"key": PREFIX + old, "value": new})


def carry_extra(connection: sa.Connection, old: str, new: str) -> None:
    """Keep what is only kept of the old asset for the new one, too, where that has nothing under the same name."""
    connection.execute(_CARRY_EXTRA, {"old": old, "new": new})


def read(connection: sa.Connection) -> dict[str, str]:
    """Each asset that was replaced -> the one that is at its place now, over however many steps."""
    next_one = {key.removeprefix(PREFIX): new for key, new in connection.execute(_ALL)}
    found = {}
    for old, last in next_one.items():
        while last in next_one:
            last = next_one[last]
        found[old] = last
    return found


def current(item: str, successors: Mapping[str, str]) -> str:
    """The item as it is called now; an item of an asset ("asset#place") goes with the asset."""
    asset_id, mark, place = item.partition("#")
    return f"{successors[asset_id]}{mark}{place}" if asset_id in successors else item


def carried(had: Mapping[str, T], successors: Mapping[str, str]) -> dict[str, T]:
    """What was had, and the same of its successors; where both were had, the greater value counts."""
    out = dict(had)
    for item, value in had.items():
        now = current(item, successors)
        out[now] = max(value, out.get(now, value))
    return out
