from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from recommender.errors import InputError, NotFoundError
from recommender.exchange.files import Row, open_rows

HEADER, CELLS = "contact_id,name", "dana,Zoë Weiß"


def rows(path: Path) -> tuple[list[str], list[Row], tuple[str, ...]]:
    with open_rows(path) as file:
        return list(file.names), list(file.rows), file.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    lines = [HEADER.replace(",", delimiter), CELLS.replace(",", delimiter), f'tom{delimiter}"a, b; c\td"', ""]
    path = tmp_path / "contacts.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    names, found, notes = rows(path)
    assert names == ["contact_id", "name"]
    assert [(r.number, r.cells) for r in found] == [
        (2, {"contact_id": "dana", "name": "Zoë Weiß"}),
        (3, {"contact_id": "tom", "name": "a, b; c\td"}),
    ]
    assert bool(notes) == (encoding == "cp1252")


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('\n\ncontact_id,name\n\na,"two\nlines"\n,\nb,B\nc,C,more\nd\n')
    _, found, _ = rows(path)
    assert [(r.number, r.cells.get("contact_id"), bool(r.fault)) for r in found] == [
        (5, "a", False),
        (7, "b", False),
        (8, None, True),
        (9, "d", False),
    ]
    assert found[0].cells["name"] == "two\nlines"
    assert "3 cells and the header 2" in found[2].fault


def test_a_very_long_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("contact_id,name\na," + "x" * 200_000 + "\n")
    assert len(rows(path)[1][0].cells["name"]) == 200_000


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    records = [{"contact_id": 7, "size": 3.0, "is_machine": True, "tags": ["a"]}, {"name": None, "amount": 2.5}]
    path.write_text("\n".join([json.dumps(records[0]), "", "[1]", "{broken", json.dumps(records[1])]))
    names, found, _ = rows(path)
    assert names == ["contact_id", "size", "is_machine", "tags", "name", "amount"]
    assert [r.number for r in found] == [1, 3, 4, 5]
    assert found[0].cells == {"contact_id": "7", "size": "3", "is_machine": "true", "tags": '["a"]'}
    assert [found[1].fault, found[2].fault] == [
        "It is not a JSON object but an array; one object a line is read.",
        "It is not a JSON object: expecting property name enclosed in double quotes at character 2.",
    ]
    assert found[3].cells == {"name": "", "amount": "2.5"}


def test_parquet(tmp_path: Path) -> None:
    import pandas as pd

    path = tmp_path / "x.parquet"
    moment = pd.Timestamp("2025-05-01T10:00:00+02:00")
    pd.DataFrame({"contact_id": ["a", "b"], "amount": [3.5, None], "at": [moment, moment]}).to_parquet(path)
    names, found, _ = rows(path)
    assert names == ["contact_id", "amount", "at"]
    assert found[0].cells["amount"] == "3.5"
    assert found[1].cells["amount"] == ""
    assert pd.Timestamp(found[0].cells["at"]) == moment


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match="needs the package pyarrow; install it, or use CSV"):
        rows(tmp_path / "x.parquet")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.csv", b"", "x.csv is empty"),
        ("x.csv", b"\xef\xbb\xbf\n \n", "x.csv is empty"),
        ("x.csv", b"contact_id,name\na,\x00\n", "not text: it holds NUL"),
        ("x.csv", bytes(range(256)) * 20, "cannot be read as text"),
        ("x.csv", b"PK\x03\x04" + b"\x00\xff\xd8" * 99, "cannot be read as text"),
        ("x.csv", b"\xff\xfea\x00,\x00\x00\xd8", "is not the utf-16-le that it says"),
        ("x.csv", b'contact_id,name\na,"open\nb,B\n', "in the row that begins at line 2 a quote is not closed"),
        (
            "x.csv",
            b'contact_id,name\na,A\nb,"x"y\n',
            "in the row that begins at line 3 a quote is not closed, or stands",
        ),
        ("x.xlsx", b"PK", "x.xlsx is not a table; save it as CSV"),
        ("x.parquet", b"PAR1 or not", "not a Parquet file, or a damaged one; export it again.$"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=words):
        rows(tmp_path / name)


def test_a_missing_file_names_the_nearest_and_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("contact_id\n")
    with pytest.raises(NotFoundError, match=r"Did you mean contacts\.csv"):
        rows(tmp_path / "contact.csv")
    with pytest.raises(InputError, match="is a folder"):
        rows(tmp_path)


def test_a_table_is_decoded_as_content_is(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    header = f"{HEADER}\n".encode()
    for data, name, note in (
        ("dana,Zoë Weiß\n".encode("utf-16-le"), "Zoë Weiß", ()),
        (
            "dana,Zoë Wei".encode() + b"\xdf\n",
            "Zoë Weiß",
            ("1 byte is not UTF-8 and was read as Windows-1252: check line 2.",),
        ),
        (
            "dana,Jörg Müller-Größe\n".encode("cp1252"),
            "Jörg Müller-Größe",
            ("Read as cp1252, which is a guess: check it.",),
        ),
    ):
        wide = data[1:2] == b"\x00"
        path.write_bytes((header.decode().encode("utf-16-le") if wide else header) + data)
        _, found, notes = rows(path)
        assert [r.cells["name"] for r in found] == [name]
        assert notes == note


def test_a_name_that_a_line_has_twice_costs_that_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"contact_id": "a", "name": "A", "name": "B"}\n{"contact_id": "b", "name": "C"}\n')
    names, found, _ = rows(path)
    assert names == ["contact_id", "name"]
    assert [(r.number, r.fault) for r in found] == [(1, "The column 'name' is there twice; keep one."), (2, "")]
