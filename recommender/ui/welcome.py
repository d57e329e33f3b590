"""An empty workspace: what to do first."""

from __future__ import annotations

import streamlit as st

from recommender.ui import look, session, words
from recommender.wire import Recommender

# What a person does, and the command for it.
FIRST_STEPS = (
    ("your content: files, folders or a list", "add decks/"),
    ("your people, as the CRM exports them", "contacts import contacts.csv"),
    ("what they did", "contacts import signals.csv --table signals"),
    ("then ask, here or there", "recommend dana@acme.example"),
)


@session.guarded
def show() -> None:
    """The page."""
    rec = session.recommender()
    promise = "Stagecue says what to send, or say, to a person next, and why."
    look.put(look.div("name", "This workspace is empty") + look.div("quiet", promise))
    with st.container(key="sides-start"):
        one, two = st.columns(2)
    with one, st.container(border=True):
        look.put(
            look.div("title", "Look around first")
            + look.div(
                "reason",
                "A made-up software company with 40 pieces of content, eight accounts and thirty contacts. "
                "It takes a minute or two, and nothing leaves this machine.",
            )
        )
        if st.button("Load the sample company", type="primary", key="load-sample"):
            _load(rec)
    with two, st.container(border=True):
        look.put(
            look.div("title", "Begin with your own")
            + look.div(
                "reason", "Add content and people from the command line; this page fills as soon as they are in."
            )
        )
        st.code("\n".join(f"# {why}\n{session.command(what)}" for why, what in FIRST_STEPS), None, wrap_lines=True)
        if st.button("Look again", key="look-again"):
            st.rerun()


def is_empty(rec: Recommender) -> bool:
    """Whether there is nothing to recommend; asked again only when the content has changed."""
    version = rec.store.content.content_version()
    held = st.session_state.get("empty")
    if held is None or held[0] != version:
        held = (version, not rec.store.content.assets())
        st.session_state["empty"] = held
    return bool(held[1])


def say_if_empty(rec: Recommender) -> bool:
    """Whether there is no content; if so, what to do is on the screen."""
    empty = is_empty(rec)
    if empty:
        st.info(f"There is no content yet. Add files, folders or a list with `{session.command('add decks/')}`.")
    return empty


def _load(rec: Recommender) -> None:
    bar = st.progress(0.0, "Loading the embedding model …")

    def report(phase: str, done: int, total: int) -> None:
        if total:
            text = f"{phase.capitalize()} {done} of {total}" if done else f"{phase.capitalize()} {total} …"
            bar.progress(min(done / total, 1.0), text)

    with session.working():
        loaded = rec.load_sample(progress=report, actor=session.actor())
    session.ask_again()
    session.note(f"The sample company is there: {words.report_line(loaded)}.")
    st.rerun()
