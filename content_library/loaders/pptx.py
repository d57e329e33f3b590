"""PowerPoint files: what is on the slides, and what the speaker says to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content_library.asset import Block
from content_library.loaders.markdown import inline
from content_library.loaders.office import markdown_of
from content_library.loaders.parsed import Parsed

_SLIDE = re.compile(r"<!-- Slide number: (\d+) -->\n?")
_NOTES = "\n\n### Notes:\n"
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,2000})\]\(([^()\n]{0,2000})\)")
_TABLE_RULE = re.compile(r"\|[\s:|-]+\|")


def parse(data: bytes) -> Parsed:
    """A deck: a block a line, with the slide it stands on; a picture counts by its description."""
    parts = _SLIDE.split(markdown_of(data, "pptx"))
    found: list[Block] = []
    for number, content in zip(parts[1::2], parts[2::2], strict=True):
        # A slide without anything on it begins with its notes.
        slide, _, notes = f"\n\n{content.lstrip()}".partition(_NOTES)
        found += _blocks(slide, f"slide {number}")
        found += _blocks(notes, f"slide {number}, notes")
    return Parsed(tuple(found))


def _blocks(text: str, place: str) -> Iterator[Block]:
    rows: list[str] = []
    for raw in (*text.replace("\v", "\n").splitlines(), ""):
        line = _PICTURE.sub(_described, raw).strip()
        if line.startswith("|") and line.endswith("|"):
            if not _TABLE_RULE.fullmatch(line):
                cells = (cell.strip() for cell in line.strip("|").split("|"))
                rows.append(inline(" | ".join(cell for cell in cells if cell)))
            continue
        if rows:
            yield Block("\n".join(rows), place)
            rows = []
        heading = re.match(r"#{1,3} (?=\S)", line)
        if line:
            yield Block(line[heading.end() :] if heading else line, place, heading is not None)


def _described(match: re.Match[str]) -> str:
    """A picture's description; its automatic name ("Picture 3") is none."""
    name = re.sub(r"\W", "", match[1]) + ".jpg"
    return "" if name == match[2] else match[1]
