"""Use case: a table out of the store into a CSV, JSON lines or Parquet file that `load` reads back without loss."""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from recommender.errors import InputError, brief, one_of
from recommender.exchange import shelf
from recommender.exchange.cells import guarded, write_value
from recommender.exchange.contract import Kind, Table
from recommender.exchange.files import load_parquet
from recommender.exchange.tables import TABLES
from recommender.store import Store

# Rows that a Parquet file holds in one group.
GROUP = 10_000
# How Parquet keeps a kind of column; all others are text.
PARQUET_TYPES: Mapping[Kind, str] = {
    Kind.NUMBER: "float64",
    Kind.SHARE: "float64",
    Kind.INFLUENCE: "float64",
    Kind.WHOLE: "int64",
    Kind.BOOLEAN: "bool",
}
# The unknown columns of records, by key.
Extras = dict[tuple[Any, ...], dict[str, Any]]
# A record as it goes out: its values, and its unknown columns as text.
Out = tuple[Sequence[Any], Sequence[str]]


def export_table(store: Store, table: str, path: str | Path, as_of: datetime | None = None) -> int:
    """How many rows were written to the file, whose ending says the form: .csv, .jsonl or .parquet.

    The columns are those of the contract, then the unknown ones that imports brought (not for outcomes). Dated
    records are those up to `as_of`, all if it is None. An existing file is replaced only when the new one is whole.
    In a CSV, text that a spreadsheet would run as a formula is written after an apostrophe. Assets go out so that they
    can be added elsewhere: paths below the file's folder as seen from there, the text of those without a file. Where a
    source is gone, so that the asset is no longer recommended whatever its status, `vanished_at` says since when.
    Raises InputError.
    """
    path, spec = Path(path), TABLES[one_of("table", table, TABLES)]
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError(f"A table goes to a file that ends in {', '.join(_WRITERS)}, not to '{brief(str(path))}'.")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it.")
    key, extras = shelf.key_getter(spec), shelf.extras(store, spec)
    records = shelf.records(store, table, as_of)
    if table == "assets":
        records = [replace(a, path=_seen_from(path.parent.resolve(), a.path)) for a in records]
        extras = _with_vanished(store, _with_texts(store, [a.asset_id for a in records if not a.path], extras))
    unknown = sorted({name for record in records for name in extras.get(key(record), ())}) if extras else []
    names = [c.name for c in spec.columns]

    def rows() -> Iterator[Out]:
        for record in records:
            more = extras.get(key(record), {})
            yield [getattr(record, name) for name in names], [write_value(more.get(name)) for name in unknown]

    with _replacing(path) as temporary:
        write(temporary, spec, unknown, rows())
    return len(records)


def _seen_from(folder: Path, path: str) -> str:
    """A path below the folder as seen from there; another one as it is."""
    return Path(path).relative_to(folder).as_posix() if path and Path(path).is_relative_to(folder) else path


def _with_texts(store: Store, ids: Sequence[str], extras: Extras) -> Extras:
    """The unknown columns, and for these assets their texts: there is no file to read them from."""
    texts = {(a.asset_id,): a.text for a in store.content.assets(ids=ids, with_text=True) if a.text}
    return _with(extras, "text", texts)


def _with_vanished(store: Store, extras: Extras) -> Extras:
    """The unknown columns, and for assets whose source is gone since when it is: their status doesn't tell."""
    return _with(extras, "vanished_at", {(i,): at for i, at in store.content.vanished_at().items()})


def _with(extras: Extras, name: str, values: Mapping[tuple[Any, ...], Any]) -> Extras:
    return {**extras, **{key: {**extras.get(key, {}), name: value} for key, value in values.items()}}


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path`, which takes its place when the block is done, and is removed when it fails."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _csv(path: Path, table: Table, unknown: Sequence[str], rows: Iterator[Out]) -> None:
    prose = [c.prose for c in table.columns]
    header = [*(c.name for c in table.columns), *(guarded(name, False, True) for name in unknown)]
    with path.open("x", encoding="utf-8", newline="") as file:
        # The writer quotes a cell that holds a part of the line end: with \r\n it quotes both.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        for values, more in rows:
            known = (_guarded(value, p, True) for value, p in zip(values, prose, strict=True))
            writer.writerow([*map(write_value, known), *(guarded(cell, True, True) for cell in more)])


def _json_lines(path: Path, table: Table, unknown: Sequence[str], rows: Iterator[Out]) -> None:
    names = [*(c.name for c in table.columns), *unknown]
    with path.open("x", encoding="utf-8", newline="\n") as file:
        for values, more in rows:
            cells = [*_machine_values(table, values), *(guarded(cell, True, False) for cell in more)]
            file.write(json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False) + "\n")


def _parquet(path: Path, table: Table, unknown: Sequence[str], rows: Iterator[Out]) -> None:
    parquet, _ = load_parquet()
    from importlib import import_module

    arrow = import_module("pyarrow")
    types = {
        c.name: getattr(arrow, PARQUET_TYPES.get(c.kind, "string").replace("bool", "bool_"))() for c in table.columns
    }
    schema = arrow.schema([*types.items(), *((name, arrow.string()) for name in unknown)])
    with parquet.ParquetWriter(path, schema) as writer:
        while group := list(islice(rows, GROUP)):
            lines = [
                [*map(_flat, _machine_values(table, values)), *(guarded(cell, True, False) for cell in more)]
                for values, more in group
            ]
            columns = [list(column) for column in zip(*lines, strict=True)]
            writer.write_table(arrow.table(dict(zip(schema.names, columns, strict=True)), schema=schema))


_WRITERS: Mapping[str, Callable[[Path, Table, Sequence[str], Iterator[Out]], None]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
}


def _guarded(value: Any, prose: bool, spreadsheet: bool) -> Any:
    """The value; a text with its guard, if it needs one, and without NUL. Numbers are no formulas."""
    return guarded(write_value(value), prose, spreadsheet) if isinstance(value, str) else value


def _machine_values(table: Table, values: Sequence[Any]) -> Iterator[Any]:
    """The values as JSON has them: moments and days as text, numbers and mappings as they are."""
    for column, value in zip(table.columns, values, strict=True):
        if isinstance(value, datetime | date):
            yield value.isoformat()
        else:
            yield dict(value) if isinstance(value, Mapping) else _guarded(value, column.prose, False)


def _flat(value: Any) -> Any:
    return write_value(value) if isinstance(value, Mapping) else value
