"""The audit of a workspace: reads its content, its people and what they had, and lets `supply` count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from content_library.asset import Asset, LabelSet, Status, Tag
from content_library.taxonomy import Taxonomy
from recommender.audit import QUARTER_DAYS, Audit
from recommender.doubts import in_doubt
from recommender.explain import reader
from recommender.filters import FALLBACK_LANGUAGE
from recommender.needs import sayings
from recommender.people import Contact, OutcomeKind, Touch
from recommender.readiness import Readiness, Usable
from recommender.situation import People, language_to_read, spoken_in
from recommender.store import Store
from recommender.store.log import SENT_TOUCH
from recommender.store.successors import current
from recommender.supply import Holding, Person, matrix, pace, suits
from recommender.tagging import last_word
from recommender.wishes import left_alone


@dataclass(frozen=True)
class Stock:
    """Takes stock of a workspace."""

    store: Store
    taxonomy: Taxonomy
    people: People

    def audit(self, product: str | None, market: str | None, as_of: datetime) -> Audit:
        """What there is against the people who are there now; one product or all, one market or all."""
        tags: dict[str, list[Tag]] = {}
        for tag in last_word(self.store.content.effective_tags()):
            tags.setdefault(tag.asset_id, []).append(tag)
        vanished = self.store.content.vanished()
        every = [
            _holding(a, tags.get(a.asset_id, []), a.asset_id not in vanished, as_of, self.taxonomy)
            for a in self.store.content.assets()
        ]
        holdings = [
            h
            for h in every
            if (product is None or suits(h.product, product)) and (market is None or suits(h.market, market))
        ]
        sent, dismissed = self._had(as_of)
        last_quarter = as_of - timedelta(days=QUARTER_DAYS)
        need, measured = pace(pair for pair, at in sent.items() if at > last_quarter)
        had: dict[str, set[str]] = {}
        for contact, item in (*sent, *dismissed):
            had.setdefault(contact, set()).add(item)
        spoken = frozenset(h.language for h in every if h.usable)
        found = [x for x in self._persons(product, as_of, had, spoken) if market is None or x.person.market == market]
        counted = matrix(holdings, [x.person for x in found], self.taxonomy, need, measured)
        outside = _not_counted(found)
        return replace(
            counted, unheard=outside["unheard"], unclear=outside["unclear"], left_alone=outside["left_alone"]
        )

    def _had(self, as_of: datetime) -> tuple[dict[tuple[str, str], datetime], set[tuple[str, str]]]:
        """(contact, item) -> when it was last sent, and the pairs that were left out; items as they are called now."""
        out, after = self.store.log.outcomes(until=as_of), self.store.adding.successors()
        sent: dict[tuple[str, str], datetime] = {}
        went = [(t.contact_id, t.asset_id, t.at) for t in self.store.people.touches(until=as_of) if _went_out(t)]
        went += [(o.contact_id, o.item_id, o.at) for o in out if o.outcome is OutcomeKind.SENT]
        for contact, item, at in went:
            pair = (contact, current(item, after))
            sent[pair] = max(at, sent.get(pair, at))
        return sent, {(o.contact_id, current(o.item_id, after)) for o in out if o.outcome is OutcomeKind.DISMISSED}

    def _persons(
        self, product: str | None, as_of: datetime, had: Mapping[str, set[str]], spoken: frozenset[str]
    ) -> list[_Seen]:
        """Each contact once per product that its account has to do with, or that they spoke of; "" where there is none.

        Whoever is no demand has no readiness. `spoken` are the languages of what may be sent.
        """
        accounts = {a.account_id: a for a in self.store.people.accounts()}
        products: dict[str, list[str]] = {}
        for relation in self.store.people.account_products():
            products.setdefault(relation.account_id, []).append(relation.product)
        contacts = self.store.people.contacts()
        spoke = self.people.spoke_of(contacts, as_of)
        pairs = [(p, c) for c in contacts for p in {*products.get(c.account_id, ()), *spoke[c.contact_id]} or {""}]
        out = []
        for name, group in groupby(sorted(pairs, key=lambda x: (x[0], x[1].contact_id)), key=lambda x: x[0]):
            if product is not None and name != product:
                continue
            of_product = [c for _, c in group]
            stands = self.people.readiness_of(of_product, name, as_of)
            for contact in of_product:
                own, (readiness, said) = accounts.get(contact.account_id), stands[contact.contact_id]
                why = self._no_demand(readiness)
                person = Person(
                    contact_id=contact.contact_id,
                    product=name,
                    market=own.market if own else "",
                    readiness={} if why else readiness.as_mapping(),
                    had=frozenset(had.get(contact.contact_id, ())),
                    language="" if why else self._language(contact, said, as_of, spoken),
                )
                out.append(_Seen(person, why))
        return out

    def _no_demand(self, readiness: Readiness) -> str:
        """Why somebody is not counted, as Audit calls it; "" for who is."""
        if not readiness.evidence:
            return "unheard"
        if left_alone(readiness.evidence, self.taxonomy):
            return "left_alone"
        return "" if reader(readiness) else "unclear"

    def _language(self, contact: Contact, said: Usable, as_of: datetime, spoken: frozenset[str]) -> str:
        """The language that somebody is sent, as a recommendation decides it: theirs where there is anything in it."""
        words = "" if contact.language else spoken_in(sayings(said.signals, self.taxonomy, as_of).shown)
        own = language_to_read(contact, words)
        if own and not {own, ""} & spoken and FALLBACK_LANGUAGE in spoken:
            return FALLBACK_LANGUAGE
        return own


@dataclass(frozen=True, slots=True)
class _Seen:
    """A contact with one product, and why it is no demand ("" where it is)."""

    person: Person
    why: str


def _not_counted(found: Sequence[_Seen]) -> dict[str, int]:
    """How many contacts are no demand for any product, by why; of several reasons the first here."""
    rest = {x.person.contact_id for x in found} - {x.person.contact_id for x in found if not x.why}
    counts = {}
    for why in ("left_alone", "unclear", "unheard"):
        these = rest & {x.person.contact_id for x in found if x.why == why}
        counts[why] = len(these)
        rest -= these
    return counts


def _went_out(touch: Touch) -> bool:
    return touch.kind == SENT_TOUCH and bool(touch.asset_id)


def _holding(asset: Asset, tags: Sequence[Tag], there: bool, as_of: datetime, taxonomy: Taxonomy) -> Holding:
    today = as_of.date()
    messages = [t.p_primary for t in tags if t.label_set == LabelSet.MESSAGE]
    usable = (
        there
        and asset.status is Status.APPROVED
        and (asset.published_at is None or asset.published_at <= today)
        and (asset.valid_to is None or asset.valid_to >= today)
        and (asset.valid_from is None or asset.valid_from <= today)
    )
    return Holding(
        asset_id=asset.asset_id,
        title=asset.title,
        product=asset.product,
        market=asset.market,
        language=asset.language,
        stage={t.label: t.p_acceptable for t in tags if t.label_set == LabelSet.STAGE},
        # Where all are alike, nobody knows which it is.
        message={t.label: t.p_primary for t in tags if t.label_set == LabelSet.MESSAGE} if _told(messages) else {},
        usable=usable,
        unsure=in_doubt(tags, taxonomy),
    )


def _told(messages: Sequence[float]) -> bool:
    return len(messages) == 1 or max(messages, default=0.0) > min(messages, default=0.0) + 1e-6
