"""Opens a workspace's store: `open_store(folder)`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

import sqlalchemy as sa

from recommender.errors import WorkspaceError
from recommender.store import tables
from recommender.store.adding import Adding
from recommender.store.content import Content
from recommender.store.database import PATIENCE, Database
from recommender.store.faults import plain_faults
from recommender.store.log import Log
from recommender.store.people import People
from recommender.store.reading import connect, is_read_only
from recommender.store.rows import stored_extras
from recommender.store.schema import ensure_schema
from recommender.store.vectors import Vectors

FILE_NAME = "stagecue.db"


class AuditEntry(NamedTuple):
    """Who did what, and when."""

    at: datetime
    actor: str
    action: str
    detail: str


class Store:
    """Everything a workspace keeps. Its parts are the nouns; `transaction` holds several calls together.

    Threads may share one store. Every method raises WorkspaceError when the workspace cannot be used and
    InputError when the data do not fit.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.content = Content(database)
        self.adding = Adding(database)
        self.people = People(database)
        self.log = Log(database)
        self.vectors = Vectors(database)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be kept, because this person may not write the workspace."""
        return self._database.read_only

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """Writing inside waits long while another program writes: nobody sits before it, and much would be lost."""
        with self._database.patiently():
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All calls inside are kept together or, when an error leaves the block, not at all."""
        with self._database.transaction():
            yield

    def audit(self, actor: str, action: str, detail: str, at: datetime) -> None:
        """Note who did what."""
        with self._database.write() as connection:
            row = {"actor": actor, "action": action, "detail": detail, "at": at}
            connection.execute(sa.insert(tables.audit_log), row)

    def audit_trail(self) -> list[AuditEntry]:
        """All that was noted, oldest first."""
        log = tables.audit_log
        with self._database.read() as connection:
            found = connection.execute(sa.select(log.c.at, log.c.actor, log.c.action, log.c.detail).order_by(log.c.id))
            return [AuditEntry(*row) for row in found]

    def extras(self, record: type) -> dict[tuple[str, ...], dict[str, Any]]:
        """A file's unknown columns, for every record of a type that has some, by its key: `extras(Contact)`."""
        with self._database.read() as connection:
            return stored_extras(connection, record)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_store(path: Path) -> Store:
    """The store of the workspace folder `path`, which is created on first use. Raises WorkspaceError.

    One that may not be written is opened for reading.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"The workspace folder {path} cannot be made: {error.strerror or error}.") from error
    file = path / FILE_NAME
    read_only = is_read_only(file)
    engine = _engine(file, read_only)
    with plain_faults(file):
        ensure_schema(engine, file)
    return Store(Database(engine, file, read_only=read_only))


def _engine(file: Path, read_only: bool) -> sa.Engine:
    json_serializer = partial(json.dumps, ensure_ascii=False, default=str)
    if read_only:
        engine = sa.create_engine(
            "sqlite://",
            creator=lambda: connect(file, PATIENCE),
            poolclass=sa.NullPool,
            json_serializer=json_serializer,
        )
    else:
        # isolation_level None: the driver begins nothing by itself; Database does.
        engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(file)),
            connect_args={"isolation_level": None, "timeout": PATIENCE},
            json_serializer=json_serializer,
        )
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, record: object) -> None:  # noqa: ARG001 - the event passes both
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
