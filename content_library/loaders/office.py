"""Word and PowerPoint files -> Markdown, by markitdown's converters."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from recommender.errors import InputError

# What a file that is encrypted, or of the formats before 2007, begins with.
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
# Word's style for a document's title is a heading like the others.
STYLES = "p[style-name='Title'] => h1:fresh"
# Unpacked, a real deck is hardly larger than packed (pictures don't shrink); a zip bomb is a thousand times that.
MAX_UNPACKED = 1_000_000_000


def markdown_of(data: bytes, kind: str) -> str:
    """The Markdown of a "docx" or "pptx" file. Raises InputError where it is locked, old or damaged."""
    if data.startswith(OLD_OR_LOCKED):
        raise InputError(f"The file is password-protected, or older than {kind}; save it as an open .{kind}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InputError(f"The {kind} file cannot be read; it is damaged or not a {kind} file.") from error
    if unpacked > MAX_UNPACKED:
        raise InputError(f"The {kind} file unpacks to {unpacked / 1e9:.1f} GB; it is not read.")
    return str(_converter(kind).convert(io.BytesIO(data), _stream_info(kind), style_map=STYLES).markdown)


def _converter(kind: str) -> Any:
    from markitdown.converters import DocxConverter, PptxConverter

    return DocxConverter() if kind == "docx" else PptxConverter()


def _stream_info(kind: str) -> Any:
    from markitdown import StreamInfo

    return StreamInfo(extension=f".{kind}")
