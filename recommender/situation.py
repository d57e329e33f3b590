"""Who is asked about -> a Situation: readiness, role and need, with the need's vector."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from content_library.language import of_words
from content_library.taxonomy import Taxonomy
from recommender.encoder import CachedEncoder
from recommender.errors import one_of
from recommender.hearing import words_of
from recommender.job_title import UNKNOWN, role_of
from recommender.languages import language_of
from recommender.moving import UNRECORDED
from recommender.needs import (
    MODEL_LANGUAGE,
    PRICES,
    Sayings,
    Vector,
    asks_price,
    beside,
    need_vector,
    sayings,
    with_prices,
)
from recommender.people import Contact, Need, Signal
from recommender.readiness import Readiness, Usable, infer, usable
from recommender.relations import CUSTOMER, relation_in
from recommender.results import Situation
from recommender.store import Store
from recommender.word_reader import Said, WordReader

DAY = 86_400.0
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class People:
    """Reads contacts and says where each stands."""

    store: Store
    taxonomy: Taxonomy
    encoder: CachedEncoder
    word_reader: Callable[[], WordReader]
    consent_unknown_counts: bool
    multilingual: bool = False

    def readiness_of(
        self, contacts: Sequence[Contact], product: str, as_of: datetime
    ) -> Mapping[str, tuple[Readiness, Usable]]:
        """Where contacts stand as to a product ("" = the vendor as a whole), and the signals that say so, by
        contact_id."""
        return self._estimates(contacts, self._heard(contacts, as_of), product, as_of)

    def stands(self, contacts: Sequence[Contact], as_of: datetime) -> Mapping[str, tuple[str, Readiness, Usable]]:
        """The same, each as to the product that they last spoke of, which comes first."""
        heard = self._heard(contacts, as_of)
        about: dict[str, list[Contact]] = {}
        for contact in contacts:
            usable_ones = self._usable(contact, heard[contact.contact_id], as_of).signals
            about.setdefault(spoken_of(usable_ones, "", self.taxonomy), []).append(contact)
        return {
            contact_id: (product, *found)
            for product, some in about.items()
            for contact_id, found in self._estimates(some, heard, product, as_of).items()
        }

    def spoke_of(self, contacts: Sequence[Contact], as_of: datetime) -> Mapping[str, frozenset[str]]:
        """The products that each contact ever had to do with, as far as that may be known of them, by contact_id."""
        kept = self._kept(contacts, as_of)
        return {contact: frozenset(s.product for s in signals if s.product) for contact, signals in kept.items()}

    def group_product(self, contacts: Sequence[Contact], as_of: datetime) -> str:
        """The product that any of them last spoke of; "" where none of them ever did."""
        kept = chain.from_iterable(self._kept(contacts, as_of).values())
        return spoken_of(sorted(kept, key=lambda s: (s.at, s.signal_id)), "", self.taxonomy)

    def _kept(self, contacts: Sequence[Contact], as_of: datetime) -> Mapping[str, Sequence[Signal]]:
        """The signals that may be used of each contact, of whatever product."""
        heard = self._heard(contacts, as_of)
        return {c.contact_id: self._usable(c, heard[c.contact_id], as_of).signals for c in contacts}

    def _heard(self, contacts: Sequence[Contact], as_of: datetime) -> Mapping[str, list[Signal]]:
        """The signals of each contact, of whatever product."""
        heard: dict[str, list[Signal]] = {c.contact_id: [] for c in contacts}
        for signal in self.store.people.signals(list(heard), as_of):
            heard[signal.contact_id].append(signal)
        return heard

    def _usable(self, contact: Contact, heard: Sequence[Signal], as_of: datetime) -> Usable:
        return usable(heard, contact.tracking_consent, self.taxonomy, self.consent_unknown_counts, as_of)

    def _estimates(
        self, contacts: Sequence[Contact], heard: Mapping[str, list[Signal]], product: str, as_of: datetime
    ) -> Mapping[str, tuple[Readiness, Usable]]:
        about = ("", product)
        kept = {
            c.contact_id: self._usable(c, [s for s in heard[c.contact_id] if not product or s.product in about], as_of)
            for c in contacts
        }
        words = words_of([s for u in kept.values() for s in u.signals], self.taxonomy, self._read)
        relations = self.relations(product, {c.account_id for c in contacts}, as_of)
        single = contacts[0].contact_id if len(contacts) == 1 else None
        said_of = self.store.people.overrides(single, as_of)
        overrides = [o for o in said_of if not product or o.product in about]
        found = {}
        for c in contacts:
            own = [o for o in overrides if o.contact_id == c.contact_id]
            usable_ones = kept[c.contact_id]
            turns = {s.signal_id: words.turns.get(s.signal_id, "") for s in usable_ones.signals}
            # Of whom nothing was heard it is not known that they bought, either.
            relation = relations.get(c.account_id, "") or ("" if usable_ones.signals else UNRECORDED)
            estimate = infer(usable_ones, words.stages, self.taxonomy, as_of, relation, own, turns)
            evidence = tuple(
                replace(
                    e,
                    empty=e.signal_id in words.empty,
                    wish=words.wishes.get(e.signal_id, ""),
                    turn=turns.get(e.signal_id, ""),
                )
                for e in estimate.evidence
            )
            found[c.contact_id] = (replace(estimate, evidence=evidence), usable_ones)
        return found

    def role(self, contact: Contact) -> tuple[str, str]:
        """The contact's role and where it comes from: as stored, from the job title, or unknown.

        A stored one that the taxonomy doesn't have (it has been changed since) counts as none.
        """
        if contact.role in self.taxonomy.labels("role"):
            return contact.role, contact.role_source or "stored"
        role = role_of(contact.job_title, self.taxonomy.roles)
        return role, "" if role == UNKNOWN else f"job title '{contact.job_title}'"

    def situation(
        self, contact: Contact | None, ask: str, stage: str, role: str, product: str | None, as_of: datetime
    ) -> tuple[Situation, Vector | None]:
        """The situation and the vector of its need: None without any words, or without any that the model reads.

        It is as to a `product`, "" for the vendor as a whole, None for what the contact last spoke of.

        Raises InputError for an unknown label.
        """
        stages = self.taxonomy.labels("stage")
        account = None
        readiness, said = _nowhere(stages, as_of), Usable((), 0, 0)
        known_role, source = UNKNOWN, ""
        about, inferred = product or "", ""
        if contact:
            heard = self._heard([contact], as_of)
            if product is None:
                all_of_them = self._usable(contact, heard[contact.contact_id], as_of).signals
                about = inferred = spoken_of(all_of_them, ask, self.taxonomy)
            readiness, said = self._estimates([contact], heard, about, as_of)[contact.contact_id]
            known_role, source = self.role(contact)
            account = self.store.people.account(contact.account_id)
        if stage:
            readiness = _given(one_of("stage", stage, stages), readiness)
        if role:
            known_role, source = one_of("role", role, [*self.taxonomy.labels("role"), UNKNOWN]), "given"
        empty = {e.signal_id for e in readiness.evidence if e.empty}
        words = sayings(said.signals, self.taxonomy, as_of, empty)
        edited = self.edited_need(contact, about, as_of) if contact else None
        need = ask.strip() or (edited.text if edited else words.shown)
        spoken = spoken_in(need)
        last = said.signals[-1].at if said.signals else None
        found = Situation(
            contact=contact,
            account=account,
            product=about,
            need=need,
            need_language=spoken,
            need_stated=bool(ask.strip() or edited),
            role=known_role,
            role_source=source,
            readiness=readiness,
            product_inferred=bool(inferred),
            days_since_last_signal=(as_of - last).total_seconds() / DAY if last else None,
        )
        return found, self._vector(ask, spoken, edited, words)

    def _vector(self, ask: str, spoken: str, edited: Need | None, words: Sayings) -> Vector | None:
        """What is asked, beside what they were about before."""
        background = None
        if self._reads(spoken):
            background = self.encoder.encode([edited.text])[0] if edited else self._need(words)
        vector = beside(self.asked(ask, spoken), background)
        # Of what they were about before it is judged by the need as it is whether anything answers.
        if vector is not None and asks_price(ask):
            vector = with_prices(vector, self.encoder.encode([PRICES])[0])
        return vector

    def edited_need(self, contact: Contact, product: str, as_of: datetime) -> Need | None:
        """The need in a person's words: that of the product, or else the one of no product in particular."""
        kept = [self.store.people.need(contact.contact_id, p) for p in dict.fromkeys((product, ""))]
        return next((n for n in kept if n and n.at <= as_of), None)

    def asked(self, ask: str, spoken: str) -> Vector | None:
        """The vector of a question alone, None without words that the model reads; `spoken` is their language."""
        return self.encoder.encode([ask])[0] if ask.strip() and self._reads(spoken) else None

    def _reads(self, spoken: str) -> bool:
        return self.multilingual or spoken in ("", MODEL_LANGUAGE)

    def _need(self, words: Sayings) -> Vector | None:
        if not words.texts:
            return None
        vectors = self.encoder.encode([words.joined, *words.texts])
        return need_vector(vectors[0], list(vectors[1:]), words.weights)

    def _read(self, texts: Sequence[str]) -> Said:
        return self.word_reader().read(texts, self.encoder.encode(texts))

    def relations(self, product: str, accounts: set[str], as_of: datetime) -> Mapping[str, str]:
        """How each account stands to the product; to the vendor as a whole it is a customer if it has any product.

        Who won a deal is a customer, if it isn't recorded that they no longer are. Where neither is known, what the
        account's own columns say counts ("status: prospect"); a customer of what, they don't say: for a single product
        that decides nothing. Where relations are recorded at all, an account without one is more likely no customer.
        """
        single = next(iter(accounts)) if len(accounts) == 1 else None
        out: dict[str, str] = {}
        for relation in self.store.people.account_products(single):
            if product in ("", relation.product) and out.get(relation.account_id) != "customer":
                out[relation.account_id] = relation.relation
        for deal in self.store.people.opportunities(single):
            bought = deal.status == "won" and product in ("", deal.product) and (deal.closed_at or as_of) <= as_of
            if bought and out.get(deal.account_id) != "former":
                out[deal.account_id] = "customer"
        unknown = accounts - out.keys()
        for account_id, kept in self.store.people.kept_columns(unknown).items() if unknown else ():
            if told := relation_in(kept):
                out[account_id] = "" if told == CUSTOMER and product else told
        unrecorded = accounts - out.keys()
        if unrecorded and self.store.people.has_account_products():
            out |= dict.fromkeys(unrecorded, UNRECORDED)
        return out


