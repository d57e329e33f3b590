"""The left side of Next: who it is, where they stand and why, and what they are about."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from content_library.taxonomy import Taxonomy
from recommender.errors import StagecueError
from recommender.explain import also, product_source, reader, shortened, standing, telling, tells
from recommender.readiness import Evidence, Readiness
from recommender.results import Situation
from recommender.rights import Act
from recommender.ui import look, session, words
from recommender.ui.charts import stage_chart
from recommender.wire import Recommender

# So many of the latest things that moved the estimate are read; more are behind a click.
SHOWN_EVIDENCE = 4


def show(rec: Recommender, situation: Situation) -> None:
    """Everything about the person, or about the described situation."""
    _who(situation, rec.taxonomy)
    _stands(situation, rec.taxonomy)
    sells = session.may(rec, Act.SELL)
    if sells:
        _set_stage(rec, situation)
    _need(rec, situation, sells)
    if situation.contact:
        _led(situation.readiness, rec.taxonomy)


def _who(situation: Situation, taxonomy: Taxonomy) -> None:
    contact, account = situation.contact, situation.account
    title = contact.job_title if contact else ""
    role = words.role_line(situation.role, situation.role_source, taxonomy, title)
    if contact is None:
        note = "To note what you send, choose a contact instead."
        look.put(look.div("name", "The situation") + look.div("quiet", role) + look.div("quiet", note))
        return
    company = ", ".join(x for x in (account.name or account.account_id, account.industry) if x) if account else ""
    lines = (contact.job_title, company, role)
    look.put(look.div("name", contact.name or contact.contact_id) + "".join(look.div("quiet", x) for x in lines))


def _stands(situation: Situation, taxonomy: Taxonomy) -> None:
    readiness = situation.readiness
    if situation.contact is None and len(set(readiness.probabilities)) == 1:
        look.put(look.div("label", "Where they stand") + look.div("quiet", "Not said: every stage counts alike."))
        return
    found = standing(readiness, taxonomy)
    source = product_source(situation.product_inferred)
    product = f"As to {situation.product}{f', {source}' if source else ''}" if situation.product else ""
    steps = [readiness.step(f, taxonomy) for f in taxonomy.frameworks if f.belongs_to == "contact"]
    step = " · ".join(s for s in steps if s)
    text = f"{found.text[:1].upper()}{found.text[1:]}"
    unheard = bool(situation.contact) and not (readiness.evidence or readiness.given)
    if unheard:
        text = "Nothing has been heard from them yet"
    journey = f"Step of the journey: {step}" if step and readiness.evidence and reader(readiness) else ""
    more = also(readiness, taxonomy)
    look.put(
        look.div("label", "Where they stand")
        + look.div("stands", text + more)
        + look.div("quiet", product)
        + look.div("quiet", journey)
    )
    # Where nothing is known, bars of one length would only look as if something had been measured.
    if found.known or not unheard:
        st.altair_chart(stage_chart(readiness.as_mapping(), taxonomy, found.known), width="stretch")


def _led(readiness: Readiness, taxonomy: Taxonomy) -> None:
    entries = [_entry(e, readiness, taxonomy) for e in telling(readiness)]
    if entries:
        look.put(look.div("label", "What led there, latest first") + look.listing(entries[:SHOWN_EVIDENCE]))
        if entries[SHOWN_EVIDENCE:]:
            with st.expander(f"Earlier ({len(entries) - SHOWN_EVIDENCE})"):
                look.put(look.listing(entries[SHOWN_EVIDENCE:]))
    look.put(look.div("quiet", words.left_out_signals(readiness)))


def _entry(evidence: Evidence, readiness: Readiness, taxonomy: Taxonomy) -> str:
    when = f"{words.day(evidence.at)}, {words.ago(evidence.at, readiness.as_of)}"
    by_person = evidence.kind == "override"
    what = "Set by a person" if by_person else taxonomy.kind(evidence.kind).name.capitalize()
    speaks = f"speaks for {taxonomy.name_of(evidence.speaks_for)}" if evidence.speaks_for else ""
    return look.entry(when, what, shortened(evidence.text, 160), tells(evidence) or speaks)


def _need(rec: Recommender, situation: Situation, sells: bool) -> None:
    look.put(look.div("label", "What they are about") + look.div("quote", situation.need or "Not known."))
    if situation.contact is None:
        return
    contact, product = situation.contact.contact_id, situation.product
    stored = rec.store.people.need(contact, product) or rec.store.people.need(contact)
    if stored:
        # What is kept for no product in particular is changed there.
        product = stored.product
    if stored:
        look.put(look.div("quiet", f"In the words of {stored.user_id or 'your team'}, {words.day(stored.at)}."))
    if not sells:
        return
    with st.popover("Say it in your words", icon=":material/edit:"), st.form(f"need_{contact}_{product}", border=False):
        text = st.text_area("What are they about now?", value=stored.text if stored else situation.need, height=130)
        saved = st.form_submit_button("Save", type="primary")
        back = stored is not None and st.form_submit_button("Back to their own words")
    if saved or back:
        _changed(lambda: rec.set_need(contact, "" if back else text, product=product, actor=session.actor()))


def _set_stage(rec: Recommender, situation: Situation) -> None:
    if situation.contact is None:
        return
    contact, product = situation.contact.contact_id, situation.product
    stages = rec.taxonomy.labels("stage")
    with st.popover("Set the stage", icon=":material/tune:"), st.form(f"stage_{contact}_{product}", border=False):
        stage = st.selectbox(
            "Where they stand",
            stages,
            index=stages.index(situation.readiness.stage),
            format_func=rec.taxonomy.name_of,
        )
        reason = st.text_input("How you know")
        if not st.form_submit_button("Set", type="primary"):
            return
    _changed(lambda: rec.override(contact, stage, reason=reason, product=product, actor=session.actor()))


def _changed(change: Callable[[], object]) -> None:
    """Make a change and look again; what is refused is said where it was asked."""
    try:
        with session.working():
            change()
    except StagecueError as error:
        session.complain(error)
        return
    session.ask_again()
    st.rerun()
