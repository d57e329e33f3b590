"""Vectors -> nearest rows: numpy while the library is small, faiss beyond, the same answers from both.

Rows are kept as 16-bit floats. A component is off by at most 2**-11 of itself, so, for unit vectors (Cauchy-Schwarz), a
similarity is off by at most 2**-11 + 1e-6 < 0.0005 from the 32-bit one (typically by 0.00001) and may pass 1 by
that much. Which way a search takes:

    rows                       without a filter                     with a filter
    up to SMALL_LIMIT          numpy, every row                     numpy, the allowed rows
    up to FLAT_LIMIT           faiss, every row                     faiss, the allowed rows
    more                       faiss over 8-bit rows, then exact    exact over the allowed rows up to EXACT_LIMITS;
                               over its best candidates             a wider filter as without one

All but the last line's candidates are exact over the kept rows; whoever found a row, its similarity is computed in one
place, so that two equal rows are equal to the bit and ordered by position. `about` finds its candidates by signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import numpy as np

from recommender.errors import InputError
from recommender.half import HalfVectors, Vectors, decoded
from recommender.payload import Payload, Write
from recommender.selection import Mask, Positions, Scores, check, top
from recommender.signs import Signs, most_alike, signs_of
from recommender.splice import Splice

# Up to here numpy reads all rows in a millisecond; importing faiss costs dozens of such searches.
SMALL_LIMIT = 20_000
# Beyond this memory counts: only 8 bits a component are held in it, the 16-bit rows stay on disk. It is no faster.
FLAT_LIMIT = 200_000
FLAT, QUANTISED = "fp16", "sq8"
# With so few allowed rows, reading them one by one is no slower than asking faiss (flat), or still quick enough to be
# preferred because it is exact (8-bit).
EXACT_LIMITS = {FLAT: 1_000, QUANTISED: 50_000}
# In numpy, reading every row in order is faster than picking out more than this share of them.
GATHER_SHARE = 0.25
# How many 8-bit candidates are ranked again exactly: recall@20 is 1.000 at 80 of a million.
CANDIDATES, CANDIDATES_PER_RESULT = 80, 4
# Asked of faiss beyond k: if the last of them is this close to the k-th, equal rows may have been cut off.
SPARE, TIE = 16, 1e-5
# `about` ranks so many times k rows exactly: one in a thousand of the very nearest is missed then.
OVERSAMPLED = 5
# Rows decoded at a time, so that they stay in the processor's cache.
BLOCK = 256
# The payload files.
ROWS, EIGHT_BITS = "rows.npy", "sq8.faiss"
# A row is a unit vector (or zero, similar to nothing) within this; 32-bit models keep 1e-6.
UNIT = 0.01


class VectorIndex:
    """Unit vectors by position, 0 to `len(self) - 1`; immutable, so threads may share one."""

    def __init__(self, rows: HalfVectors, quantised: Any = None) -> None:
        self.kind = FLAT if quantised is None else QUANTISED
        self.dimension = rows.shape[1]
        self._quantised = quantised
        # Small enough to be kept decoded: then a search is one product.
        small = len(rows) <= SMALL_LIMIT and self.kind == FLAT
        self._rows: Vectors | HalfVectors = rows.astype(np.float32) if small else rows

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    def build(cls, vectors: Vectors) -> VectorIndex:
        """An index of unit vectors, one a row. Raises InputError for rows that are no unit vectors."""
        return cls.of(halved(vectors))

    @classmethod
    def of(cls, rows: HalfVectors) -> VectorIndex:
        """An index of rows that `halved` gave."""
        return cls(rows, _quantise(decoded(rows)) if len(rows) > FLAT_LIMIT else None)

    def spliced(self, splice: Splice, fresh: HalfVectors) -> VectorIndex:
        """The index with fresh rows in the place of some: the same as one that is built of all of them."""
        return VectorIndex.of(splice.join(self._rows.astype(np.float16, copy=False), fresh))

    def payloads(self) -> dict[str, Write]:
        """What writes the index, by the end of the file's name."""
        out: dict[str, Write] = {ROWS: lambda file: np.save(file, self._rows.astype(np.float16, copy=False))}
        if self._quantised is not None:
            out[EIGHT_BITS] = lambda file: file.write(_faiss().serialize_index(self._quantised).data)
        return out

    @classmethod
    def read(cls, files: Mapping[str, Payload]) -> VectorIndex:
        """The index that `payloads` wrote. Raises ValueError, OSError, KeyError or RuntimeError if the files hold none.

        A large one stays on disk; its files may be removed or replaced meanwhile.
        """
        rows = np.load(files[ROWS].path, mmap_mode="r")
        if rows.dtype != np.float16 or rows.ndim != 2:
            raise ValueError(f"{rows.shape} of {rows.dtype} are no rows of vectors")
        quantised = None
        if EIGHT_BITS in files:
            quantised = _faiss().read_index(str(files[EIGHT_BITS].path))
            if (quantised.ntotal, quantised.d) != rows.shape:
                raise ValueError("the 8-bit rows are not those of the 16-bit ones")
        return cls(np.asarray(rows), quantised)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """Positions and similarities of the k rows most similar to a unit vector, descending, ties by position.

        `allowed` has one boolean a row; fewer than k allowed rows give fewer results. Raises InputError.
        """
        check(k, allowed, len(self))
        available = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if available == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query = self._query(query)
        positions = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        if self._rows.dtype == np.float32:
            if available > GATHER_SHARE * len(self):
                return top(positions, np.vecdot(self._rows, query)[positions], k)
        elif available > EXACT_LIMITS[self.kind]:
            found = self._candidates(query, k, allowed, available)
            positions = positions if found is None else found
        return top(positions, self.similarities(query, positions), k)

    def about(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """About the k rows that `search` gives, several times faster in a large index: candidates for a closer look.

        Similarities are exact and so is their order; missing are some rows, mostly near the end. Raises InputError.
        """
        check(k, allowed, len(self))
        few = OVERSAMPLED * k
        available = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if available <= few or self._rows.dtype == np.float32:
            return self.search(query, k, allowed)
        query = self._query(query)
        positions = most_alike(self._signs, query, few, allowed)
        return top(positions, self.similarities(query, positions), k)

    def similarities(self, query: Vectors, positions: Positions | Sequence[int]) -> Scores:
        """The inner products of a vector with the rows at these positions, in their order; exact. Raises InputError."""
        wanted = self._positions(positions)
        if len(wanted) == 0:
            return np.empty(0, np.float32)
        query = self._query(query)
        result = np.empty(len(wanted), np.float32)
        for start in range(0, len(wanted), BLOCK):
            block = decoded(self._rows[wanted[start : start + BLOCK]])
            # Not a matrix product: its rounding depends on where in the matrix a row stands.
            result[start : start + BLOCK] = np.vecdot(block, query)
        return result

    def vectors(self, positions: Positions | Sequence[int]) -> Vectors:
        """The rows at these positions, in their order. Raises InputError."""
        return decoded(self._rows[self._positions(positions)])

    def _candidates(self, query: Vectors, k: int, allowed: Mask | None, available: int) -> Positions | None:
        """Positions among which the k best are, by faiss; None if too many are equal to tell."""
        faiss = _faiss()
        exact = self._quantised is None
        wanted = min(available, k + SPARE if exact else max(CANDIDATES_PER_RESULT * k, CANDIDATES))
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        only = None if bits is None else faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scan = self._flat if exact else self._quantised
        with _one_thread(faiss):
            scores, ids = scan.search(query[None], wanted, params=only)
        if exact and wanted < available and scores[0, k - 1] - scores[0, -1] < TIE:
            return None
        return np.asarray(ids[0], np.int64)

    @cached_property
    def _signs(self) -> Signs:
        return signs_of(self._rows)

    @cached_property
    def _flat(self) -> Any:
        """The faiss index over the same 16-bit rows; made at the first search that needs it."""
        faiss = _faiss()
        index = faiss.IndexScalarQuantizer(self.dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        index.add_sa_codes(np.ascontiguousarray(self._rows).view(np.uint8))
        return index

    def _query(self, query: Vectors) -> Vectors:
        query = np.ascontiguousarray(query, np.float32)
        if query.shape != (self.dimension,) or not np.isfinite(query).all():
            raise InputError(f"The query must be one vector of {self.dimension} finite numbers.")
        return query

    def _positions(self, positions: Positions | Sequence[int]) -> Positions:
        wanted = np.asarray(positions)
        if wanted.size == 0:
            return np.empty(0, np.int64)
        # A mask is no list of positions.
        if wanted.dtype.kind not in "iu" or wanted.ndim != 1 or not 0 <= wanted.min() <= wanted.max() < len(self):
            raise InputError(f"Positions must be whole numbers from 0 to {len(self) - 1}.")
        return wanted.astype(np.int64, copy=False)


def halved(vectors: Vectors) -> HalfVectors:
    """Unit vectors as they are kept, one a row. Raises InputError for rows that are no unit vectors."""
    vectors = np.ascontiguousarray(vectors, np.float32)
    if vectors.ndim != 2:
        raise InputError(f"Vectors must come as rows of a matrix, not with {vectors.ndim} dimensions.")
    squares = np.vecdot(vectors, vectors)
    # Written so that a row with a NaN is wrong too.
    wrong = np.flatnonzero(~((np.abs(squares - 1) < UNIT) | (squares == 0)))
    if len(wrong):
        raise InputError(
            f"Row {wrong[0]} has the length {np.sqrt(squares[wrong[0]]):.3g}; every vector must be a unit vector."
        )
    return vectors.astype(np.float16)


def _quantise(vectors: Vectors) -> Any:
    faiss = _faiss()
    index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    return index


@contextmanager
def _one_thread(faiss: Any) -> Iterator[None]:
    """faiss shares queries out among threads: for one query the others have nothing to do, and waiting for them to say
    so takes longer than the search where processors are busy. Holds for the calling thread alone."""
    usual = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(usual)


def _faiss() -> Any:
    """faiss, imported when first needed: a small library never waits for it."""
    import faiss

    return faiss
