"""What the names of a list's columns and of a front matter mean, and what becomes of those that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from content_library.asset import Document
from content_library.loaders import find, load, read
from content_library.loaders.columns import understood
from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError

LIMIT = 10_000_000


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def refused(path: Path, columns: Mapping[str, str] | None = None) -> list[str]:
    return [r.reason for r in find(path, LIMIT, columns=columns or {}).rejected]


def extras(path: Path) -> list[Mapping[str, str | None]]:
    return [d.extra for d in load(path, default_taxonomy(), LIMIT) if isinstance(d, Document)]


def test_unknown_columns_are_kept_as_text(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "id,text,set_by,wobble\na,Text.,Ana,'=1+1\nb,Text.,-,\n")
    assert extras(path) == [{"set_by": "Ana", "wobble": "=1+1"}, {"set_by": None}]
    row = {"id": "a", "text": "T.", "n": 3.0, "yes": True, "none": None, "tags": ["x", "y"], "deep": {"a": [1]}}
    assert extras(written(tmp_path, "a.jsonl", json.dumps(row))) == [
        {"n": "3", "yes": "true", "tags": "x; y", "deep": '{"a": [1]}'}
    ]


def test_unknown_names_of_a_front_matter_are_kept_as_text(tmp_path: Path) -> None:
    front = "author: Ana\ndate: 2024-01-02\nreviewed: 2024-03-04\npath: x\ntext: y\nsidebar: '-'\nkeywords: [a, b]"
    path = written(tmp_path, "a.md", f"---\n{front}\n---\nText.\n")
    assert extras(path) == [{"author": "Ana", "reviewed": "2024-03-04", "sidebar": None, "keywords": "a; b"}]
    # What a row says of its file goes before what that says itself.
    listed = written(tmp_path, "l.csv", "path,author,owner\na.md,Bo,Cy\n")
    assert extras(listed) == [
        {"author": "Bo", "reviewed": "2024-03-04", "sidebar": None, "keywords": "a; b"},
    ]


def test_a_column_that_is_there_twice_is_refused_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "asset_id,title,title,text\na,One,Two,Text.\n")
    assert refused(path) == ["The column 'title' is there twice; keep one."]
    path = written(tmp_path, "a.jsonl", '{"id": "a", "text": "x", "text": "y"}\n{"id": "b", "text": "z"}\n')
    assert refused(path) == ["Line 1: The column 'text' is there twice; keep one."]
    # Columns without a name are no two of one name.
    assert refused(written(tmp_path, "b.csv", "id,text,,\na,Text.,,\n")) == []


def test_two_names_of_one_column(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "asset_id,Role,roles,ID,text\na,cfo,it,7,Text.\n")
    (source,) = find(path, LIMIT).sources
    # What is written as ours goes first; the other is kept.
    assert (source.asset_id, source.row["roles"], source.extra) == ("a", "it", {"Role": "cfo", "ID": "7"})
    path = written(tmp_path, "b.csv", "ID,id,text\na,b,Text.\n")
    both = "'ID' and 'id' both mean asset_id; keep one"
    assert refused(path) == [f'The columns {both}, or choose with --map "id=asset_id".']
    with pytest.raises(InputError) as error:
        understood(["ID", "id"], is_list=False)
    assert str(error.value) == f"In its front matter {both}."


STRANGE = "ID,Name,File,Produkt,Buying Stage\nwhy,Why vans return,why.md,Rota,aware\n"


def test_other_names_are_refused_with_what_each_may_mean(tmp_path: Path) -> None:
    written(tmp_path, "why.md", "Text.")
    (reason,) = refused(written(tmp_path, "a.csv", STRANGE))
    assert reason.startswith(
        "The columns are ID (asset_id), Name (title?), File (path?), Produkt (product?), Buying Stage (stage?); needed"
    )
    assert reason.endswith('Say which column is meant, for example --map "File=path".')


def test_other_names_are_taken_as_they_are_mapped(tmp_path: Path) -> None:
    written(tmp_path, "why.md", "Text.")
    path = written(tmp_path, "a.csv", STRANGE)
    columns = {"title": "Name", "path": "file", "stage": "Buying Stage"}
    listing = find(path, LIMIT, columns=columns)
    (source,) = listing.sources
    assert source.row == {"asset_id": "why", "title": "Why vans return", "path": "why.md", "stage": "aware"}
    assert source.extra == {"Produkt": "Rota"}
    assert [n.text for n in listing.notes] == [
        "Columns that are kept as they are, and not used: Produkt (product?). "
        'If one is meant, say so with --map "Produkt=product".'
    ]
    document = read(source, default_taxonomy(), LIMIT)
    assert isinstance(document, Document)
    assert (document.asset.title, document.asset.product) == ("Why vans return", "")
    # What is mapped goes before a column of the very name.
    other = written(tmp_path, "b.csv", "asset_id,title,Name,text\na,Old,New,Text.\n")
    (source,) = find(other, LIMIT, columns={"title": "Name"}).sources
    assert (source.row["title"], source.extra) == ("New", {"title": "Old"})


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"title": "Nme"}, "The list has no column 'Nme'; it has 'ID', 'Name', 'File', 'Produkt', 'Buying Stage'."),
        ({"titel": "Name"}, "'titel' is not a column of a list of content (did you mean title?); choose one of"),
    ],
)
def test_a_mapping_that_cannot_be_meant(tmp_path: Path, columns: Mapping[str, str], said: str) -> None:
    (reason,) = refused(written(tmp_path, "a.csv", STRANGE), columns)
    assert reason.startswith(said)


def test_only_a_list_has_columns_to_map(tmp_path: Path) -> None:
    path = written(tmp_path, "a.md", "Text.")
    for place in (path, tmp_path):
        with pytest.raises(InputError) as error:
            find(place, LIMIT, columns={"title": "Name"})
        assert str(error.value) == f"{place.name} is not a list of content (.csv, .jsonl), so it has no columns to map."


def test_an_unknown_column_that_is_nearly_known_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "asset_id,text,Campain,Persona\na,Text.,x,y\n")
    assert find(path, LIMIT).notes[0].text == (
        "Columns that are kept as they are, and not used: Campain (campaign?), Persona (roles?). "
        'If one is meant, say so with --map "Campain=campaign".'
    )


def test_other_column_names_are_one_refusal_that_says_what_is_needed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "Key,Headline,Body,Titel\n1,a,b,c\n2,a,b,c\n")
    (reason,) = refused(path)
    assert reason.startswith(
        "The columns are Key (asset_id?), Headline (title?), Body (text?), Titel (title?); "
        "needed is path, or asset_id with text"
    )
