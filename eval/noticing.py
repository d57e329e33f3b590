"""How well it is noticed what a text tells of: the page of a labelled set of which some texts only sound like it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from content_library.taxonomy.model import NOTHING
from eval.labelled import LANGUAGES
from eval.report import table

COLUMNS = ("number", "noticed", "and rightly named", "taken for the other kind")


class Noticed(NamedTuple):
    """What a text in a language tells of, and what it was taken for; NOTHING for nothing."""

    language: str
    told: str
    found: str


class Words(NamedTuple):
    """What the page of a set says: its name, of the texts in a row and in one of a language, what counts, and what the
    others are taken for."""

    name: str
    texts: str
    any: str
    counts: str
    others: str


def page(half: str, texts: Sequence[Noticed], kinds: Iterable[str], alike: Collection[str], words: Words) -> str:
    """What was found on a half, by kind and language; which of those `alike` it was matters less than that it was."""
    rows = [_row(kind.replace("_", " "), [t for t in texts if t.told == kind], alike) for kind in kinds]
    telling = [t for t in texts if t.told != NOTHING]
    for language in LANGUAGES:
        rows.append(_row(f"{words.any}, {language}", [t for t in telling if t.language == language], alike))
    rest = [t.found for t in texts if t.told == NOTHING]
    taken = {
        "rest": len(rest),
        "alike": sum(f in alike for f in rest),
        "other": sum(f != NOTHING and f not in alike for f in rest),
    }
    return (
        f"# How well {words.name} are noticed: half {half or 'a and b'}, {len(texts)} texts\n\n"
        f"Run it again: `python -m eval.{words.name}{f' --half {half}' if half else ''}`\n\n"
        f"One text is all that is known of a contact. Noticed: {words.counts}\n\n"
        f"{table((words.texts, *COLUMNS), rows)}\n\n"
        f"{words.others.format(**taken)}\n"
    )


def _row(name: str, texts: Sequence[Noticed], alike: Collection[str]) -> list[str]:
    """How many of the texts were noticed, how many of these rightly named, and how many taken for something else."""
    noticed = [t.found != NOTHING and (t.told in alike) == (t.found in alike) for t in texts]
    other = [t.found != NOTHING and not ok for t, ok in zip(texts, noticed, strict=True)]
    return [name, str(len(texts)), str(sum(noticed)), str(sum(t.told == t.found for t in texts)), str(sum(other))]
