"""What was noted of a contact today, with the button that takes it back: a hand slips."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from recommender.people import Outcome, OutcomeKind
from recommender.results import ItemKind
from recommender.ui import look, noting, session, words
from recommender.wire import Recommender

# So many of the latest are shown; earlier ones of the day are behind a click.
SHOWN = 1


def show(rec: Recommender, contact: str) -> None:
    """What was sent, said, offered or left out today, latest first; nothing where nothing was."""
    noted = of_today(rec, contact)
    if not noted:
        return
    with st.container(key="noted"):
        for outcome in noted[:SHOWN]:
            _row(rec, outcome)
        if noted[SHOWN:]:
            with st.expander(f"Noted earlier today ({len(noted) - SHOWN})"):
                for outcome in noted[SHOWN:]:
                    _row(rec, outcome)


def of_today(rec: Recommender, contact: str) -> list[Outcome]:
    """What was pressed for a contact today, the latest first."""
    now = datetime.now(UTC).astimezone()
    found = [o for o in rec.store.log.outcomes(contact) if o.outcome in noting.OTHER]
    return [o for o in reversed(found) if words.ago(o.at, now) == "today"]


def _row(rec: Recommender, outcome: Outcome) -> None:
    title, kind = named(rec, outcome.item_id)
    said = noting.DONE[kind].capitalize() if outcome.outcome is OutcomeKind.SENT else "Left out"
    text, press = st.columns([6, 1], vertical_alignment="center")
    with text:
        look.put(look.div("quiet", f"{said} today: {title}"))
    with press:
        key = f"undo-{outcome.outcome}-{outcome.item_id}-{outcome.at.timestamp()}"
        pressed = st.button("Undo", key=key, type="tertiary", icon=":material/undo:", width="content")
    if pressed:
        with session.telling(st.container()):
            _undo(rec, outcome, title)


def _undo(rec: Recommender, outcome: Outcome, title: str) -> None:
    """Take it back, look again, and say so."""
    about = ("", "") if outcome.exposure_id else (outcome.contact_id, outcome.item_id)
    with session.working():
        rec.undo_outcome(
            outcome.outcome,
            exposure_id=outcome.exposure_id,
            contact=about[0],
            item_id=about[1],
            actor=session.actor(),
        )
    session.ask_again()
    session.note(f"Taken back: {title}")
    st.rerun()


def named(rec: Recommender, item_id: str) -> tuple[str, ItemKind]:
    """What an item is called, and what it is; its id where it is there no more."""
    action = next((a.name for a in rec.taxonomy.actions if a.id == item_id), "")
    if action:
        return action, ItemKind.ACTION
    written = rec.store.content.talking_points([item_id])
    if written:
        return written[0].text, ItemKind.TALKING_POINT
    asset_id, _, place = item_id.partition("#")
    found = {a.asset_id: a.title for a in rec.store.content.assets(ids=[item_id, asset_id])}
    if item_id in found or not place:
        return found.get(item_id, item_id), ItemKind.ASSET
    return f"{found.get(asset_id, asset_id)}, {place}", ItemKind.TALKING_POINT
