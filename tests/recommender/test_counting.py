from __future__ import annotations

import pytest

from recommender.counting import count, first_few


@pytest.mark.parametrize(
    ("number", "noun", "plural", "said"),
    [
        (0, "row", "", "0 rows"),
        (1, "row", "", "1 row"),
        (2, "row", "", "2 rows"),
        (1, "opportunity", "opportunities", "1 opportunity"),
        (3, "opportunity", "opportunities", "3 opportunities"),
    ],
)
def test_a_number_with_its_noun(number: int, noun: str, plural: str, said: str) -> None:
    assert count(number, noun, plural) == said


def test_names_are_listed_up_to_three_and_then_counted() -> None:
    assert first_few(["a"]) == "'a'"
    assert first_few(["a", "b", "c"]) == "'a', 'b', 'c'"
    assert first_few(["a", "b", "c", "d", "e"]) == "'a', 'b', 'c' and 2 more"
