"""Files that are safe on the disk before anything names them, and checked when they are read."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

Write = Callable[[BinaryIO], object]
CHUNK = 1 << 20


class Payload(NamedTuple):
    """A file as it was when it was written."""

    path: Path
    bytes: int
    crc32: int


def written(path: Path, write: Write) -> Payload:
    """The file that `write` filled, safe on the disk but for its name."""
    with path.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    return Payload(path, path.stat().st_size, checksum(path))


def linked(old: Payload, path: Path) -> Payload | None:
    """The same file under a second name; None where it has gone or the disk knows no such thing."""
    try:
        # Files that no passport names are taken for abandoned by their age.
        os.utime(old.path)
        os.link(old.path, path)
    except OSError:
        return None
    return old._replace(path=path)


def check(payload: Payload) -> None:
    """Nothing, if the file is as it was written; else a ValueError or an OSError."""
    path, size = payload.path, payload.path.stat().st_size
    if size != payload.bytes:
        raise ValueError(f"{path.name} has {size} bytes instead of {payload.bytes}")
    if checksum(path) != payload.crc32:
        raise ValueError(f"the content of {path.name} has changed")


def checksum(path: Path) -> int:
    """The CRC-32 of a file."""
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            value = zlib.crc32(chunk, value)
    return value


def sync(folder: Path) -> None:
    """Nothing; the names of the folder's files are safe on the disk, too."""
    # Windows has no such call and needs none.
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def modified(path: Path) -> float:
    """When a file was last written or named (seconds since 1970); now, if it has gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()


def remove(paths: Iterable[Path]) -> None:
    """Nothing; the files are gone, as far as they can be."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            # Still open elsewhere (Windows); a later save takes it away.
            continue
