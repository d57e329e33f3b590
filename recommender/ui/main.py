"""What Streamlit runs: one window, its pages, and who is working in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recommender.people import User
from recommender.rights import Act, may
from recommender.ui import address, audit_page, content_page, look, next_page, session, welcome
from recommender.ui.words import plain
from recommender.wire import Recommender

OWNER, NEXT = "", "Next"
SIDEBAR_WIDTH = 212


def main() -> None:
    """The app."""
    st.set_page_config("Stagecue", ":material/signal_cellular_alt:", "wide", initial_sidebar_state=SIDEBAR_WIDTH)
    look.apply()
    st.logo(look.LOGO, size="large")
    try:
        rec = session.recommender()
        pages = _pages(rec)
        page = st.navigation(pages, position="hidden")
        links = _sidebar(rec)
    except Exception as error:  # noqa: BLE001 - the last door: a person gets a sentence, the log the traceback
        # Without a sidebar the logo stands over the page.
        look.put('<div class="sc-room"></div>')
        session.complain(error)
        return
    shown = _links(links, pages)
    told = st.container()
    page.run()
    with told:
        _overtaken(rec)
    if _named() != shown:
        _links(links, pages)
    session.warm(rec)


def _overtaken(rec: Recommender) -> None:
    """That others tag the content otherwise since it was opened here, with what to press."""
    if rec.overtaken:
        st.warning(plain(rec.overtaken), icon=":material/sync_problem:")
        if st.button("Open again", key="reopen", icon=":material/refresh:"):
            session.reopen()
            st.rerun()


def _pages(rec: Recommender) -> list[st.Page]:
    empty = welcome.is_empty(rec)
    pages = [
        st.Page(
            next_page.show,
            title=NEXT,
            icon=":material/near_me:",
            url_path="next" if empty else None,
            default=not empty,
        ),
        st.Page(audit_page.show, title="Audit", icon=":material/grid_on:", url_path="audit"),
        st.Page(content_page.show, title="Content", icon=":material/description:", url_path="content"),
    ]
    if empty:
        start = st.Page(welcome.show, title="Start", icon=":material/flag:", url_path="start", default=True)
        return [start, *pages]
    # The default page has the window's own address, but had "next" while the workspace was empty.
    moved = st.Page(lambda: _go_to(pages[0]), title=NEXT, url_path="next", visibility="hidden")
    return [*pages, moved]


def _go_to(page: Any) -> None:
    """The same question on another page."""
    st.switch_page(page, query_params=dict(st.query_params))


def _links(place: DeltaGenerator, pages: Sequence[st.Page]) -> dict[str, str]:
    """The way to each page, with what the address must say there: so a page is one step for Back, not two."""
    named = _named()
    with place.container(gap="xxsmall"):
        for page in pages:
            if page.visibility != "hidden":
                st.page_link(page, query_params=named if page.title == NEXT else address.here(), width="stretch")
    return named


def _named() -> dict[str, str]:
    """What the address of Next says: the user, and whom it is about."""
    contact = st.session_state.get("kept_contact") if st.session_state.get("kept_mode") != next_page.SITUATION else None
    return address.here(contact=contact)


def _sidebar(rec: Recommender) -> DeltaGenerator:
    """The place for the pages' links; below it who is working, and where. Raises NotFoundError, see _follow_address."""
    users = {u.user_id: u for u in rec.store.people.users()}
    _follow_address(users)
    with st.sidebar:
        links = st.empty()
        if users:
            key = session.keep("actor", OWNER)
            chosen = st.selectbox(
                "Working as",
                [OWNER, *users],
                format_func=lambda u: f"{users[u].name or u} ({users[u].rights})" if u else "The owner",
                key=key,
                help="What you note, and whose name stands under a message.",
            )
            st.session_state["actor"] = session.kept("actor", chosen)
            address.tell(address.USER, chosen if chosen != session.first_actor() else None)
        st.caption(f"Workspace: {plain(rec.workspace.name)}")
    return links


def _follow_address(users: Mapping[str, User]) -> None:
    """Choose the user whom the address or, in a new window, the command names: a reload makes nobody somebody else.

    Raises NotFoundError where the command names a user who is not there: as the owner they might do more.
    """
    first = session.first_actor()
    may(list(users.values()), first, Act.READ)
    before, linked = st.session_state.get("kept_actor"), address.said(address.USER)
    if st.session_state.get("w_actor", before) != before:
        return  # Who has just been chosen on the page is newer than the address.
    if linked and linked not in users:
        address.tell(address.USER, None)
        st.warning(f"There is no user {plain(linked)} (any more); look who you are working as.")
        linked = None
    if linked is not None and address.moved(address.USER):
        session.choose("actor", linked)
    elif before is None or before not in (OWNER, *users):
        session.choose("actor", first)


if __name__ == "__main__":
    main()
