"""A linear head: what scikit-learn says, with numpy alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from recommender.linear_head import LinearHead, fit_each, fit_one_of

RNG = np.random.default_rng(4)


def clouds(labels: tuple[str, ...], each: int = 20) -> tuple[np.ndarray, list[str]]:
    """Points around a corner a label."""
    corners = np.eye(len(labels), 5)
    points = np.concatenate([c + RNG.normal(0, 0.3, (each, 5)) for c in corners])
    return points, [x for x in labels for _ in range(each)]


@pytest.mark.parametrize("labels", [("b", "a"), ("c", "a", "b"), ("d", "b", "c", "a")])
def test_it_answers_as_scikit_learn_does_in_our_order(labels: tuple[str, ...]) -> None:
    features, answers = clouds(labels)
    head = fit_one_of(features, answers, labels, 0.7)
    theirs = LogisticRegression(C=0.7, max_iter=2000, class_weight="balanced").fit(features, answers)
    order = [list(theirs.classes_).index(x) for x in labels]
    found = head.probabilities(features)
    assert found == pytest.approx(theirs.predict_proba(features)[:, order], abs=1e-6)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(features)))
    assert head.labels == labels


def test_roles_are_answered_each_by_itself() -> None:
    features, names = clouds(("a", "b", "c"))
    answers = np.array([[n == "a", n in "ab", False, True] for n in names])
    head = fit_each(features, answers, ("a", "a or b", "never", "always"), 1.0)
    found = head.probabilities(features)
    theirs = LogisticRegression(C=1.0, max_iter=2000).fit(features, answers[:, 1]).predict_proba(features)[:, 1]
    assert found[:, 1] == pytest.approx(theirs, abs=1e-6)
    assert found[:, 2].max() < 0.01
    assert found[:, 3].min() > 0.99
    assert np.ptp(found[:, 2]) == np.ptp(found[:, 3]) == 0.0


def test_a_temperature_below_1_makes_answers_firmer_and_changes_no_order() -> None:
    features, answers = clouds(("a", "b", "c"))
    head = fit_one_of(features, answers, ("a", "b", "c"), 0.1)
    plain, firm = head.probabilities(features), head.probabilities(features, 0.5)
    assert (firm.max(axis=1) >= plain.max(axis=1)).all()
    assert (firm.argmax(axis=1) == plain.argmax(axis=1)).all()
    assert firm[0] == pytest.approx(plain[0] ** 2 / (plain[0] ** 2).sum())


def test_one_row_of_features_is_one_answer() -> None:
    head = LinearHead(("a", "b"), np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))
    assert head.probabilities([2.0, 0.0])[0] == pytest.approx(np.exp([2, 0]) / np.exp([2, 0]).sum())


def test_very_large_scores_are_still_probabilities() -> None:
    head = LinearHead(("a", "b"), np.array([[1.0], [0.0]]), np.zeros(2))
    assert head.probabilities([[5000.0], [-5000.0]]).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_arrays_make_the_same_head_again() -> None:
    features, answers = clouds(("b", "a"))
    for head in (
        fit_one_of(features, answers, ("b", "a"), 1.0),
        fit_each(features, np.eye(40, 2) > 0, ("x", "y"), 1.0),
    ):
        again = LinearHead.from_arrays(head.arrays("p"), "p")
        assert (again.labels, again.independent) == (head.labels, head.independent)
        assert np.array_equal(again.probabilities(features), head.probabilities(features))


def test_using_a_head_needs_numpy_alone() -> None:
    code = (
        "import sys; from recommender.linear_head import LinearHead; import numpy as np;"
        "LinearHead(('a',), np.eye(1), np.zeros(1)).probabilities([[1.0]]); print('sklearn' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "False"


def test_a_label_without_a_row_is_never_chosen_and_the_others_are_as_if_it_were_not_there() -> None:
    for known in (("a", "b"), ("a", "b", "c")):
        features, answers = clouds(known)
        head, alone = fit_one_of(features, answers, (*known, "d"), 0.7), fit_one_of(features, answers, known, 0.7)
        found = head.probabilities(features, 0.84)
        assert found[:, -1].tolist() == [0.0] * len(features)
        assert found[:, :-1] == pytest.approx(alone.probabilities(features, 0.84))
        assert head.knows.tolist() == [True] * len(known) + [False]
        again = LinearHead.from_arrays(head.arrays("p"), "p")
        assert np.array_equal(again.probabilities(features), head.probabilities(features))


@pytest.mark.parametrize("answers", [[], ["a"], ["a", "a", "a"]])
def test_rows_of_fewer_than_two_labels_tell_nothing_apart(answers: list[str]) -> None:
    head = fit_one_of(np.eye(5)[: len(answers)], answers, ("a", "b"), 1.0)
    assert not head.tells_apart
    assert head.probabilities(np.eye(5)).tolist() == [[0.5, 0.5]] * 5
    each = fit_each(np.eye(5)[: len(answers)], [[x == "a", False] for x in answers], ("a", "b"), 1.0)
    assert not each.tells_apart
