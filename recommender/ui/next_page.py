"""Next: whom it is about on the left, what to send or say on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recommender.people import Account, Contact
from recommender.restraint import IF_THEY_COME_BACK, besides, in_peace, waiting
from recommender.results import Item, ItemKind, Recommendation, left_out_words
from recommender.rights import Act
from recommender.ui import address, cards, look, person, question, session, undoing, welcome, words
from recommender.ui.question import Ask
from recommender.wire import Recommender

CONTACT, SITUATION = "A contact", "A situation"
KINDS = {
    ItemKind.ASSET: "Something to send",
    ItemKind.TALKING_POINT: "Something to say",
    ItemKind.ACTION: "Something to offer",
}
HOW_MANY = (3, 5, 10)
UNSAID = ""
# Where somebody is asked about: what stands for the vendor as a whole (no product has a blank for its name).
WHOLE = " "
ABOUT = {UNSAID: words.LAST_SPOKEN_OF, WHOLE: words.WHOLE_COMPANY}
# A browser searches a list of so many contacts as fast as one types; of more, so many are offered at a time.
MANY, OFFERED = 1_000, 200


@session.guarded
def show() -> None:
    """The page."""
    rec = session.recommender()
    session.show_notes()
    welcome.say_if_empty(rec)
    _follow_address()
    mode = st.segmented_control(
        "About", (CONTACT, SITUATION), key=session.keep("mode", CONTACT), label_visibility="collapsed"
    )
    session.kept("mode", mode)
    asked = _situation(rec) if mode == SITUATION else _contact(rec)
    if asked is None:
        return
    with st.container(key="sides-next"):
        left, right = st.columns([5, 8], gap="large")
    with right:
        asked = _how(asked)
        found = question.answer(rec, asked)
    with left:
        person.show(rec, found.situation)
    with right:
        if found.situation.contact and session.may(rec, Act.SELL):
            undoing.show(rec, found.situation.contact.contact_id)
        _answer(rec, asked, found)


def _follow_address() -> None:
    """Choose whom the address names where it has moved: a link, a new window, the browser's Back."""
    before = st.session_state.get("kept_contact")
    if st.session_state.get("w_contact", before) != before:
        return  # Who has just been chosen on the page is newer than the address.
    if not address.moved(address.CONTACT):
        return
    linked = address.said(address.CONTACT)
    if linked:
        session.choose("mode", CONTACT)
        session.choose("contact", linked)
    elif "w_contact" in st.session_state:
        session.choose("contact", None)
    # Else the page is shown again after another one, and whom it was about stays.


def _contact(rec: Recommender) -> Ask | None:
    """The question about a contact; None until one is chosen. Names only: nobody's readiness is computed here."""
    accounts = {a.account_id: a for a in rec.store.people.accounts()}
    contacts = {c.contact_id: c for c in rec.store.people.contacts()}
    if not contacts:
        add = session.command("contacts import contacts.csv")
        st.info(f"There are no contacts yet. Import them with `{add}`, or describe a situation.")
        return None
    trouble = st.container()
    with st.container(key="asked"):
        who, about, ask = st.columns([4, 3, 4])
    with who:
        chosen = _pick(contacts, accounts, trouble)
    with about:
        products = _products(rec, contacts.get(chosen or ""))
        whole = [WHOLE] if products else []
        product = _choice("About", "product", [UNSAID, *products, *whole], lambda p: ABOUT.get(p, p))
    with ask:
        # A field for each contact: one buyer's question is never put into another's mouth.
        text = st.text_input(
            "What they ask (optional)", placeholder="How do you compare with …", key=f"ask_{chosen or UNSAID}"
        )
    if not chosen:
        look.put(look.div("quiet", "Choose a contact to see where they stand and what to send or say next."))
        return None
    return Ask(contact=chosen, ask=text.strip(), product=None if product == UNSAID else product.strip())


def _pick(contacts: dict[str, Contact], accounts: dict[str, Account], trouble: DeltaGenerator) -> str | None:
    key = session.keep("contact", None)
    wanted = st.session_state[key]
    if wanted not in contacts:
        st.session_state[key] = None
        if wanted:
            # A link that is out of date, or somebody who was erased while the page was open.
            trouble.warning(f"There is no contact {words.plain(wanted)} (any more); choose another.")
    labels = {c: words.contact_label(contacts[c], accounts.get(contacts[c].account_id)) for c in contacts}
    chosen: str | None = st.selectbox(
        "Contact",
        _found(labels, st.session_state[key]),
        format_func=labels.__getitem__,
        placeholder="Type a name, a job title or a company",
        key=key,
    )
    address.tell(address.CONTACT, chosen or None)
    session.kept("contact", chosen)
    return chosen


def _found(labels: dict[str, str], chosen: str | None) -> list[str]:
    """The contacts to choose from, by label: all, or where they are many those that a search finds."""
    ids = sorted(labels, key=lambda c: (labels[c].lower(), c))
    if len(ids) <= MANY:
        return ids
    key = session.keep("find", "")
    search = st.text_input(f"Search {len(ids):,} contacts", key=key, placeholder="Name, job title or company")
    wanted = session.kept("find", search).lower().split()
    hits = [c for c in ids if all(word in labels[c].lower() for word in wanted)][:OFFERED]
    return hits if chosen is None or chosen in hits else [chosen, *hits]


