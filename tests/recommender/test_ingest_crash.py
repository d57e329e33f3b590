"""Content in, interrupted: whatever is killed in the middle loses nothing, leaves nothing by halves, and goes on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest
from workspaces import TinyEncoder, write_files

from content_library.asset import Asset, Passage, Tag
from recommender import encoder, ingest
from recommender.encoder import Vectors
from recommender.wire import Recommender

FORK = multiprocessing.get_context("fork")
FILES = 24
PATIENCE = 60.0


class TellingEncoder(TinyEncoder):
    """Says at every call how many texts it was given, and takes its time."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__()
        self._pipe = pipe

    def encode(self, texts: Sequence[str]) -> Vectors:
        self._pipe.send(("encode", len(texts)))
        time.sleep(0.01)
        return super().encode(texts)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    text = "# Number {0}\n\nThis text is about the number {0} alone, and about steam.\n"
    return write_files(tmp_path / "content", {f"n{i:02d}.md": text.format(i) for i in range(FILES)})


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept every 5 files, vectors every 3 texts: there are many middles to be killed in."""
    monkeypatch.setattr(ingest, "CHUNK", 5)
    monkeypatch.setattr(encoder, "TEXTS_PER_SAVE", 3)


def _add(workspace: Path, content: Path, pipe: Connection) -> None:
    """What the other process does."""
    with Recommender.open(workspace, encoder=TellingEncoder(pipe)) as rec:
        pipe.send(("open", 0))
        pipe.recv()
        report = rec.add_content(content, progress=lambda *step: pipe.send(step))
        pipe.send(("done", report.count("added"), report.count("unchanged")))


@contextmanager
def adding(workspace: Path, content: Path) -> Iterator[tuple[multiprocessing.process.BaseProcess, Connection]]:
    """A process that adds the content, and our end of the pipe to it."""
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=_add, args=(workspace, content, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        if process.is_alive():
            process.kill()
        process.join(PATIENCE)
        ours.close()


def next_from(pipe: Connection) -> tuple[object, ...]:
    assert pipe.poll(PATIENCE), "the other process says nothing"
    message: tuple[object, ...] = pipe.recv()
    return message


class State(NamedTuple):
    """All that adding keeps of some assets."""

    assets: list[Asset]
    passages: list[Passage]
    tags: list[Tag]
    vanished: set[str]

    def of(self, ids: set[str]) -> State:
        assets, passages, tags = ([x for x in part if x.asset_id in ids] for part in self[:3])
        return State(assets, passages, tags, self.vanished & ids)


def state(rec: Recommender) -> State:
    content = rec.store.content
    return State(content.assets(with_text=True), content.passages(), content.tags(), content.vanished())


@pytest.fixture
def undisturbed(taught_workspace: Path, tmp_path: Path, content: Path) -> State:
    """What adding the content comes to when nobody interrupts it."""
    with Recommender.open(tmp_path / "undisturbed", encoder=TinyEncoder()) as rec:
        (rec._parts.index_folder).mkdir()
        for file in (taught_workspace / "index").iterdir():
            (rec._parts.index_folder / file.name).write_bytes(file.read_bytes())
        rec.add_content(content)
        return state(rec)


# After which step it is killed: before anything, between vectors and their assets, between chunks, near the end, and
# while the indexes are built.
KILLED_AFTER = {
    "the first vectors": ("encode", 1),
    "a chunk's vectors": ("encode", 5),
    "a chunk": ("reading", 7),
    "the last file": ("reading", FILES + 5),
}


@pytest.mark.parametrize("step", KILLED_AFTER)
def test_killed_in_the_middle_nothing_is_lost_and_nothing_is_half(
    step: str, workspace: Path, content: Path, undisturbed: State
) -> None:
    kind, count = KILLED_AFTER[step]
    with adding(workspace, content) as (process, pipe):
        assert next_from(pipe) == ("open", 0)
        pipe.send("go")
        seen = 0
        while seen < count and (message := next_from(pipe))[0] != "done":
            seen += message[0] == kind
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(PATIENCE)
        assert process.exitcode == -signal.SIGKILL

    second = TinyEncoder()
    with Recommender.open(workspace, encoder=second) as rec:
        # Whole: every asset has its text, all its passages and all its tags, exactly as if nothing had happened.
        found = state(rec)
        done = {a.asset_id for a in found.assets}
        assert found == undisturbed.of(done)
        assert len(done) % ingest.CHUNK in (0, FILES % ingest.CHUNK)
        # Usable as it is.
        items = rec.recommend(ask="steam", k=50, log=False).items
        assert {i.item_id for i in items} == done
        second.asked.clear()

        report = rec.add_content(content)
        assert (report.count("added"), report.count("unchanged")) == (FILES - len(done), len(done))
        # It says what it found done: sources, and vectors of those that were not kept yet.
        ready = FILES - len(done) - report.embedded
        found_done = [f"{len(done)} sources"] * bool(done) + [_vectors(ready)] * bool(ready)
        said = f"Resumed: from a run that did not come to its end, {' and '.join(found_done)} were already in."
        # With everything in it, it may just have come to its end.
        assert report.notes == ((said,) if found_done else ()) or (report.notes == () and len(done) == FILES)
        assert state(rec) == undisturbed
        # What had a vector already was not embedded again.
        assert len(second.asked) == len(set(second.asked))
        assert len(passages_among(second.asked)) <= FILES - len(done)
        assert {i.item_id for i in rec.recommend(ask="steam", k=50, log=False).items} == {
            a.asset_id for a in rec.store.content.assets()
        }
        second.asked.clear()
        assert rec.add_content(content).count("unchanged") == FILES
        assert second.asked == []


def passages_among(asked: Sequence[str]) -> list[str]:
    """What was embedded beside bare titles."""
    return [text for text in asked if "\n" in text]


def _vectors(count: int) -> str:
    return f"the vectors of {count} passage{'s' * (count != 1)}"


def test_assets_are_kept_by_passages_too(
    workspace: Path, content: Path, monkeypatch: pytest.MonkeyPatch, tiny_encoder: TinyEncoder
) -> None:
    """Long before so many sources are read as make a round: what is killed then has lost seconds, not minutes."""
    monkeypatch.setattr(ingest, "CHUNK", 1000)
    monkeypatch.setattr(ingest, "PASSAGES", 4)
    with adding(workspace, content) as (process, pipe):
        next_from(pipe)
        pipe.send("go")
        seen = 0
        while seen < 11:
            seen += next_from(pipe)[0] == "reading"
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(PATIENCE)
    with Recommender.open(workspace, encoder=tiny_encoder) as rec:
        done = len(rec.store.content.assets())
        assert done in (8, 12)
        report = rec.add_content(content)
        assert report.notes[0].startswith(f"Resumed: from a run that did not come to its end, {done} sources")
        assert rec.add_content(content).notes == ()


def test_vectors_that_were_kept_before_the_kill_are_not_made_again(workspace: Path, content: Path) -> None:
    """Two of a chunk's five vectors are missing when it is killed: only they, and later ones, are made."""
    with adding(workspace, content) as (process, pipe):
        next_from(pipe)
        pipe.send("go")
        calls = 0
        while calls < 2:  # the second call to encode: the three texts of the first are kept
            calls += next_from(pipe)[0] == "encode"
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(PATIENCE)
    again = TinyEncoder()
    with Recommender.open(workspace, encoder=again) as rec:
        assert rec.store.content.assets() == []
        report = rec.add_content(content)
        assert (len(passages_among(again.asked)), report.embedded) == (FILES - 3, FILES - 3)
        said = "Resumed: from a run that did not come to its end, the vectors of 3 passages were already in."
        assert report.notes == (said,)


