"""What an evaluation found: frozen records, no I/O. `nan` marks what is undefined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.conditions import HEADLINE, Condition
from eval.metrics import UNDEFINED, Interval

# A tag of at least this probability is one that nobody looks at twice.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better (above 0) than a baseline, situation by situation, and whether chance explains it."""

    than: str
    mean: float
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True)
class RankingScore:
    """One system under one condition. nDCG and judged are at 5, wrong side is of the first asset.

    A situation without a right answer is left out of nDCG; one for which nothing was shown gains 0 there and is left
    out of judged and wrong side. `difference` is None for the baseline itself. `other` holds P@5, R@5 and RR@10.
    """

    system: str
    condition: Condition
    ndcg: float
    interval: Interval
    over_companies: float
    judged: float
    wrong_side: float
    nothing_shown: int
    difference: Difference | None
    other: Mapping[str, float]
    by_company: Mapping[str, float]
    by_slice: Mapping[str, float]
    by_stage: Mapping[str, float]
    by_situation: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TagScore:
    """One way of tagging, over all assets of the set. `calibration` is nan for a tagger that states no confidence.

    Of the `sure` assets whose stage it gives at least SURE, `sure_right` have it right, and for `sure_acceptable` it is
    one of those in which sending them is a good choice.
    """

    tagger: str
    stage: float
    interval: Interval
    over_companies: float
    macro_f1: float
    acceptable: float
    distance: float
    message: float
    roles_micro: float
    roles_macro: float
    calibration: float
    sure: int
    sure_right: int
    sure_acceptable: int
    by_company: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ReadinessScore:
    """One way of telling where a contact stands. `log_score` is nan for one that gives no probabilities."""

    estimator: str
    stage: float
    interval: Interval
    within_one: float
    log_score: float


@dataclass(frozen=True, slots=True)
class GapScore:
    """How often the product said that nothing fits well: where that is the right answer, and where it isn't.

    `elsewhere` is how often a situation that has an answer was put to the other companies' libraries; a condition in
    which they cannot be asked, because they know no such contact, has none.
    """

    condition: Condition
    said_rightly: int
    without_answer: int
    said_wrongly: int
    with_answer: int
    said_elsewhere: int = 0
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that one evaluation found, and how to run it again; `judged_more` says who judged beside the set."""

    dataset: str
    fingerprint: str
    assets: int
    situations: int
    judgments: int
    model: str
    date: str
    version: str
    commit: str
    command: str
    rankings: tuple[RankingScore, ...]
    tags: tuple[TagScore, ...]
    readiness: tuple[ReadinessScore, ...]
    gaps: tuple[GapScore, ...]
    judged_more: str = ""

    def ranking(self, system: str, condition: Condition = HEADLINE) -> RankingScore:
        """A system's scores under a condition; raises KeyError for one that was not run."""
        for score in self.rankings:
            if (score.system, score.condition) == (system, condition):
                return score
        raise KeyError(f"{system}, {condition}")

    def headline(self, system: str) -> float:
        """nDCG@5 of a system from signals only; nan if it was not run."""
        try:
            return self.ranking(system).ndcg
        except KeyError:
            return UNDEFINED
