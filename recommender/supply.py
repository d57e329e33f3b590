"""Content and people -> the cells of the audit: who stands where, what fits there, and what of it is new to whom. Pure.

The rule: a piece counts where it carries the message and is a good choice for the stage, a person where they stand
now, and everybody needs as many pieces that are new to them as people are sent in a quarter. A blank product or market
holds nothing back, neither a piece's nor a person's: so does a recommendation take it (`ranking.market_fit`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from recommender.audit import SHORT, Audit, Cell, CellStatus, Total, Waiting
from recommender.errors import InputError, one_of

# The product and the market that an asset or a person is for; "" is "none in particular".
Combination = tuple[str, str]
# A stage and a message.
Place = tuple[str, str]

# From this probability on a piece is "Good" for a stage, as the reasons of a recommendation say it (reasons.FITS).
# Counted so, the pieces a stage are nearer to what careful readers count than the sum of all probabilities, in which
# thousands of small ones add up to pieces that are not there.
GOOD = 0.35
# What the machine tagged without being sure counts also where it is at least so good a choice, and carries the message
# at least so probably: to ask for it anew would be worse. Chosen on judged pages of other companies, whose number of
# pieces a place is then met best (323 are counted, 327 by careful readers; without this 214).
PERHAPS, PERHAPS_ARGUES = 0.25, 0.3


@dataclass(frozen=True, slots=True)
class Holding:
    """An asset as the audit sees it, given once: `p_acceptable` by stage, `p_primary` by message.

    Usable means approved and valid now; what is not usable counts for nothing. `language` is an ISO code or "".
    `unsure` is what somebody should look at, for the machine was not sure of its tags.
    """

    asset_id: str
    title: str = ""
    product: str = ""
    market: str = ""
    stage: Mapping[str, float] = field(default_factory=dict)
    message: Mapping[str, float] = field(default_factory=dict)
    usable: bool = True
    language: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the audit sees it, given once a product: the market, the probability by stage, and what they had.

    `had` are the assets that they were sent or that were left out for them: nobody gets the same one twice. `language`
    is the one that they are sent, "" for any. Who has no readiness is counted nowhere.
    """

    contact_id: str
    product: str = ""
    market: str = ""
    readiness: Mapping[str, float] = field(default_factory=dict)
    had: frozenset[str] = frozenset()
    language: str = ""


def suits(made_for: str, wanted: str) -> bool:
    """Whether somebody of this product (or market) may be sent what is made for that one; "" is for, and takes, any."""
    return not made_for or not wanted or made_for == wanted


