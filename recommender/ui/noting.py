"""What a rep notes of a recommended item, that it went out or is left out: once, from however many tabs.

A person's later word takes the place of their own other word of the same day; what others said, and older words, stay
in the log beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from recommender.filters import COMES_BACK, NOT_NOW, still_out
from recommender.people import OutcomeKind
from recommender.results import Item, ItemKind
from recommender.store.log import ONE_WORD
from recommender.ui import session, words
from recommender.wire import Recommender

# What is done with an item.
DONE = {ItemKind.ASSET: "sent", ItemKind.TALKING_POINT: "said", ItemKind.ACTION: "offered"}
# Of the two words that a card takes, the other one.
OTHER = {OutcomeKind.SENT: OutcomeKind.DISMISSED, OutcomeKind.DISMISSED: OutcomeKind.SENT}


def done(rec: Recommender, contact: str, item: Item) -> None:
    """Note that it went out as the outcome of its showing, an asset as a touch as well: both or none."""
    _press(rec, contact, item, OutcomeKind.SENT, f"Noted as {DONE[item.kind]}: {item.title}")


def dismissed(rec: Recommender, contact: str, item: Item, reason: str) -> None:
    """Note that it is to be left out, and why."""
    until = f"for {COMES_BACK.days} days" if reason == NOT_NOW else "from now on"
    _press(rec, contact, item, OutcomeKind.DISMISSED, f"Left out {until}: {item.title}", reason)


def _press(rec: Recommender, contact: str, item: Item, kind: OutcomeKind, noted: str, reason: str = "") -> None:
    """Note the word unless it stands already, in the place of their own other one; then look again and say what was
    done, all of it."""
    with session.working(), rec.store.transaction():
        stands = standing(rec, contact, item)
        replaced = _replaced(rec, contact, item, OTHER[kind], stands)
        if kind not in stands:
            _note(rec, contact, item, kind, reason)
    told = [noted]
    if kind in stands:
        told = [f"Already {_said(kind, item)} {_when(stands[kind])}: {item.title}"]
    if replaced or (kind not in stands and OTHER[kind] in stands):
        earlier = f"{_said(OTHER[kind], item)} {_when(stands[OTHER[kind]])}"
        told.append(f"It had been {earlier}; that no longer counts" if replaced else f"It was {earlier}; that stays")
    elif kind in stands:
        told.append("Nothing was added")
    _next(". ".join(told) + ("." if len(told) > 1 else ""), done=kind not in stands)


def standing(rec: Recommender, contact: str, item: Item) -> Mapping[OutcomeKind, datetime]:
    """Which of the two words stand, each with its moment.

    What was sent or left out is never shown again, so whatever is noted of it came after the showing; an offer may be
    made again on another day.
    """
    found = {}
    sent = rec.store.log.sent_items(contact).get(item.item_id)
    if sent and (item.kind is not ItemKind.ACTION or _when(sent) == "today"):
        found[OutcomeKind.SENT] = sent
    left_out = still_out(rec.store.log.dismissed_items(contact), datetime.now(UTC)).get(item.item_id)
    if left_out:
        found[OutcomeKind.DISMISSED] = left_out[0]
    return found


def _replaced(
    rec: Recommender, contact: str, item: Item, kind: OutcomeKind, stands: Mapping[OutcomeKind, datetime]
) -> bool:
    """Whether this word stood, was their own and of today; it is taken back then: both are pressed on one card."""
    at = stands.get(kind)
    if at is None or _when(at) != "today":
        return False
    own = [o for o in rec.store.log.outcomes(contact) if (o.item_id, o.outcome) == (item.item_id, kind)]
    # What a CRM said since is no word of theirs.
    if not own or own[-1].user_id != session.actor() or abs(own[-1].at - at) > ONE_WORD:
        return False
    rec.undo_outcome(kind, contact=contact, item_id=item.item_id, actor=session.actor())
    return True


def last_offered(rec: Recommender, contact: str, item: Item) -> str:
    """When an action was offered to the contact last, "today" or "3 days ago"; "" for never."""
    last = rec.store.log.sent_items(contact).get(item.item_id)
    return _when(last) if last else ""


def offered_today(rec: Recommender, contact: str, item: Item) -> bool:
    """Whether it was: once a day is enough to note."""
    return last_offered(rec, contact, item) == "today"


def _said(kind: OutcomeKind, item: Item) -> str:
    return f"noted as {DONE[item.kind]}" if kind is OutcomeKind.SENT else "left out"


def _when(moment: datetime) -> str:
    return words.ago(moment, datetime.now(UTC).astimezone())


def _note(rec: Recommender, contact: str, item: Item, outcome: OutcomeKind, reason: str) -> None:
    """Note an outcome of the showing or, where none was noted, of the item and the contact; of an asset that went out
    the touch as well, at the same moment."""
    about, now = ("", "") if item.exposure_id else (contact, item.item_id), datetime.now(UTC)
    if outcome is OutcomeKind.SENT and item.kind is ItemKind.ASSET:
        rec.add_touch(contact, "sent", asset_id=item.item_id, at=now, actor=session.actor())
    rec.add_outcome(
        outcome,
        exposure_id=item.exposure_id,
        contact=about[0],
        item_id=about[1],
        reason=reason,
        at=now,
        actor=session.actor(),
    )


def _next(told: str, done: bool) -> None:
    """Look again, and say what was done."""
    session.ask_again()
    session.note(told, done=done)
    st.rerun()
