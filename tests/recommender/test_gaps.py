"""Whether anything fits, and what is missing where nothing does, in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommender import explain, gaps
from tests.recommender.standing import T, asked, standing


def test_a_need_that_ends_with_a_full_stop_is_quoted_without_it() -> None:
    assert gaps.gap(asked(need="It leaks."), [(0.1, 0.9)], 5, T).endswith("about “It leaks”.")
    assert gaps.gap(asked(need="Does it leak?"), [(0.1, 0.9)], 5, T).endswith("about “Does it leak?”.")


def test_words_that_no_text_has_are_a_gap_where_they_are_many() -> None:
    assert gaps.unheard(["welders", "retardant"], 4) == (
        "No text here mentions “welders” or “retardant”: look whether what comes nearest answers that."
    )
    assert gaps.unheard(["a", "b", "c"], 4).startswith("No text here mentions “a”, “b” or “c”:")
    assert gaps.unheard(["welders"], 2) == gaps.unheard(["welders", "retardant"], 9) == ""
    assert gaps.unheard([], 0) == ""


def test_what_surely_speaks_of_a_question_is_no_gap_wherever_they_stand() -> None:
    near_and_unfit = [(0.41, 0.1), (0.2, 0.9)]
    question = replace(asked(), need_stated=True)
    assert gaps.gap(question, near_and_unfit, 5, T) == ""
    assert gaps.doubt(question, near_and_unfit) == gaps.UNSURE
    # What was gathered from signals is no question, and what is only near may be about something else.
    assert gaps.gap(asked(), near_and_unfit, 5, T).startswith("What there is on this subject is not for ")
    assert gaps.gap(question, [(0.39, 0.1)], 5, T).startswith("What there is on this subject is not for ")


def test_nothing_known_is_not_the_first_stage() -> None:
    """Every stage alike: no sentence may say that somebody sees no reason to change."""
    assert explain.reader(standing("unaware", p=1 / 8)) == ""
    assert explain.reader(standing("unaware", p=0.5)) == "unaware"
    assert gaps.gap(asked(p=1 / 8), [(0.0, 0.5)], 3, T).endswith("answer, write something about “steam”.")
    of_finance = gaps.gap(asked(p=1 / 8, role="finance"), [(0.0, 0.5)], 3, T)
    assert of_finance.endswith("write something for somebody in the role finance about “steam”.")


def test_where_it_fits_nothing_is_missing() -> None:
    assert gaps.gap(asked(), [(gaps.TOPIC_FITS, gaps.STAGE_FITS)], 5, T) == ""
    assert gaps.gap(asked(need=""), [(0.0, 0.5)], 5, T) == ""


def test_an_answer_that_comes_second_is_no_gap() -> None:
    """The first is about something else, the second is the answer: nothing is missing."""
    assert gaps.gap(asked(), [(0.1, 0.9), (0.8, 0.9)], 5, T) == ""
    # What is near and what suits the stage must be one and the same item.
    assert gaps.gap(asked(), [(0.1, 0.9), (0.8, 0.01)], 5, T) != ""


@pytest.mark.parametrize(
    ("best", "sure"),
    [
        ([(gaps.TOPIC_SURE, gaps.STAGE_SURE)], True),
        ([(0.1, 0.9), (0.9, 0.9)], True),
        ([(0.9, 0.19), (0.39, 0.9)], False),
        ([(0.3, 0.3)], False),
        ([(float("nan"), 0.1)], True),  # nobody can tell
        ([], True),
    ],
)
def test_where_nothing_is_a_sure_fit_a_word_says_so(best: list[tuple[float, float]], sure: bool) -> None:
    assert gaps.doubt(asked(), best) == ("" if sure else gaps.UNSURE)
    # Where nobody knows what they are about or where they stand, there is nothing to be unsure of.
    assert gaps.doubt(asked(need=""), best) == gaps.doubt(asked(p=1 / 8), best) == ""


def test_what_is_missing_says_for_whom_and_about_what() -> None:
    finance = asked(role="finance")
    assert gaps.gap(finance, [(0.1, 0.9)], 5, T) == (
        "Nothing in the library seems close to the need. If what comes nearest is no answer, "
        "write something for somebody who is about to decide (finance) about “steam”."
    )
    assert gaps.gap(finance, [(0.9, 0.01), (0.1, 0.9)], 5, T) == (
        "What there is on this subject is not for somebody who is about to decide (finance): "
        "write something for them about “steam”."
    )
    assert gaps.gap(finance, [], 5, T) == (
        "Nothing in the library may be sent to somebody who is about to decide (finance) about “steam”; "
        "see what was left out, and why."
    )
    assert gaps.gap(finance, [], 0, T) == "There is nothing to recommend: no content has been added yet."
