"""Opening: from empty, from the first version, from a newer one, from two processes at once."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from recommender.errors import WorkspaceError
from recommender.people import Contact, Need, Signal, User
from recommender.store import Store, open_store, schema
from recommender.store.tables import metadata

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _database(folder: Path) -> sa.Engine:
    return sa.create_engine(f"sqlite:///{folder / 'stagecue.db'}")


def _shape(engine: sa.Engine) -> dict[str, Any]:
    """Columns, keys and indexes of every table as SQLite itself reports them."""
    shape: dict[str, Any] = {}
    with engine.connect() as connection:
        for table in metadata.tables:
            for pragma in ("table_info", "foreign_key_list", "index_list"):
                found = connection.exec_driver_sql(f"PRAGMA {pragma}({table})").all()
                # The first number is a place in the list: it matters for columns, not for indexes.
                shape[f"{table} {pragma}"] = sorted(tuple(row)[pragma == "index_list" :] for row in found)
    return shape


def test_folder_and_file_are_made_on_first_use(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b?c#d %41"
    with open_store(folder) as store:
        store.people.save([User("u1", rights="marketer")])  # type: ignore[arg-type]
    assert (folder / "stagecue.db").is_file()
    assert sqlite3.connect(folder / "stagecue.db").execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with open_store(folder) as store:
        assert [u.user_id for u in store.people.users()] == ["u1"]


def test_migrations_build_exactly_the_tables_of_the_code(workspace: Path, tmp_path: Path) -> None:
    engine = _database(workspace)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    # Alembic does not compare primary keys, nor the order of an index.
    direct = sa.create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    metadata.create_all(direct)
    assert _shape(engine) == _shape(direct)


def test_the_known_versions_are_the_migration_files() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(schema.alembic_config(connection))
    assert scripts.get_heads() == [schema.HEAD]
    assert tuple(s.revision for s in scripts.walk_revisions())[::-1] == schema.VERSIONS


def test_data_of_the_first_version_survive(tmp_path: Path) -> None:
    file = tmp_path / "stagecue.db"
    schema.migrate(file, "0001")
    with sqlite3.connect(file) as raw:
        names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert "needs" not in names
        blank = "'', " * 6
        raw.execute(f"INSERT INTO contacts VALUES ('dana', NULL, 'Dana', {blank} 'yes', '{{\"fax\": \"12\"}}')")
        raw.execute(
            "INSERT INTO signals VALUES ('s1', '', 'dana', '', '', 'visit', '2026-01-02T03:04:05.000000+00:00', NULL,"
            " '', '', '', '', 0, '{}')"
        )
    raw.close()
    with open_store(tmp_path) as store:
        assert store.people.contacts() == [Contact("dana", name="Dana", tracking_consent="yes")]  # type: ignore[arg-type]
        assert store.extras(Contact) == {("dana",): {"fax": "12"}}
        assert store.people.signals() == [Signal("s1", "dana", "visit", MOMENT)]
        store.people.save_need(Need("dana", "spare parts", MOMENT))
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.HEAD,)]


def test_a_newer_workspace_is_refused_and_left_alone(workspace: Path) -> None:
    file = workspace / "stagecue.db"
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0999'")
    raw.close()
    with pytest.raises(WorkspaceError, match=r"was written by a newer version of Stagecue \(schema 0999\)"):
        open_store(workspace)
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0999",)]


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "stagecue.db") as raw:
        raw.execute("CREATE TABLE songs (title TEXT)")
    raw.close()
    with pytest.raises(WorkspaceError, match="a database of another program"):
        open_store(tmp_path)
    with sqlite3.connect(tmp_path / "stagecue.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_a_failed_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        connection = args[0].attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE half (x)")
        connection.exec_driver_sql("SELECT * FROM nowhere")

    with monkeypatch.context() as patched:
        patched.setattr("alembic.command.upgrade", fail)
        with pytest.raises(WorkspaceError, match="no such table: nowhere"):
            open_store(tmp_path)
    with sqlite3.connect(tmp_path / "stagecue.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == []
    raw.close()
    open_store(tmp_path).close()


def _open_and_write(folder: Path, name: str, start: Any) -> None:
    start.wait(60)
    with open_store(folder) as store:
        store.people.save([User(name)])


def test_processes_that_open_an_empty_workspace_at_once_all_succeed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    names = ["u0", "u1", "u2"]
    processes = [context.Process(target=_open_and_write, args=(tmp_path / "ws", n, start)) for n in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
    assert [p.exitcode for p in processes] == [0, 0, 0]
    with open_store(tmp_path / "ws") as store:
        assert [u.user_id for u in store.people.users()] == names


def test_threads_that_open_at_once_all_succeed(tmp_path: Path) -> None:
    opened: list[Store] = []
    start = threading.Barrier(4)

    def run(folder: Path) -> None:
        start.wait(60)
        opened.append(open_store(folder))

    # Two workspaces: alembic's globals must not mix them up.
    threads = [threading.Thread(target=run, args=(tmp_path / f"ws{i % 2}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [store.people.users() for store in opened] == [[]] * 4
    for store in opened:
        store.close()


def test_opening_and_reading_imports_nothing_heavy(workspace: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from recommender.store import open_store\n"
        f"open_store(Path({str(workspace)!r})).people.contacts()\n"
        "heavy = ('alembic', 'sqlalchemy.orm', 'numpy', 'rapidfuzz', 'pandas')\n"
        "sys.stdout.write(','.join(m for m in heavy if m in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == ""
