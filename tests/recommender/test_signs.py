"""Signs and what is found by them, against loops and against the exact search."""

from __future__ import annotations

import numpy as np
import pytest

from recommender import index
from recommender.half import decoded
from recommender.index import VectorIndex
from recommender.signs import most_alike, signs_of

DIMENSION = 384
RNG = np.random.default_rng(3)


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def disagreements(rows: np.ndarray, query: np.ndarray) -> list[int]:
    """In how many components the signs differ, counted one by one."""
    return [sum(bool(a < 0) != bool(b < 0) for a, b in zip(row, query, strict=True)) for row in rows]


@pytest.mark.parametrize("dimension", [1, 63, 64, 65, 384])
@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_the_rows_that_agree_most(dimension: int, kind: type) -> None:
    rows = RNG.standard_normal((200, dimension)).astype(kind)
    query = RNG.standard_normal(dimension).astype(np.float32)
    apart = np.array(disagreements(rows, query))
    for count in (1, 7, 200):
        found = most_alike(signs_of(rows), query, count, None)
        assert found.tolist() == np.flatnonzero(apart <= np.sort(apart)[count - 1]).tolist()


def test_the_allowed_rows_that_agree_most() -> None:
    rows, query = RNG.standard_normal((300, 32)).astype(np.float32), RNG.standard_normal(32).astype(np.float32)
    allowed = RNG.random(300) < 0.3
    apart = np.where(allowed, disagreements(rows, query), 99)
    found = most_alike(signs_of(rows), query, 10, allowed)
    assert found.tolist() == np.flatnonzero(apart <= np.sort(apart)[9]).tolist()
    assert most_alike(signs_of(rows), query, 500, allowed).tolist() == np.flatnonzero(allowed).tolist()
    assert most_alike(signs_of(rows), query, 5, np.zeros(300, bool)).tolist() == []


def test_every_16_bit_number_is_decoded_exactly() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    ours, numpys = decoded(finite.reshape(-1, 16)), finite.astype(np.float32).reshape(-1, 16)
    assert ours.dtype == np.float32
    assert ours.tobytes() == numpys.tobytes()  # negative zero, too
    assert decoded(numpys) is not None
    assert decoded(numpys).tobytes() == numpys.tobytes()


@pytest.fixture(scope="module")
def large() -> VectorIndex:
    """Rows around four hundred centres, near to them and far; large enough for numpy not to keep them decoded."""
    rng = np.random.default_rng(5)
    centres = unit(rng.standard_normal((400, DIMENSION)))
    rows = centres[rng.integers(400, size=index.SMALL_LIMIT + 4_000)]
    noise = unit(rng.standard_normal(rows.shape)) * rng.uniform(0.3, 2.0, (len(rows), 1))
    return VectorIndex.build(unit(rows + noise))


def test_about_gives_exact_similarities_in_order_and_nearly_all_of_the_nearest(large: VectorIndex) -> None:
    rng, shares = np.random.default_rng(6), []
    for _ in range(20):
        query = unit(large.vectors([int(rng.integers(len(large)))]) + 0.02 * rng.standard_normal(DIMENSION))[0]
        positions, scores = large.about(query, 200)
        exact, _ = large.search(query, 200)
        assert scores.tolist() == large.similarities(query, positions).tolist()
        assert (np.diff(scores) <= 0).all()
        assert positions[:5].tolist() == exact[:5].tolist()
        shares.append([len({*positions.tolist()} & {*exact[:n].tolist()}) / n for n in (20, 50)])
    # A centre has sixty rows around it. What is missed is as far from the query as anything.
    assert (np.mean(shares, axis=0) >= [0.99, 0.95]).all()


def test_about_keeps_to_what_is_allowed_and_is_exact_where_that_is_little(large: VectorIndex) -> None:
    query = large.vectors([17])[0]
    for share in (0.5, 0.02, 0.001):
        allowed = np.random.default_rng(8).random(len(large)) < share
        positions, scores = large.about(query, 50, allowed)
        assert allowed[positions].all()
        assert len(positions) == min(50, int(allowed.sum()))
        if allowed.sum() <= index.OVERSAMPLED * 50:
            exact, similarities = large.search(query, 50, allowed)
            assert (positions.tolist(), scores.tolist()) == (exact.tolist(), similarities.tolist())
    assert large.about(query, 5, np.zeros(len(large), bool))[0].tolist() == []


def test_about_in_a_small_index_is_the_search() -> None:
    small = VectorIndex.build(unit(RNG.standard_normal((500, 24))))
    query = small.vectors([3])[0]
    assert small.about(query, 20)[0].tolist() == small.search(query, 20)[0].tolist()


def test_about_in_a_quantised_index_is_as_good(large: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "FLAT_LIMIT", 10_000)
    quantised = VectorIndex.build(large.vectors(np.arange(len(large))))
    query = large.vectors([99])[0]
    assert quantised.kind == index.QUANTISED
    assert quantised.about(query, 40)[0].tolist() == large.about(query, 40)[0].tolist()
