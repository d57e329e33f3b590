"""A file, a folder or a manifest -> what there is to read; nothing is parsed here."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from content_library.asset import Rejected
from content_library.loaders.manifest import rows
from content_library.loaders.sources import (
    FORMATS,
    MANIFESTS,
    Listing,
    Note,
    fingerprinted,
    slugs,
    unreadable,
    unsupported,
)
from recommender.errors import InputError, NotFoundError

# Endings that carry content which is not read: said aloud, while pictures, code and the like are passed over.
CONTENT = re.compile(
    r"\.(?:doc|ppt|pps|ppsx|potx|docm|pptm|rtf|odt|odp|ods|xls|xlsx|pages|key|numbers|epub|mobi|mdx|rst|adoc|tex|"
    r"vtt|srt|mp3|m4a|wav|mp4|mov|avi|mkv|webm|zip|eml|msg|mhtml|webarchive)"
)


def find(path: Path, max_bytes: int) -> Listing:
    """What there is to read at a path: a file, everything in a folder, or the rows of a manifest (.csv, .jsonl).

    Raises NotFoundError where nothing is at the path, InputError where it may not be looked at. A folder is read
    with all below it, in the order of the relative paths, without hidden files; a link that leads out of it is noted
    and not followed.
    """
    try:
        if not path.exists():
            near = difflib.get_close_matches(path.name, _names(path.parent))
            raise NotFoundError("file or folder", str(path), near)
    except OSError as error:
        raise InputError(f"{path}: {unreadable(error)}") from error
    path = path.resolve()
    if path.is_dir():
        return _folder(path, max_bytes)
    if path.suffix.lower() in MANIFESTS:
        return rows(path, max_bytes)
    return _files(path.parent, [path.name], max_bytes)


def _names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []


def _folder(root: Path, max_bytes: int) -> Listing:
    names: list[str] = []
    notes: list[Note] = []
    closed: list[Rejected] = []
    for item in _walk(root, closed):
        suffix = item.suffix.lower()
        if item.is_symlink():
            # A link to something inside is read where it really is.
            if not item.resolve().is_relative_to(root):
                notes.append(Note(item.as_posix(), "This link leads out of the folder; it was not followed."))
        elif suffix in MANIFESTS:
            notes.append(Note(item.as_posix(), "This is a table; to read a list of content, name it directly."))
        elif suffix in FORMATS or CONTENT.fullmatch(suffix):
            names.append(item.relative_to(root).as_posix())
    found = _files(root, sorted(names), max_bytes)
    return Listing(found.sources, (*closed, *found.rejected), tuple(sorted(notes, key=lambda n: n.source)))


def _walk(root: Path, closed: list[Rejected]) -> Iterator[Path]:
    """Every visible file and link below a folder; folders that may not be opened go to `closed`."""

    def refuse(error: OSError) -> None:
        folder = Path(error.filename).as_posix()
        closed.append(Rejected(folder, f"The folder cannot be opened: {error.strerror or 'unknown error'}."))

    for folder, folders, files in os.walk(root, onerror=refuse):
        folders[:] = [name for name in folders if not _hidden(name)]
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*links, *files):
            if not _hidden(name):
                yield Path(folder) / name


def _hidden(name: str) -> bool:
    """Hidden files, the lock files of office programs, and what an archive of a Mac leaves behind."""
    return name.startswith((".", "~$", "__MACOSX"))


def _files(root: Path, names: list[str], max_bytes: int) -> Listing:
    sources, rejected = [], []
    # The others' ids don't depend on files that are not read.
    ids = slugs(name for name in names if Path(name).suffix.lower() in FORMATS)
    for name in names:
        file = root / name
        try:
            if name not in ids:
                raise InputError(unsupported(file))
            sources.append(fingerprinted(file, ids[name], max_bytes))
        except InputError as error:
            rejected.append(Rejected(file.as_posix(), str(error)))
    return Listing(tuple(sources), tuple(rejected))
