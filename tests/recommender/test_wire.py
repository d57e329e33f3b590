"""The door: parts by settings, indexes that are made again when they don't fit, and moments that are moments."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from content_library.asset import SetBy
from recommender import Recommender, learned
from recommender.errors import InputError, NotFoundError, StagecueError, WorkspaceError
from recommender.people import Contact
from recommender.settings import Settings

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
FILES = {
    "crust.md": "# Why a crust cracks\n\nThe steam leaves the oven too early, and the crust cracks.\n",
    "price.md": "# Price and payback\n\nThe oven costs 61,000 euros; gas saved pays it back.\n",
    "van.md": "# Parts in the van\n\nParts are missing in the van because nobody predicts them.\n",
}


@pytest.fixture
def filled(rec: Recommender, workspace: Path, tmp_path: Path) -> Path:
    """A closed workspace with three assets and its indexes."""
    rec.add_content(write_files(tmp_path / "content", FILES), as_of=NOW)
    rec.store.people.save([Contact("dana")])
    rec.close()
    return workspace


class Heard(list[str]):
    """What the recommender said while it worked."""


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def reopened(filled: Path, heard: Heard) -> Iterator[Recommender]:
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        yield rec


def best(rec: Recommender) -> list[tuple[str, float]]:
    return [(i.item_id, round(i.score, 6)) for i in rec.recommend(ask="steam crust", as_of=NOW, log=False).items]


# Opening


def test_a_workspace_is_made_on_first_use(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "workspace"
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        assert rec.workspace == folder
        assert rec.assets() == []
        assert rec.settings == Settings()
    assert (folder / "stagecue.db").is_file()


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkspaceError):
        Recommender.open(tmp_path / "file", encoder=TinyEncoder())


def test_a_workspace_can_be_named_by_text(tmp_path: Path) -> None:
    with Recommender.open(str(tmp_path / "w"), encoder=TinyEncoder()) as rec:
        assert rec.workspace == tmp_path / "w"


def test_what_was_kept_is_there_again(reopened: Recommender, heard: Heard) -> None:
    assert [a.asset.asset_id for a in reopened.assets()] == ["crust", "price", "van"]
    assert best(reopened)[0][0] == "crust"
    assert heard == []


def test_a_recommendation_needs_no_model_where_the_words_are_known(filled: Path) -> None:
    first = TinyEncoder()
    with Recommender.open(filled, encoder=first) as rec:
        best(rec)
    # What was asked, and what may be quoted as an answer to it.
    assert "steam crust" in first.asked
    second = TinyEncoder()
    with Recommender.open(filled, encoder=second) as rec:
        best(rec)
        rec.recommend("dana", log=False)
    assert second.asked == []


# Labels


def test_a_label_is_given_by_its_name_or_its_id(filled: Path, workspace: Path) -> None:
    (workspace / "own.yaml").write_text("names: {stage: {deciding: Business case}, role: {finance: Money}}\n")
    with Recommender.open(workspace, encoder=TinyEncoder(), settings=Settings(taxonomy="own.yaml")) as rec:
        rec.set_tags("price", "stage", ["Business case"])
        assert [v.asset.asset_id for v in rec.assets(stage="business case")] == ["price"]
        assert rec.assets(stage="deciding") == rec.assets(stage="Business case")
        assert rec.override("dana", "Business case", reason="said so").stage == "deciding"
        by_name = rec.recommend(stage="Business case", role="Money", as_of=NOW)
        assert by_name == rec.recommend(stage="deciding", role="finance", as_of=NOW)
        assert by_name.situation.role == "finance"
        assert rec.recommend("dana", role="unknown", as_of=NOW).situation.role == "unknown"
        with pytest.raises(InputError, match=r"'nowhere' is not a stage; choose one of .*deciding \(Business case\)"):
            rec.assets(stage="nowhere")


# Settings


def test_settings_come_from_the_workspaces_file_unless_they_are_given(workspace: Path) -> None:
    (workspace / "stagecue.toml").write_text("seed = 5")
    with Recommender.open(workspace, encoder=TinyEncoder()) as rec:
        assert rec.settings.seed == 5
    with Recommender.open(workspace, encoder=TinyEncoder(), settings=Settings(seed=6)) as rec:
        assert rec.settings.seed == 6


TAXONOMY = """
name: bakery
actions:
  - {id: taste, name: Offer to bake together, stages: [evaluating], why: "bread convinces"}
