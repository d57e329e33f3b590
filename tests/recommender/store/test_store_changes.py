"""What changed since a version, against snapshots of everything that is computed from content."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_library.asset import Asset, LabelSet, Passage, SetBy, Status, Tag, TalkingPoint
from recommender.store import Store, open_store, schema
from recommender.store.changes import Changes, Version

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
IDS = ("a", "b", "c")
State = dict[str, tuple[Any, Any]]


class _StopError(Exception):
    pass


def add(store: Store, key: str, title: str = "T", text: str = "words", **more: Any) -> None:
    asset = Asset(key, title, text=text, content_hash=text, **more)
    store.content.save(asset, [Passage(key, i, word) for i, word in enumerate(text.split())])


def changed(store: Store, assets: str = "", words: str = "") -> Changes:
    return Changes(store.content.version(), frozenset(assets.split()), frozenset(words.split()))


def states(store: Store) -> State:
    """Of every asset, what can be seen of it beside its words, and its words."""
    content, out = store.content, {}
    for asset in content.assets(with_text=True):
        key = asset.asset_id
        seen = (asset, content.effective_tags([key]), key in content.vanished())
        out[key] = seen, (asset.title, asset.language, asset.text, content.passages([key]))
    return out


def differing(before: State, after: State, part: int) -> set[str]:
    none = (None, None)
    return {k for k in {*before, *after} if before.get(k, none)[part] != after.get(k, none)[part]}


TITLE, WORD = st.sampled_from(["T", "U"]), st.sampled_from(["one", "one two", "three"])
STEP = st.one_of(
    st.tuples(st.just("add"), TITLE, WORD, st.sampled_from(["en", "de"]), st.sampled_from(["", "ann"])),
    st.tuples(st.just("status"), st.sampled_from(list(Status))),
    st.tuples(st.just("vanish"), st.sampled_from([MOMENT, None])),
    st.tuples(st.just("tag"), st.sampled_from(["aware", "deciding"]), st.sampled_from(list(SetBy))),
    st.tuples(st.just("retag"), st.sampled_from(["aware", "deciding"]), st.sampled_from(list(SetBy))),
    st.tuples(st.just("delete")),
    st.tuples(st.just("point")),
    st.tuples(st.just("undone")),
)


def take(store: Store, key: str, step: tuple[Any, ...]) -> None:
    content, there = store.content, bool(store.content.assets(ids=[key]))
    match step:
        case ("add", title, text, language, owner):
            add(store, key, title, text, language=language, owner=owner)
        case ("status", status) if there:
            content.set_status([key], status)
        case ("vanish", at):
            content.mark_vanished([key], at)
        case ("tag", label, who) if there:
            content.save_tags([Tag(key, LabelSet.STAGE, label, 1.0, 1.0, who)])
        case ("retag", label, who) if there:
            content.replace_tags([Tag(key, LabelSet.STAGE, label, 0.5, 1.0, who)])
        case ("delete",):
            content.delete([key])
        case ("point",):
            content.save_talking_points([TalkingPoint(f"p-{key}", "Say it.", key if there else "")])
        case ("undone",):
            with suppress(_StopError), store.transaction():
                content.delete(IDS)
                raise _StopError


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(IDS), STEP), min_size=1, max_size=12), st.data())
def test_every_change_is_noted_and_no_other(
    empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[Any], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("ws")
    (folder / "stagecue.db").write_bytes((empty_workspace / "stagecue.db").read_bytes())
    with open_store(folder) as store:
        seen = {store.content.version(): states(store)}
        touched: dict[Version, set[str]] = {}
        while steps:
            together, steps = steps[: (n := data.draw(st.integers(1, 3)))], steps[n:]
            with store.transaction():
                for key, step in together:
                    take(store, key, step)
            version = store.content.version()
            touched.setdefault(version, set()).update(key for key, _ in together)
            seen[version] = states(store)
        for version, state in seen.items():
            changes = store.content.changes_since(version)
            assert changes is not None
            assert changes.version == store.content.version()
            assert changes.assets >= differing(state, seen[changes.version], 0)
            assert changes.words >= differing(state, seen[changes.version], 1)
            assert changes.words <= changes.assets
            # Nothing that no step was about since; a step and its opposite may leave their mark.
            assert changes.assets <= set().union(*(keys for v, keys in touched.items() if v.number > version.number))


@pytest.mark.parametrize(
    ("change", "assets", "words"),
    [
        (lambda s: add(s, "a"), "", ""),
        (lambda s: add(s, "new"), "new", "new"),
        (lambda s: add(s, "a", owner="ann"), "a", ""),
        (lambda s: add(s, "a", title="U"), "a", "a"),
        (lambda s: add(s, "a", language="de"), "a", "a"),
        (lambda s: add(s, "a", text="other"), "a", "a"),
        (lambda s: s.content.save(s.content.asset("a"), [Passage("a", 0, "cut anew")]), "a", "a"),
        (lambda s: s.content.save(s.content.asset("a"), (), {"rating": 5}), "a", ""),
        (lambda s: s.content.set_status(["a", "b"], Status.RETIRED), "a b", ""),
        (lambda s: s.content.mark_vanished(["b"], MOMENT), "b", ""),
        (lambda s: s.content.save_tags([Tag("b", LabelSet.STAGE, "aware", 1.0, 1.0)]), "b", ""),
        (lambda s: s.content.replace_tags([Tag("b", LabelSet.STAGE, "aware", 1.0, 1.0)]), "b", ""),
        (lambda s: s.content.delete(["b"]), "b", "b"),
        (lambda s: s.content.save_talking_points([TalkingPoint("p", "Say it.", "a")]), "", ""),
        (lambda s: s.content.set_status(["a"], Status.APPROVED), "", ""),
    ],
)
def test_what_a_change_touches(store: Store, change: Callable[[Store], object], assets: str, words: str) -> None:
    add(store, "a")
    add(store, "b")
    before = store.content.version()
    change(store)
    assert store.content.changes_since(before) == changed(store, assets, words)


def test_what_was_undone_was_no_change(store: Store) -> None:
    add(store, "a")
    before = store.content.version()
    with store.transaction():
        with suppress(_StopError), store.transaction():
            store.content.set_status(["a"], Status.RETIRED)
            raise _StopError
        add(store, "b")
    assert store.content.version().number == 2
    assert store.content.changes_since(before) == changed(store, "b", "b")


def test_a_version_that_never_was_tells_nothing(store: Store) -> None:
    nothing = store.content.version()
    assert nothing == (0, "")
    add(store, "a")
    now = store.content.version()
    assert store.content.changes_since(nothing) == changed(store, "a", "a")
    assert store.content.changes_since(now) == changed(store)
    for number, mark in ((2, now.mark), (-1, ""), (1, ""), (1, "another"), (0, now.mark)):
        assert store.content.changes_since(Version(number, mark)) is None


def test_the_same_version_of_another_history_is_told_apart(store: Store, workspace: Path, tmp_path: Path) -> None:
    """A backup is put back, and something else is done than before."""
    add(store, "a")
    shared = store.content.version()
    store.close()
    shutil.copy(workspace / "stagecue.db", tmp_path / "backup.db")
    with open_store(workspace) as first:
        add(first, "b")
        lost = first.content.version()
    shutil.copy(tmp_path / "backup.db", workspace / "stagecue.db")
    with open_store(workspace) as second:
        add(second, "c")
        assert second.content.version().number == lost.number
        assert second.content.changes_since(lost) is None
        assert second.content.changes_since(shared) == changed(second, "c", "c")


def test_before_changes_were_noted_nothing_is_known(tmp_path: Path) -> None:
    file = tmp_path / "stagecue.db"
    schema.migrate(file, "0003")
    with sqlite3.connect(file) as raw:
        raw.execute("INSERT INTO meta VALUES ('content_version', '5')")
    raw.close()
    with open_store(tmp_path) as store:
        assert store.content.version() == (5, "")
        assert store.content.changes_since(Version(4, "")) is None
        assert store.content.changes_since(Version(5, "")) == changed(store)
        add(store, "a")
        assert store.content.changes_since(Version(5, "")) == changed(store, "a", "a")
