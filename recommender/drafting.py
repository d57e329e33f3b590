"""A situation and a recommended item -> a draft message, made of the passages that bear most on the need."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from content_library.asset import Asset, Passage
from content_library.taxonomy import Action
from content_library.taxonomy.model import Wish
from recommender import explain
from recommender.assist import ChatWriter, Draft, DraftRequest, Heard, Material, Similar, draft, quotable_in
from recommender.assist.given import as_passage, both, link_of, saying, spoken_in
from recommender.assist.names import named_in, names
from recommender.assist.phrases import DEFAULT_LANGUAGE
from recommender.assist.replied import near_reply
from recommender.assist.taken_up import NEED, focus, own_words, take_up, waits
from recommender.assist.tongue import base, message_language
from recommender.job_title import UNKNOWN
from recommender.languages import language_of
from recommender.listening import listener_of
from recommender.needs import Vector, is_for_support
from recommender.readiness import Evidence
from recommender.recommend import Question, Recommend
from recommender.results import AssetView, Item, ItemKind, Situation
from recommender.tagging import passage_text
from recommender.talking import Listener, may_be_told
from recommender.unanswered import asked_for, unanswered
from recommender.wishes import LEAVING, leaving

# So many passages of an asset, those nearest to the need, are what a message may be made of.
PASSAGES = 24
# Of so many of these each sentence is compared with what the message takes up: some 50 sentences, a third of a second.
READ = 8
# So many recommended items are looked at for what the contact named, and for the words of a talking point.
RECOMMENDED = 10
# What goes with an offer is looked for in so many of the best assets.
OF_ASSETS = 3
# Of what was heard, so many of the latest.
HEARD = 8
DAY = timedelta(days=1)
NOTHING_TO_WRITE = "So there is nothing to write."
WAIT = "What is recommended is to wait, so there is nothing to write: {why}."


@dataclass(frozen=True)
class Drafting:
    """The use case with the parts that it needs; a blank `chat_model` means: from the passages alone.

    `recommend` knows who is asked about and what is recommended to them, `view` gives an asset with its tags by its id.
    """

    recommend: Recommend
    view: Callable[[str], AssetView]
    chat_model: str

    def draft(
        self,
        question: Question,
        item_id: str,
        sender: str,
        as_of: datetime,
        actor: str,
        fits_well: bool | None = None,
    ) -> Draft:
        """A message in the situation that is asked about: on an asset, with a talking point, or offering an action.

        What was dropped from it, and why, is in it too. `fits_well` is that of the recommendation where it is known:
        it then isn't asked for again. Raises NotFoundError for an unknown item, and InputError.
        """
        q = question.checked()
        situation, need = self.recommend.people.situation(q.contact, q.ask, q.stage, q.role, q.product, as_of)
        listener = listener_of(self.recommend.people, situation, self.recommend.library().shelf.products, as_of)
        writing = _Writing(self.recommend, self.view, situation, need, q, as_of, actor, listener, fits_well)
        parted = leaving(situation.readiness.evidence, self.recommend.taxonomy)
        action = next((a for a in self.recommend.taxonomy.actions if a.id == item_id), None)
        action = action or (None if q.ask else writing.ticket())
        if action and action.instead_of_silence:
            told = f"{explain.left_alone(parted)} {NOTHING_TO_WRITE}" if parted else WAIT.format(why=action.why)
            return Draft((), note=told)
        if parted and parted.wish == Wish.HAS_LEFT:
            return Draft((), note=f"{explain.left_alone(parted)} {NOTHING_TO_WRITE}")
        request = writing.request(sender, parted)
        made = writing.offering(request, action) if action else writing.about(request, item_id)
        writer = ChatWriter(self.chat_model) if self.chat_model and not action else None
        contact = q.contact.contact_id if q.contact else ""
        return draft(made.request, made.passages, writer, made.similar, zlib.crc32(f"{contact}/{item_id}".encode()))


class _Made(NamedTuple):
    """What a draft is made of: the request, passages and their similarities to the need."""

    request: DraftRequest
    passages: list[Passage]
    similar: Similar


@dataclass(frozen=True)
class _Writing:
    """One situation, and what is said in it."""

    recommend: Recommend
    view: Callable[[str], AssetView]
    situation: Situation
    need: Vector | None
    question: Question
    as_of: datetime
    actor: str
    listener: Listener
    fits_well: bool | None

    def ticket(self) -> Action | None:
        """What answers their ticket, where nobody has: it comes before anything that we want to say; else None."""
        contact, taxonomy = self.situation.contact, self.recommend.taxonomy
        asked = asked_for(self.situation.readiness.evidence, taxonomy, self.as_of)
        support = [a for a in asked if is_for_support(taxonomy.kinds.get(a.said.kind))]
        if not (contact and support):
            return None
        touches = self.recommend.store.people.touches([contact.contact_id], self.as_of)
        return next((a.action for a in unanswered(support, touches)), None)

    def request(self, sender: str, parted: Evidence | None) -> DraftRequest:
        """What is known of who writes and who reads; nothing yet of what it is about. `parted`: they want no more."""
        situation, contact = self.situation, self.situation.contact
        kinds = {k.id: k for k in self.recommend.taxonomy.signal_kinds}
        # A wish to end it that they have gone back on since, by whatever they said, is not taken up again.
        heard = [
            Heard(e.kind, e.text, (situation.readiness.as_of - e.at) / DAY, k.tracked, k.silence > 0)
            for e in situation.readiness.evidence
            if (k := kinds.get(e.kind)) and not e.empty and (e.wish not in LEAVING or e == parted)
        ]
        return DraftRequest(
            contact_name=contact.name if contact else "",
            contact_language=contact.language if contact else "",
            stage=explain.reader(situation.readiness),
            need=situation.need,
            alone=parted.text if parted else "",
            wish=parted.wish if parted else "",
            sender_name=sender,
            role="" if situation.role == UNKNOWN else situation.role,
            heard=tuple(heard[:HEARD]),
            account=self.listener.account,
            customer=self.listener.customer,
            rivals=self.listener.rivals,
            own=self.listener.own,
            asked=self.question.ask,
        )

    def about(self, request: DraftRequest, item_id: str) -> _Made:
        """The request, passages and similarities for an asset, or for a talking point with the asset it comes from."""
        written = next(iter(self.recommend.store.content.talking_points([item_id])), None)
        if written:
            return _Made(
                saying(self._with_message(request, written.message), written), [as_passage(written)], Similar()
            )
        asset_id, _, place = item_id.partition("#")
        view = self.view(asset_id)
        asset, asset_id = view.asset, view.asset.asset_id
        passages = self._open(asset_id)
        passages = [p for p in passages if p.place == place and place] or passages
        passages, similar = self._nearest(request, asset, passages)
        request = self._with_gap(request)
        request = replace(request, reply=self._reply(asset, passages))
        request = replace(
            self._with_message(request, view.message),
            title=asset.title,
            link=link_of(asset),
            language=asset.language,
            asset_id=asset_id,
            saying=self._said(item_id) if place else "",
        )
        return self._with_named(_Made(request, passages, similar), asset)

    def _reply(self, asset: Asset, passages: Sequence[Passage]) -> str:
        """What of the passages replies to the question that was put, as a recommendation quotes it, where that is near
        enough to answer; else ""."""
        asked = self.question.ask
        if not asked or self.need is None or base(asset.language) != DEFAULT_LANGUAGE:
            return ""
        told = may_be_told(self.listener, asset.title, passages)
        return near_reply(asset.title, passages, asked, self.need, self.recommend.people.encoder.encode, told)

    def _with_gap(self, request: DraftRequest) -> DraftRequest:
        """The request, with a word on it where somebody waits for an answer and no asset at all fits."""
        if not waits(request, take_up(request)):
            return request
        fits = self.fits_well
        if fits is None:
            question = replace(self.question, kind=ItemKind.ASSET)
            fits = self.recommend.answer(question, self.as_of, self.actor, False).fits_well
        return replace(request, gap=not fits)

    def _said(self, item_id: str) -> str:
        """The words of a talking point as it is recommended here; "" where it no longer is."""
        points = self._recommended(ItemKind.TALKING_POINT)
        return next((" ".join(i.quote.split()) for i in points if i.item_id == item_id), "")

    def offering(self, request: DraftRequest, action: Action) -> _Made:
        """The request for an action, with what the best recommended assets say that may go with it."""
        request = replace(self._with_message(request, ""), action=action.id, action_name=action.name)
        request = replace(request, language=spoken_in(request))
        language = message_language(request)
        alone = action == self.ticket()
        found = [i.asset for i in self._recommended(ItemKind.ASSET) if i.asset and request.need and not alone]
        assets = [a for a in found if base(a.language) == language][:OF_ASSETS]
        passages: list[Passage] = []
        similar = Similar()
        for asset in assets:
            nearest, near = self._nearest(request, asset, self._open(asset.asset_id))
            passages += nearest
            similar = both(similar, near)
        others = tuple(Material(a.asset_id, a.title, link_of(a)) for a in assets)
        return _Made(replace(request, others=others, asset_id=action.id), passages, similar)

    def _with_message(self, request: DraftRequest, message: str) -> DraftRequest:
        """The request with the message that works at its stage: the item's own where that is one of them."""
        fitting = self.recommend.taxonomy.messages_for(request.stage) if request.stage else ()
        return replace(request, message=message if message in fitting or not fitting else fitting[0])

    def _with_named(self, made: _Made, asset: Asset) -> _Made:
        """The same with what the contact named, a rival for instance, and with passages of another recommended asset
        where the asset has nothing on it."""
        rivals = self._rivals(made.request, asset)
        here = [r for r in rivals if named_in(r, [p.text for p in made.passages])]
        if here or not rivals:
            return made._replace(request=replace(made.request, named=tuple(here)))
        for item in self._recommended(ItemKind.ASSET):
            if item.asset and item.asset.asset_id != asset.asset_id and item.asset.language == asset.language:
                own = self._open(item.asset.asset_id)
                if any(named_in(rivals[0], [p.text]) for p in own):
                    other = Material(item.asset.asset_id, item.asset.title, link_of(item.asset))
                    theirs, nearer = self._nearest(made.request, item.asset, own)
                    request = replace(made.request, named=(rivals[0],), others=(other,))
                    return _Made(request, [*made.passages, *theirs], both(made.similar, nearer))
        return made

    def _recommended(self, kind: ItemKind) -> Sequence[Item]:
        """What is recommended in this situation; the showing is not logged."""
        question = replace(self.question, kind=kind, k=RECOMMENDED)
        return self.recommend.answer(question, self.as_of, self.actor, False).items

    def _rivals(self, request: DraftRequest, asset: Asset) -> list[str]:
        """Who is named in what the message takes up and sells against us in some deal: in the words that it repeats, or
        else in the need or the contact's latest words."""
        taken = take_up(request)
        words = (
            [taken.quote] if taken.quote else [request.need, *(own_words(request)[:1] if taken.kind != NEED else [])]
        )
        if not any(names(f". {text}") or names(f"so {text}") for text in words):
            return []
        return sorted(c for c in self.listener.rivals if named_in(c, words) and c.lower() != asset.product.lower())

    def _open(self, asset_id: str) -> list[Passage]:
        """The passages of an asset that a buyer may read: no presenter's notes."""
        return [p for p in self.recommend.store.content.passages([asset_id]) if not p.internal]

    def _nearest(
        self, request: DraftRequest, asset: Asset, passages: Sequence[Passage]
    ) -> tuple[list[Passage], Similar]:
        """The passages nearest to the need, in the order of the text, and how near they and their sentences are.

        What is in another language than the model's, the text or the words, is compared by words alone.
        """
        about = focus(request, take_up(request))
        languages = {base(asset.language), language_of(about) or DEFAULT_LANGUAGE}
        if self.need is None or not passages or languages != {DEFAULT_LANGUAGE}:
            return list(passages[:PASSAGES]), Similar()
        encode = self.recommend.people.encoder.encode
        similarity = encode([passage_text(asset.title, p.text) for p in passages]) @ self.need
        ranked = np.argsort(-similarity, kind="stable")[:PASSAGES].tolist()
        near = {passages[i].passage_id: float(similarity[i]) for i in ranked}
        said = quotable_in([passages[i] for i in ranked[:READ]])
        vectors = encode([about, *said]) if about and said else None
        sentences = {} if vectors is None else dict(zip(said, (vectors[1:] @ vectors[0]).tolist(), strict=True))
        return [passages[i] for i in sorted(ranked)], Similar(near, sentences)
