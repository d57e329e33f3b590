"""Tags of the machine after the taxonomy or the model has changed: made anew from kept vectors, and told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE
from workspaces import TinyEncoder, write_files

from content_library.asset import SetBy, Tag
from recommender import tagging
from recommender.errors import InputError
from recommender.settings import Settings
from recommender.tagging import made_by, passage_text
from recommender.wire import Recommender

# Without cues the words alone decide: every asset's tags differ from those of the default taxonomy.
OWN = "name: ours\ncues: []\n"


class OtherEncoder(TinyEncoder):
    name = "other-words"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {"crust.md": CRUST, "price.md": PRICE, "said.md": f"---\nstage: aware\n---\n{CRUST}\nMore.\n"}
    return write_files(tmp_path / "content", files)


@pytest.fixture
def filled(workspace: Path, content: Path) -> Iterator[Path]:
    with Recommender.open(workspace, encoder=TinyEncoder()) as rec:
        rec.add_content(content)
        rec.set_tags("price", "stage", ["deciding"])
    return workspace


def opened(workspace: Path, encoder: TinyEncoder, taxonomy: str = "") -> Recommender:
    if taxonomy:
        (workspace / "own.yaml").write_text(taxonomy)
    return Recommender.open(workspace, encoder=encoder, settings=Settings(taxonomy="own.yaml" if taxonomy else ""))


def by_model(rec: Recommender, asset_id: str) -> list[Tag]:
    return [t for t in rec.store.content.tags([asset_id]) if t.set_by is SetBy.MODEL]


def test_after_the_taxonomy_changed_unchanged_files_are_tagged_again(filled: Path, content: Path) -> None:
    encoder = TinyEncoder()
    with opened(filled, encoder) as rec:
        before = {i: by_model(rec, i) for i in ("crust", "price", "said")}
        others = [t for t in rec.store.content.tags() if t.set_by is not SetBy.MODEL]
    with opened(filled, encoder, OWN) as rec:
        rec._parts.tagger()  # what learning it embeds is not the point here
        encoder.asked.clear()
        steps: list[tuple[str, int, int]] = []
        report = rec.add_content(content, progress=lambda *step: steps.append(step))
        assert report.notes == ("3 assets tagged again: the taxonomy changed.",)
        why = "the content is the same; tagged again: the taxonomy changed"
        assert [(f.happened, f.why) for f in report.files] == [("unchanged", why)] * 3
        assert (report.embedded, encoder.asked) == (0, [])
        assert steps[-1] == ("tagging again", 3, 3)
        # The oracle: the new tagger on the passages as they are stored.
        for asset in rec.store.content.assets():
            passages = rec.store.content.passages([asset.asset_id])
            vectors = TinyEncoder().encode([passage_text(asset.title, p.text) for p in passages])
            made = rec._parts.tagger().tag(asset.asset_id, asset.title, passages, vectors, asset.language)
            stored = by_model(rec, asset.asset_id)
            assert sorted(stored, key=str) == sorted(made, key=str) != sorted(before[asset.asset_id], key=str)
        assert [t for t in rec.store.content.tags() if t.set_by is not SetBy.MODEL] == others
        assert rec.asset("price").stage == "deciding"
        # What ranks reads the new tags.
        shelf = rec._parts.current_library().shelf
        row = shelf.row_of["crust"]
        stages = {t.label: t.p_primary for t in by_model(rec, "crust") if t.label_set == "stage"}
        wanted = [stages[s] for s in rec.taxonomy.labels("stage")]
        assert shelf.primary[row].tolist() == pytest.approx(wanted, abs=1e-3)
        # Once is enough.
        assert rec.add_content(content).notes == ()
        assert "retagged" in rec.store.audit_trail()[-1].detail


def test_assets_of_other_folders_are_tagged_again_too(filled: Path, tmp_path: Path) -> None:
    with opened(filled, TinyEncoder(), OWN) as rec:
        report = rec.add_content(write_files(tmp_path / "other", {"new.md": "# New\n\nWords about nothing else.\n"}))
        assert report.notes == ("3 assets tagged again: the taxonomy changed.",)
        assert [f.why for f in report.files] == ["1 passage"]


def test_another_model_is_another_reason(filled: Path, content: Path) -> None:
    encoder = OtherEncoder()
    with opened(filled, encoder) as rec:
        report = rec.add_content(content)
        assert report.notes == ("3 assets tagged again: the embedding model changed.",)
        assert report.files[0].why == "the content is the same; tagged again: the embedding model changed"
    with opened(filled, TinyEncoder(), OWN) as rec:
        said = ("3 assets tagged again: the taxonomy changed and the embedding model changed.",)
        assert rec.add_content(content).notes == said


def test_another_way_of_tagging_is_a_reason(filled: Path, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "TEMPERATURE", 1.0)
    with opened(filled, TinyEncoder()) as rec:
        assert rec.add_content(content).notes == ("3 assets tagged again: the way of tagging changed.",)


def test_an_interrupted_round_goes_on_where_it_was(
    filled: Path, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommender.retagging.CHUNK", 2)
    with opened(filled, TinyEncoder(), OWN) as rec:

        def cut_short(phase: str, done: int, _: int) -> None:
            if (phase, done) == ("tagging again", 2):
                raise InputError("enough")

        with pytest.raises(InputError, match="enough"):
            rec.add_content(content, progress=cut_short)
        assert rec.add_content(content).notes == ("1 asset tagged again: the taxonomy changed.",)


def test_what_tags_hang_on(filled: Path, tmp_path: Path) -> None:
    with opened(filled, TinyEncoder()) as rec:
        mine = rec.taxonomy
    (tmp_path / "own.yaml").write_text(OWN)
    with Recommender.open(
        shutil.copytree(filled, tmp_path / "two"), settings=Settings(taxonomy=str(tmp_path / "own.yaml"))
    ) as rec:
        other = rec.taxonomy
    assert made_by("m", mine) == made_by("m", mine)
    differs = {name for name, value in made_by("n", other).items() if value != made_by("m", mine)[name]}
    assert differs == {"model", "taxonomy"}
