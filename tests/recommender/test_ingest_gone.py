"""Content in: what is gone, what cannot be read, ids that meet, and lists of content."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from oven_files import CRUST, PRICE, content_folder, happened, ids
from workspaces import TinyEncoder, write_files

from content_library.asset import SetBy, Status
from recommender.people import Rights, User
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


# What is gone


def test_a_file_that_is_gone_is_kept_and_no_longer_recommended(rec: Recommender, content: Path) -> None:
    rec.add_content(content)
    (content / "crust.md").unlink()
    report = rec.add_content(content, as_of=NOW)
    assert happened(report, content)["crust.md"] == "vanished"
    assert {v.asset.asset_id: v.state for v in rec.assets() if v.is_gone} == {"crust": "source gone"}
    assert rec.asset("crust").is_gone
    assert ids(rec) == ["crust", "kinds", "sales-price", "setup"]
    found = rec.recommend(ask="crust steam", log=False)
    assert "crust" not in [i.item_id for i in found.items]
    assert found.left_out_counts == {"source gone": 1}
    # Said once, not at every run.
    assert "crust.md" not in happened(rec.add_content(content), content)


def test_a_file_that_comes_back_is_there_again_with_all_that_was_set(rec: Recommender, content: Path) -> None:
    rec.add_content(content)
    rec.set_tags("crust", "stage", ["deciding"])
    (content / "crust.md").rename(content.parent / "away.md")
    rec.add_content(content)
    (content.parent / "away.md").rename(content / "crust.md")
    report = rec.add_content(content)
    assert rec.store.content.vanished() == set()
    back = next(f for f in report.files if f.asset_id == "crust")
    assert (back.happened, back.why) == ("unchanged", "the text is the same; its source is there again")
    assert "crust" in [i.item_id for i in rec.recommend(ask="crust steam", log=False).items]
    view = rec.asset("crust")
    assert (view.stage, view.set_by, view.asset.version) == ("deciding", "person", 1)


def test_a_file_that_can_no_longer_be_read_has_not_vanished(rec: Recommender, content: Path) -> None:
    rec.add_content(content)
    (content / "crust.md").write_bytes(b"")
    report = rec.add_content(content)
    assert happened(report, content)["crust.md"] == "rejected"
    assert rec.store.content.vanished() == set()
    assert rec.store.content.asset("crust").title == "Why a crust cracks"


def test_another_folder_says_nothing_about_this_one(rec: Recommender, content: Path, tmp_path: Path) -> None:
    rec.add_content(content)
    (content / "crust.md").unlink()
    rec.add_content(write_files(tmp_path / "content-two", {"other.md": PRICE}))
    rec.add_content(content / "sales")
    assert rec.store.content.vanished() == set()


def test_a_hash_sign_in_a_file_name_is_part_of_the_name(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"deck #2.md": CRUST, "deck.md": PRICE})
    rec.add_content(folder)
    assert ids(rec) == ["deck", "deck-2"]
    (folder / "deck #2.md").unlink()
    assert happened(rec.add_content(folder), folder)["deck #2.md"] == "vanished"
    assert rec.store.content.vanished() == {"deck-2"}


def test_a_folder_that_was_moved_keeps_its_assets(rec: Recommender, content: Path, tmp_path: Path) -> None:
    rec.add_content(content)
    rec.set_tags("crust", "stage", ["deciding"])
    shutil.move(content, tmp_path / "moved")
    report = rec.add_content(tmp_path / "moved")
    assert {f.happened for f in report.files} == {"unchanged", "rejected"}
    assert ids(rec) == ["crust", "kinds", "sales-price", "setup"]
    assert rec.asset("crust").stage == "deciding"
    assert rec.store.content.asset("crust").path == (tmp_path / "moved" / "crust.md").resolve().as_posix()


# What cannot be read, and ids that meet


def test_each_rejected_source_says_why_in_one_sentence(rec: Recommender, content: Path) -> None:
    (content / "empty.md").write_text("")
    (content / "broken.docx").write_bytes(b"PK\x03\x04 this is no document")
    report = rec.add_content(content)
    why = {Path(f.source).name: f.why for f in report.files if f.happened == "rejected"}
    assert set(why) == {"empty.md", "broken.docx", "old.doc"}
    assert why["empty.md"] == "The file is empty."
    assert "'.doc' files are not read" in why["old.doc"]
    assert "docx" in why["broken.docx"]
    assert report.count("added") == 4


def test_a_file_above_the_limit_is_named_with_the_setting(
    workspace: Path, tiny_encoder: TinyEncoder, content: Path
) -> None:
    (workspace / "stagecue.toml").write_text("max_file_mb = 1")
    (content / "big.txt").write_text("steam " * 200_000)
    with Recommender.open(workspace, encoder=tiny_encoder) as small:
        report = small.add_content(content)
    why = next(f.why for f in report.files if f.source.endswith("big.txt"))
    assert "1.2 MB" in why
    assert "write max_file_mb = 2 into the workspace's stagecue.toml, or set STAGECUE_MAX_FILE_MB." in why


def test_two_files_that_state_the_same_id_the_first_has_it(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "content",
        {"a.md": "---\nasset_id: same\n---\n" + CRUST, "b.md": "---\nasset_id: same\n---\n" + PRICE},
    )
    for _ in range(2):
        report = rec.add_content(folder)
        assert ids(rec) == ["same"]
        assert rec.store.content.asset("same").title == "Why a crust cracks"
        rejected = next(f for f in report.files if f.happened == "rejected")
        assert rejected.source.endswith("b.md")
        assert rejected.why.startswith(f"The id 'same' is already that of {folder.resolve().as_posix()}/a.md")


def test_a_file_of_the_same_name_in_another_folder_gets_an_id_of_its_own(rec: Recommender, tmp_path: Path) -> None:
    first = write_files(tmp_path / "one", {"intro.md": CRUST})
    second = write_files(tmp_path / "two", {"intro.md": PRICE})
    rec.add_content(first)
    report = rec.add_content(second)
    assert [(f.happened, f.asset_id) for f in report.files] == [("added", "two-intro")]
    assert rec.store.content.asset("intro").title == "Why a crust cracks"
    # It stays so, whichever folder is read next.
    for folder in (first, second, tmp_path):
        assert rec.add_content(folder).count("unchanged") >= 1
        assert ids(rec) == ["intro", "two-intro"]
    # A third one, in a folder of the same name.
    rec.add_content(
        write_files(
            tmp_path / "three" / "two", {"intro.md": "# Bread\n\nBread is baked on stone in many towns of the south."}
        )
    )
    assert len(ids(rec)) == 3
    assert sum(i.startswith("two-intro-") for i in ids(rec)) == 1


def test_a_stated_id_of_another_folders_file_is_not_taken_over(rec: Recommender, tmp_path: Path) -> None:
    rec.add_content(write_files(tmp_path / "one", {"intro.md": CRUST}))
    second = write_files(tmp_path / "two", {"start.md": "---\nasset_id: intro\n---\n" + PRICE})
    report = rec.add_content(second)
    assert [f.happened for f in report.files] == ["rejected"]
    assert report.files[0].why.endswith("state another asset_id.")
    assert rec.store.content.asset("intro").title == "Why a crust cracks"


def test_a_folder_that_holds_the_workspace_is_read_without_it(rec: Recommender, tmp_path: Path) -> None:
    """The workspace keeps lists of words and copies of the sample: none of that is the company's content."""
    write_files(tmp_path, {"a.md": CRUST, "workspace/sample/b.md": PRICE, "workspace-two/c.md": PRICE})
    rec.add_content(tmp_path)
    rec.recommend(ask="crust", log=False)  # the indexes are there now
    report = rec.add_content(tmp_path)
    assert ids(rec) == ["a", "workspace-two-c"]
    assert (report.count("unchanged"), len(report.files), report.notes) == (2, 2, ())
    # Named directly, it is meant.
    assert rec.add_content(tmp_path / "workspace" / "sample").count("added") == 1


