"""A list of content as CSV or JSON lines -> one Source a row."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from content_library.asset import Rejected
from content_library.loaders.columns import (
    NOTHING_MAPPED,
    Columns,
    Mapped,
    check_header,
    check_once,
    notes_on,
    once,
    understood,
    unguarded,
)
from content_library.loaders.decode import decoded
from content_library.loaders.fields import COLUMNS, canonical, plain
from content_library.loaders.sources import (
    FORMATS,
    Listing,
    Note,
    Source,
    check_size,
    fingerprinted,
    slug,
    unreadable,
    unsupported,
)
from recommender.errors import InputError

DELIMITERS = ",;\t"
# A record of a manifest: "row 7", and its cells by column name.
Record = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Row:
    """What a record says: the columns that we know and that are not blank, and those that are only kept."""

    said: dict[str, str]
    extra: dict[str, str | None]


def rows(
    manifest: Path, max_bytes: int, known: Collection[str] = frozenset(), mapped: Mapped = NOTHING_MAPPED
) -> Listing:
    """The rows of a manifest as sources, those that can't be read, and notes on it, as on columns that nobody knows.

    A CSV has commas, semicolons or tabs. A row's file must lie in the manifest's folder or below it, unless it is
    one of the `known` ones, which were read before. `mapped` says what the list calls our columns: {"title": "Name"}.
    """
    here = manifest.as_posix()
    try:
        check_size(manifest.stat().st_size, max_bytes)
        text, note = decoded(manifest.read_bytes())
        is_csv = manifest.suffix.lower() == ".csv"
        names, records, broken = (_csv if is_csv else _json_lines)(text)
        mapped = check_header(names, mapped)
        header = understood(names, mapped) if is_csv else None
        if not records and not broken:
            raise InputError("The list has no rows.")
    except OSError as error:
        return Listing(rejected=(Rejected(here, unreadable(error)),))
    except InputError as error:
        return Listing(rejected=(Rejected(here, str(error)),))
    sources, rejected = [], [Rejected(here, reason) for reason in broken]
    first: dict[str, str] = {}
    unknown = dict.fromkeys(header.unknown if header else ())
    for at, record in records:
        asset_id = ""
        try:
            columns = header or understood(record, mapped)
            unknown |= dict.fromkeys(columns.unknown)
            row = _row(record, columns)
            asset_id = row.said["asset_id"]
            if first.setdefault(asset_id, at) != at:
                raise InputError(f"it repeats the asset_id '{asset_id}' of {first[asset_id]}.")
            file = _inside(manifest.parent, row.said["path"], known) if "path" in row.said else None
            sources.append(_source(manifest, row, at, max_bytes, file))
        except InputError as error:
            rejected.append(Rejected(f"{here}#{asset_id or at}", f"{at[:1].upper()}{at[1:]}: {error}"))
    notes = [*([note] if note else []), *notes_on(list(unknown), map(canonical, names))]
    return Listing(tuple(sources), tuple(rejected), tuple(Note(here, text) for text in notes))


def _csv(text: str) -> tuple[list[str], list[Record], list[str]]:
    """The header, the records, and a sentence for each row that doesn't fit the header."""
    # The library's own limit of 128 KB a cell is below a long article; the file's size is checked already.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    records: list[Record] = []
    broken = []
    try:
        header = [unguarded(name.strip()) for name in next(reader, [])]
        check_once(header)
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells[len(header) :]):
                counts = f"it has {len(cells)} cells and the header {len(header)}"
                broken.append(f"Row {number}: {counts}; put a cell that holds the delimiter in quotes.")
            elif any(cell.strip() for cell in cells):
                records.append((f"row {number}", dict(zip(header, map(unguarded, cells), strict=False))))
    except csv.Error as error:
        raise InputError(f"The list is not valid CSV: {error}.") from error
    return [name for name in header if name], records, broken


def _delimiter(text: str) -> str:
    """The character that splits the header into the most names that we know."""
    line = text.partition("\n")[0]

    def known(delimiter: str) -> int:
        return sum(canonical(name) in COLUMNS for name in next(csv.reader([line], delimiter=delimiter), []))

    return max(DELIMITERS, key=lambda d: (known(d), line.count(d)))


def _json_lines(text: str) -> tuple[list[str], list[Record], list[str]]:
    """The keys in order of appearance, the records, and a sentence for each line that is not a JSON object."""
    records: list[Record] = []
    broken = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=once)
        except (ValueError, RecursionError):
            record = None
        except InputError as error:
            broken.append(f"Line {number}: {error}")
            continue
        if isinstance(record, dict):
            records.append((f"line {number}", record))
        else:
            broken.append(f"Line {number}: it is not a JSON object.")
    return list(dict.fromkeys(name for _, record in records for name in record)), records, broken


def _row(record: Mapping[str, Any], columns: Columns) -> _Row:
    """A record's columns that are not blank; without an asset_id, one from its path."""
    cells = {ours: plain(ours, record.get(name)) for name, ours in columns.known.items()}
    said = {ours: cell for ours, cell in cells.items() if cell.strip()}
    said.setdefault("asset_id", slug(_without_ending(said.get("path", ""))))
    if not said["asset_id"]:
        raise InputError("it has no asset_id.")
    return _Row(said, columns.extra(record))


def _without_ending(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}"


def _source(manifest: Path, read: _Row, at: str, max_bytes: int, named: Path | None) -> Source:
    row = read.said
    name = f"{manifest.as_posix()}#{row['asset_id']}"
    digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode())
    if read.extra:
        digest.update(json.dumps(read.extra, sort_keys=True).encode())
    if named:
        file = fingerprinted(named, row["asset_id"], max_bytes)
        if file.path is None or file.path.suffix.lower() not in FORMATS:
            raise InputError(unsupported(Path(row["path"])))
        digest.update(file.fingerprint.encode())
        return replace(file, source=name, fingerprint=digest.hexdigest(), row=row, at=at, extra=read.extra)
    if "text" not in row:
        given = "only a url, which is not fetched from a list; give its text" if "url" in row else "no text"
        raise InputError(f"it has {given}, or the path of a file.")
    size, changed = len(row["text"].encode()), manifest.stat().st_mtime_ns
    return Source(name, row["asset_id"], digest.hexdigest(), None, size, changed, row, at, read.extra)


def _inside(folder: Path, path: str, known: Collection[str]) -> Path:
    """The file that a row names. Raises InputError where it lies, or leads, outside the manifest's folder and is not
    known."""
    relative = path.replace("\\", "/")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", relative):
        raise InputError(f"the path '{path}' is an address; put it into the column url.")
    absolute = relative.startswith("/") or re.match(r"[A-Za-z]:", relative)
    try:
        file = (folder / relative).resolve()
    except (OSError, ValueError) as error:
        raise InputError(f"the path '{path}' is not a path.") from error
    if file.as_posix() in known and file.is_file():
        return file
    if absolute and not (Path(relative).is_absolute() and file.is_relative_to(folder)):
        raise InputError(
            f"the path '{path}' is absolute and leads to another folder; save the list in a folder that holds the file."
        )
    if not file.is_relative_to(folder):
        raise InputError(f"the path '{path}' leads out of the list's folder; move the file or the list.")
    if not file.is_file():
        raise InputError(f"there is no file '{path}' in the list's folder.")
    return file
