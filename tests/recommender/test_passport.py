"""Saving whole or not at all, refusing what doesn't fit: through the vector index, with one payload and with two."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from kept import fetch, keep

from recommender import index as index_module
from recommender.errors import WorkspaceError
from recommender.index import VectorIndex
from recommender.passport import IndexStale, Stale


@pytest.fixture(params=["one payload", "two payloads"], autouse=True)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "two payloads":
        monkeypatch.setattr(index_module, "SMALL_LIMIT", 0)
        monkeypatch.setattr(index_module, "FLAT_LIMIT", 0)


def built(seed: int = 0, count: int = 50) -> VectorIndex:
    rows = np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32)
    return VectorIndex.build(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def saved(folder: Path, seed: int = 0) -> VectorIndex:
    index = built(seed)
    keep(folder, index)
    return index


def why(folder: Path, model: str = "m", version: int = 1, rules: str = "") -> tuple[Stale, str]:
    with pytest.raises(IndexStale) as caught:
        fetch(folder, VectorIndex, model, version, rules)
    assert isinstance(caught.value, WorkspaceError)
    return caught.value.why, str(caught.value)


def test_a_missing_index_says_so(tmp_path: Path) -> None:
    assert why(tmp_path)[0] is Stale.MISSING
    assert why(tmp_path / "nowhere")[0] is Stale.MISSING


def test_another_model_or_content_is_refused(tmp_path: Path) -> None:
    saved(tmp_path)
    reason, sentence = why(tmp_path, model="other")
    assert reason is Stale.MODEL
    assert "'m', not with 'other'" in sentence
    reason, sentence = why(tmp_path, version=2)
    assert reason is Stale.CONTENT
    assert "version 1 of the content, not version 2" in sentence
    reason, sentence = why(tmp_path, rules="newer")
    assert reason is Stale.RULES
    assert "made by other rules (, not newer)" in sentence
    assert len(fetch(tmp_path, VectorIndex, version=None)) == 50


def payloads(folder: Path) -> list[Path]:
    return sorted(folder.glob("part-*"))


@pytest.mark.parametrize("damage", ["flip", "cut", "grow", "remove", "empty", "folder"])
def test_a_damaged_payload_is_refused(tmp_path: Path, damage: str) -> None:
    saved(tmp_path)
    for i in range(len(payloads(tmp_path))):
        path = payloads(tmp_path)[i]
        content = bytearray(path.read_bytes())
        path.unlink()
        if damage == "flip":
            content[-3] ^= 1
            path.write_bytes(content)
        elif damage == "folder":
            path.mkdir()
        elif damage != "remove":
            path.write_bytes({"cut": content[:-1], "grow": content + b"x", "empty": b""}[damage])
        assert why(tmp_path)[0] is Stale.DAMAGED
        saved(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"format": 1}', '{"format": 1, "passport": {"x": 1}, "files": {}}', "\udcff"]
)
def test_a_damaged_passport_is_refused(tmp_path: Path, text: str) -> None:
    saved(tmp_path)
    (tmp_path / "part.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    reason, sentence = why(tmp_path)
    assert reason is Stale.DAMAGED
    assert re.search(r"is damaged \(its (passport is (garbled|incomplete)|format is .*)\); build it again\.$", sentence)
    saved(tmp_path)
    assert len(fetch(tmp_path, VectorIndex)) == 50


def test_a_passport_with_words_for_numbers_is_refused(tmp_path: Path) -> None:
    saved(tmp_path)
    page = json.loads((tmp_path / "part.json").read_text())
    page["passport"]["count"] = "x"
    (tmp_path / "part.json").write_text(json.dumps(page))
    assert why(tmp_path)[0] is Stale.DAMAGED


def test_a_passport_that_lacks_a_payload_is_refused(tmp_path: Path) -> None:
    saved(tmp_path)
    page = json.loads((tmp_path / "part.json").read_text())
    del page["files"]["rows.npy"]
    (tmp_path / "part.json").write_text(json.dumps(page))
    reason, sentence = why(tmp_path)
    assert reason is Stale.DAMAGED
    assert sentence.endswith("is damaged (it has no rows.npy); build it again.")


def test_a_passport_of_another_format_is_refused(tmp_path: Path) -> None:
    saved(tmp_path)
    page = json.loads((tmp_path / "part.json").read_text()) | {"format": 99}
    (tmp_path / "part.json").write_text(json.dumps(page))
    reason, sentence = why(tmp_path)
    assert reason is Stale.DAMAGED
    assert "format is 99" in sentence


def test_a_save_that_fails_leaves_the_old_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = saved(tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        # What Path.replace calls.
        patch.setattr(os, "replace", refuse)
        with pytest.raises(WorkspaceError, match=r"cannot be written to .*: No space left on device"):
            saved(tmp_path, seed=1)
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    np.testing.assert_array_equal(fetch(tmp_path, VectorIndex).vectors([3]), old.vectors([3]))


def test_a_crash_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    real, outcomes = os.fsync, set()
    for moment in range(12):
        folder = tmp_path / str(moment)
        old, calls = saved(folder), iter(range(100))

        def power_cut(handle: int, calls: Iterator[int] = calls, moment: int = moment) -> None:
            if next(calls) == moment:
                raise SystemExit
            real(handle)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", power_cut)
            # A dead process tidies nothing up.
            patch.setattr("recommender.passport.remove", lambda paths: None)
            try:
                new = saved(folder, seed=1)
                finished = True
            except SystemExit:
                new = built(seed=1)
                finished = False
        rows = fetch(folder, VectorIndex).vectors(np.arange(50))
        is_new = bool((rows == new.vectors(np.arange(50))).all())
        assert is_new or (rows == old.vectors(np.arange(50))).all()
        assert is_new or not finished
        outcomes.add((finished, is_new))
    assert outcomes == {(False, False), (False, True), (True, True)}


def test_what_is_no_longer_named_is_removed(tmp_path: Path) -> None:
    saved(tmp_path)
    abandoned, fresh, foreign = tmp_path / "part-0-rows.npy", tmp_path / "part-1-rows.npy", tmp_path / "notes.txt"
    for path in (abandoned, fresh, foreign):
        path.write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    for path in (abandoned, foreign):
        os.utime(path, (two_hours_ago, two_hours_ago))
    saved(tmp_path, seed=1)
    # The fresh one may belong to a builder that is still at work.
    kept = [path for path in payloads(tmp_path) if path != fresh]
    assert len(kept) == len(json.loads((tmp_path / "part.json").read_text())["files"])
    assert (abandoned.exists(), fresh.exists(), foreign.exists()) == (False, True, True)


def test_what_stays_the_same_is_not_written_again(tmp_path: Path) -> None:
    old = keep(tmp_path, built())
    new = keep(tmp_path, built(), version=2, kept=old)
    for key, file in new.items():
        assert file.path.name != old[key].path.name
        assert (file.bytes, file.crc32) == (old[key].bytes, old[key].crc32)
        assert file.path.stat().st_nlink == 1
        assert not old[key].path.exists()
    np.testing.assert_array_equal(fetch(tmp_path, VectorIndex, version=2).vectors([3]), built().vectors([3]))


@pytest.mark.parametrize("why_not", ["gone", "no links here"])
def test_what_stays_the_same_and_cannot_be_linked_is_written(
    tmp_path: Path, why_not: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has replaced the set meanwhile, or the disk knows no second names."""
    old = keep(tmp_path, built())
    if why_not == "gone":
        saved(tmp_path, seed=1)
    else:
        monkeypatch.setattr(os, "link", refused)
    keep(tmp_path, built(), version=2, kept=old)
    np.testing.assert_array_equal(fetch(tmp_path, VectorIndex, version=2).vectors([3]), built().vectors([3]))


