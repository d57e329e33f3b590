"""The vector index against numpy, on values: one contract for each way a search can take."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import fetch, keep

from recommender import index as index_module
from recommender.errors import InputError
from recommender.index import VectorIndex, halved
from recommender.payload import Payload
from recommender.splice import Piece, Splice

WAYS = ["numpy", "faiss", "quantised", "exact"]
FP16 = 2**-11 + 1e-6
ROOT = Path(__file__).parents[2]


@contextmanager
def way(name: str) -> Iterator[None]:
    """Makes a few hundred rows go the way that otherwise only so many rows go."""
    with pytest.MonkeyPatch.context() as patch:
        if name != "numpy":
            patch.setattr(index_module, "SMALL_LIMIT", 0)
        if name in ("quantised", "exact"):
            patch.setattr(index_module, "FLAT_LIMIT", 0)
        if name in ("faiss", "quantised"):
            patch.setattr(index_module, "EXACT_LIMITS", {"fp16": 0, "sq8": 0})
        yield


@pytest.fixture(params=WAYS)
def taken(request: pytest.FixtureRequest) -> Iterator[str]:
    with way(request.param):
        yield request.param


def unit(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def expect(vectors: np.ndarray, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> np.ndarray:
    """Brute force over what is kept (16 bits), in 64 bits: the positions of the k best."""
    kept = vectors.astype(np.float16).astype(np.float64) @ query.astype(np.float64)
    positions = np.arange(len(vectors)) if allowed is None else np.flatnonzero(allowed)
    return positions[np.lexsort((positions, -np.round(kept[positions], 9)))][:k]


def check_search(
    index: VectorIndex, vectors: np.ndarray, query: np.ndarray, k: int, allowed: np.ndarray | None = None
) -> None:
    positions, similarities = index.search(query, k, allowed)
    assert positions.dtype == np.int64
    assert similarities.dtype == np.float32
    truth = vectors.astype(np.float64) @ query.astype(np.float64)
    np.testing.assert_allclose(similarities, truth[positions], atol=FP16)
    best = expect(vectors, query, k, allowed)
    kept = vectors.astype(np.float16).astype(np.float64) @ query.astype(np.float64)
    np.testing.assert_allclose(similarities, kept[best], atol=2e-6)
    np.testing.assert_allclose(kept[positions], kept[best], atol=2e-6)
    assert len(set(positions.tolist())) == len(positions)
    assert list(zip(-similarities, positions, strict=True)) == sorted(zip(-similarities, positions, strict=True))
    if allowed is not None:
        assert allowed[positions].all()


# Compass points: the query looks east.
EAST, NORTH_EAST, NORTH, WEST = [1, 0], [2**-0.5, 2**-0.5], [0, 1], [-1, 0]


def test_the_nearest_come_first(taken: str) -> None:
    index = VectorIndex.build(np.array([NORTH, WEST, EAST, NORTH_EAST], np.float32))
    positions, similarities = index.search(np.array(EAST, np.float32), 3)
    assert positions.tolist() == [2, 3, 0]
    np.testing.assert_allclose(similarities, [1, 2**-0.5, 0], atol=FP16)


@pytest.mark.parametrize("k", [1, 7, 200, 500])
def test_search_agrees_with_brute_force(taken: str, k: int) -> None:
    vectors = unit(300, 48)
    index = VectorIndex.build(vectors)
    for query in unit(5, 48, seed=1):
        check_search(index, vectors, query, k)
        positions, _ = index.search(query, k)
        truth = vectors @ query
        # Where the 32-bit similarities are clearly apart, 16 bits keep their order.
        falls = truth[positions][:-1] - truth[positions][1:]
        assert (falls > -2 * FP16).all()
        assert len(positions) == min(k, 300)


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(WAYS),
    mask=st.lists(st.booleans(), min_size=130, max_size=130),
    k=st.integers(1, 140),
    seed=st.integers(0, 3),
)
def test_any_filter_gives_the_best_of_the_allowed(name: str, mask: list[bool], k: int, seed: int) -> None:
    vectors = unit(130, 16, seed)
    with way(name):
        check_search(VectorIndex.build(vectors), vectors, unit(1, 16, seed + 50)[0], k, np.array(mask))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 1.0])
def test_a_filter_on_thousands_of_rows(taken: str, share: float) -> None:
    vectors = unit(3000, 24)
    allowed = np.random.default_rng(5).random(3000) < share
    check_search(VectorIndex.build(vectors), vectors, unit(1, 24, seed=9)[0], 20, allowed)


@pytest.mark.parametrize("dimension", [7, 384])
def test_equal_rows_are_equal_to_the_bit_and_ordered_by_position(taken: str, dimension: int) -> None:
    # Rows 0, 3, 6, … are one vector, more often than any number of spare candidates.
    vectors = unit(240, dimension)
    vectors[::3] = vectors[0]
    index = VectorIndex.build(vectors)
    for k in (1, 2, 11, 60) if taken != "quantised" else (80,):
        positions, similarities = index.search(vectors[0], k)
        assert positions.tolist() == list(range(0, 3 * k, 3))
        assert len(set(similarities.tolist())) == 1
    allowed = np.arange(240) >= 90
    positions, _ = index.search(vectors[0], 50, allowed)
    assert positions.tolist() == list(range(90, 240, 3))


def test_similarities_and_vectors_of_given_rows(taken: str) -> None:
    vectors = unit(2500, 32)
    index = VectorIndex.build(vectors)
    query, wanted = unit(1, 32, seed=3)[0], np.random.default_rng(0).integers(0, 2500, 4000)
    similarities = index.similarities(query, wanted)
    assert similarities.dtype == np.float32
    np.testing.assert_allclose(similarities, vectors[wanted] @ query, atol=FP16)
    np.testing.assert_array_equal(index.vectors([4, 4, 2]), vectors[[4, 4, 2]].astype(np.float16).astype(np.float32))
    positions, found = index.search(query, 10)
    np.testing.assert_array_equal(index.similarities(query, positions), found)
    assert index.similarities(query, []).tolist() == []
    assert index.vectors([]).shape == (0, 32)


def test_the_error_of_sixteen_bits_is_bounded() -> None:
    vectors = unit(2000, 384)
    index = VectorIndex.build(vectors)
    query = unit(1, 384, seed=8)[0]
    error = np.abs(index.similarities(query, np.arange(2000)) - vectors.astype(np.float64) @ query)
    assert error.max() < 5e-5
    # The worst case: all of the vector in components that 16 bits cut by the most.
    worst = np.full((1, 4), 0.5 * (1 + 2**-11), np.float32)
    truth = float(worst[0].astype(np.float64) @ np.full(4, 0.5))
    assert abs(float(VectorIndex.build(worst).similarities(np.full(4, 0.5), [0])[0]) - truth) <= FP16


@pytest.mark.parametrize("shape", [(0, 0), (0, 384)])
def test_an_empty_index_finds_nothing(taken: str, shape: tuple[int, int], tmp_path: Path) -> None:
    keep(tmp_path, VectorIndex.build(np.empty(shape, np.float32)))
    index = fetch(tmp_path, VectorIndex)
    assert len(index) == 0
    for allowed in (None, np.empty(0, bool)):
        positions, similarities = index.search(np.ones(384, np.float32), 5, allowed)
        assert (positions.tolist(), similarities.tolist()) == ([], [])
        assert (positions.dtype, similarities.dtype) == (np.int64, np.float32)


def test_one_row(taken: str) -> None:
    index = VectorIndex.build(np.array([EAST], np.float32))
    assert index.search(np.array(EAST, np.float32), 9)[0].tolist() == [0]
    assert index.search(np.array(EAST, np.float32), 9, np.array([False]))[0].tolist() == []


def test_bad_input_is_refused_at_the_door(taken: str) -> None:
    index = VectorIndex.build(unit(10, 4))
    query = unit(1, 4)[0]
    with pytest.raises(InputError, match="at least one"):
        index.search(query, 0)
    with pytest.raises(InputError, match="each of the 10 rows"):
        index.search(query, 1, np.ones(9, bool))
    with pytest.raises(InputError, match="int64"):
        index.search(query, 1, np.ones(10, np.int64))  # type: ignore[arg-type]
    for wrong in (np.ones(5), np.ones((1, 4)), np.array([1, np.nan, 0, 0])):
        with pytest.raises(InputError, match="4 finite numbers"):
            index.search(wrong, 1)
    for positions in ([10], [-1], [0.5], np.ones(10, bool), [[1]]):
        with pytest.raises(InputError, match="0 to 9"):
            index.vectors(positions)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (np.ones(4, np.float32), "1 dimensions"),
        (np.array([EAST, [3, 4]], np.float32), "Row 1 has the length 5"),
        (np.array([EAST, [np.nan, 0]], np.float32), "Row 1"),
    ],
)
def test_rows_that_are_no_unit_vectors_are_refused(rows: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        VectorIndex.build(rows)


def test_a_zero_row_is_similar_to_nothing() -> None:
    index = VectorIndex.build(np.array([[0, 0], EAST], np.float32))
    assert index.search(np.array(EAST, np.float32), 2)[1].tolist() == [1, 0]


# --- on disk ---


def test_what_is_loaded_answers_like_what_was_saved(taken: str, tmp_path: Path) -> None:
    vectors = unit(500, 20)
    built = VectorIndex.build(vectors)
    keep(tmp_path / "new" / "folder", built)
    loaded = fetch(tmp_path / "new" / "folder", VectorIndex)
    kind = "sq8" if taken in ("quantised", "exact") else "fp16"
    assert (len(loaded), loaded.dimension, loaded.kind) == (500, 20, kind)
    allowed = np.arange(500) % 3 == 0
    for query in unit(4, 20, seed=2):
        for mask in (None, allowed):
            for one, other in zip(built.search(query, 15, mask), loaded.search(query, 15, mask), strict=True):
                np.testing.assert_array_equal(one, other)
    # Saved again from what was loaded, over itself: still the same.
    keep(tmp_path / "new" / "folder", loaded)
    again = fetch(tmp_path / "new" / "folder", VectorIndex)
    np.testing.assert_array_equal(again.vectors(np.arange(500)), built.vectors(np.arange(500)))


def test_a_loaded_index_outlives_its_files(taken: str, tmp_path: Path) -> None:
    keep(tmp_path, VectorIndex.build(unit(50, 8)))
    index = fetch(tmp_path, VectorIndex)
    keep(tmp_path, VectorIndex.build(unit(50, 8, seed=1)))
    check_search(index, unit(50, 8), unit(1, 8, seed=4)[0], 5)


@pytest.mark.parametrize("wrong", [unit(9, 4), np.zeros(9, np.float16)])
def test_a_file_of_something_else_is_refused(wrong: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", wrong)
    with pytest.raises(ValueError, match="are no rows of vectors"):
        VectorIndex.read({"rows.npy": Payload(tmp_path / "rows.npy", 0, 0)})


def test_eight_bits_of_other_rows_are_refused(tmp_path: Path) -> None:
    with way("quantised"):
        few, more = (keep(tmp_path / name, VectorIndex.build(unit(n, 8))) for name, n in (("few", 50), ("more", 51)))
        with pytest.raises(ValueError, match="8-bit rows are not those"):
            VectorIndex.read(few | {"sq8.faiss": more["sq8.faiss"]})


def test_fresh_rows_in_the_place_of_old_ones_are_as_good_as_built(taken: str) -> None:
    old, fresh = unit(400, 24), unit(30, 24, seed=1)
    splice = Splice((Piece(True, 0, 10), Piece(False, 5, 200), Piece(True, 10, 30), Piece(False, 230, 400)))
    vectors = np.concatenate([fresh[:10], old[5:200], fresh[10:], old[230:]])
    spliced, built = VectorIndex.build(old).spliced(splice, halved(fresh)), VectorIndex.build(vectors)
    assert (len(spliced), spliced.dimension, spliced.kind) == (395, 24, built.kind)
    np.testing.assert_array_equal(spliced.vectors(np.arange(395)), built.vectors(np.arange(395)))
    for query in unit(4, 24, seed=2):
        for mask in (None, np.arange(395) % 3 == 0):
            for one, other in zip(spliced.search(query, 15, mask), built.search(query, 15, mask), strict=True):
                np.testing.assert_array_equal(one, other)


def test_a_small_library_never_imports_faiss(tmp_path: Path) -> None:
    (file,) = keep(tmp_path, VectorIndex.build(unit(50, 8))).values()
    program = (
        "import sys, numpy as np, pathlib\n"
        "from recommender.index import VectorIndex\n"
        "from recommender.payload import Payload\n"
        f"index = VectorIndex.read({{'rows.npy': Payload(pathlib.Path({str(file.path)!r}), 0, 0)}})\n"
        "assert len(index.search(np.eye(8, dtype=np.float32)[0], 5)[0]) == 5\n"
        "print([m for m in ('faiss', 'bm25s', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
