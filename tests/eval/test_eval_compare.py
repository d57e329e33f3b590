"""Scores of rankings, tags, readiness and gaps, by arithmetic on the tiny set."""

from __future__ import annotations

from math import isnan, log, log2
from pathlib import Path

import numpy as np
import pytest

from content_library.taxonomy import default_taxonomy
from eval.compare import Judge
from eval.conditions import Condition
from eval.datasets import Label, load

PERFECT = {
    "s-price": ["oven-price", "oven-rival"],
    "s-crust": ["oven-crust", "oven-stone"],
    "s-clean": ["flour-clean", "flour-next", "flour-silo"],
    "s-none": ["flour-next"],
}
# The right asset comes second; nothing is shown to s-clean; nobody judged what s-crust gets second.
POOR = {
    "s-price": ["oven-setup", "oven-price"],
    "s-crust": ["oven-price", "oven-kinds"],
    "s-clean": [],
    "s-none": ["flour-old"],
}


@pytest.fixture(scope="module")
def judge(bakery: Path) -> Judge:
    return Judge(load(bakery), default_taxonomy())


def test_rankings_beside_a_baseline(judge: Judge) -> None:
    good, poor = judge.rankings(Condition.SIGNALS_ONLY, {"good": PERFECT, "poor": POOR}, "poor")
    assert good.ndcg == pytest.approx(1)
    assert good.over_companies == pytest.approx(1)
    best = 7 + (2**1.5 - 1) / log2(3)
    second = 7 / log2(3) / best
    assert poor.by_situation == pytest.approx(
        {"s-price": second, "s-crust": 0, "s-clean": 0, "s-none": float("nan")}, nan_ok=True
    )
    assert poor.ndcg == pytest.approx(second / 3)
    assert poor.by_company == pytest.approx({"Ofenwerk": second / 2, "Mehlhof": 0})
    assert poor.over_companies == pytest.approx(second / 4)
    assert poor.by_slice["money"] == pytest.approx(second)
    assert isnan(poor.by_slice["nothing"])
    assert poor.by_stage["aware"] == 0
    assert isnan(poor.by_stage["unaware"])


def test_what_is_shown_is_counted(judge: Judge) -> None:
    good, poor = judge.rankings(Condition.SIGNALS_ONLY, {"good": PERFECT, "poor": POOR}, "poor")
    assert (good.nothing_shown, poor.nothing_shown) == (0, 1)
    assert good.judged == 1
    assert poor.judged == pytest.approx((1 + 1 / 2 + 1) / 3)
    # set-up (why stay) to a buyer, the price to someone with a problem, why change to a fan: all wrong.
    assert poor.wrong_side == 1
    assert good.wrong_side == 0


def test_differences_are_paired_by_situation(judge: Judge) -> None:
    good, poor = judge.rankings(Condition.SIGNALS_ONLY, {"good": PERFECT, "poor": POOR}, "poor")
    assert poor.difference is None
    assert good.difference is not None
    assert good.difference.than == "poor"
    assert good.difference.mean == pytest.approx(good.ndcg - poor.ndcg)
    # Three differences of one sign: 2 of 8 sign patterns are as far off.
    assert good.difference.p == pytest.approx(1 / 4, abs=0.02)
    assert good.difference.interval.low <= good.difference.mean <= good.difference.interval.high


def test_a_system_that_does_the_same_differs_by_nothing(judge: Judge) -> None:
    twin = judge.rankings(Condition.SIGNALS_ONLY, {"one": POOR, "two": POOR}, "one")[1]
    assert twin.difference is not None
    assert (twin.difference.mean, twin.difference.p) == (0, 1)


def test_tags(judge: Judge) -> None:
    given = dict(judge.dataset.labels)
    given["oven-price"] = Label("oven-price", "evaluating", "why_us", roles=("finance", "technical"))
    del given["oven-setup"]
    score = judge.tags("tagger", given, dict.fromkeys(given, 1.0))
    assert score.stage == pytest.approx(10 / 12)
    assert score.by_company == pytest.approx({"Ofenwerk": 4 / 6, "Mehlhof": 1})
    assert score.over_companies == pytest.approx(5 / 6)
    assert score.acceptable == pytest.approx(11 / 12)  # evaluating is acceptable for the price page
    assert score.distance == pytest.approx((1 + 7) / 12)  # an untagged asset is as far off as can be
    assert score.message == pytest.approx(11 / 12)
    # Twelve true roles, twelve given, eleven right.
    assert score.roles_micro == pytest.approx(2 * 11 / (12 + 12))


def test_tags_without_a_stated_confidence_have_no_calibration(judge: Judge) -> None:
    score = judge.tags("tagger", judge.dataset.labels)
    assert isnan(score.calibration)
    assert (score.stage, score.macro_f1, score.roles_macro, score.distance) == (1, 1, 1, 0)


def test_a_sure_and_right_tagger_is_calibrated(judge: Judge) -> None:
    labels = judge.dataset.labels
    assert judge.tags("tagger", labels, dict.fromkeys(labels, 1.0)).calibration == 0
    assert judge.tags("tagger", labels, dict.fromkeys(labels, 0.6)).calibration == pytest.approx(0.4)


def test_how_many_of_the_sure_tags_are_right(judge: Judge) -> None:
    given = dict(judge.dataset.labels)
    given["oven-price"] = Label("oven-price", "evaluating", "why_us")  # acceptable, not right
    given["oven-setup"] = Label("oven-setup", "unaware", "why_us")  # neither
    stated = dict.fromkeys(given, 0.79) | {"oven-price": 0.8, "oven-setup": 0.9, "oven-rival": 1.0}
    score = judge.tags("tagger", given, stated)
    assert (score.sure, score.sure_right, score.sure_acceptable) == (3, 1, 2)
    score = judge.tags("tagger", given)
    assert (score.sure, score.sure_right, score.sure_acceptable) == (0, 0, 0)


def test_readiness(judge: Judge) -> None:
    stages = judge.taxonomy.labels("stage")
    row = np.full(8, 0.1)
    row[stages.index("deciding")] = 0.3
    score = judge.readiness("always deciding", lambda _: row)
    # Truths: deciding, aware, adopting, advocating.
    assert score.stage == 1 / 4
    assert score.within_one == 2 / 4
    assert score.log_score == pytest.approx((log(0.3) + 3 * log(0.1)) / 4)
    assert isnan(judge.readiness("sure", lambda _: np.eye(8)[0]).log_score)


def test_gaps(judge: Judge) -> None:
    fits = {"s-price": True, "s-crust": False, "s-clean": True, "s-none": False}
    score = judge.gaps(Condition.SIGNALS_ONLY, fits)
    assert (score.said_rightly, score.without_answer, score.said_wrongly, score.with_answer) == (1, 1, 1, 3)
    assert (score.said_elsewhere, score.elsewhere) == (0, 0)


def test_gaps_elsewhere_are_counted_for_situations_that_have_an_answer(judge: Judge) -> None:
    fits = dict.fromkeys(("s-price", "s-crust", "s-clean", "s-none"), True)
    # s-none has no answer anywhere: that nothing fits it elsewhere says nothing.
    elsewhere = {"s-price": [False, True], "s-crust": [False], "s-clean": [], "s-none": [False]}
    score = judge.gaps(Condition.STAGE_AND_NEED, fits, elsewhere)
    assert (score.said_elsewhere, score.elsewhere) == (2, 3)
