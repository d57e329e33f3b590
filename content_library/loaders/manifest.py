"""A list of content as CSV or JSON lines -> one Source a row."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from content_library.asset import Rejected
from content_library.loaders.decode import text_of
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
# What a row must say: which asset it is, and where its text is.
KEYS, CONTENTS = ("asset_id", "path"), ("path", "url", "text")
# Names that other systems use and that don't look like ours.
MEANT = {
    "name": "title",
    "headline": "title",
    "file": "path",
    "filename": "path",
    "file_name": "path",
    "link": "url",
    "address": "url",
    "body": "text",
    "content": "text",
    "item_id": "asset_id",
    "key": "asset_id",
    "buyer_stage": "stage",
    "journey_phase": "stage",
    "persona": "roles",
    "content_type": "format",
    "content_owner": "owner",
    "expires_at": "valid_to",
    "available_at": "valid_from",
}
# A record of a manifest: "row 7", and its cells by column name.
Record = tuple[str, Mapping[str, Any]]


def rows(manifest: Path, max_bytes: int, known: Collection[str] = frozenset()) -> Listing:
    """The rows of a manifest as sources, those that can't be read, and a note on columns that nobody knows.

    A CSV has commas, semicolons or tabs. A row's file must lie in the manifest's folder or below it, unless it is
    one of the `known` ones, which were read before.
    """
    here = manifest.as_posix()
    try:
        check_size(manifest.stat().st_size, max_bytes)
        text = text_of(manifest.read_bytes())
        names, records, broken = (_csv if manifest.suffix.lower() == ".csv" else _json_lines)(text)
        _check_columns(names)
        if not records and not broken:
            raise InputError("The list has no rows.")
    except OSError as error:
        return Listing(rejected=(Rejected(here, unreadable(error)),))
    except InputError as error:
        return Listing(rejected=(Rejected(here, str(error)),))
    sources, rejected = [], [Rejected(here, reason) for reason in broken]
    first: dict[str, str] = {}
    for at, record in records:
        asset_id = ""
        try:
            row = _row(record)
            asset_id = row["asset_id"]
            if first.setdefault(asset_id, at) != at:
                raise InputError(f"it repeats the asset_id '{asset_id}' of {first[asset_id]}.")
            file = _inside(manifest.parent, row["path"], known) if "path" in row else None
            sources.append(_source(manifest, row, at, max_bytes, file))
        except InputError as error:
            rejected.append(Rejected(f"{here}#{asset_id or at}", f"{at[:1].upper()}{at[1:]}: {error}"))
    unknown = [name for name in names if canonical(name) not in COLUMNS]
    notes = [Note(here, f"Columns that are not used: {_named(unknown)}.")] if unknown else []
    return Listing(tuple(sources), tuple(rejected), tuple(notes))


def _csv(text: str) -> tuple[list[str], list[Record], list[str]]:
    """The header, the records, and a sentence for each row that doesn't fit the header."""
    # The library's own limit of 128 KB a cell is below a long article; the file's size is checked already.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    records: list[Record] = []
    broken = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells[len(header) :]):
                counts = f"it has {len(cells)} cells and the header {len(header)}"
                broken.append(f"Row {number}: {counts}; put a cell that holds the delimiter in quotes.")
            elif any(cell.strip() for cell in cells):
                records.append((f"row {number}", dict(zip(header, cells, strict=False))))
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
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            records.append((f"line {number}", record))
        else:
            broken.append(f"Line {number}: it is not a JSON object.")
    return list(dict.fromkeys(name for _, record in records for name in record)), records, broken


def _check_columns(names: Sequence[str]) -> None:
    """Raises InputError where the columns can't say which asset a row is, or where its text is."""
    found = {canonical(name) for name in names}
    if names and not (found & set(KEYS) and found & set(CONTENTS)):
        raise InputError(
            f"The columns are {_named(names)}; needed are asset_id and one of {', '.join(CONTENTS)}, "
            f"and further columns may be {', '.join(name for name in COLUMNS if name not in (*KEYS, *CONTENTS))}."
        )


def _named(names: Sequence[str]) -> str:
    """The names, each with the column that it may mean: "Titel (title?)"."""
    taken = {canonical(name) for name in names}
    out = []
    for name in names:
        wanted = canonical(name)
        near = [MEANT[wanted]] if wanted in MEANT else difflib.get_close_matches(wanted, COLUMNS, 1, 0.75)
        hint = f" ({near[0]}?)" if near and wanted not in COLUMNS and near[0] not in taken else ""
        out.append(f"{name}{hint}")
    return ", ".join(out)


def _row(record: Mapping[str, Any]) -> dict[str, str]:
    """A record's known columns that are not blank; without an asset_id, one from its path."""
    row: dict[str, str] = {}
    for name, value in record.items():
        column = canonical(name)
        if column in COLUMNS and (cell := plain(column, value)).strip():
            row.setdefault(column, cell)
    row.setdefault("asset_id", slug(_without_ending(row.get("path", ""))))
    if not row["asset_id"]:
        raise InputError("it has no asset_id.")
    return row


def _without_ending(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}"


def _source(manifest: Path, row: dict[str, str], at: str, max_bytes: int, named: Path | None) -> Source:
    name = f"{manifest.as_posix()}#{row['asset_id']}"
    # Only what we read counts: a column that nobody uses can change without any work.
    digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode())
    if named:
        file = fingerprinted(named, row["asset_id"], max_bytes)
        if file.path is None or file.path.suffix.lower() not in FORMATS:
            raise InputError(unsupported(Path(row["path"])))
        digest.update(file.fingerprint.encode())
        return replace(file, source=name, fingerprint=digest.hexdigest(), row=row, at=at)
    if "text" not in row:
        given = "only a url, which is not fetched from a list; give its text" if "url" in row else "no text"
        raise InputError(f"it has {given}, or the path of a file.")
    size, changed = len(row["text"].encode()), manifest.stat().st_mtime_ns
    return Source(name, row["asset_id"], digest.hexdigest(), None, size, changed, row, at)


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
