"""Word and PowerPoint files -> Markdown, by markitdown's converters."""

from __future__ import annotations

import io
import zipfile
import zlib
from copy import copy
from typing import Any

from content_library.loaders.sources import too_large
from recommender.errors import InputError

# What a file that is encrypted, or of the formats before 2007, begins with.
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
# Word's style for a document's title is a heading like the others.
STYLES = "p[style-name='Title'] => h1:fresh"
# Files of these kinds are zip archives.
PACKED = ("docx", "pptx", "xlsx")
# So much of a part is unpacked at a time.
CHUNK = 1 << 16
# What unpacking raises for a damaged part; RuntimeError for one with a password or in an unknown way of packing.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def check_unpacked(data: bytes, kind: str, max_bytes: int) -> None:
    """Raises InputError for a file that is locked, old or damaged, and for one that unpacks to over `max_bytes`."""
    if data.startswith(OLD_OR_LOCKED):
        raise InputError(f"The file is password-protected, or older than {kind}; save it as an open .{kind}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if (stated := sum(part.file_size for part in parts)) > max_bytes:
                raise InputError(f"The {kind} file unpacks to {too_large(stated, max_bytes)}")
            for part in parts:
                if _is_larger(archive, part):
                    raise InputError(f"The {kind} file unpacks to more than it says; it is not read.")
    except DAMAGED as error:
        raise InputError(f"The {kind} file cannot be read; it is damaged or not a {kind} file.") from error


def _is_larger(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part unpacks to more than it says; what reads it in one go would unpack all of it."""
    stated = part.file_size
    # A part is read up to the size that it states: this one up to where a lie shows.
    open_ended = copy(part)
    open_ended.file_size = stated + CHUNK
    unpacked = 0
    with archive.open(open_ended) as file:
        while unpacked <= stated and (chunk := file.read(CHUNK)):
            unpacked += len(chunk)
    return unpacked > stated


def markdown_of(data: bytes, kind: str) -> str:
    """The Markdown of a "docx" or "pptx" file that was checked."""
    return str(_converter(kind).convert(io.BytesIO(data), _stream_info(kind), style_map=STYLES).markdown)


def _converter(kind: str) -> Any:
    from markitdown.converters import DocxConverter, PptxConverter

    return DocxConverter() if kind == "docx" else PptxConverter()


def _stream_info(kind: str) -> Any:
    from markitdown import StreamInfo

    return StreamInfo(extension=f".{kind}")
