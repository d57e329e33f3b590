"""The audit of a workspace: reads its content, its people and what they had, and lets `supply` count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from content_library.asset import Asset, LabelSet, Status, Tag
from content_library.taxonomy import Taxonomy
from recommender.audit import QUARTER_DAYS, Audit
from recommender.explain import reader
from recommender.people import OutcomeKind, Touch
from recommender.situation import People
from recommender.store import Store
from recommender.store.log import SENT_TOUCH
from recommender.store.successors import current
from recommender.supply import Holding, Person, matrix, pace
from recommender.tagging import last_word


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
        holdings = [
            _holding(a, tags.get(a.asset_id, []), a.asset_id not in vanished, as_of)
            for a in self.store.content.assets()
            if (product is None or a.product in ("", product)) and (market is None or a.market in ("", market))
        ]
        sent, dismissed = self._had(as_of)
        last_quarter = as_of - timedelta(days=QUARTER_DAYS)
        need, measured = pace(pair for pair, at in sent.items() if at > last_quarter)
        had: dict[str, set[str]] = {}
        for contact, item in (*sent, *dismissed):
            had.setdefault(contact, set()).add(item)
        persons = [p for p in self._persons(product, as_of, had) if market is None or p.market == market]
        heard = {p.contact_id for p in persons if p.readiness}
        unheard = len({p.contact_id for p in persons} - heard)
        return replace(matrix(holdings, persons, self.taxonomy, need, measured), unheard=unheard)

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

    def _persons(self, product: str | None, as_of: datetime, had: Mapping[str, set[str]]) -> list[Person]:
        """Each contact once per product that its account has to do with ("" where it has to do with none).

        Where nothing is known of where somebody stands, the readiness is empty.
        """
        accounts = {a.account_id: a for a in self.store.people.accounts()}
        products: dict[str, list[str]] = {}
        for relation in self.store.people.account_products():
            products.setdefault(relation.account_id, []).append(relation.product)
        contacts = self.store.people.contacts()
        pairs = [(p, c) for c in contacts for p in products.get(c.account_id, [""])]
        out = []
        for name, group in groupby(sorted(pairs, key=lambda x: (x[0], x[1].contact_id)), key=lambda x: x[0]):
            if product is not None and name != product:
                continue
            of_product = [c for _, c in group]
            stands = self.people.readiness_of(of_product, name, as_of)
            for contact in of_product:
                own = accounts.get(contact.account_id)
                readiness = stands[contact.contact_id][0]
                known = readiness.as_mapping() if readiness.evidence and reader(readiness) else {}
                gone = frozenset(had.get(contact.contact_id, ()))
                out.append(Person(contact.contact_id, name, own.market if own else "", known, gone))
        return out


def _went_out(touch: Touch) -> bool:
    return touch.kind == SENT_TOUCH and bool(touch.asset_id)


def _holding(asset: Asset, tags: Sequence[Tag], there: bool, as_of: datetime) -> Holding:
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
        stage={t.label: t.p_acceptable for t in tags if t.label_set == LabelSet.STAGE},
        # Where all are alike, nobody knows which it is.
        message={t.label: t.p_primary for t in tags if t.label_set == LabelSet.MESSAGE} if _told(messages) else {},
        usable=usable,
    )


def _told(messages: Sequence[float]) -> bool:
    return len(messages) == 1 or max(messages, default=0.0) > min(messages, default=0.0) + 1e-6
