"""What a person reads when the workspace or the data cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from content_library.asset import Asset
from recommender.errors import InputError, WorkspaceError
from recommender.people import Account, Contact, Opportunity, Signal, User
from recommender.store import Store, open_store

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
NOBODY = 65534


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that anyone may enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="stagecue-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def not_root(public_folder: Path) -> Iterator[None]:
    """Permissions hold for everybody but root; so be nobody for a while, once all imports are done."""
    with open_store(public_folder / "warm") as store:
        store.people.save([User("u")])
        store.people.users()
        with suppress(InputError):
            store.people.save([Contact("c", account_id="nowhere")])
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _as_owner(path: Path, mode: int) -> None:
    user = os.geteuid()
    if os.getuid() == 0:
        os.seteuid(0)
    path.chmod(mode)
    os.seteuid(user)


def test_a_folder_that_may_not_be_made(public_folder: Path, not_root: None) -> None:
    _as_owner(public_folder, 0o555)
    with pytest.raises(WorkspaceError, match=r"The workspace folder .*new cannot be made: Permission denied\."):
        open_store(public_folder / "new")


def test_a_read_only_folder_without_a_store(public_folder: Path, not_root: None) -> None:
    _as_owner(public_folder, 0o555)
    with pytest.raises(WorkspaceError, match=r"cannot be opened; check .* that you may write there\.$"):
        open_store(public_folder)


def test_a_read_only_folder_with_a_store(public_folder: Path, not_root: None) -> None:
    _as_owner(public_folder / "warm" / "stagecue.db", 0o444)
    _as_owner(public_folder / "warm", 0o555)
    with (
        pytest.raises(WorkspaceError, match=r"(cannot be opened|is read-only)"),
        open_store(public_folder / "warm") as store,
    ):
        store.people.save([User("v")])


def test_a_read_only_file(public_folder: Path, not_root: None) -> None:
    _as_owner(public_folder / "warm" / "stagecue.db", 0o444)
    _as_owner(public_folder / "warm", 0o777)
    with (
        pytest.raises(WorkspaceError, match=r"is read-only; give yourself write permission or copy it\.$"),
        open_store(public_folder / "warm") as store,
    ):
        store.people.save([User("v")])


def test_a_path_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("hello")
    with pytest.raises(WorkspaceError, match=r"cannot be made: File exists\."):
        open_store(tmp_path / "ws")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "stagecue.db").write_bytes(b"no database at all " * 100)
    with pytest.raises(WorkspaceError, match="is damaged or is not a database"):
        open_store(tmp_path)
    assert (tmp_path / "stagecue.db").read_bytes() == b"no database at all " * 100


def test_a_damaged_database(workspace: Path) -> None:
    with open_store(workspace) as store:
        store.people.save([Account(f"a{i}", name="x" * 500) for i in range(200)])
    file = workspace / "stagecue.db"
    whole = file.read_bytes()
    # The first page names the tables and stays; the rest is overwritten.
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(WorkspaceError, match="is damaged"), open_store(workspace) as store:
        store.people.accounts()


def test_another_writer_makes_it_busy(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.store.database.PATIENCE", 0.05)
    other = sqlite3.connect(workspace / "stagecue.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(workspace) as store:
        assert store.people.users() == []
        with pytest.raises(WorkspaceError, match="is busy: another program, such as an add or an import, is writing"):
            store.people.save([User("u")])
        other.execute("ROLLBACK")
        store.people.save([User("u")])
        assert store.people.users() == [User("u")]
    other.close()


def test_long_work_waits_for_another_writer_where_a_person_would_not(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommender.store.database.PATIENCE", 0.0)
    other = sqlite3.connect(workspace / "stagecue.db", isolation_level=None, check_same_thread=False)
    with open_store(workspace) as store:
        other.execute("BEGIN IMMEDIATE")
        later = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        later.start()
        with store.patiently():
            store.people.save([User("u")])
        later.join()
        assert store.people.users() == [User("u")]
        # Afterwards, and in other threads, nobody waits.
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceError, match="is busy"):
            store.people.save([User("v")])
    other.close()


def _fill_disk(store: Store, connection: sa.Connection) -> None:
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_keeps_nothing_of_the_change(store: Store) -> None:
    store.people.save([Account("before")])
    with store._database.transaction() as connection:
        _fill_disk(store, connection)
    with pytest.raises(WorkspaceError, match="the disk is full"):
        store.people.save([Account(f"a{i}", name="x" * 500) for i in range(500)])
    assert store.people.accounts() == [Account("before")]


def test_after_a_full_disk_the_open_transaction_goes_no_further(store: Store) -> None:
    """SQLite undoes the whole transaction then; what follows must not be kept by itself."""

    def change() -> None:
        with store.transaction():
            store.people.save([User("u")])
            with store._database.transaction() as connection:
                _fill_disk(store, connection)
            with pytest.raises(WorkspaceError, match="the disk is full"):
                store.people.save([Account(f"a{i}", name="x" * 500) for i in range(500)])
            with pytest.raises(WorkspaceError, match="gave up this change"):
                store.people.save([User("late")])
            with pytest.raises(WorkspaceError, match="gave up this change"):
                store.people.users()

    with pytest.raises(WorkspaceError, match="gave up this change after an error; nothing was kept"):
        change()
    assert (store.people.accounts(), store.people.users()) == ([], [])


def test_a_record_that_names_a_missing_row(store: Store) -> None:
    with pytest.raises(InputError) as raised:
        store.people.save([Contact("ok"), Contact("dana", account_id="acme"), Contact("eve", account_id="zeta")])
    assert str(raised.value) == "There is no account 'acme', 'zeta', which contacts refer to; add it to accounts first."
    assert store.people.contacts() == []


def test_only_some_of_many_missing_rows_are_named(store: Store) -> None:
    signals = [Signal(f"s{i}", f"c{i}", "visit", MOMENT) for i in range(5)]
    with pytest.raises(InputError, match=r"There is no contact 'c0', 'c1', 'c2' and 2 more, which signals refer to"):
        store.people.save(signals)


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (User("u", name="\ud800"), r"not valid Unicode"),
        (User("u", name=None), r"In users the column name must not be empty\."),  # type: ignore[arg-type]
        (User("u", rights="king"), r"'king' is not a rights; choose one of rep, marketer"),  # type: ignore[arg-type]
        (Contact("c", tracking_consent="maybe"), r"choose one of yes, no, blank\."),  # type: ignore[arg-type]
        (Signal("s", "c", "visit", datetime(2026, 1, 1)), r"2026-01-01T00:00:00 has no time zone"),
        (Opportunity("o", closed_at=datetime(2026, 1, 1)), r"has no time zone"),
    ],
)
def test_values_that_cannot_be_kept(store: Store, record: User, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        store.people.save([record])
    assert store.people.users() == []


def test_a_naive_moment_to_look_back_from(store: Store) -> None:
    with pytest.raises(InputError, match="has no time zone"):
        store.people.signals(until=datetime(2026, 1, 1))
    with pytest.raises(InputError, match="out of range"):
        store.people.signals(until=datetime.min.replace(tzinfo=datetime.strptime("+0500", "%z").tzinfo))


def test_records_of_two_types_at_once_are_a_mistake_in_the_program(store: Store) -> None:
    with pytest.raises(TypeError, match="one type at a time"):
        store.people.save([User("u"), Account("a")])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("title = CAST(x'636166e9' AS TEXT)", r"stagecue\.db is damaged: a text in it is not UTF-8; restore it"),
        ("published_at = 'soon'", r"stagecue\.db is damaged: a value in it cannot be read; restore it from a copy"),
        ("status = 'odd'", r"is damaged: 'odd' is no status; restore it from a copy"),
        ("extra = '{broken'", r"stagecue\.db is damaged"),
    ],
)
def test_a_value_that_nobody_wrote(workspace: Path, damage: str, said: str) -> None:
    """Rotten, or edited by hand: never an error of Python's own."""
    with open_store(workspace) as store:
        store.content.save(Asset("a", "A", published_at=MOMENT.date()))
    with closing(sqlite3.connect(workspace / "stagecue.db")) as raw:
        raw.execute(f"UPDATE assets SET {damage}")
        raw.commit()
    with open_store(workspace) as store, pytest.raises(WorkspaceError, match=said):
        _ = store.content.assets(), store.extras(Asset)
