"""PDF files, page by page, by pypdf."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from content_library.asset import Block
from content_library.loaders.parsed import TITLE_CHARACTERS, Parsed
from content_library.loaders.text import is_heading
from recommender.errors import InputError

# Titles that programs write when the author wrote none.
_NO_TITLE = re.compile(
    r"(?:untitled|unbenannt|sans titre|document\d*|presentation\d*|powerpoint[- ]pr|microsoft (?:word|powerpoint)|"
    r"slide \d|print|layout \d)|.*\.(?:docx?|pptx?|pdf|indd|xlsx?|odt|pages|key|qxd|ai)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-*•–—▪◦‣●○■□✓✔➤→]|\d{1,2}[.)])\s")
# A line shorter than this share of the page's longest one did not end because the margin was reached.
FULL_LINE = 0.75
# A first or last line that stands on this share of the pages, and on three at least, is furniture.
FURNITURE_SHARE, FURNITURE_PAGES, FEW_LINES = 0.6, 3, 3
_PAGE_NUMBER = re.compile(r"(?:page |seite )?\d{1,4}", re.IGNORECASE)


def parse(data: bytes) -> Parsed:
    """A PDF: paragraphs with the page they stand on, and the title that its metadata state."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("The pdf is password-protected; save a copy without a password.")
        pages = [page.extract_text() or "" for page in reader.pages]
        stated = str((reader.metadata.title if reader.metadata else "") or "")
    except PyPdfError as error:
        raise InputError("The pdf cannot be read; it may be damaged.") from error
    if not any(page.strip() for page in pages):
        raise InputError("The pdf has no text; it may be a scan.")
    found: list[Block] = []
    for number, lines in enumerate(_without_furniture([page.strip().splitlines() for page in pages]), 1):
        found += _blocks(lines, f"page {number}")
    return Parsed(tuple(found), _title(stated) or _largest(reader.pages[0]))


def _title(stated: str) -> str:
    title = " ".join(stated.split())
    sensible = len(title) >= 4 and any(c.isalpha() for c in title) and not _NO_TITLE.match(title)
    return title if sensible else ""


def _largest(page: Any) -> str:
    """The words in the page's largest letters, if they are few and there are smaller ones."""
    sizes: dict[float, str] = {}

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            height = round(abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])), 1)
            sizes[height] = f"{sizes.get(height, '')} {text}"

    page.extract_text(visitor_text=visit)
    title = " ".join(sizes[max(sizes)].split()) if len(sizes) > 1 else ""
    return title if len(title) <= TITLE_CHARACTERS else ""


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """The pages' lines without running heads and page numbers; the first page keeps its head."""
    edges = Counter(edge for lines in pages for edge in {_shape(line) for line in (*lines[:1], *lines[-1:])})
    many = max(FURNITURE_PAGES, FURNITURE_SHARE * len(pages))
    out = []
    for number, lines in enumerate(pages):
        # On a page of few lines what repeats may be all it says.
        ends = {0, len(lines) - 1} if len(lines) > FEW_LINES else set()
        ends -= {0} if number == 0 else set()
        out.append([line for n, line in enumerate(lines) if n not in ends or not _repeats(line, edges, many)])
    return out


def _repeats(line: str, edges: Counter[str], many: float) -> bool:
    return edges[_shape(line)] >= many or _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _blocks(lines: list[str], place: str) -> list[Block]:
    """A page's paragraphs: lines that the margin cut are joined again."""
    longest = max((len(line.strip()) for line in lines), default=0)
    runs: list[str] = []
    ended = True
    for line in (raw.strip() for raw in lines):
        if not line:
            ended = True
            continue
        if ended or _BULLET.match(line):
            runs.append(line)
        elif re.search(r"[a-zäöüß]-$", runs[-1]) and line[0].islower():
            runs[-1] = runs[-1][:-1] + line
        else:
            runs[-1] += f" {line}"
        short = len(line) < FULL_LINE * longest
        ended = short and (line[-1] in ".!?:" or is_heading(runs[-1]) or _BULLET.match(runs[-1]) is not None)
    return [Block(run, place, heading=n + 1 < len(runs) and is_heading(run)) for n, run in enumerate(runs)]
