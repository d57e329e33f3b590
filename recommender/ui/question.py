"""A question as the Next screen puts it, and the answer that is being looked at."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from recommender.errors import WorkspaceError
from recommender.results import Recommendation
from recommender.ui import session
from recommender.ui.words import plain
from recommender.wire import Recommender


@dataclass(frozen=True)
class Ask:
    """A question as the Next screen puts it; the same question again is answered from memory.

    `product` is None for what the contact last spoke of, "" for the vendor as a whole.
    """

    contact: str = ""
    ask: str = ""
    stage: str = ""
    role: str = ""
    product: str | None = None
    kind: str = "asset"
    k: int = 5


def answer(rec: Recommender, question: Ask) -> Recommendation:
    """The answer to a question, asked once: looking at it again shows the same and leaves no second exposure.

    New content, another user or `ask_again` makes the same question a new one.
    """
    key = (question, session.actor(), rec.store.content.content_version())
    if st.session_state.get("answer_to") != key:
        with session.working("Looking for what fits …"):
            try:
                asked = _asked(rec, question, log=True)
            except WorkspaceError as error:
                # What can be read is shown all the same.
                asked = _asked(rec, question, log=False)
                told = f"{error} This is shown all the same, but not kept as shown."
                st.warning(plain(told), icon=":material/error:")
        st.session_state["answer"], st.session_state["answer_to"] = asked, key
    found: Recommendation = st.session_state["answer"]
    return found


def _asked(rec: Recommender, question: Ask, log: bool) -> Recommendation:
    return rec.recommend(
        question.contact,
        ask=question.ask,
        stage=question.stage,
        role=question.role,
        product=question.product,
        k=question.k,
        kind=question.kind,
        log=log,
        actor=session.actor(),
    )
