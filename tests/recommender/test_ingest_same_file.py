"""Content in: the same file is the same asset, whether a folder or a list brought it, and whatever it is called now."""

from __future__ import annotations

from pathlib import Path

import pytest
from oven_files import CRUST, PRICE, ids
from workspaces import write_files

from content_library.asset import TalkingPoint
from recommender.people import Contact
from recommender.results import ContentReport
from recommender.wire import Recommender

WITHOUT_IDS = "title,path,product,stage\nThe Crust,decks/crust.md,ovens,aware\n"
WITH_ID = "asset_id,title,path,product,stage\nHS-17,The Crust,decks/crust.md,ovens,aware\n"
TITLE = "Steam leaves the oven, and the crust cracks."
EDITED = CRUST + "\nSteam it twice.\n"


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    return write_files(tmp_path / "decks", {"crust.md": CRUST, "price.md": PRICE})


def listing(decks: Path, text: str = WITHOUT_IDS) -> Path:
    return write_files(decks.parent, {"list.csv": text}) / "list.csv"


def told(report: ContentReport) -> list[tuple[str, str, str]]:
    return [(Path(f.source).name, f.happened, f.asset_id) for f in report.files]


def facts(rec: Recommender, asset_id: str) -> tuple[str, str, str, tuple[str, ...], bool]:
    view = rec.asset(asset_id)
    return view.asset.title, view.asset.product, view.stage, view.roles, view.is_gone


@pytest.mark.parametrize("first", ["folder", "list"])
@pytest.mark.parametrize("text", [WITHOUT_IDS, WITH_ID])
def test_a_file_of_a_folder_and_of_a_list_is_one_asset(rec: Recommender, decks: Path, first: str, text: str) -> None:
    ways = (decks, listing(decks, text)) if first == "folder" else (listing(decks, text), decks)
    rec.add_content(ways[0])
    was = next(i for i in ids(rec) if i != "price")
    rec.set_tags(was, "role", ["finance"])
    rec.store.people.save([Contact("dana")])
    rec.add_touch("dana", "sent", asset_id=was)
    rec.store.content.save_talking_points([TalkingPoint("p", "Look at the steam.", was)])
    report = rec.add_content(ways[1])
    assert [f.happened for f in report.files if f.happened in ("vanished", "rejected")] == []
    crust = {("folder", WITHOUT_IDS): "crust", ("list", WITHOUT_IDS): "decks-crust"}.get((first, text), "HS-17")
    assert ids(rec) == sorted([crust, "price"])
    assert facts(rec, crust) == ("The Crust", "ovens", "aware", ("finance",), False)
    # The id that it had before is as good.
    assert rec.asset(was).asset.asset_id == crust
    assert [p.asset_id for p in rec.store.content.talking_points()] == [crust]
    assert crust in rec.store.log.sent_items("dana")
    assert rec.store.content.vanished() == set()


@pytest.mark.parametrize("text", [WITHOUT_IDS, WITH_ID])
def test_the_folder_picks_up_an_edit_and_keeps_what_the_list_said(rec: Recommender, decks: Path, text: str) -> None:
    listed = listing(decks, text)
    rec.add_content(listed)
    (asset_id,) = ids(rec)
    rec.set_tags(asset_id, "role", ["finance"])
    assert told(rec.add_content(decks)) == [("crust.md", "unchanged", asset_id), ("price.md", "added", "price")]
    write_files(decks, {"crust.md": EDITED})
    report = rec.add_content(decks)
    assert told(report) == [("price.md", "unchanged", "price"), ("crust.md", "changed", asset_id)]
    assert facts(rec, asset_id) == ("The Crust", "ovens", "aware", ("finance",), False)
    asset = rec.store.content.asset(asset_id)
    assert (asset.version, "Steam it twice." in asset.text) == (2, True)
    # Nothing is left to do for either of the two.
    assert [f.happened for f in rec.add_content(listed).files] == ["unchanged"]
    assert [f.happened for f in rec.add_content(decks).files] == ["unchanged", "unchanged"]


def test_a_given_id_works_in_every_command_and_so_does_the_old_one(rec: Recommender, decks: Path) -> None:
    rec.add_content(decks)
    rec.add_content(listing(decks, WITH_ID))
    rec.store.people.save([Contact("dana")])
    for asset_id in ("crust", "HS-17"):
        assert rec.set_tags(asset_id, "stage", ["deciding"]).asset.asset_id == "HS-17"
        assert rec.add_signal("dana", "read_asset", asset_id=asset_id).asset_id == asset_id
        rec.set_status([asset_id], "retired")
        assert rec.asset("HS-17").asset.status == "retired"
        rec.set_status(["HS-17"], "approved")
        assert "steam" in rec.draft("dana", asset_id).text.lower()
    tags = decks.parent / "tags.csv"
    tags.write_text("asset_id,label_set,label\ncrust,message,why_us\nHS-17,role,finance\n", encoding="utf-8")
    assert rec.import_table(tags).rejected == ()
    assert {t.asset_id for t in rec.store.content.tags()} == {"HS-17", "price"}


def test_another_list_may_go_on_with_the_older_id(rec: Recommender, decks: Path) -> None:
    older = listing(decks, WITH_ID)
    newer = write_files(decks.parent, {"new.csv": WITH_ID.replace("HS-17", "HS-18")}) / "new.csv"
    rec.add_content(older)
    rec.add_content(newer)
    assert ids(rec) == ["HS-18"]
    rec.add_content(older)
    assert ids(rec) == ["HS-18"]
    # The list that gave the newer one may change it.
    newer.write_text(WITH_ID.replace("HS-17", "HS-19"), encoding="utf-8")
    rec.add_content(newer)
    assert (ids(rec), rec.asset("HS-17").asset.asset_id) == (["HS-19"], "HS-19")


