"""The nearest names to one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable

# How many are named, and how alike (0 to 100) they must be: below that rapidfuzz's matches look random to a reader
# ("nope" is 68 like "jan-petersen"), above it a slip of the pen or half a name is still found.
NAMED = 3
ALIKE = 70.0
# Of a text that is given by mistake so much is looked at, and one or two letters are a part of anything.
LOOKED_AT, TELLING = 100, 3


def near(query: str, candidates: Iterable[tuple[str, str]]) -> list[str]:
    """The ids whose texts are most like the query, best first; `candidates` are pairs of id and one of its texts.

    Of e-mail addresses what stands before the @ is compared: colleagues share the rest.
    """
    from rapidfuzz import fuzz, process, utils

    query, *_ = query.split("@")
    pairs = [(key, own) for key, text in candidates if len(own := text.split("@")[0]) >= TELLING]
    found = process.extract(
        query[:LOOKED_AT] if len(query) >= TELLING else "",
        [text for _, text in pairs],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=ALIKE,
        limit=NAMED * 3,
    )
    return list(dict.fromkeys(pairs[position][0] for _, _, position in found))[:NAMED]
