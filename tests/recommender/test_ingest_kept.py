"""What is kept though Stagecue doesn't use it, and what a person should check of what was read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE
from workspaces import TinyEncoder, write_files

from content_library.asset import Asset
from recommender.results import as_json
from recommender.wire import Recommender


def extras(rec: Recommender) -> dict[str, object]:
    return {key[0]: extra for key, extra in rec.store.extras(Asset).items() if extra}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_unknown_columns_go_out_as_they_came_in(rec: Recommender, tmp_path: Path, form: str) -> None:
    folder = write_files(tmp_path / "in", {"list.csv": "id,text,set_by,wobble\na,One.,Ana,'-5\nb,Two.,,x\n"})
    report = rec.add_content(folder / "list.csv")
    root = (folder / "list.csv").resolve().as_posix()
    assert report.notes == (f"{root}: Columns that are kept as they are, and not used: set_by, wobble.",)
    stored = {"a": {"set_by": "Ana", "wobble": "-5"}, "b": {"wobble": "x"}}
    assert extras(rec) == stored
    out = tmp_path / f"out.{form}"
    rec.export_table("assets", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file)) if form == "csv" else list(map(json.loads, file))
    guarded = "'-5" if form == "csv" else "-5"
    assert [(r["set_by"], r["wobble"]) for r in rows] == [("Ana", guarded), ("", "x")]
    with Recommender.open(tmp_path / "new", encoder=TinyEncoder()) as new:
        new.add_content(out)
        assert extras(new) == stored


def test_a_changed_column_is_renewed_a_dash_clears_it_and_a_blank_keeps_it(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {"list.csv": "id,text,a,b,c\nx,One.,1,2,3\n"})
    rec.add_content(folder / "list.csv")
    write_files(folder, {"list.csv": "id,text,a,b,c\nx,One.,9,-,\n"})
    report = rec.add_content(folder / "list.csv")
    assert [f.why for f in report.files] == ["the text is the same; what is known about it was renewed"]
    assert extras(rec) == {"x": {"a": "9", "c": "3"}}
    assert rec.add_content(folder / "list.csv").files[0].why == "the content is the same"


def test_unknown_names_of_front_matters_are_kept_and_counted_together(rec: Recommender, tmp_path: Path) -> None:
    front = "---\nauthor: Ana\nlayout: post\n---\n"
    folder = write_files(tmp_path / "in", {"a.md": front + CRUST.removeprefix("---\n"), "b.md": front + PRICE})
    write_files(folder, {"a.md": f"---\nauthor: Bo\n---\n{PRICE}More.\n"})
    report = rec.add_content(folder)
    told = "Front matter that is kept as it is, and not used: author (2 files), layout (1 file)."
    assert report.notes == (f"{folder.resolve().as_posix()}: {told}",)
    assert extras(rec) == {"a": {"author": "Bo"}, "b": {"author": "Ana", "layout": "post"}}
    assert rec.add_content(folder).notes == ()


def test_a_guess_stands_in_the_line_of_its_source(rec: Recommender, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_bytes("# Größe\n\nWer früh kühlt, hört später weniger Ärger.\n".encode("mac_roman"))
    (folder / "b.md").write_bytes("# Kühlkette\n\nDie W".encode() + b"\xe4rme.\n")
    report = rec.add_content(folder)
    said = {
        "a.md": "Read as mac_roman, which is a guess: check it.",
        "b.md": "1 byte is not UTF-8 and was read as Windows-1252: check line 3.",
    }
    told = as_json(report)
    assert [f["why"] for f in told["files"]] == [
        "1 passage; read as mac_roman, which is a guess: check it",
        "1 passage; 1 byte is not UTF-8 and was read as Windows-1252: check line 3",
    ]
    assert told["notes"] == [f"{(folder / name).resolve().as_posix()}: {note}" for name, note in said.items()]
    assert [v.asset.title for v in rec.assets()] == ["Größe", "Kühlkette"]


def test_columns_are_mapped_by_the_call(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {"list.csv": "Nummer,Überschrift,Inhalt\nn1,Krusten,Wörter über Krusten.\n"})
    columns = {"asset_id": "Nummer", "title": "Überschrift", "text": "Inhalt"}
    assert [f.asset_id for f in rec.add_content(folder / "list.csv", columns=columns).files] == ["n1"]
    assert rec.store.content.asset("n1").title == "Krusten"
