"""Where in a text a reader may begin; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content_library.asset import Passage
from recommender.assist.fairness import is_problem_half, is_setback
from recommender.assist.message import DraftRequest, Similar
from recommender.assist.words import words

# Where nothing is quoted, a part of the asset that is so similar (a cosine) is named to begin with, by a heading of so
# many words; a page says less of what stands there, and the first one nothing.
BEGIN_AT, BEGIN_ON_PAGE, PLACE_WORDS = 0.46, 0.5, range(2, 11)
_PAGE = re.compile(r"(page|slide) \d+$")
_NO_HEADING = re.compile(r"[|<>{}`*\[\]#\"“”]|[.!]$|^(page|slide) 1$|^(frequently asked|faq)\b", re.IGNORECASE)


def begin_at_in(request: DraftRequest, passages: Sequence[Passage], similar: Similar) -> str:
    """The place of the asset that is nearest to the need, where it is near and a reader can find it; else ""."""
    own = [p for p in passages if p.asset_id == request.asset_id]
    best = max(own, key=lambda p: similar.passages.get(p.passage_id, 0.0), default=None)
    if best is None:
        return ""
    if similar.passages.get(best.passage_id, 0.0) < (BEGIN_ON_PAGE if _PAGE.match(best.place) else BEGIN_AT):
        return ""
    readable = len(best.place.split()) in PLACE_WORDS and not _NO_HEADING.search(best.place)
    readable = readable and not (is_setback(best.place) or is_problem_half(best.place))
    return best.place if readable and not set(words(best.place)) <= set(words(request.title)) else ""
