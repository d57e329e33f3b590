"""The nearest names to one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable

# How many are named, and how alike (0 to 100) they must be: below 60 rapidfuzz's matches look random to a reader.
NAMED = 3
ALIKE = 60.0


def near(query: str, candidates: Iterable[tuple[str, str]]) -> list[str]:
    """The ids whose texts are most like the query, best first; `candidates` are pairs of id and one of its texts."""
    from rapidfuzz import fuzz, process, utils

    pairs = [(key, text) for key, text in candidates if text]
    found = process.extract(
        query,
        [text for _, text in pairs],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=ALIKE,
        limit=NAMED * 3,
    )
    return list(dict.fromkeys(pairs[position][0] for _, _, position in found))[:NAMED]
