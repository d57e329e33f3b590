"""Charts: where somebody stands, and supply against demand. Altair specifications from plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from content_library.taxonomy import Taxonomy
from recommender.audit import Cell, CellStatus
from recommender.ui.words import combination

ACCENT, QUIET, INK = "#2b5c6b", "#c5d3d8", "#4a5761"
# Dark text is read on each of them.
STATUS_COLOURS = {
    CellStatus.EMPTY: "#e58a73",
    CellStatus.THIN: "#f0cf9b",
    CellStatus.ENOUGH: "#acd3c2",
    CellStatus.NO_DEMAND: "#f0f3f4",
}
ROW_HEIGHT = 30
# Product, market and message.
Row = tuple[str, str, str]


def stage_chart(shares: Mapping[str, float], taxonomy: Taxonomy) -> Any:
    """Bars over the stages in order, with per cent; the likeliest stands out."""
    top = max(shares, key=lambda s: shares[s])
    rows = [{"stage": taxonomy.name_of(s), "share": p, "text": f"{p:.0%}", "top": s == top} for s, p in shares.items()]
    order = [row["stage"] for row in rows]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("stage:N", sort=order, title=None, axis=_bare(labelLimit=110)),
        # Room for the label beside a full bar.
        x=alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.15])),
        tooltip=[alt.Tooltip("stage:N", title="Stage"), alt.Tooltip("share:Q", title="Probability", format=".1%")],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height=15).encode(
        color=alt.condition("datum.top", alt.value(ACCENT), alt.value(QUIET))
    )
    labels = base.mark_text(align="left", dx=5, color=INK, fontSize=12).encode(text="text:N")
    return (bars + labels).properties(height=len(rows) * 25).configure_view(strokeWidth=0)


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


def audit_chart(cells: Sequence[Cell], taxonomy: Taxonomy) -> Any:
    """The matrix: a row for each combination and message, the worst served first; a column for each stage."""
    by_row = {row_of(cell): _row(cell, taxonomy) for cell in cells}
    order = [by_row[row] for row in worst_first(cells)]
    values = [_cell_row(cell, taxonomy) for cell in cells]
    stages = [taxonomy.name_of(s) for s in taxonomy.labels("stage")]
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("stage:N", sort=stages, title=None, axis=_bare(orient="top", labelAngle=0, labelLimit=90)),
        y=alt.Y("row:N", sort=order, title=None, axis=_bare(labelLimit=250)),
        tooltip=[
            alt.Tooltip("row:N", title="For"),
            alt.Tooltip("stage:N", title="Stage"),
            alt.Tooltip("status:N", title="Content is"),
            alt.Tooltip("supply:Q", title="Pieces that fit"),
            alt.Tooltip("demand:Q", title="People there now"),
            alt.Tooltip("short:Q", title="Of them go short"),
        ],
    )
    colour = alt.Color(
        "status:N",
        scale=alt.Scale(domain=list(STATUS_COLOURS), range=list(STATUS_COLOURS.values())),
        legend=alt.Legend(orient="bottom", title=None, direction="horizontal", symbolType="square", symbolSize=140),
    )
    boxes = base.mark_rect(cornerRadius=3, stroke="white", strokeWidth=2).encode(color=colour)
    text = base.mark_text(fontSize=11.5, color="#2a343c").encode(text="text:N")
    return (boxes + text).properties(height=len(order) * ROW_HEIGHT).configure_view(strokeWidth=0)


def _row(cell: Cell, taxonomy: Taxonomy) -> str:
    where = combination(cell.product, cell.market)
    return f"{where} — {taxonomy.name_of(cell.message)}" if where else taxonomy.name_of(cell.message)


def _cell_row(cell: Cell, taxonomy: Taxonomy) -> dict[str, Any]:
    return {
        "row": _row(cell, taxonomy),
        "stage": taxonomy.name_of(cell.stage),
        "status": str(cell.status),
        "supply": cell.supply,
        "demand": cell.demand,
        "short": cell.short,
        "text": f"{cell.supply} for {cell.demand:,}" if cell.demand else "",
    }


def _bare(**options: Any) -> Any:
    """An axis without lines."""
    return alt.Axis(
        grid=False,
        ticks=False,
        domain=False,
        labelFlush=False,
        labelColor=INK,
        labelFontSize=12,
        labelPadding=8,
        **options,
    )
