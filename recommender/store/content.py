"""What is kept about content: assets, passages, tags and talking points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from content_library.asset import Asset, LabelSet, Passage, SetBy, Status, Tag, TalkingPoint, content_hash
from recommender.errors import InputError, NotFoundError
from recommender.store import changes, rows, successors, tagging
from recommender.store.changes import Changes, Version
from recommender.store.database import CONTENT_VERSION, Database
from recommender.store.dialect import among, listed, within
from recommender.store.near import near
from recommender.store.tables import assets, meta, passages, tags, talking_points

# What is said often is put together once.
_VERSION = sa.select(meta.c.value).where(meta.c.key == CONTENT_VERSION)
_ID: sa.BindParameter[str] = sa.bindparam("id", type_=sa.Text)
_ASSET = rows.select(Asset).add_columns(assets.c.vanished_at).where(assets.c.asset_id == _ID)
_PASSAGES = rows.select(Passage).where(passages.c.asset_id == _ID).order_by(passages.c.position)
_DROP_PASSAGES = sa.delete(passages).where(passages.c.asset_id == _ID)
_DROP_MODEL_TAGS = sa.delete(tags).where(tags.c.asset_id == _ID, tags.c.set_by == SetBy.MODEL)


class Content:
    """The library as it is stored. Lists are ordered by id; `ids=None` means all, an empty `ids` none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, asset: Asset, passages: Sequence[Passage] = (), extra: Mapping[str, Any] | None = None) -> bool:
        """Whether the content is new or changed, after keeping the asset with its passages.

        A changed `content_hash` raises the version by one, replaces the passages and drops the model's tags; tags
        of people and imports stay. With the same hash, a blank text and no passages mean "as stored".
        """
        if any(p.asset_id != asset.asset_id for p in passages):
            raise InputError(f"A passage of another asset was given for '{asset.asset_id}'.")
        with self._database.write() as connection:
            old, gone = _stored(connection, asset.asset_id)
            changed = old is None or old.content_hash != asset.content_hash
            new = asset if old is None else _merged(old, asset)
            if new != old or gone or extra:
                row = {**rows.as_row(new), "vanished_at": None}
                rows.save(connection, assets, [row], None if extra is None else [extra])
            cut = changed or (bool(passages) and list(passages) != _passages_of(connection, asset.asset_id))
            if cut:
                _replace_passages(connection, asset.asset_id, passages)
            differs = new != old or gone or bool(extra) or cut
            self._count(connection, differs, [new.asset_id], words=cut or old is None or _said(new) != _said(old))
        return changed

    def assets(self, *, ids: Iterable[str] | None = None, with_text: bool = False) -> list[Asset]:
        """The assets; their texts are "" unless asked for, because they are long."""
        statement = _assets(ids is not None, with_text)
        with self._database.read() as connection:
            return rows.read(connection, Asset, statement, _listed(ids))

    def asset(self, asset_id: str) -> Asset:
        """One asset with its text, by its id or one that it had before. Raises NotFoundError with the nearest ids."""
        with self._database.read() as connection:
            found, _ = _stored(connection, asset_id)
            if found is None:
                found, _ = _stored(connection, successors.read(connection).get(asset_id, ""))
            if found is None:
                raise _unknown(connection, asset_id)
            return found

    def by_source(self) -> dict[str, Asset]:
        """Where each asset came from -> the asset without its text; assets without a source are left out.

        Of several with one source it is the one that is there: another id was stated for the source since.
        """
        with self._database.read() as connection:
            statement = _assets(False, False).where(assets.c.source != "").order_by(None)
            statement = statement.order_by(assets.c.vanished_at.is_(None), assets.c.asset_id)
            return {a.source: a for a in rows.read(connection, Asset, statement)}

    def passages(self, ids: Iterable[str] | None = None) -> list[Passage]:
        """The passages of the assets, in the order of the assets' ids and of the text."""
        with self._database.read() as connection:
            return rows.read(connection, Passage, _all_passages(ids is not None), _listed(ids))

    def set_status(self, ids: Iterable[str], status: Status) -> None:
        """Set the status of assets, by the ids that they have or had. Raises NotFoundError for an unknown one."""
        with self._database.write() as connection:
            wanted = _as_now(connection, ids)
            change = sa.update(assets).where(within(assets.c.asset_id, wanted), assets.c.status != status)
            self._count(connection, connection.execute(change.values(status=status)).rowcount, wanted)

    def mark_vanished(self, ids: Iterable[str], at: datetime | None) -> None:
        """Note that assets' sources were not found at that moment; None notes that they are there again."""
        wanted = list(ids)
        with self._database.write() as connection:
            self._count(connection, connection.execute(_vanish(wanted, at)).rowcount, wanted)

    def vanished(self) -> set[str]:
        """The ids of assets whose source is gone."""
        return set(self.vanished_at())

    def vanished_at(self) -> dict[str, datetime]:
        """When the source of an asset was found gone, by the asset's id."""
        gone = sa.select(assets.c.asset_id, assets.c.vanished_at).where(assets.c.vanished_at.is_not(None))
        with self._database.read() as connection:
            return dict(map(tuple, connection.execute(gone)))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove assets with their passages and tags; the history of tags stays."""
        unwanted = list(ids)
        with self._database.write() as connection:
            gone = connection.execute(sa.delete(assets).where(within(assets.c.asset_id, unwanted)))
            self._count(connection, gone.rowcount, unwanted, words=True)

    def save_tags(self, new: Sequence[Tag], extras: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Keep tags beside those that are there; one of the same asset, label, setter and rater is replaced."""
        with self._database.write() as connection:
            self._count(connection, tagging.save(connection, new, extras), {t.asset_id for t in new})

    def replace_tags(self, new: Sequence[Tag]) -> None:
        """Keep tags, and drop what the same setter and rater said before about the same asset and label set."""
        with self._database.write() as connection:
            dropped = tagging.drop_others(connection, new)
            self._count(connection, dropped + tagging.save(connection, new, None), {t.asset_id for t in new})

    def clear_tags(self, asset_id: str, label_sets: Iterable[LabelSet], set_by: SetBy) -> None:
        """Drop an asset's tags of these label sets that such a setter gave."""
        with self._database.write() as connection:
            self._count(connection, tagging.drop(connection, asset_id, label_sets, set_by), [asset_id])

    def hand_over(self, old: str, new: str) -> None:
        """Put an asset at another's place: it gets what people and imports said of that, and what was sent counts.

        It gets what is only kept of it as well, where it has nothing of its own under the same name.
        """
        theirs = sa.update(talking_points).where(talking_points.c.asset_id == old).values(asset_id=new)
        with self._database.write() as connection:
            successors.note(connection, old, new)
            successors.carry_extra(connection, old, new)
            moved = tagging.move_said(connection, old, new)
            self._count(connection, moved + connection.execute(theirs).rowcount, [old, new])

    def tags(self, ids: Iterable[str] | None = None) -> list[Tag]:
        """All tags, whoever set them."""
        with self._database.read() as connection:
            return tagging.read(connection, ids)

    def effective_tags(self, ids: Iterable[str] | None = None, as_of: datetime | None = None) -> list[Tag]:
        """The tags that count: per asset and label set a person's, if there are none an import's, else the model's.

        With `as_of` those that counted then, as far as the history tells.
        """
        with self._database.read() as connection:
            if as_of is None:
                return tagging.read_effective(connection, ids)
            return tagging.read_effective_then(connection, ids, as_of)

    def tag_history(self, ids: Iterable[str] | None = None) -> list[Tag]:
        """All that people and imports ever said, oldest first."""
        with self._database.read() as connection:
            return tagging.read_history(connection, ids)

    def save_talking_points(
        self, points: Sequence[TalkingPoint], extras: Sequence[Mapping[str, Any]] | None = None
    ) -> None:
        """Keep talking points; those of the same id are replaced."""
        with self._database.write() as connection:
            stored = set(_talking_points(connection, {p.point_id for p in points}))
            rows.save(connection, talking_points, map(rows.as_row, points), extras)
            self._count(connection, len(set(points) - stored) + len(extras or ()), ())

    def talking_points(self, ids: Iterable[str] | None = None) -> list[TalkingPoint]:
        """The talking points of these ids."""
        with self._database.read() as connection:
            return _talking_points(connection, ids)

    def content_version(self) -> int:
        """How many transactions have changed the library: what is computed from it is stale when this has grown."""
        with self._database.read() as connection:
            return int(connection.scalar(_VERSION) or 0)

    def version(self) -> Version:
        """The content's version with its mark."""
        with self._database.read() as connection:
            return changes.present(connection)

    def changes_since(self, version: Version) -> Changes | None:
        """What has changed since that version of the content; None where that cannot be told."""
        with self._database.read() as connection:
            return changes.since(connection, version)

    def _count(self, connection: sa.Connection, changed_rows: int, ids: Iterable[str], *, words: bool = False) -> None:
        """If anything changed: count the change, and note which assets (`words`: and their words) it may be of."""
        if changed_rows:
            self._database.count_content_change(connection)
            changes.note(connection, ids, words=words)


