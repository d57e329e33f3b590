"""What there is against the people who are there now: supply, demand and gaps per product and market. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

import numpy as np
import numpy.typing as npt

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from recommender.buying_group import counted, stage_phrase
from recommender.errors import InputError, one_of

Array = npt.NDArray[np.float64]
# The product and the market that an asset or a person is for; "" is "none in particular".
Combination = tuple[str, str]

# Somebody who stays at a stage for three touches should get something new at each.
ENOUGH = 3.0
# Half an asset: below it, it is likelier than not that nothing fits.
EMPTY = 0.5
# A quarter of a person: who is quite unknown stands with an eighth at each stage, which is no reason to write.
NO_DEMAND = 0.25

# What a text with a message tells its readers, and what a marketer would write with it for a stage. A company's own
# stages and messages have no entry here and are called by their names.
_TELLS = {"why_change": "why to change", "why_us": "why to choose us", "why_stay": "why to stay"}
_IDEAS = {
    ("unaware", "why_change"): "a trend report or a piece on what it costs to carry on as before",
    ("aware", "why_change"): "an explainer of the problem that needs no product",
    ("considering", "why_change"): "a guide to the kinds of solution",
    ("considering", "why_us"): "a buyer's guide with criteria that you meet",
    ("evaluating", "why_us"): "a customer story or a comparison of vendors",
    ("deciding", "why_us"): "a business case with prices or an answer to the security questions",
    ("adopting", "why_stay"): "a set-up guide or best practices from users",
    ("expanding", "why_stay"): "a value review or a piece on what else can be done with it",
    ("advocating", "why_stay"): "an invitation to tell the story to others",
}


class CellStatus(StrEnum):
    """How a cell's supply stands to the people who need it."""

    EMPTY = "empty"
    THIN = "thin"
    ENOUGH = "enough"
    NO_DEMAND = "no demand"


@dataclass(frozen=True, slots=True)
class Holding:
    """An asset as the audit sees it, given once: `p_acceptable` by stage, `p_primary` by message.

    Usable means approved and valid now; what is not usable counts for nothing.
    """

    asset_id: str
    title: str = ""
    product: str = ""
    market: str = ""
    stage: Mapping[str, float] = field(default_factory=dict)
    message: Mapping[str, float] = field(default_factory=dict)
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the audit sees it, given once a product: the market, and the probability by stage."""

    contact_id: str
    product: str = ""
    market: str = ""
    readiness: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage and message for one product and market.

    `supply` is the expected number of usable assets; `general` is the part of it that is for everyone (its product or
    market is blank where the cell's is not). `demand` is the expected number of people, 0 where the message doesn't
    fit the stage. `count_confident` counts the assets whose top stage and top message are this cell's.
    `gap` is the expected number of people who are not served.
    """

    stage: str
    message: str
    product: str
    market: str
    supply: float
    general: float
    demand: float
    count_confident: int
    status: CellStatus
    gap: float


@dataclass(frozen=True, slots=True)
class Audit:
    """All cells, by product, market, stage and message (the last two in the taxonomy's order)."""

    cells: tuple[Cell, ...]

    def gaps(self, k: int | None = None) -> tuple[Cell, ...]:
        """The empty and thin cells with people in them, most unserved people first; the first `k` where it is given."""
        found = [c for c in self.cells if c.status in (CellStatus.EMPTY, CellStatus.THIN)]
        # Rounded, so that a difference in the last bit of a sum never decides; ties stay in the cells' own order.
        return tuple(sorted(found, key=lambda c: -round(c.gap, 9))[:k])

    def brief(self, cell: Cell, taxonomy: Taxonomy) -> str:
        """Two plain sentences: who is there and what they find, and what to write for them next."""
        tells = _tells(cell.message, taxonomy)
        fitting = taxonomy.messages_for(cell.stage)
        if cell.message not in fitting:
            who = stage_phrase(cell.stage, taxonomy, plural=True)
            better = " or ".join(_tells(message, taxonomy) for message in fitting)
            return f"People who {who} should hear {better}, not {tells}. Write nothing for this combination."
        first = f"{_where(cell)}, {_who(cell, taxonomy)}; {_found(cell, tells)}."
        if cell.status is CellStatus.NO_DEMAND:
            return f"{first} Nothing needs to be written for now."
        if cell.status is CellStatus.ENOUGH:
            return f"{first} That is enough for now."
        idea = _IDEAS.get((cell.stage, cell.message), f"a piece that tells them {tells}")
        near = self._nearest(cell)
        adapt = f", or adapt what there is for {near.market}" if near else ""
        missing = max(1, math.ceil(ENOUGH - cell.supply - 1e-9))
        more = "" if cell.supply < EMPTY else " more"
        pieces = f"one{more} piece" if missing == 1 else f"{counted(missing)}{more} pieces"
        return f"{first} Next, write {idea}{adapt}; {pieces} would be enough."

    def _nearest(self, cell: Cell) -> Cell | None:
        """The cell of another market from which something could be adapted: same product, stage and message."""
        same = [
            c
            for c in self.cells
            if (c.product, c.stage, c.message) == (cell.product, cell.stage, cell.message)
            and c.market not in ("", cell.market)
            and c.supply - c.general >= EMPTY
        ]
        return max(same, key=lambda c: round(c.supply - c.general, 9), default=None)


