"""What adding content notes down for its next run: what each asset was made of, where, and which run was cut short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa

from recommender.store import successors
from recommender.store.database import Database
from recommender.store.dialect import upsert
from recommender.store.rows import OWN
from recommender.store.tables import assets, meta

# Keys of the table meta.
HOME, UNFINISHED, TAGGED = "home", "unfinished ", "tagged with"
# The mark that says at which moment an asset was first added.
FIRST_ADDED = "first_added"
_MARKS = (
    sa.select(assets.c.asset_id, sa.func.json_extract(assets.c.extra, f"$.{OWN}"))
    .where(sa.cast(assets.c.extra, sa.Text) != "{}")
    .order_by(assets.c.asset_id)
)
_AT_FIRST = sa.func.json_extract(assets.c.extra, f"$.{OWN}.{FIRST_ADDED}")
_FIRST_ADDED = sa.select(assets.c.asset_id, _AT_FIRST).where(_AT_FIRST.is_not(None))
_TAGGED = sa.select(meta.c.value).where(meta.c.key == TAGGED)
_MARK = sa.update(assets).where(assets.c.asset_id == sa.bindparam("id"))


class Adding:
    """Marks of assets (a name -> a text, e.g. the fingerprint of the file), runs that did not finish, and the home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def marks(self) -> dict[str, dict[str, str]]:
        """The marks of every asset that has some, by id."""
        with self._database.read() as connection:
            return {key: json.loads(found) for key, found in connection.execute(_MARKS) if found}

    def first_added(self) -> dict[str, datetime]:
        """When each asset was first added, by id. Who was added before that was noted down is missing."""
        with self._database.read() as connection:
            return {key: datetime.fromisoformat(at) for key, at in connection.execute(_FIRST_ADDED)}

    def marked_otherwise(self, marks: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """All marks of every asset that has one of these with another text, by id."""
        differs = [sa.func.json_extract(assets.c.extra, f"$.{OWN}.{name}") != text for name, text in marks.items()]
        with self._database.read() as connection:
            return {key: json.loads(found) for key, found in connection.execute(_MARKS.where(sa.or_(*differs)))}

    def mark(self, marks: Mapping[str, Mapping[str, str]]) -> None:
        """Set marks of assets, beside those that they have. Nothing that is ranked hangs on marks."""
        merged = sa.func.json_patch(assets.c.extra, sa.bindparam("patch", type_=sa.Text))
        rows = [{"id": key, "patch": json.dumps({OWN: dict(new)})} for key, new in marks.items()]
        if rows:
            with self._database.write() as connection:
                connection.execute(_MARK.values(extra=merged), rows)

    def unfinished(self, root: str) -> int | None:
        """How much was in before a run over this path began that has not come to its end; None if none is open."""
        with self._database.read() as connection:
            found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == UNFINISHED + root))
            return None if found is None else int(found)

    def begin(self, root: str, already: int) -> None:
        """Note that a run over this path begins, and how much is in already; an open one just goes on."""
        with self._database.write() as connection:
            if self.unfinished(root) is None:
                connection.execute(upsert(meta), {"key": UNFINISHED + root, "value": str(already)})

    def end(self, root: str) -> None:
        """Note that a run over this path has come to its end."""
        with self._database.write() as connection:
            connection.execute(sa.delete(meta).where(meta.c.key == UNFINISHED + root))

    def successors(self) -> dict[str, str]:
        """Each asset that was replaced, its source having another id since -> the one at its place now."""
        with self._database.read() as connection:
            return successors.read(connection)

    def tagged_with(self) -> dict[str, str]:
        """With which taxonomy the content was tagged last, as noted by `note_tagged`; empty where nobody did."""
        with self._database.read() as connection:
            noted: dict[str, str] = json.loads(connection.scalar(_TAGGED) or "{}")
            return noted

    def note_tagged(self, taxonomy: Mapping[str, str]) -> None:
        """Note with which taxonomy (a name -> a text) the content is tagged."""
        with self._database.write() as connection:
            connection.execute(upsert(meta), {"key": TAGGED, "value": json.dumps(dict(taxonomy))})

    def home(self) -> str:
        """The folder in which the workspace lay when paths were last noted, "" if none ever was."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(meta.c.value).where(meta.c.key == HOME)) or ""

    def settle(self, home: str, moved: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> None:
        """Note where the workspace lies, and for assets of these ids a new path and a new source."""
        paths = [{"id": key, "path": path, "source": source} for key, (path, source) in moved.items()]
        with self._database.write() as connection:
            connection.execute(upsert(meta), {"key": HOME, "value": home})
            if paths:
                connection.execute(_MARK.values(path=sa.bindparam("path"), source=sa.bindparam("source")), paths)
