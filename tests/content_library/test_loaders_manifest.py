"""Lists of content: columns, rows, tags, and every way a row can be wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from content_library.asset import Document, LabelSet, Rejected, Status, file_of
from content_library.loaders import Note, find, load
from content_library.taxonomy import default_taxonomy

LIMIT = 10_000_000


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def loaded(path: Path) -> list[Document | Rejected]:
    return list(load(path, default_taxonomy(), LIMIT))


def one(path: Path) -> Document:
    (result,) = loaded(path)
    assert isinstance(result, Document), result
    return result


def refused(path: Path) -> str:
    (result,) = loaded(path)
    assert isinstance(result, Rejected), result
    return result.reason


def test_a_row_overrides_what_its_file_says(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "decks/why.md",
        "---\ntitle: Old title\nproduct: rota\nowner: Ana\nmarket: rail\nstage: aware\n---\n# Heading\n\nText.\n",
    )
    path = written(
        tmp_path,
        "list.csv",
        "asset_id,title,path,product,market,owner,status,version,published_at,stage\n"
        "why,New title,decks/why.md,stores,-,,published,2,2024-03-05,-\n",
    )
    document = one(path)
    asset = document.asset
    assert (asset.asset_id, asset.title, asset.product, asset.owner, asset.market) == (
        "why",
        "New title",
        "stores",
        "Ana",
        "",
    )
    assert (asset.status, asset.version, asset.published_at) == (Status.APPROVED, 2, date(2024, 3, 5))
    assert (asset.source, asset.path, asset.format) == (f"{path.as_posix()}#why", file.as_posix(), "md")
    assert asset.text == "Heading\n\nText."
    assert document.tags == ()
    # "-" states a blank: market and stage are cleared; campaign is not stated at all.
    assert {"market", "stage", "owner"} <= document.stated
    assert "campaign" not in document.stated


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_in_any_office_dialect(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Asset ID", "Title", "Text", "Format"], ["preis", "Größe", '"Für Händler, „alle“; auch kleine"', "blog"]]
    path = written(tmp_path, "a.csv", "\r\n".join(delimiter.join(row) for row in rows), encoding)
    asset = one(path).asset
    assert (asset.asset_id, asset.title, asset.format) == ("preis", "Größe", "blog")
    assert asset.text == "Für Händler, „alle“; auch kleine"


def test_set_tags_are_spread_over_the_mapped_labels(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "text": "Text.",
        "stage": "BoFu",
        "also": ["considering"],
        "message": "us",
        "roles": ["CFO", "it"],
    }
    tags = one(written(tmp_path, "a.jsonl", json.dumps(row))).tags
    named = {(t.label_set, t.label): (t.p_primary, t.p_acceptable) for t in tags if t.p_acceptable}
    assert named == {
        (LabelSet.STAGE, "considering"): (0.0, 1.0),
        (LabelSet.STAGE, "evaluating"): (0.5, 1.0),
        (LabelSet.STAGE, "deciding"): (0.5, 1.0),
        (LabelSet.MESSAGE, "why_us"): (1.0, 1.0),
        (LabelSet.ROLE, "finance"): (1.0, 1.0),
        (LabelSet.ROLE, "technical"): (1.0, 1.0),
    }
    assert len(tags) == 8 + 3 + 6


def test_json_lines_with_columns_of_every_type(tmp_path: Path) -> None:
    row = {
        "id": "pricing",
        "title": "Our pricing",
        "text": "What it costs\n\nIt is 29 euro a month.",
        "date": "2024-01-15",
        "version": 2.0,
        "owner": None,
        "source": {"repo": "x", "path": "y"},
        "frontmatter": {"a": [1, {"b": 2}]},
        "kind_hint": "blog",
    }
    path = written(tmp_path, "a.jsonl", f"{json.dumps(row)}\n\n")
    document = one(path)
    assert document.asset.published_at == date(2024, 1, 15)
    assert (document.asset.version, document.asset.owner, document.asset.format) == (2, "", "txt")
    assert [(b.text, b.place) for b in document.blocks] == [
        ("What it costs", "What it costs"),
        ("It is 29 euro a month.", "What it costs"),
    ]
    assert find(path, LIMIT).notes == (
        Note(path.as_posix(), "Columns that are kept as they are, and not used: source, frontmatter, kind_hint."),
    )


def test_a_second_row_with_the_same_id_names_both_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "id,text\na,One.\nb,Two.\na,Three.\n")
    rejected, *documents = loaded(path)
    assert rejected == Rejected(f"{path.as_posix()}#a", "Row 4: it repeats the asset_id 'a' of row 2.")
    assert [d.asset.text for d in documents if isinstance(d, Document)] == ["One.", "Two."]


def test_no_row_reaches_outside_of_the_lists_folder(tmp_path: Path) -> None:
    written(tmp_path, "secret.md", "Secret.")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.md").symlink_to(tmp_path / "secret.md")
    outside = ["../secret.md", "..\\secret.md", "x/../../secret.md", "link.md", "../in2/a.md"]
    absolute = [(tmp_path / "secret.md").as_posix(), "C:\\secret.md"]
    lines = [json.dumps({"id": str(n), "path": p}) for n, p in enumerate(outside + absolute)]
    results = loaded(written(tmp_path, "in/a.jsonl", "\n".join(lines)))
    assert [("leads out of" in r.reason, "is absolute" in r.reason) for r in results if isinstance(r, Rejected)] == (
        [(True, False)] * 5 + [(False, True)] * 2
    )


def test_a_file_that_was_read_before_may_be_named_wherever_it_lies(tmp_path: Path) -> None:
    known, other = written(tmp_path, "decks/why.md", "Text."), written(tmp_path, "decks/secret.md", "Secret.")
    again = written(tmp_path, "decks/how.md", "More.")
    paths = [known.as_posix(), "../decks/how.md", other.as_posix(), (tmp_path / "gone.md").as_posix()]
    lines = [json.dumps({"id": str(n), "path": p}) for n, p in enumerate(paths)]
    gone = (tmp_path / "gone.md").as_posix()
    listing = find(
        written(tmp_path, "exp/a.jsonl", "\n".join(lines)), LIMIT, known={known.as_posix(), again.as_posix(), gone}
    )
    assert [(s.asset_id, s.path) for s in listing.sources] == [("0", known), ("1", again)]
    assert ["is absolute" in r.reason for r in listing.rejected] == [True, True]


@pytest.mark.parametrize(
    ("said", "kept"), [("text", "txt"), (".TXT", "txt"), ("Markdown", "md"), ("htm", "html"), ("essay", "essay")]
)
def test_a_format_has_one_name(tmp_path: Path, said: str, kept: str) -> None:
    path = written(tmp_path, "a.csv", f"id,text,format\na,Text.,{said}\n")
    assert one(path).asset.format == kept


def test_an_absolute_path_below_the_lists_folder_is_as_good_as_a_relative_one(tmp_path: Path) -> None:
    file = written(tmp_path, "decks/why.md", "Text.")
    path = written(tmp_path, "a.jsonl", json.dumps({"id": "a", "path": file.as_posix()}))
    assert one(path).asset.path == file.as_posix()


@pytest.mark.parametrize(("cell", "stated"), [("-", True), ("aware", True), ("", False), (" ; ", False)])
def test_a_stage_is_stated_by_a_label_or_a_dash(tmp_path: Path, cell: str, stated: bool) -> None:
    document = one(written(tmp_path, "a.csv", f"id,text,stage\na,Text.,{cell}\n"))
    assert ("stage" in document.stated) is stated
    assert bool(document.tags) is (cell == "aware")


@pytest.mark.parametrize(
    ("source", "file", "row"),
    [
        ("/a/list.csv#x", "/a/list.csv", True),
        ("/a/LIST.JSONL#x#y", "/a/LIST.JSONL", True),
        ("/a/deck #2.md", "/a/deck #2.md", False),
        ("/a/new\nline/l.ndjson#x", "/a/new\nline/l.ndjson", True),
        ("", "", False),
    ],
)
def test_the_file_of_a_source(source: str, file: str, row: bool) -> None:
    assert file_of(source) == (file, row)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "a", "path": "gone.md"}, "there is no file 'gone.md'"),
        ({"id": "a", "path": "folder"}, "there is no file 'folder'"),
        ({"id": "a", "path": "x\0y.md"}, "there is no file 'xy.md'"),
        ({"id": "a", "path": "https://acme.example/a.md"}, "is an address; put it into the column url"),
        ({"id": "a", "path": "empty.md"}, "The file is empty."),
        ({"id": "a", "path": "a.jsonl"}, "'.jsonl' files are not read"),
        ({"id": "a", "url": "https://acme.example"}, "only a url, which is not fetched from a list"),
        ({"id": "a", "text": "  "}, "it has no text, or the path of a file"),
        ({"text": "Text."}, "it has neither a path nor an asset_id"),
        ({"id": "a", "text": "Text.", "title": {"en": "x"}}, "'title' must be text, not dict"),
        ({"id": "a", "text": "Text.", "valid_to": "soon"}, "'soon' in valid_to is not a date"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_line(tmp_path: Path, row: dict[str, object], said: str) -> None:
    (tmp_path / "folder").mkdir()
    written(tmp_path, "empty.md", "")
    path = written(
        tmp_path, "a.jsonl", json.dumps({"id": "ok", "text": "Fine.", "path": None}) + "\n" + json.dumps(row)
    )
    (rejected,) = [r for r in loaded(path) if isinstance(r, Rejected)]
    assert rejected.reason.startswith("Line 2: ")
    assert said in rejected.reason
    assert rejected.source in (f"{path.as_posix()}#a", f"{path.as_posix()}#line 2")


def test_rows_that_are_not_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"id": "a", "text": "Fine."}\n{broken\n[1, 2]\n')
    reasons = [r.reason for r in loaded(path) if isinstance(r, Rejected)]
    assert reasons == [
        "Line 2: it is not a JSON object: expecting property name enclosed in double quotes at character 2.",
        "Line 3: it is not a JSON object but an array; one object a line is read.",
    ]
    path = written(tmp_path, "a.csv", "id,text\na,Fine, or not\n")
    assert refused(path).startswith("Row 2: it has 3 cells and the header 2")
    assert refused(written(tmp_path, "b.csv", "id,text\n\n")) == "The list has no rows."
    assert refused(written(tmp_path, "c.csv", "")) == "The file is empty."


def test_a_list_without_ids_takes_them_from_the_paths(tmp_path: Path) -> None:
    written(tmp_path, "decks/Why vans.md", "Text.")
    assert one(written(tmp_path, "a.csv", "path\ndecks/Why vans.md\n")).asset.asset_id == "decks-why-vans"


def test_a_long_article_fits_into_a_cell(tmp_path: Path) -> None:
    text = "word " * 40_000
    assert len(one(written(tmp_path, "a.csv", f"id,text\na,{text}\n")).asset.text.split()) == 40_000


def fingerprint(path: Path) -> str:
    (source,) = find(path, LIMIT).sources
    return source.fingerprint


def test_a_rows_fingerprint_follows_its_columns_and_its_file(tmp_path: Path) -> None:
    written(tmp_path, "a.md", "One.")
    header, row = "id,path,owner,hits\n", "a,a.md,Ana,{}\n"
    before = fingerprint(written(tmp_path, "l.csv", header + row.format(1)))
    # What nobody knows is kept, so it counts too; an empty column doesn't.
    assert fingerprint(written(tmp_path, "l.csv", header + row.format(2))) != before
    without = fingerprint(written(tmp_path, "l.csv", header + row.format("")))
    assert fingerprint(written(tmp_path, "l.csv", header.replace(",hits", "") + "a,a.md,Ana\n")) == without
    assert fingerprint(written(tmp_path, "l.csv", header + row.format(1).replace("Ana", "Bo"))) != before
    written(tmp_path, "a.md", "Two.")
    assert fingerprint(written(tmp_path, "l.csv", header + row.format(1))) != before


def test_an_id_is_made_of_a_path_with_or_without_an_ending_and_what_is_wrong_is_the_path(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "readme.md").write_text("# Read me\n\nWhat a door stops.", encoding="utf-8")
    listed = tmp_path / "list.jsonl"
    paths = ["notes/readme.md", "../../etc/passwd"]
    listed.write_text("".join(json.dumps({"path": p}) + "\n" for p in paths), encoding="utf-8")
    found = find(listed, 10_000)
    assert [s.source.rpartition("#")[2] for s in found.sources] == ["notes-readme"]
    assert len(found.rejected) == 1
    assert "leads out of" in found.rejected[0].reason
