"""Audit: what content there is against the people who are there now, and what to write next."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from content_library.taxonomy import Taxonomy
from recommender.audit import Audit, Cell, CellStatus
from recommender.ui import look, session, words
from recommender.ui.charts import audit_chart, row_of, worst_first
from recommender.wire import Recommender

ALL = "All"
UNSAID = "not said"
TOP_GAPS = 8
# What fits on a screen, worst first; and what a chart can hold at all.
SHOWN_ROWS, MOST_ROWS = 12, 90
EXPLAINED = (
    "Each box: expected number of assets that fit / expected number of people there now. Content counts if it is "
    "approved and valid; people count by the probability that they stand at that stage."
)


@session.guarded
def show() -> None:
    """The page."""
    rec = session.recommender()
    look.put(look.div("name", "What is missing, for whom"))
    audit, at = _audit(rec)
    if not any(c.demand for c in audit.cells):
        st.info("There is nobody to count yet. Import contacts with `stagecue contacts import FILE`.")
    cells = _chosen(audit)
    if not cells:
        look.put(look.div("quiet", "There is no content and nobody for this combination."))
        return
    _numbers(cells)
    _matrix(rec, cells, at)
    _gaps(rec, Audit(tuple(cells)), audit)


def _audit(rec: Recommender) -> tuple[Audit, datetime]:
    """The audit of all products, and when it was made."""
    with session.working("Counting content and people …"):
        return session.shared(rec, "audit", lambda: (rec.audit(actor=session.actor()), datetime.now(UTC)))


def _chosen(audit: Audit) -> list[Cell]:
    """The cells of the chosen product and market; "" is a choice of its own, "not said"."""
    products = sorted({c.product for c in audit.cells})
    one, two, _ = st.columns([2, 2, 3])
    product = _choice(one, "Product", "audit_product", products)
    cells = [c for c in audit.cells if product in (ALL, c.product or UNSAID)]
    market = _choice(two, "Market", "audit_market", sorted({c.market for c in cells}))
    return [c for c in cells if market in (ALL, c.market or UNSAID)]


def _choice(place: Any, label: str, name: str, values: Sequence[str]) -> str:
    options = [ALL, *(v or UNSAID for v in values)]
    key = session.keep(name, ALL)
    if st.session_state[key] not in options:
        st.session_state[key] = ALL
    return str(session.kept(name, place.selectbox(label, options, key=key)))


def _numbers(cells: Sequence[Cell]) -> None:
    count = {status: sum(c.status is status for c in cells) for status in CellStatus}
    unserved = sum(c.gap for c in cells if c.status is not CellStatus.NO_DEMAND)
    one, two, three, four = st.columns(4)
    one.metric("Empty", count[CellStatus.EMPTY], help="Somebody stands there, and it is likelier that nothing fits.")
    two.metric("Thin", count[CellStatus.THIN], help="Something fits, but less than three touches would need.")
    three.metric("Enough", count[CellStatus.ENOUGH], help="Somebody stands there and finds three things or more.")
    four.metric(
        "Not served",
        f"{unserved:.0f}",
        help="Expected number of people without something that fits; a thin place counts in part.",
    )


def _gaps(rec: Recommender, chosen: Audit, whole: Audit) -> None:
    gaps = chosen.gaps()
    look.put(look.div("label", "Write next"))
    if not gaps:
        look.put(look.div("quiet", "No gap: wherever somebody stands there is enough to send."))
        return
    for number, cell in enumerate(gaps[:TOP_GAPS], 1):
        with st.container(border=True, key=f"gap-{number}"):
            names = (rec.taxonomy.name_of(cell.stage), rec.taxonomy.name_of(cell.message))
            tone = "alert" if cell.status is CellStatus.EMPTY else "warm"
            pairs = [(names[0], "stage"), (names[1], look.MESSAGE_TONES.get(cell.message, ""))]
            pairs += [(words.combination(cell.product, cell.market), ""), (str(cell.status), tone)]
            # Adapting from another market is part of the advice, so the brief reads the whole audit.
            look.put(look.chips(pairs) + look.div("reason", whole.brief(cell, rec.taxonomy)))
    st.download_button(
        "Download as CSV",
        lambda: as_csv(rec.taxonomy, whole, gaps),
        file_name="stagecue-gaps.csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _matrix(rec: Recommender, cells: Sequence[Cell], at: datetime) -> None:
    worst = worst_first(cells)
    if not worst:
        look.put(look.div("quiet", "Hardly anybody stands here now, so nothing is missing."))
        return
    every = False
    if len(worst) > SHOWN_ROWS:
        text = f"Show all {len(worst)} rows" if len(worst) <= MOST_ROWS else f"Show the worst {MOST_ROWS} rows"
        every = bool(session.kept("audit_every", st.toggle(text, key=session.keep("audit_every", False))))
    most = set(worst[: MOST_ROWS if every else SHOWN_ROWS])
    shown = [c for c in cells if row_of(c) in most]
    with st.container(key="matrix-frame"):
        st.altair_chart(audit_chart(shown, rec.taxonomy), width="stretch", key="matrix")
    st.caption(f"{EXPLAINED} Counted at {at.astimezone():%H:%M}.")


def as_csv(taxonomy: Taxonomy, whole: Audit, gaps: Sequence[Cell]) -> bytes:
    """The gaps as a CSV file, in the order given, with their briefs; `whole` tells what could be adapted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("product", "market", "stage", "message", "status", "assets", "people", "not_served", "brief"))
    for c in gaps:
        numbers = (f"{c.supply:.2f}", f"{c.demand:.2f}", f"{c.gap:.2f}")
        brief = whole.brief(c, taxonomy)
        writer.writerow((c.product, c.market, c.stage, c.message, c.status, *numbers, brief))
    return out.getvalue().encode("utf-8-sig")
