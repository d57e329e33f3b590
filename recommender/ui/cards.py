"""A recommended item as a card: what, why, and what can be done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from content_library.asset import Asset
from recommender.errors import InputError
from recommender.people import OutcomeKind
from recommender.results import Item, ItemKind, Recommendation
from recommender.ui import look, message, session, words
from recommender.ui.session import Ask
from recommender.wire import Recommender

# What a rep says with "Not now"; any other words can be typed.
REASONS = (
    "Not the right moment",
    "Not for this person",
    "They know this already",
    "Not about what they need",
    "Out of date or wrong",
)
WEB = ("http://", "https://")
# What is done with an item.
DONE = {ItemKind.ASSET: "sent", ItemKind.TALKING_POINT: "said", ItemKind.ACTION: "offered"}


def show(rec: Recommender, asked: Ask, found: Recommendation, item: Item) -> None:
    """The card."""
    with st.container(border=True, key=f"card-{item.rank}"):
        _says(rec, found, item)
        row, trouble = st.container(horizontal=True, gap="small", key=f"actions-{item.rank}"), st.container()
        with row:
            writing = _actions(rec, found, item, trouble)
        if writing:
            with session.telling(st.container()):
                message.show(rec, asked, item)
        if not item.parts:
            return
        with st.expander(f"Why this: fit {item.fit:.0%}"):
            look.put(look.parts_table(item))
            if len(item.reasons) > 1 and item.kind is ItemKind.ASSET:
                look.put(look.div("quiet", item.reasons[1]))


def offer(rec: Recommender, found: Recommendation, item: Item) -> None:
    """What to do instead of sending something, below the cards, with the button that notes it."""
    with st.container(key="offer"):
        look.put(look.div("label", "Or offer") + look.div("title", item.title) + look.div("quiet", item.reason))
        look.put(_offered(rec, found, item))
        if found.situation.contact:
            _done_button(rec, found.situation.contact.contact_id, item, st.container())


def wait(item: Item, wish: str) -> None:
    """The advice to send nothing now, above everything else, with the words in which they asked for it."""
    with st.container(key="wait"):
        look.put(look.div("name", item.title) + look.div("reason", wish) + look.div("quiet", item.reason))


def _says(rec: Recommender, found: Recommendation, item: Item) -> None:
    """What it is and why, as one piece of HTML, so that the lines stand close."""
    title, chips, reason = look.title(item.rank, item.title), look.tag_chips(item, rec.taxonomy), item.reason
    if item.kind is ItemKind.ACTION:
        look.put(title + look.div("reason", reason) + _offered(rec, found, item))
    elif item.kind is ItemKind.TALKING_POINT:
        source = " · ".join(x for x in (item.asset.title if item.asset else "", item.place) if x)
        look.put(title + look.div("place", source) + chips + look.div("reason", reason))
    else:
        look.put(title + chips + look.div("reason", reason) + look.quote(item.quote, item.place))


def _actions(rec: Recommender, found: Recommendation, item: Item, trouble: DeltaGenerator) -> bool:
    """The buttons; whether the message for this item is open. What is refused is said in `trouble`."""
    contact, key = found.situation.contact, _key(item)
    if contact:
        _done_button(rec, contact.contact_id, item, trouble)
    if contact and item.kind is not ItemKind.ACTION:
        with st.popover("Not now", key=f"later-{key}"):
            reason = st.selectbox(
                "Why not?", REASONS, key=f"reason-{key}", accept_new_options=True, placeholder="Choose or type a reason"
            )
            if st.button("Leave it out", key=f"dismiss-{key}"):
                with session.telling(trouble):
                    _dismissed(rec, contact.contact_id, item, reason or "")
    if st.button("Write a message", key=f"write-{key}", icon=":material/edit:"):
        st.session_state["writing"] = None if st.session_state.get("writing") == key else key
    if item.asset:
        opening(item.asset, key)
    return bool(st.session_state.get("writing") == key)


def _key(item: Item) -> str:
    """What tells the widgets of an item from those of another."""
    return item.exposure_id or item.item_id


def _done_button(rec: Recommender, contact: str, item: Item, trouble: DeltaGenerator) -> None:
    # Not "Sent": a button that says so looks as if it had been done.
    if st.button(f"Mark as {DONE[item.kind]}", key=f"sent-{_key(item)}", icon=":material/check:"):
        with session.telling(trouble):
            _done(rec, contact, item)


def _done(rec: Recommender, contact: str, item: Item) -> None:
    """Note that it went out as the outcome of its showing, an asset as a touch as well: both or none."""
    with session.working(), rec.store.transaction():
        if item.kind is ItemKind.ASSET:
            rec.add_touch(contact, "sent", asset_id=item.item_id, actor=session.actor())
        _note(rec, contact, item, OutcomeKind.SENT)
    _next(f"Noted as {DONE[item.kind]}: {item.title}")


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


def _offered(rec: Recommender, found: Recommendation, item: Item) -> str:
    """When an action was offered to the contact last: it may be offered again, so it stays."""
    if found.situation.contact is None:
        return ""
    last = rec.store.log.sent_items(found.situation.contact.contact_id).get(item.item_id)
    return look.div("place", f"Offered {words.ago(last, datetime.now(UTC))}.") if last else ""


def _dismissed(rec: Recommender, contact: str, item: Item, reason: str) -> None:
    with session.working():
        _note(rec, contact, item, OutcomeKind.DISMISSED, reason)
    _next(f"Left out from now on: {item.title}")


def _next(note: str) -> None:
    session.ask_again()
    session.note(note)
    st.rerun()


def opening(asset: Asset, key: str) -> None:
    """A link, a download, or the place in words where neither can be had."""
    if asset.url.lower().startswith(WEB):
        st.link_button("Open", asset.url, icon=":material/open_in_new:")
        return
    file = Path(asset.path) if asset.path else None
    if file and file.is_file():
        st.download_button(
            "Download",
            lambda: _bytes(file),
            file_name=file.name,
            key=f"file-{key}",
            on_click="ignore",
            icon=":material/download:",
        )
    elif asset.link():
        look.put(look.div("place", f"Kept at {asset.link()}, which cannot be opened from here."))


def _bytes(file: Path) -> bytes:
    """The file, read only when somebody asks for it."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}.") from error
