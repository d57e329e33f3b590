"""Word files."""

from __future__ import annotations

from content_library.loaders.markdown import blocks
from content_library.loaders.office import markdown_of
from content_library.loaders.parsed import Parsed


def parse(data: bytes) -> Parsed:
    """A Word file: its blocks, each under the heading it stands under."""
    return Parsed(tuple(blocks(markdown_of(data, "docx"))))