def pace(sent: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """How many pieces each person needs, and on how many people that was measured.

    `sent` are contacts with the assets that they were sent in a quarter: the mean number of different ones for each
    contact, rounded up, and at least one.
    """
    pairs = set(sent)
    people = len({contact for contact, _ in pairs})
    return (math.ceil(len(pairs) / people), people) if people else (1, 0)


def matrix(
    holdings: Iterable[Holding], people: Iterable[Person], taxonomy: Taxonomy, need: int = 1, measured: int = 0
) -> Audit:
    """The audit of these assets against these people, the same in whatever order they come.

    A product-market combination exists when an asset or a person has it; each has a cell for every stage and message.
    A person counts at the likeliest stage, for every message that works there, and needs `need` new pieces (shared
    among those messages). Raises InputError for a label that the taxonomy lacks or a value that is no probability.
    """
    stages, messages = taxonomy.labels(LabelSet.STAGE), taxonomy.labels(LabelSet.MESSAGE)
    holdings = list(holdings)
    supply, languages = _supply(holdings, taxonomy), {h.asset_id: h.language for h in holdings}
    unsure = {h.asset_id for h in holdings if h.usable and h.unsure}
    standing: dict[Combination, dict[str, list[Person]]] = {}
    for p in sorted(people, key=lambda p: p.contact_id):
        at = _likeliest(p.readiness, "stage", stages, p.contact_id)
        here = standing.setdefault((p.product, p.market), {})
        if at:
            here.setdefault(at, []).append(p)
    cells: list[Cell] = []
    for combination in sorted({*supply, *standing}):
        suited = [c for c in supply if all(map(suits, c, combination))]
        named = [c for c in suited if _names(combination, c)]
        for stage in stages:
            there = standing.get(combination, {}).get(stage, [])
            fitting = taxonomy.messages_for(stage)
            for message in messages:
                fit = {a for c in suited for a in supply[c].get((stage, message), ())}
                own = {a for c in named for a in supply[c].get((stage, message), ())}
                cell = Cell(stage, message, *combination, len(fit), len(fit - own), unsure=len(fit & unsure))
                if message in fitting:
                    pieces = {a: languages[a] for a in fit}
                    cell = _judged(cell, pieces, there, math.ceil(need / len(fitting)))
                cells.append(cell)
    return Audit(tuple(cells), need, measured, totals=tuple(_totals(cells, supply)), unsure=len(unsure))


def _totals(cells: Iterable[Cell], supply: Mapping[Combination, Mapping[Place, set[str]]]) -> Iterator[Total]:
    """The cells of a stage and message added up, in the order in which they come."""
    places: dict[Place, list[Cell]] = defaultdict(list)
    for cell in cells:
        places[cell.stage, cell.message].append(cell)
    for place, here in places.items():
        pieces = {piece for own in supply.values() for piece in own.get(place, ())}
        statuses = {c.status for c in here if c.demand}
        status = CellStatus.THIN if statuses & {*SHORT} else CellStatus.ENOUGH
        if len(statuses) < 2:
            status = next(iter(statuses), CellStatus.NO_DEMAND)
        people, short = sum(c.demand for c in here), sum(c.short for c in here)
        yield Total(*place, len(pieces), people, short, status)


def _judged(cell: Cell, pieces: Mapping[str, str], people: Sequence[Person], need: int) -> Cell:
    """The cell with the people who stand there and what is new to them; `pieces` have each its language."""
    read = {p.language: {a for a, spoken in pieces.items() if _reads(p.language, spoken)} for p in people}
    waiting = [
        Waiting(
            p.contact_id,
            p.readiness[cell.stage],
            # In this order no set as large as the library is made for each of its readers.
            left=len(read[p.language]) - len(read[p.language] & p.had),
            foreign=len(pieces) - len(read[p.language]),
            language=p.language,
        )
        for p in people
    ]
    waiting.sort(key=lambda w: (w.left, -w.share, w.contact_id))
    missing = max((need - w.left for w in waiting), default=0)
    status = CellStatus.ENOUGH if missing <= 0 else CellStatus.THIN
    if not any(w.left for w in waiting):
        status = CellStatus.EMPTY if waiting else CellStatus.NO_DEMAND
    return Cell(
        stage=cell.stage,
        message=cell.message,
        product=cell.product,
        market=cell.market,
        supply=cell.supply,
        general=cell.general,
        unsure=cell.unsure,
        people=tuple(waiting),
        demand=len(waiting),
        need=need,
        short=sum(w.left < need for w in waiting),
        missing=max(missing, 0),
        gap=sum(max(need - w.left, 0) for w in waiting) / need,
        status=status,
    )


def _reads(language: str, spoken: str) -> bool:
    """Whether somebody who is sent what is in `language` may be sent this; what is in no known one may go to all."""
    return not language or spoken in ("", language)


def _supply(holdings: Iterable[Holding], taxonomy: Taxonomy) -> dict[Combination, dict[Place, set[str]]]:
    """Per combination and place the ids of its own usable pieces that fit there."""
    stages, messages = taxonomy.labels(LabelSet.STAGE), taxonomy.labels(LabelSet.MESSAGE)
    supply: dict[Combination, dict[Place, set[str]]] = {}
    for h in holdings:
        own = supply.setdefault((h.product, h.market), defaultdict(set))
        _check(h.stage, "stage", stages, h.asset_id)
        argues = _likeliest(h.message, "message", messages, h.asset_id)
        if h.usable and argues:
            for stage, probability in h.stage.items():
                if probability >= GOOD:
                    own[stage, argues].add(h.asset_id)
                if h.unsure and probability >= PERHAPS:
                    for message in taxonomy.messages_for(stage):
                        if h.message.get(message, 0.0) >= PERHAPS_ARGUES:
                            own[stage, message].add(h.asset_id)
    return supply


def _likeliest(values: Mapping[str, float], label_set: str, labels: Sequence[str], owner: str) -> str:
    """The label with the greatest probability, the first of equal ones; "" where nothing is known."""
    _check(values, label_set, labels, owner)
    known = [label for label in labels if values.get(label, 0.0) > 0]
    return max(known, key=lambda label: values[label], default="")


def _check(values: Mapping[str, float], label_set: str, labels: Sequence[str], owner: str) -> None:
    for label, value in values.items():
        one_of(label_set, label, labels)
        if not -1e-9 <= value <= 1 + 1e-9:
            raise InputError(f"'{owner}' has {value} for '{label}'; it must be a probability from 0 to 1.")


def _names(cell: Combination, made_for: Combination) -> bool:
    """Whether a piece is made for the very product and market that a cell names; a blank of the cell's names none."""
    return all(wanted in ("", own) for wanted, own in zip(cell, made_for, strict=True))
