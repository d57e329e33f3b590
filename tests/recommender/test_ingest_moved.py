"""A file that was renamed is the same asset: its id, and what people said of it, stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
    rec.add_content(tmp_path / "crust.md")
    assert [i.item_id for i in rec.recommend(ask="steam").items] == ["crust"]
    before = rec.recommend(ask="steam", as_of=now - timedelta(days=20))
    assert before.items == ()
    assert before.left_out_counts == {"not yet published": 1}


def test_moments_and_numbers_of_a_wrong_type_are_one_sentence(rec: Recommender) -> None:
    with pytest.raises(InputError, match="datetime with a time zone"):
        rec.recommend(ask="steam", as_of="2020-13-01")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="k must be a whole number"):
        rec.recommend(ask="steam", k=2.5)  # type: ignore[arg-type]
