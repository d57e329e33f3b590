"""A list of content as CSV or JSON lines -> one Source a row."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from content_library.asset import Rejected
from content_library.loaders.columns import (
    NOTHING_MAPPED,
    Columns,
    Mapped,
    check_header,
    check_no_array,
    check_once,
    fault_of,
    notes_on,
    once,
    understood,
    unguarded,
)
from content_library.loaders.decode import decoded
from content_library.loaders.fields import COLUMNS, canonical, cell
from content_library.loaders.sources import (
    FORMATS,
    Listing,
    Note,
    Source,
    check_size,
    fingerprinted,
    slugs,
    unreadable,
    unsupported,
)
from recommender.errors import InputError

DELIMITERS = ",;\t"
# A record of a manifest: "row 7", and its cells by column name.
Record = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Row:
    """What a record says: which it is ("row 7"), the columns that we know and that are not blank, and those that are
    only kept."""

    at: str
    said: dict[str, str]
    extra: dict[str, str | None]


def rows(
    manifest: Path, max_bytes: int, known: Collection[str] = frozenset(), mapped: Mapped = NOTHING_MAPPED
) -> Listing:
    """The rows of a manifest as sources, those that can't be read, and notes on it, as on columns that nobody knows.

    A CSV has commas, semicolons or tabs. A row's file must lie in the manifest's folder or below it, unless it is
    one of the `known` ones, which were read before. `mapped` says what the list calls our columns: {"title": "Name"}.
    """
    here, broken = manifest.as_posix(), list[str]()
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
        return Listing(rejected=tuple(Rejected(here, reason) for reason in (*broken, str(error))))
    unknown = dict.fromkeys(header.unknown if header else ())
    rejected = [Rejected(here, reason) for reason in broken]
    read: list[_Row] = []
    for at, record in records:
        try:
            columns = header or understood(record, mapped)
            unknown |= dict.fromkeys(columns.unknown)
            read.append(_row(at, record, columns))
        except InputError as error:
            rejected.append(Rejected(f"{here}#{at}", _told(at, error)))
    found = list(_sources(manifest, read, max_bytes, known))
    rejected += [f for f in found if isinstance(f, Rejected)]
    notes = [*([note] if note else []), *notes_on(list(unknown), map(canonical, names))]
    sources = tuple(f for f in found if isinstance(f, Source))
    return Listing(sources, tuple(rejected), tuple(Note(here, text) for text in notes))


def remembered(source: Source) -> str:
    """What a list says of a file, as it is kept beside the asset; "" for a source that no list names."""
    if not source.row:
        return ""
    said = {"asset_id": source.asset_id, "row": dict(source.row), "extra": dict(source.extra)}
    return json.dumps(said, sort_keys=True)


def as_listed(file: Source, source: str, said: str) -> Source:
    """A file with what a list said of it (`remembered`), so that it reads as it does by way of the list, as `source`.

    Its fingerprint is that of the row, as long as file and row are what they were.
    """
    kept = json.loads(said)
    row, extra, asset_id = kept["row"], kept["extra"], kept["asset_id"]
    digest = _fingerprint(row, asset_id, extra, file.fingerprint)
    return replace(file, source=source, asset_id=asset_id, fingerprint=digest, row=row, extra=extra, met=file.source)


def as_copied(row: Source, source: str, said: str, fingerprint: str) -> Source:
    """A row that another list copied, as the row `source` that it is a copy of, with what that one `said` beside it.

    The fingerprint stays the first row's, so that its own list is read again only when that has changed.
    """
    kept = json.loads(said)
    both, extra = {**kept["row"], **row.row}, {**kept["extra"], **row.extra}
    return replace(row, source=source, fingerprint=fingerprint, row=both, extra=extra, met=row.source)


def _told(at: str, error: InputError) -> str:
    return f"{at[:1].upper()}{at[1:]}: {error}"


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
    check_no_array(text)
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
            broken.append(f"Line {number}: {fault_of(line)}")
    return list(dict.fromkeys(name for _, record in records for name in record)), records, broken


def _row(at: str, record: Mapping[str, Any], columns: Columns) -> _Row:
    """A record's columns that are not blank. Raises InputError where nothing tells which asset it is."""
    cells = {ours: cell(name, ours, record.get(name)) for name, ours in columns.known.items()}
    said = {ours: text for ours, text in cells.items() if text.strip()}
    if not (said.get("asset_id") or said.get("path")):
        raise InputError("it has neither a path nor an asset_id.")
    return _Row(at, said, columns.extra(record))


def _sources(manifest: Path, read: list[_Row], max_bytes: int, known: Collection[str]) -> Iterator[Source | Rejected]:
    """A Source a row, under its asset_id or one made of its path; Rejected for one that repeats another, or whose file
    cannot be read."""
    paths = (row.said["path"] for row in read if "asset_id" not in row.said)
    made = slugs(path for path in paths if PurePosixPath(path).name)
    first: dict[str, str] = {}
    files: dict[Path, str] = {}
    for row in read:
        asset_id = row.said.get("asset_id") or made.get(row.said["path"], "")
        try:
            file = _inside(manifest.parent, row.said["path"], known) if "path" in row.said else None
            if file and "text" not in row.said and files.setdefault(file, row.at) != row.at:
                raise InputError(
                    f"it names the file of {files[file]} again; a file is one asset, so keep one of the two."
                )
            if first.setdefault(asset_id, row.at) != row.at:
                raise InputError(f"it repeats the asset_id '{asset_id}' of {first[asset_id]}.")
            yield _source(manifest, row, asset_id, max_bytes, file)
        except InputError as error:
            yield Rejected(f"{manifest.as_posix()}#{asset_id or row.at}", _told(row.at, error))


def _source(manifest: Path, read: _Row, asset_id: str, max_bytes: int, named: Path | None) -> Source:
    row, name = read.said, f"{manifest.as_posix()}#{asset_id}"
    if named:
        file = fingerprinted(named, asset_id, max_bytes)
        if file.path is None or file.path.suffix.lower() not in FORMATS:
            raise InputError(unsupported(Path(row["path"])))
        digest = _fingerprint(row, asset_id, read.extra, file.fingerprint)
        return replace(file, source=name, fingerprint=digest, row=row, at=read.at, extra=read.extra)
    if "text" not in row:
        given = "only a url, which is not fetched from a list; give its text" if "url" in row else "no text"
        raise InputError(f"it has {given}, or the path of a file.")
    size, changed = len(row["text"].encode()), manifest.stat().st_mtime_ns
    digest = _fingerprint(row, asset_id, read.extra)
    return Source(name, asset_id, digest, None, size, changed, row, read.at, read.extra)


def _fingerprint(row: Mapping[str, str], asset_id: str, extra: Mapping[str, str | None], file: str = "") -> str:
    """A SHA-256 of all that a row says, with the fingerprint of its file."""
    digest = hashlib.sha256(json.dumps({**row, "asset_id": asset_id}, sort_keys=True).encode())
    if extra:
        digest.update(json.dumps(extra, sort_keys=True).encode())
    digest.update(file.encode())
    return digest.hexdigest()


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
