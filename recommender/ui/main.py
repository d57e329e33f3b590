"""What Streamlit runs: one window, its pages, and who is working in it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from recommender.errors import StagecueError
from recommender.ui import audit_page, content_page, look, next_page, session, welcome
from recommender.ui.words import plain
from recommender.wire import Recommender

OWNER = ""
SIDEBAR_WIDTH = 212


def main() -> None:
    """The app."""
    st.set_page_config("Stagecue", ":material/signal_cellular_alt:", "wide", initial_sidebar_state=SIDEBAR_WIDTH)
    look.apply()
    st.logo(look.LOGO, size="large")
    try:
        rec = session.recommender()
        pages = _pages(rec)
        _sidebar(rec)
    except StagecueError as error:
        # Without a sidebar the logo stands over the page.
        look.put('<div class="sc-room"></div>')
        session.complain(error)
        return
    st.navigation(pages).run()
    session.warm(rec)


def _pages(rec: Recommender) -> list[st.Page]:
    empty = welcome.is_empty(rec)
    pages = [
        st.Page(
            next_page.show,
            title="Next",
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
    moved = st.Page(lambda: _go_to(pages[0]), title="Next", url_path="next", visibility="hidden")
    return [*pages, moved]


def _go_to(page: Any) -> None:
    """The same question on another page."""
    st.switch_page(page, query_params=dict(st.query_params))


def _sidebar(rec: Recommender) -> None:
    users = {u.user_id: u for u in rec.store.people.users()}
    with st.sidebar:
        if users:
            key = session.keep("actor", OWNER)
            if st.session_state[key] not in (OWNER, *users):
                st.session_state[key] = OWNER
            chosen = st.selectbox(
                "Working as",
                [OWNER, *users],
                format_func=lambda u: f"{users[u].name or u} ({users[u].rights})" if u else "The owner",
                key=key,
                help="What you note, and whose name stands under a message.",
            )
            st.session_state["actor"] = session.kept("actor", chosen)
        st.caption(f"Workspace: {plain(rec.workspace.name)}")


if __name__ == "__main__":
    main()
