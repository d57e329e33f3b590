"""What a rep notes of a recommended item, that it went out or is left out: once, from however many tabs."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from recommender.filters import COMES_BACK, NOT_NOW, still_out
from recommender.people import OutcomeKind
from recommender.results import Item, ItemKind
from recommender.ui import session, words
from recommender.wire import Recommender

# What is done with an item.
DONE = {ItemKind.ASSET: "sent", ItemKind.TALKING_POINT: "said", ItemKind.ACTION: "offered"}


def done(rec: Recommender, contact: str, item: Item) -> None:
    """Note that it went out as the outcome of its showing, an asset as a touch as well: both or none."""
    with session.working(), rec.store.transaction():
        before = noted(rec, contact, item)
        if not before:
            if item.kind is ItemKind.ASSET:
                rec.add_touch(contact, "sent", asset_id=item.item_id, actor=session.actor())
            _note(rec, contact, item, OutcomeKind.SENT)
    _next(before, f"Noted as {DONE[item.kind]}: {item.title}")


def dismissed(rec: Recommender, contact: str, item: Item, reason: str) -> None:
    """Note that it is to be left out, and why."""
    with session.working(), rec.store.transaction():
        before = noted(rec, contact, item)
        if not before:
            _note(rec, contact, item, OutcomeKind.DISMISSED, reason)
    until = f"for {COMES_BACK.days} days" if reason == NOT_NOW else "from now on"
    _next(before, f"Left out {until}: {item.title}")


def noted(rec: Recommender, contact: str, item: Item) -> str:
    """What was noted of this item and contact since it was shown, in a sentence; "" for nothing.

    What was sent or left out is never shown again, so whatever is noted of it came after the showing; an offer may be
    made again on another day.
    """
    if item.kind is ItemKind.ACTION:
        return f"Already noted as offered today: {item.title}." if offered_today(rec, contact, item) else ""
    sent = rec.store.log.sent_items(contact).get(item.item_id)
    if sent:
        return f"Already noted as {DONE[item.kind]} {_when(sent)}: {item.title}."
    left_out = still_out(rec.store.log.dismissed_items(contact), datetime.now(UTC)).get(item.item_id)
    return f"Already left out {_when(left_out[0])}: {item.title}." if left_out else ""


def last_offered(rec: Recommender, contact: str, item: Item) -> str:
    """When an action was offered to the contact last, "today" or "3 days ago"; "" for never."""
    last = rec.store.log.sent_items(contact).get(item.item_id)
    return _when(last) if last else ""


def offered_today(rec: Recommender, contact: str, item: Item) -> bool:
    """Whether it was: once a day is enough to note."""
    return last_offered(rec, contact, item) == "today"


def _when(moment: datetime) -> str:
    return words.ago(moment, datetime.now(UTC).astimezone())


def _note(rec: Recommender, contact: str, item: Item, outcome: OutcomeKind, reason: str = "") -> None:
    """Note an outcome of the showing or, where none was noted, of the item and the contact."""
    about = ("", "") if item.exposure_id else (contact, item.item_id)
    rec.add_outcome(
        outcome,
        exposure_id=item.exposure_id,
        contact=about[0],
        item_id=about[1],
        reason=reason,
        actor=session.actor(),
    )


def _next(before: str, note: str) -> None:
    """Look again; say what was noted or, where it had been before, that nothing was added."""
    session.ask_again()
    session.note(f"{before} Nothing was added." if before else note, done=not before)
    st.rerun()
