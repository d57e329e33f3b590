"""Build the binary assets (PDF, DOCX, PPTX) of the sample library from readable sources.

A source is named like its asset plus ``.md``: ``foo.pdf.md`` becomes ``foo.pdf``. The convention:
``# `` the title (pptx: one per slide), ``Subtitle:``, ``## `` and ``### `` headings, ``- `` and ``1. ``
lists, ``> `` quotations, ``| a | b |`` tables with a header row, ``**bold**`` (docx also ``*italic*`` and
code in backticks); consecutive plain lines are one paragraph. In a pptx source everything after a line
``Notes:`` is the slide's speaker notes. The same sources give the same bytes: dates in files are fixed.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.shared import Pt as DocxPt
from docx.shared import RGBColor as DocxColor
from fpdf import FPDF
from fpdf.fonts import FontFace
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

SOURCES = Path(__file__).resolve().parent / "sample_sources"
ASSETS = SOURCES.parents[1] / "content_library" / "sample" / "assets"
DAY = (2020, 1, 1, 0, 0, 0)
STAMP = datetime(*DAY, tzinfo=UTC)
AUTHOR = "Quillmere"
INK, ACCENT, GREY, PALE = (33, 37, 41), (15, 92, 99), (105, 112, 119), (226, 239, 240)
SLIDE_ACCENT = RGBColor(*ACCENT)  # type: ignore[no-untyped-call]
MARKS = {"# ": "title", "## ": "h1", "### ": "h2", "- ": "bullet", "> ": "quote", "Subtitle: ": "subtitle"}
INLINE = re.compile(r"(\*\*.+?\*\*|`.+?`|\*[^*]+\*)")
DOCX_STYLES = {"h1": "Heading 1", "h2": "Heading 2", "bullet": "List Bullet", "number": "List Number"}
DOCX_STYLES |= {"title": "Title", "subtitle": "Subtitle", "quote": "Intense Quote", "p": "Normal"}


@dataclass
class Block:
    """One piece of a source: title, heading, paragraph, list item, quotation, notes or table."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


# how a paragraph of a PDF looks: size, style, colour, then millimetres of indent, before and after
LOOKS = {
    "title": (22, "B", ACCENT, 0, 0, 2.2),
    "subtitle": (12, "", GREY, 0, 0, 7),
    "h1": (14, "B", ACCENT, 0, 3, 1.8),
    "h2": (11.5, "B", INK, 0, 1, 1.2),
    "p": (10.5, "", INK, 0, 0, 2.2),
    "bullet": (10.5, "", INK, 4, 0, 1.2),
    "number": (10.5, "", INK, 4, 0, 1.2),
    "quote": (11.5, "I", ACCENT, 8, 2, 4),
}


def parse(source: str) -> list[Block]:
    """Turn a source into blocks, in order."""
    blocks: list[Block] = []
    plain, previous = "p", ""  # what an unmarked line is, and the line before
    for line in (raw.strip() for raw in source.splitlines()):
        mark = next((m for m in MARKS if line.startswith(m)), None)
        if mark:
            plain = "p" if mark == "# " else plain
            blocks.append(Block(MARKS[mark], line.removeprefix(mark)))
        elif line == "Notes:":
            plain = "notes"
        elif re.match(r"\d+\. ", line):
            blocks.append(Block("number", line.split(" ", 1)[1]))
        elif line.startswith("|"):
            if not previous.startswith("|"):
                blocks.append(Block("table"))
            if not re.fullmatch(r"[|:\s-]*---[|:\s-]*", line):
                blocks[-1].rows.append([cell.strip() for cell in line[1:-1].split("|")])
        elif line and previous and blocks[-1].kind == plain:
            blocks[-1].text += f" {line}"
        elif line:
            blocks.append(Block(plain, line))
        previous = line
    return blocks


def widths(rows: list[list[str]]) -> list[int]:
    """Relative column widths from the longest cell of each column, within reason."""
    return [min(60, max(12, *(len(cell) for cell in column))) for column in zip(*rows, strict=True)]