def spoken_of(signals: Sequence[Signal], ask: str, taxonomy: Taxonomy) -> str:
    """The product that a question to somebody is about: the only one of theirs that it names, or else the one of which
    they last said something, or else the last that they read of; "" where they never spoke of any."""
    about = [s for s in signals if s.product]
    words = {w.casefold() for w in _WORD.findall(ask)}
    named = {s.product for s in about if s.product.casefold() in words}
    if len(named) == 1:
        return named.pop()
    said = [s for s in about if not taxonomy.kind(s.kind).tracked]
    return next((s.product for s in reversed(said or about)), "")


def spoken_in(text: str) -> str:
    """The ISO code of the language in which somebody says something; "" where it is too little to tell."""
    # The commonest words tell it at once, as a rule; the identifier takes time to load.
    return language_of(text) or of_words(text)


def language_to_read(contact: Contact | None, spoken: str) -> str:
    """The ISO code of the language that somebody is sent: the contact's (a CRM may write more: "de-DE" is "de"), else
    that of their words, if it is not the model's own: a note in English may be on somebody who reads another."""
    stated = contact.language.strip().lower().replace("_", "-").partition("-")[0] if contact else ""
    return stated or ("" if spoken == MODEL_LANGUAGE else spoken)


def _nowhere(stages: Sequence[str], as_of: datetime) -> Readiness:
    return Readiness(tuple(stages), tuple([1 / len(stages)] * len(stages)), as_of)


def _given(stage: str, heard: Readiness) -> Readiness:
    return replace(heard, probabilities=tuple(float(s == stage) for s in heard.stages), given=True)
