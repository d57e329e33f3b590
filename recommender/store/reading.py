"""Connections to a database that may only be read: in somebody else's folder, on a medium that takes no writing."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from recommender.errors import WorkspaceError

# What SQLite says where it would have to make a file beside the database, or write to it, before it can read.
_NEEDS_WRITING = ("unable to open", "readonly")


def is_read_only(file: Path) -> bool:
    """Whether a database is there that this person may not write."""
    return file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def connect(file: Path, patience: float) -> sqlite3.Connection:
    """A connection for reading alone. Raises WorkspaceError where changes lie in a log that cannot be taken over.

    While somebody else writes, the log of changes is read beside the database. Where there is none, SQLite would still
    make the log's files; it is told that nobody changes this database, which is asked anew for each connection.
    """
    uri = f"{file.resolve().as_uri()}?mode=ro"
    connection = _opened(uri, patience)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return connection
    except sqlite3.OperationalError as error:
        connection.close()
        if not any(words in str(error) for words in _NEEDS_WRITING):
            raise
    log = Path(f"{file}-wal")
    if log.exists() and log.stat().st_size:
        raise WorkspaceError(
            f"The workspace {file} is read-only and has changes in {log.name} that were not taken over; open it once "
            "with write permission."
        )
    return _opened(f"{uri}&immutable=1", patience)


def _opened(uri: str, patience: float) -> sqlite3.Connection:
    # isolation_level None as for all our connections; a thread may close what another one has opened.
    return sqlite3.connect(uri, patience, isolation_level=None, check_same_thread=False, uri=True)
