"""A workspace that may only be read is read, and says so of everything else."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import WorkspaceError
from recommender.people import Contact, User
from recommender.store import open_store, reading
from recommender.store.reading import is_read_only

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
# SQLite's word where it would have to make the log's files, as in a folder of somebody else's.
CLOSED = sqlite3.OperationalError("unable to open database file")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a contact, which this person (root may write anywhere) is told not to write."""
    with open_store(tmp_path / "w s?#") as store:
        store.people.save([Contact("dana", name="Dana")])
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    return tmp_path / "w s?#"


def test_what_is_kept_is_read_and_nothing_more_is_kept(folder: Path) -> None:
    with open_store(folder) as store:
        assert store.read_only
        assert [c.name for c in store.people.contacts()] == ["Dana"]
        with pytest.raises(WorkspaceError, match="is read-only; give yourself write permission or copy it"):
            store.people.save([User("u")])
        with pytest.raises(WorkspaceError, match="is read-only"), store.transaction():
            store.audit("", "x", "y", NOW)
        # What is only kept to save work is let go.
        store.vectors.put("m", {"h": np.zeros(2, np.float32)})
        assert store.vectors.get("m", ["h"]) == {}


def test_where_no_file_can_be_made_beside_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = reading._opened

    class Closed:
        def execute(self, _: str) -> None:
            raise CLOSED

        def close(self) -> None:
            return None

    def without_files(uri: str, patience: float) -> object:
        return opened(uri, patience) if uri.endswith("&immutable=1") else Closed()

    monkeypatch.setattr(reading, "_opened", without_files)
    with open_store(folder) as store:
        assert [c.contact_id for c in store.people.contacts()] == ["dana"]
        (folder / "stagecue.db-wal").write_bytes(b"changes")
        with pytest.raises(WorkspaceError, match=r"has changes in stagecue\.db-wal that were not taken over"):
            store.people.contacts()


def test_what_somebody_else_writes_meanwhile_is_seen(folder: Path) -> None:
    with open_store(folder) as store, sqlite3.connect(folder / "stagecue.db") as other:
        other.execute("UPDATE contacts SET name = 'Dana Whit'")
        other.commit()
        assert store.people.contact("dana").name == "Dana Whit"
    other.close()


def test_whether_it_may_be_written(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_read_only(folder / "stagecue.db")
    assert not is_read_only(tmp_path / "new.db")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name == "stagecue.db")
    assert is_read_only(folder / "stagecue.db")
    monkeypatch.setattr(os, "access", lambda path, mode: True)
    assert not is_read_only(folder / "stagecue.db")
