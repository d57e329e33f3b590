"""One request's candidates and their score parts, from the library's arrays. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Taxonomy
from recommender import ranking
from recommender.job_title import UNKNOWN
from recommender.library import Library
from recommender.needs import MODEL_LANGUAGE, Vector
from recommender.ranking import Array, Weights
from recommender.results import Situation
from recommender.selection import Mask, top

Rows = npt.NDArray[np.int64]


# Up to so many assets every one is scored; beyond, the candidates are those nearest in topic and words and those that
# fit best otherwise: an asset that is none of these cannot come first.
EXACT_LIMIT = 4_000
NEAREST_PASSAGES = 600
BEST_BY_WORDS = 200
BEST_BY_FIT = 300
# Where fewer of the library's nearest passages than this share are allowed, the nearest of the allowed are looked for.
ENOUGH = 0.8
# How near a topic is taken to be where the model doesn't read and the words are the best match that there is.
BY_WORDS = 0.5
# The limits for what is left out, of which only the best few are shown.
EXACT_LIMIT_LEFT_OUT = 500
BEST_LEFT_OUT = 100


@dataclass(frozen=True)
class Scored:
    """Candidates (rows of the shelf) with their parts, 0..1 each, and their scores, in the same order.

    `fit` is the plain probability of fitting the stage; `read` is False where the model doesn't read the asset or the
    need, whose topic is then judged by words.
    """

    rows: Rows
    parts: Mapping[str, Array]
    scores: Array
    fit: Array
    read: Mask


@dataclass(frozen=True)
class Request:
    """What a scoring needs to know about the person; `multilingual`: the model reads texts in any language.

    `need` is ranked by; `asked` is what was asked alone, without what the person was about before, None where nothing
    was: whether anything answers is judged by it.
    """

    situation: Situation
    need: Vector | None
    market: str
    as_of: datetime
    multilingual: bool = False
    asked: Vector | None = None


@dataclass(frozen=True)
class Scoring:
    """One request against the library: first the candidates, then their scores."""

    library: Library
    request: Request
    weights: Weights
    taxonomy: Taxonomy

    def candidates(self, allowed: Mask) -> Rows:
        """The rows among `allowed` that may come first, ascending."""
        found = np.flatnonzero(allowed)
        if len(found) <= EXACT_LIMIT:
            return found
        need, nearest = self.request.need, self._among_nearest(allowed)
        if need is not None and len(nearest) < ENOUGH * NEAREST_PASSAGES:
            owner = self.library.shelf.owner
            nearest = owner[self.library.vectors.about(need, NEAREST_PASSAGES, allowed[owner])[0]]
        return self._pooled(found, nearest, BEST_BY_FIT, BEST_BY_WORDS)

    def passed_over(self, left_out: Mask) -> Rows:
        """The rows among those left out that would have come near the top, ascending."""
        found = np.flatnonzero(left_out)
        if len(found) <= EXACT_LIMIT_LEFT_OUT:
            return found
        return self._pooled(found, self._among_nearest(left_out), BEST_LEFT_OUT, BEST_LEFT_OUT)

    def score(self, rows: Rows) -> Scored:
        """Rows (ascending) with every part of their score; `outcome` as if none of them had ever been sent."""
        shelf, situation, taxonomy = self.library.shelf, self.request.situation, self.taxonomy
        readiness = self._readiness
        fit = ranking.stage_fit(shelf.acceptable[rows], readiness)
        read, words = self._read(rows), self._word_share(rows)
        topic = np.where(read, near(self.library, rows, self.request.need), BY_WORDS * words)
        today = self.request.as_of.date().toordinal()
        market = self.request.market
        parts: dict[str, Array] = {
            "topic": topic,
            "words": words,
            "stage": ranking.tempered(fit),
            "message": ranking.tempered(ranking.message_fit(shelf.message[rows], readiness, self._works)),
            "role": _role(shelf.role[rows], situation.role, taxonomy),
            "market": ranking.market_fit(shelf.product[rows], shelf.market[rows], situation.product, market),
            "freshness": ranking.freshness(shelf.published[rows], today),
            "outcome": _proven(np.zeros((len(rows), 2))),
        }
        return Scored(rows, parts, ranking.total(parts, self.weights), fit, read)

    def _read(self, rows: Rows) -> Mask:
        """For which of the rows the model can say how near they are: it reads them and the need, if there is one."""
        language = self.library.shelf.language[rows]
        readable = (language == MODEL_LANGUAGE) | (language == "") | self.request.multilingual
        return np.asarray(readable & (self.request.need is not None or not self.request.situation.need))

    def contenders(self, scored: Scored, depth: int) -> list[str]:
        """The asset ids that can be among the best `depth` whatever came of them: the log is asked for these alone."""
        rows, scores = scored.rows, scored.scores
        if len(rows) > depth:
            bar = np.partition(scores, len(scores) - depth)[len(scores) - depth] - abs(self.weights.outcome)
            rows = rows[scores >= bar]
        return [str(i) for i in self.library.shelf.asset_id[rows]]

    def proved(self, scored: Scored, answers: Mapping[str, tuple[int, int]]) -> Scored:
        """The same with what came of them; `answers` has (sendings, answers) by asset id."""
        pairs = np.zeros((len(scored.rows), 2))
        row_of = self.library.shelf.row_of
        known = [(row_of[i], pair) for i, pair in answers.items() if i in row_of]
        for at, (row, pair) in zip(np.searchsorted(scored.rows, [r for r, _ in known]).tolist(), known, strict=True):
            if at < len(pairs) and scored.rows[at] == row:
                pairs[at] = pair
        parts = {**scored.parts, "outcome": _proven(pairs)}
        return replace(scored, parts=parts, scores=ranking.total(parts, self.weights))

    def _pooled(self, found: Rows, nearest: Rows, by_fit: int, by_words: int) -> Rows:
        """The nearest, and those of `found` that are best by stage or by words."""
        chosen = [nearest, top(found, self._fit[found], by_fit)[0]]
        if self._words is not None:
            best, values = top(found, self._words[found], by_words)
            chosen.append(best[values > 0])
        return np.unique(np.concatenate(chosen))

    def _among_nearest(self, mask: Mask) -> Rows:
        """The assets of the library's nearest passages, as far as they are marked."""
        return self._nearest[mask[self._nearest]]

    @cached_property
    def _nearest(self) -> Rows:
        """The asset of each of the library's nearest passages: found once for what is in and what is left out."""
        if self.request.need is None:
            return np.empty(0, np.int64)
        return self.library.shelf.owner[self.library.vectors.about(self.request.need, NEAREST_PASSAGES)[0]]

    @cached_property
    def _readiness(self) -> Array:
        return np.asarray(self.request.situation.readiness.probabilities)

    @cached_property
    def _works(self) -> list[list[bool]]:
        """For each stage, which messages work there."""
        stages, messages = self.taxonomy.labels("stage"), self.taxonomy.labels("message")
        return [[m in self.taxonomy.messages_for(s) for m in messages] for s in stages]

    @cached_property
    def _fit(self) -> npt.NDArray[np.float32]:
        """How well each asset fits the stage, to choose by: in 32 bits, for all of them."""
        return np.asarray(np.einsum("as,s->a", self.library.shelf.acceptable, self._readiness.astype(np.float32)))

    @cached_property
    def _words(self) -> npt.NDArray[np.float32] | None:
        need = self.request.situation.need
        return self.library.words.scores(need) if need else None

    def _word_share(self, rows: Rows) -> Array:
        """The score by words against the best in the library."""
        if self._words is None:
            return np.zeros(len(rows))
        return np.asarray(self._words[rows] / max(float(self._words.max(initial=0.0)), 1e-9), float)


