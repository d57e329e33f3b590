"""Ranking: each part against arithmetic, and the laws of tempering, diversity and drawing."""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import ranking
from recommender.errors import InputError
from recommender.ranking import GATHERED, Weights, diversified, draw, tempered

shares = st.floats(0.0, 1.0)
scores_lists = st.lists(st.floats(-3.0, 3.0), min_size=1, max_size=12)


@given(shares, shares)
def test_tempering_keeps_the_order_and_the_bounds(low: float, high: float) -> None:
    low, high = sorted((low, high))
    assert 0.0 <= float(tempered(low)) <= float(tempered(high)) <= 1.0


def test_tempering_is_a_logarithm_from_nothing_to_certainty() -> None:
    assert float(tempered(0.0)) == 0.0
    assert float(tempered(1.0)) == 1.0
    assert float(tempered(0.3)) == pytest.approx(math.log(0.4 / 0.1) / math.log(1.1 / 0.1))
    # What it is for: from nothing to a little counts more than from good to better.
    assert tempered(0.2) - tempered(0.0) > 3 * (tempered(0.9) - tempered(0.7))


def test_stage_fit_is_the_expected_probability_of_a_good_choice() -> None:
    acceptable = [[1.0, 0.0], [0.5, 0.5], [0.0, 0.2]]
    fit = ranking.stage_fit(acceptable, np.array([0.75, 0.25]))
    assert fit.tolist() == pytest.approx([0.75, 0.5, 0.05])


def test_message_fit_weighs_what_works_at_each_stage() -> None:
    # Two stages, three messages: the first stage takes message 0, the second 1 and 2.
    works = [[True, False, False], [False, True, True]]
    fit = ranking.message_fit([[0.6, 0.4, 0.0], [0.0, 0.5, 0.5]], np.array([0.25, 0.75]), works)
    assert fit.tolist() == pytest.approx([0.6 * 0.25 + 0.4 * 0.75, 0.75])


def test_the_product_counts_more_than_the_market() -> None:
    products, markets = np.array(["rota", "rota", "", "stores"]), np.array(["grid", "rail", "grid", "rail"])
    fit = ranking.market_fit(products, markets, "rota", "grid")
    assert fit == pytest.approx([1.0, 0.6, 0.6 * 0.8 + 0.4, 0.0])
    on_the_product, in_the_market = ranking.market_fit(
        np.array(["rota", "stores"]), np.array(["rail", "grid"]), "rota", "grid"
    )
    assert on_the_product > in_the_market
    assert ranking.market_fit(products, markets, "", "") == pytest.approx([ranking.GENERAL] * 4)


def test_freshness_halves_in_a_year_and_knows_when_it_knows_nothing() -> None:
    today = 740_000
    published = np.array([today, today - 365, today - 730, today + 5, 0])
    assert ranking.freshness(published, today).tolist() == [1.0, 0.5, 0.25, 1.0, ranking.FRESHNESS_UNKNOWN]


@given(st.floats(0, 1e4), st.floats(0, 1))
def test_what_has_proven_itself_is_a_share_and_few_sendings_say_little(sendings: float, share: float) -> None:
    value = float(ranking.proven(np.array([sendings]), np.array([sendings * share]))[0])
    assert 0.0 < value < 1.0
    usual = ranking.PRIOR_ANSWERS / ranking.PRIOR_SENDINGS
    assert min(usual, share) - 1e-9 <= value <= max(usual, share) + 1e-9


def test_proven_by_hand() -> None:
    assert ranking.proven(np.array([0.0, 10.0]), np.array([0.0, 8.0])).tolist() == pytest.approx([0.2, 0.5])


def test_more_answers_than_sendings_are_all_of_them() -> None:
    assert ranking.proven(np.array([1.0, 5.0]), np.array([40.0, 6.0])).tolist() == pytest.approx([3 / 11, 7 / 15])


def test_the_score_is_the_parts_times_their_weights() -> None:
    weights = Weights(topic=2.0, words=0.5)
    parts = {"topic": np.array([0.5, 0.1]), "words": np.array([1.0, 0.0])}
    assert ranking.total(parts, weights).tolist() == pytest.approx([1.5, 0.2])


def test_weights_can_be_changed_by_name() -> None:
    changed = Weights().changed({"topic": 0.25})
    assert changed.topic == 0.25
    assert changed.as_mapping() == {**Weights().as_mapping(), "topic": 0.25}
    assert Weights().changed({}) == Weights()
    # The message is known and the valid parts are named.
    with pytest.raises(InputError, match="'topics' is not a part of the score; parts are topic, words, stage, message"):
        Weights().changed({"topics": 1.0})


# Diversity. Rows 0, 1 and 2 say the same; 3 and 4 something else each.
ALIKE = np.array([[1, 0, 0], [1, 0, 0], [1, 0.01, 0], [0, 1, 0], [0, 0, 1]], np.float32)
ALIKE /= np.linalg.norm(ALIKE, axis=1, keepdims=True)
SCORES = np.array([0.9, 0.8, 0.7, 0.2, 0.1])


def test_the_stage_counts_more_beside_a_need_that_nobody_stated() -> None:
    weights = Weights(stage=0.5)
    assert weights.beside(need_stated=True) == weights
    assert weights.beside(need_stated=False) == Weights(stage=0.5 * GATHERED)


def test_what_says_the_same_waits_until_the_rest_has_had_its_turn() -> None:
    assert diversified(range(5), SCORES, ALIKE, 3, 0.9) == [0, 3, 4]
    assert diversified(range(5), SCORES, ALIKE, 1, 0.9) == [0]


