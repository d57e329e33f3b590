"""Content in: which asset a source is when its stated id changes, when a list speaks of a file, and what "-" clears."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE, ids
from workspaces import write_files

from content_library.asset import SetBy, Status, TalkingPoint
from recommender.people import Contact
from recommender.results import ContentReport
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
KEPT = "it is kept, and no longer recommended"


def stating(asset_id: str, text: str = CRUST, **more: str) -> str:
    front = "".join(f"{name}: '{value}'\n" for name, value in more.items())
    return f"---\nasset_id: {asset_id}\n{front}---\n{text}"


def told(report: ContentReport) -> list[tuple[str, str]]:
    return [(f.happened, f.asset_id) for f in report.files]


def current(rec: Recommender) -> list[str]:
    return [i for i in ids(rec) if i not in rec.store.content.vanished()]


def recommended(rec: Recommender) -> list[str]:
    return [i.item_id for i in rec.recommend(ask="crust steam price", k=50, log=False).items]


def test_what_was_sent_under_the_old_id_is_not_recommended_under_the_new_one(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("old"), "b.md": PRICE})
    rec.add_content(folder)
    rec.store.people.save([Contact("dana"), Contact("eve")])
    rec.add_touch("dana", "sent", asset_id="old")
    rec.add_outcome("dismissed", contact="eve", item_id="old", reason="too long")
    write_files(folder, {"a.md": stating("new")})
    rec.add_content(folder)
    for contact, why in (("dana", "was already sent today"), ("eve", "was dismissed today: too long")):
        found = rec.recommend(contact, ask="crust steam price", log=False)
        assert [i.item_id for i in found.items] == ["b"]
        assert {x.item_id: x.why for x in found.left_out}["new"] == why


def manifest(folder: Path, *rows: str) -> Path:
    return write_files(folder, {"list.csv": "\n".join(("asset_id,path,text,stage,message,roles", *rows)) + "\n"}) / (
        "list.csv"
    )


# Another id


def test_a_source_that_states_another_id_replaces_the_old_asset(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("old", stage="aware"), "b.md": PRICE})
    rec.add_content(folder)
    rec.set_tags("old", "role", ["finance"])
    rec.set_status(["old"], "draft")
    rec.store.content.save_talking_points([TalkingPoint("p", "Look at the steam.", "old")])
    said = [t for t in rec.store.content.tags(["old"]) if t.set_by is not SetBy.MODEL]
    write_files(folder, {"a.md": stating("new")})
    report = rec.add_content(folder, as_of=NOW)
    assert told(report) == [("unchanged", "b"), ("changed", "new")]
    assert report.files[1].why == "its id was 'old' and is 'new' now; the old one finds it, too; 1 passage"
    assert (ids(rec), current(rec)) == (["b", "new"], ["b", "new"])
    # What people and imports said moves with the source: here the file no longer states a stage, which keeps it.
    moved = [t for t in rec.store.content.tags(["new"]) if t.set_by is not SetBy.MODEL]
    assert [(t.label, t.set_by, t.rater, t.at, t.p_primary) for t in moved] == [
        (t.label, t.set_by, t.rater, t.at, t.p_primary) for t in said
    ]
    assert rec.store.content.tags(["old"]) == []
    assert (rec.asset("new").roles, rec.asset("new").stage) == (("finance",), "aware")
    asset = rec.store.content.asset("new")
    assert (asset.status, asset.version) == (Status.DRAFT, 1)
    assert [p.asset_id for p in rec.store.content.talking_points()] == ["new"]
    rec.set_status(["new"], "approved")
    assert sorted(recommended(rec)) == ["b", "new"]
    assert told(rec.add_content(folder)) == [("unchanged", "new"), ("unchanged", "b")]


def test_with_new_words_it_is_the_next_version(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("old")})
    rec.add_content(folder)
    write_files(folder, {"a.md": stating("new", PRICE)})
    rec.add_content(folder)
    assert rec.store.content.asset("new").version == 2


def test_an_id_that_is_stated_again_is_the_asset_that_it_was(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("one")})
    rec.add_content(folder)
    rec.set_tags("one", "stage", ["deciding"])
    for asset_id, other in (("two", "one"), ("one", "two"), ("two", "one")):
        write_files(folder, {"a.md": stating(asset_id)})
        assert told(rec.add_content(folder)) == [("changed", asset_id)]
        assert rec.asset(other).asset.asset_id == asset_id
        assert (current(rec), rec.asset(asset_id).stage) == ([asset_id], "deciding")


def test_an_id_that_was_given_up_is_free_for_another_file(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("one")})
    rec.add_content(folder)
    write_files(folder, {"a.md": stating("two"), "b.md": stating("one", PRICE)})
    rec.add_content(folder)
    titles = {a.asset_id: a.title for a in rec.store.content.assets()}
    assert titles == {"one": "Price and payback", "two": "Why a crust cracks"}
    assert current(rec) == ["one", "two"]


def test_a_row_that_has_another_id_replaces_the_old_asset(rec: Recommender, tmp_path: Path) -> None:
    write_files(tmp_path, {"crust.md": CRUST})
    listed = manifest(tmp_path, "a,crust.md,,aware,,", "b,,The price is 61 euros.,aware,,", "c,,Steam of an oven.,,,")
    rec.add_content(listed)
    for asset_id in "abc":
        rec.set_tags(asset_id, "stage", ["deciding"])
    manifest(tmp_path, "x,crust.md,,aware,,", "y,,The price is 61 euros.,aware,,", "z,,Something else.,,,")
    report = rec.add_content(listed)
    assert told(report) == [
        ("changed", "x"), ("changed", "y"), ("added", "z"), ("vanished", "c"),
    ]  # fmt: skip
    assert [f.why for f in report.files][-1] == f"its source is gone; {KEPT}"
    assert [rec.asset(i).set_by for i in "xyz"] == ["person", "person", "model"]
    assert current(rec) == ["x", "y", "z"]


# A file and a list that names it


@pytest.mark.parametrize("asset_id", ["crust", "steam"])
def test_a_list_takes_over_the_files_that_it_names(rec: Recommender, tmp_path: Path, asset_id: str) -> None:
    folder = write_files(tmp_path / "content", {"crust.md": CRUST, "price.md": PRICE})
    rec.add_content(folder)
    rec.set_tags("crust", "role", ["finance"])
    listed = manifest(folder, f"{asset_id},crust.md,,evaluating,,")
    rec.add_content(listed)
    assert current(rec) == sorted([asset_id, "price"])
    view = rec.asset(asset_id)
    assert (view.stage, view.roles) == ("evaluating", ("finance",))
    # The folder again: the file is the asset that the list knows.
    report = rec.add_content(folder)
    why = {Path(f.source).name: (f.happened, f.asset_id) for f in report.files if f.happened != "skipped"}
    assert why == {"crust.md": ("unchanged", asset_id), "price.md": ("unchanged", "price")}
    assert current(rec) == sorted([asset_id, "price"])


def test_a_file_whose_list_is_gone_is_read_by_itself(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"crust.md": CRUST})
    listed = manifest(folder, "crust,crust.md,,evaluating,,")
    rec.add_content(listed)
    listed.unlink()
    assert [f.asset_id for f in rec.add_content(folder).files] == ["crust"]
    assert rec.store.content.asset("crust").source == (folder / "crust.md").as_posix()


# What "-" clears


def test_a_dash_clears_an_imports_tags_and_a_blank_keeps_them(rec: Recommender, tmp_path: Path) -> None:
    text = "A crust cracks because the steam leaves."
    listed = manifest(tmp_path, *(f"{i},,{text},aware,why_us,finance" for i in "abc"))
    rec.add_content(listed)
    rec.set_tags("c", "stage", ["deciding"])
    manifest(tmp_path, f"a,,{text},,,", f"b,,{text},-,-,-", f"c,,{text},-,,")
    report = rec.add_content(listed)
    assert [f.why for f in report.files] == ["the text is the same; what is known about it was renewed"] * 3
    by_import = {i: {t.label_set for t in rec.store.content.tags([i]) if t.set_by is SetBy.IMPORT} for i in "abc"}
    assert by_import == {"a": {"stage", "message", "role"}, "b": set(), "c": {"message", "role"}}
    assert (rec.asset("a").stage, rec.asset("a").roles) == ("aware", ("finance",))
    assert {rec.asset("b").set_by, rec.asset("c").set_by} == {"model", "person"}
    assert rec.asset("c").stage == "deciding"


def test_a_dash_clears_what_any_import_said(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("a", stage="aware")})
    rec.add_content(folder)
    (imported,) = [t for t in rec.store.content.tags(["a"]) if t.set_by is SetBy.IMPORT and t.p_primary]
    rec.store.content.save_tags([replace(imported, rater="crm")])
    write_files(folder, {"a.md": stating("a", stage="-")})
    rec.add_content(folder)
    assert {t.set_by for t in rec.store.content.tags(["a"])} == {SetBy.MODEL}


def test_something_that_names_no_label_clears_nothing(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": stating("a", stage="aware")})
    rec.add_content(folder)
    write_files(folder, {"a.md": stating("a", stage=" ; ")})
    rec.add_content(folder)
    assert rec.asset("a").set_by == "import"
