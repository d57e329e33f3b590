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
from eval.labelled import Labelled, heard_of, load_labelled
from eval.noticing import Noticed, Words, page
from recommender.turns import BECOMES_CUSTOMER

WORDS = Words(
    "turns",
    "texts that tell of",
    "any",
    "that they bought or use it as one of these (they are customers now), that it is called off as that.",
    "Of {rest} texts that tell of none, {alike} are taken to say that they bought or use it, and {other} that it is "
    "called off.",
)


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
    noticed = [Noticed(t.language, t.turn, found) for t, found in zip(texts, heard(texts), strict=True)]
    return page(half, noticed, Turn, BECOMES_CUSTOMER, WORDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the texts, shows the page and gives back the exit code."""
    return command("eval.turns", "How well it is noticed what has happened to a purchase.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
