"""PDF, Word and PowerPoint files, read for what they say and where."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from pptx import Presentation
from pptx.util import Inches

from content_library.asset import Document, Rejected
from content_library.loaders import load
from content_library.taxonomy import default_taxonomy

LIMIT = 10_000_000
VAN = "The van came back twice because the part was not on board, and the customer waited all week for it."


def read_one(path: Path) -> Document:
    (result,) = load(path, default_taxonomy(), LIMIT)
    assert isinstance(result, Document), result
    return result


def pdf(path: Path, pages: list[list[str]], title: str = "") -> Path:
    document = FPDF()
    document.set_title(title)
    for lines in pages:
        document.add_page()
        for n, line in enumerate(lines):
            document.set_font("Helvetica", size=18 if n == 0 else 11)
            document.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    document.output(str(path))
    return path


def test_pdf_text_stands_on_its_pages(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [["Why vans return", VAN], ["What it costs", VAN, "- fuel", "- trust"]])
    document = read_one(path)
    assert document.asset.title == "Why vans return"
    assert [(b.text, b.place, b.heading) for b in document.blocks] == [
        ("Why vans return", "page 1", True),
        (VAN, "page 1", False),
        ("What it costs", "page 2", True),
        (VAN, "page 2", False),
        ("- fuel", "page 2", False),
        ("- trust", "page 2", False),
    ]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("The second visit", "The second visit"),
        ("Microsoft Word - draft7.docx", "Why vans return"),
        ("untitled", "Why vans return"),
        ("final_v3.indd", "Why vans return"),
        ("", "Why vans return"),
    ],
)
def test_pdf_title_is_the_stated_one_only_if_a_person_wrote_it(tmp_path: Path, stated: str, title: str) -> None:
    assert read_one(pdf(tmp_path / "a.pdf", [["Why vans return", VAN]], stated)).asset.title == title


def test_pdf_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [["Acme confidential", f"Topic {name}", VAN, f"{VAN}", f"Page {n} of 3"] for n, name in enumerate("ABC", 1)]
    texts = [b.text for b in read_one(pdf(tmp_path / "a.pdf", pages)).blocks]
    assert texts.count("Acme confidential") == 1
    assert not [text for text in texts if text.startswith("Page")]
    assert [text for text in texts if text.startswith("Topic")] == ["Topic A", "Topic B", "Topic C"]


def test_docx_headings_are_places(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("Why vans return", 0)
    file.add_paragraph(VAN)
    file.add_heading("What it costs", 1)
    file.add_paragraph("Fuel", style="List Bullet")
    file.add_paragraph("Trust_of *all*", style="List Bullet")
    table = file.add_table(2, 2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ["Fleet", "Cost", "Small", "10"], strict=True):
        cell.text = text
    file.save(str(tmp_path / "b.docx"))
    document = read_one(tmp_path / "b.docx")
    assert document.asset.title == "Why vans return"
    assert [(b.text, b.place) for b in document.blocks] == [
        ("Why vans return", "Why vans return"),
        (VAN, "Why vans return"),
        ("What it costs", "What it costs"),
        ("- Fuel\n- Trust_of *all*", "What it costs"),
        ("Fleet | Cost\nSmall | 10", "What it costs"),
    ]


def test_pptx_slides_and_notes_are_places(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Why vans return"
    slide.placeholders[1].text = "One\n#1 in Europe"
    slide.notes_slide.notes_text_frame.text = "Say this first.\nThen that."
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Costs"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for n, text in enumerate(["Fleet", "Cost_a", "Small", "10"]):
        table.cell(n // 2, n % 2).text = text
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.notes_slide.notes_text_frame.text = "Only notes here."
    deck.save(str(tmp_path / "c.pptx"))
    document = read_one(tmp_path / "c.pptx")
    assert document.asset.title == "Why vans return"
    assert [(b.text, b.place, b.heading) for b in document.blocks] == [
        ("Why vans return", "slide 1", True),
        ("One", "slide 1", False),
        ("#1 in Europe", "slide 1", False),
        ("Say this first.", "slide 1, notes", False),
        ("Then that.", "slide 1, notes", False),
        ("Costs", "slide 2", True),
        ("Fleet | Cost_a\nSmall | 10", "slide 2", False),
        ("Only notes here.", "slide 3, notes", False),
    ]


def refused(path: Path, limit: int = LIMIT) -> str:
    (result,) = load(path, default_taxonomy(), limit)
    assert isinstance(result, Rejected), result
    return result.reason


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_an_office_file_counts_as_what_it_unpacks_to(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a.{kind}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 1_500_000)
        archive.writestr("word/more.xml", b" " * 1_000_000)
    monkeypatch.setattr("content_library.loaders.office._converter", lambda _: pytest.fail("it was parsed"))
    assert path.stat().st_size < 10_000
    assert refused(path, 2_000_000) == (
        f"The {kind} file unpacks to 2.5 MB; 2.0 MB are read at most. To read it, write max_file_mb = 3 into the "
        "workspace's stagecue.toml, or set STAGECUE_MAX_FILE_MB."
    )


@pytest.mark.parametrize("true_sum", [False, True], ids=["sum of all", "sum of what it says"])
def test_an_office_file_that_lies_about_its_size(
    tmp_path: Path, true_sum: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)
        (part,) = archive.infolist()
    # The directory at the end says 1000 bytes, and by its checksum they are all.
    data, size = path.read_bytes(), (3_000_000).to_bytes(4, "little")
    checksum = zlib.crc32(b" " * 1000).to_bytes(4, "little") if true_sum else part.CRC.to_bytes(4, "little")
    at = data.rindex(b"PK\x01\x02")
    assert data[at + 24 : at + 28] == size
    lie = checksum + data[at + 20 : at + 24] + (1000).to_bytes(4, "little")
    path.write_bytes(data[: at + 16] + lie + data[at + 28 :])
    monkeypatch.setattr("content_library.loaders.office._converter", lambda _: pytest.fail("it was parsed"))
    assert refused(path) == "The docx file unpacks to more than it says; it is not read."
