"""What is in order and what is not: looked at, told in a sentence, and left as it was."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from recommender import doctor
from recommender.errors import ModelError
from recommender.people import Contact, Override, Signal
from recommender.results import Check
from recommender.settings import Settings
from recommender.wire import Recommender


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled model is there; reading all of it takes longer than the test."""
    monkeypatch.setattr(doctor, "bundled_model", lambda: Path("/models/bundled"))


def by_name(rec: Recommender) -> dict[str, Check]:
    return {c.name: c for c in rec.doctor()}


@pytest.mark.usefixtures("fit")
def test_an_empty_workspace_is_in_order(rec: Recommender) -> None:
    found = by_name(rec)
    assert list(found) == [
        "parts",
        "embedding model",
        "workspace",
        "taxonomy",
        "index",
        "disk",
        "chat model",
    ]
    assert [c for c in found.values() if not c.ok] == []
    assert found["workspace"].detail == "0 assets, 0 contacts, 0 signals"
    assert found["index"].detail == "nothing to index yet"
    assert found["embedding model"].detail == "all-MiniLM-L6-v2, checksum as published, /models/bundled"
    assert found["chat model"].detail == "none set: messages are composed from the passages alone"


@pytest.mark.usefixtures("fit")
def test_a_workspace_that_may_only_be_read_is_in_order_and_said(
    rec: Recommender, workspace: Path, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with Recommender.open(workspace, encoder=tiny_encoder) as reader:
        found = by_name(reader)["workspace"]
    counts = "0 assets, 0 contacts, 0 signals"
    assert (found.ok, found.detail) == (True, f"{counts}; it may only be read: nothing is noted, added or logged")


@pytest.mark.usefixtures("fit")
def test_what_there_is_is_counted(rec: Recommender, tmp_path: Path) -> None:
    rec.add_content(write_files(tmp_path / "content", {"a.md": "# A\n\nSteam.\n", "b.md": "# B\n\nGas.\n"}))
    rec.store.people.save([Contact("dana")])
    rec.store.people.save([Signal(f"s{i}", "dana", "note", datetime(2025, 1, 1, tzinfo=UTC)) for i in range(3)])
    found = by_name(rec)
    assert found["workspace"].detail == "2 assets, 1 contact, 3 signals"
    version = rec.store.content.content_version()
    assert found["index"].detail == f"up to date with content version {version}"


@pytest.mark.usefixtures("fit")
def test_an_index_that_does_not_fit_is_told_and_not_touched(rec: Recommender, tmp_path: Path) -> None:
    rec.add_content(write_files(tmp_path / "content", {"a.md": "# A\n\nSteam.\n"}))
    rec.set_status(["a"], "draft")
    folder = rec.workspace / "index"
    before = sorted((p.name, p.stat().st_mtime_ns) for p in folder.iterdir())
    behind = Check("index", True, "at content version 1 of 2; the next recommend brings it up to date")
    assert by_name(rec)["index"] == behind
    assert sorted((p.name, p.stat().st_mtime_ns) for p in folder.iterdir()) == before
    (folder / "library.json").unlink()
    missing = f"There is no library index in {folder}; the next recommend builds it again"
    assert by_name(rec)["index"] == Check("index", False, missing)
    rec.recommend(ask="steam", log=False)
    assert all(c.ok for c in by_name(rec).values())


@pytest.mark.usefixtures("fit")
def test_what_the_taxonomy_no_longer_has_is_named(rec: Recommender) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    rec.store.people.save([Contact("dana")])
    rec.store.people.save([Signal(f"s{i}", "dana", kind, at) for i, kind in enumerate(["danced", "danced", "note"])])
    rec.store.people.save([Override("dana", "hot", at)])
    found = by_name(rec)["taxonomy"]
    assert not found.ok
    assert found.detail == (
        "there are 2 signals of the kind 'danced', which the taxonomy no longer has; 1 override to the stage 'hot', "
        "which the taxonomy no longer has: they are left out; "
        "put them back into the taxonomy's file to have them counted"
    )


@pytest.mark.usefixtures("fit")
def test_a_taxonomy_that_cannot_be_read_is_one_of_the_findings(workspace: Path) -> None:
    (workspace / "own.yaml").write_text("stages: 7\n")
    with Recommender.open(workspace, encoder=TinyEncoder(), settings=Settings(taxonomy="own.yaml")) as rec:
        found = by_name(rec)
    assert not found["taxonomy"].ok
    assert "own.yaml" in found["taxonomy"].detail
    assert found["index"].detail.startswith("cannot be looked at: ")


def test_a_model_that_is_wrong_or_chosen(workspace: Path, monkeypatch: pytest.MonkeyPatch, rec: Recommender) -> None:
    def broken() -> Path:
        raise ModelError("The weights are not the published ones.")

    monkeypatch.setattr(doctor, "bundled_model", broken)
    assert by_name(rec)["embedding model"] == Check("embedding model", False, "The weights are not the published ones.")
    settings = Settings(model="my/own", chat_model="openai:x")
    with Recommender.open(workspace, encoder=TinyEncoder(), settings=settings) as own:
        found = by_name(own)
    assert found["embedding model"].ok
    assert found["embedding model"].detail.startswith("my/own (set by you")
    assert found["chat model"].detail.startswith("openai:x; passages and the contact's need are sent to it")


@pytest.mark.usefixtures("fit")
def test_what_is_missing_and_what_is_full(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PARTS", ("torch", "no-such-part"))
    monkeypatch.setattr(doctor, "LOW_SPACE_MB", 10**12)
    found = by_name(rec)
    assert found["parts"] == Check("parts", False, "Missing: no-such-part; install stagecue again.")
    assert not found["disk"].ok
    assert found["disk"].detail.endswith("MB free; make room")
