"""What people look at: assets with tags, contacts with readiness, buying groups, the audit. Reads only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from content_library.asset import Asset, LabelSet, Passage, SetBy, Status, Tag
from content_library.passages import sentences
from content_library.taxonomy import Taxonomy
from recommender.asset_view import AssetView, Speaking, by_likelihood, validity
from recommender.audit import Audit
from recommender.buying_group import BuyingGroup, Member, assess
from recommender.doubts import doubts as machine_doubts
from recommender.errors import InputError, NotFoundError, one_of
from recommender.explain import shortened
from recommender.library import Library
from recommender.people import Account, Contact
from recommender.readiness import Readiness, Usable
from recommender.results import ContactView
from recommender.situation import People
from recommender.stock import Stock
from recommender.store import Store
from recommender.store.near import near
from recommender.tagging import ROLE_THRESHOLD, last_word
from recommender.wishes import leaving

ASSET_FILTERS = ("stage", "message", "role", "product", "market", "language", "status")
# So many characters of a passage are shown: of what speaks for the stage, and of each in a list of several.
SHOWN_EVIDENCE, SHORT_QUOTE = 300, 160
# What a list puts before a sentence.
BULLET = re.compile(r"^[·•▪‣◦*–-] ")
# What a sentence ends with; a heading or a bullet often has nothing.
ENDS = (".", "!", "?", ":", ";", ",", '"', "”", ")")


@dataclass(frozen=True)
class Views:
    """Reads the workspace for people."""

    store: Store
    taxonomy: Taxonomy
    people: People
    library: Callable[[], Library]

    def assets(
        self, search: str, filters: Mapping[str, str], as_of: datetime, hindsight: bool = False
    ) -> list[AssetView]:
        """Assets that pass every filter and hold every word of `search` in title, id or path. Raises InputError.

        In `hindsight` they are those that were there at `as_of`, as far as that is known; else those that are kept.
        """
        for name in filters:
            if name not in ASSET_FILTERS:
                raise InputError(f"'{name}' is not a filter; filters are {', '.join(ASSET_FILTERS)}.")
        if filters.get("status"):
            one_of("status", filters["status"], list(Status))
        content, words, gone = self.store.content, search.lower().split(), self._gone(as_of, hindsight)
        tags = _by_asset(last_word(content.effective_tags(as_of=as_of if hindsight else None)))
        later = self._later(as_of, hindsight)
        there = (a for a in content.assets() if a.asset_id not in later)
        views = (self._view(a, tags.get(a.asset_id, []), as_of, a.asset_id in gone) for a in there)
        return [
            v
            for v in views
            if all(w in f"{v.asset.title} {v.asset.asset_id} {v.asset.path}".lower() for w in words)
            and all(_has(v, name, value) for name, value in filters.items() if value)
        ]

    def asset(self, asset_id: str, as_of: datetime, hindsight: bool = False) -> AssetView:
        """One asset, with the passages that speak most for its labels; `hindsight` as in `assets`."""
        asset, content = self.store.content.asset(asset_id), self.store.content
        ids = [asset.asset_id]
        if added := self._later(as_of, hindsight).get(asset.asset_id):
            raise InputError(
                f"'{asset.asset_id}' was not there at {_told(as_of)}: it was first added at {_told(added)}."
            )
        tags = last_word(content.effective_tags(ids, as_of if hindsight else None))
        view = self._view(asset, tags, as_of, asset.asset_id in self._gone(as_of, hindsight))
        return _with_passages(view, tags, content.tags(ids), content.passages(ids))

    def _gone(self, as_of: datetime, hindsight: bool) -> Set[str]:
        return {i for i, at in self.store.content.vanished_at().items() if at <= as_of or not hindsight}

    def _later(self, as_of: datetime, hindsight: bool) -> Mapping[str, datetime]:
        """The assets that were not there yet, with the moment at which they were first added."""
        return {i: at for i, at in self.store.adding.first_added().items() if at > as_of} if hindsight else {}

    def _view(self, asset: Asset, tags: Sequence[Tag], as_of: datetime, is_gone: bool) -> AssetView:
        of = {s: [t for t in tags if t.label_set == s] for s in LabelSet}
        by_set = {s: by_likelihood(of[s], self.taxonomy.labels(s)) for s in LabelSet}
        stage, message = _first(by_set[LabelSet.STAGE]), _first(by_set[LabelSet.MESSAGE])
        doubts = machine_doubts(stage, message, self.taxonomy)
        return AssetView(
            asset=asset,
            stage=stage.label if stage else "",
            stage_p=stage.p_primary if stage else 0.0,
            message=message.label if message else "",
            message_p=message.p_primary if message else 0.0,
            roles=tuple(t.label for t in by_set[LabelSet.ROLE] if t.p_acceptable >= ROLE_THRESHOLD),
            set_by=stage.set_by if stage else "",
            needs_a_look=bool(doubts),
            stages={t.label: t.p_primary for t in by_set[LabelSet.STAGE]},
            is_gone=is_gone,
            setters={str(s): str(of_set[0].set_by) for s, of_set in by_set.items() if of_set},
            doubts=doubts,
            validity=validity(asset, as_of.date()),
        )

    def contacts(self, search: str, account: str, as_of: datetime) -> list[ContactView]:
        """Contacts whose name, title, e-mail, id or account holds every word of `search`.

        Raises NotFoundError with the nearest accounts.
        """
        accounts = {a.account_id: a for a in self.store.people.accounts()}
        if account:
            _check_account(account, accounts)
        words = search.lower().split()
        found: list[Contact] = []
        for contact in self.store.people.contacts(account or None):
            own = accounts.get(contact.account_id)
            text = f"{contact.contact_id} {contact.name} {contact.job_title} {contact.email} {own.name if own else ''}"
            if all(w in text.lower() for w in words):
                found.append(contact)
        stands = self.people.stands(found, as_of)
        return [self._contact(c, accounts.get(c.account_id), stands[c.contact_id], True) for c in found]

    def contact(self, contact: Contact, product: str | None, as_of: datetime) -> ContactView:
        """One contact as to a product, None for what they last spoke of."""
        account = self.store.people.account(contact.account_id)
        if product is None:
            return self._contact(contact, account, self.people.stands([contact], as_of)[contact.contact_id], True)
        found = self.people.readiness_of([contact], product, as_of)[contact.contact_id]
        return self._contact(contact, account, (product, *found), False)

    def _contact(
        self, contact: Contact, account: Account | None, stands: tuple[str, Readiness, Usable], inferred: bool
    ) -> ContactView:
        product, readiness, kept = stands
        role, source = self.people.role(contact)
        last = kept.signals[-1].at if kept.signals else None
        return ContactView(contact, account, role, source, readiness, last, product, inferred and bool(product))

    def buying_group(self, account: str, product: str | None, as_of: datetime) -> BuyingGroup:
        """The account's people, with their part in its deals; an open deal's word counts before a closed one's.

        They stand there as to a product, None for what any of them last spoke of. Raises NotFoundError with the nearest
        accounts.
        """
        _check_account(account, {a.account_id: a for a in self.store.people.accounts()})
        contacts = self.store.people.contacts(account)
        about = self.people.group_product(contacts, as_of) if product is None else product
        group = assess(self._members(account, contacts, about, as_of), self.taxonomy, about)
        return replace(group, product_inferred=product is None and bool(about))

    def _members(self, account: str, contacts: Sequence[Contact], product: str, as_of: datetime) -> list[Member]:
        parts: dict[str, tuple[str, float | None]] = {}
        for opportunity in sorted(self.store.people.opportunities(account), key=lambda o: o.status == "open"):
            if not product or opportunity.product in ("", product):
                for link in self.store.people.opportunity_contacts(opportunity.opportunity_id):
                    parts[link.contact_id] = (link.buying_role, link.influence)
        stands = self.people.readiness_of(contacts, product, as_of)
        members = []
        for contact in contacts:
            buying_role, influence = parts.get(contact.contact_id, ("", None))
            readiness = stands[contact.contact_id][0]
            parted = leaving(readiness.evidence, self.taxonomy)
            members.append(
                Member(
                    contact_id=contact.contact_id,
                    name=contact.name,
                    role=self.people.role(contact)[0],
                    buying_role=buying_role,
                    influence=influence,
                    readiness=readiness,
                    left_alone=parted.text if parted else "",
                    wish=parted.wish if parted else "",
                    left_at=parted.at if parted else None,
                )
            )
        return members

    def audit(self, product: str | None, market: str | None, as_of: datetime) -> Audit:
        """What there is against the people who are there now; one product or all, one market or all."""
        return Stock(self.store, self.taxonomy, self.people).audit(product, market, as_of)


def excerpt(text: str, limit: int = SHOWN_EVIDENCE) -> str:
    """The text's first whole sentences, up to `limit` characters; an ellipsis says that there is more.

    Where the first sentence alone is longer, it is cut at a word. A dot stands between a heading or a bullet and what
    follows.
    """
    kept = ""
    for sentence in sentences(text):
        clean = BULLET.sub("", " ".join(sentence.split()))
        longer = f"{kept}{' ' if kept.endswith(ENDS) else ' · '}{clean}" if kept else clean
        if len(longer) > limit:
            return f"{kept} …" if kept else shortened(clean, limit)
        kept = longer
    return kept


def _check_account(account: str, known: Mapping[str, Account]) -> None:
    if account not in known:
        named = [(a.account_id, text) for a in known.values() for text in (a.account_id, a.name)]
        raise NotFoundError("account", account, near(account, named))


def _by_asset(tags: Iterable[Tag]) -> dict[str, list[Tag]]:
    out: dict[str, list[Tag]] = {}
    for tag in tags:
        out.setdefault(tag.asset_id, []).append(tag)
    return out


def _with_passages(
    view: AssetView, tags: Sequence[Tag], all_tags: Sequence[Tag], passages: Sequence[Passage]
) -> AssetView:
    """The view with the passages that speak for its labels.

    Who sets a label by hand names no passage; what the model found to speak for that label is shown then.
    """
    guesses = [[t for t in all_tags if t.label_set == s and t.set_by is SetBy.MODEL] for s in LabelSet]
    guessed = [t for of_set in guesses if _differ(of_set) for t in of_set]
    places = {(t.label_set, t.label): t.passage for t in [*guessed, *tags] if t.passage is not None}
    chosen = [(LabelSet.STAGE, view.stage), (LabelSet.MESSAGE, view.message)]
    chosen += [(LabelSet.ROLE, role) for role in view.roles]
    found = {key: passages[at] for key in chosen if (at := places.get(key, len(passages))) < len(passages)}
    speaking = tuple(Speaking(str(s), label, excerpt(p.text, SHORT_QUOTE), p.place) for (s, label), p in found.items())
    first = found.get(chosen[0])
    evidence, place = (excerpt(first.text), first.place) if first else ("", "")
    return replace(view, evidence=evidence, evidence_place=place, speaking=speaking)


def _first(tags: Sequence[Tag]) -> Tag | None:
    """The first of a label set's tags, None where all are alike: then nobody, and no model, has an answer."""
    return tags[0] if _differ(tags) or (tags and tags[0].set_by is not SetBy.MODEL) else None


def _differ(tags: Sequence[Tag]) -> bool:
    """Whether one of a label set's tags is likelier than another: a model that knows nothing makes them all alike."""
    shares = [t.p_primary for t in tags]
    return bool(shares) and max(shares) > min(shares) + 1e-6


def _told(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def _has(view: AssetView, name: str, value: str) -> bool:
    if name == "role":
        return value in view.roles
    return bool(value == getattr(view if name in ("stage", "message") else view.asset, name))
