"""What is kept on disk beside its passport: saved whole or not at all, and refused when it doesn't fit.

A saved thing is one passport, `NAME.json`, and the payload files that it names. Payload names are never used twice and
the passport is replaced last, in one step, so a reader sees the old set or the new one; a crash leaves, at worst, files
that no passport names, and a later save removes them. A payload that stays the same gets its new name as a second one
(a hard link), so that nobody who replaces the old set meanwhile can take it away. The passport holds each payload's
size and CRC-32: this guards against half-written and rotten files, not against forgery, and 1 GB takes half a second.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from recommender.errors import WorkspaceError
from recommender.payload import Payload, Write, check, linked, modified, remove, sync, written

T = TypeVar("T")

# Raised when the files' layout changes, so that older ones are built again.
FORMAT = 1
# A payload that no passport names may belong to a save that is still under way; none takes this long (seconds).
ABANDONED_AFTER = 3600.0
# How often a reader starts again because a builder has just replaced what it was reading.
ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Passport:
    """What an index was made from: `count` rows of `dimension` by `model`, at the content's version.

    `content_mark` tells this version from the same one of another history; `rules` stand for all else that it hangs on.
    `tags` is what the machine's tags in it hang on, "" where nobody has looked.
    """

    model: str
    dimension: int
    metric: str = "inner product"
    content_version: int
    count: int
    kind: str
    content_mark: str = ""
    rules: str = ""
    tags: str = ""


class Stale(StrEnum):
    """Why an index cannot be used."""

    MISSING = "missing"
    MODEL = "other model"
    RULES = "other rules"
    CONTENT = "other content version"
    DAMAGED = "damaged"


class IndexStale(WorkspaceError):  # noqa: N818  (a state to act on, not a failure: whoever catches it builds again)
    """An index that must be built again; `why` and the `sentence` (without a full stop) say for which reason."""

    def __init__(self, why: Stale, sentence: str) -> None:
        self.why, self.sentence = why, sentence
        super().__init__(f"{sentence}; build it again.")


def save(
    folder: Path,
    name: str,
    passport: Passport,
    payloads: Mapping[str, Write],
    kept: Mapping[str, Payload] = MappingProxyType({}),
) -> dict[str, Payload]:
    """The files; writes the payloads, then the passport over the old one, then removes what the old one named.

    `payloads` maps a key (the end of the file's name) to what writes it; `kept` holds those of them that lie on the
    disk already. Raises WorkspaceError if the disk refuses; what was there before then still loads. Several may save at
    once: the last passport wins.
    """
    token = os.urandom(8).hex()
    page = folder / f"{name}.json"
    unfinished: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files: dict[str, Payload] = {}
        for key, write in payloads.items():
            path = folder / f"{name}-{token}-{key}"
            unfinished.append(path)
            files[key] = (linked(kept[key], path) if key in kept else None) or written(path, write)
        draft = folder / f"{name}-{token}.tmp"
        unfinished.append(draft)
        text = _page(passport, files)
        written(draft, lambda file: file.write(text.encode()))
        sync(folder)
        replaced = _named(page)
        draft.replace(page)
        unfinished.clear()
        sync(folder)
    except OSError as error:
        raise WorkspaceError(f"The {name} index cannot be written to {folder}: {error.strerror or error}.") from error
    finally:
        remove(unfinished)
    remove([folder / file for file in replaced])
    remove(_abandoned(folder, name, _named(page)))
    return files


def load(
    folder: Path,
    name: str,
    model: str,
    content_version: int | None,
    read: Callable[[Passport, Mapping[str, Payload]], T],
    rules: str = "",
) -> T:
    """What `read` makes of the passport and the checked payload files (by key). Raises IndexStale.

    `content_version` None: whichever is there. An OSError, ValueError, KeyError or RuntimeError of `read` means damage.
    """
    page = folder / f"{name}.json"
    for attempt in range(1, ATTEMPTS + 1):
        text = _text(page, name)
        try:
            passport, files = _parse(text, folder)
            _check_origin(name, passport, model, content_version, rules)
            for payload in files.values():
                check(payload)
            return read(passport, files)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            # Another builder may have replaced the passport and removed the payloads meanwhile.
            if attempt < ATTEMPTS and _text(page, name) != text:
                continue
            raise IndexStale(Stale.DAMAGED, f"The {name} index in {folder} is damaged ({_why(error)})") from error
    raise IndexStale(Stale.DAMAGED, f"The {name} index in {folder} is replaced faster than it can be read")


def _check_origin(name: str, passport: Passport, model: str, content_version: int | None, rules: str) -> None:
    if passport.model != model:
        raise IndexStale(Stale.MODEL, f"The {name} index was made with '{passport.model}', not with '{model}'")
    if passport.rules != rules:
        raise IndexStale(Stale.RULES, f"The {name} index was made by other rules ({passport.rules}, not {rules})")
    if content_version is not None and passport.content_version != content_version:
        found = passport.content_version
        raise IndexStale(
            Stale.CONTENT, f"The {name} index holds version {found} of the content, not version {content_version}"
        )


def _text(page: Path, name: str) -> str:
    try:
        return page.read_text("utf-8")
    except FileNotFoundError as error:
        raise IndexStale(Stale.MISSING, f"There is no {name} index in {page.parent}") from error
    except (OSError, ValueError) as error:
        raise IndexStale(Stale.DAMAGED, f"The {name} index in {page.parent} is damaged ({_why(error)})") from error


def _page(passport: Passport, files: Mapping[str, Payload]) -> str:
    payloads = {key: {"file": p.path.name, "bytes": p.bytes, "crc32": p.crc32} for key, p in files.items()}
    return json.dumps({"format": FORMAT, "passport": asdict(passport), "files": payloads}, indent=1)


def _parse(text: str, folder: Path) -> tuple[Passport, dict[str, Payload]]:
    """What a passport's text says; a ValueError if it is not one of this format."""
    page = json.loads(text)
    try:
        if page["format"] != FORMAT:
            raise ValueError(f"its format is {page['format']}, not {FORMAT}")
        passport = Passport(**page["passport"])
        if not all(type(n) is int for n in (passport.count, passport.dimension, passport.content_version)):
            raise ValueError("its passport has words for numbers")
        files = page["files"].items()
        return passport, {key: Payload(folder / f["file"], f["bytes"], f["crc32"]) for key, f in files}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("its passport is incomplete") from error


def _why(error: Exception) -> str:
    """What is wrong, for people: no codec, parser or operating system speaks to them."""
    match error:
        case json.JSONDecodeError() | UnicodeDecodeError():
            return "its passport is garbled"
        case FileNotFoundError():
            return f"{Path(str(error.filename)).name} is missing"
        case OSError():
            return f"{Path(str(error.filename)).name} cannot be read: {error.strerror or error}"
        case KeyError():
            return f"it has no {error.args[0]}"
    return str(error)


def _named(page: Path) -> set[str]:
    """The payload files that a passport names; none if it is missing or damaged."""
    try:
        return {payload.path.name for payload in _parse(page.read_text("utf-8"), page.parent)[1].values()}
    except (OSError, ValueError):
        return set()


def _abandoned(folder: Path, name: str, named: set[str]) -> list[Path]:
    """What an interrupted save left: payloads that no passport names, and old enough that nobody is writing them."""
    limit = time.time() - ABANDONED_AFTER
    return [path for path in folder.glob(f"{name}-*") if path.name not in named and modified(path) < limit]