def _as_now(connection: sa.Connection, ids: Iterable[str]) -> list[str]:
    """The ids that assets have now, by those that they have or had. Raises NotFoundError for an unknown one."""
    wanted = list(dict.fromkeys(ids))
    known = set(connection.scalars(sa.select(assets.c.asset_id).where(within(assets.c.asset_id, wanted))))
    renamed = {} if known.issuperset(wanted) else successors.read(connection)
    if missing := [i for i in wanted if i not in known and i not in renamed]:
        raise _unknown(connection, missing[0])
    return list(dict.fromkeys(i if i in known else renamed[i] for i in wanted))


def _merged(old: Asset, new: Asset) -> Asset:
    """The new asset with what the old one tells about versions and, for unchanged content, its text."""
    if old.content_hash != new.content_hash:
        return replace(new, version=max(old.version + 1, new.version))
    return replace(new, version=max(old.version, new.version), text=new.text or old.text)


def _said(asset: Asset) -> tuple[str, str, str]:
    """What of an asset, beside its passages, is embedded or looked up by words."""
    return asset.title, asset.language, asset.text


@cache
def _assets(some: bool, with_text: bool) -> sa.Select[Any]:
    statement = rows.select(Asset).order_by(assets.c.asset_id)
    if not with_text:
        blank = sa.literal("").label("text")
        statement = statement.with_only_columns(*(blank if c.name == "text" else c for c in statement.selected_columns))
    return statement.where(among(assets.c.asset_id, "ids")) if some else statement


