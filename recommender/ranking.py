"""Candidates -> ranked and diversified, with every part of the score kept. Pure: arrays in, arrays out.

Products over all rows are `vecdot` rather than `@`, which wakes a thread a processor for work of microseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from recommender.errors import InputError

Array = npt.NDArray[np.float64]

# How fast a fit that is nearly zero costs points: the part is log((x + EDGE) / EDGE), scaled to 0..1. An asset that
# hardly fits the stage loses much against one that fits a little; between two good fits the topic decides.
EDGE = 0.1
# Freshness halves in so many days.
FRESHNESS_HALF_LIFE = 365.0
# What an asset that states no date is worth.
FRESHNESS_UNKNOWN = 0.5
# Product and market: the very one; made for everyone, which is nearly as good (the words of the need must be able to
# decide between these two); another.
SAME, GENERAL, OTHER = 1.0, 0.8, 0.0
# Of both, the product counts so much: what is on their product is of use in another trade, what is on another product
# hardly anywhere. Near .5 and .7 the judged people of half a of the sample get about as good answers.
PRODUCT_SHARE = 0.6
# A need that is gathered from signals is less sure than one that somebody put in words, and the stage counts so much
# more beside it: fewer first items argue the wrong case. Chosen on the judged situations and half a of the sample.
GATHERED = 1.4
# Replies and meetings per sending, before any is known: two in ten, as firmly as ten sendings would say it.
PRIOR_SENDINGS, PRIOR_ANSWERS = 10.0, 2.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the score counts. Fitted on judged situations (eval/results); 0 where it did not help.

    Market and outcome cannot be fitted there (no products, no history): another market costs as much as a clearly worse
    topic, a proven outcome decides between assets that are alike otherwise.
    """

    topic: float = 1.0
    words: float = 0.1
    stage: float = 0.36
    message: float = 0.05
    role: float = 0.1
    market: float = 0.25
    freshness: float = 0.0
    outcome: float = 0.05

    def changed(self, changes: Mapping[str, float]) -> Weights:
        """With some weights set otherwise. Raises InputError that lists the parts."""
        names = [f.name for f in fields(self)]
        for name in changes:
            if name not in names:
                raise InputError(f"'{name}' is not a part of the score; parts are {', '.join(names)}.")
        return replace(self, **changes)

    def beside(self, need_stated: bool) -> Weights:
        """The weights beside a need that somebody stated, or that was gathered from signals (see GATHERED)."""
        return self if need_stated else replace(self, stage=GATHERED * self.stage)

    def as_mapping(self) -> dict[str, float]:
        """Weight by part."""
        return {f.name: float(getattr(self, f.name)) for f in fields(self)}


def tempered(fit: npt.ArrayLike) -> Array:
    """A probability of fitting, 0..1, on the scale that counts (see EDGE), again 0..1."""
    return np.asarray(np.log1p(np.asarray(fit, float) / EDGE) / np.log1p(1 / EDGE))


def stage_fit(acceptable: npt.ArrayLike, readiness: Array) -> Array:
    """Expected probability (assets,) that an asset is a good choice for somebody with this readiness (stages,)."""
    return np.asarray(np.vecdot(np.asarray(acceptable, float), readiness))


def message_fit(message: npt.ArrayLike, readiness: Array, fits: npt.ArrayLike) -> Array:
    """Expected probability (assets,) that the message works; `fits` (stages, messages) says which works where."""
    return np.asarray(np.vecdot(np.asarray(message, float), readiness @ np.asarray(fits, float)))


def market_fit(products: npt.NDArray[np.str_], markets: npt.NDArray[np.str_], product: str, market: str) -> Array:
    """How well (assets,) product and market fit, 0..1 (see PRODUCT_SHARE); what is not asked for is GENERAL."""
    return PRODUCT_SHARE * _match(products, product) + (1 - PRODUCT_SHARE) * _match(markets, market)


def _match(values: npt.NDArray[np.str_], wanted: str) -> Array:
    if not wanted:
        return np.full(len(values), GENERAL)
    return np.where(values == wanted, SAME, np.where(values == "", GENERAL, OTHER))


def freshness(published: npt.NDArray[np.int64], today: int) -> Array:
    """1 for what appeared today, half after FRESHNESS_HALF_LIFE days; both are ordinals, 0 means no date is known."""
    age = np.maximum(today - published, 0)
    return np.where(published > 0, 0.5 ** (age / FRESHNESS_HALF_LIFE), FRESHNESS_UNKNOWN)


def proven(sendings: Array, answers: Array) -> Array:
    """Share of sendings that were answered, shrunk to what is usual where there were few (a Beta prior).

    A reply and a meeting after one sending, or answers to what nobody noted as sent, are no more than all of them.
    """
    return np.asarray((np.minimum(answers, sendings) + PRIOR_ANSWERS) / (sendings + PRIOR_SENDINGS))


def total(parts: Mapping[str, Array], weights: Weights) -> Array:
    """The score: the parts times their weights."""
    by_name = weights.as_mapping()
    return np.asarray(sum(by_name[name] * values for name, values in parts.items()))


def order(scores: Array, allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Rows that are allowed, best first; ties in the order of the rows."""
    rows = np.flatnonzero(allowed)
    return rows[np.argsort(-scores[rows], kind="stable")]


def diversified(
    ranked: Sequence[int], scores: Array, vectors: npt.NDArray[np.float32], k: int, alike: float, pool: int = 0
) -> list[int]:
    """The best of `ranked` without what says nearly the same as something before it (cosine above `alike`): k rows, or
    up to `pool` to draw k of.

    Near-duplicates are put off, not lost: they fill up the k where there is nothing else.
    """
    chosen: list[int] = []
    put_off: list[int] = []
    for row in ranked:
        if len(chosen) == max(k, pool):
            break
        near = chosen and float((vectors[chosen] @ vectors[row]).max()) > alike
        (put_off if near else chosen).append(int(row))
    return chosen if len(chosen) >= k else sorted([*chosen, *put_off][:k], key=lambda r: -float(scores[r]))


def draw(
    ranked: Sequence[int], scores: Array, k: int, temperature: float, rng: np.random.Generator
) -> tuple[list[int], list[float]]:
    """k rows and the propensity of each pick: a Plackett-Luce draw over the scores.

    At temperature 0 the best are taken, each with propensity 1. Above, each place goes to a row with probability
    proportional to exp(score / temperature) among those left; the propensity is that probability.
    """
    rows = [int(r) for r in ranked]
    if temperature <= 0:
        return rows[:k], [1.0] * min(k, len(rows))
    values, left = np.array([scores[r] for r in rows], float), list(range(len(rows)))
    chosen, propensities = [], []
    for _ in range(min(k, len(rows))):
        # Measured from the best of those left: however low the temperature, their odds don't vanish together.
        odds = np.exp((values[left] - values[left].max()) / temperature)
        p = odds / odds.sum()
        i = int(rng.choice(len(left), p=p))
        propensities.append(float(p[i]))
        chosen.append(rows[left.pop(i)])
    return chosen, propensities