class Pdf(FPDF):
    """A4 pages in the core fonts, with a page number at the foot."""

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.set_text_color(*GREY)
        self.cell(0, 8, f"{AUTHOR}   {self.page_no()} / {{nb}}", align="R")

    def write_text(self, kind: str, text: str) -> None:
        """One paragraph, on a new page if there is too little room."""
        size, style, colour, indent, before, after = LOOKS[kind]
        if self.will_page_break(48 if style else 12):
            self.add_page()
        self.set_font("Helvetica", style, size)
        self.set_text_color(*colour)
        self.set_xy(self.l_margin + indent, self.get_y() + before)
        self.multi_cell(0, size * 0.48, text, markdown=True, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(after)

    def write_table(self, rows: list[list[str]]) -> None:
        """A table with a coloured header and horizontal rules."""
        if self.will_page_break(min(42, 7.0 * len(rows))):
            self.add_page()
        self.set_font("Helvetica", size=9.5)
        self.set_text_color(*INK)
        look: dict[str, Any] = {"borders_layout": "HORIZONTAL_LINES", "text_align": "LEFT", "padding": 0.8}
        look |= {
            "headings_style": FontFace("Helvetica", "B", color=ACCENT, fill_color=PALE),
            "line_height": 5,
        }
        with self.table(rows, col_widths=widths(rows), markdown=True, **look):
            pass
        self.ln(4)


def build_pdf(blocks: list[Block]) -> bytes:
    """A paper with title, headings, lists, tables and page numbers."""
    pdf = Pdf()
    pdf.set_margins(23, 20, 23)
    pdf.set_auto_page_break(True, 19)
    pdf.set_creation_date(STAMP)
    pdf.set_title(blocks[0].text)
    pdf.set_author(AUTHOR)
    pdf.add_page()
    number = 0
    for block in blocks:
        number = number + 1 if block.kind == "number" else 0
        sign = {"bullet": "\u00b7 ", "number": f"{number}. "}.get(block.kind, "")
        if block.kind == "table":
            pdf.write_table(block.rows)
        else:
            pdf.write_text(block.kind, sign + block.text)
        if block.kind == "subtitle":
            pdf.set_draw_color(*ACCENT)
            pdf.line(pdf.l_margin, pdf.get_y() - 3, pdf.w - pdf.r_margin, pdf.get_y() - 3)
    return bytes(pdf.output())


def pack(document: Any, title: str) -> bytes:
    """Save a docx or pptx with fixed metadata, and fixed dates in its archive."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, AUTHOR, AUTHOR, ""
    core.created = core.modified = core.last_printed = STAMP.replace(tzinfo=None)
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def add_runs(paragraph: Any, text: str) -> None:
    """Add text with its inline styles to a paragraph of a docx."""
    for piece in filter(None, INLINE.split(text)):
        run = paragraph.add_run(piece.strip("*`"))
        run.bold, run.italic = piece.startswith("**") or None, bool(re.match(r"\*\w", piece)) or None
        run.font.name = "Courier New" if piece.startswith("`") else None


def build_docx(blocks: list[Block]) -> bytes:
    """A Word document with real styles for title, headings, lists and tables."""
    document: Any = docx.Document()
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = DocxColor(*ACCENT)
    document.styles["Title"].font.size = DocxPt(22)
    for block in blocks:
        if block.kind == "table":
            table = document.add_table(0, len(block.rows[0]), style="Light Grid Accent 1")
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    add_runs(cell.paragraphs[0], text)
            document.add_paragraph()
        else:
            paragraph = document.add_paragraph(style=DOCX_STYLES[block.kind])
            paragraph.paragraph_format.keep_with_next = block.text.endswith("?**") or None
            add_runs(paragraph, block.text)
    return pack(document, blocks[0].text)


def place(shape: Any, top: float, height: float) -> None:
    """Put a shape at the full width of a wide slide; inches."""
    shape.left, shape.width, shape.top, shape.height = map(Inches, (0.7, 11.9, top, height))


def add_slide(deck: Any, title: str, blocks: list[Block]) -> None:
    """One slide: a title, then a subtitle, a table or bullets, and the speaker notes."""
    texts = {kind: [b.text for b in blocks if b.kind == kind] for kind in ("subtitle", "bullet", "notes")}
    rows = next((block.rows for block in blocks if block.kind == "table"), [])
    first = bool(texts["subtitle"])
    slide = deck.slides.add_slide(deck.slide_layouts[0 if first else 5 if rows else 1])
    slide.shapes.title.text = title
    font = slide.shapes.title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(38 if first else 30), True, SLIDE_ACCENT
    place(slide.shapes.title, 1.9 if first else 0.5, 1.8 if first else 1.1)
    if rows:
        frame = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, 0, 0)
        place(frame, 1.9, 0.6 * len(rows))
        for column, width in zip(frame.table.columns, widths(rows), strict=True):
            column.width = Inches(11.9 * width / sum(widths(rows)))
        for cell, text in zip(frame.table.iter_cells(), (text for row in rows for text in row), strict=True):
            cell.text_frame.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(18)
    else:
        body = slide.placeholders[1]
        body.text_frame.text = "\n".join(texts["subtitle"] or texts["bullet"])
        place(body, 4.0 if first else 1.9, 1.4 if first else 4.9)
        for paragraph in body.text_frame.paragraphs:
            paragraph.font.size, paragraph.space_after = Pt(24), Pt(10)
    slide.notes_slide.notes_text_frame.text = "\n".join(texts["notes"])


def build_pptx(blocks: list[Block]) -> bytes:
    """A deck of wide slides, each with speaker notes."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    starts = [index for index, block in enumerate(blocks) if block.kind == "title"]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        add_slide(deck, blocks[start].text, blocks[start + 1 : end])
    return pack(deck, blocks[0].text)


BUILDERS = {".pdf": build_pdf, ".docx": build_docx, ".pptx": build_pptx}


def main(out: Path = ASSETS) -> None:
    """Build every source into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCES.glob("*.md")):
        target = out / source.stem
        target.write_bytes(BUILDERS[target.suffix](parse(source.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