def test_text_that_looks_like_sql_or_a_format_string_is_text(rec: Recommender, tmp_path: Path) -> None:
    text = "# '; DROP TABLE assets; -- {0} %s\n\nA 100% price of {x} isn't 'SQL'.\n"
    rec.add_content(write_files(tmp_path / "content", {"odd'name; --.md": text}))
    (asset,) = rec.store.content.assets(with_text=True)
    assert asset.title == "'; DROP TABLE assets; -- {0} %s"
    assert rec.recommend(ask="'; DROP TABLE {0} %s", log=False).items[0].item_id == asset.asset_id


def test_the_folder_that_is_read_is_never_written_to(rec: Recommender, content: Path) -> None:
    def state() -> list[tuple[str, int, int]]:
        files = sorted(p for p in content.rglob("*"))
        return [(p.as_posix(), p.stat().st_mtime_ns, p.stat().st_size) for p in (content, *files)]

    for folder in (content / "sales", content):
        folder.chmod(0o555)
    before = state()
    try:
        assert rec.add_content(content).count("added") == 4
        rec.recommend(ask="crust", log=False)
        assert state() == before
    finally:
        for folder in (content, content / "sales"):
            folder.chmod(0o755)


def test_what_was_done_is_in_the_audit_trail(rec: Recommender, content: Path) -> None:
    rec.add_content(content, as_of=NOW)
    (entry,) = rec.store.audit_trail()
    assert (entry.at, entry.actor, entry.action) == (NOW, "", "add content")
    assert entry.detail == f"{content}: {{'added': 4, 'rejected': 1}}"


