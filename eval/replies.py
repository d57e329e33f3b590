"""python -m eval.replies: how well the words of one reply or note are read, on labelled ones that nothing learned from.

The set (eval/sets/replies.jsonl) was written by somebody who had seen neither the code nor what it learns from, and
split before anything was tuned: half "a" may be looked at, half "b" is run when a method stands. Each text is the only
signal of a contact; `stage` is where its writer stands, `also` what else a careful reader would accept, "none" that the
text says nothing about it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from eval.halves import command
from eval.labelled import LANGUAGES, Labelled, heard_of, load_labelled
from eval.metrics import hit, log_score, mean
from eval.report import table

Array = npt.NDArray[np.float64]

NONE = "none"
# How a text is made: its words are those of its stage; of another one, denied; somebody moves back; two in one text.
TRAITS = ("plain", "negated", "back", "mixed")
OURS, KIND_ALONE = "Stagecue", "the kind alone"
COLUMNS = ("said by", "texts", "stage", "acceptable", "within one stage", "log score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Labelled):
    """A labelled text: what stage its writer is at, which others would do (`also`), and how it is made (`trait`)."""

    stage: str
    also: tuple[str, ...]
    trait: str
    industry: str


def load(half: str) -> list[Reply]:
    """The labelled texts of a half ("a", "b", or "" for both)."""
    return [replace(r, also=tuple(r.also)) for r in load_labelled("replies", Reply, half)]


def read(replies: Sequence[Reply], with_words: bool = True) -> tuple[tuple[str, ...], Array]:
    """The stages, and where the product puts the writer of each text (texts, stages), a probability each."""
    stands = heard_of(replies, with_words)
    return stands[0].stages, np.array([s.probabilities for s in stands])


def as_markdown(half: str) -> str:
    """What was found on a half, as a page."""
    replies = load(half)
    stages, ours = read(replies)
    _, kind = read(replies, with_words=False)
    said = [r.stage != NONE for r in replies]
    rows = []
    for name in ("all", *LANGUAGES, *TRAITS):
        at = [i for i, r in enumerate(replies) if said[i] and name in ("all", r.language, r.trait)]
        rows.append([f"**{OURS}**, {name}", *_scores([replies[i] for i in at], stages, ours[at])])
        if name == "all":
            rows.append([f"{KIND_ALONE}, {name}", *_scores([replies[i] for i in at], stages, kind[at])])
    quiet = [i for i, told in enumerate(said) if not told]
    moved = np.abs(ours[quiet] - kind[quiet]).sum(axis=1) / 2
    telling = [i for i, told in enumerate(said) if told]
    elsewhere = np.abs(ours[telling] - kind[telling]).sum(axis=1) / 2
    return (
        f"# How well words are read: half {half or 'a and b'}, {len(replies)} texts\n\n"
        f"Run it again: `python -m eval.replies{f' --half {half}' if half else ''}`\n\n"
        "One text is all that is known of a contact. Log score: natural, 0 is best.\n\n"
        f"{table(COLUMNS, rows)}\n\n"
        f"What says nothing ({len(quiet)} texts) moves the estimate by {mean(moved):.2f} (total variation, 0 to 1), "
        f"what says something by {mean(elsewhere):.2f}.\n"
    )


def _scores(replies: Sequence[Reply], stages: Sequence[str], p: Array) -> list[str]:
    truth = [stages.index(r.stage) for r in replies]
    taken = [stages[int(row.argmax())] in (r.stage, *r.also) for r, row in zip(replies, p, strict=True)]
    pairs = list(zip(p, truth, strict=True))
    found = [
        mean([hit(row, t) for row, t in pairs]),
        mean([float(x) for x in taken]),
        mean([hit(row, t, 1) for row, t in pairs]),
        mean([log_score(row, t) for row, t in pairs]),
    ]
    return [str(len(replies)), *(f"{x:.2f}" for x in found)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the texts, shows the page and gives back the exit code."""
    return command("eval.replies", "How well the product reads labelled replies and notes.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
