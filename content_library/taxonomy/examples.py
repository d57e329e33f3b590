"""JSON lines -> exemplars and utterances, each checked against the label sets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

from content_library.asset import LabelSet
from content_library.taxonomy.lines import fail
from content_library.taxonomy.model import NOTHING, Exemplar, Utterance, Wish
from content_library.taxonomy.sections import Labels
from recommender.errors import TaxonomyError, unreadable

Record = TypeVar("Record", Exemplar, Utterance)


def read_examples(paths: Sequence[Path], record: type[Record], labels: Labels) -> tuple[Record, ...]:
    """The records of these files, in order. Raises TaxonomyError with the file and the line of the first mistake."""
    out: dict[str, Record] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError(f"The file {path} cannot be read: {unreadable(error)}.") from error
        # Not splitlines(): characters that it takes for the end of a line may stand inside a JSON string.
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            item = _record(path, number, line, record)
            for label_set, used in labels_used(item).items():
                for label in used:
                    if label not in labels[label_set]:
                        choices = ", ".join(labels[label_set])
                        fail(path, number, f"'{label}' is not a {label_set}; choose one of {choices}")
            if isinstance(item, Utterance) and item.wish not in ("", NOTHING, *Wish):
                fail(path, number, f"'{item.wish}' is not a wish; choose one of {', '.join(Wish)} or {NOTHING}")
            if item.id in out:
                fail(path, number, f"'{item.id}' is defined twice")
            out[item.id] = item
    return tuple(out.values())


def labels_used(item: Exemplar | Utterance) -> dict[LabelSet, tuple[str, ...]]:
    """The labels that a record carries, by label set."""
    if isinstance(item, Utterance):
        return {LabelSet.STAGE: () if item.stage == NOTHING else (item.stage,)}
    return {LabelSet.STAGE: (item.stage, *item.also), LabelSet.MESSAGE: (item.message,), LabelSet.ROLE: item.roles}


def _record(path: Path, number: int, line: str, record: type[Record]) -> Record:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        fail(path, number, f"not a valid entry ({error})")
    if not isinstance(found, dict):
        fail(path, number, "not a valid entry (it must be a JSON object, in braces)")
    wrong = _wrong(found, record)
    if wrong:
        fail(path, number, f"not a valid entry ({wrong})")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    return record(**values)


def _wrong(found: dict[str, Any], record: type[Record]) -> str:
    """What is wrong with a record's fields, "" for nothing."""
    known = {field.name: field.default for field in fields(record)}
    for key, value in found.items():
        if key not in known:
            return f"'{key}' is not one of {', '.join(known)}"
        if isinstance(known[key], tuple):
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                return f"'{key}' must be a list of texts"
        elif not isinstance(value, str):
            return f"'{key}' must be text"
    missing = [key for key, default in known.items() if default is MISSING and not found.get(key)]
    return f"it has no '{missing[0]}'" if missing else ""
