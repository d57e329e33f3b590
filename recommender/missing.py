"""What is missing for somebody, as a sentence: looked for in what was scored and in what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender import gaps
from recommender.explain import reader
from recommender.filters import History, Sieve
from recommender.items import Maker, NearTo
from recommender.languages import language_name
from recommender.needs import MODEL_LANGUAGE
from recommender.results import Item
from recommender.scoring import Scored


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
        near = ~scored.read | (maker.answering(scored) >= gaps.TOPIC_FITS) if needed else True
        fits = self.sieve.for_language()[scored.rows] & near & (scored.fit >= gaps.STAGE_FITS)
        for i in np.argsort(-scored.scores, kind="stable"):
            row = int(scored.rows[i])
            if fits[i] and str(shelf.asset_id[row]) not in had:
                language = language_name(str(shelf.language[row]))
                return gaps.in_another_language(language, str(shelf.title[row]), bool(scored.read[i]))
        return ""


def missing(maker: Maker, items: Sequence[Item], others: Others, near_to: NearTo) -> str:
    """What is missing, in a sentence or two; "" where something fits. `near_to` compares texts with what was asked."""
    situation, best, library = maker.request.situation, maker.best(items, near_to), maker.library
    if best and situation.contact and not situation.need and not reader(situation.readiness):
        return gaps.unknown(situation)
    unheard = ""
    if best and situation.need_language in ("", MODEL_LANGUAGE):
        unheard = gaps.unheard(*library.words.unheard(situation.need))
    found = gaps.gap(situation, best, len(library.shelf), maker.taxonomy) or unheard
    return f"{found} {others.only_by_language(maker)}".strip() if found else ""
