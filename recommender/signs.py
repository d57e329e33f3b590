"""Unit vectors -> the signs of their components, one bit each: they tell near from far in a tenth of the time.

Two vectors at an angle of a half-turns disagree in about a share a of their signs. Among 3,018 passages of real pages,
of the 0.1 % most similar to one of them 99.9 % were among the 5 % whose signs agree most, of the 0.7 % most similar
97.7 %.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.selection import Mask, Positions

# 64 signs a word, words first: signs[i] holds the i-th word of every row.
Signs = npt.NDArray[np.uint64]
WORD = 64
# Rows read at a time, so that they stay in the processor's cache.
BLOCK = 4096


def signs_of(rows: npt.NDArray[np.float16] | npt.NDArray[np.float32]) -> Signs:
    """The signs of the rows' components (words, rows); a dimension that is no multiple of 64 is filled up alike."""
    count, dimension = rows.shape
    packed = np.zeros((count, -(-dimension // WORD) * WORD // 8), np.uint8)
    whole: npt.DTypeLike = np.int16 if rows.dtype == np.float16 else np.int32
    for start in range(0, count, BLOCK):
        # As integers: the sign is the highest bit there too, and comparing them is quicker.
        negative = np.ascontiguousarray(rows[start : start + BLOCK]).view(whole) < 0
        packed[start : start + BLOCK, : -(-dimension // 8)] = np.packbits(negative, axis=1)
    return np.ascontiguousarray(packed.view(np.uint64).T)


def most_alike(signs: Signs, query: npt.NDArray[np.float32], count: int, allowed: Mask | None) -> Positions:
    """The allowed rows whose signs agree most with the query's, at least `count` (all that tie, ascending)."""
    distance = np.zeros(signs.shape[1], np.uint16)
    for words, asked in zip(signs, signs_of(query[None])[:, 0], strict=True):
        distance += np.bitwise_count(words ^ asked)
    if allowed is not None:
        distance[~allowed] = len(signs) * WORD + 1
    reached = np.cumsum(np.bincount(distance, minlength=len(signs) * WORD + 1)[: len(signs) * WORD + 1])
    return np.flatnonzero(distance <= np.searchsorted(reached, min(count, reached[-1])))