def _products(rec: Recommender, contact: Contact | None) -> list[str]:
    """Every product that there is, those first that the contact's account or their own signals speak of."""
    products = rec.store.people.products()
    if contact is None:
        return products
    near = {s.product for s in rec.store.people.signals([contact.contact_id])}
    if contact.account_id:
        near |= {p.product for p in rec.store.people.account_products(contact.account_id)}
    return sorted(products, key=lambda p: p not in near)


def _situation(rec: Recommender) -> Ask | None:
    """The question about a need in words; None until something is said."""
    address.tell(address.CONTACT, None)
    stages, roles = rec.taxonomy.labels("stage"), rec.taxonomy.labels("role")
    need = st.text_area(
        "What is it about?",
        placeholder="They do by hand what takes too long, and ask what it would cost to change that.",
        height=80,
        key=session.keep("need", ""),
    )
    session.kept("need", need)
    one, two, three = st.columns(3)
    with one:
        stage = _choice("Buying stage", "stage", [UNSAID, *stages], lambda s: rec.taxonomy.name_of(s) or "Not known")
    with two:
        role = _choice("Role", "role", [UNSAID, *roles], lambda r: rec.taxonomy.name_of(r) or "Not known")
    with three:
        products = [UNSAID, *_products(rec, None)]
        product = _choice("About", "product_of", products, lambda p: p or words.WHOLE_COMPANY)
    # Leaving the text area asks already; the button shows that there is something to press.
    st.button("Look for it", key="look", type="primary")
    if not (need.strip() or stage):
        look.put(
            look.div("quiet", "Say in a sentence what somebody needs, or choose a stage; a role makes it sharper.")
        )
        return None
    return Ask(ask=need.strip(), stage=stage, role=role, product=product)


def _choice(label: str, name: str, options: list[str], shown: Callable[[str], str]) -> str:
    key = session.keep(name, UNSAID)
    if st.session_state[key] not in options:
        st.session_state[key] = UNSAID
    return str(session.kept(name, st.selectbox(label, options, format_func=shown, key=key)))


def _how(asked: Ask) -> Ask:
    """The question with what is wanted: the kind of item, and how many."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", key="wanted"):
        kind = st.segmented_control(
            "What next?", list(KINDS), format_func=lambda k: KINDS[k], key=session.keep("kind", ItemKind.ASSET)
        )
        with st.container(horizontal=True, width="content", vertical_alignment="bottom"):
            k = st.selectbox("How many", HOW_MANY, key=session.keep("k", HOW_MANY[1]), width=90)
            again = st.button("", icon=":material/refresh:", key="again", help="Look again, with what came in since.")
    if again:
        session.ask_again()
    session.kept("kind", kind)
    session.kept("k", k)
    return Ask(asked.contact, asked.ask, asked.stage, asked.role, asked.product, str(kind or ItemKind.ASSET), int(k))


def _answer(rec: Recommender, asked: Ask, found: Recommendation) -> None:
    look.put(look.div("quiet", session.forbidden(rec, Act.SELL)))
    wait, peace = waiting(found, rec.taxonomy), in_peace(found, rec.taxonomy)
    if wait:
        cards.wait(wait, found.gap if peace else "")
    items = besides(found, wait)
    if peace:
        if not wait:
            st.warning(words.plain(found.gap), icon=":material/edit_note:")
            if found.action:
                cards.offer(rec, found, found.action, "First")
        _if_they_come_back(rec, [i for i in items if i.kind is not ItemKind.ACTION])
        _left_out(found)
        return
    if found.gap and found.fits_well:
        st.info(words.plain(found.gap), icon=":material/info:")
    elif found.gap:
        st.warning(words.plain(found.gap), icon=":material/edit_note:")
        if items:
            look.put(look.div("quiet", "What comes nearest:"))
    for item in items:
        cards.show(rec, asked, found, item)
    if found.action and not wait and found.action.item_id not in {i.item_id for i in found.items}:
        cards.offer(rec, found, found.action, "Or offer")
    _left_out(found)


def _if_they_come_back(rec: Recommender, items: Sequence[Item]) -> None:
    """What would fit, for the rep's eyes, without anything that invites to send it now."""
    if items:
        with st.expander(f"{IF_THEY_COME_BACK} ({len(items)})"):
            for item in items:
                look.put(look.div("quiet", item.title) + look.tag_chips(item, rec.taxonomy))


def _left_out(found: Recommendation) -> None:
    total = sum(found.left_out_counts.values())
    if not total:
        return
    with st.expander(f"Left out, and why ({total})"):
        near_top = found.near_top
        look.put(look.listing([look.entry(item.why, item.title) for item in near_top]))
        if total > len(near_top):
            counted = words.plain(left_out_words(found.left_out_counts))
            st.caption(f"These would have come near the top. In all: {counted}." if near_top else f"{counted}.")