def test_two_that_add_the_same_at_once_end_with_one_of_each(workspace: Path, content: Path, undisturbed: State) -> None:
    with adding(workspace, content) as (_, one), adding(workspace, content) as (_, two):
        for pipe in (one, two):
            assert next_from(pipe) == ("open", 0)
        for pipe in (one, two):
            pipe.send("go")
        ends = [_end(pipe) for pipe in (one, two)]
    # Each has seen every file through, and between them each file was new at least once.
    assert [added + same for _, added, same in ends] == [FILES, FILES]
    assert sum(added for _, added, _ in ends) == FILES
    with Recommender.open(workspace, encoder=TinyEncoder()) as rec:
        assert state(rec) == undisturbed
        assert len(rec.recommend(ask="steam", k=50, log=False).items) == FILES
        assert [c.detail for c in rec.doctor() if not c.ok and "index" in c.name] == []


def test_two_that_add_different_things_at_once_end_with_all_of_it(workspace: Path, tmp_path: Path) -> None:
    folders = [
        write_files(tmp_path / who, {f"{who}{i}.md": f"# {who} {i}\n\nSteam of {who} {i}.\n" for i in range(8)})
        for who in ("anna", "bert")
    ]
    with adding(workspace, folders[0]) as (_, one), adding(workspace, folders[1]) as (_, two):
        for pipe in (one, two):
            next_from(pipe)
        for pipe in (one, two):
            pipe.send("go")
        assert [_end(pipe)[1] for pipe in (one, two)] == [8, 8]
    with Recommender.open(workspace, encoder=TinyEncoder()) as rec:
        expected = {f"{who}{i}" for who in ("anna", "bert") for i in range(8)}
        assert {i.item_id for i in rec.recommend(ask="steam", k=50, log=False).items} == expected


def _end(pipe: Connection) -> tuple[str, int, int]:
    while True:
        message = next_from(pipe)
        if message[0] == "done":
            return message  # type: ignore[return-value]
