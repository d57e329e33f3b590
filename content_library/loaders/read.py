"""A source -> its Document, or why it cannot be read."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from content_library.asset import Document, Rejected
from content_library.loaders import docx, html, markdown, pdf, pptx, text
from content_library.loaders.document import document
from content_library.loaders.find import find
from content_library.loaders.office import PACKED, check_unpacked
from content_library.loaders.parsed import Parsed
from content_library.loaders.sources import FORMATS, Source, check_size, unreadable, unsupported
from content_library.taxonomy import Taxonomy
from recommender.errors import InputError

PARSERS: dict[str, Callable[[bytes], Parsed]] = {
    "md": markdown.parse,
    "txt": text.parse,
    "html": html.parse,
    "pdf": pdf.parse,
    "docx": docx.parse,
    "pptx": pptx.parse,
}
# Libraries that log what they find odd about a file: their users are not ours.
LOGGERS = ("pypdf", "pdfminer", "trafilatura", "htmldate", "justext", "mammoth", "markitdown", "charset_normalizer")


def load(path: Path, taxonomy: Taxonomy, max_bytes: int) -> Iterator[Document | Rejected]:
    """Everything at a path: a file, a folder or a manifest; first what can't be read, then the rest in order.

    Raises NotFoundError where nothing is at the path. A second document with the same asset_id is rejected.
    """
    listing = find(path, max_bytes)
    return _load(listing.rejected, listing.sources, taxonomy, max_bytes)


def _load(
    rejected: tuple[Rejected, ...], sources: tuple[Source, ...], taxonomy: Taxonomy, max_bytes: int
) -> Iterator[Document | Rejected]:
    yield from rejected
    seen: dict[str, str] = {}
    for source in sources:
        result = read(source, taxonomy, max_bytes)
        if isinstance(result, Document):
            asset_id = result.asset.asset_id
            if seen.setdefault(asset_id, source.source) != source.source:
                reason = f"The asset_id '{asset_id}' is already that of {seen[asset_id]}."
                result = Rejected(source.source, reason)
        yield result


def read(source: Source, taxonomy: Taxonomy, max_bytes: int) -> Document | Rejected:
    """The source's Document; Rejected with one sentence where it can't be read or states something invalid."""
    try:
        return document(source, _parsed(source, max_bytes), taxonomy)
    except InputError as error:
        at = f"{source.at[:1].upper()}{source.at[1:]}: " if source.at else ""
        return Rejected(source.source, at + str(error))


def _parsed(source: Source, max_bytes: int) -> Parsed:
    if source.row.get("text", "").strip():
        of_markdown = source.row.get("format", "").lower() in ("md", "markdown")
        return (markdown.of_text if of_markdown else text.of_text)(source.row["text"])
    if source.path is None or source.path.suffix.lower() not in FORMATS:
        raise InputError(unsupported(source.path or Path()))
    kind = FORMATS[source.path.suffix.lower()]
    data = _bytes(source.path, max_bytes)
    try:
        with _quiet():
            if kind in PACKED:
                check_unpacked(data, kind, max_bytes)
            return PARSERS[kind](data)
    except InputError:
        raise
    except Exception as error:
        # Parsers raise whatever a damaged file drives them to, each its own; nothing but this file is lost by it.
        reason = f"The {kind} file cannot be read; it may be damaged ({type(error).__name__})."
        raise InputError(reason) from error


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        check_size(path.stat().st_size, max_bytes)
        return path.read_bytes()
    except OSError as error:
        raise InputError(unreadable(error)) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """No parser warns or logs to the terminal in here."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