@cache
def _all_passages(some: bool) -> sa.Select[Any]:
    statement = rows.select(Passage).order_by(passages.c.asset_id, passages.c.position)
    return statement.where(among(passages.c.asset_id, "ids")) if some else statement


def _listed(ids: Iterable[str] | None) -> dict[str, str]:
    return {} if ids is None else {"ids": listed(ids)}


def _stored(connection: sa.Connection, asset_id: str) -> tuple[Asset | None, bool]:
    """The asset, if it is stored, and whether its source is gone."""
    found = connection.execute(_ASSET, {"id": asset_id}).first()
    return (None, False) if found is None else (Asset(*found[:-1]), found[-1] is not None)


def _unknown(connection: sa.Connection, asset_id: str) -> NotFoundError:
    known = connection.execute(sa.select(assets.c.asset_id, assets.c.title)).all()
    return NotFoundError("asset", asset_id, near(asset_id, [(i, t) for i, title in known for t in (i, title)]))


def _passages_of(connection: sa.Connection, asset_id: str) -> list[Passage]:
    return [Passage(*row) for row in connection.execute(_PASSAGES, {"id": asset_id})]


def _replace_passages(connection: sa.Connection, asset_id: str, new: Sequence[Passage]) -> None:
    """New passages; the model's tags go with the old ones, because they point into them."""
    connection.execute(_DROP_PASSAGES, {"id": asset_id})
    rows.save(connection, passages, ({**rows.as_row(p), "content_hash": content_hash(p.text)} for p in new))
    connection.execute(_DROP_MODEL_TAGS, {"id": asset_id})


def _talking_points(connection: sa.Connection, ids: Iterable[str] | None) -> list[TalkingPoint]:
    statement = rows.select(TalkingPoint).order_by(talking_points.c.point_id)
    if ids is not None:
        statement = statement.where(within(talking_points.c.point_id, ids))
    return rows.read(connection, TalkingPoint, statement)


def _vanish(ids: list[str], at: datetime | None) -> sa.Update:
    """Sets the moment; rows that hold it already don't count as changed."""
    differs = assets.c.vanished_at.is_distinct_from(sa.bindparam("moment", at, assets.c.vanished_at.type))
    return sa.update(assets).where(within(assets.c.asset_id, ids), differs).values(vanished_at=at)
