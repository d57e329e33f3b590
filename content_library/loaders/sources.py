"""What `find` lists: sources with fingerprints, what cannot be read, and what a person should know."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from content_library.asset import Rejected
from recommender.errors import InputError

# File endings that are read, and the format each one is.
FORMATS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".text": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
}
MANIFESTS = (".csv", ".jsonl", ".ndjson")
READABLE = ".md, .txt, .html, .pdf, .docx, .pptx"
# How the sentence on a file of another kind ends.
READS = f"Stagecue reads {READABLE}, and lists of content as .csv or .jsonl."


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, or a manifest's row (`row` holds what the row states, `at` says which it is, `extra`
    is what stands in columns that nobody knows: kept as it is, None where it is cleared).

    `fingerprint` is a SHA-256 of the file's bytes, with the row's columns for a row: while it stays the same,
    reading again gives the same. `asset_id` is used where the source names none. `path` is None for a row of text.
    `met` is the file that was come upon, where what a list said of it is read along.
    """

    source: str
    asset_id: str
    fingerprint: str
    path: Path | None = None
    size: int = 0
    mtime_ns: int = 0
    row: Mapping[str, str] = field(default_factory=dict)
    at: str = ""
    extra: Mapping[str, str | None] = field(default_factory=dict)
    met: str = ""

    @property
    def shown(self) -> str:
        """What a person is told that this is: the file that was come upon, else the source."""
        return self.met or self.source

    @property
    def is_file(self) -> bool:
        """Whether its text is a file's: a row may hold the text itself."""
        return self.path is not None and not self.row.get("text", "").strip()


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a source that a person should know and that stops nothing."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is no content to read there, and why, in one sentence: a picture, a table, a link."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found, in order: sources to read, sources that cannot be read, notes, and what was passed over.

    Every file and link of a folder is in one of `sources`, `rejected` and `skipped`; hidden ones are counted in a note.
    """

    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[Note, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def fingerprinted(path: Path, asset_id: str, max_bytes: int) -> Source:
    """The Source of a file. Raises InputError where it is no file, empty, over `max_bytes` or not readable."""
    try:
        stat = path.stat()
        if not S_ISREG(stat.st_mode):
            raise InputError("This is not a file.")
        check_size(stat.st_size, max_bytes)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(unreadable(error)) from error
    return Source(path.as_posix(), asset_id, digest, path, stat.st_size, stat.st_mtime_ns)


def check_size(size: int, max_bytes: int) -> None:
    """Raises InputError for an empty file and for one over `max_bytes`."""
    if size == 0:
        raise InputError("The file is empty.")
    if size > max_bytes:
        raise InputError(f"The file has {too_large(size, max_bytes)}")


def too_large(size: int, max_bytes: int) -> str:
    """How large something is, how large it may be, and what to do, as the end of a sentence: "The file has "."""
    return (
        f"{size / 1e6:.1f} MB; {max_bytes / 1e6:.1f} MB are read at most. To read it, write "
        f"max_file_mb = {math.ceil(size / 1e6)} into the workspace's stagecue.toml, or set STAGECUE_MAX_FILE_MB."
    )


def unreadable(error: OSError) -> str:
    """One sentence for a file that the system does not hand out."""
    if isinstance(error, PermissionError):
        return "The file may not be read: permission denied."
    if isinstance(error, FileNotFoundError):
        return "The file does not exist."
    return f"The file cannot be read: {error.strerror or type(error).__name__}."


def unsupported(path: Path) -> str:
    """One sentence for a file of a kind that is not read."""
    kind = f"'{path.suffix.lower()}' files are" if path.suffix else "A file without an ending is"
    return f"{kind} not read; {READS}"


def slug(name: str) -> str:
    """A name in lower-case ASCII words joined by "-"; "" where nothing of it is left."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def slugs(paths: Iterable[str]) -> dict[str, str]:
    """An asset id for each relative path, no two alike.

    Files that share one get their ending added, all of them: a new file never takes the id of one that was there.
    What still collides, or has no ASCII letter, ends in a hash of its path.
    """
    ids = {path: slug(str(PurePosixPath(path).with_suffix(""))) for path in paths}
    for path in _shared(ids):
        ids[path] = slug(path)
    for path in _shared(ids):
        ids[path] = f"{ids[path]}-{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".strip("-")
    return ids


def _shared(ids: Mapping[str, str]) -> list[str]:
    counts = Counter(ids.values())
    return [path for path, name in ids.items() if not name or counts[name] > 1]
