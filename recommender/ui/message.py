"""A draft message beside its card: to read, change and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from recommender.results import Item
from recommender.ui import look, session, words
from recommender.ui.question import Ask
from recommender.wire import Recommender

if TYPE_CHECKING:
    from recommender.assist import Draft


def show(rec: Recommender, asked: Ask, item: Item, fits_well: bool) -> None:
    """The draft about an item, written once; `fits_well` is what the recommendation says of itself."""
    draft = _draft(rec, asked, item, fits_well)
    key = f"{asked.contact}-{item.item_id}"
    if draft.note:
        # Above: a message that answers nothing must not be copied before that is read.
        st.warning(words.plain(draft.note), icon=":material/edit_note:")
    if draft.subject:
        st.text_input("Subject", draft.subject, key=f"subject-{key}")
    if draft.body:
        st.text_area("Message", draft.body, height="content", key=f"message-{key}")
    sources = [f"[{n}] {', '.join(x for x in (s.title, s.place) if x)}" for n, s in enumerate(draft.sources, 1)]
    if sources:
        look.put(look.div("label", "What it rests on") + "".join(look.div("quiet", s) for s in sources))
    if draft.dropped:
        with st.expander(f"Left out of the message, and why ({len(draft.dropped)})"):
            look.put(look.listing([look.entry(d.reason, d.text) for d in draft.dropped]))


def _draft(rec: Recommender, asked: Ask, item: Item, fits_well: bool) -> Draft:
    key = (asked, item.item_id, session.actor())
    if st.session_state.get("draft", (None,))[0] != key:
        # Not one at a time: a chat model may take its time, and the others need not wait for it.
        with st.spinner("Writing …", show_time=True):
            written = rec.draft(
                asked.contact,
                item.item_id,
                ask=asked.ask,
                stage=asked.stage,
                role=asked.role,
                product=asked.product,
                sender=_sender(rec),
                fits_well=fits_well,
                actor=session.actor(),
            )
        st.session_state["draft"] = (key, written)
    found: Draft = st.session_state["draft"][1]
    return found


def _sender(rec: Recommender) -> str:
    user = next((u for u in rec.store.people.users() if u.user_id == session.actor()), None)
    return user.name if user else ""
