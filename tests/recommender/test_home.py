"""A workspace that was moved or copied with its content finds it again, and adds nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE, ids
from workspaces import TinyEncoder, write_files

from recommender.wire import Recommender


@pytest.fixture
def project(taught_workspace: Path, tmp_path: Path) -> Path:
    """A folder that holds a workspace, content in it and beside it, and a list; and content that lies elsewhere."""
    project = tmp_path / "one" / "project"
    shutil.copytree(taught_workspace, project / "space")
    write_files(
        project, {"content/crust.md": CRUST, "content/a/price.md": PRICE, "space/own/in.md": "# In\n\nWords.\n"}
    )
    write_files(
        project, {"vans/van.md": "# Van\n\nA van.\n", "list.csv": "asset_id,path,text\nv,vans/van.md,\nt,,Text.\n"}
    )
    write_files(tmp_path / "elsewhere", {"far.md": "# Far\n\nOther words.\n"})
    with Recommender.open(project / "space", encoder=TinyEncoder()) as rec:
        for path in (project / "content", project / "space" / "own", project / "list.csv", tmp_path / "elsewhere"):
            rec.add_content(path)
        rec.set_tags("crust", "stage", ["deciding"])
        assert ids(rec) == ["a-price", "crust", "far", "in", "t", "v"]
    return project


@pytest.mark.parametrize("by", ["move", "copy"])
def test_content_that_came_along_is_found_again(project: Path, tmp_path: Path, by: str) -> None:
    new = tmp_path / "two" / "renamed"
    new.parent.mkdir()
    if by == "move":
        project.rename(new)
    else:
        shutil.copytree(project, new)
    (new / "content" / "crust.md").write_text(f"{CRUST}\nMore words.\n")
    said: list[str] = []
    encoder = TinyEncoder()
    with Recommender.open(new / "space", encoder=encoder, on_message=said.append) as rec:
        assert said == ["The workspace has moved: 5 sources found again in the new place."]
        # Already before anything is added, links lead to what is here.
        paths = {a.asset_id: a.path for a in rec.store.content.assets()}
        assert paths == {
            "a-price": f"{new.resolve().as_posix()}/content/a/price.md",
            "crust": f"{new.resolve().as_posix()}/content/crust.md",
            "far": f"{(tmp_path / 'elsewhere').resolve().as_posix()}/far.md",
            "in": f"{new.resolve().as_posix()}/space/own/in.md",
            "t": "",
            "v": f"{new.resolve().as_posix()}/vans/van.md",
        }
        told = {}
        for path in (new / "content", new / "space" / "own", new / "list.csv", tmp_path / "elsewhere"):
            told |= {f.asset_id: f.happened for f in rec.add_content(path).files}
        changed = {"crust": "changed"}
        assert told == dict.fromkeys(("a-price", "far", "in", "t", "v"), "unchanged") | changed
        assert len(encoder.asked) == 1
        assert (rec.asset("crust").stage, rec.asset("crust").set_by) == ("deciding", "person")
        (new / "content" / "a" / "price.md").unlink()
        (gone,) = (f for f in rec.add_content(new / "content").files if f.happened == "vanished")
        assert gone.asset_id == "a-price"
    # Said once.
    said.clear()
    with Recommender.open(new / "space", encoder=TinyEncoder(), on_message=said.append):
        assert said == []


def test_what_stayed_behind_keeps_its_place(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project / "space", tmp_path / "two" / "space")
    said: list[str] = []
    with Recommender.open(tmp_path / "two" / "space", encoder=TinyEncoder(), on_message=said.append) as rec:
        # The one inside came along.
        assert said == ["The workspace has moved: 1 source found again in the new place."]
        assert {f.happened for f in rec.add_content(project / "content").files} == {"unchanged"}
        assert rec.store.content.vanished() == set()


def test_a_folder_that_was_moved_into_another_keeps_its_assets(rec: Recommender, tmp_path: Path) -> None:
    """Two files with the same text are told apart by their names."""
    folder = write_files(tmp_path / "decks", {"a.md": CRUST, "b.md": CRUST, "c.md": PRICE})
    rec.add_content(folder)
    (tmp_path / "library").mkdir()
    folder.rename(tmp_path / "library" / "decks")
    report = rec.add_content(tmp_path / "library")
    assert [(f.happened, f.asset_id) for f in report.files] == [("unchanged", i) for i in "abc"]
    assert ids(rec) == ["a", "b", "c"]
