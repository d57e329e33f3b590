"""Supply against demand as a table that fits the window: which rows, in which order, and their markup. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from content_library.taxonomy import Taxonomy
from recommender.audit import Cell, CellStatus
from recommender.counting import count
from recommender.finds import found
from recommender.ui.words import UNSAID, combination

# Product, market and message.
Row = tuple[str, str, str]
# What the colours mean, in the order of the legend.
STATUS_WORDS = {
    CellStatus.EMPTY: "nothing new for anybody there",
    CellStatus.THIN: "too little for somebody there",
    CellStatus.ENOUGH: "enough for everybody there",
}


def row_of(cell: Cell) -> Row:
    """The row of the matrix that a cell stands in."""
    return cell.product, cell.market, cell.message


def worst_first(cells: Sequence[Cell]) -> list[Row]:
    """The rows of the matrix where anybody is, most people who go without first, then most people."""
    rows: dict[Row, tuple[float, int]] = {}
    for cell in cells:
        if cell.demand:
            unserved, people = rows.get(row_of(cell), (0.0, 0))
            rows[row_of(cell)] = (unserved + cell.gap, people + cell.demand)
    # Rounded, so that the last bit of a sum decides nothing.
    return sorted(rows, key=lambda r: (-round(rows[r][0], 6), -rows[r][1], r))


def table(cells: Sequence[Cell], rows: Sequence[Row], taxonomy: Taxonomy) -> str:
    """These rows in this order, with a column for each stage; a box says what is new there, of what is needed."""
    by_place: dict[tuple[Row, str], Cell] = {(row_of(c), c.stage): c for c in cells}
    stages = taxonomy.labels("stage")
    head = "".join(f'<th scope="col"><span>{escape(taxonomy.name_of(s))}</span></th>' for s in stages)
    body = "".join(_row(row, stages, by_place, taxonomy) for row in rows)
    inside = f"<thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<table class="sc-matrix" lang="en">{inside}</table>{_legend()}'


def _row(row: Row, stages: Sequence[str], by_place: Mapping[tuple[Row, str], Cell], taxonomy: Taxonomy) -> str:
    product, market, message = row
    where = combination(product, market)
    if not where and any(r[:2] != ("", "") for r, _ in by_place):
        where = UNSAID
    name = taxonomy.name_of(message)
    label = f'{escape(where)}<span class="sc-of">{escape(name)}</span>' if where else escape(name)
    boxes = "".join(_box(by_place.get((row, stage)), taxonomy) for stage in stages)
    return f'<tr><th scope="row">{label}</th>{boxes}</tr>'


def _box(cell: Cell | None, taxonomy: Taxonomy) -> str:
    """What is new to those who are there, of what each needs; the colour is what these numbers say."""
    if cell is None or not cell.demand:
        return "<td></td>"
    here = found([cell])
    fit = "No piece fits" if not cell.supply else f"{count(cell.supply, 'piece fits', 'pieces fit')}, new or not"
    said = f"{taxonomy.name_of(cell.stage)}: {here.sentence} {fit}."
    words = "".join(f"<span>{text}</span> " for text in (here.part, "new", f"for {here.people:,}"))
    return f'<td class="{here.status}" title="{escape(said)}">{words.strip()}</td>'


def _legend() -> str:
    entries = "".join(f'<span><i class="{s}"></i>{escape(f"{s}: {words}")}</span>' for s, words in STATUS_WORDS.items())
    return f'<div class="sc-legend">{entries}</div>'
