from __future__ import annotations

import pytest

from recommender.counting import count, first_few, part_of


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


def test_a_part_of_a_list_and_all_of_it() -> None:
    assert (part_of(50, 300, "asset"), part_of(1, 1, "asset"), part_of(0, 0, "asset")) == (
        "50 of 300 assets",
        "1 asset",
        "0 assets",
    )
