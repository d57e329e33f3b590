"""The facts that have what a question names, "ISO 27001" for instance, before those that lack it; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from content_library.asset import Passage
from recommender.assist.choose import Found
from recommender.assist.excerpts import LONGEST_POINT, SENTENCE_END, faulty
from recommender.assist.weigh import Fact
from recommender.terms import held, terms_of

# A row of a table that became a line: its heading, and behind it what is said.
_ROW = re.compile(r"(?P<label>[A-Z][a-z]+(?: [a-z-]+){0,4}) (?P<said>[A-Z].+)")


def with_terms(found: Found, need: str, passages: Sequence[Passage]) -> Found:
    """What was found, without the facts that lack a term of the need, where some sentence or row of a table has it."""
    terms = terms_of(need)
    rows = [f for n, p in enumerate(passages) for f in _rows(p, n, terms)]
    texts = [*(f.text for f in (*rows, *found.facts)), *(d.text for _, d in found.refused)]
    most = max((held(text, terms) for text in texts), default=0)
    if not most:
        return found
    kept = [f for f in (*rows, *found.facts) if held(f.text, terms) == most or f.chosen or f.named]
    return Found(tuple(kept), found.refused)


def _rows(passage: Passage, number: int, terms: Collection[str]) -> Iterator[Fact]:
    """What rows of a table say of a term, each with the heading of its row; word for word as it stands there."""
    for at, line in enumerate(passage.text.splitlines()):
        row = _ROW.fullmatch(" ".join(line.split()))
        if not row or not held(row["said"], terms) or SENTENCE_END.search(line) or faulty(row["said"], True):
            continue
        if len(row["said"].split()) <= LONGEST_POINT:
            yield Fact(
                text=row["said"],
                passage_id=passage.passage_id,
                asset_id=passage.asset_id,
                score=1.0,
                relevance=1.0,
                shares=1.0,
                order=(number, at),
                label=row["label"],
            )
