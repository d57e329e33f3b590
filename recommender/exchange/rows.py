"""One row of a file -> what it states about a record, and what that changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from content_library.asset import content_hash
from recommender.errors import InputError, brief
from recommender.exchange.cells import Scope, number, plain, read_cell, text, write_value
from recommender.exchange.contract import Kind, Table
from recommender.exchange.header import Header
from recommender.exchange.names import Known

# How much of a value a difference shows.
SHOWN = 60
# The columns that say when something happened.
HAPPENED = ("at", "shown_at")
# No system has longer ids; a text in the place of one is a mistake in the file.
LONGEST_ID = 500
# Probabilities that each workspace computes for itself: a text that is embedded beside others, or elsewhere, gets a
# vector with other last digits, and the same tag came out up to 2e-7 apart. Nobody means a difference as small as this.
# They are compared and not rounded, for two values however near may round apart.
COMPUTED, ALIKE = frozenset({"p_primary", "p_acceptable"}), 1e-5


@dataclass(slots=True)
class Stated:
    """What a row says: values by column (blank cells are missing), unknown columns (None: cleared), and remarks.

    `assumed` names the columns whose moment had no offset; `ahead` says that it happened later than now; `content` is
    the row in words, the same however written.
    """

    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str | None] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    ahead: bool = False
    content: list[str] = field(default_factory=list)

    def name_contact(self) -> None:
        """Say by id who the contact is, so that the row is the same whether it has the id or the address."""
        told = f"contact_id={self.values['contact_id']}"
        self.content = [told if part.startswith("contact_id=") else part for part in self.content]


def read_row(header: Header, cells: Mapping[str, str], scope: Scope, spreadsheet: bool) -> Stated:
    """What the cells of a row state. Raises InputError that names every cell which cannot be read."""
    stated, faults = Stated(), []
    for known in header.known:
        cell = _cell(known, cells, spreadsheet)
        if cell == "":
            continue
        try:
            stated.values[known.column.name] = _value(known, cell, scope, stated)
        except InputError as error:
            faults.append(str(error))
    for name in header.unknown:
        if (cell := plain(cells.get(name, ""), True, spreadsheet)) != "":
            stated.extra[name] = cell if cell is None else text(name, cell)
            stated.content.append(f"{name}={cell}")
    if faults:
        raise InputError(" ".join(faults))
    return stated


def _cell(known: Known, cells: Mapping[str, str], spreadsheet: bool) -> str | None:
    """What the row says under a column: None for a cleared cell, "" for a blank; parts are joined by a space."""
    parts = [plain(cells.get(source, ""), known.column.prose, spreadsheet) for source in known.sources]
    if len(parts) == 1 or all(part is None for part in parts):
        return parts[0]
    return " ".join(part.strip() for part in parts if part)


def _value(known: Known, cell: str | None, scope: Scope, stated: Stated) -> Any:
    """The value of one cell, noted in `stated.content`; a moment without an offset is taken as UTC, and noted."""
    column = known.column
    if cell is None:
        if column.required:
            raise InputError(f"{column.name} must not be cleared.")
        return column.default
    if known.days:
        days = number(known.source, cell)
        # By the number that the file says: the same row read on another day is still the same row.
        stated.content.append(f"{column.name}={days}")
        return _shifted(known, days, scope.as_of)
    value = read_cell(column, cell, scope, stated.values)
    if isinstance(value, datetime):
        if naive := value.tzinfo is None:
            stated.assumed.append(column.name)
            value = value.replace(tzinfo=UTC)
        stated.ahead |= column.name in HAPPENED and value > scope.as_of
        if column.kind is Kind.MOMENT_TEXT:
            value = value.isoformat() if naive else cell
    stated.content.append(f"{column.name}={write_value(value)}")
    return value


def _shifted(known: Known, days: float, as_of: datetime) -> Any:
    try:
        moment = as_of.astimezone(UTC) + timedelta(days=known.days * days)
    except OverflowError as error:
        raise InputError(f"'{days}' in {known.source} is out of range.") from error
    return moment.date() if known.column.kind is Kind.DAY else moment


def key_of(table: Table, stated: Stated) -> tuple[Any, ...]:
    """The key of the record that a row is about. Raises InputError where a part of it is blank.

    A blank id that may be made from the row's content is made, and put among the row's values.
    """
    if table.hashed_key and not stated.values.get(table.hashed_key):
        stated.values[table.hashed_key] = f"row-{content_hash(table.name, *stated.content)[:24]}"
    key = []
    for name in table.keys:
        column = table.column(name)
        if column is None or (column.required and stated.values.get(name, "") == ""):
            raise InputError("contact_id and email are blank." if table.name == "contacts" else f"{name} is blank.")
        if len(str(stated.values.get(name, ""))) > LONGEST_ID:
            raise InputError(f"{name} is longer than {LONGEST_ID} characters: '{brief(str(stated.values[name]))}'.")
        key.append(stated.values.get(name, column.default))
    return tuple(key)


def complete(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new record, with the defaults for what the row leaves blank. Raises InputError."""
    missing = [c.name for c in table.columns if c.required and values.get(c.name, "") == ""]
    if missing:
        raise InputError(f"{' and '.join(missing)} must not be blank in a new {table.noun}.")
    return {c.name: values.get(c.name, c.default) for c in table.columns}


def changes(old: object, values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Column, stored value and new value, for what the values change in a stored record (see ALIKE)."""
    for name, value in values.items():
        stored = getattr(old, name)
        if stored != value and not (name in COMPUTED and abs(stored - value) < ALIKE):
            yield name, write_value(stored), write_value(value)


def extra_changes(old: Mapping[str, Any], extra: Mapping[str, str | None]) -> Iterator[tuple[str, str, str]]:
    """The same for unknown columns."""
    for name, value in extra.items():
        stored = write_value(old.get(name))
        if stored != (value or ""):
            yield name, stored, value or ""


def told(differences: Iterable[tuple[str, str, str]]) -> str:
    """Differences for a person: "job_title 'A' -> 'B'; name 'C' -> 'D'"."""
    return "; ".join(f"{name} '{_short(old)}' -> '{_short(new)}'" for name, old, new in differences)


def _short(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"
