"""Content in: what is new, changed, the same, gone or unreadable, told source by source and kept whole."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE, content_folder, happened, ids
from workspaces import TinyEncoder, write_files

from content_library.asset import LabelSet, SetBy, Status
from content_library.passages import cut
from recommender import ingest
from recommender.errors import InputError, NotFoundError
from recommender.tagging import passage_text
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


# New content


def test_new_files_are_added_with_passages_tags_and_vectors(rec: Recommender, content: Path) -> None:
    report = rec.add_content(content, as_of=NOW)
    assert happened(report, content) == {
        "crust.md": "added",
        "kinds.docx": "added",
        "sales/price.txt": "added",
        "setup.html": "added",
        "old.doc": "rejected",
    }
    assert ids(rec) == ["crust", "kinds", "sales-price", "setup"]
    titles = {a.asset_id: (a.title, a.format, a.status, a.version) for a in rec.store.content.assets()}
    assert titles["crust"] == ("Why a crust cracks", "md", Status.APPROVED, 1)
    assert titles["setup"][:2] == ("Set up your oven", "html")
    assert titles["kinds"][:2] == ("Deck, rack or tunnel", "docx")
    passages = rec.store.content.passages()
    assert [p.asset_id for p in passages] == ["crust", "kinds", "sales-price", "setup"]
    assert report.embedded == len(passages) == sum(f.passages for f in report.files)
    for asset_id in ids(rec):
        tags = rec.store.content.tags([asset_id])
        assert {(t.label_set, t.label) for t in tags} == {(s, x) for s in LabelSet for x in rec.taxonomy.labels(s)}
        assert {t.set_by for t in tags} == {SetBy.MODEL}
        assert sum(t.p_primary for t in tags if t.label_set is LabelSet.STAGE) == pytest.approx(1.0)
    assert rec.recommend(ask="crust steam", log=False).items[0].item_id == "crust"


def test_tags_are_the_taggers_for_these_passages(rec: Recommender, content: Path) -> None:
    rec.add_content(content)
    asset = rec.store.content.asset("crust")
    passages = rec.store.content.passages(["crust"])
    vectors = TinyEncoder().encode([passage_text(asset.title, p.text) for p in passages])
    expected = rec._parts.tagger().tag("crust", asset.title, passages, vectors, asset.language)
    stored = {
        (t.label_set, t.label): (t.p_primary, t.p_acceptable, t.passage) for t in rec.store.content.tags(["crust"])
    }
    assert stored == {(t.label_set, t.label): (t.p_primary, t.p_acceptable, t.passage) for t in expected}


def test_progress_is_told_from_nothing_to_all_and_never_goes_back(rec: Recommender, content: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rec.add_content(content, progress=lambda *step: told.append(step))
    assert told[0] == ("reading", 0, 4)
    assert told[-1] == ("reading", 4, 4)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert len(told) > 2, "a person watches this for minutes: it must move before the end"


def test_a_status_is_given_to_what_is_new_alone(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"crust.md": CRUST})
    rec.add_content(folder)
    write_files(folder, {"price.md": PRICE, "crust.md": CRUST + "\nAnd then look at the dough.\n"})
    rec.add_content(folder, status="draft")
    assert {a.asset_id: a.status for a in rec.store.content.assets()} == {
        "crust": Status.APPROVED,
        "price": Status.DRAFT,
    }


def test_a_status_that_does_not_exist_adds_nothing(rec: Recommender, content: Path) -> None:
    with pytest.raises(InputError, match="'final' is not a status; choose one of draft, approved, retired"):
        rec.add_content(content, status="final")
    assert ids(rec) == []


def test_a_path_that_is_not_there_names_what_is_near(rec: Recommender, content: Path) -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean crust\.md"):
        rec.add_content(content / "crusts.md")


def test_an_empty_folder_is_no_error(rec: Recommender, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    version = rec.store.content.content_version()
    assert rec.add_content(tmp_path / "nothing").files == ()
    assert rec.store.content.content_version() == version
    assert rec.store.audit_trail() == []


# The same content again


def test_unchanged_content_costs_nothing(
    rec: Recommender, content: Path, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rec.add_content(content)
    before = rec.store.content.content_version(), rec.store.content.tags(), rec.store.audit_trail()[:1]
    tiny_encoder.asked.clear()

    def no_parsing(*_: object) -> None:
        raise AssertionError("an unchanged file was parsed")

    monkeypatch.setattr(ingest, "read", no_parsing)
    again = rec.add_content(content)
    changed = {k: v.replace("added", "unchanged") for k, v in happened(first, content).items()}
    assert happened(again, content) == changed
    assert tiny_encoder.asked == []
    assert again.embedded == 0
    assert (rec.store.content.content_version(), rec.store.content.tags(), rec.store.audit_trail()[:1]) == before


def test_a_file_that_is_only_touched_is_unchanged(rec: Recommender, content: Path) -> None:
    rec.add_content(content)
    os.utime(content / "crust.md", (1_000_000_000, 1_000_000_000))
    assert happened(rec.add_content(content), content)["crust.md"] == "unchanged"


def test_new_bytes_with_the_same_text_are_read_but_not_embedded_again(
    rec: Recommender, content: Path, tiny_encoder: TinyEncoder
) -> None:
    rec.add_content(content)
    tiny_encoder.asked.clear()
    (content / "crust.md").write_text(CRUST + "\n\n", encoding="utf-8")
    report = rec.add_content(content)
    assert happened(report, content)["crust.md"] == "unchanged"
    assert tiny_encoder.asked == []
    assert rec.store.content.asset("crust").version == 1


def test_the_same_file_through_its_folder_and_directly_is_one_asset(rec: Recommender, content: Path) -> None:
    rec.add_content(content)
    direct = rec.add_content(content / "sales" / "price.txt")
    assert [(f.happened, f.asset_id) for f in direct.files] == [("unchanged", "sales-price")]
    assert ids(rec) == ["crust", "kinds", "sales-price", "setup"]


def test_directly_first_and_through_the_folder_then_is_one_asset_too(rec: Recommender, content: Path) -> None:
    rec.add_content(content / "sales" / "price.txt")
    assert ids(rec) == ["price"]
    report = rec.add_content(content)
    assert happened(report, content)["sales/price.txt"] == "unchanged"
    (content / "sales" / "price.txt").write_text(PRICE + "Leasing spreads it.\n", encoding="utf-8")
    report = rec.add_content(content)
    assert happened(report, content)["sales/price.txt"] == "changed"
    assert ids(rec) == ["crust", "kinds", "price", "setup"]


def test_a_relative_path_is_the_same_source(rec: Recommender, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rec.add_content(content)
    monkeypatch.chdir(content.parent)
    assert set(happened(rec.add_content("content"), content).values()) == {"unchanged", "rejected"}


# Changed content


def test_changed_content_is_a_new_version_with_new_passages_and_new_model_tags(
    rec: Recommender, content: Path, tiny_encoder: TinyEncoder
) -> None:
    rec.add_content(content)
    rec.set_tags("crust", "role", ["finance"])
    before = rec.store.content.tags(["crust"])
    tiny_encoder.asked.clear()
    (content / "crust.md").write_text("# The price of steam\n\nSteam costs 4 euros a batch.\n", encoding="utf-8")
    report = rec.add_content(content, as_of=NOW)
    changed = next(f for f in report.files if f.happened == "changed")
    assert (changed.asset_id, changed.why) == ("crust", "version 2, 1 passage")
    assert tiny_encoder.asked == [
        "The price of steam. The price of steam\n\nSteam costs 4 euros a batch.",
        "The price of steam",
    ]
    asset = rec.store.content.asset("crust")
    assert (asset.version, asset.title) == (2, "The price of steam")
    assert [p.text for p in rec.store.content.passages(["crust"])] == [
        "The price of steam\n\nSteam costs 4 euros a batch."
    ]
    after = rec.store.content.tags(["crust"])
    kept = [t for t in before if t.set_by is SetBy.PERSON]
    assert kept
    assert [t for t in after if t.set_by is SetBy.PERSON] == kept
    assert {t.p_primary for t in after if t.set_by is SetBy.MODEL} != {
        t.p_primary for t in before if t.set_by is SetBy.MODEL
    }
    assert rec.asset("crust").roles == ("finance",)


def test_the_report_names_the_version_that_was_kept(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"crust.md": CRUST})
    rec.add_content(folder)
    write_files(folder, {"crust.md": "---\nversion: 7\n---\n" + PRICE})
    report = rec.add_content(folder)
    assert rec.store.content.asset("crust").version == 7
    assert report.files[0].why.startswith("version 7,")


def test_what_a_person_set_stays_where_the_file_does_not_speak_of_it(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": "---\nowner: mia\n---\n" + CRUST})
    rec.add_content(folder)
    rec.set_status(["a"], "retired")
    write_files(folder, {"a.md": "---\nowner: tom\nproduct: ovens\n---\n" + CRUST + "\nNew words.\n"})
    rec.add_content(folder)
    asset = rec.store.content.asset("a")
    assert (asset.version, asset.status, asset.owner, asset.product) == (2, Status.RETIRED, "tom", "ovens")


def test_what_a_file_states_with_a_dash_is_cleared(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": "---\nowner: mia\nvalid_to: 2030-01-01\n---\n" + CRUST})
    rec.add_content(folder)
    assert rec.store.content.asset("a").valid_to == date(2030, 1, 1)
    write_files(folder, {"a.md": "---\nowner: '-'\nvalid_to: '-'\n---\n" + CRUST})
    rec.add_content(folder)
    asset = rec.store.content.asset("a")
    assert (asset.owner, asset.valid_to) == ("", None)


# Many


def test_more_than_one_chunk_is_one_result(rec: Recommender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "CHUNK", 3)
    folder = write_files(
        tmp_path / "content", {f"n{i:02d}.md": f"# Number {i}\n\nWords about {i}.\n" for i in range(10)}
    )
    report = rec.add_content(folder)
    assert (report.count("added"), report.embedded) == (10, 10)
    assert ids(rec) == [f"n{i:02d}" for i in range(10)]
    for asset in rec.store.content.assets(with_text=True):
        assert asset.text == f"Number {int(asset.asset_id[1:])}\n\nWords about {int(asset.asset_id[1:])}."
        assert len(cut(asset.asset_id, ())) == 0
