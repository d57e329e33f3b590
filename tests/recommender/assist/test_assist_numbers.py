"""Numbers are the same when they mean the same, in figures or words, and different when unit or bound differ."""

import pytest

from recommender.assist.numbers import numbers


def meant(text: str) -> list[tuple[str, str, str]]:
    return [(n.value, n.unit, n.bound) for n in numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30%", [("30", "%", "")]),
        ("thirty per cent", [("30", "%", "")]),
        ("３０％", [("30", "%", "")]),  # full-width
        ("5 percentage points", [("5", "points", "")]),
        ("half of the visits", [("50", "%", "")]),
        ("a third of the visits", [("33.3", "%", "")]),
        ("two thirds", [("66.7", "%", "")]),
        ("it doubled", [("2", "x", "")]),
        ("three times", [("3", "x", "")]),
        ("a 30-day trial", [("30", "day", "")]),
        ("two weeks", [("2", "week", "")]),
        ("up to 30%", [("30", "%", "upper")]),
        ("at least two hours", [("2", "hour", "lower")]),
        ("about 30", [("30", "", "about")]),
        ("20–30%", [("20", "%", "range"), ("30", "%", "range")]),
        ("between 20 and 30 per cent", [("20", "%", "range"), ("30", "%", "range")]),
        ("from 40 to 28 minutes", [("40", "", ""), ("28", "minute", "")]),
        ("€1,200", [("1200", "eur", "")]),
        ("1.2 million euros", [("1200000", "eur", "")]),
        ("$4k", [("4000", "usd", "")]),
        ("10 000 parts", [("10000", "", "")]),
        ("two hundred and twenty-five vans", [("225", "", "")]),
        ("12 March", [("12", "mar", "")]),
        ("24/7 at 10:40 in Q3", [("24/7", "code", ""), ("10:40", "code", ""), ("q3", "code", "")]),
        ("50+ customers", [("50", "", "lower")]),
        ("dozens of vans", [("dozens", "vague", "")]),
        ("seven of ten vans", [("7", "of 10", ""), ("10", "", "")]),
        ("no one and this one", []),
        ("see https://acme.example/2024/30 for more", []),
        ("", []),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("said", "source", "same"),
    [
        ("thirty percent", "30 %", True),
        ("30 percent", "30 days", False),
        ("30%", "up to 30%", False),
        ("about 30%", "30%", True),
        ("30%", "about 30%", False),
        ("twice", "2x", True),
        ("half", "50%", True),
        ("30 days", "30 weeks", False),
        ("€30", "$30", False),
        ("2 to 4 weeks", "2-4 weeks", True),
        ("4 weeks", "2-4 weeks", False),
    ],
)
def test_the_same_number_has_unit_and_bound_in_common(said: str, source: str, same: bool) -> None:
    (number, *rest) = numbers(said)
    assert all(n.stands_in(numbers(source)) for n in (number, *rest)) is same


def test_a_bare_number_knows_what_it_counts() -> None:
    assert [n.counts for n in numbers("240 such visits with four organisations")] == [("visit",), ("organization",)]
