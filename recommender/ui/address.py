"""The window's address: what it names is chosen, what is chosen stands in it, and Back leads to what stood there."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

CONTACT, USER = "contact", "user"


def moved(name: str) -> bool:
    """Whether the address says something else of this than when it was last told: Back, a link, a new window."""
    told = _told(name)
    return told not in st.session_state or bool(st.session_state[told] != said(name))


def said(name: str) -> str | None:
    """What the address says, None where it doesn't speak of it; "" is said, too."""
    value: str | None = st.query_params.get(name)
    return value


def tell(name: str, value: str | None) -> None:
    """Write it into the address, or out of it where there is None."""
    # Written only where it differs: every writing is a step for Back.
    if value is None:
        if name in st.query_params:
            del st.query_params[name]
    elif said(name) != value:
        st.query_params[name] = value
    st.session_state[_told(name)] = value


def here(**also: str | None) -> dict[str, str]:
    """What a link inside the app must say so that the same user goes on there, and what else it says."""
    parts = {USER: said(USER), **also}
    return {name: value for name, value in parts.items() if value is not None}


def of_contact(contact_id: str) -> str:
    """The address of a contact's page, as a link."""
    return f"./?{urlencode(here(contact=contact_id))}"


def _told(name: str) -> str:
    return f"address_{name}"