def near(library: Library, rows: Rows, need: Vector | None) -> Array:
    """How near (0..1) each asset is to the need: its mean vector and its nearest passage in equal parts."""
    shelf = library.shelf
    if need is None or not len(rows) or not len(library.vectors):
        return np.zeros(len(rows))
    starts, ends = shelf.first_passage[rows], shelf.first_passage[rows + 1]
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    positions = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, lengths)
    similar = np.asarray(library.vectors.similarities(need, positions), float)
    best = np.zeros(len(rows))
    full = lengths > 0
    if similar.size:
        best[full] = np.maximum.reduceat(similar, offsets[:-1][full])
    similarity = (best + np.vecdot(shelf.mean[rows], need)) / 2
    return np.asarray(np.clip(similarity, 0.0, 1.0))


def answering(library: Library, scored: Scored, asked: Vector | None) -> Array:
    """How near candidates are to what was asked alone; where nothing was, or the model doesn't read it, their topic."""
    topic = scored.parts["topic"]
    return topic if asked is None else np.where(scored.read, near(library, scored.rows, asked), topic)


def _role(roles: npt.NDArray[np.float32], role: str, taxonomy: Taxonomy) -> Array:
    if role == UNKNOWN or role not in taxonomy.labels("role"):
        return np.zeros(len(roles))
    return np.asarray(roles[:, taxonomy.labels("role").index(role)], float)


def _proven(pairs: npt.NDArray[np.float64]) -> Array:
    return ranking.proven(pairs[:, 0], pairs[:, 1])
