"""One cell: text -> value and back. Pure; each mistake is one sentence.

A cell that a spreadsheet would run as a formula, or that would be taken for a blank or for the mark that clears, is
written with an apostrophe before it, and read without it; so whatever is stored survives the way out and in.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from content_library.taxonomy import Taxonomy
from recommender.errors import InputError, brief, one_of
from recommender.exchange.contract import Column, Kind
from recommender.job_title import UNKNOWN
from recommender.people import INFLUENCE, influence_of

# A single one of these clears the stored value.
CLEAR = "-"
FORMULA = "=+-@\t\r"
GUARD = "'"
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")
# What other systems say where a column has choices.
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "tracking_consent": {**dict.fromkeys(TRUE, "yes"), **dict.fromkeys(FALSE, "no"), UNKNOWN: ""}
}
# Whole numbers of ours count things; a database takes no more than 64 bits.
MOST = 2**53
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"([+-]?\d+)(\.0*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scope:
    """What cells are read by: the moment that relative times count from, and the labels that there are."""

    as_of: datetime
    taxonomy: Taxonomy
    labels: dict[tuple[str, str], str] = field(default_factory=dict)


def needs_guard(cell: str, prose: bool, spreadsheet: bool) -> bool:
    """Whether the cell, without apostrophes at its start, would be read as something else than it says."""
    bare = cell.lstrip(GUARD)
    if not bare:
        return False
    loses_spaces = not bare.strip() or (not prose and bare != bare.strip())
    return bare.strip() == CLEAR or loses_spaces or (spreadsheet and bare[0] in FORMULA)


def guarded(cell: str, prose: bool, spreadsheet: bool) -> str:
    """The cell as it is written to a file."""
    return GUARD + cell if needs_guard(cell, prose, spreadsheet) else cell


def plain(cell: str, prose: bool, spreadsheet: bool) -> str | None:
    """What a file's cell says: None for a cleared one, "" for a blank; the inverse of `guarded` for all others."""
    if cell.startswith(GUARD) and needs_guard(cell, prose, spreadsheet):
        return cell[1:]
    bare = cell.strip()
    if bare == CLEAR:
        return None
    return cell if prose and bare else bare


def read_cell(column: Column, cell: str, scope: Scope, row: Mapping[str, Any]) -> Any:
    """The value of a cell that is not blank; `row` holds what was read before. Raises InputError.

    A moment without an offset comes back without a zone: the caller decides and tells.
    """
    name = column.name
    match column.kind:
        case Kind.WORD | Kind.TEXT:
            return text(name, cell)
        case Kind.NUMBER:
            return number(name, cell)
        case Kind.SHARE:
            if not 0 <= (value := number(name, cell)) <= 1:
                raise InputError(f"'{brief(cell)}' in {name} is not between 0 and 1.")
            return value
        case Kind.INFLUENCE:
            return _influence(name, cell)
        case Kind.WHOLE:
            return _whole(name, cell)
        case Kind.BOOLEAN:
            return _boolean(name, cell)
        case Kind.MOMENT | Kind.MOMENT_TEXT:
            return _moment(name, cell)
        case Kind.DAY:
            return _moment(name, cell).date()
        case Kind.CHOICE:
            return _choice(column, cell)
        case Kind.SIGNAL_KIND:
            return _signal_kind(cell, scope.taxonomy)
        case Kind.LABEL:
            return _label(column.label_set or str(row.get("label_set", "")), cell, scope)
        case Kind.NUMBERS:
            return _numbers(name, cell)


def write_value(value: Any) -> str:
    """A value as the text of a cell, without its guard; None is "". NUL, which no file takes, is left out."""
    if isinstance(value, str):
        return str(value).replace("\x00", "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return repr(value) if isinstance(value, float) else str(value)


def number(name: str, cell: str) -> float:
    """A finite number. Raises InputError that shows how to write one."""
    if not _NUMBER.fullmatch(cell) or not math.isfinite(value := float(cell)):
        raise InputError(f"'{brief(cell)}' in {name} is not a number; write it as 1234.5.")
    return value


def fold(text: str) -> str:
    """The text in lower case with single spaces for spaces, underscores and hyphens."""
    return re.sub(r"[\s_-]+", " ", text.strip().lower())


def text(name: str, cell: str) -> str:
    """The text, if it can be stored. Raises InputError for half of a character pair."""
    if not cell.isascii():
        try:
            cell.encode()
        except UnicodeEncodeError as error:
            raise InputError(f"The text in {name} holds a character that is not valid Unicode.") from error
    return cell


def _whole(name: str, cell: str) -> int:
    found = _WHOLE.fullmatch(cell)
    if not found or len(found[1]) > len(str(MOST)) or abs(int(found[1])) > MOST:
        raise InputError(f"'{brief(cell)}' in {name} is not a whole number.")
    return int(found[1])


def _influence(name: str, cell: str) -> float | None:
    try:
        return influence_of(cell)
    except ValueError as error:
        words = ", ".join(INFLUENCE)
        raise InputError(f"'{brief(cell)}' in {name} is neither a number from 0 to 1 nor one of {words}.") from error


def _boolean(name: str, cell: str) -> bool:
    word = cell.lower()
    if word not in (*TRUE, *FALSE):
        raise InputError(f"'{brief(cell)}' in {name} is neither true nor false; write true, false, yes, no, 1 or 0.")
    return word in TRUE


def _moment(name: str, cell: str) -> datetime:
    try:
        value = datetime.fromisoformat(cell)
        return value if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"'{brief(cell)}' in {name} is not a moment; write it as 2024-12-31T09:00:00+01:00."
        ) from error


def _choice(column: Column, cell: str) -> str:
    word = fold(cell)
    found = next((c for c in column.choices if fold(c) == word), SYNONYMS.get(column.name, {}).get(word))
    if found is None:
        found = one_of(column.name.replace("_", " "), cell, [c or UNKNOWN for c in column.choices])
    return column.members(found) if column.members else found


def _signal_kind(cell: str, taxonomy: Taxonomy) -> str:
    word = fold(cell)
    found = next((k.id for k in taxonomy.signal_kinds if word in (fold(k.id), k.name.lower())), "")
    return found or taxonomy.kind(cell).id


def _label(label_set: str, cell: str, scope: Scope) -> str:
    """Our one label for a name; an unknown role is none, so that it is inferred."""
    if not label_set:
        raise InputError("The label cannot be read without its label_set.")
    if label_set == "role" and cell.lower() == UNKNOWN:
        return ""
    if (label_set, cell) not in scope.labels:
        found = scope.taxonomy.label_of(label_set, cell)
        if len(found) > 1:
            raise InputError(f"'{cell}' means more than one {label_set}; choose one of {', '.join(found)}.")
        scope.labels[label_set, cell] = found[0]
    return scope.labels[label_set, cell]


def _numbers(name: str, cell: str) -> dict[str, float]:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(_is_number(v) for v in found.values()):
        raise InputError(f'The cell {name} must be a JSON object of numbers, such as {{"stage": 0.5}}.')
    return {text(name, key): float(value) for key, value in found.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and abs(value) <= 1e300
