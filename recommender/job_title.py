"""Job title -> role. CRMs hardly ever fill a role in; a title nearly always is there. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from content_library.taxonomy import Role

UNKNOWN = "unknown"
# What follows names the company ("CTO @ Dataworks", "Leiter bei …") or whom somebody serves ("to the …"), not what the
# person is; up to a bar or a semicolon, where another title may begin.
NOT_THE_PERSON = re.compile(r"(?<=\S)(?: ?@| (?:at|bei|chez|bij) |(?<= to the) )[^|;]*")
# Letters with points between them: "c.f.o.", "v.p".
POINTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)\.?")
# Apostrophes and hyphens that word processors put in.
TYPEWRITTEN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})


def role_of(title: str, roles: tuple[Role, ...]) -> str:
    """The id of the role that a job title stands for, or "unknown".

    The word that stands last decides, for it is what the person is ("field service dispatcher"); of two that end
    together the longer; generic words ("head of", "manager") only where nothing else says anything. Case, the encoding
    of accents and points in abbreviations don't matter; whose company it is, or whom somebody serves, is not looked at.
    What `*` in a role's words means is told in the taxonomy file.
    """
    wanted = " ".join(NOT_THE_PERSON.sub(" ", _plain(title)).split())
    for words in _patterns(roles):
        found = [(m.end(), m.end() - m.start(), role) for pattern, role in words for m in pattern.finditer(wanted)]
        inner = [a for a in found if not any(_inside(a, b) for b in found)]
        if inner:
            return max(inner)[2]
    return UNKNOWN


def _plain(text: str) -> str:
    """The text with one encoding for each letter, small letters, single spaces and no points in abbreviations."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(TYPEWRITTEN)).casefold())
    spaced = " ".join(folded.translate(TYPEWRITTEN).split())
    return POINTED.sub(lambda m: m.group().replace(".", ""), spaced)


def _inside(a: tuple[int, int, str], b: tuple[int, int, str]) -> bool:
    return a[1] < b[1] and b[0] - b[1] <= a[0] - a[1] and a[0] <= b[0]


@lru_cache(maxsize=4)
def _patterns(roles: tuple[Role, ...]) -> tuple[list[tuple[re.Pattern[str], str]], ...]:
    """Title words, then generic ones, each as one pattern a role."""
    tiers = []
    for attribute in ("titles", "generic"):
        tier = []
        for role in roles:
            words = sorted(map(_plain, getattr(role, attribute)), key=len, reverse=True)
            if words:
                tier.append((re.compile("|".join(map(_pattern, words))), role.id))
        tiers.append(tier)
    return tuple(tiers)


def _pattern(word: str) -> str:
    """The regular expression for a title word: whole words, except where a `*` stands for letters or for words."""
    follows = word.endswith(" *")
    stem = word.removesuffix(" *") if follows else word
    start, end = "" if stem.startswith("*") else r"(?<!\w)", "" if stem.endswith("*") else r"(?!\w)"
    # The letters that an outer `*` stands for are left out of the match: in a compound, too, what stands last decides.
    inner = re.escape(stem.strip("*")).replace(r"\*", r"\w*")
    return start + inner + end + (r" .*" if follows else "")
