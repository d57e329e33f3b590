"""The list of assets out of one workspace and into another."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from recommender.wire import Recommender

MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CRUST = "---\nproduct: ovens\nvalid_to: 2030-01-01\n---\n# Crust\n\nA crust cracks because the steam leaves.\n"
PRICE = "# Price\n\n- 61,000 euros.\n- Gas saved pays it back.\n"


@pytest.fixture
def library(rec: Recommender, tmp_path: Path) -> Path:
    """Two files below a folder, two texts of a list, one of them with an address."""
    folder = write_files(tmp_path / "project", {"decks/crust.md": CRUST, "decks/a/price.md": PRICE})
    texts = '{"asset_id": "said", "text": "Words\\n\\nOf a list."}\n{"asset_id": "page", "text": "Page.", "url": "https://x.example"}\n'
    write_files(folder, {"texts.jsonl": texts})
    rec.add_content(folder / "decks")
    rec.add_content(folder / "texts.jsonl")
    return folder


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl"])
def test_what_goes_out_can_be_added_elsewhere(rec: Recommender, library: Path, tmp_path: Path, name: str) -> None:
    assert rec.export_table("assets", library / name) == 4
    with Recommender.open(tmp_path / "new", encoder=TinyEncoder()) as new:
        report = new.add_content(library / name)
        assert [(f.asset_id, f.happened) for f in report.files] == [
            (i, "added") for i in ("a-price", "crust", "page", "said")
        ]
        for mine, theirs in zip(
            rec.store.content.assets(with_text=True), new.store.content.assets(with_text=True), strict=True
        ):
            for field in ("asset_id", "title", "text", "path", "url", "format", "product", "valid_to", "content_hash"):
                assert getattr(mine, field) == getattr(theirs, field), field


def test_paths_are_seen_from_the_list_and_texts_go_out_where_there_is_no_file(
    rec: Recommender, library: Path, tmp_path: Path
) -> None:
    rec.export_table("assets", library / "list.jsonl")
    rows = {r["asset_id"]: r for r in map(json.loads, (library / "list.jsonl").read_text().splitlines())}
    assert {i: (r["path"], r["text"]) for i, r in rows.items()} == {
        "a-price": ("decks/a/price.md", ""),
        "crust": ("decks/crust.md", ""),
        "page": ("", "Page."),
        "said": ("", "Words\n\nOf a list."),
    }
    # From elsewhere they are where they are, and adding says what to do.
    (tmp_path / "far").mkdir()
    rec.export_table("assets", tmp_path / "far" / "list.jsonl")
    far = [json.loads(line) for line in (tmp_path / "far" / "list.jsonl").read_text().splitlines()]
    assert far[1]["path"] == (library / "decks" / "crust.md").resolve().as_posix()
    with Recommender.open(tmp_path / "new", encoder=TinyEncoder()) as new:
        whys = {
            f.asset_id: f.why
            for f in new.add_content(tmp_path / "far" / "list.jsonl").files
            if f.happened == "rejected"
        }
    assert len(whys) == 1
    assert "is absolute and leads to another folder; save the list in a folder that holds the file." in whys[""]


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl"])
def test_an_asset_whose_file_is_gone_says_so_beside_its_status(
    rec: Recommender, library: Path, tmp_path: Path, name: str
) -> None:
    rec.export_table("assets", library / name)
    assert "vanished_at" not in (library / name).read_text()
    (library / "decks" / "crust.md").unlink()
    rec.add_content(library / "decks", as_of=MOMENT)
    rec.export_table("assets", library / name)
    with (library / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file)) if name.endswith("csv") else list(map(json.loads, file))
    assert {r["asset_id"]: (r["status"], r["vanished_at"]) for r in rows} == {
        "a-price": ("approved", ""),
        "crust": ("approved", "2026-03-01T09:00:00+00:00"),
        "page": ("approved", ""),
        "said": ("approved", ""),
    }
    # It is no column of the contract: who adds the list is told that it is not used, and that the file is not there.
    with Recommender.open(tmp_path / "new", encoder=TinyEncoder()) as new:
        report = new.add_content(library / name)
        assert [f.why for f in report.files if f.happened == "rejected"] == [
            f"{'Row' if name.endswith('csv') else 'Line'} {3 if name.endswith('csv') else 2}: "
            "there is no file 'decks/crust.md' in the list's folder."
        ]
        assert any(note.endswith("Columns that are not used: vanished_at.") for note in report.notes)
