"""Plain text files."""

from __future__ import annotations

import re
from dataclasses import replace

from content_library.asset import Block
from content_library.loaders.decode import decoded
from content_library.loaders.parsed import Parsed

# A line that stands alone and is no longer than this, without a full stop, is a heading.
HEADING_CHARACTERS = 80
_BULLET = re.compile(r"(?:[-*•–—>|#]|\d{1,3}[.)]\s)")


def parse(data: bytes) -> Parsed:
    """A text file: its paragraphs."""
    found = decoded(data)
    return replace(of_text(found.text), notes=found.notes)


def of_text(text: str) -> Parsed:
    """Paragraphs between blank lines; a short line of its own with a paragraph under it is that one's heading."""
    parts = [part.strip("\n").rstrip() for part in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.replace("\r\n", "\n"))]
    parts = [part for part in parts if part.strip()]
    blocks, place = [], ""
    for n, part in enumerate(parts):
        heading = n + 1 < len(parts) and is_heading(part)
        place = part.strip() if heading else place
        blocks.append(Block(part, place, heading))
    return Parsed(tuple(blocks))


def is_heading(part: str) -> bool:
    """Whether a paragraph looks like a heading: one short line, no bullet, no punctuation at its end."""
    line = part.strip()
    return (
        "\n" not in line
        and 0 < len(line) <= HEADING_CHARACTERS
        and line[-1] not in ".:;,!…\"'”’)"
        and not line[0].islower()
        and any(c.isalpha() for c in line)
        and not _BULLET.match(line)
    )
