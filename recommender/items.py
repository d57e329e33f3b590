"""Scored candidates -> items that a person can act on: assets, talking points and actions, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from content_library.asset import Asset, Passage, TalkingPoint
from content_library.taxonomy import Taxonomy
from recommender import explain, gaps, ranking
from recommender.asset_view import SAME
from recommender.job_title import UNKNOWN
from recommender.library import Library
from recommender.quotes import Quotation, answers, quotation
from recommender.ranking import Array, Weights
from recommender.reasons import Facts, age, made, made_for, outcome, part_words, reasons
from recommender.replying import nearest_reply, replies
from recommender.results import Item, ItemKind, Part
from recommender.scoring import Request, Scored, answering
from recommender.store import Store
from recommender.tagging import ROLE_THRESHOLD
from recommender.talking import Listener, best, may_be_told, sayable

# Texts -> how near (a cosine) each is to the need.
NearTo = Callable[[Sequence[str]], Sequence[float]]
# Where a question was put, what is nearest to it is quoted of so many of the first: comparing takes the model.
COMPARED = 5


@dataclass(frozen=True)
class Maker:
    """Makes items of one request's candidates. Positions are those in `scored`."""

    store: Store
    library: Library
    request: Request
    scored: Scored
    weights: Weights
    taxonomy: Taxonomy
    proven: Mapping[str, tuple[float, float]]
    as_of: datetime
    listener: Listener

    def notes(self, items: Sequence[Item]) -> list[str]:
        """What a person should know about how these were ranked."""
        if not self.request.situation.need:
            return []
        rows = [self.library.shelf.row_of[i.asset.asset_id] for i in items if i.asset]
        unread = set(self.scored.rows[~self.scored.read].tolist())
        return [explain.BY_WORDS] if unread.intersection(rows) else []

    def assets(self, positions: Sequence[int], near_to: NearTo | None = None) -> list[Item]:
        """One item an asset, in the order given; its quotation shows what it says about the need.

        Where a question was put, `near_to` tells how near texts are to it, and of the first what is nearest is quoted.
        """
        need, opened = self.request.situation.need, self._opened(positions)
        may = [may_be_told(self.listener, asset.title, passages) for _, asset, passages, _ in opened]
        found = [
            replies(asset.title, passages, near, need, told) if near_to and self.scored.read[at] else []
            for (at, asset, passages, near), told in zip(opened[:COMPARED], may, strict=False)
        ] + [[] for _ in opened[COMPARED:]]
        texts = [s.compared for said in found for s in said]
        nearness = dict(zip(texts, near_to(texts), strict=True)) if near_to and texts else {}
        return [
            self._asset(
                at,
                rank,
                asset,
                nearest_reply(said, nearness) or quotation(passages, near, need, told),
                max((nearness[s.compared] for s in said), default=0.0) >= gaps.SAYS_IT,
            )
            for rank, ((at, asset, passages, near), said, told) in enumerate(zip(opened, found, may, strict=True), 1)
        ]

    def _opened(self, positions: Sequence[int]) -> list[tuple[int, Asset, Sequence[Passage], Sequence[float]]]:
        """Each position with its asset, its passages, and how near these are to the need."""
        rows = [int(self.scored.rows[at]) for at in positions]
        ids = [str(self.library.shelf.asset_id[row]) for row in rows]
        assets = {a.asset_id: a for a in self.store.content.assets(ids=ids)}
        passages = self.passages(ids)
        return [
            (at, assets[i], passages.get(i, []), self._near(row, len(passages.get(i, []))))
            for at, row, i in zip(positions, rows, ids, strict=True)
        ]

    def _asset(self, at: int, rank: int, asset: Asset, quote: Quotation | None, says_it: bool = False) -> Item:
        row, facts = int(self.scored.rows[at]), self._facts(at, quote, says_it)
        parts = self._parts(at, facts)
        return Item(
            kind=ItemKind.ASSET,
            item_id=asset.asset_id,
            title=asset.title,
            rank=rank,
            score=float(self.scored.scores[at]),
            parts=parts,
            reasons=tuple(reasons(parts, facts, self.request.situation, self.taxonomy)),
            asset=asset,
            quote=quote.text if quote else "",
            place=quote.place if quote else "",
            stage=facts.stage,
            message=facts.message,
            roles=self._roles(row),
        )

    def talking_points(self, authored: Sequence[tuple[TalkingPoint, float]], k: int, near_to: NearTo) -> list[Item]:
        """The k best things to say: authored points and whole sentences of the best assets, best first.

        `near_to` tells how near texts are to the need; it is asked for those that the model reads.
        """
        # Some of the best have none: a price list, a row of slides.
        pool = np.argsort(-self.scored.scores, kind="stable")[: 3 * k].tolist()
        opened, need = self._opened(pool), self.request.situation.need
        found = [
            sayable(passages, near, need, asset.language, may_be_told(self.listener, asset.title, passages))
            for _, asset, passages, near in opened
        ]
        texts = [s.text for at, said in zip(pool, found, strict=True) if self.scored.read[at] for s in said]
        nearness = dict(zip(texts, near_to(texts), strict=True)) if texts else {}
        quotes = [best(said, nearness) for said in found]
        items = [
            _as_point(self._asset(at, rank, asset, quote))
            for rank, ((at, asset, _, _), quote) in enumerate(zip(opened, quotes, strict=True), 1)
            if quote
        ]
        items += [self._authored(point, similarity) for point, similarity in authored]
        items.sort(key=lambda i: (-i.score, i.item_id))
        return [replace(item, rank=rank) for rank, item in enumerate(items[:k], 1)]

    def _authored(self, point: TalkingPoint, similarity: float) -> Item:
        readiness_of = self.request.situation.readiness
        readiness = readiness_of.as_mapping()
        fit = readiness.get(point.stage, 0.0) if point.stage else 0.5
        values = {
            "topic": max(similarity, 0.0),
            "stage": float(ranking.tempered(fit)),
            "role": float(point.role == self.request.situation.role) if point.role else 0.5,
            "market": float(self._made_for(point)),
        }
        by_name = self.weights.as_mapping()
        facts = Facts(
            reader=explain.reader(self.request.situation.readiness) and (point.stage or readiness_of.stage),
            sure=readiness.get(point.stage, 0.0) if point.stage else max(readiness_of.probabilities),
            stage_fit=fit,
            stage=point.stage,
            message=point.message,
            near=max(similarity, 0.0),
            role=point.role or self._role,
            market=made_for(point.product, point.market),
        )
        parts = tuple(
            Part(name, value, by_name[name], part_words(name, value, facts, self.taxonomy))
            for name, value in values.items()
        )
        return Item(
            kind=ItemKind.TALKING_POINT,
            item_id=point.point_id,
            title=point.text,
            rank=0,
            score=sum(p.points for p in parts),
            parts=parts,
            reasons=(f"Written for this by {point.owner or 'your team'}.", *(f"{p.name}: {p.why}" for p in parts)),
            quote=point.text,
            place=point.place,
            stage=point.stage,
            message=point.message,
            roles=(point.role,) if point.role else (),
        )

    def _made_for(self, point: TalkingPoint) -> float:
        product, market = self.request.situation.product, self.request.market
        return float(ranking.market_fit(np.array([point.product]), np.array([point.market]), product, market)[0])

    def _parts(self, at: int, facts: Facts) -> tuple[Part, ...]:
        by_name = self.weights.as_mapping()
        values = {name: float(column[at]) for name, column in self.scored.parts.items()}
        return tuple(
            Part(name, value, by_name[name], part_words(name, value, facts, self.taxonomy))
            for name, value in values.items()
        )

    @cached_property
    def answering(self) -> Array:
        """How near the candidates are to what was asked alone: a gap, and what a reason says, are judged by it."""
        return answering(self.library, self.scored, self.request.asked)

    def _nearness(self, at: int, quote: Quotation | None, says_it: bool) -> float:
        """How near an asset is to what was asked: what says that in the very words is as near as can be, and what
        nearly `says_it` is not far."""
        if not self.scored.read[at]:
            return 0.0
        literally = quote is not None and answers(quote.text, self.request.situation.need)
        return 1.0 if literally else max(float(self.answering[at]), gaps.TOPIC_FITS * says_it)

    def _facts(self, at: int, quote: Quotation | None, says_it: bool) -> Facts:
        shelf, row = self.library.shelf, int(self.scored.rows[at])
        readiness = self.request.situation.readiness
        stands = np.asarray(readiness.probabilities)
        # Of the stages where they may well stand, the one to which its being a good choice is owed most.
        spoken_of = np.flatnonzero((stands >= explain.MAY_STAND) | (stands == stands.max()))
        # The likelier of two to which as little is owed: what suits none of them is said of where they stand.
        chosen_for = int(max(spoken_of, key=lambda i: (stands[i] * shelf.acceptable[row][i], stands[i])))
        reader = readiness.stages[chosen_for] if explain.reader(readiness) else ""
        message = float(np.expm1(self.scored.parts["message"][at] * np.log1p(1 / ranking.EDGE)) * ranking.EDGE)
        return Facts(
            reader=reader,
            sure=float(stands[chosen_for]),
            stage_fit=float(self.scored.fit[at]),
            stage=_likeliest(shelf.primary[row], self.taxonomy.labels("stage")),
            message=_likeliest(shelf.message[row], self.taxonomy.labels("message")),
            message_fit=message,
            near=self._nearness(at, quote, says_it),
            read=bool(self.scored.read[at]),
            role=self._role,
            for_role=self._role if self._role in self._roles(row) else "",
            market=made_for(str(shelf.product[row]), str(shelf.market[row])),
            made_for_others=self._for_others(str(shelf.product[row]), str(shelf.market[row])),
            age=age(int(shelf.published[row]), self.as_of.date().toordinal()),
            outcome=outcome(*self.proven.get(str(shelf.asset_id[row]), (0.0, 0.0))),
        )

    def _for_others(self, product: str, market: str) -> str:
        """For whom an asset was made, where that is another product or market than the ones that are asked about."""
        asked = self.request.situation.product, self.request.market
        other = [x if own and x != own else "" for x, own in zip((product, market), asked, strict=True)]
        return made(*other)

    @property
    def _role(self) -> str:
        return "" if self.request.situation.role == UNKNOWN else self.request.situation.role

    def _roles(self, row: int) -> tuple[str, ...]:
        values = self.library.shelf.role[row]
        labels = self.taxonomy.labels("role")
        return tuple(labels[i] for i in np.argsort(-values, kind="stable") if values[i] >= ROLE_THRESHOLD)

    def _near(self, row: int, passages: int) -> Sequence[float]:
        """How near each passage of an asset is to the need; nothing where there is no need."""
        if self.request.need is None or not passages:
            return ()
        first = int(self.library.shelf.first_passage[row])
        return [float(s) for s in self.library.vectors.similarities(self.request.need, range(first, first + passages))]

    def passages(self, ids: Sequence[str]) -> dict[str, list[Passage]]:
        """The passages of assets, by the asset's id."""
        out: dict[str, list[Passage]] = {}
        for passage in self.store.content.passages(ids):
            out.setdefault(passage.asset_id, []).append(passage)
        return out


def _likeliest(shares: npt.NDArray[np.float32], labels: Sequence[str]) -> str:
    """The likeliest of the labels, the earliest of equals; "" where all are alike, as a model makes them that knows
    nothing."""
    return labels[int((shares >= shares.max() - SAME).argmax())] if np.ptp(shares) > SAME else ""


def _as_point(item: Item) -> Item:
    at = f"{item.item_id}#{item.place}" if item.place else item.item_id
    return replace(item, kind=ItemKind.TALKING_POINT, item_id=at, title=item.quote)
