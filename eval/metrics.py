"""What rankings, tags and readiness are worth: pure arithmetic on ids, grades and labels.

`nan` says that a number is undefined: nothing to find, nothing shown, nothing to count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.datasets import NOT_TO_BE_SENT, Label

UNDEFINED = float("nan")
CONFIDENCE = 0.95
# At 10,000 draws the ends of an interval and a p-value of 0.05 are steady to the second digit.
DRAWS = 10_000
CALIBRATION_BINS = 10

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends of a confidence interval; nan where nothing was defined."""

    low: float
    high: float


# Rankings


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Discounted gain (2**grade - 1 over log2(rank + 1)) of the first k, as a share of the best possible: 0 to 1.

    What was not judged gains nothing. nan where no grade is above 1: then there is nothing to find.
    """
    if max(grades.values(), default=0.0) <= NOT_TO_BE_SENT:
        return UNDEFINED
    best = _discounted(sorted(grades.values(), reverse=True)[:k])
    return _discounted([grades.get(asset, 0.0) for asset in ranked[:k]]) / best


def _discounted(grades: Sequence[float]) -> float:
    ranks = np.arange(1, len(grades) + 1)
    return float(((2.0 ** np.asarray(grades, float) - 1.0) / np.log2(ranks + 1)).sum())


def judged(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """The share of the first k that somebody judged; nan where nothing is ranked."""
    return float(np.mean([asset in grades for asset in ranked[:k]])) if ranked[:k] else UNDEFINED


def wrong_side(label: Label, stage: str, messages_for: Callable[[str], Collection[str]]) -> bool:
    """Whether an asset argues the wrong case for a person at `stage`: neither its message nor its stages fit."""
    return label.message not in messages_for(stage) and stage not in label.acceptable


# Many situations


def mean(values: Sequence[float] | Array) -> float:
    """The mean of the defined values; nan where there is none."""
    defined = _defined(values)
    return float(defined.mean()) if len(defined) else UNDEFINED


def mean_by(values: Sequence[float], groups: Sequence[str]) -> dict[str, float]:
    """The mean of each group's defined values, in the order in which groups first occur."""
    return {
        group: mean([v for v, g in zip(values, groups, strict=True) if g == group]) for group in dict.fromkeys(groups)
    }


def mean_over(values: Sequence[float], groups: Sequence[str]) -> float:
    """The mean of the groups' means, so that a large group counts as much as a small one."""
    return mean(list(mean_by(values, groups).values()))


def bootstrap(values: Sequence[float] | Array, seed: int = 0, draws: int = DRAWS) -> Interval:
    """The 95 % percentile interval of the mean, situations drawn with replacement.

    For the difference of two systems give the differences by situation: then both are drawn together.
    """
    defined = _defined(values)
    if not len(defined):
        return Interval(UNDEFINED, UNDEFINED)
    picks = np.random.default_rng(seed).integers(0, len(defined), (draws, len(defined)))
    tail = 50.0 * (1.0 - CONFIDENCE)
    low, high = np.percentile(defined[picks].mean(axis=1), [tail, 100.0 - tail])
    return Interval(float(low), float(high))


def randomisation_test(differences: Sequence[float] | Array, seed: int = 0, draws: int = DRAWS) -> float:
    """The two-sided p-value of paired differences: how often random signs give a mean at least as far from 0.

    The observed signs count as one of the draws, so p is never 0. nan where nothing is defined.
    """
    defined = _defined(differences)
    if not len(defined):
        return UNDEFINED
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (draws, len(defined)))
    # Sums that are equal on paper may differ in the last digit.
    as_far = np.abs(signs @ defined) >= abs(defined.sum()) - 1e-12
    return float((as_far.sum() + 1) / (draws + 1))


def _defined(values: Sequence[float] | Array) -> Array:
    array = np.asarray(values, float)
    return np.asarray(array[~np.isnan(array)])


# Tags


def accuracy(truth: Sequence[Hashable], given: Sequence[Hashable]) -> float:
    """The share that is right; nan for none."""
    return mean([float(t == g) for t, g in zip(truth, given, strict=True)])


def macro_f1(truth: Sequence[str], given: Sequence[str]) -> float:
    """The mean F1 over the labels that occur in the truth or among the answers."""
    return roles_f1([{t} for t in truth], [{g} for g in given])[1]


def top_acceptable(acceptable: Sequence[Collection[str]], given: Sequence[str]) -> float:
    """The share of first stages that are acceptable ones."""
    return mean([float(g in a) for a, g in zip(acceptable, given, strict=True)])


def stage_distance(truth: Sequence[str], given: Sequence[str], order: Sequence[str]) -> float:
    """How many stages the answer is off on average; an answer that is no stage is as far off as can be."""
    far = len(order) - 1
    place = {stage: i for i, stage in enumerate(order)}
    return mean(
        [float(abs(place[t] - place[g])) if g in place else float(far) for t, g in zip(truth, given, strict=True)]
    )


def roles_f1(truth: Sequence[Collection[str]], given: Sequence[Collection[str]]) -> tuple[float, float]:
    """(micro-F1, macro-F1) of sets of labels; macro over the labels that occur in the truth or among the answers."""
    labels = sorted({label for labels in (*truth, *given) for label in labels})
    pairs = list(zip(truth, given, strict=True))
    hits = [sum(x in t and x in g for t, g in pairs) for x in labels]
    # F1 = 2 hits / (true + given): a label that occurs at all has a positive denominator.
    total = [sum((x in t) + (x in g) for t, g in pairs) for x in labels]
    if not labels:
        return UNDEFINED, UNDEFINED
    return 2 * sum(hits) / sum(total), mean([2 * h / n for h, n in zip(hits, total, strict=True)])


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error: |mean confidence - share right| over bins of equal mass, weighted by their size."""
    if not len(confidence):
        return UNDEFINED
    order = np.argsort(np.asarray(confidence, float), kind="stable")
    stated, correct = np.asarray(confidence, float)[order], np.asarray(right, float)[order]
    parts = zip(np.array_split(stated, bins), np.array_split(correct, bins), strict=True)
    return float(sum(abs(s.mean() - c.mean()) * len(s) for s, c in parts if len(s)) / len(stated))


def quadratic_kappa(first: Sequence[int], second: Sequence[int]) -> float:
    """Cohen's kappa of two readers' grades with quadratic weights; nan for none, or where both say one thing only."""
    from sklearn.metrics import cohen_kappa_score

    given = {*first, *second}
    if len(given) < 2:
        return UNDEFINED
    # Every grade between, given or not: weights are distances between places in this list.
    grades = list(range(min(given), max(given) + 1))
    return float(cohen_kappa_score(first, second, labels=grades, weights="quadratic"))


# Readiness


def hit(p: Sequence[float] | Array, truth: int, within: int = 0) -> float:
    """1 if the likeliest place is at most `within` off the true one, else 0; tied places share it evenly."""
    array = np.asarray(p, float)
    tied = np.flatnonzero(array >= array.max() - 1e-12)
    return float(np.mean(np.abs(tied - truth) <= within))


def log_score(p: Sequence[float] | Array, truth: int) -> float:
    """The natural logarithm of the probability that the truth was given; 0 is best. Floored at one in a million."""
    return float(np.log(max(float(np.asarray(p, float)[truth]), 1e-6)))
