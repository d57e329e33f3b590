"""Audit: what content there is against the people who are there now, and what to write next."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from content_library.taxonomy import Taxonomy
from recommender.audit import Audit, Cell, CellStatus
from recommender.exchange.cells import guarded
from recommender.languages import language_name
from recommender.people import Contact
from recommender.ui import address, look, matrix, session, welcome, words
from recommender.wire import Recommender

ALL = "All"
TOP_GAPS = 8
# What fits on a screen, worst first; and what anybody reads at all.
SHOWN_ROWS, MOST_ROWS = 12, 90
# So many people of a gap are named.
SHOWN_PEOPLE = 30
LEGEND = (
    "0–1 of 2 new for 5: five people are there now, and each needs two pieces that are new to them; who has least "
    "finds none, who has most finds one."
)


@session.guarded
def show() -> None:
    """The page."""
    rec = session.recommender()
    look.put(look.div("name", "What is missing, for whom"))
    welcome.say_if_empty(rec)
    audit, at = _audit(rec)
    if not any(c.demand for c in audit.cells):
        _nobody(audit)
        return
    look.put(look.div("quiet", audit.who) + look.div("quiet", audit.rule))
    cells = _chosen(audit)
    _numbers(cells)
    _matrix(rec, cells, at)
    _gaps(rec, Audit(tuple(cells)), audit)


def _nobody(audit: Audit) -> None:
    """What to do where nobody can be counted."""
    if audit.unheard:
        st.info(
            f"Nothing usable has been heard from the contacts yet ({audit.unheard:,}), so nobody can be counted. "
            f"Import what they did with `{session.command('contacts import signals.csv --table signals')}`, or note it "
            f"with `{session.command('signal add CONTACT KIND')}`."
        )
    elif audit.not_counted:
        st.info(f"There is nobody to count now. {audit.not_counted}")
    else:
        add = session.command("contacts import contacts.csv")
        st.info(f"There is nobody to count yet. Import contacts with `{add}`.")


def _audit(rec: Recommender) -> tuple[Audit, datetime]:
    """The audit of all products, and when it was made."""
    with session.working("Counting content and people …"):
        return session.shared(rec, "audit", lambda: (rec.audit(actor=session.actor()), datetime.now(UTC)))


def _chosen(audit: Audit) -> list[Cell]:
    """The cells of the chosen product and market; "" is a choice of its own, "not said". One choice is none."""
    products = sorted({c.product for c in audit.cells})
    one, two, _ = st.columns([2, 2, 3])
    product = _choice(one, "Product", "audit_product", products)
    cells = [c for c in audit.cells if product in (ALL, c.product or words.UNSAID)]
    market = _choice(two, "Market", "audit_market", sorted({c.market for c in cells}))
    return [c for c in cells if market in (ALL, c.market or words.UNSAID)]


def _choice(place: Any, label: str, name: str, values: Sequence[str]) -> str:
    if len(values) < 2:
        return ALL
    options = [ALL, *(v or words.UNSAID for v in values)]
    key = session.keep(name, ALL)
    if st.session_state[key] not in options:
        st.session_state[key] = ALL
    return str(session.kept(name, place.selectbox(label, options, key=key)))


def _numbers(cells: Sequence[Cell]) -> None:
    count = {status: sum(c.status is status for c in cells) for status in CellStatus}
    short = {w.contact_id for c in cells for w in c.people if w.left < c.need}
    there = {w.contact_id for c in cells for w in c.people}
    one, two, three, four = st.columns(4)
    one.metric(
        "People short", f"{len(short):,} of {len(there):,}", help="Less than enough of what fits is new to them."
    )
    two.metric(
        "Empty",
        count[CellStatus.EMPTY],
        help="Places (stage, message, product and market) where nobody finds anything new.",
    )
    three.metric("Thin", count[CellStatus.THIN], help="Places where somebody finds less than enough that is new.")
    four.metric("Enough", count[CellStatus.ENOUGH], help="Places where everybody finds enough that is new.")


def _matrix(rec: Recommender, cells: Sequence[Cell], at: datetime) -> None:
    worst = matrix.worst_first(cells)
    if not worst:
        look.put(look.div("quiet", "Nobody stands here now, so nothing is missing."))
        return
    every = False
    if len(worst) > SHOWN_ROWS:
        text = f"Show all {len(worst)} rows" if len(worst) <= MOST_ROWS else f"Show the worst {MOST_ROWS} rows"
        every = bool(session.kept("audit_every", st.toggle(text, key=session.keep("audit_every", False))))
    shown = worst[: MOST_ROWS if every else SHOWN_ROWS]
    with st.container(key="matrix-frame"):
        look.put(matrix.table(cells, shown, rec.taxonomy))
    more = len(worst) - len(shown)
    rest = f" The {more} best served rows are not shown." if more > 1 else " The best served row is not shown."
    st.caption(f"{LEGEND} Counted at {at.astimezone():%H:%M}.{rest if more else ''}")


def _gaps(rec: Recommender, chosen: Audit, whole: Audit) -> None:
    gaps = chosen.gaps()
    look.put(look.div("label", "Write next"))
    if not gaps:
        look.put(look.div("quiet", "No gap: everybody who is there now finds enough that is new."))
        return
    contacts = {c.contact_id: c for c in rec.store.people.contacts()}
    for number, cell in enumerate(gaps[:TOP_GAPS], 1):
        with st.container(border=True, key=f"gap-{number}"):
            names = (rec.taxonomy.name_of(cell.stage), rec.taxonomy.name_of(cell.message))
            tone = "alert" if cell.status is CellStatus.EMPTY else "warm"
            pairs = [(str(cell.status), tone), (names[0], "stage")]
            pairs += [(names[1], look.MESSAGE_TONES.get(cell.message, "")), (cell.product, ""), (cell.market, "")]
            # Adapting from another market is part of the advice, so the brief reads the whole audit.
            look.put(look.chips(pairs) + look.div("reason", whole.brief(cell, rec.taxonomy)))
            with st.expander(f"Who they are ({cell.demand:,})"):
                look.put(_people(cell, contacts))
    if len(gaps) > TOP_GAPS:
        look.put(look.div("quiet", f"… {len(gaps) - TOP_GAPS} more in the file."))
    st.download_button(
        "Download as CSV",
        lambda: as_csv(rec.taxonomy, whole, gaps),
        file_name="stagecue-gaps.csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _people(cell: Cell, contacts: Mapping[str, Contact]) -> str:
    """The people of a gap, those with least that is new to them first, each with a link to what to send them."""
    entries = []
    for waiting in cell.people[:SHOWN_PEOPLE]:
        contact = contacts.get(waiting.contact_id)
        name = words.contact_label(contact, None) if contact else waiting.contact_id
        fit = cell.supply - waiting.foreign
        left = f"{waiting.left} of {fit} new to them" if fit else "nothing fits"
        if waiting.foreign:
            left += f", {waiting.foreign} not in {language_name(waiting.language)}"
        entries.append(look.link(address.of_contact(waiting.contact_id), name, left))
    more = cell.demand - len(entries)
    return look.listing(entries) + look.div("quiet", f"… {more:,} more" if more else "")


def as_csv(taxonomy: Taxonomy, whole: Audit, gaps: Sequence[Cell]) -> bytes:
    """The gaps as a CSV file, in the order given, with their briefs; `whole` tells what could be adapted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("product", "market", "stage", "message", "status", "pieces", "people", "go_short", "missing", "brief", "who")
    )
    for c in gaps:
        numbers = (c.supply, c.demand, c.short, c.missing)
        who = " ".join(w.contact_id for w in c.people)
        brief = whole.brief(c, taxonomy)
        texts = (c.product, c.market, c.stage, c.message, str(c.status))
        # A product may be called anything; a spreadsheet must not run it.
        safe = [guarded(text, True, True) for text in (*texts, *map(str, numbers), brief, who)]
        writer.writerow(safe)
    return out.getvalue().encode("utf-8-sig")
