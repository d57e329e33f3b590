"""JSON lines, or entries of a taxonomy file -> exemplars and utterances, each checked against the label sets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from content_library.asset import LabelSet
from content_library.taxonomy.lines import Entry, fail
from content_library.taxonomy.mistakes import Mistakes
from content_library.taxonomy.model import NOTHING, Exemplar, Turn, Utterance, Wish
from content_library.taxonomy.sections import Labels
from content_library.taxonomy.source import Source
from recommender.errors import TaxonomyError, unreadable

Record = TypeVar("Record", Exemplar, Utterance)
# Which keys of an entry hold labels, and of which set.
LABELLED = {"stage": LabelSet.STAGE, "also": LabelSet.STAGE, "message": LabelSet.MESSAGE, "roles": LabelSet.ROLE}
LISTS = ("also", "roles")


class Written(NamedTuple, Generic[Record]):
    """A record and where it stands."""

    path: Path
    line: int
    item: Record


def read_examples(parts: Sequence[Path | Written[Record]], record: type[Record], labels: Labels) -> tuple[Record, ...]:
    """The records of these files, and those that were written out, in order.

    Raises TaxonomyError with the file and the line of every mistake.
    """
    out: dict[str, Record] = {}
    mistakes = Mistakes()
    for part in parts:
        with mistakes:
            for path, line, item in _of_file(part, record, labels, mistakes) if isinstance(part, Path) else [part]:
                if item.id in out:
                    mistakes.note(path, line, f"'{item.id}' is defined twice")
                out[item.id] = item
    mistakes.told()
    return tuple(out.values())


def _of_file(path: Path, record: type[Record], labels: Labels, mistakes: Mistakes) -> Iterator[Written[Record]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"The file {path} cannot be read: {unreadable(error)}.") from error
    # Not splitlines(): characters that it takes for the end of a line may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            with mistakes:
                item = _record(path, number, line, record)
                _check(path, number, item, labels)
                yield Written(path, number, item)


def _check(path: Path, line: int, item: Exemplar | Utterance, labels: Labels) -> None:
    for label_set, used in labels_used(item).items():
        for label in used:
            if labels[label_set] and label not in labels[label_set]:
                fail(path, line, f"'{label}' is not a {label_set}; choose one of {', '.join(labels[label_set])}")
    if isinstance(item, Utterance):
        for value, noun, known in ((item.wish, "wish", tuple(Wish)), (item.turn, "turn", tuple(Turn))):
            if value not in ("", NOTHING, *known):
                fail(path, line, f"'{value}' is not a {noun}; choose one of {', '.join(known)} or {NOTHING}")


def written_out(source: Source, entry: Entry, place: str, record: type[Record], labels: Labels) -> Record | None:
    """The record that an entry of a taxonomy file is, None where it is wrong.

    One without an id is called by its place.
    """
    known = {field.name: field.default for field in fields(record)}
    required = tuple(key for key, default in known.items() if default is MISSING and key != "id")
    noun = "an exemplar" if record is Exemplar else "an utterance"
    before = len(source.mistakes.found)
    source.check_keys(entry, noun, required, tuple(key for key in known if key not in required))
    values: dict[str, Any] = {"id": place}
    for key in entry:
        if entry[key] is not None and key in known:
            values[key] = _value(source, entry, key, record, labels)
    if len(source.mistakes.found) > before:
        return None
    item = record(**values)
    with source.mistakes:
        _check(source.path, entry.lines.get("wish", entry.line), item, labels)
    return item


def _value(source: Source, entry: Entry, key: str, record: type[Record], labels: Labels) -> str | tuple[str, ...]:
    """What stands under a key; a label may be given by its name, as everywhere in a taxonomy file."""
    if key in LISTS:
        return source.labels(entry, key, labels[LABELLED[key]])
    text = source.text(entry, key)
    if key not in LABELLED or (text == NOTHING and record is Utterance):
        return text
    return source.label(text, labels[LABELLED[key]], entry.lines[key])


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
