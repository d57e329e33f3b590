"""The best k of many scores, the same way for vectors and for words."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from recommender.errors import InputError

Positions = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
S = TypeVar("S", bound=np.floating[Any])


def check(k: int, allowed: Mask | None, count: int) -> None:
    """Nothing, if at least one result is asked for and `allowed` holds one boolean a row; else an InputError."""
    if k < 1:
        raise InputError(f"Ask for at least one result, not {k}.")
    if allowed is not None and (allowed.dtype != np.bool_ or allowed.shape != (count,)):
        raise InputError(f"A filter needs one yes or no for each of the {count} rows; this one is {_shape(allowed)}.")


def top(positions: Positions, scores: npt.NDArray[S], k: int) -> tuple[Positions, npt.NDArray[S]]:
    """The k highest scores with their positions, highest first, equal scores by position; all if there are fewer."""
    if len(scores) > k:
        # Sorting only what can be among the best; `>=` keeps every tie at the edge, so that position decides there too.
        keep = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        positions, scores = positions[keep], scores[keep]
    order = np.lexsort((positions, -scores))[:k]
    return positions[order].astype(np.int64, copy=False), scores[order]


def _shape(mask: npt.NDArray[np.generic]) -> str:
    return f"{' x '.join(map(str, mask.shape)) or 'one value'} of {mask.dtype}"