# Lists of content


def manifest(folder: Path, *rows: str) -> Path:
    path = folder / "assets.csv"
    path.write_text("\n".join(("asset_id,path,title,stage,message,roles,status,product", *rows)) + "\n")
    return path


def test_a_list_sets_tags_that_the_model_does_not_change(rec: Recommender, content: Path) -> None:
    listed = manifest(content, "steam,crust.md,Steam and crust,evaluating,why_us,finance;security,draft,ovens")
    report = rec.add_content(listed)
    assert report.count("added") == 1
    view = rec.asset("steam")
    assert (view.stage, view.message, view.set_by) == ("evaluating", "why_us", "import")
    assert sorted(view.roles) == ["finance", "security"]
    asset = view.asset
    assert (asset.title, asset.status, asset.product) == ("Steam and crust", Status.DRAFT, "ovens")
    # A person's word beats the list's, and stays when the list is read again.
    rec.set_tags("steam", "stage", ["deciding"])
    manifest(content, "steam,crust.md,Steam and crust,aware,why_us,finance;security,approved,ovens")
    rec.add_content(listed)
    view = rec.asset("steam")
    assert (view.stage, view.set_by, view.asset.status) == ("deciding", "person", Status.APPROVED)
    imported = [t for t in rec.store.content.tags(["steam"]) if t.set_by is SetBy.IMPORT and t.p_primary == 1.0]
    assert "aware" in [t.label for t in imported]
    assert "evaluating" not in [t.label for t in imported]


def test_a_list_read_by_somebody_else_speaks_with_its_newest_word(rec: Recommender, content: Path) -> None:
    """Not with both: the first reading said aware, the second says evaluating."""
    rec.store.people.save([User("mia", rights=Rights.MARKETER), User("tom", rights=Rights.MARKETER)])
    listed = manifest(content, "steam,crust.md,Steam,aware,why_us,finance,,")
    rec.add_content(listed, actor="tom", as_of=NOW)
    manifest(content, "steam,crust.md,Steam,evaluating,why_us,finance,,")
    rec.add_content(listed, actor="mia", as_of=NOW.replace(hour=13))
    assert (rec.asset("steam").stage, rec.assets()[0].stage) == ("evaluating", "evaluating")
    stages = rec.taxonomy.labels("stage")
    primary = rec._parts.current_library().shelf.primary[0].tolist()
    assert dict(zip(stages, primary, strict=True)) == {s: float(s == "evaluating") for s in stages}


def test_a_row_that_is_gone_from_the_list_has_vanished(rec: Recommender, content: Path) -> None:
    listed = manifest(content, "a,crust.md,A,,,,,", "b,setup.html,B,,,,,")
    rec.add_content(listed)
    manifest(content, "b,setup.html,B,,,,,")
    report = rec.add_content(listed)
    assert {f.asset_id: f.happened for f in report.files} == {"b": "unchanged", "a": "vanished"}


def test_a_row_that_is_wrong_this_time_has_not_vanished(rec: Recommender, content: Path) -> None:
    listed = manifest(content, "a,crust.md,A,,,,,", "b,setup.html,B,,,,,")
    rec.add_content(listed)
    (content / "crust.md").write_text("")
    report = rec.add_content(listed)
    assert sorted(f.happened for f in report.files) == ["rejected", "unchanged"]
    assert rec.store.content.vanished() == set()


def test_a_list_that_is_refused_as_a_whole_loses_nothing(rec: Recommender, content: Path) -> None:
    listed = manifest(content, "a,crust.md,A,,,,,", "b,setup.html,B,,,,,")
    rec.add_content(listed)
    listed.write_text("nothing,of,use\n1,2,3\n")
    assert rec.add_content(listed).count("rejected") == 1
    assert rec.store.content.vanished() == set()
