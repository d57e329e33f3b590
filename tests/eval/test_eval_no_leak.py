"""Nothing that ships to teach or to show was copied from the judged set."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bm25s.stopwords import STOPWORDS_EN_PLUS

from content_library.asset import Document
from content_library.loaders import load
from content_library.taxonomy import default_taxonomy

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ROOT.parent / "shared" / "benchmark" / "dev"
RUN = 5
STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of five words, case folded, but those made of stop words alone."""
    words = re.findall(r"[^\W_]+", text.casefold())
    found = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return {run for run in found if not STOP_WORDS.issuperset(run)}


def judged_texts() -> Iterator[str]:
    for line in _lines(JUDGED / "assets.jsonl"):
        yield from (line["title"], line["text"])
    for line in _lines(JUDGED / "situations.jsonl"):
        yield from (line["need"], line["ask"], *(s["text"] for s in line["signals"]))


def shipped_texts() -> Iterator[tuple[str, str]]:
    """(where, text) of every exemplar, utterance and cell or file of the sample."""
    for path in sorted((ROOT / "content_library" / "taxonomy" / "exemplars").glob("*.jsonl")):
        for line in _lines(path):
            for text in (line.get("title", ""), line["text"]):
                yield f"{path.name} {line['id']}", text
    sample = ROOT / "content_library" / "sample"
    for path in sorted(sample.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                for cell in row:
                    yield f"{path.name} row {number}", cell
    for found in load(sample / "assets", default_taxonomy(), max_bytes=10**8):
        assert isinstance(found, Document), found
        for text in (found.asset.title, "\n".join(block.text for block in found.blocks)):
            yield found.asset.asset_id, text


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def test_a_shared_run_would_be_seen() -> None:
    assert runs("One TWO three; four five six") == {
        ("one", "two", "three", "four", "five"),
        ("two", "three", "four", "five", "six"),
    }
    assert runs("it is not what you") == set()
    assert runs("too short a text") == set()


def test_no_five_words_in_a_row_come_from_the_judged_set() -> None:
    if not JUDGED.is_dir():
        # Other companies' texts are no part of the project: where they are not, nothing can be compared with them.
        pytest.skip("The judged set (../shared/benchmark/dev) is not on this machine.")
    judged = {run for text in judged_texts() for run in runs(text)}
    assert len(judged) > 10_000
    checked = 0
    offenders: dict[str, list[str]] = {}
    for where, text in shipped_texts():
        found = runs(text)
        checked += len(found)
        for run in sorted(found & judged):
            offenders.setdefault(where, []).append(" ".join(run))
    assert checked > 10_000
    assert not offenders, "\n".join(f"{where}: {'; '.join(shared)}" for where, shared in offenders.items())
