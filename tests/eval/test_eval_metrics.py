"""Metrics against arithmetic on paper, against laws, and against the definition that ships with the judged set."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import lru_cache
from math import isnan, log, log2, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.taxonomy import default_taxonomy
from eval import metrics
from eval.datasets import Label
from eval.measures import measures

DEFINITION = Path(__file__).resolve().parents[3] / "shared" / "benchmark" / "baselines.py"

GRADES = st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from([0, 0.5, 1, 1.5, 2, 2.5, 3]), min_size=1)
RANKED = st.lists(st.sampled_from("abcdefghijuvwxyz"), unique=True, max_size=14)


def test_ndcg_by_arithmetic() -> None:
    grades = {"a": 3, "b": 1, "c": 2}
    # b gains 1 at rank 1, x is not judged, a gains 7 at rank 3; best is 7, 3, 1.
    got = 1 / log2(2) + 0 + 7 / log2(4)
    best = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert metrics.ndcg(["b", "x", "a"], grades, 5) == pytest.approx(got / best)
    assert metrics.ndcg(["b", "x", "a"], grades, 1) == pytest.approx(1 / 7)


def test_ndcg_of_half_grades() -> None:
    assert metrics.ndcg(["a"], {"a": 1.5, "b": 2.5}, 1) == pytest.approx((2**1.5 - 1) / (2**2.5 - 1))


def test_ndcg_is_undefined_where_nothing_deserves_to_be_sent() -> None:
    assert isnan(metrics.ndcg(["a"], {"a": 1, "b": 0.5}, 5))
    assert isnan(metrics.ndcg(["a"], {}, 5))


def test_nothing_shown_gains_nothing() -> None:
    assert metrics.ndcg([], {"a": 2}, 5) == 0


@given(RANKED, GRADES, st.integers(1, 12))
def test_ndcg_lies_between_0_and_1(ranked: list[str], grades: dict[str, float], k: int) -> None:
    value = metrics.ndcg(ranked, grades, k)
    assert isnan(value) == (max(grades.values()) <= 1)
    assert isnan(value) or 0 <= value <= 1 + 1e-12


@given(GRADES.filter(lambda g: max(g.values()) > 1), st.integers(1, 12))
def test_the_perfect_order_scores_1(grades: dict[str, float], k: int) -> None:
    assert metrics.ndcg(sorted(grades, key=lambda a: -grades[a]), grades, k) == pytest.approx(1)


@given(RANKED, GRADES.filter(lambda g: max(g.values()) > 1), st.integers(1, 12))
def test_an_irrelevant_tail_changes_nothing(ranked: list[str], grades: dict[str, float], k: int) -> None:
    assert metrics.ndcg([*ranked, "T1", "T2"], grades, k) == pytest.approx(metrics.ndcg(ranked, grades, k))


@given(RANKED, GRADES, st.integers(1, 12))
def test_ndcg_is_the_one_that_the_judged_set_defines(ranked: list[str], grades: dict[str, float], k: int) -> None:
    theirs = _defined("ndcg")(ranked, grades, k)
    assert metrics.ndcg(ranked, grades, k) == pytest.approx(theirs, nan_ok=True)


def test_wrong_side_is_the_one_that_the_judged_set_defines() -> None:
    taxonomy, theirs = default_taxonomy(), _defined("wrong_side")
    for stage in taxonomy.labels("stage"):
        for primary in taxonomy.labels("stage"):
            for message in taxonomy.labels("message"):
                label = Label("x", primary, message, also=("deciding",))
                row = {"stage": primary, "message": message, "also": ["deciding"]}
                assert metrics.wrong_side(label, stage, taxonomy.messages_for) == theirs(row, stage)


@lru_cache
def _defined(name: str) -> Callable[..., float]:
    if not DEFINITION.is_file():
        # The definition comes with the judged set, which is no part of the project; elsewhere the arithmetic that
        # stands in the tests of this file remains.
        pytest.skip("The definition of the judged set (../shared/benchmark/baselines.py) is not on this machine.")
    spec = importlib.util.spec_from_file_location("judged_set_definition", DEFINITION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)  # type: ignore[no-any-return]


def test_judged_is_the_share_of_what_is_shown() -> None:
    assert metrics.judged(["a", "x", "b", "y"], {"a": 0, "b": 3}, 3) == pytest.approx(2 / 3)
    assert metrics.judged(["a"], {"a": 0}, 5) == 1
    assert isnan(metrics.judged([], {"a": 0}, 5))


@pytest.mark.parametrize(
    ("label", "stage", "wrong"),
    [
        (Label("x", "unaware", "why_change"), "aware", False),  # the message fits
        (Label("x", "unaware", "why_change"), "adopting", True),  # argues for change to a customer
        (Label("x", "adopting", "why_stay", also=("evaluating",)), "evaluating", False),  # acceptable there
        (Label("x", "evaluating", "why_us"), "unaware", True),  # sells to someone who sees no problem
    ],
)
def test_wrong_side(label: Label, stage: str, wrong: bool) -> None:
    assert metrics.wrong_side(label, stage, default_taxonomy().messages_for) is wrong


def test_means_leave_out_what_is_undefined() -> None:
    nan = float("nan")
    assert metrics.mean([1, nan, 3]) == 2
    assert isnan(metrics.mean([nan]))
    assert metrics.mean_by([1, 3, nan, 8], ["b", "b", "b", "a"]) == {"b": 2, "a": 8}
    # A company of three counts as much as a company of one.
    assert metrics.mean_over([1, 3, nan, 8], ["b", "b", "b", "a"]) == 5


def test_the_bootstrap_interval_is_near_the_textbook_one() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 200)
    half = 1.96 * values.std(ddof=1) / sqrt(len(values))
    interval = metrics.bootstrap(values)
    assert interval.low == pytest.approx(values.mean() - half, abs=0.003)
    assert interval.high == pytest.approx(values.mean() + half, abs=0.003)


def test_the_bootstrap_is_seeded_and_leaves_out_what_is_undefined() -> None:
    values = [0.1, 0.9, 0.4, float("nan"), 0.7]
    assert metrics.bootstrap(values) == metrics.bootstrap([v for v in values if v == v])
    many = np.random.default_rng(0).random(50)
    assert metrics.bootstrap(many, seed=1) == metrics.bootstrap(many, seed=1) != metrics.bootstrap(many, seed=2)
    assert metrics.bootstrap([0.3, 0.3]) == metrics.Interval(0.3, 0.3)
    assert isnan(metrics.bootstrap([]).low)


def test_the_randomisation_test_by_counting() -> None:
    # Of the 2**4 signs of four equal differences only two give a mean as far from 0: p = 1/8.
    assert metrics.randomisation_test([0.2] * 4) == pytest.approx(1 / 8, abs=0.01)
    assert metrics.randomisation_test([0.2, -0.2]) == 1
    assert metrics.randomisation_test([0.0, 0.0]) == 1
    assert metrics.randomisation_test([0.1] * 40) == pytest.approx(1 / (metrics.DRAWS + 1))
    assert isnan(metrics.randomisation_test([float("nan")]))


def test_tags_by_arithmetic() -> None:
    truth, given_labels = ["a", "a", "b", "c"], ["a", "b", "b", "b"]
    assert metrics.accuracy(truth, given_labels) == 0.5
    # a: 2 * 1 / (2 + 1); b: 2 * 1 / (1 + 3); c: never given.
    assert metrics.macro_f1(truth, given_labels) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert metrics.top_acceptable([{"a"}, {"a", "b"}, {"b"}, {"c"}], given_labels) == 0.75
    assert metrics.stage_distance(truth, given_labels, "abc") == 0.5
    assert isnan(metrics.accuracy([], []))
    assert isnan(metrics.macro_f1([], []))


def test_an_answer_that_is_no_stage_is_as_far_off_as_can_be() -> None:
    assert metrics.stage_distance(["b"], [""], "abcd") == 3


def test_roles_by_arithmetic() -> None:
    micro, macro = metrics.roles_f1([{"x", "y"}, {"x"}], [{"x"}, {"x", "z"}])
    assert micro == pytest.approx(2 * 2 / (3 + 3))
    assert macro == pytest.approx((1 + 0 + 0) / 3)


def test_f1_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    truth, guess = np.random.default_rng(0).integers(0, 4, (2, 60)).astype(str)
    expected = f1_score(truth, guess, average="macro")
    assert metrics.macro_f1(truth.tolist(), guess.tolist()) == pytest.approx(expected)


def test_kappa_by_arithmetic() -> None:
    # Quadratic weights: one disagreement by 1 in four pairs, against all pairs that chance could make.
    first, second = [0, 0, 1, 3], [0, 1, 1, 3]
    seen = (0 + 1 + 0 + 0) / 4
    chance = sum((a - b) ** 2 for a in first for b in second) / 16
    assert metrics.quadratic_kappa(first, second) == pytest.approx(1 - seen / chance)
    assert metrics.quadratic_kappa([0, 2], [0, 2]) == 1
    assert isnan(metrics.quadratic_kappa([1, 1], [1, 1]))
    assert isnan(metrics.quadratic_kappa([], []))


def test_calibration_by_arithmetic() -> None:
    # Two bins of two: the unsure say 0.3 and are right never, the sure say 0.9 and are right half the time.
    error = metrics.calibration_error([0.9, 0.2, 0.9, 0.4], [True, False, False, False], bins=2)
    assert error == pytest.approx(0.5 * abs(0.3 - 0) + 0.5 * abs(0.9 - 0.5))
    assert metrics.calibration_error([1.0, 0.0], [True, False]) == 0
    assert isnan(metrics.calibration_error([], []))


def test_a_hit_is_shared_among_tied_places() -> None:
    assert metrics.hit([0.1, 0.7, 0.2], 1) == 1
    assert metrics.hit([0.1, 0.7, 0.2], 0) == 0
    assert metrics.hit([0.1, 0.7, 0.2], 0, within=1) == 1
    assert metrics.hit([0.25] * 4, 2) == 0.25
    assert metrics.hit([0.25] * 4, 0, within=1) == 0.5


def test_the_log_score() -> None:
    assert metrics.log_score([0.25, 0.75], 0) == pytest.approx(log(0.25))
    assert metrics.log_score([0.0, 1.0], 0) == pytest.approx(log(1e-6))


def test_measures_by_arithmetic() -> None:
    grades = {"s": {"a": 3.0, "b": 1.5, "c": 1.0}, "t": {"d": 2.5}, "gap": {"e": 1.0}}
    found = measures({"s": ["c", "b", "x"], "t": ["x", "y"], "gap": ["e"]}, grades, k=5)
    # s: b is the one relevant of five, of two that there are, at rank 2; t: nothing; gap: left out.
    assert found == pytest.approx({"P@5": (1 / 5 + 0) / 2, "R@5": (1 / 2 + 0) / 2, "RR@10": (1 / 2 + 0) / 2})


def test_measures_of_nothing() -> None:
    assert measures({"gap": ["e"]}, {"gap": {"e": 1.0}}) == {}
    assert measures({"s": []}, {"s": {"a": 2.0}}) == {"P@5": 0, "R@5": 0, "RR@10": 0}
