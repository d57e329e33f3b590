"""Rows of a CSV, JSON lines or Parquet file, one at a time: a file of 250,000 rows is never held as a whole."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from content_library.loaders.columns import fault_of, once
from content_library.loaders.decode import MARKS, decoded
from content_library.loaders.encodings import wide
from recommender.errors import InputError, NotFoundError, brief
from recommender.exchange.cells import plain, write_value
from recommender.exchange.names import known_names
from recommender.store.near import near

ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
DELIMITERS = ",;\t"
CHUNK = 1 << 20


class Row(NamedTuple):
    """A row by its number as a person counts it; `fault` says why its cells cannot be told apart."""

    number: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RowFile:
    """An open file: its column names in order, its rows, whether it is a spreadsheet's, and remarks on it."""

    names: Sequence[str]
    rows: Iterator[Row]
    spreadsheet: bool = False
    notes: tuple[str, ...] = ()


@contextmanager
def open_rows(path: Path) -> Iterator[RowFile]:
    """The file, open while the block runs. Raises InputError, also from its rows, and NotFoundError."""
    try:
        form = _form(path)
        # A table without rows goes out as JSON lines without a line.
        if path.stat().st_size == 0 and form != "jsonl":
            raise InputError(f"{path.name} is empty.")
        if form == "parquet":
            yield _parquet(path)
        else:
            stream, notes = _open_text(path)
            with stream:
                yield _csv(stream, path, notes) if form == "csv" else _json_lines(stream, path, notes)
    except OSError as error:
        raise InputError(f"{brief(path.name)} cannot be read: {error.strerror or error}.") from error


def _form(path: Path) -> str:
    """What kind of file it is by its ending. Raises InputError where it is no table, NotFoundError where it is none."""
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it.")
    if not path.is_file():
        beside = list(path.parent.iterdir()) if path.parent.is_dir() else []
        raise NotFoundError("file", str(path), near(path.stem, [(p.name, p.stem) for p in beside if p.is_file()]))
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise InputError(f"{path.name} is not a table; save it as CSV, JSON lines (.jsonl) or Parquet.")
    return form


def _open_text(path: Path) -> tuple[TextIO, tuple[str, ...]]:
    """The file as text: by its mark, as UTF-8, else as content is read, with a note on what is not certain."""
    if encoding := _encoding(path):
        return path.open(encoding=encoding, newline=""), ()
    try:
        found = decoded(path.read_bytes())
    except InputError as error:
        raise InputError(f"{path.name} cannot be read as text; save it as CSV in UTF-8.") from error
    return io.StringIO(found.text, newline=""), found.notes


def _encoding(path: Path) -> str:
    """What its mark says, "utf-8" where all of it is (with its mark or without), else ""."""
    decoder, utf8 = codecs.getincrementaldecoder("utf-8")(), "utf-8"
    with path.open("rb") as file:
        data = file.read(CHUNK)
        for mark, encoding in MARKS:
            if data.startswith(mark):
                if encoding != "utf-8-sig":
                    return encoding
                utf8 = encoding
        if b"\x00" in data and wide(data):
            return ""
        try:
            while data:
                decoder.decode(data)
                data = file.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return ""
    return utf8


def _lines(stream: TextIO, path: Path) -> Iterator[str]:
    """The lines, checked. Raises InputError for what is not text after all."""
    try:
        for line in stream:
            if "\x00" in line:
                raise InputError(f"{path.name} is not text: it holds NUL characters; save it as CSV in UTF-8.")
            yield line
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not the {error.encoding} that it says it is; save it as UTF-8.") from error


def _csv(stream: TextIO, path: Path, notes: tuple[str, ...]) -> RowFile:
    # The library's own limit of 128 KB a cell is below a long note; an unclosed quote is told at the end.
    csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size))
    lines, number, first = _lines(stream, path), 0, ""
    for first in lines:
        number += 1
        if first.strip("\ufeff \t\r\n,;"):
            break
    else:
        raise InputError(f"{path.name} is empty.")
    delimiter = _delimiter(first)
    records = _csv_records(csv.reader(chain([first], lines), delimiter=delimiter, strict=True), path)
    names = [plain(name.strip(), False, True) or "" for name in next(records)]
    return RowFile(names, _csv_rows(records, names, number), spreadsheet=True, notes=notes)


def _csv_records(reader: Any, path: Path) -> Iterator[list[str]]:
    begins = 1
    try:
        for record in reader:
            yield record
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{path.name} is not valid CSV: in the row that begins at line {begins} a quote is not closed, "
            "or stands inside a cell and is not doubled."
        ) from error


def _csv_rows(records: Iterator[list[str]], names: list[str], header_row: int) -> Iterator[Row]:
    for number, cells in enumerate(records, header_row + 1):
        if any(cell.strip() for cell in cells[len(names) :]):
            counts = f"It has {len(cells)} cells and the header {len(names)}"
            yield Row(number, {}, f"{counts}; put a cell that holds the delimiter in quotes.")
        elif any(cell.strip() for cell in cells):
            yield Row(number, dict(zip(names, cells, strict=False)))


def _delimiter(line: str) -> str:
    """The character that splits the header into the most names that we know."""

    def known(delimiter: str) -> int:
        return known_names(next(csv.reader([line], delimiter=delimiter), []))

    return max(DELIMITERS, key=lambda d: (known(d), line.count(d)))


def _json_lines(stream: TextIO, path: Path, notes: tuple[str, ...]) -> RowFile:
    """The records of a file with one object a line; a first pass finds the names of all columns."""
    names = list(dict.fromkeys(name for row in _json_rows(_lines(stream, path)) for name in row.cells))
    stream.seek(0)
    return RowFile(names, _json_rows(_lines(stream, path)), notes=notes)


def _json_rows(lines: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=once)
        except (ValueError, RecursionError):
            record = None
        except InputError as error:
            yield Row(number, {}, str(error))
            continue
        if isinstance(record, dict):
            yield Row(number, {name: _cell(value) for name, value in record.items()})
        else:
            fault = fault_of(line)
            yield Row(number, {}, fault[:1].upper() + fault[1:])


def _parquet(path: Path) -> RowFile:
    """The rows of a Parquet file, batch by batch."""
    parquet, fault = load_parquet()
    try:
        file = parquet.ParquetFile(path)
        names = list(file.schema_arrow.names)
    except (ValueError, fault) as error:
        raise InputError(f"{path.name} is not a Parquet file, or a damaged one; export it again.") from error
    return RowFile(names, _parquet_rows(file, path, fault))


def _parquet_rows(file: Any, path: Path, fault: type[Exception]) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=5_000):
            for record in batch.to_pylist():
                number += 1
                yield Row(number, {name: _cell(value) for name, value in record.items()})
    except (ValueError, fault) as error:
        raise InputError(f"{path.name} is damaged after row {number}; export it again.") from error


def load_parquet() -> tuple[Any, type[Exception]]:
    """The library that reads and writes Parquet, and its own error. Raises InputError where it is not installed."""
    from importlib import import_module

    try:
        return import_module("pyarrow.parquet"), import_module("pyarrow.lib").ArrowException
    except ImportError as error:
        raise InputError("Parquet needs the package pyarrow; install it, or use CSV or JSON lines.") from error


def _cell(value: Any) -> str:
    """A value of JSON or Parquet as the text of a cell; no number and None are blank, 3.0 is "3"."""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else write_value(value)
