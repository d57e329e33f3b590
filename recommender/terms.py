"""What a question names by its letters, "ISO 27001", "SSO" or "4G", and whether a text has it; pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

# A run of letters and digits.
WORD = re.compile(r"[^\W_]+")
# In capitals, with or without figures, or letters and figures in one word ("9 AM" and "5K" are amounts); a number only
# behind such a word: that of "40 engineers" says how many, and names nothing.
_TERM = re.compile(
    r"\b(?:[A-Z]{2,}|(?=[a-zA-Z]*\d)[A-Z]+[\w-]*|\d(?![AP]M\b|[KMB]\b)[A-Z]+)(?:[ -]\d[\d-]*)?\b",
)


# Several questions are asked of each passage about the same need.
@lru_cache(maxsize=64)
def terms_of(need: str) -> frozenset[str]:
    """The terms of a need, in small letters; none where it is written in capitals as a whole."""
    return frozenset() if _shouted(need) else frozenset(t.lower() for t in _TERM.findall(need))


def held(text: str, terms: Collection[str]) -> int:
    """How many of the terms stand in a text: all words of each, "ISO/IEC 27001" for "iso 27001", too."""
    if not terms:
        return 0
    words = _words(text)
    return sum(_words(term) <= words for term in terms)


def names_all(text: str, need: str) -> bool:
    """Whether a need names something and all of it stands in the text."""
    terms = terms_of(need)
    return bool(terms) and held(text, terms) == len(terms)


def _words(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in WORD.findall(text))


def _shouted(need: str) -> bool:
    """Whether capitals mean nothing here: one word in them is a name, several and no other word are a way to write."""
    return need.isupper() and len(WORD.findall(need)) > 1 and not _TERM.fullmatch(need.strip(" ?!."))
