"""The cells of an audit: who stands at a stage, what fits there, and how much of it is new to them. Frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellStatus(StrEnum):
    """How a place stands: nothing new for anybody there, too little for somebody, enough, or nobody there."""

    EMPTY = "empty"
    THIN = "thin"
    ENOUGH = "enough"
    NO_DEMAND = "no demand"


SHORT = (CellStatus.EMPTY, CellStatus.THIN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who stands at a cell's stage: how probably, and how many of the cell's pieces they may still be sent.

    `foreign` of the pieces are in another language than `language`, the one that they are sent ("" for any).
    """

    contact_id: str
    share: float
    left: int
    foreign: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage and message for one product and market.

    `supply` is the number of usable pieces that fit: those of its product and market, those for everyone, and where the
    cell's product or market is blank those of any, for such a person may be sent all of them. `general` is the part of
    it that is not made for this very combination, as far as the cell names one: the piece's product or market is blank
    where the cell's is not. `unsure` is the part whose tags the machine was not sure of. `people` stand there now,
    those with least that is new to them first, `demand` is how many; there are none where the message doesn't fit the
    stage. Each of them needs `need` pieces that are new to them: `short` have fewer, `missing` more pieces would be
    enough for all, and `gap` is the number of people who go without, of whom somebody who lacks one of two counts as a
    half.
    """

    stage: str
    message: str
    product: str
    market: str
    supply: int = 0
    general: int = 0
    people: tuple[Waiting, ...] = ()
    demand: int = 0
    need: int = 1
    short: int = 0
    missing: int = 0
    gap: float = 0.0
    status: CellStatus = CellStatus.NO_DEMAND
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """One stage and message over all products and markets of an audit.

    `pieces` are different ones; `people` and those who go `short` are counted once a product, as in the cells. It is
    empty where nobody finds anything new in their own cell, thin where somebody finds too little there.
    """

    stage: str
    message: str
    pieces: int
    people: int
    short: int
    status: CellStatus
