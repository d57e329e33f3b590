"""How the rows of an updated table come from the old one and from a few fresh ones. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T", bound=np.generic)
Rows = npt.NDArray[np.int64]


class Piece(NamedTuple):
    """The rows from `start` to before `end` of the fresh table or of the old one."""

    is_fresh: bool
    start: int
    end: int


@dataclass(frozen=True)
class Splice:
    """Pieces, none of them empty, in the order in which they make the updated table."""

    pieces: tuple[Piece, ...]

    @classmethod
    def by_key(cls, old: npt.NDArray[np.str_], touched: Collection[str], fresh: Collection[str]) -> Splice:
        """From a table whose keys are `old`, ascending, without the touched rows and with those that are there afresh.

        `fresh` is a part of `touched`; the rows of the fresh table are in ascending order of these keys.
        """
        keys, there = sorted(touched), set(fresh)
        rows = np.searchsorted(old, np.array(keys, dtype=np.str_)).tolist()
        pieces, at, taken = [], 0, 0
        for key, row in zip(keys, rows, strict=True):
            pieces.append(Piece(False, at, row))
            if key in there:
                pieces.append(Piece(True, taken, taken + 1))
                taken += 1
            at = row + int(row < len(old) and str(old[row]) == key)
        return cls(_joined([*pieces, Piece(False, at, len(old))]))

    def join(self, old: npt.NDArray[T], fresh: npt.NDArray[T]) -> npt.NDArray[T]:
        """The updated table, rows first, of the old one and the fresh one."""
        return np.concatenate([(fresh if p.is_fresh else old)[p.start : p.end] for p in self.pieces] or [old[:0]])

    def spread(self, old_first: Rows, fresh_first: Rows) -> Splice:
        """The same for what each row has several of: those of row i are first[i] to before first[i + 1]."""
        out = []
        for is_fresh, start, end in self.pieces:
            first = fresh_first if is_fresh else old_first
            out.append(Piece(is_fresh, int(first[start]), int(first[end])))
        return Splice(_joined(out))

    def places(self, old_count: int, fresh_count: int) -> tuple[Rows, Rows]:
        """Where each old row and each fresh row stands in the updated table, -1 for an old one that is left out."""
        old, fresh, at = np.full(old_count, -1), np.full(fresh_count, -1), 0
        for is_fresh, start, end in self.pieces:
            (fresh if is_fresh else old)[start:end] = np.arange(at, at + end - start)
            at += end - start
        return old, fresh


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces without empty ones; neighbours that go on where the one before ended are one piece."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.start == piece.end:
            continue
        if out and out[-1].is_fresh == piece.is_fresh and out[-1].end == piece.start:
            piece = Piece(piece.is_fresh, out.pop().start, piece.end)
        out.append(piece)
    return tuple(out)