def matrix(holdings: Iterable[Holding], people: Iterable[Person], taxonomy: Taxonomy) -> Audit:
    """The audit of these assets against these people, the same in whatever order they come.

    A product-market combination exists when an asset or a person has it; each has a cell for every stage and message.
    A person's demand at a stage is split evenly over the messages that fit it. Raises InputError for a label that the
    taxonomy lacks or a value that is no probability.
    """
    stages, messages = taxonomy.labels(LabelSet.STAGE), taxonomy.labels(LabelSet.MESSAGE)
    fits = np.array([[m in taxonomy.messages_for(s) for m in messages] for s in stages], dtype=float)
    split = fits / fits.sum(axis=1, keepdims=True)
    supply = _supply(holdings, stages, messages)
    demand: dict[Combination, Array] = {}
    for p in sorted(people, key=lambda p: p.contact_id):
        needs = demand.setdefault((p.product, p.market), np.zeros(fits.shape))
        needs += _vector(p.readiness, "stage", stages, p.contact_id)[:, None] * split
    none = np.zeros((2, *fits.shape))
    cells: list[Cell] = []
    for here in sorted({*supply, *demand}):
        general = sum((supply.get(wider, none) for wider in _wider(here)), none)
        there = supply.get(here, none) + general
        needs = demand.get(here, none[0])
        for (i, stage), (j, message) in product(enumerate(stages), enumerate(messages)):
            has, wants, sure = float(there[0, i, j]), float(needs[i, j]), int(there[1, i, j])
            cells.append(Cell(stage, message, *here, has, float(general[0, i, j]), wants, sure, *_judge(has, wants)))
    return Audit(tuple(cells))


def _supply(holdings: Iterable[Holding], stages: Sequence[str], messages: Sequence[str]) -> dict[Combination, Array]:
    """Per combination, stages x messages: the expected number of its own usable assets, then the confident ones."""
    supply: dict[Combination, Array] = {}
    for h in sorted(holdings, key=lambda h: h.asset_id):
        suits = _vector(h.stage, "stage", stages, h.asset_id)
        argues = _vector(h.message, "message", messages, h.asset_id)
        own = supply.setdefault((h.product, h.market), np.zeros((2, len(stages), len(messages))))
        if h.usable:
            own[0] += np.outer(suits, argues)
            if suits.any() and argues.any():
                own[1, np.argmax(suits), np.argmax(argues)] += 1
    return supply


def _vector(values: Mapping[str, float], label_set: str, labels: Sequence[str], owner: str) -> Array:
    for label, value in values.items():
        one_of(label_set, label, labels)
        if not -1e-9 <= value <= 1 + 1e-9:
            raise InputError(f"'{owner}' has {value} for '{label}'; it must be a probability from 0 to 1.")
    return np.clip([values.get(label, 0.0) for label in labels], 0.0, 1.0)


def _wider(combination: Combination) -> list[Combination]:
    """The combinations with blanks in the place of a product or a market: what is there is for this one too."""
    return sorted({(combination[0], ""), ("", combination[1]), ("", "")} - {combination})


def _judge(supply: float, demand: float) -> tuple[CellStatus, float]:
    gap = demand * max(0.0, 1 - supply / ENOUGH)
    if demand < NO_DEMAND:
        return CellStatus.NO_DEMAND, gap
    if supply < EMPTY:
        return CellStatus.EMPTY, gap
    return (CellStatus.THIN if supply < ENOUGH else CellStatus.ENOUGH), gap


def _where(cell: Cell) -> str:
    # Products are names, and a name starts with a capital whatever the export wrote.
    name = cell.product.capitalize() if cell.product.isalpha() and cell.product.islower() else cell.product
    if name:
        return f"For {name} in {cell.market or 'no particular market'}"
    return f"For no particular product in {cell.market}" if cell.market else "For no particular product or market"


def _who(cell: Cell, taxonomy: Taxonomy) -> str:
    if cell.demand < NO_DEMAND:
        return f"hardly anybody stands at the stage “{taxonomy.name_of(cell.stage)}”"
    number, plural = _about(cell.demand, "person", "people")
    return f"{number} {stage_phrase(cell.stage, taxonomy, plural=plural)}"


def _tells(message: str, taxonomy: Taxonomy) -> str:
    return _TELLS.get(message, f"the message “{taxonomy.name_of(message)}”")


def _found(cell: Cell, tells: str) -> str:
    if cell.supply < EMPTY:
        return f"nothing tells them {tells} yet"
    number, plural = _about(cell.supply, "asset", "assets")
    only = "only " if cell.status is CellStatus.THIN and not number.startswith("perhaps") else ""
    text = f"{only}{number} {'tell' if plural else 'tells'} them {tells}"
    if cell.supply - cell.general < EMPTY:
        return f"{text}, and {'none of them is' if plural else 'it is not'} made for this product and market"
    return text


def _about(number: float, one: str, many: str) -> tuple[str, bool]:
    """An expected number in words, at the precision that it deserves, and whether what follows is plural."""
    if number < 0.75:
        return f"perhaps one {one}", False
    if number < 1.25:
        return f"about one {one}", False
    if number < 1.75:
        return f"one or two {many}", True
    return f"about {counted(number)} {many}", True