def test_what_says_the_same_fills_up_what_would_stay_empty() -> None:
    assert sorted(diversified(range(5), SCORES, ALIKE, 4, 0.9)) == [0, 1, 3, 4]
    assert sorted(diversified(range(5), SCORES, ALIKE, 9, 0.9)) == [0, 1, 2, 3, 4]


def test_a_pool_to_draw_from_holds_more_than_k_but_nothing_twice() -> None:
    assert diversified(range(5), SCORES, ALIKE, 2, 0.9, 3) == [0, 3, 4]
    assert diversified(range(5), SCORES, ALIKE, 2, 0.9, 8) == [0, 3, 4]
    assert sorted(diversified(range(5), SCORES, ALIKE, 4, 0.9, 8)) == [0, 1, 3, 4]


def test_nothing_ranked_gives_nothing() -> None:
    assert diversified([], np.zeros(0), np.zeros((0, 3), np.float32), 5, 0.9) == []


@settings(max_examples=60)
@given(st.integers(0, 12), st.integers(1, 14), st.floats(-1, 1), st.integers(0, 2**31))
def test_diversity_keeps_k_and_never_loses(count: int, k: int, alike: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, 4)).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    scores = np.sort(rng.random(count))[::-1]
    chosen = diversified(range(count), scores, vectors, k, alike)
    assert len(chosen) == len(set(chosen)) == min(k, count)
    if count:
        assert 0 in chosen  # the best is never put off
    # Whoever was left out for somebody below says the same as somebody above who is in.
    for row in set(range(count)) - set(chosen):
        if any(other > row for other in chosen):
            assert max(float(vectors[row] @ vectors[c]) for c in chosen if c < row) > alike - 1e-6


# Drawing


def test_at_temperature_0_the_best_are_taken_for_sure() -> None:
    rng = np.random.default_rng(1)
    assert draw([4, 2, 0], np.array([0.1, 9, 0.2, 9, 0.3]), 2, 0.0, rng) == ([4, 2], [1.0, 1.0])
    assert draw([4], np.zeros(5), 3, 0.0, rng) == ([4], [1.0])
    assert draw([], np.zeros(0), 3, 0.0, rng) == ([], [])
    assert draw([], np.zeros(0), 3, 0.5, rng) == ([], [])


@given(scores_lists, st.integers(1, 15), st.floats(1e-6, 100.0), st.integers(0, 2**31))
def test_a_draw_is_k_different_rows_with_probabilities(
    scores: list[float], k: int, temperature: float, seed: int
) -> None:
    rows, propensities = draw(range(len(scores)), np.array(scores), k, temperature, np.random.default_rng(seed))
    assert len(rows) == len(set(rows)) == len(propensities) == min(k, len(scores))
    assert all(0.0 < p <= 1.0 for p in propensities)
    if k >= len(scores):
        assert propensities[-1] == 1.0  # only one was left


def _plackett_luce(order: tuple[int, ...], scores: np.ndarray, temperature: float) -> list[float]:
    """The textbook's probabilities of each pick, one after the other."""
    left, out = list(range(len(scores))), []
    for row in order:
        odds = {r: math.exp(scores[r] / temperature) for r in left}
        out.append(odds[row] / sum(odds.values()))
        left.remove(row)
    return out


def test_propensities_are_those_of_plackett_and_luce() -> None:
    scores, temperature = np.array([0.9, 0.5, 0.45, 0.1]), 0.3
    seen = set()
    for seed in range(200):
        rows, propensities = draw(range(4), scores, 3, temperature, np.random.default_rng(seed))
        seen.add(tuple(rows))
        assert propensities == pytest.approx(_plackett_luce(tuple(rows), scores, temperature))
    # They are a distribution: over all ordered triples their products sum to 1, over all first picks they do too.
    triples = [_plackett_luce(o, scores, temperature) for o in permutations(range(4), 3)]
    assert sum(math.prod(t) for t in triples) == pytest.approx(1.0)
    assert sum(_plackett_luce((r,), scores, temperature)[0] for r in range(4)) == pytest.approx(1.0)
    assert len(seen) > 10


def test_draws_come_as_often_as_their_propensities_say() -> None:
    scores, temperature, draws = np.array([1.0, 0.6, 0.0]), 0.5, 4000
    rng = np.random.default_rng(7)
    pairs = Counter(tuple(draw(range(3), scores, 2, temperature, rng)[0]) for _ in range(draws))
    for pair in permutations(range(3), 2):
        p = math.prod(_plackett_luce(pair, scores, temperature))
        # Four standard deviations of a binomial: six pairs go wrong for one seed in 2,600.
        assert abs(pairs[pair] - draws * p) < 4 * math.sqrt(draws * p * (1 - p))


def test_a_very_low_temperature_is_nearly_the_best_k_in_order() -> None:
    """Odds that are too small for a float must not become equal odds."""
    scores = np.array([0.1, 0.9, 0.5, 0.3, 0.7])
    for seed in range(20):
        rows, propensities = draw(range(5), scores, 5, 1e-4, np.random.default_rng(seed))
        assert rows == [1, 4, 2, 3, 0]
        assert propensities == [1.0] * 5


def test_the_same_seed_draws_the_same() -> None:
    scores = np.linspace(0, 1, 9)
    first = draw(range(9), scores, 5, 0.4, np.random.default_rng(3))
    assert first == draw(range(9), scores, 5, 0.4, np.random.default_rng(3))
    assert first != draw(range(9), scores, 5, 0.4, np.random.default_rng(4))
