"""An index that followed changes, against one that is built from nothing: to the byte, whatever came between."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import TinyEncoder

from content_library.asset import Asset, LabelSet, Passage, SetBy, Status, Tag, TalkingPoint
from content_library.taxonomy import default_taxonomy
from recommender import indexing
from recommender.encoder import Vectors
from recommender.indexing import Indexing
from recommender.library import Library
from recommender.needs import unit
from recommender.shelf import TITLE_SHARE, Shelf
from recommender.store import Store, open_store

T = default_taxonomy()
MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
WORDS = ("steam", "crust", "price of gas", "the oven pays it back", "van", "stone stone stone")


class Forgetful(TinyEncoder):
    """Counts what it is asked; `then` happens in the middle of its work, once."""

    then: Callable[[], object] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.then:
            then, self.then = self.then, None
            then()
        return super().encode(texts)


def index_of(
    store: Store, folder: Path, encoder: TinyEncoder | None = None, heard: list[str] | None = None
) -> Indexing:
    return Indexing(store, folder, encoder or TinyEncoder(), T, (heard if heard is not None else []).append, False)


def add(store: Store, key: str, texts: Sequence[str] = ("steam",), title: str = "T", **more: Any) -> None:
    asset = Asset(key, title, text="\n".join(texts), content_hash=repr(texts), **more)
    store.content.save(asset, [Passage(key, i, text) for i, text in enumerate(texts)])
    store.content.replace_tags([Tag(key, LabelSet.STAGE, "aware", 0.6, 0.7), Tag(key, LabelSet.ROLE, "finance", 1, 1)])


def contents(library: Library) -> dict[str, Any]:
    """Everything that is in it. A word's number is its own affair: words are compared by what is kept of each."""
    shelf = {f.name: getattr(library.shelf, f.name) for f in fields(Shelf)}
    out: dict[str, Any] = {name: (column.dtype, column.tobytes()) for name, column in shelf.items()}
    rows = library.vectors._rows.astype(np.float16)
    p, weights = library.words._postings, library.words._weights
    slices = {word: slice(p.starts[i], p.starts[i + 1]) for word, i in library.words._words.items()}
    words = {w: (p.texts[s].tolist(), p.counts[s].tolist(), weights[s].tobytes()) for w, s in slices.items()}
    return out | {"rows": (rows.shape, rows.tobytes()), "words": words, "lengths": p.lengths.tolist()}


