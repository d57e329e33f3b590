"""Content in by a list whose labels nobody knows: it comes in without them, and is read again until that is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import TinyEncoder

from content_library.asset import LabelSet, SetBy
from recommender.wire import Recommender

UNKNOWN = "'nearly there' is not a stage"


@pytest.fixture
def write(tmp_path: Path) -> Path:
    """A list with one label that nobody knows, in its second row."""
    path = tmp_path / "list.csv"
    path.write_text(
        "asset_id,title,text,stage,role\nb,B,Gas saved pays it back.,deciding,\n"
        "a,A,A crust cracks because the steam leaves.,nearly there,cfo\n",
        encoding="utf-8",
    )
    return path


def set_on(rec: Recommender, asset_id: str) -> dict[tuple[str, SetBy], str]:
    """The first label of each label set, by who set it, the machine apart."""
    tags = [t for t in rec.store.content.tags([asset_id]) if t.set_by is not SetBy.MODEL and t.p_primary]
    return {(str(t.label_set), t.set_by): t.label for t in tags}


def test_the_asset_comes_in_and_its_label_is_told_with_the_row_at_every_run(rec: Recommender, write: Path) -> None:
    for happened in (["added", "added"], ["unchanged", "unchanged"]):
        report = rec.add_content(write)
        assert sorted(f.happened for f in report.files) == happened
        by_id = {f.asset_id: f for f in report.files}
        assert (by_id["b"].at, by_id["b"].unknown) == ("", ())
        (said,) = by_id["a"].unknown
        assert (by_id["a"].at, said.startswith(UNKNOWN)) == ("row 3", True)
    assert set_on(rec, "a") == {("role", SetBy.IMPORT): "finance"}
    # The machine's word stands where the list has none that is known.
    assert rec.asset("a").set_by == "model"


def test_what_a_person_or_an_earlier_list_set_stays(rec: Recommender, write: Path) -> None:
    unknown, known = write.read_text(), write.read_text().replace("nearly there", "evaluating")
    write.write_text(known)
    rec.add_content(write)
    rec.set_tags("a", "stage", ["deciding"])
    write.write_text(unknown)
    assert rec.add_content(write).files[1].unknown
    assert set_on(rec, "a") == {
        ("stage", SetBy.IMPORT): "evaluating",
        ("stage", SetBy.PERSON): "deciding",
        ("role", SetBy.IMPORT): "finance",
    }
    assert rec.asset("a").stage == "deciding"


def test_a_label_that_the_taxonomy_maps_since_comes_in_without_a_change_of_the_list(
    tmp_path: Path, write: Path
) -> None:
    folder = tmp_path / "space"
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        assert rec.add_content(write).files[1].unknown
    (folder / "stagecue.toml").write_text('taxonomy = "ours.yaml"\n', encoding="utf-8")
    (folder / "ours.yaml").write_text("mappings: {stage: {nearly there: [deciding]}}\n", encoding="utf-8")
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        assert [f.unknown for f in rec.add_content(write).files] == [(), ()]
        tags = rec.store.content.effective_tags(["a"])
        assert [t.label for t in tags if t.label_set is LabelSet.STAGE and t.p_primary] == ["deciding"]
