"""Brings a workspace's database to the schema of this version. Alembic is imported only when there is work to do."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from recommender.errors import WorkspaceError

if TYPE_CHECKING:
    from alembic.config import Config

# All schema versions in order, as the files in recommender/migrations/versions name them.
VERSIONS = ("0001", "0002", "0003", "0004")
HEAD = VERSIONS[-1]
# How long to wait for another process that is doing the same, in seconds.
PATIENCE = 30.0
# Alembic keeps the running migration in module globals: one at a time in a process.
_one_at_a_time = threading.Lock()


def ensure_schema(engine: sa.Engine, path: Path) -> None:
    """Leaves the database at HEAD. Raises WorkspaceError if it is from a newer version or not Stagecue's."""
    with engine.connect() as connection:
        if _is_current(connection, path):
            return
    migrate(path)


def migrate(path: Path, to: str = HEAD) -> None:
    """Runs the migrations up to `to` in one transaction; a second process waits and finds the work done."""
    from alembic import command

    # Its own connection, without foreign keys: a migration that rebuilds a table must not delete what hangs on it.
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        poolclass=sa.NullPool,
        connect_args={"isolation_level": None, "timeout": PATIENCE},
    )
    with _one_at_a_time, engine.connect() as connection:
        _write_ahead(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if _is_current(connection, path):
            connection.rollback()
            return
        command.upgrade(alembic_config(connection), to)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            connection.rollback()
            raise WorkspaceError(
                f"The workspace {path} cannot be brought to this version: its rows do not fit together."
            )
        connection.commit()


def alembic_config(connection: sa.Connection) -> Config:
    """Alembic's settings for one connection; there is no alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "recommender:migrations")
    config.attributes["connection"] = connection
    return config


def _is_current(connection: sa.Connection, path: Path) -> bool:
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return False
    if "alembic_version" not in tables:
        raise WorkspaceError(f"{path} is a database of another program; choose another workspace folder.")
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if version not in VERSIONS:
        raise WorkspaceError(
            f"The workspace {path} was written by a newer version of Stagecue (schema {version}); update Stagecue."
        )
    return bool(version == HEAD)


def _write_ahead(connection: sa.Connection) -> None:
    """Readers and one writer at a time side by side; kept in the file. SQLite does not wait here by itself."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            return
        except sa.exc.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
