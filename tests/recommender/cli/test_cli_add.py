"""What the report on added content shows: every file is in it, and it stays short however many there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result
from workspaces import write_files

Run = Callable[..., Result]
TEXT = "# Why pumps fail\n\nPumps fail without any warning.\n"


@pytest.fixture
def add(run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: run("add", *words, "-w", workspace)


def words(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_files_of_other_kinds_are_told_by_kind_and_all_of_them_in_json(add: Run, tmp_path: Path) -> None:
    files = {"one.md": TEXT, "README": "x", ".hidden": "x"}
    write_files(tmp_path / "decks", files | {f"a/p{i}.xyz": "x" for i in range(50)} | {"b.py": "x"})
    result = add("decks")
    assert result.exit_code == 0
    assert "53 sources: 1 added, 52 skipped." in words(result)
    kinds = "• 50 .xyz, 1 without an ending, 1 .py: not read; Stagecue reads .md, .txt, .html, .pdf, .docx, .pptx,"
    assert kinds in words(result)
    assert "• decks: 1 hidden file or folder was passed over: '.hidden'." in words(result)
    assert len(result.stdout.splitlines()) < 12
    told = json.loads(add("decks", "--json").stdout)
    skipped = {Path(f["source"]).name: f["why"] for f in told["files"] if f["happened"] == "skipped"}
    assert set(skipped) == {"README", "b.py", *(f"p{i}.xyz" for i in range(50))}
    assert skipped["p7.xyz"].startswith("'.xyz' files are not read; Stagecue reads .md,")
    one_by_one = add("decks", "--verbose").stdout
    assert "decks/a/p49.xyz" in one_by_one
    assert "decks/a/p0.xyz" in one_by_one


def test_a_folder_of_other_kinds_alone_is_no_failure(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"photo.xyz": "x", "logo.png": "x"})
    result = add("decks")
    assert result.exit_code == 0
    assert words(result).startswith(
        "Nothing there is of a kind that is read: 2 skipped. Skipped • decks/logo.png, decks/photo.xyz: not read; "
    )


def test_where_all_that_is_content_was_rejected_skips_do_not_make_it_good(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"empty.md": "", "logo.png": "x"})
    assert add("decks").exit_code == 2


def test_a_path_that_is_not_there_is_told_beside_what_was_rejected(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"empty.md": "", "good.md": "# Pumps\n\nPumps fail."})
    result = add("decks", "nowhere")
    assert (result.exit_code, "1 added, 1 rejected" in result.stdout) == (3, True)
    assert "There is no file or folder 'nowhere'." in result.stderr


def test_many_files_with_one_reason_make_one_row(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {f"n{i:02}.md": "" for i in range(30)} | {"old.doc": "x"})
    result = add("decks")
    assert "• 30 files, as decks/n00.md, decks/n01.md, decks/n02.md: The file is empty." in words(result)
    assert "• decks/old.doc: '.doc' files are not read;" in words(result)
    assert "decks/n29.md" in add("decks", "-v").stdout


def test_the_same_text_twice_is_seen_at_once(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"a.md": TEXT, "b.txt": TEXT.removeprefix("# ")})
    result = add("decks")
    assert "Same text, both kept • decks/b.txt: the same text as 'a'" in words(result)
    assert "Same text" not in add("decks").stdout


@pytest.mark.parametrize("again", [["decks"], ["link"], ["decks/a.md"], ["../{here}/decks/", "link/a.md"]])
def test_what_is_named_twice_is_told_once(add: Run, tmp_path: Path, again: list[str]) -> None:
    write_files(tmp_path / "decks", {"a.md": TEXT, "b.png": "x"})
    (tmp_path / "link").symlink_to(tmp_path / "decks")
    result = add("decks", *(path.format(here=tmp_path.name) for path in again))
    assert result.exit_code == 0
    assert "2 sources: 1 added, 1 skipped." in words(result)


def test_a_blank_path_is_not_the_folder_one_stands_in(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": TEXT})
    result = add("")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: A path is blank; name a file, a folder or a list of content.\n"


def test_a_source_with_a_new_id_is_the_same_asset(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"a.md": f"---\nasset_id: old\n---\n{TEXT}"})
    add("decks")
    write_files(tmp_path / "decks", {"a.md": f"---\nasset_id: new\n---\n{TEXT}"})
    result = words(add("decks", "-v"))
    assert "1 source: 1 changed." in result
    assert "decks/a.md: its id was 'old' and is 'new' now; the old one finds it, too; 1 passage" in result


def test_every_line_of_a_list_that_cannot_be_read_is_told(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"list.jsonl": '{"title": "x",\n{"title": "y"}\n["z"]\n'})
    result = words(add("list.jsonl"))
    assert "list.jsonl: Line 1: it is not a JSON object: expecting property name enclosed in double quotes" in result
    assert "list.jsonl: Line 3: it is not a JSON object but an array; one object a line is read." in result
    assert "list.jsonl: The columns are title; needed is path, or asset_id with text, and further" in result


def test_what_a_list_calls_our_columns_leaves_folders_beside_it_alone(add: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"one.md": TEXT})
    (tmp_path / "list.csv").write_text("asset_id,Name,text\nh1,Crust,Steam and crust.\n", encoding="utf-8")
    result = add("decks", "list.csv", "--map", "Name=title", "--json")
    assert result.exit_code == 0
    assert [(f["asset_id"], f["happened"]) for f in json.loads(result.stdout)["files"]] == [
        ("one", "added"),
        ("h1", "added"),
    ]
    # Where there is no list at all, nothing has columns to map.
    alone = add("decks", "--map", "Name=title")
    assert alone.exit_code != 0
    assert "decks is not a list of content (.csv, .jsonl), so it has no columns to map." in alone.stderr


def test_labels_that_nobody_knows_are_told_once_with_their_rows(add: Run, tmp_path: Path) -> None:
    rows = "".join(f"a{i},T{i},Pumps fail in way {i}.,{'Nirvana' if i else 'aware'},\n" for i in range(6))
    write_files(tmp_path, {"list.csv": f"asset_id,title,text,stage,role\n{rows}b,B,Text.,,wizard\n"})
    result = add("list.csv")
    assert result.exit_code == 1
    assert words(result).startswith(
        "7 sources: 7 added. Labels left out "
        '• The assets are in without these, and keep the tags that they had; write "-" in the list for no label. '
        "• list.csv row 3, row 4, row 5 and 2 more: 'Nirvana' is not a stage; choose one of unaware, aware, "
    )
    assert "or map it in the taxonomy. • list.csv row 8: 'wizard' is not a role; choose one of " in words(result)
    again = add("list.csv", "--json")
    assert (again.exit_code, [f["at"] for f in json.loads(again.stdout)["files"] if f["unknown"]]) == (
        1,
        ["row 3", "row 4", "row 5", "row 6", "row 7", "row 8"],
    )
    (tmp_path / "list.csv").write_text(
        (tmp_path / "list.csv").read_text().replace("Nirvana", "-").replace("wizard", "-")
    )
    assert add("list.csv").exit_code == 0
