"""A recommended item as a card: what, why, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from content_library.asset import Asset
from recommender.errors import InputError
from recommender.filters import NOT_NOW
from recommender.results import Item, ItemKind, Recommendation
from recommender.rights import Act
from recommender.ui import look, message, noting, session
from recommender.ui.question import Ask
from recommender.wire import Recommender

# What a rep says with "Not now"; any other words can be typed.
REASONS = (
    NOT_NOW,
    "Not for this person",
    "They know this already",
    "Not about what they need",
    "Out of date or wrong",
)
WEB = ("http://", "https://")


def show(rec: Recommender, asked: Ask, found: Recommendation, item: Item) -> None:
    """The card."""
    with st.container(border=True, key=f"card-{item.rank}"):
        _says(rec, found, item)
        row, trouble = st.container(horizontal=True, gap="small", key=f"actions-{item.rank}"), st.container()
        with row:
            writing = _actions(rec, found, item, trouble)
        if writing:
            with session.telling(st.container()):
                message.show(rec, asked, item, found.fits_well)
        if not item.parts:
            return
        with st.expander(f"Why this: fit {item.fit:.0%}"):
            look.put(look.parts_table(item))
            if len(item.reasons) > 1 and item.kind is ItemKind.ASSET:
                look.put(look.div("quiet", item.reasons[1]))


def offer(rec: Recommender, found: Recommendation, item: Item, label: str) -> None:
    """What to do instead of sending something, under its label, with the button that notes it."""
    with st.container(key="offer"):
        look.put(look.div("label", label) + look.div("title", item.title) + look.div("quiet", item.reason))
        look.put(_offered(rec, found, item))
        if session.may(rec, Act.SELL) and found.situation.contact:
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
    key, sells = _key(item), session.may(rec, Act.SELL)
    contact = found.situation.contact if sells else None
    if contact:
        _done_button(rec, contact.contact_id, item, trouble)
    if contact and item.kind is not ItemKind.ACTION:
        with st.popover("Not now", key=f"later-{key}"):
            reason = st.selectbox(
                "Why not?", REASONS, key=f"reason-{key}", accept_new_options=True, placeholder="Choose or type a reason"
            )
            if st.button("Leave it out", key=f"dismiss-{key}"):
                with session.telling(trouble):
                    noting.dismissed(rec, contact.contact_id, item, reason or "")
    if sells and st.button("Write a message", key=f"write-{key}", icon=":material/edit:"):
        st.session_state["writing"] = None if st.session_state.get("writing") == key else key
    if item.asset:
        opening(item.asset, key)
    return sells and bool(st.session_state.get("writing") == key)


def _key(item: Item) -> str:
    """What tells the widgets of an item from those of another."""
    return item.exposure_id or item.item_id


def _done_button(rec: Recommender, contact: str, item: Item, trouble: DeltaGenerator) -> None:
    if item.kind is ItemKind.ACTION and noting.offered_today(rec, contact, item):
        st.caption("Offered today", width="content")
        return
    # Not "Sent": a button that says so looks as if it had been done.
    if st.button(f"Mark as {noting.DONE[item.kind]}", key=f"sent-{_key(item)}", icon=":material/check:"):
        with session.telling(trouble):
            noting.done(rec, contact, item)


def _offered(rec: Recommender, found: Recommendation, item: Item) -> str:
    """When an action was offered to the contact last: it may be offered again, so it stays. Today's stands below."""
    if found.situation.contact is None:
        return ""
    last = noting.last_offered(rec, found.situation.contact.contact_id, item)
    return look.div("place", f"Offered {last}.") if last not in ("", "today") else ""


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
