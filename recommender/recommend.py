"""The story of the product: who is asked about, what may be sent, what fits best, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

import numpy as np

from content_library.asset import Status, TalkingPoint
from content_library.taxonomy import Taxonomy
from recommender import explain, filters
from recommender.errors import InputError, brief, one_of
from recommender.filters import History, Sieve
from recommender.items import Maker, NearTo
from recommender.library import Library
from recommender.listening import listener_of
from recommender.missing import Missing, Others, missing
from recommender.needs import Vector
from recommender.offers import Offers, Waits
from recommender.people import Contact, Exposure
from recommender.ranking import Weights, diversified, draw
from recommender.results import Item, ItemKind, LeftOut, Recommendation, Situation
from recommender.scoring import Request, Scored, Scoring
from recommender.situation import People, language_to_read
from recommender.store import Store
from recommender.unanswered import asked_for, stages_of, unanswered
from recommender.wishes import TIME, asked_for_time, leaving

# Two assets whose mean passages are nearer than this say the same thing.
ALIKE = 0.92
# From so many times k the diversified list (and a draw) may choose.
POOL = 4
SHOWN_LEFT_OUT = 5
# What an answer of a past moment cannot take into account.
HINDSIGHT = "What was added to the library later is left out; texts, tags and statuses are those of today."
LARGEST_K = 200
# What is written with every exposure: change it when the ranking changes, so that logs can be told apart.
POLICY = "4"


@dataclass(frozen=True)
class Question:
    """What is asked: a contact, or a need in words with stage and role, or both; in `hindsight` of a past moment.

    `product` "" is the vendor as a whole, None what the contact last spoke of.
    """

    contact: Contact | None = None
    ask: str = ""
    stage: str = ""
    role: str = ""
    product: str | None = None
    k: int = 5
    kind: str = ItemKind.ASSET
    filters: Mapping[str, str] = field(default_factory=dict)
    hindsight: bool = False

    def checked(self) -> Question:
        """The question, if it can be answered. Raises InputError."""
        if not isinstance(self.k, int) or not 1 <= self.k <= LARGEST_K:
            raise InputError(f"k must be a number from 1 to {LARGEST_K}, not {brief(str(self.k))}.")
        one_of("kind of item", self.kind, list(ItemKind))
        if any("\ud800" <= letter <= "\udfff" for letter in self.ask):
            raise InputError("The words that are asked hold a character that is not valid Unicode.")
        if not (self.contact or self.ask.strip() or self.stage):
            raise InputError("Say for whom: a contact, or a need in words (ask), or a stage.")
        return self


@dataclass(frozen=True)
class Recommend:
    """The use case with the parts that it needs."""

    store: Store
    people: People
    library: Callable[[], Library]
    taxonomy: Taxonomy
    weights: Weights
    temperature: float = 0.0
    seed: int = 0

    def answer(self, question: Question, as_of: datetime, actor: str, log: bool) -> Recommendation:
        """Ranked items with reasons. Every showing is logged as an exposure unless `log` is False."""
        q = question.checked()
        situation, need = self.people.situation(q.contact, q.ask, q.stage, q.role, q.product, as_of)
        library = self.library()
        history = self._history(q.contact, as_of)
        q = replace(q, filters=filters.as_written(library.shelf, q.filters))
        sieve = filters.sieve(
            library.shelf,
            q.filters,
            language_to_read(q.contact, situation.need_language),
            history,
            as_of,
            # Read where it matters alone: a question of now need not wait for it.
            self.store.adding.first_added() if q.hindsight else {},
        )
        maker, others = self._maker(q, situation, need, library, sieve, as_of)
        alone = leaving(situation.readiness.evidence, self.taxonomy)
        waits = Waits.LEFT_ALONE if alone else self._silence(situation)
        offered = self._offers(situation, as_of).all(waits)
        items, propensities = self._items(q, maker, history, offered)
        # Where no assets were ranked, none is missing and none was left out.
        ranked = q.kind != ItemKind.ACTION
        lacks = Missing(explain.left_alone(alone) if alone else "")
        if ranked and not lacks.gap:
            lacks = missing(maker, items, Others(sieve, others, history), self._near_to(maker.request.asked))
        notes = [*filters.notes(sieve), *maker.notes(items)] if ranked else []
        request_id = _request_id(q, as_of, actor)
        if log:
            items = [replace(i, exposure_id=f"{request_id}-{i.rank}") for i in items]
            self._log(items, propensities, situation, request_id, len(maker.scored.rows), as_of, actor)
        return Recommendation(
            situation=situation,
            items=tuple(items),
            action=next(iter(offered), None),
            left_out=_left_out(sieve, others) if ranked else (),
            left_out_counts=filters.counts(sieve) if ranked else {},
            fits_well=bool(items) and not lacks.gap,
            gap=" ".join([*notes, lacks.gap or lacks.doubt]).strip(),
            as_of=as_of,
            request_id=request_id,
            note=HINDSIGHT if q.hindsight and ranked else "",
        )

    def _maker(
        self, q: Question, situation: Situation, need: Vector | None, library: Library, sieve: Sieve, as_of: datetime
    ) -> tuple[Maker, Scored]:
        """The candidates, scored, with what items are made of; and what was left out, as far as it comes near them."""
        market = q.filters.get("market") or (situation.account.market if situation.account else "")
        asked = self.people.asked(q.ask, situation.need_language)
        request = Request(situation, need, market, as_of, self.people.multilingual, asked)
        weights = self.weights.beside(situation.need_stated)
        scoring = Scoring(library, request, weights, self.taxonomy)
        scored = scoring.score(scoring.candidates(sieve.allowed))
        others = scoring.score(scoring.passed_over(~sieve.allowed))
        near = [*scoring.contenders(scored, q.k * POOL * 2), *scoring.contenders(others, SHOWN_LEFT_OUT)]
        proven = self.store.log.answers(near, as_of) if weights.outcome else {}
        scored, others = scoring.proved(scored, proven), scoring.proved(others, proven)
        listener = listener_of(self.people, situation, library.shelf.products, as_of)
        maker = Maker(self.store, library, request, scored, weights, self.taxonomy, proven, as_of, listener)
        return maker, others

    def _items(
        self, q: Question, maker: Maker, history: History, offered: list[Item]
    ) -> tuple[list[Item], list[float]]:
        if q.kind == ItemKind.ACTION:
            found = offered[: q.k]
            return found, [1.0] * len(found)
        if q.kind == ItemKind.TALKING_POINT:
            had = {*history.sent, *history.dismissed}
            near_to = self._near_to(maker.request.need)
            found = maker.talking_points(self._points(q, maker.request), q.k + len(had), near_to)
            found = [i for i in found if i.item_id not in had][: q.k]
            return [replace(i, rank=rank) for rank, i in enumerate(found, 1)], [1.0] * len(found)
        scored = maker.scored
        ranked = np.argsort(-scored.scores, kind="stable")
        vectors = maker.library.shelf.mean[scored.rows[ranked[: q.k * POOL * 2]]]
        top = list(range(len(vectors)))
        pool = diversified(top, scored.scores[ranked], vectors, q.k, ALIKE, q.k * POOL)
        rng = np.random.default_rng([self.seed, int(maker.as_of.timestamp())])
        chosen, propensities = draw(pool, scored.scores[ranked], q.k, self.temperature, rng)
        asked = maker.request.asked
        compare = None if asked is None else self._near_to(asked)
        return maker.assets([int(ranked[i]) for i in chosen], compare), propensities

    def _offers(self, situation: Situation, as_of: datetime) -> Offers:
        contact, asked = situation.contact, asked_for(situation.readiness.evidence, self.taxonomy, as_of)
        if contact and asked:
            touches = self.store.people.touches([contact.contact_id], as_of)
            sent = stages_of(self.store.content.effective_tags({t.asset_id for t in touches if t.asset_id}))
            asked = unanswered(asked, touches, sent)
        return Offers(situation, self.taxonomy, asked)

    def _near_to(self, need: Vector | None) -> NearTo:
        """How near texts are to a need; all alike where there is none that the model reads."""
        if need is None:
            return lambda texts: [0.0] * len(texts)
        return lambda texts: (self.people.encoder.encode(texts) @ need).tolist()

    def _points(self, q: Question, request: Request) -> Sequence[tuple[TalkingPoint, float]]:
        """Talking points that somebody wrote and that pass the filters (approved ones unless another status is asked
        for), each with its similarity to the need."""
        wanted = {"status": Status.APPROVED, **{name: value for name, value in q.filters.items() if value}}
        points = [
            p
            for p in self.store.content.talking_points()
            if all(getattr(p, name, "") == value for name, value in wanted.items())
        ]
        if not points or request.need is None:
            return [(p, 0.0) for p in points]
        return list(zip(points, self._near_to(request.need)([p.text for p in points]), strict=True))

    def _history(self, contact: Contact | None, as_of: datetime) -> History:
        if contact is None:
            return History()
        log = self.store.log
        dismissed = filters.still_out(log.dismissed_items(contact.contact_id, as_of), as_of)
        return History(log.sent_items(contact.contact_id, as_of), dismissed)

    def _silence(self, situation: Situation) -> Waits:
        """Whether the latest thing heard was a silence or a wish for time, by its kind or in words."""
        kind, days = situation.readiness.last_kind, situation.days_since_last_signal or 0.0
        lasts = self.taxonomy.kind(kind).silence if kind else 0.0
        if not lasts and asked_for_time(situation.readiness.evidence, self.taxonomy):
            lasts = TIME
        return Waits.NOT if not lasts else Waits.SILENT if days <= lasts else Waits.LONG_AGO

    def _log(
        self,
        items: Sequence[Item],
        propensities: Sequence[float],
        situation: Situation,
        request_id: str,
        candidates: int,
        as_of: datetime,
        actor: str,
    ) -> None:
        readiness = {k: round(v, 4) for k, v in situation.readiness.as_mapping().items()}
        self.store.log.save_exposures(
            [
                Exposure(
                    exposure_id=item.exposure_id,
                    request_id=request_id,
                    contact_id=situation.contact.contact_id if situation.contact else "",
                    item_kind=item.kind,
                    item_id=item.item_id,
                    rank=item.rank,
                    propensity=propensity,
                    shown_at=as_of,
                    product=situation.product,
                    candidates=candidates,
                    score_parts={p.name: round(p.points, 4) for p in item.parts},
                    readiness_then=readiness,
                    policy_version=POLICY,
                    user_id=actor,
                )
                for item, propensity in zip(items, propensities, strict=True)
            ]
        )


def _request_id(q: Question, as_of: datetime, actor: str) -> str:
    """The same question asked at the same moment by the same person has the same id."""
    who = q.contact.contact_id if q.contact else ""
    narrowed = str(sorted(q.filters.items()))
    about = "\x01" if q.product is None else q.product
    asked = "\x00".join([who, q.ask, q.stage, q.role, about, q.kind, str(q.k), narrowed, as_of.isoformat(), actor])
    return sha256(asked.encode()).hexdigest()[:16]


def _left_out(sieve: Sieve, scored: Scored) -> tuple[LeftOut, ...]:
    scores = np.full(len(sieve.shelf), -np.inf)
    scores[scored.rows] = scored.scores
    return sieve.left_out(scores, SHOWN_LEFT_OUT)
