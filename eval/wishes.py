"""python -m eval.wishes: how well it is noticed what somebody wishes, on labelled texts that nothing learned from.

The set (eval/sets/wishes.jsonl) was written by somebody who had seen neither the code nor what it learns from, and
split before anything was tuned: half "a" may be looked at, half "b" is run when a method stands. Each text is the only
signal of a contact. Half of the texts only sound like a wish.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from content_library.taxonomy.model import NOTHING, Wish
from eval.halves import command
from eval.labelled import LANGUAGES, NOTICED, Labelled, heard_of, load_labelled, noticed_row
from eval.report import table

# What ends the conversation; which of these it was matters less than that it was noticed.
ENDING = frozenset({Wish.LEFT_ALONE, Wish.DELETE, Wish.HANDS_OVER, Wish.HAS_LEFT})

COLUMNS = ("texts that", *NOTICED)


@dataclass(frozen=True, slots=True)
class Wished(Labelled):
    """A labelled text and what is wished by it, NOTHING for nothing."""

    wish: str


def load(half: str) -> list[Wished]:
    """The labelled texts of a half ("a", "b", or "" for both)."""
    return load_labelled("wishes", Wished, half)


def heard(texts: Sequence[Wished]) -> list[str]:
    """What the product takes each text to wish, NOTHING for nothing."""
    return [r.evidence[0].wish or NOTHING for r in heard_of(texts)]


def as_markdown(half: str) -> str:
    """What was found on a half, as a page."""
    texts = load(half)
    found = heard(texts)
    pairs = list(zip(texts, found, strict=True))
    rows = [
        noticed_row(wish.replace("_", " "), [(t.wish, f) for t, f in pairs if t.wish == wish], ENDING) for wish in Wish
    ]
    for language in LANGUAGES:
        own = [(t.wish, f) for t, f in pairs if t.language == language and t.wish != NOTHING]
        rows.append(noticed_row(f"wish something, {language}", own, ENDING))
    rest = [f for t, f in pairs if t.wish == NOTHING]
    ends, waits = sum(f in ENDING for f in rest), sum(f == Wish.TIME for f in rest)
    return (
        f"# How well wishes are noticed: half {half or 'a and b'}, {len(texts)} texts\n\n"
        f"Run it again: `python -m eval.wishes{f' --half {half}' if half else ''}`\n\n"
        "One text is all that is known of a contact. Noticed: a wish that ends the conversation as one of these (to be "
        "left alone, to have data deleted, somebody else instead, has left), a wish for time as that.\n\n"
        f"{table(COLUMNS, rows)}\n\n"
        f"Of {len(rest)} texts that wish none of this, {ends} are taken to end the conversation and {waits} to ask for "
        "time.\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the texts, shows the page and gives back the exit code."""
    return command("eval.wishes", "How well the product notices what somebody wishes.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
