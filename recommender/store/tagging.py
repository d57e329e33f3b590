"""The statements about tags: what an asset is, who said so, and what they said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from content_library.asset import LabelSet, SetBy, Tag
from recommender.store import rows
from recommender.store.dialect import within
from recommender.store.tables import assets, tag_history, tags

# Whose word counts first.
PRECEDENCE = (SetBy.PERSON, SetBy.IMPORT, SetBy.MODEL)


def save(connection: sa.Connection, new: Sequence[Tag], extras: Sequence[Mapping[str, Any]] | None) -> int:
    """How many tags are new or differ from the stored ones, after keeping them and noting people's and imports'."""
    stored = set(read(connection, {t.asset_id for t in new}))
    fresh = [t for t in new if t not in stored]
    if fresh or extras:
        rows.save(connection, tags, map(rows.as_row, new), extras)
    if said := [rows.as_row(t) for t in fresh if t.set_by != SetBy.MODEL]:
        connection.execute(sa.insert(tag_history), said)
    return len(fresh) + len(extras or ())


def drop_others(connection: sa.Connection, new: Sequence[Tag]) -> int:
    """How many stored tags were dropped: those of a group (asset, label set, setter, rater) of `new` that it lacks."""
    kept = {(_group(t), t.label) for t in new}
    groups = {group for group, _ in kept}
    stored = read(connection, {t.asset_id for t in new})
    gone = [t for t in stored if _group(t) in groups and (_group(t), t.label) not in kept]
    if gone:
        key = list(tags.primary_key)
        statement = sa.delete(tags).where(*(c == sa.bindparam(f"old_{c.name}") for c in key))
        connection.execute(statement, [{f"old_{c.name}": getattr(t, c.name) for c in key} for t in gone])
    return len(gone)


def drop(connection: sa.Connection, asset_id: str, label_sets: Iterable[LabelSet], set_by: SetBy) -> int:
    """How many tags were dropped: an asset's of these label sets, whoever of these setters gave them."""
    mine = (tags.c.asset_id == asset_id, tags.c.label_set.in_(list(label_sets)), tags.c.set_by == set_by)
    return connection.execute(sa.delete(tags).where(*mine)).rowcount


def move_said(connection: sa.Connection, old: str, new: str) -> int:
    """How many tags of people and imports went from one asset to another, where they stand for what the same said."""
    said = [t for t in read(connection, [old]) if t.set_by != SetBy.MODEL]
    moved = [replace(t, asset_id=new) for t in said]
    dropped = drop_others(connection, moved)
    save(connection, moved, None)
    connection.execute(sa.delete(tags).where(tags.c.asset_id == old, tags.c.set_by != SetBy.MODEL))
    return dropped + len(moved)


def read(connection: sa.Connection, ids: Iterable[str] | None) -> list[Tag]:
    """All tags of the assets."""
    statement = rows.select(Tag).order_by(*tags.primary_key)
    if ids is not None:
        statement = statement.where(within(tags.c.asset_id, ids))
    return rows.read(connection, Tag, statement)


def read_effective(connection: sa.Connection, ids: Iterable[str] | None) -> list[Tag]:
    """Per asset and label set, the tags of the setter whose word counts first."""
    rank = sa.case({str(who): i for i, who in enumerate(PRECEDENCE)}, value=sa.cast(tags.c.set_by, sa.Text))
    first = sa.func.min(rank).over(partition_by=[tags.c.asset_id, tags.c.label_set])
    inner = rows.select(Tag).add_columns(rank.label("rank"), first.label("first"))
    if ids is not None:
        inner = inner.where(within(tags.c.asset_id, ids))
    found = inner.subquery()
    statement = sa.select(*(found.c[name] for name in rows.names(Tag))).where(found.c.rank == found.c.first)
    return rows.read(connection, Tag, statement.order_by(*(found.c[c.name] for c in tags.primary_key)))


def read_effective_then(connection: sa.Connection, ids: Iterable[str] | None, as_of: datetime) -> list[Tag]:
    """The tags that counted at a moment, as far as it is known: those kept now, less what was said since.

    What people and imports said since is known for an asset and label set from the history; there, what they had said
    by then takes its place, and an asset that was replaced since has what was handed to its successor. Of the model's
    tags there are today's alone, and nobody noted when a tag was taken back.
    """
    wanted = None if ids is None else list(ids)
    present, history = read(connection, wanted), [(_moment(t.at), t) for t in read_history(connection, wanted)]
    replaced = set(connection.scalars(sa.select(assets.c.asset_id).where(assets.c.vanished_at > as_of)))
    differs = {(t.asset_id, t.label_set) for at, t in history if at > as_of or t.asset_id in replaced}
    said = {
        (_group(t), t.label): t
        for at, t in sorted(history, key=lambda x: x[0])
        if at <= as_of and (t.asset_id, t.label_set) in differs
    }
    kept = [t for t in present if t.set_by is SetBy.MODEL or (t.asset_id, t.label_set) not in differs]
    found = [*kept, *said.values()]
    first: dict[tuple[str, LabelSet], int] = {}
    for t in found:
        key = (t.asset_id, t.label_set)
        first[key] = min(PRECEDENCE.index(t.set_by), first.get(key, len(PRECEDENCE)))
    return [t for t in found if PRECEDENCE.index(t.set_by) == first[t.asset_id, t.label_set]]


def _moment(at: str) -> datetime:
    """When something was said; what states no moment was said before all that does."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_history(connection: sa.Connection, ids: Iterable[str] | None) -> list[Tag]:
    """What people and imports said, in the order in which it was kept."""
    statement = sa.select(*(tag_history.c[name] for name in rows.names(Tag))).order_by(tag_history.c.id)
    if ids is not None:
        statement = statement.where(within(tag_history.c.asset_id, ids))
    return rows.read(connection, Tag, statement)


def _group(tag: Tag) -> tuple[str, str, str, str]:
    return (tag.asset_id, tag.label_set, tag.set_by, tag.rater)
