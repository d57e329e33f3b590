"""Connections and transactions: one transaction a thread, which every method of the store joins."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from recommender.errors import WorkspaceError
from recommender.store.dialect import count_up
from recommender.store.faults import plain_faults
from recommender.store.tables import meta

# How many seconds a write waits while another program writes: for a person at a screen, and within long work.
# Adding content holds the right to write for under a second at a time, an import of 250,000 rows for about 15.
PATIENCE, LONG_PATIENCE = 5.0, 120.0
CONTENT_VERSION = "content_version"
# Under this and the version lies a mark that no other history has for it, such as that of a backup that was put back.
CONTENT_MARK = "content_mark "
_MARK = sa.insert(meta).from_select(
    ["key", "value"],
    sa.select(sa.literal(CONTENT_MARK) + meta.c.value, sa.bindparam("mark", type_=sa.Text)).where(
        meta.c.key == CONTENT_VERSION
    ),
)


class _Local(threading.local):
    connection: sa.Connection | None = None
    content_counted: bool = False
    patience: float | None = None


class Database:
    """The open database of a workspace. Threads may share it; a transaction belongs to the thread that began it."""

    def __init__(self, engine: sa.Engine, path: Path, *, read_only: bool = False) -> None:
        self.path, self.read_only = path, read_only
        self._engine = engine
        self._local = _Local()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """All that happens inside is kept together or, on an error, not at all. Inside another it is a part of it."""
        outer = self._local.connection
        with self._nested(outer) if outer is not None else self._outermost() as connection:
            yield connection

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """Transactions of this thread that begin inside wait long for the right to write."""
        before, self._local.patience = self._local.patience, LONG_PATIENCE
        try:
            yield
        finally:
            self._local.patience = before

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction for the store's own methods: errors of the database are told plainly."""
        with plain_faults(self.path), self.transaction() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection to read with: the transaction's own, so that it sees what it wrote, else a fresh one."""
        with plain_faults(self.path):
            if self._local.connection is not None:
                yield self._alive(self._local.connection)
            else:
                with self._engine.connect() as connection:
                    yield connection

    def count_content_change(self, connection: sa.Connection) -> None:
        """Raise the content version, once a transaction, and give it its mark."""
        if not self._local.content_counted:
            connection.execute(count_up(meta, CONTENT_VERSION))
            connection.execute(_MARK, {"mark": secrets.token_hex(8)})
            self._local.content_counted = True

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _outermost(self) -> Iterator[sa.Connection]:
        with plain_faults(self.path):
            connection = self._engine.connect()
        try:
            # IMMEDIATE: the right to write is taken here, where waiting is safe, and not in the middle.
            with plain_faults(self.path):
                patience = PATIENCE if self._local.patience is None else self._local.patience
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {1000 * patience:.0f}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            self._local.connection, self._local.content_counted = connection, False
            yield connection
            with plain_faults(self.path):
                self._alive(connection).commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            self._local.connection = None
            connection.close()

    @contextmanager
    def _nested(self, connection: sa.Connection) -> Iterator[sa.Connection]:
        counted = self._local.content_counted
        with plain_faults(self.path):
            self._alive(connection).exec_driver_sql("SAVEPOINT part")
        try:
            yield connection
        except BaseException:
            self._local.content_counted = counted
            # After a full disk the database has already undone everything, this savepoint included.
            if _in_transaction(connection):
                connection.exec_driver_sql("ROLLBACK TO part")
                connection.exec_driver_sql("RELEASE part")
            raise
        with plain_faults(self.path):
            self._alive(connection).exec_driver_sql("RELEASE part")

    def _alive(self, connection: sa.Connection) -> sa.Connection:
        """The connection, if its transaction still stands: without one, each statement would be kept by itself."""
        if not _in_transaction(connection):
            raise WorkspaceError(f"The workspace {self.path} gave up this change after an error; nothing was kept.")
        return connection


def _in_transaction(connection: sa.Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)