def test_what_is_only_kept_moves_along_with_the_id(rec: Recommender, decks: Path) -> None:
    rec.add_content(listing(decks, "path,shelf\ndecks/crust.md,B2\n"))
    rec.add_content(listing(decks, "asset_id,path,row\nHS-17,decks/crust.md,7\n"))
    assert {key[0]: extra for key, extra in rec.store.extras(type(rec.asset("HS-17").asset)).items()} == {
        "HS-17": {"shelf": "B2", "row": "7"}
    }


def test_a_file_whose_list_is_gone_keeps_what_the_list_said(rec: Recommender, decks: Path) -> None:
    listed = listing(decks, WITH_ID)
    rec.add_content(listed)
    listed.unlink()
    for _ in range(2):
        rec.add_content(decks)
        assert facts(rec, "HS-17")[:3] == ("The Crust", "ovens", "aware")
    assert ids(rec) == ["HS-17", "price"]
    (decks / "crust.md").unlink()
    assert ("crust.md", "vanished", "HS-17") in told(rec.add_content(decks))


def test_a_list_that_names_a_file_no_more_takes_out_what_came_by_it_alone(rec: Recommender, decks: Path) -> None:
    listed = listing(decks, WITHOUT_IDS + "The Price,decks/price.md,ovens,\n")
    rec.add_content(decks / "crust.md")
    rec.add_content(listed)
    listing(decks, "title,path\nOther,decks/other.md\n")
    write_files(decks, {"other.md": "# Other\n\nSomething else."})
    report = rec.add_content(listed)
    (gone,) = (f for f in report.files if f.happened == "vanished")
    assert (gone.asset_id, gone.why) == (
        "decks-price",
        "the list no longer names it; it is kept, and no longer recommended",
    )
    assert (rec.asset("crust").is_gone, rec.store.content.vanished()) == (False, {"decks-price"})
    # Whoever adds its folder wants it after all.
    rec.add_content(decks)
    assert (ids(rec), rec.store.content.vanished()) == (["crust", "decks-other", "decks-price"], set())


def test_a_file_that_is_gone_is_gone_for_its_folder_too(rec: Recommender, decks: Path) -> None:
    rec.add_content(listing(decks))
    (decks / "crust.md").unlink()
    assert ("list.csv#decks-crust", "vanished", "decks-crust") in told(rec.add_content(decks))


def test_two_paths_with_one_text_stay_two_assets(rec: Recommender, decks: Path) -> None:
    write_files(decks, {"copy.md": CRUST})
    rec.add_content(listing(decks))
    report = rec.add_content(decks)
    assert ids(rec) == ["copy", "decks-crust", "price"]
    assert {f.asset_id: f.same_as for f in report.files if f.same_as} == {"copy": "decks-crust"}


def test_a_list_names_a_file_once(rec: Recommender, decks: Path) -> None:
    report = rec.add_content(listing(decks, "asset_id,path\na,decks/crust.md\nb,decks/../decks/crust.md\n"))
    assert [(f.happened, f.why) for f in report.files if f.happened == "rejected"] == [
        ("rejected", "Row 3: it names the file of row 2 again; a file is one asset, so keep one of the two.")
    ]


def test_files_of_one_name_and_two_kinds_need_no_ids(rec: Recommender, decks: Path) -> None:
    write_files(decks, {"crust.txt": PRICE})
    rec.add_content(listing(decks, "path\ndecks/crust.md\ndecks/crust.txt\n"))
    assert ids(rec) == ["decks-crust-md", "decks-crust-txt"]


# Renamed


@pytest.mark.parametrize("by_list", [False, True])
def test_a_renamed_text_file_keeps_all_that_was_set_and_is_told(rec: Recommender, decks: Path, by_list: bool) -> None:
    """Without a list its title is its first sentence."""
    (decks / "old name.txt").write_text(TITLE, encoding="utf-8")
    rec.add_content(listing(decks, "path,title,product\ndecks/old name.txt,Steam,ovens\n") if by_list else decks)
    was = next(i for i in ids(rec) if "old-name" in i)
    rec.set_tags(was, "stage", ["deciding"])
    (decks / "old name.txt").rename(decks / "neuer Näme.txt")
    report = rec.add_content(decks)
    assert [f.happened for f in report.files if f.happened == "vanished"] == []
    path = (decks / "neuer Näme.txt").as_posix()
    assert report.notes == (
        f"{decks.as_posix()}: 1 file was renamed or moved and is the same asset as before, with all that was set: "
        f"'{path}'.",
    )
    view = rec.asset(was)
    assert (view.asset.path, view.stage, view.is_gone) == (path, "deciding", False)
    assert (view.asset.title, view.asset.product) == (("Steam", "ovens") if by_list else (TITLE, ""))
    assert {f.happened for f in rec.add_content(decks).files} == {"unchanged"}


def test_of_two_copies_of_a_renamed_file_one_is_the_asset(rec: Recommender, decks: Path) -> None:
    rec.add_content(decks)
    (decks / "crust.md").unlink()
    write_files(decks, {"one.md": CRUST, "two.md": CRUST})
    rec.add_content(decks)
    assert (ids(rec), rec.store.content.vanished()) == (["crust", "price", "two"], set())