def refused(*_: object) -> None:
    raise OSError(95, "Operation not supported")


def test_a_second_name_is_not_taken_for_abandoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes link the same old files; the one that is done first tidies up while the other still works."""
    old = keep(tmp_path, built())
    for file in old.values():
        os.utime(file.path, (0, 0))
    replace, others = Path.replace, []

    def replace_late(draft: Path, page: Path) -> Path:
        if not others:
            others.append(1)
            keep(tmp_path, built(seed=1), version=3)
        return replace(draft, page)

    monkeypatch.setattr(Path, "replace", replace_late)
    keep(tmp_path, built(), version=2, kept=old)
    np.testing.assert_array_equal(fetch(tmp_path, VectorIndex, version=2).vectors([3]), built().vectors([3]))


def test_two_builders_and_a_reader_at_once(tmp_path: Path) -> None:
    indexes = [built(seed, count=200) for seed in (0, 1)]
    keep(tmp_path, indexes[0])
    failures: list[BaseException] = []

    def build(index: VectorIndex) -> None:
        try:
            for _ in range(15):
                keep(tmp_path, index)
        except WorkspaceError as error:
            failures.append(error)

    threads = [threading.Thread(target=build, args=(index,)) for index in indexes]
    for thread in threads:
        thread.start()
    every = np.arange(200)
    seen = 0
    while seen == 0 or any(thread.is_alive() for thread in threads):
        rows = fetch(tmp_path, VectorIndex).vectors(every)
        assert any((rows == index.vectors(every)).all() for index in indexes)
        seen += 1
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(fetch(tmp_path, VectorIndex)) == 200