"""


@pytest.mark.parametrize("absolute", [True, False])
def test_a_taxonomy_is_named_as_seen_from_the_workspace(absolute: bool, workspace: Path) -> None:
    (workspace / "own.yaml").write_text(TAXONOMY)
    path = str(workspace / "own.yaml") if absolute else "own.yaml"
    with Recommender.open(workspace, encoder=TinyEncoder(), settings=Settings(taxonomy=path)) as rec:
        assert rec.taxonomy.name == "bakery"
        found = rec.recommend(stage="evaluating", kind="action", log=False)
        assert [i.item_id for i in found.items] == ["taste"]


def test_a_taxonomy_that_is_not_there_is_named(workspace: Path) -> None:
    with (
        Recommender.open(workspace, encoder=TinyEncoder(), settings=Settings(taxonomy="none.yaml")) as rec,
        pytest.raises(StagecueError, match=r"none\.yaml"),
    ):
        rec.recommend(stage="aware", log=False)


# Indexes


def test_content_that_changed_elsewhere_is_seen(reopened: Recommender, filled: Path, tmp_path: Path) -> None:
    assert len(best(reopened)) == 3
    with Recommender.open(filled, encoder=TinyEncoder()) as other:
        other.add_content(
            write_files(tmp_path / "more", {"steam.md": "# Steam and crust\n\nSteam, crust.\n"}), as_of=NOW
        )
    assert best(reopened)[0][0] == "steam"
    assert len(best(reopened)) == 4


def test_a_tag_or_a_status_that_was_set_counts_at_once(reopened: Recommender) -> None:
    before = reopened.recommend(ask="steam crust", stage="deciding", as_of=NOW, log=False).items
    part = next(p for p in before[0].parts if p.name == "stage")
    assert part.value < 1
    reopened.set_tags("crust", "stage", ["deciding"])
    after = reopened.recommend(ask="steam crust", stage="deciding", as_of=NOW, log=False).items
    assert next(p for p in after[0].parts if p.name == "stage").value == pytest.approx(1.0)
    reopened.set_status(["crust"], "draft")
    assert "crust" not in [i for i, _ in best(reopened)]


def test_an_older_index_is_brought_up_to_date_without_a_word(filled: Path, heard: Heard, tmp_path: Path) -> None:
    """The index of before the change is put back, as a copied or restored folder would."""
    shutil.copytree(filled / "index", tmp_path / "old-index")
    with Recommender.open(filled, encoder=TinyEncoder()) as rec:
        rec.set_status(["crust"], "retired")
        best(rec)
    shutil.rmtree(filled / "index")
    shutil.copytree(tmp_path / "old-index", filled / "index")
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        assert "crust" not in [i for i, _ in best(rec)]
        assert [c.detail for c in rec.doctor() if c.name == "index"] == ["up to date with content version 2"]
    assert heard == []


def lose_a_change(filled: Path, tmp_path: Path) -> None:
    """Retires an asset, indexes that, and puts the database of before back, as from a backup."""
    shutil.copy(filled / "stagecue.db", tmp_path)
    with Recommender.open(filled, encoder=TinyEncoder()) as rec:
        rec.set_status(["crust"], "retired")
        best(rec)
    shutil.copy(tmp_path / "stagecue.db", filled)


def test_an_index_newer_than_the_content_is_built_again_with_a_word(filled: Path, heard: Heard, tmp_path: Path) -> None:
    lose_a_change(filled, tmp_path)
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        assert "crust" in [i for i, _ in best(rec)]
    assert heard == [
        f"The index in {filled / 'index'} is of version 2 of the content, which is at version 1: building it again."
    ]


def test_an_index_of_a_lost_history_is_built_again_with_a_word(filled: Path, heard: Heard, tmp_path: Path) -> None:
    """A backup is put back; what is done then leads to the same version, and the index says something else of it."""
    lose_a_change(filled, tmp_path)
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        rec.set_status(["price"], "retired")
        (check,) = (c for c in rec.doctor() if c.name == "index")
        assert (check.ok, check.detail.partition(" (")[0]) == (False, "of another history of the content")
        assert sorted(i for i, _ in best(rec)) == ["crust", "van"]
    (said,) = heard
    assert said.endswith("is of another history of the content, as after a backup was put back: building it again.")


def test_an_index_of_other_labels_is_built_again_with_a_word(filled: Path, heard: Heard) -> None:
    roles = "  - {id: medic, name: Medic, definition: Heals., titles: [nurse], generic: [doctor]}"
    (filled / "own.yaml").write_text(f"roles:\n{roles}\nexemplars: []\nmappings: {{}}\n")
    own = Settings(taxonomy="own.yaml")
    with Recommender.open(filled, encoder=TinyEncoder(), settings=own, on_message=heard.append) as rec:
        assert rec._parts.current_library().shelf.role.shape == (3, 1)
    said, again = heard
    before = "3 assets tagged again: the taxonomy changed (before, it was tagged with the default taxonomy, "
    assert again.startswith(before)
    assert said.startswith("The library index was made by other rules (")
    assert said.endswith(": building it again.")


DAMAGED = ("columns.npz", "passages.npz", "rows.npy", "words.txt", "starts.npy", "counts.npy", "weights.npy")


@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "gone"])
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_index_is_built_again_with_a_word(name: str, damage: str, filled: Path, heard: Heard) -> None:
    with Recommender.open(filled, encoder=TinyEncoder()) as rec:
        healthy = best(rec)
    page = json.loads((filled / "index" / "library.json").read_text())
    file = filled / "index" / page["files"][name]["file"]
    data = file.read_bytes()
    if damage == "flipped":
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "emptied":
        file.write_bytes(b"")
    else:
        file.unlink()
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        assert best(rec) == healthy
        assert [c.ok for c in rec.doctor() if c.name == "index"] == [True]
    (said,) = heard
    assert said.startswith(f"The library index in {filled / 'index'} is damaged (")
    assert file.name in said
    assert said.endswith("): building it again.")
    heard.clear()
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        assert best(rec) == healthy
    assert heard == []


def test_an_index_that_is_gone_is_built_again_with_a_word(filled: Path, heard: Heard) -> None:
    shutil.rmtree(filled / "index")
    with Recommender.open(filled, encoder=TinyEncoder(), on_message=heard.append) as rec:
        assert len(best(rec)) == 3
    assert heard == [f"There is no library index in {filled / 'index'}: building it again."]


def test_adding_content_makes_its_index_without_a_word(rec: Recommender, tmp_path: Path, heard: Heard) -> None:
    rec._parts.on_message = heard.append
    best(rec)  # nothing was ever added: nothing to say
    rec.add_content(write_files(tmp_path / "content", FILES))
    best(rec)
    rec.add_content(write_files(tmp_path / "content", {"crust.md": "# Crusts\n\nAnother text.\n"}))
    best(rec)
    assert heard == []


@pytest.mark.parametrize("name", ["tagger", "reader"])
def test_a_damaged_tagger_or_reader_is_learned_again(name: str, filled: Path, tmp_path: Path) -> None:
    page = filled / "index" / f"{name}.json"
    page.write_text(page.read_text()[:40])
    with Recommender.open(filled, encoder=TinyEncoder()) as rec:
        before = rec.store.content.tags(["crust"])
        write_files(tmp_path / "content", {"copy.md": FILES["crust.md"]})
        rec.add_content(tmp_path / "content" / "copy.md", as_of=NOW)
        tags = {(t.label_set, t.label): t.p_primary for t in rec.store.content.tags(["copy"])}
        assert tags == pytest.approx({(t.label_set, t.label): t.p_primary for t in before}, abs=1e-6)
        rec.add_signal("dana", "note", text="what does it cost?")
        assert len(rec.readiness("dana").evidence) == 1


def test_an_index_of_another_model_is_not_used(filled: Path, heard: Heard) -> None:
    other = TinyEncoder()
    other.name = "other-words"
    with Recommender.open(filled, encoder=other, on_message=heard.append) as rec:
        assert best(rec)[0][0] == "crust"
    assert any("was made with 'tiny-words', not with 'other-words'" in h for h in heard)
    assert len([t for t in other.asked if t.startswith("Why a crust cracks. Why a crust")]) == 1


def test_an_index_folder_that_cannot_be_written_costs_time_and_nothing_else(
    workspace: Path, heard: Heard, tmp_path: Path
) -> None:
    shutil.rmtree(workspace / "index")
    (workspace / "index").write_text("a file where the folder should be")
    content = write_files(tmp_path / "content", FILES)
    with Recommender.open(workspace, encoder=TinyEncoder(), on_message=heard.append) as rec:
        assert rec.add_content(content, as_of=NOW).count("added") == 3
        assert best(rec)[0][0] == "crust"
        rec.store.people.save([Contact("dana")])
        rec.add_signal("dana", "note", text="what does it cost?")
        assert rec.recommend("dana", log=False).items
        assert {t.set_by for t in rec.store.content.tags()} == {SetBy.MODEL}
    assert heard
    assert all(h.endswith("It is used from memory this time.") for h in heard if "cannot be written" in h)


def test_what_is_learned_is_learned_once(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_learning(*_: object) -> None:
        raise AssertionError("it was there already")

    monkeypatch.setattr(learned.Tagger, "fit", no_learning)
    monkeypatch.setattr(learned.WordReader, "fit", no_learning)
    with Recommender.open(workspace, encoder=TinyEncoder()) as rec:
        rec._parts.tagger()
        rec._parts.word_reader()


# Moments


def test_a_moment_without_a_time_zone_is_refused_everywhere(reopened: Recommender) -> None:
    naive = datetime(2025, 1, 1)
    calls = [
        lambda: reopened.recommend("dana", as_of=naive),
        lambda: reopened.readiness("dana", as_of=naive),
        lambda: reopened.contacts(as_of=naive),
        lambda: reopened.audit(as_of=naive),
        lambda: reopened.add_signal("dana", "note", at=naive),
        lambda: reopened.add_touch("dana", "call", at=naive),
        lambda: reopened.add_outcome("read", contact="dana", item_id="van", at=naive),
        lambda: reopened.set_need("dana", "x", as_of=naive),
        lambda: reopened.override("dana", "aware", reason="x", as_of=naive),
        lambda: reopened.set_tags("van", "stage", ["aware"], as_of=naive),
    ]
    for call in calls:
        with pytest.raises(InputError, match=r"2025-01-01T00:00:00 has no time zone; add one, for example \+00:00"):
            call()
    assert reopened.store.people.signals() == []


def test_now_is_the_default(reopened: Recommender) -> None:
    before = datetime.now(UTC)
    found = reopened.recommend("dana", log=False).as_of
    assert before <= found <= datetime.now(UTC)


def test_a_draft_is_about_the_contact_and_the_asset(reopened: Recommender) -> None:
    draft = reopened.draft("dana", "price", sender="Mia")
    assert "61,000" in str(draft)
    with pytest.raises(NotFoundError, match="There is no asset 'prise'"):
        reopened.draft("dana", "prise")
