"""Tags of the machine after the taxonomy or the model has changed: made anew from kept vectors, and told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE
from workspaces import TinyEncoder, write_files

from content_library.asset import Asset, LabelSet, SetBy, Tag
from recommender import tagging
from recommender.errors import InputError, WorkspaceError
from recommender.settings import Settings
from recommender.store.adding import Adding
from recommender.store.content import Content
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


def heard_by(workspace: Path, taxonomy: str = "") -> tuple[Recommender, list[str]]:
    heard: list[str] = []
    rec = opened(workspace, TinyEncoder(), taxonomy)
    rec._parts.on_message = heard.append
    return rec, heard


SAID = "3 assets tagged again: the taxonomy changed."


def of_which(heard: list[str]) -> list[str]:
    """What was heard without the word on which taxonomy it was before."""
    return [re.sub(r" \(before, it was tagged with .*\)\.$", ".", said) for said in heard]


@pytest.mark.parametrize("call", ["recommend", "assets", "asset", "audit"])
def test_the_first_call_that_needs_tags_makes_them_anew_with_a_word(filled: Path, call: str) -> None:
    rec, heard = heard_by(filled, OWN)
    with rec:
        people = [t for t in rec.store.content.tags() if t.set_by is not SetBy.MODEL]
        calls = {
            "recommend": lambda: rec.recommend(ask="price", log=False),
            "assets": rec.assets,
            "asset": lambda: rec.asset("crust"),
            "audit": rec.audit,
        }
        calls[call]()
        assert of_which(heard) == [SAID]
        # The oracle: the new tagger on the passages as they are stored.
        for asset in rec.store.content.assets():
            passages = rec.store.content.passages([asset.asset_id])
            vectors = TinyEncoder().encode([passage_text(asset.title, p.text) for p in passages])
            made = rec._parts.tagger().tag(asset.asset_id, asset.title, passages, vectors, asset.language)
            assert sorted(by_model(rec, asset.asset_id), key=str) == sorted(made, key=str)
        assert [t for t in rec.store.content.tags() if t.set_by is not SetBy.MODEL] == people
        assert rec.store.audit_trail()[-1].action == "tag again"
        for again in calls.values():
            again()
        assert of_which(heard) == [SAID]
        shelf = rec._parts.current_library().shelf
        stages = {t.label: t.p_primary for t in by_model(rec, "crust") if t.label_set == "stage"}
        wanted = [stages[s] for s in rec.taxonomy.labels("stage")]
        assert shelf.primary[shelf.row_of["crust"]].tolist() == pytest.approx(wanted, abs=1e-3)
    # Back again: the tags are those of the default taxonomy, and what was kept of the index is not.
    rec, heard = heard_by(filled)
    with rec:
        rec.recommend(ask="price", log=False)
        assert of_which(heard) == [SAID]


def test_where_nothing_changed_nobody_is_asked(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(filled, TinyEncoder()) as rec:
        rec.recommend(ask="price", log=False)
    asked: list[object] = []
    with opened(filled, TinyEncoder()) as rec:
        monkeypatch.setattr(Adding, "marked_otherwise", lambda _, marks: asked.append(marks) or {})
        rec.recommend(ask="price", log=False)
        assert asked == []
        rec.set_status(["crust"], "retired")
        rec.recommend(ask="price", log=False)
        rec.recommend(ask="crust", log=False)
        assert len(asked) == 1


def test_who_comes_second_with_another_taxonomy_says_so_and_the_first_leaves_it_at_that(
    filled: Path, tmp_path: Path
) -> None:
    more = write_files(tmp_path / "more", {"new.md": "# New\n\nWords about nothing else.\n"})
    (filled / "own.yaml").write_text(OWN)
    first, heard = heard_by(filled)
    second, also_heard = heard_by(filled, OWN)
    with first, second:
        first.recommend(ask="price", log=False)
        second.recommend(ask="price", log=False)
        (told,) = also_heard
        assert re.fullmatch(
            r"3 assets tagged again: the taxonomy changed \(before, it was tagged with the default taxonomy, "
            r"\d+ \w{3} \d{4} \d\d:\d\d\)\.",
            told,
        )
        theirs = {i: by_model(second, i) for i in ("crust", "price", "said")}
        for _ in range(2):
            assert first.recommend(ask="price", log=False).items
            second.recommend(ask="price", log=False)
        assert first.overtaken.startswith("The content was tagged meanwhile with another taxonomy (own.yaml, ")
        assert set(heard) == {first.overtaken}
        assert (also_heard, second.overtaken) == ([told], "")
        assert {i: by_model(first, i) for i in theirs} == theirs
        second.add_content(more)
        first.assets()
        assert also_heard == [told]
    # Opened again it is what its settings say, said once.
    again, heard = heard_by(filled)
    with again:
        again.recommend(ask="price", log=False)
        assert [h.partition(" (before, it was tagged with own.yaml, ")[0] for h in heard] == [
            "4 assets tagged again: the taxonomy changed"
        ]
        assert again.overtaken == ""


def test_a_taxonomy_file_that_was_changed_is_no_other_one(filled: Path) -> None:
    with opened(filled, TinyEncoder(), OWN) as rec:
        rec.assets()
    rec, heard = heard_by(filled, OWN.replace("ours", "newer"))
    with rec:
        rec.assets()
        assert heard in ([SAID], [])


def test_an_asset_without_passages_loses_the_labels_that_are_no_more(filled: Path) -> None:
    with opened(filled, TinyEncoder()) as rec:
        rec.store.content.save(Asset("bare", "Price", content_hash="b"))
        rec.store.content.replace_tags([Tag("bare", LabelSet.STAGE, "gone", 1.0, 1.0)])
        rec.store.adding.mark({"bare": {"taxonomy": "another"}})
    rec, heard = heard_by(filled)
    with rec:
        assert set(rec.asset("bare").stages.values()) == {1 / 8}
        assert heard == ["1 asset tagged again: the taxonomy changed."]


def test_a_workspace_that_cannot_be_written_says_what_to_run(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rec, heard = heard_by(filled, OWN)
    with rec:
        before = {i: by_model(rec, i) for i in ("crust", "price", "said")}
        monkeypatch.setattr(type(rec.store), "read_only", property(lambda _: True))
        said = (
            "The tags of 3 assets are still those from before the taxonomy changed, because the workspace could not be "
            "written: run `stagecue assets list` as somebody who may write it."
        )
        rec.recommend(ask="price", log=False)
        rec.recommend(ask="crust", log=False)
        assert heard == [said]
        assert {i: by_model(rec, i) for i in before} == before
    monkeypatch.undo()
    # Nothing claims that they are up to date: the next one who may write makes them so.
    rec, heard = heard_by(filled, OWN)
    with rec:
        rec.recommend(ask="price", log=False)
        assert of_which(heard) == [SAID]


def test_a_busy_workspace_is_told_and_tried_again(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rec, heard = heard_by(filled, OWN)
    with rec, monkeypatch.context() as busy:

        def refuse(*_: object) -> None:
            raise WorkspaceError("The workspace is busy.")

        busy.setattr(Content, "replace_tags", refuse)
        rec.assets()
        assert heard[0] == "The workspace is busy."
        assert heard[1].startswith("The tags of 3 assets are still those from before the taxonomy changed, ")
        assert len(heard) == 2


def test_many_assets_are_told_before_and_after(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.retagging.MANY", 3)
    rec, heard = heard_by(filled, OWN)
    with rec:
        rec.assets()
        assert of_which(heard) == ["Tagging 3 assets again, because the taxonomy changed …", SAID]
