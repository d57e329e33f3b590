"""What somebody wishes of us, from their own words: above all to be left alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content_library.taxonomy import Taxonomy
from recommender.needs import is_own
from recommender.readiness import Evidence

_LEAVE_ALONE = re.compile(
    r"\b(take|leave) me (off|out|alone)\b|\bleave (us|it) (out|alone)\b|\bunsubscribe\b|\bremove me\b|"
    r"\b(stop|no more|no further) (writ|mail|e-?mail|call|contact|messag|ring)\w*|\blet it rest\b|"
    r"\b(do not|don't) (contact|write to|mail|e-?mail|call|ring) (me|us)\b|\bclose this (at your end|please)\b|"
    r"\b(sales|you) (to )?(stays?|keeps?) (away|out)\b|\bplease close this\b|\btake (this|it) up with\b|"
    r"\b(I'm|I am|we're|we are) not interested\b(?! in)",
    re.IGNORECASE,
)


def asks_to_be_left_alone(text: str) -> bool:
    """Whether these words of somebody ask us not to go on, or hand us to somebody else."""
    return _LEAVE_ALONE.search(text) is not None


def left_alone(evidence: Sequence[Evidence], taxonomy: Taxonomy) -> str:
    """The latest words that a contact said to a person, if they ask to be left alone; else ""."""
    kinds = {k.id for k in taxonomy.signal_kinds if is_own(k)}
    said = [e for e in evidence if e.text and e.kind in kinds]
    latest = max(said, key=lambda e: e.at, default=None)
    return latest.text if latest and asks_to_be_left_alone(latest.text) else ""
