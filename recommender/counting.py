"""Numbers of things in words: "1 passage", "2 passages"."""

from __future__ import annotations

import math
from collections.abc import Sequence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# How many names a sentence lists before it only counts the others.
NAMED = 3


def count(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun, e.g. "1 row", "2 rows"; `plural` where that is not the noun with an s."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def part_of(shown: int, total: int, noun: str) -> str:
    """How many of them are shown, e.g. "50 of 300 assets", or just how many there are."""
    return f"{shown} of {count(total, noun)}" if total > shown else count(total, noun)


def first_few(names: Sequence[str]) -> str:
    """The first few names, quoted, and how many more there are: "'a', 'b', 'c' and 12 more"."""
    listed = ", ".join(f"'{name}'" for name in names[:NAMED])
    return f"{listed} and {len(names) - NAMED} more" if len(names) > NAMED else listed


def counted(number: float) -> str:
    """A whole number near this one, in words up to twelve, and with two digits that count from a hundred on."""
    whole = math.floor(number + 0.5)
    if whole < len(_NUMBERS):
        return _NUMBERS[whole]
    return f"{whole if whole < 100 else int(float(f'{whole:.1e}')):,}"
