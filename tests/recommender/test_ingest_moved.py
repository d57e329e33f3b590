"""A file that was renamed is the same asset: its id, and what people said of it, stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workspaces import TinyEncoder

from recommender import Recommender
from recommender.errors import InputError

TEXT = "# Crust\n\nA crust that holds needs steam in the first ten minutes, and a dry oven after that time. " * 3


def test_a_renamed_file_keeps_its_id_and_a_persons_tags(rec: Recommender, tmp_path: Path) -> None:
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "old-name.md").write_text(TEXT, encoding="utf-8")
    rec.add_content(folder)
    rec.set_tags("old-name", "stage", ["evaluating"])
    (folder / "old-name.md").rename(folder / "new-name.md")
    report = rec.add_content(folder)
    assert [(f.happened, f.asset_id) for f in report.files] == [("unchanged", "old-name")]
    (view,) = rec.assets()
    assert (view.stage, view.set_by) == ("evaluating", "person")
    assert view.asset.path.endswith("new-name.md")
    assert rec.store.content.vanished() == set()


def test_a_copy_beside_the_original_is_an_asset_of_its_own(rec: Recommender, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(TEXT, encoding="utf-8")
        rec.add_content(tmp_path / f"{name}.md")
    assert [v.asset.asset_id for v in rec.assets()] == ["one", "two"]


def test_what_is_published_later_is_left_out_and_said_so(rec: Recommender, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    day = (now - timedelta(days=10)).date().isoformat()
    (tmp_path / "crust.md").write_text(f"---\npublished_at: {day}\n---\n{TEXT}", encoding="utf-8")
    rec.add_content(tmp_path / "crust.md", as_of=now - timedelta(days=30))
    assert [i.item_id for i in rec.recommend(ask="steam").items] == ["crust"]
    before = rec.recommend(ask="steam", as_of=now - timedelta(days=20))
    assert (before.items, before.left_out_counts) == ((), {"not yet published": 1})
    # Before it was added it was not there at all.
    earlier = rec.recommend(ask="steam", as_of=now - timedelta(days=40))
    assert (earlier.items, earlier.left_out_counts) == ((), {"not there yet": 1})


def test_moments_and_numbers_of_a_wrong_type_are_one_sentence(rec: Recommender) -> None:
    with pytest.raises(InputError, match="datetime with a time zone"):
        rec.recommend(ask="steam", as_of="2020-13-01")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="k must be a whole number"):
        rec.recommend(ask="steam", k=2.5)  # type: ignore[arg-type]


def test_an_export_that_is_added_again_changes_nothing_and_fills_another_workspace(
    rec: Recommender, tmp_path: Path
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    own, out = tmp_path / "here" / "list.csv", tmp_path / "there" / "assets.csv"
    own.write_text(f'asset_id,title,product,text\nh1,Crust,oven,"{TEXT}"\n', encoding="utf-8")
    rec.add_content(own)
    before = rec.store.content.assets(with_text=True)
    assert rec.export_table("assets", out) == 1
    for _ in range(2):
        assert [(f.happened, f.asset_id) for f in rec.add_content(out).files] == [("unchanged", "h1")]
        assert rec.store.content.assets(with_text=True) == before
    assert [f.happened for f in rec.add_content(own).files] == ["unchanged"]
    with Recommender.open(tmp_path / "other", encoder=TinyEncoder()) as other:
        assert [(f.happened, f.asset_id) for f in other.add_content(out).files] == [("added", "h1")]
    # What another list leaves blank stays; another text under the same id is still somebody else's.
    out.write_text(f'asset_id,title,text\nh1,Crusts,"{TEXT}"\n', encoding="utf-8")
    rec.add_content(out)
    (kept,) = rec.store.content.assets()
    assert (kept.title, kept.product, kept.source) == ("Crusts", "oven", f"{own.as_posix()}#h1")
    out.write_text('asset_id,text\nh1,"Quite another text."\n', encoding="utf-8")
    assert [f.happened for f in rec.add_content(out).files] == ["rejected"]
