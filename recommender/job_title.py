"""Job title -> role. CRMs hardly ever fill a role in; a title nearly always is there. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from content_library.taxonomy import Role

UNKNOWN = "unknown"


def role_of(title: str, roles: tuple[Role, ...]) -> str:
    """The id of the role that a job title stands for, or "unknown".

    The word that stands last decides, for it is what the person is ("field service dispatcher"); of two that end
    together the longer; generic words ("head of", "manager") only where nothing else says anything.
    """
    wanted = " ".join(title.lower().split())
    for words in _patterns(roles):
        found = [(m.end(), m.end() - m.start(), role) for pattern, role in words for m in pattern.finditer(wanted)]
        inner = [a for a in found if not any(_inside(a, b) for b in found)]
        if inner:
            return max(inner)[2]
    return UNKNOWN


def _inside(a: tuple[int, int, str], b: tuple[int, int, str]) -> bool:
    return a[1] < b[1] and b[0] - b[1] <= a[0] - a[1] and a[0] <= b[0]


@lru_cache(maxsize=4)
def _patterns(roles: tuple[Role, ...]) -> tuple[list[tuple[re.Pattern[str], str]], ...]:
    """Title words, then generic ones, each as one pattern a role."""
    tiers = []
    for attribute in ("titles", "generic"):
        tier = []
        for role in roles:
            words = sorted(getattr(role, attribute), key=len, reverse=True)
            if words:
                tier.append((re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)"), role.id))
        tiers.append(tier)
    return tuple(tiers)
