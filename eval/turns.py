"""python -m eval.turns: how well it is noticed that somebody bought, went live or called it off, on labelled texts that
nothing learned from.

The set (eval/sets/turns.jsonl) was written by somebody who had seen neither the code nor what it learns from, and split
before anything was tuned: half "a" may be looked at, half "b" is run when a method stands. Each text is the only signal
of a contact. Two in five texts only sound like it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from content_library.taxonomy.model import NOTHING, Turn
from eval.halves import command
from eval.labelled import LANGUAGES, NOTICED, Labelled, heard_of, load_labelled, noticed_row
from eval.report import table
from recommender.turns import BECOMES_CUSTOMER

COLUMNS = ("texts that tell of", *NOTICED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned(Labelled):
    """A labelled text and what has happened by it, NOTHING for nothing."""

    turn: str


def load(half: str) -> list[Turned]:
    """The labelled texts of a half ("a", "b", or "" for both)."""
    return load_labelled("turns", Turned, half)


def heard(texts: Sequence[Turned]) -> list[str]:
    """What the product takes to have happened by each text, NOTHING for nothing."""
    return [r.evidence[0].turn or NOTHING for r in heard_of(texts)]


def as_markdown(half: str) -> str:
    """What was found on a half, as a page."""
    texts = load(half)
    pairs = list(zip(texts, heard(texts), strict=True))
    rows = [
        noticed_row(turn.replace("_", " "), [(t.turn, f) for t, f in pairs if t.turn == turn], BECOMES_CUSTOMER)
        for turn in Turn
    ]
    for language in LANGUAGES:
        own = [(t.turn, f) for t, f in pairs if t.language == language and t.turn != NOTHING]
        rows.append(noticed_row(f"any, {language}", own, BECOMES_CUSTOMER))
    rest = [f for t, f in pairs if t.turn == NOTHING]
    became, off = sum(f in BECOMES_CUSTOMER for f in rest), sum(f == Turn.CALLED_OFF for f in rest)
    return (
        f"# How well turns are noticed: half {half or 'a and b'}, {len(texts)} texts\n\n"
        f"Run it again: `python -m eval.turns{f' --half {half}' if half else ''}`\n\n"
        "One text is all that is known of a contact. Noticed: that they bought or use it as one of these (they are "
        "customers now), that it is called off as that.\n\n"
        f"{table(COLUMNS, rows)}\n\n"
        f"Of {len(rest)} texts that tell of none, {became} are taken to say that they bought or use it, and {off} that "
        "it is called off.\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the texts, shows the page and gives back the exit code."""
    return command("eval.turns", "How well it is noticed what has happened to a purchase.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
