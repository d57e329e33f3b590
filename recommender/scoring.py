"""One request's candidates and their score parts, from the library's arrays. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Taxonomy
from recommender import ranking
from recommender.job_title import UNKNOWN
from recommender.library import Library
from recommender.needs import Vector
from recommender.ranking import Array, Weights
from recommender.results import Situation

Rows = npt.NDArray[np.int64]

# Up to so many assets every one is scored; beyond, the candidates are those nearest in topic and words and those that
# fit best otherwise: an asset that is neither cannot come first.
EXACT_LIMIT = 4_000
NEAREST_PASSAGES = 1_000
BEST_BY_WORDS = 200
BEST_BY_FIT = 300
# The language that the bundled model reads; texts in others are compared by words and tags only.
MODEL_LANGUAGE = "en"


@dataclass(frozen=True)
class Scored:
    """Candidates (rows of the shelf) with their parts, 0..1 each, and their scores, in the same order.

    `fit` is the plain probability of fitting the stage, `nearest` the passage (row of the vector index) nearest to the
    need, -1 where there is no need.
    """

    rows: Rows
    parts: Mapping[str, Array]
    scores: Array
    fit: Array
    nearest: Rows


@dataclass(frozen=True)
class Request:
    """What a scoring needs to know about the person."""

    situation: Situation
    need: Vector | None
    market: str
    proven: Mapping[str, tuple[float, float]]
    as_of: datetime


def score(
    library: Library, request: Request, allowed: npt.NDArray[np.bool_], weights: Weights, taxonomy: Taxonomy
) -> Scored:
    """The candidates among `allowed` with every part of their score."""
    shelf = library.shelf
    readiness = np.asarray(request.situation.readiness.probabilities)
    words = library.words.scores(request.situation.need) if request.situation.need else None
    rows = _candidates(library, request, allowed, readiness, words)
    fits = [[m in taxonomy.messages_for(s) for m in taxonomy.labels("message")] for s in taxonomy.labels("stage")]
    fit = ranking.stage_fit(shelf.acceptable[rows], readiness)
    topic, nearest = _topic(library, rows, request.need)
    parts: dict[str, Array] = {
        "topic": topic,
        "words": np.zeros(len(rows))
        if words is None
        else np.asarray(words[rows] / max(float(words.max(initial=0.0)), 1e-9), float),
        "stage": ranking.tempered(fit),
        "message": ranking.tempered(ranking.message_fit(shelf.message[rows], readiness, fits)),
        "role": _role(shelf.role[rows], request.situation.role, taxonomy),
        "market": ranking.market_fit(
            shelf.product[rows], shelf.market[rows], request.situation.product, request.market
        ),
        "freshness": ranking.freshness(shelf.published[rows], request.as_of.date().toordinal()),
        "outcome": _proven(shelf.asset_id[rows], request.proven),
    }
    return Scored(rows, parts, ranking.total(parts, weights), fit, nearest)


def _candidates(
    library: Library,
    request: Request,
    allowed: npt.NDArray[np.bool_],
    readiness: Array,
    words: npt.NDArray[np.float32] | None,
) -> Rows:
    shelf, found = library.shelf, np.flatnonzero(allowed)
    if len(found) <= EXACT_LIMIT:
        return found
    fit = np.where(allowed, ranking.stage_fit(shelf.acceptable, readiness), -1.0)
    pools = [np.argpartition(-fit, BEST_BY_FIT)[:BEST_BY_FIT]]
    if words is not None:
        best = np.argpartition(-np.where(allowed, words, -1.0), BEST_BY_WORDS)[:BEST_BY_WORDS]
        pools.append(best[words[best] > 0])
    if request.need is not None:
        mask = None if allowed.all() else allowed[shelf.owner]
        positions, _ = library.vectors.search(request.need, NEAREST_PASSAGES, mask)
        pools.append(shelf.owner[positions])
    rows = np.unique(np.concatenate(pools))
    return rows[allowed[rows]]


def _topic(library: Library, rows: Rows, need: Vector | None) -> tuple[Array, Rows]:
    """How near (0..1) each asset is to the need: its mean passage and its nearest passage in equal parts."""
    shelf = library.shelf
    nearest = np.full(len(rows), -1, np.int64)
    if need is None or not len(rows) or not len(library.vectors):
        return np.zeros(len(rows)), nearest
    starts, ends = shelf.first_passage[rows], shelf.first_passage[rows + 1]
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    positions = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, lengths)
    near = np.asarray(library.vectors.similarities(need, positions), float)
    best = np.zeros(len(rows))
    full = lengths > 0
    if near.size:
        best[full] = np.maximum.reduceat(near, offsets[:-1][full])
        order = np.lexsort((-near, np.repeat(np.arange(len(rows)), lengths)))
        nearest[full] = positions[order[offsets[:-1][full]]]
    similarity = (best + shelf.mean[rows] @ need) / 2
    readable = (shelf.language[rows] == MODEL_LANGUAGE) | (shelf.language[rows] == "")
    return np.where(readable, np.clip(similarity, 0.0, 1.0), 0.0), nearest


def _role(roles: npt.NDArray[np.float32], role: str, taxonomy: Taxonomy) -> Array:
    if role == UNKNOWN or role not in taxonomy.labels("role"):
        return np.zeros(len(roles))
    return np.asarray(roles[:, taxonomy.labels("role").index(role)], float)


def _proven(ids: npt.NDArray[np.str_], counts: Mapping[str, tuple[float, float]]) -> Array:
    none = (0.0, 0.0)
    pairs = (
        np.array([counts.get(str(i), none) for i in ids], float).reshape(-1, 2) if counts else np.zeros((len(ids), 2))
    )
    return ranking.proven(pairs[:, 0], pairs[:, 1])
