"""What adding notes down: marks beside unknown columns, unfinished runs, the workspace's place."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from content_library.asset import Asset, LabelSet, SetBy, Tag, TalkingPoint
from recommender.store import Store


class _UndoError(Exception):
    pass


def test_marks_are_kept_beside_the_columns_of_files(store: Store) -> None:
    for i in "ba":
        store.content.save(Asset(i, i.upper()), (), {"Spot": i} if i == "a" else None)
    assert store.adding.marks() == {}
    version = store.content.content_version()
    store.adding.mark({"a": {"fingerprint": "1", "text": "t"}, "b": {"fingerprint": "2"}, "nobody": {"text": "x"}})
    store.adding.mark({"a": {"fingerprint": "3", "model": "☃ '#%"}})
    assert store.adding.marks() == {
        "a": {"fingerprint": "3", "text": "t", "model": "☃ '#%"},
        "b": {"fingerprint": "2"},
    }
    assert list(store.adding.marks()) == ["a", "b"]
    # They are no column of anybody's file, and change nothing that is read or ranked.
    assert store.extras(Asset) == {("a",): {"Spot": "a"}}
    assert store.content.content_version() == version
    store.content.save(Asset("a", "New"), (), {"Spot": "z"})
    assert store.adding.marks()["a"]["fingerprint"] == "3"
    store.content.delete(["a"])
    assert list(store.adding.marks()) == ["b"]
    store.adding.mark({})


def test_a_run_is_open_until_it_is_done(store: Store) -> None:
    assert store.adding.unfinished("/a") is None
    store.adding.begin("/a", 7)
    store.adding.begin("/a", 9)  # goes on
    assert (store.adding.unfinished("/a"), store.adding.unfinished("/a/b")) == (7, None)
    store.adding.end("/a")
    store.adding.end("/a")
    assert store.adding.unfinished("/a") is None


def test_the_place_of_the_workspace_and_what_came_along(store: Store) -> None:
    store.content.save(Asset("a", "A", path="/old/a.md", source="/old/a.md"))
    store.content.save(Asset("b", "B", path="/old/b.md", source="/old/l.csv#b"))
    assert store.adding.home() == ""
    store.adding.settle("/old/space")
    assert store.adding.home() == "/old/space"
    version = store.content.content_version()
    with suppress(_UndoError), store.transaction():
        store.adding.settle("/no", {"a": ("/no", "/no")})
        raise _UndoError
    store.adding.settle("/new/space", {"b": ("/new/b.md", "/new/l.csv#b")})
    assert store.adding.home() == "/new/space"
    assert [(a.path, a.source) for a in store.content.assets()] == [
        ("/old/a.md", "/old/a.md"),
        ("/new/b.md", "/new/l.csv#b"),
    ]
    assert store.content.content_version() == version


def test_of_two_assets_with_one_source_it_is_the_one_that_is_there(store: Store) -> None:
    for i in "abc":
        store.content.save(Asset(i, i, source="/x.md"))
    store.content.mark_vanished(["a", "c"], datetime(2025, 1, 1, tzinfo=UTC))
    assert [a.asset_id for a in store.content.by_source().values()] == ["b"]


def test_clearing_drops_one_setters_tags_of_some_label_sets(store: Store) -> None:
    store.content.save(Asset("a", "A"))
    store.content.save(Asset("b", "B"))
    kinds = [(s, who) for s in (LabelSet.STAGE, LabelSet.ROLE) for who in SetBy]
    tags = [Tag(i, s, "x", 1.0, 1.0, who, rater) for i in "ab" for s, who in kinds for rater in ("", "ann")]
    store.content.save_tags(tags)
    version = store.content.content_version()
    store.content.clear_tags("a", [LabelSet.STAGE], SetBy.IMPORT)
    gone = [t for t in tags if (t.asset_id, t.label_set, t.set_by) == ("a", LabelSet.STAGE, SetBy.IMPORT)]
    assert len(gone) == 2
    assert sorted(store.content.tags(), key=str) == sorted(set(tags) - set(gone), key=str)
    assert store.content.content_version() == version + 1
    store.content.clear_tags("a", [LabelSet.STAGE], SetBy.IMPORT)
    assert store.content.content_version() == version + 1


def test_handing_over_moves_what_was_said_and_leaves_what_the_model_says(store: Store) -> None:
    for i in ("old", "new"):
        store.content.save(Asset(i, i))
        store.content.save_tags([Tag(i, LabelSet.STAGE, "x", 0.5, 0.5)])
    ann = Tag("old", LabelSet.STAGE, "x", 1.0, 1.0, SetBy.PERSON, "ann", "2025-01-01")
    bob = Tag("new", LabelSet.STAGE, "y", 1.0, 1.0, SetBy.PERSON, "bob")
    stale = Tag("new", LabelSet.STAGE, "z", 1.0, 1.0, SetBy.PERSON, "ann", "2024-01-01")
    store.content.save_tags([ann, bob, stale, Tag("old", LabelSet.ROLE, "r", 1.0, 1.0, SetBy.IMPORT)])
    store.content.save_talking_points([TalkingPoint("p", "Text.", "old"), TalkingPoint("q", "Text.", "new")])
    store.content.hand_over("old", "new")
    said = {(t.asset_id, t.label_set, t.label, t.set_by, t.rater) for t in store.content.tags()}
    assert said == {
        ("old", "stage", "x", "model", ""),
        ("new", "stage", "x", "model", ""),
        ("new", "stage", "x", "person", "ann"),
        ("new", "stage", "y", "person", "bob"),
        ("new", "role", "r", "import", ""),
    }
    assert [p.asset_id for p in store.content.talking_points()] == ["new", "new"]
