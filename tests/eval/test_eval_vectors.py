"""Vectors are kept a model, in memory or in a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from eval.vectors import KeptVectors
from recommender.errors import InputError

ONE, TWO = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def test_what_is_put_is_there_for_its_model_alone() -> None:
    kept = KeptVectors()
    kept.put("m", {"a": ONE, "b": TWO})
    found = kept.get("m", ["b", "c"])
    assert list(found) == ["b"]
    assert found["b"] == pytest.approx(TWO)
    assert kept.get("other", ["a"]) == {}


def test_a_folder_remembers(tmp_path: Path) -> None:
    first = KeptVectors(tmp_path / "new")
    first.put("org/model 2", {"a": ONE})
    first.put("m", {"a": TWO})
    first.save()
    second = KeptVectors(tmp_path / "new")
    assert second.get("org/model 2", ["a"])["a"] == pytest.approx(ONE)
    assert second.get("m", ["a"])["a"] == pytest.approx(TWO)


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = KeptVectors()
    kept.put("m", {"a": ONE})
    kept.save()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path)
    kept.put("m", {"a": ONE})
    kept.save()
    (tmp_path / "vectors-m.npz").write_bytes(b"PK no more")
    with pytest.raises(InputError, match=r"vectors-m\.npz holds no vectors that can be read"):
        KeptVectors(tmp_path).get("m", ["a"])
