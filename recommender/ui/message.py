"""A draft message beside its card: to read, change and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from content_library.asset import Asset
from recommender.people import Contact
from recommender.ui import look, session
from recommender.wire import Recommender

if TYPE_CHECKING:
    from recommender.assist import Draft


def show(rec: Recommender, contact: Contact, asset: Asset) -> None:
    """The draft for an asset, written once."""
    draft = _draft(rec, contact, asset)
    key = f"{contact.contact_id}-{asset.asset_id}"
    if draft.subject:
        st.text_input("Subject", draft.subject, key=f"subject-{key}")
    st.text_area("Message", draft.body, height="content", key=f"message-{key}")
    sources = [f"[{n}] {', '.join(x for x in (s.title, s.place) if x)}" for n, s in enumerate(draft.sources, 1)]
    if sources:
        look.put(look.div("label", "What it rests on") + "".join(look.div("quiet", s) for s in sources))
    look.put(look.div("quiet", draft.note))
    if draft.dropped:
        with st.expander(f"Left out of the message, and why ({len(draft.dropped)})"):
            look.put(look.listing([look.entry(d.reason, d.text) for d in draft.dropped]))


def _draft(rec: Recommender, contact: Contact, asset: Asset) -> Draft:
    key = (contact.contact_id, asset.asset_id, session.actor())
    if st.session_state.get("draft", (None,))[0] != key:
        # Not one at a time: a chat model may take its time, and the others need not wait for it.
        with st.spinner("Writing …"):
            written = rec.draft(contact.contact_id, asset.asset_id, sender=_sender(rec), actor=session.actor())
        st.session_state["draft"] = (key, written)
    found: Draft = st.session_state["draft"][1]
    return found


def _sender(rec: Recommender) -> str:
    user = next((u for u in rec.store.people.users() if u.user_id == session.actor()), None)
    return user.name if user else ""
