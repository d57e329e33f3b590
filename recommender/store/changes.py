"""The statements about what changed when: for each asset the last version of the content that changed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from recommender.store.database import CONTENT_MARK, CONTENT_VERSION
from recommender.store.dialect import upsert
from recommender.store.tables import content_changes, meta

# What of an asset changed: anything, and its words (title, language, text, passages), which cost more to follow.
ANYTHING, WORDS = "anything", "words"
# Under this key lies the version from which on changes were noted, where a workspace is older than the notes.
NOTED_FROM = "content_changes_from"
_VERSIONS = sa.select(meta.c.key, meta.c.value).where(meta.c.key.in_([CONTENT_VERSION, NOTED_FROM]))
_SINCE = sa.select(content_changes.c.asset_id, content_changes.c.what).where(
    content_changes.c.version > sa.bindparam("version", type_=sa.Integer)
)


class Version(NamedTuple):
    """A version of the content, and the mark that tells it from the same version of another history."""

    number: int
    mark: str


class Changes(NamedTuple):
    """What changed up to a version of the content: ids of assets, deleted ones among them.

    `words` are those among `assets` whose title, language, text or passages changed, or that are new or deleted.
    """

    version: Version
    assets: frozenset[str]
    words: frozenset[str]


def note(connection: sa.Connection, ids: Iterable[str], *, words: bool) -> None:
    """Note that the present version of the content changed these assets."""
    version, _ = _numbers(connection)
    whats = (ANYTHING, WORDS) if words else (ANYTHING,)
    rows = [{"asset_id": i, "what": what, "version": version} for i in dict.fromkeys(ids) for what in whats]
    if rows:
        connection.execute(upsert(content_changes), rows)


def present(connection: sa.Connection) -> Version:
    """The version of the content as it is."""
    number, _ = _numbers(connection)
    return Version(number, _mark(connection, number))


def since(connection: sa.Connection, version: Version) -> Changes | None:
    """What changed after a version; None where nobody noted it, or where the content has never had that version."""
    now, noted_from = _numbers(connection)
    if not noted_from <= version.number <= now or _mark(connection, version.number) != version.mark:
        return None
    found = connection.execute(_SINCE, {"version": version.number}).all()
    words = frozenset(i for i, what in found if what == WORDS)
    return Changes(Version(now, _mark(connection, now)), frozenset(i for i, _ in found), words)


def _numbers(connection: sa.Connection) -> tuple[int, int]:
    """The content's version, and the one from which on changes were noted."""
    kept = dict(connection.execute(_VERSIONS).all())
    return int(kept.get(CONTENT_VERSION, 0)), int(kept.get(NOTED_FROM, 0))


def _mark(connection: sa.Connection, number: int) -> str:
    """The mark of a version, "" for one that is older than marks."""
    return connection.scalar(sa.select(meta.c.value).where(meta.c.key == f"{CONTENT_MARK}{number}")) or ""
