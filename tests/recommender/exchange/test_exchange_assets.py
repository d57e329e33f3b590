"""The list of assets out of one workspace and into another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from recommender.wire import Recommender

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
