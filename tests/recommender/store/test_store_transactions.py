"""Together or not at all: rollback, parts inside parts, threads, and a process that is killed."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from content_library.asset import Asset, LabelSet, Passage, SetBy, Status, Tag, TalkingPoint
from recommender.errors import InputError, StagecueError
from recommender.people import Account, Contact, User
from recommender.store import AuditEntry, Store, open_store

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class _StopError(Exception):
    pass


def test_an_error_undoes_everything_in_the_block(store: Store) -> None:
    with suppress(_StopError), store.transaction():
        store.people.save([Account("a")])
        store.content.save(Asset("x", "X"))
        store.audit("ann", "import", "a.csv", MOMENT)
        assert store.people.accounts() == [Account("a")]
        assert store.content.content_version() == 1
        raise _StopError
    assert store.people.accounts() == []
    assert store.content.assets() == []
    assert store.content.content_version() == 0
    assert store.audit_trail() == []


def test_a_failed_part_leaves_the_rest(store: Store) -> None:
    with store.transaction():
        store.people.save([Account("a")])
        with pytest.raises(InputError):
            store.people.save([Contact("ok", "a"), Contact("lost", "nowhere")])
        with suppress(_StopError), store.transaction():
            store.content.save(Asset("x", "X"))
            raise _StopError
        assert store.content.content_version() == 0
        store.people.save([Contact("ok", "a")])
    assert store.people.accounts() == [Account("a")]
    assert store.people.contacts() == [Contact("ok", "a")]
    assert store.content.content_version() == 0


def test_a_change_after_an_undone_one_still_counts(store: Store) -> None:
    with store.transaction():
        with suppress(_StopError), store.transaction():
            store.content.save(Asset("x", "X"))
            raise _StopError
        store.content.save(Asset("y", "Y"))
    assert [a.asset_id for a in store.content.assets()] == ["y"]
    assert store.content.content_version() == 1


def test_others_see_a_transaction_only_when_it_is_over(store: Store, workspace: Path) -> None:
    with open_store(workspace) as other:
        with store.transaction():
            store.people.save([User("u")])
            assert other.people.users() == []
        assert other.people.users() == [User("u")]


def test_a_store_is_usable_from_many_threads(store: Store) -> None:
    faults: list[Exception] = []

    def run(name: str) -> None:
        try:
            with store.transaction():
                store.people.save([User(f"{name}-1")])
                assert f"{name}-1" in {u.user_id for u in store.people.users()}
                store.people.save([User(f"{name}-2")])
        except (AssertionError, StagecueError) as error:
            faults.append(error)

    threads = [threading.Thread(target=run, args=(f"t{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert {u.user_id for u in store.people.users()} == {f"t{i}-{j}" for i in range(8) for j in (1, 2)}


def _write_and_wait(folder: Path, ready: Any) -> None:
    store = open_store(folder)
    with store.transaction():
        store.people.save([Account(f"a{i}", name="x" * 200) for i in range(5000)])
        store.content.save(Asset("x", "X"), [Passage("x", 0, "words")])
        ready.set()
        time.sleep(120)


def test_a_process_killed_in_a_transaction_leaves_nothing_half(workspace: Path) -> None:
    with open_store(workspace) as store:
        store.people.save([Account("before")])
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_write_and_wait, args=(workspace, ready))
    process.start()
    assert ready.wait(90)
    process.kill()
    process.join(30)
    with open_store(workspace) as store:
        assert store.people.accounts() == [Account("before")]
        assert (store.content.assets(), store.content.passages(), store.content.content_version()) == ([], [], 0)
        store.people.save([Account("after")])
        assert [a.account_id for a in store.people.accounts()] == ["after", "before"]


X = Asset("x", "X", content_hash="1", text="words")
TAG = Tag("x", LabelSet.STAGE, "explore", 0.9, 1.0)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda c: c.save(Asset("y", "Y")), 0),
        (lambda c: c.save(X, [Passage("x", 0, "words")]), 0),
        (lambda c: c.save(Asset("x", "New title", content_hash="1")), 0),
        (lambda c: c.save(X, [Passage("x", 0, "other")]), 0),
        (lambda c: c.save(X, (), {"rating": "5"}), 1),
        (lambda c: c.set_status(["x"], Status.RETIRED), 0),
        (lambda c: c.mark_vanished(["x"], MOMENT), 0),
        (lambda c: c.delete(["x"]), 0),
        (lambda c: c.save_tags([TAG]), 0),
        (lambda c: c.replace_tags([Tag("x", LabelSet.STAGE, "decide", 0.9, 1.0)]), 0),
        (lambda c: c.save_talking_points([TalkingPoint("p", "Say this.", "x")]), 0),
    ],
)
def test_the_content_version_counts_changes_and_only_changes(
    store: Store, change: Callable[[Any], object], again: int
) -> None:
    store.content.save(X, [Passage("x", 0, "first words")])
    before = store.content.content_version()
    change(store.content)
    assert store.content.content_version() == before + 1
    change(store.content)
    # Extra columns are not compared: they count each time.
    assert store.content.content_version() == before + 1 + again


def test_a_transaction_raises_the_content_version_once(store: Store) -> None:
    with store.transaction():
        store.content.save(X)
        store.content.save(Asset("y", "Y"))
        store.content.save_tags([TAG])
    assert store.content.content_version() == 1
    store.content.save_tags([Tag("x", LabelSet.ROLE, "finance", 0.5, 0.5, SetBy.PERSON, "ann")])
    assert store.content.content_version() == 2


def test_reading_does_not_raise_the_content_version(store: Store) -> None:
    with store.transaction():
        store.people.save([User("u")])
        store.content.assets()
        store.content.effective_tags()
    store.content.delete(["nothing"])
    store.content.save_tags([])
    assert store.content.content_version() == 0


def test_the_audit_keeps_what_it_is_given(store: Store) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    store.audit("ann", "import", "contacts.csv", MOMENT.astimezone(east))
    store.audit("bob", "retire", "x", MOMENT)
    assert store.audit_trail() == [
        AuditEntry(MOMENT, "ann", "import", "contacts.csv"),
        AuditEntry(MOMENT, "bob", "retire", "x"),
    ]
