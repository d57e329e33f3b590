"""Vectors come back bit by bit, by model and content hash."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np

from recommender.errors import InputError
from recommender.store import Store, open_store


def test_vectors_come_back_exactly(store: Store, workspace: Path) -> None:
    rng = np.random.default_rng(0)
    kept = {f"h{i}": rng.normal(size=384).astype(np.float32) for i in range(50)}
    store.vectors.put("model", kept)
    with open_store(workspace) as again:
        found = again.vectors.get("model", [*kept, "unknown"])
    assert set(found) == set(kept)
    for key, vector in kept.items():
        assert found[key].dtype == np.float32
        assert np.array_equal(found[key], vector)


def test_models_are_kept_apart(store: Store) -> None:
    store.vectors.put("a", {"h": np.array([1, 0], np.float32)})
    store.vectors.put("b", {"h": np.array([0, 1, 0], np.float32)})
    assert store.vectors.get("a", ["h"])["h"].tolist() == [1, 0]
    assert store.vectors.get("b", ["h"])["h"].tolist() == [0, 1, 0]
    assert store.vectors.get("c", ["h"]) == {}


def test_a_vector_is_replaced_and_other_number_types_are_turned_into_float32(store: Store) -> None:
    store.vectors.put("a", {"h": np.array([1, 2], np.float32)})
    doubles = np.arange(6, dtype=np.float64).reshape(2, 3)[:, 1]
    store.vectors.put("a", {"h": doubles})  # type: ignore[dict-item]
    assert store.vectors.get("a", ["h"])["h"].tolist() == [1.0, 4.0]


def test_nothing_in_nothing_out(store: Store) -> None:
    store.vectors.put("a", {})
    assert store.vectors.get("a", []) == {}


def test_thousands_at_once_within_a_transaction(store: Store) -> None:
    kept = {f"h{i}": np.full(4, i, np.float32) for i in range(20_000)}
    with store.transaction():
        store.vectors.put("a", kept)
        found = store.vectors.get("a", list(kept))
    assert {key: float(v[0]) for key, v in found.items()} == {f"h{i}": float(i) for i in range(20_000)}


def test_an_undone_transaction_keeps_no_vector(store: Store) -> None:
    with suppress(InputError), store.transaction():
        store.vectors.put("a", {"h": np.ones(2, np.float32)})
        raise InputError("stop")
    assert store.vectors.get("a", ["h"]) == {}
