"""Who is asked about -> a Situation: readiness, role and need, with the need's vector."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from content_library.language import of_words
from content_library.taxonomy import Taxonomy
from recommender.encoder import CachedEncoder
from recommender.errors import one_of
from recommender.job_title import UNKNOWN, role_of
from recommender.languages import language_of
from recommender.needs import MODEL_LANGUAGE, Sayings, Vector, beside, need_vector, sayings, says_nothing
from recommender.people import Contact, Signal
from recommender.readiness import Readiness, Usable, infer, usable
from recommender.results import Situation
from recommender.store import Store
from recommender.wishes import wish_of
from recommender.word_reader import WordReader

Array = npt.NDArray[np.float64]
DAY = 86_400.0


@dataclass(frozen=True)
class People:
    """Reads contacts and says where each stands."""

    store: Store
    taxonomy: Taxonomy
    encoder: CachedEncoder
    word_reader: Callable[[], WordReader]
    consent_unknown_counts: bool
    multilingual: bool = False

    def readiness(self, contact: Contact, product: str, as_of: datetime) -> tuple[Readiness, Usable]:
        """Where a contact stands, per product ("" = the vendor as a whole), and the signals that say so."""
        return self.readiness_of([contact], product, as_of)[contact.contact_id]

    def readiness_of(
        self, contacts: Sequence[Contact], product: str, as_of: datetime
    ) -> Mapping[str, tuple[Readiness, Usable]]:
        """The same for many contacts at once, by contact_id."""
        ids = [c.contact_id for c in contacts]
        heard: dict[str, list[Signal]] = {i: [] for i in ids}
        for signal in self.store.people.signals(ids, as_of):
            if not product or signal.product in ("", product):
                heard[signal.contact_id].append(signal)
        unknown = self.consent_unknown_counts
        kept = {
            c.contact_id: usable(heard[c.contact_id], c.tracking_consent, self.taxonomy, unknown, as_of)
            for c in contacts
        }
        words, empty, wishes = self._words([s for u in kept.values() for s in u.signals])
        relations = self.relations(product, {c.account_id for c in contacts}, as_of)
        single = ids[0] if len(ids) == 1 else None
        overrides = [o for o in self.store.people.overrides(single, as_of) if o.product == product]
        found = {}
        for c in contacts:
            own = [o for o in overrides if o.contact_id == c.contact_id]
            usable_ones = kept[c.contact_id]
            estimate = infer(usable_ones, words, self.taxonomy, as_of, relations.get(c.account_id, ""), own)
            evidence = tuple(
                replace(e, empty=e.signal_id in empty, wish=wishes.get(e.signal_id, "")) for e in estimate.evidence
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
        self, contact: Contact | None, ask: str, stage: str, role: str, product: str, as_of: datetime
    ) -> tuple[Situation, Vector | None]:
        """The situation and the vector of its need: None without any words, or without any that the model reads.

        Raises InputError for an unknown label.
        """
        stages = self.taxonomy.labels("stage")
        account = None
        readiness, said = _nowhere(stages, as_of), Usable((), 0, 0)
        known_role, source = UNKNOWN, ""
        if contact:
            readiness, said = self.readiness(contact, product, as_of)
            known_role, source = self.role(contact)
            account = self.store.people.account(contact.account_id)
        if stage:
            readiness = _given(one_of("stage", stage, stages), readiness)
        if role:
            known_role, source = one_of("role", role, [*self.taxonomy.labels("role"), UNKNOWN]), "given"
        empty = {e.signal_id for e in readiness.evidence if e.empty}
        words = sayings(said.signals, self.taxonomy, as_of, empty)
        edited = self.store.people.need(contact.contact_id, product) if contact else None
        if edited and edited.at > as_of:
            edited = None
        need = ask.strip() or (edited.text if edited else words.shown)
        spoken = spoken_in(need)
        background = None
        if self._reads(spoken):
            background = self.encoder.encode([edited.text])[0] if edited else self._need(words)
        last = said.signals[-1].at if said.signals else None
        found = Situation(
            contact=contact,
            account=account,
            product=product,
            need=need,
            need_language=spoken,
            need_stated=bool(ask.strip() or edited),
            role=known_role,
            role_source=source,
            readiness=readiness,
            about_product=product or next((x.product for x in reversed(said.signals) if x.product), ""),
            days_since_last_signal=(as_of - last).total_seconds() / DAY if last else None,
        )
        return found, beside(self.asked(ask, spoken), background)

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

    def _words(self, signals: Sequence[Signal]) -> tuple[Mapping[str, Array], set[str], Mapping[str, str]]:
        """What the words of each signal alone say about the stage, the ids of those that say nothing at all, and what
        those that somebody said or noted wish."""
        told = [s for s in signals if s.text.strip() and not self.taxonomy.kind(s.kind).silence]
        if not told:
            return {}, set(), {}
        texts = [s.text.strip() for s in told]
        found = self.word_reader().read(texts, self.encoder.encode(texts))
        empty = {
            s.signal_id
            for s, p in zip(told, found.nothing, strict=True)
            if not self.taxonomy.kind(s.kind).tracked and says_nothing(s.text, float(p))
        }
        wishes = {
            s.signal_id: wish_of(s.text, p)
            for s, p in zip(told, found.wishes.tolist(), strict=True)
            if not self.taxonomy.kind(s.kind).tracked
        }
        return {s.signal_id: p for s, p in zip(told, found.stages, strict=True)}, empty, wishes

    def relations(self, product: str, accounts: set[str], as_of: datetime) -> Mapping[str, str]:
        """How each account stands to the product; to the vendor as a whole it is a customer if it has any product.

        Who won a deal is a customer, if it isn't recorded that they no longer are. Where relations are recorded at all,
        an account without one is more likely no customer.
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
        unrecorded = accounts - out.keys()
        if unrecorded and self.store.people.has_account_products():
            out |= dict.fromkeys(unrecorded, "unrecorded")
        return out


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
