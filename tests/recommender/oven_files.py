"""A folder of content about ovens, and what a report says of it; shared by the tests of ingest."""

from __future__ import annotations

from pathlib import Path

import docx
from workspaces import write_files

from recommender.results import ContentReport
from recommender.wire import Recommender

CRUST = (
    "# Why a crust cracks\n\nA crust cracks because the steam leaves the chamber too early. Look at the steam first.\n"
)
PRICE = "# Price and payback\n\nThe price is 61,000 euros. Gas saved pays it back in thirty months.\n"
HTML = "<html><head><title>Set up your oven</title></head><body><p>Dry it for six hours at low heat.</p></body></html>"


def content_folder(tmp_path: Path) -> Path:
    """Four readable files of four kinds, one below a folder, and one that cannot be read."""
    folder = write_files(
        tmp_path / "content",
        {"crust.md": CRUST, "sales/price.txt": PRICE, "setup.html": HTML, "old.doc": "a format of the last century"},
    )
    document = docx.Document()
    document.add_heading("Deck, rack or tunnel", 1)
    document.add_paragraph("Three kinds of chamber bake bread. Write down loaves a day, then choose among them.")
    document.save(str(folder / "kinds.docx"))
    return folder


def happened(report: ContentReport, folder: Path) -> dict[str, str]:
    """What happened to each source, by its path in the folder."""
    root = f"{folder.resolve().as_posix()}/"
    return {f.source.removeprefix(root): f.happened for f in report.files}


def ids(rec: Recommender) -> list[str]:
    return [a.asset_id for a in rec.store.content.assets()]
