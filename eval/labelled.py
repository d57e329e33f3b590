"""Labelled texts, each the only signal of a contact, and what the product makes of them."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from content_library.taxonomy.model import NOTHING
from recommender import Recommender
from recommender.readiness import Readiness

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "nl")
# Of a row of noticed_row, after its name.
NOTICED = ("number", "noticed", "and rightly named", "taken for the other kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What somebody wrote, or a rep noted (`kind`), in a language, of half "a" or "b" of its set."""

    id: str
    text: str
    language: str
    kind: str
    half: str


Text = TypeVar("Text", bound=Labelled)


def load_labelled(name: str, record: type[Text], half: str) -> list[Text]:
    """The labelled texts of a half ("a", "b", or "" for both) of the set `name`."""
    lines = files("eval").joinpath(f"sets/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [record(**json.loads(line)) for line in lines]
    return [row for row in rows if half in ("", row.half)]


def heard_of(texts: Sequence[Labelled], with_words: bool = True) -> list[Readiness]:
    """Where the product puts the writer of each text; without its words, by its kind alone."""
    with tempfile.TemporaryDirectory() as folder, Recommender.open(Path(folder) / "workspace") as rec:
        people, said = Path(folder) / "contacts.csv", Path(folder) / "signals.csv"
        _write(people, [["contact_id"], *([t.id] for t in texts)])
        header = ["signal_id", "contact_id", "kind", "at", "text"]
        rows = ([t.id, t.id, t.kind, AS_OF.isoformat(), t.text if with_words else ""] for t in texts)
        _write(said, [header, *rows])
        rec.import_table(people)
        rec.import_table(said)
        return [rec.readiness(t.id, as_of=AS_OF) for t in texts]


def noticed_row(name: str, pairs: Sequence[tuple[str, str]], alike: Collection[str]) -> list[str]:
    """How many of the texts were noticed, by what they are and what they were taken for; which of those `alike` it was
    matters less than that it was noticed."""
    noticed = [(labelled in alike) == (found in alike) and found != NOTHING for labelled, found in pairs]
    named = [labelled == found for labelled, found in pairs]
    other = [found != NOTHING and not ok for (_, found), ok in zip(pairs, noticed, strict=True)]
    return [name, str(len(pairs)), str(sum(noticed)), str(sum(named)), str(sum(other))]


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