def assert_as_built(library: Library, store: Store, tmp: Path) -> None:
    shutil.rmtree(tmp / "built", ignore_errors=True)
    built = index_of(store, tmp / "built").current(None)
    assert library.content_version == built.content_version == store.content.content_version()
    assert contents(library) == contents(built)


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Any:
    with open_store(Path(shutil.copytree(empty_store, tmp_path / "ws"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder).close()
    return folder


@pytest.fixture
def filled(store: Store) -> Store:
    for i in range(10):
        add(store, f"a{i}", [WORDS[i % 6], f"passage {i}"])
    return store


@pytest.fixture
def never_built(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The library of `filled`, after which nothing may be built of everything."""
    library = index_of(filled, tmp_path / "index").current(None)
    monkeypatch.setattr(Indexing, "_built", lambda _: pytest.fail("everything was built again"))
    return library


# Any series of changes

KEYS = ("a", "b", "c", "d", "é", "zz")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=3)
CHANGE = st.one_of(
    st.tuples(st.just("add"), TEXTS, st.sampled_from(["T", "A longer title"]), st.sampled_from(["en", "de", ""])),
    st.tuples(
        st.just("fields"), st.sampled_from(["", "rota", "a long product"]), st.sampled_from([None, MOMENT.date()])
    ),
    st.tuples(st.just("reorder")),
    st.tuples(st.just("vanish"), st.sampled_from([MOMENT, None])),
    st.tuples(st.just("status"), st.sampled_from(list(Status))),
    st.tuples(st.just("tag"), st.sampled_from(["aware", "deciding"]), st.sampled_from([SetBy.PERSON, SetBy.MODEL])),
    st.tuples(st.just("untag")),
    st.tuples(st.just("delete")),
)


def take(store: Store, key: str, change: tuple[Any, ...]) -> None:
    content = store.content
    found = content.assets(ids=[key], with_text=True)
    texts = [p.text for p in content.passages([key])]
    match change:
        case ("add", new, title, language):
            add(store, key, new, title, language=language)
        case ("fields", product, published) if found:
            add(store, key, texts, found[0].title, language=found[0].language, product=product, published_at=published)
        case ("reorder",) if found:
            add(store, key, texts[::-1], found[0].title, language=found[0].language)
        case ("vanish", at):
            content.mark_vanished([key], at)
        case ("status", status) if found:
            content.set_status([key], status)
        case ("tag", label, who) if found:
            content.replace_tags([Tag(key, LabelSet.STAGE, label, 1.0, 1.0, who)])
        case ("untag",) if found:
            content.clear_tags(key, [LabelSet.STAGE], SetBy.PERSON)
        case ("delete",):
            content.delete([key])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.lists(st.tuples(st.sampled_from(KEYS), CHANGE), min_size=1, max_size=4), st.booleans()), max_size=5
    )
)
def test_after_any_changes_it_is_as_if_built_from_nothing(
    empty_store: Path, tmp_path_factory: pytest.TempPathFactory, rounds: list[tuple[list[Any], bool]]
) -> None:
    tmp, heard = tmp_path_factory.mktemp("t"), list[str]()
    with (
        open_store(Path(shutil.copytree(empty_store, tmp / "ws"))) as store,
        pytest.MonkeyPatch.context() as patch,
    ):
        # However small the library is.
        patch.setattr(indexing, "SHARE", 100)
        add(store, "b")
        add(store, "c", ["van", "crust"])
        library = index_of(store, tmp / "index").current(None)
        for changes, in_memory in rounds:
            for key, change in changes:
                take(store, key, change)
            library = index_of(store, tmp / "index", heard=heard).current(library if in_memory else None)
            assert_as_built(library, store, tmp)
            on_disk = Library.load(tmp / "index", "tiny-words", T)
            assert contents(on_disk) == contents(library)
            assert on_disk.content_version == library.content_version
    assert heard == []


# What a change costs


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.set_status(["a3"], Status.RETIRED),
        lambda c: c.replace_tags([Tag("a3", LabelSet.STAGE, "deciding", 1.0, 1.0, SetBy.PERSON)]),
        lambda c: c.mark_vanished(["a3", "a4"], MOMENT),
        lambda c: c.save(Asset("a3", "T", content_hash=repr([WORDS[3], "passage 3"]), owner="ann", market="rail")),
        lambda c: c.save(Asset("a3", "T", content_hash=repr([WORDS[3], "passage 3"]), valid_to=date(2030, 1, 1))),
    ],
)
def test_a_tag_or_a_field_touches_neither_vectors_nor_words(
    filled: Store,
    never_built: Library,
    change: Callable[[Any], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inodes = {key: file.path.stat().st_ino for key, file in never_built.files.items()}
    encoder = Forgetful()
    change(filled.content)
    monkeypatch.setattr(type(filled.content), "passages", lambda *_: pytest.fail("passages were read"))
    library = index_of(filled, tmp_path / "index", encoder).current(None)
    monkeypatch.undo()
    assert encoder.asked == []
    again = {key: file.path.stat().st_ino for key, file in library.files.items()}
    assert {key for key, inode in again.items() if inode != inodes[key]} == {"columns.npz"}
    assert_as_built(library, filled, tmp_path)


def test_a_changed_text_costs_its_own_passages(
    filled: Store, never_built: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Forgetful()
    add(filled, "a3", ["new words", "and more"], "New title")
    add(filled, "a33", ["quite new"])
    filled.content.delete(["a5"])
    library = index_of(filled, tmp_path / "index", encoder).current(never_built)
    assert encoder.asked == ["New title. new words", "New title. and more", "T. quite new", "New title", "T"]
    monkeypatch.undo()
    assert_as_built(library, filled, tmp_path)


def test_what_is_no_content_leaves_the_index_as_it_is(filled: Store, never_built: Library, tmp_path: Path) -> None:
    inodes = {key: file.path.stat().st_ino for key, file in never_built.files.items()}
    filled.content.save_talking_points([TalkingPoint("p", "Say it.", "a1")])
    library = index_of(filled, tmp_path / "index").current(never_built)
    assert library.content_version == never_built.content_version + 1
    assert contents(library) == contents(never_built)
    assert {key: file.path.stat().st_ino for key, file in library.files.items()} == inodes


def test_nothing_changed_writes_nothing(filled: Store, never_built: Library, tmp_path: Path) -> None:
    before = sorted((p.name, p.stat().st_mtime_ns) for p in (tmp_path / "index").iterdir())
    assert index_of(filled, tmp_path / "index").current(never_built) is never_built
    assert index_of(filled, tmp_path / "index").current(None).content_version == never_built.content_version
    assert sorted((p.name, p.stat().st_mtime_ns) for p in (tmp_path / "index").iterdir()) == before


def test_many_changes_are_said(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    index_of(filled, tmp_path / "index").current(None)
    monkeypatch.setattr(indexing, "MANY", 2)
    for i in (1, 2, 3):
        add(filled, f"a{i}", ["other words"])
    index_of(filled, tmp_path / "index", heard=heard).current(None)
    assert heard == ["3 assets have changed: bringing the index up to date."]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
def test_the_size_of_a_chunk_changes_nothing(
    filled: Store, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(filled, "a0", [])
    filled.content.mark_vanished(["a1"], MOMENT)
    whole = index_of(filled, tmp_path / "whole").current(None)
    monkeypatch.setattr(indexing, "AT_A_TIME", size)
    assert_as_built(whole, filled, tmp_path)


# Nothing is locked: what others do meanwhile


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda s: s.content.delete(["a3"]),
        lambda s: s.content.delete(["a1", "a2", "a7"]),
        lambda s: add(s, "a3", ["quite", "other", "words"]),
        lambda s: add(s, "a0a", ["a newcomer"]),
        lambda s: s.content.set_status(["a3", "a8"], Status.RETIRED),
    ],
)
@pytest.mark.parametrize("held", [False, True])
def test_what_changes_while_it_works_is_followed(
    filled: Store, meanwhile: Callable[[Store], object], held: bool, tmp_path: Path
) -> None:
    """Built from nothing, or brought up to date after a change of a3, when another process writes in the middle."""
    encoder = Forgetful()
    library = index_of(filled, tmp_path / "index").current(None) if held else None
    add(filled, "a3", ["changed"])
    encoder.then = lambda: meanwhile(filled)
    library = index_of(filled, tmp_path / "index", encoder).current(library)
    assert vars(encoder)["then"] is None
    assert_as_built(library, filled, tmp_path)


def test_who_never_stops_writing_does_not_hold_up_an_answer(filled: Store, tmp_path: Path) -> None:
    encoder, written = Forgetful(), [0]

    def write() -> None:
        written[0] += 1
        add(filled, "a3", [f"version {written[0]}"])
        encoder.then = write

    encoder.then = write
    library = index_of(filled, tmp_path / "index", encoder).current(None)
    assert written == [1 + indexing.ROUNDS]
    assert library.content_version == filled.content.content_version() - 2
    encoder.then = None
    assert_as_built(index_of(filled, tmp_path / "index", encoder).current(library), filled, tmp_path)


def _work(folder: Path, name: str, rounds: int, start: Any) -> None:
    """Changes something and follows it, again and again."""
    start.wait(60)
    with open_store(folder / "ws") as store:
        library: Library | None = None
        heard: list[str] = []
        for i in range(rounds):
            if i % 3:
                store.content.set_status([f"a{i % 10}"], list(Status)[i % 2])
            else:
                add(store, f"{name}{i % 5}", [f"{name} {i}", WORDS[i % 6]])
            library = index_of(store, folder / "index", heard=heard).current(library if i % 4 else None)
        assert heard == []


def test_two_processes_at_once(filled: Store, tmp_path: Path) -> None:
    index_of(filled, tmp_path / "index").current(None)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    processes = [context.Process(target=_work, args=(tmp_path, name, 40, start)) for name in "xy"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [p.exitcode for p in processes] == [0, 0]
    heard: list[str] = []
    assert_as_built(index_of(filled, tmp_path / "index", heard=heard).current(None), filled, tmp_path)
    assert heard == []


def test_a_process_that_is_killed_leaves_the_old_index_or_the_new(filled: Store, tmp_path: Path) -> None:
    index_of(filled, tmp_path / "index").current(None)
    page, context = tmp_path / "index" / "library.json", multiprocessing.get_context("spawn")
    for moment in range(5):
        before, start = page.read_text(), context.Barrier(2)
        process = context.Process(target=_work, args=(tmp_path, "x", 10_000, start))
        process.start()
        start.wait(90)
        while page.read_text() == before:
            time.sleep(0.001)
        # From here on it saves every few milliseconds.
        time.sleep(0.003 * moment)
        process.kill()
        process.join(30)
        left = Library.load(tmp_path / "index", "tiny-words", T)
        assert left.content_version <= filled.content.content_version()
        heard: list[str] = []
        assert_as_built(index_of(filled, tmp_path / "index", heard=heard).current(None), filled, tmp_path)
        assert heard == []


def test_what_an_asset_is_about_is_its_passages_and_its_title(store: Store, tmp_path: Path) -> None:
    add(store, "a", ("steam", "crust"), "price of gas")
    add(store, "b", ("steam",), "")
    passages, titles = TinyEncoder().encode(["price of gas. steam", "price of gas. crust"]), TinyEncoder()
    mean = unit(passages.mean(axis=0))
    expected = unit((1 - TITLE_SHARE) * mean + TITLE_SHARE * titles.encode(["price of gas"])[0])
    shelf = index_of(store, tmp_path).current(None).shelf
    assert shelf.mean[0] == pytest.approx(expected, abs=1e-6)
    assert shelf.mean[1] == pytest.approx(TinyEncoder().encode(["steam"])[0], abs=1e-6)
