"""python -m eval.wishes: how well it is noticed what somebody wishes, on labelled texts that nothing learned from.

The set (eval/sets/wishes.jsonl) was written by somebody who had seen neither the code nor what it learns from, and
split before anything was tuned: half "a" may be looked at, half "b" is run when a method stands. Each text is the only
signal of a contact. Half of the texts only sound like a wish.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from content_library.taxonomy.model import NOTHING, Wish
from eval.halves import command
from eval.report import table
from recommender import Recommender

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "nl")
# What ends the conversation; which of these it was matters less than that it was noticed.
ENDING = frozenset({Wish.LEFT_ALONE, Wish.DELETE, Wish.HANDS_OVER, Wish.HAS_LEFT})
COLUMNS = ("texts that", "number", "noticed", "and rightly named", "taken for the other kind")


@dataclass(frozen=True, slots=True)
class Wished:
    """A labelled text: what somebody wrote, or a rep noted (`kind`), and what is wished, NOTHING for nothing."""

    id: str
    text: str
    language: str
    kind: str
    wish: str
    half: str


def load(half: str) -> list[Wished]:
    """The labelled texts of a half ("a", "b", or "" for both)."""
    lines = files("eval").joinpath("sets/wishes.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [Wished(**json.loads(line)) for line in lines]
    return [row for row in rows if half in ("", row.half)]


def heard(texts: Sequence[Wished]) -> list[str]:
    """What the product takes each text to wish, NOTHING for nothing."""
    with tempfile.TemporaryDirectory() as folder, Recommender.open(Path(folder) / "workspace") as rec:
        people, said = Path(folder) / "contacts.csv", Path(folder) / "signals.csv"
        _write(people, [["contact_id"], *([t.id] for t in texts)])
        header = ["signal_id", "contact_id", "kind", "at", "text"]
        _write(said, [header, *([t.id, t.id, t.kind, AS_OF.isoformat(), t.text] for t in texts)])
        rec.import_table(people)
        rec.import_table(said)
        return [rec.readiness(t.id, as_of=AS_OF).evidence[0].wish or NOTHING for t in texts]


def as_markdown(half: str) -> str:
    """What was found on a half, as a page."""
    texts = load(half)
    found = heard(texts)
    pairs = list(zip(texts, found, strict=True))
    rows = [_row(wish.replace("_", " "), [(t, f) for t, f in pairs if t.wish == wish]) for wish in Wish]
    for language in LANGUAGES:
        own = [(t, f) for t, f in pairs if t.language == language and t.wish != NOTHING]
        rows.append(_row(f"wish something, {language}", own))
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


def _row(name: str, pairs: Sequence[tuple[Wished, str]]) -> list[str]:
    noticed = [(t.wish in ENDING) == (f in ENDING) and f != NOTHING for t, f in pairs]
    named = [t.wish == f for t, f in pairs]
    other = [f != NOTHING and not ok for (_, f), ok in zip(pairs, noticed, strict=True)]
    return [name, str(len(pairs)), str(sum(noticed)), str(sum(named)), str(sum(other))]


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the texts, shows the page and gives back the exit code."""
    return command("eval.wishes", "How well the product notices what somebody wishes.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
