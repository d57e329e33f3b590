"""What a file contract is made of: a table, its columns, and what a cell of each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


class Kind(StrEnum):
    """What a cell holds. A word has no spaces around it, a text is kept letter by letter."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    INFLUENCE = "influence"
    WHOLE = "whole number"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    MOMENT_TEXT = "moment as text"
    DAY = "day"
    CHOICE = "choice"
    LABEL = "label"
    SIGNAL_KIND = "signal kind"
    NUMBERS = "numbers by name"


# Whose spaces and line ends mean something.
PROSE = frozenset({"name", "title", "text", "reason"})
# Probabilities: 0 to 1.
SHARES = frozenset({"p_primary", "p_acceptable", "propensity"})
_KINDS: Mapping[Any, Kind] = {
    bool: Kind.BOOLEAN,
    int: Kind.WHOLE,
    float: Kind.NUMBER,
    datetime: Kind.MOMENT,
    date: Kind.DAY,
    Mapping: Kind.NUMBERS,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `default` is what a new record has where the cell is blank, unless it is `required`.

    `choices` are the valid words and `members` their enum, if they have one. `label_set` is the set that a label is
    from; "" means that the row's own column label_set says it.
    """

    name: str
    kind: Kind
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    members: type[StrEnum] | None = None
    label_set: str = ""

    @property
    def prose(self) -> bool:
        """Whether its cells are kept letter by letter."""
        return self.kind is Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the contracts. `keys` stand in the order of the store's own key.

    A file must have all columns of one entry of `needs`. `refers` says which column names a row of which table.
    `hashed_key` is made from the row's content where it is blank.
    """

    name: str
    noun: str
    record: type
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    refers: Mapping[str, str] = field(default_factory=dict)
    hashed_key: str = ""

    def column(self, name: str) -> Column | None:
        """The column of this name, None if it has none."""
        return next((c for c in self.columns if c.name == name), None)


def _column(spec: Field[Any], hint: Any, changes: Mapping[str, Any]) -> Column:
    """The column of a record's field: its kind follows from the field's type unless `changes` say otherwise."""
    bare = next(t for t in get_args(hint) if t is not type(None)) if isinstance(hint, UnionType) else hint
    bare = get_origin(bare) or bare
    made: dict[str, Any] = {"kind": Kind.TEXT if spec.name in PROSE else Kind.WORD}
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        made |= {"kind": Kind.CHOICE, "choices": tuple(bare), "members": bare}
    elif bare in _KINDS:
        made["kind"] = Kind.SHARE if spec.name in SHARES else _KINDS[bare]
    if spec.default is not MISSING:
        made["default"] = spec.default
    elif spec.default_factory is not MISSING:
        made["default"] = spec.default_factory()
    else:
        made["required"] = True
    return Column(spec.name, **(made | dict(changes)))


def table_of(
    name: str, record: type, columns: str, keys: str, *, noun: str = "", needs: str = "", **more: Any
) -> tuple[str, Table]:
    """A table by its name. `changes` (in `more`) are what the record's types cannot say about a column."""
    changes: Mapping[str, Mapping[str, Any]] = more.pop("changes", {})
    hints, specs = get_type_hints(record), {f.name: f for f in fields(record)}
    made = tuple(_column(specs[c], hints[c], changes.get(c, {})) for c in columns.split())
    wanted = tuple(tuple(way.split()) for way in (needs or keys).split("|"))
    noun = noun or name.removesuffix("s").replace("_", " ")
    return name, Table(name, noun, record, tuple(keys.split()), made, wanted, **more)
