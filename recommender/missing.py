"""What is missing for somebody, as a sentence: looked for in what was scored and in what was left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from content_library.asset import Passage
from recommender import gaps
from recommender.explain import reader
from recommender.filters import History, Sieve
from recommender.items import Maker, NearTo
from recommender.languages import language_name
from recommender.needs import MODEL_LANGUAGE
from recommender.quotes import answers, covered
from recommender.results import Item, Situation
from recommender.scoring import Scored, answering


@dataclass(frozen=True)
class Others:
    """What was left out, as far as it would have come near the top, and what the person has had."""

    sieve: Sieve
    scored: Scored
    history: History

    def only_by_language(self, maker: Maker) -> str:
        """The best asset that would fit and that only its language keeps from the person, in a sentence, or "".

        Where there is a need, the asset must be near to it, as far as the model reads both.
        """
        shelf, scored, had = self.sieve.shelf, self.scored, {*self.history.sent, *self.history.dismissed}
        needed = bool(maker.request.situation.need)
        is_near = (
            ~scored.read | (answering(maker.library, scored, maker.request.asked) >= gaps.TOPIC_FITS)
            if needed
            else True
        )
        fits = self.sieve.for_language()[scored.rows] & is_near & (scored.fit >= gaps.STAGE_FITS)
        for i in np.argsort(-scored.scores, kind="stable"):
            row = int(scored.rows[i])
            if fits[i] and str(shelf.asset_id[row]) not in had:
                language = language_name(str(shelf.language[row]))
                return gaps.in_another_language(language, str(shelf.title[row]), bool(scored.read[i]))
        return ""


class Missing(NamedTuple):
    """What is missing, in a sentence or two, "" where something fits; and where it does, whether that is in `doubt`."""

    gap: str
    doubt: str = ""


def missing(maker: Maker, items: Sequence[Item], others: Others, near_to: NearTo) -> Missing:
    """What is missing among the candidates; `near_to` compares texts with what was asked."""
    situation, best, library = maker.request.situation, best_of(maker, items, near_to), maker.library
    if best and situation.contact and not situation.need and not reader(situation.readiness):
        return Missing(gaps.unknown(situation))
    unheard = ""
    # Where something is near, the words that are not there are those of a way of speaking.
    far = not any(topic >= gaps.TOPIC_SURE for topic, _ in best)
    if best and far and situation.need_language in ("", MODEL_LANGUAGE):
        unheard = gaps.unheard(*library.words.unheard(situation.need))
    found = gaps.gap(situation, best, len(library.shelf), maker.taxonomy) or unheard
    if found:
        return Missing(f"{found} {others.only_by_language(maker)}".strip())
    return Missing("", gaps.doubt(situation, best))


def best_of(maker: Maker, items: Sequence[Item], near_to: NearTo) -> list[tuple[float, float]]:
    """Topic and stage fit of the candidates with the highest scores, best first, as many as a gap is judged by.

    How near they are is to what was asked alone, if anything was. One whose quotation among `items` says what is asked
    for, in the very words or nearly so, is as near as can be, and of what the model doesn't read nobody knows how near
    it is (nan) where it has enough of the need's words. Others that are shown count where they surely answer.
    """
    scored, situation = maker.scored, maker.request.situation
    order = np.argsort(-scored.scores, kind="stable")[: gaps.JUDGED_BY]
    ids = [str(maker.library.shelf.asset_id[scored.rows[at]]) for at in order]
    topic = maker.answering.copy()
    # Comparing quotations takes the model: only where nothing else speaks for them.
    in_doubt = maker.request.asked is not None and not (topic[order] >= gaps.TOPIC_FITS).any()
    said = {i.item_id.partition("#")[0] for i in _saying_it(items, situation.need, near_to if in_doubt else None)}
    unread = [i for i, at in zip(ids, order, strict=True) if not scored.read[at]]
    passages = maker.passages(unread) if unread else {}
    for i, at in zip(ids, order, strict=True):
        if i in unread:
            topic[at] = np.nan if _covers(passages.get(i, []), situation) else 0.0
    best = [(1.0 if i in said else float(topic[at]), float(scored.fit[at])) for i, at in zip(ids, order, strict=True)]
    return best + _sure(maker, [i for i in items if i.item_id.partition("#")[0] not in ids], said)


def _sure(maker: Maker, items: Sequence[Item], said: Collection[str]) -> list[tuple[float, float]]:
    """Topic and stage fit of the items that surely answer: nothing may be called missing over one that says so."""
    scored, row_of, topic = maker.scored, maker.library.shelf.row_of, maker.answering
    ids = [i.asset.asset_id for i in items if i.asset]
    # The rows are ascending, and what is shown is among them.
    at = np.searchsorted(scored.rows, [row_of[i] for i in ids])
    read = [(i, where) for i, where in zip(ids, at, strict=True) if scored.read[where]]
    found = [(1.0 if i in said else float(topic[where]), float(scored.fit[where])) for i, where in read]
    return [pair for pair in found if gaps.sure(*pair)]


def _saying_it(items: Sequence[Item], need: str, near_to: NearTo | None) -> list[Item]:
    """The items whose quotation says what is asked for, in the very words or, by `near_to`, nearly so."""
    literally = [i for i in items if answers(i.quote, need)]
    quoted = [i for i in items[: gaps.JUDGED_BY] if i.quote]
    if literally or near_to is None or not quoted:
        return literally
    near_by = zip(quoted, near_to([i.quote for i in quoted]), strict=True)
    return [i for i, similarity in near_by if similarity >= gaps.SAYS_IT]


def _covers(passages: Sequence[Passage], situation: Situation) -> bool:
    return covered(passages, situation.need, situation.need_language) >= gaps.COVERED
