"""Labelled texts, each the only signal of a contact, and what the product makes of them."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from recommender import Recommender
from recommender.readiness import Readiness

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "nl")


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


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
