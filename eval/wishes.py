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
from eval.labelled import Labelled, heard_of, load_labelled
from eval.noticing import Noticed, Words, page

# What ends the conversation; which of these it was matters less than that it was noticed.
ENDING = frozenset({Wish.LEFT_ALONE, Wish.DELETE, Wish.HANDS_OVER, Wish.HAS_LEFT})
WORDS = Words(
    "wishes",
    "texts that",
    "wish something",
    "a wish that ends the conversation as one of these (to be left alone, to have data deleted, somebody else instead, "
    "has left), a wish for time as that.",
    "Of {rest} texts that wish none of this, {alike} are taken to end the conversation and {other} to ask for time.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
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
    noticed = [Noticed(t.language, t.wish, found) for t, found in zip(texts, heard(texts), strict=True)]
    return page(half, noticed, Wish, ENDING, WORDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the texts, shows the page and gives back the exit code."""
    return command("eval.wishes", "How well the product notices what somebody wishes.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
