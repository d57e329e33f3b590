"""A file, a folder or a manifest -> what there is to read; nothing is parsed here."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from content_library.asset import Rejected
from content_library.loaders.columns import NOTHING_MAPPED, Mapped
from content_library.loaders.manifest import rows
from content_library.loaders.sources import (
    FORMATS,
    MANIFESTS,
    Listing,
    Note,
    Skipped,
    fingerprinted,
    slugs,
    unreadable,
    unsupported,
)
from recommender.counting import count, first_few
from recommender.errors import InputError, NotFoundError

# Endings that carry content which is not read: refused, while pictures, code and the like are passed over.
CONTENT = re.compile(
    r"\.(?:doc|ppt|pps|ppsx|potx|docm|pptm|rtf|odt|odp|ods|xls|xlsx|pages|key|numbers|epub|mobi|mdx|rst|adoc|tex|"
    r"vtt|srt|mp3|m4a|wav|mp4|mov|avi|mkv|webm|zip|eml|msg|mhtml|webarchive)"
)
TABLE = "This is a table; to read a list of content, name it directly."
UNNAMEABLE = "The name holds bytes that are not valid UTF-8; rename it."


@dataclass
class _Walk:
    """What a walk through a folder came upon besides its visible files."""

    without: Path | None
    closed: list[Rejected] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def find(
    path: Path,
    max_bytes: int,
    without: Path | None = None,
    known: Collection[str] = frozenset(),
    columns: Mapped = NOTHING_MAPPED,
) -> Listing:
    """What there is to read at a path: a file, everything in a folder, or the rows of a manifest (.csv, .jsonl).

    Raises NotFoundError where nothing is at the path, InputError where it may not be looked at. A folder is read
    with all below it, in the order of the relative paths, but for hidden files and the folder `without`; a link that
    leads out of it is not followed. A manifest may name files that are `known` (by their absolute paths) wherever they
    lie, and others in its own folder or below it; `columns` says what it calls our columns: {"title": "Name"}.
    """
    try:
        if not path.exists():
            near = difflib.get_close_matches(path.name, _names(path.parent))
            raise NotFoundError("file or folder", str(path), near)
    except OSError as error:
        raise InputError(f"{path}: {unreadable(error)}") from error
    path = path.resolve()
    if not _is_text(path.as_posix()):
        raise InputError(f"{_as_text(path)}: {UNNAMEABLE}")
    if path.suffix.lower() in MANIFESTS and not path.is_dir():
        return rows(path, max_bytes, known, columns)
    if columns:
        raise InputError(f"{path.name} is not a list of content (.csv, .jsonl), so it has no columns to map.")
    if path.is_dir():
        return _folder(path, max_bytes, without)
    return _files(path.parent, [path.name], max_bytes)


def _names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []


def _folder(root: Path, max_bytes: int, without: Path | None) -> Listing:
    names: list[str] = []
    skipped: list[Skipped] = []
    walk = _Walk(without.resolve() if without else None)
    for item in _visible(root, walk):
        suffix = item.suffix.lower()
        if not _is_text(item.as_posix()):
            walk.closed.append(Rejected(_as_text(item), UNNAMEABLE))
        elif item.is_symlink():
            skipped.append(Skipped(item.as_posix(), _leads(item, root)))
        elif suffix in MANIFESTS:
            skipped.append(Skipped(item.as_posix(), TABLE))
        elif suffix in FORMATS or CONTENT.fullmatch(suffix):
            names.append(item.relative_to(root).as_posix())
        else:
            skipped.append(Skipped(item.as_posix(), unsupported(item)))
    found = _files(root, sorted(names), max_bytes)
    rejected = (*walk.closed, *found.rejected)
    return Listing(found.sources, rejected, _hidden_note(root, walk), tuple(sorted(skipped, key=lambda s: s.source)))


def _hidden_note(root: Path, walk: _Walk) -> tuple[Note, ...]:
    if not walk.hidden:
        return ()
    several = count(len(walk.hidden), "hidden file or folder", "hidden files or folders")
    passed = "was" if len(walk.hidden) == 1 else "were"
    return (Note(root.as_posix(), f"{several} {passed} passed over: {first_few(sorted(walk.hidden))}."),)


def _visible(root: Path, walk: _Walk) -> Iterator[Path]:
    """Every visible file and link below a folder; what is hidden, or may not be opened, goes to the walk."""

    def refuse(error: OSError) -> None:
        folder = _as_text(Path(error.filename))
        walk.closed.append(Rejected(folder, f"The folder cannot be opened: {error.strerror or 'unknown error'}."))

    for name, folders, files in os.walk(root, onerror=refuse):
        here = Path(name)
        walk.hidden += [_as_text((here / x).relative_to(root)) for x in (*folders, *files) if _hidden(x)]
        folders[:] = [x for x in folders if not _hidden(x) and here / x != walk.without]
        links = [x for x in folders if (here / x).is_symlink()]
        for x in (*links, *files):
            if not _hidden(x):
                yield here / x


def _hidden(name: str) -> bool:
    """Hidden files, the lock files of office programs, and what an archive of a Mac leaves behind."""
    return name.startswith((".", "~$", "__MACOSX"))


def _leads(link: Path, root: Path) -> str:
    """Where a link leads, and what became of it; one to something inside is read where that really is."""
    try:
        target = link.resolve()
        there = target.exists()
    except (OSError, RuntimeError):  # RuntimeError: links that lead to each other
        there = False
    if not there:
        return "This link leads nowhere."
    if not target.is_relative_to(root):
        return "This link leads out of the folder; it was not followed."
    inside = target.relative_to(root).as_posix()
    return f"This link leads to {inside if inside != '.' else 'the folder itself'}; what is there is read there."


def _is_text(name: str) -> bool:
    """Whether a name is text; the system hands out bytes that are none as halves of characters."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _as_text(path: Path) -> str:
    """A path as it can be shown, with a mark for every byte that is no text."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


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
