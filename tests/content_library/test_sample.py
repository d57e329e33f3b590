"""The fictional company that ships with the product: complete, readable, of one piece, and without a year in it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from workspaces import TinyEncoder

from content_library.asset import Document
from content_library.loaders import load
from content_library.passages import cut
from content_library.taxonomy import default_taxonomy
from recommender import sample
from recommender.results import ContentReport
from recommender.wire import Recommender

T = default_taxonomy()
NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
# Years, but not 2000 euros, 1995-2 as a part number, or a clock's 1040.
YEAR = re.compile(
    r"(?<![\w.,:/-])(?:19[5-9]\d|20[0-4]\d)(?![\w:/-]|[.,]\d|\s*(?:euros?|pounds?|EUR|GBP|%|vans|visits))"
)


def table(name: str) -> list[dict[str, str]]:
    with (sample.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Document]:
    """Every file of the sample as the loaders read it, by its name without its ending."""
    found = {}
    for result in load(sample.FOLDER / "assets", T, 100_000_000):
        assert isinstance(result, Document), result
        found[Path(result.asset.path).stem] = result
    return found


# Content


def test_forty_assets_and_each_has_its_file_its_row_and_its_labels(documents: Mapping[str, Document]) -> None:
    rows, labels = table("assets"), table("intended_labels")
    assert len(rows) == 40
    ids = {r["asset_id"] for r in rows}
    assert len(ids) == 40
    assert ids == {r["asset_id"] for r in labels} == set(documents)
    assert len(labels) == 40
    assert {r["path"] for r in rows} == {
        f"assets/{p.name}" for p in (sample.FOLDER / "assets").iterdir() if not p.name.startswith(".")
    }


def test_assets_are_real_files_of_several_formats(documents: Mapping[str, Document]) -> None:
    files = [Path(d.asset.path) for d in documents.values()]
    endings = Counter(f.suffix for f in files)
    assert set(endings) == {".md", ".html", ".pdf", ".docx", ".pptx"}
    assert min(endings.values()) >= 5
    magic = {".pdf": b"%PDF", ".docx": b"PK\x03\x04", ".pptx": b"PK\x03\x04", ".html": b"<", ".md": b""}
    assert [f.name for f in files if not f.read_bytes().startswith(magic[f.suffix])] == []


def test_each_text_is_long_enough_to_be_content_and_short_enough_to_be_read(documents: Mapping[str, Document]) -> None:
    words = {name: len(d.asset.text.split()) for name, d in documents.items()}
    assert {name: n for name, n in words.items() if not 200 <= n <= 900} == {}


def test_each_text_is_english_and_has_a_title(documents: Mapping[str, Document]) -> None:
    assert {d.asset.language for d in documents.values()} == {"en"}
    titles = [d.asset.title for d in documents.values()]
    assert len(set(titles)) == len(titles)
    assert all(len(t.split()) >= 2 for t in titles)


def test_no_text_names_a_year(documents: Mapping[str, Document]) -> None:
    """Its days count back from today: a year in a text would be wrong next year."""
    found = {name: YEAR.findall(d.asset.text) for name, d in documents.items()}
    assert {name: years for name, years in found.items() if years} == {}
    for name in ("assets", "accounts", "contacts", "opportunities", "signals", "touches", "truth"):
        cells = [cell for row in table(name) for cell in row.values() if re.search("[a-z]", cell)]
        assert [c for c in cells if YEAR.search(c)] == [], name


def test_the_years_expression_finds_years() -> None:
    for text in ("since 1998", "in 2024.", "(2023)", "2025 was", "by May 2031,"):
        assert YEAR.search(text), text
    for text in ("at 10:40", "1995-2", "2000 euros", "2,024 vans", "the 19th", "part 20240"):
        assert not YEAR.search(text), text


def test_all_stages_messages_and_roles_are_there(documents: Mapping[str, Document]) -> None:
    labels = table("intended_labels")
    for column, label_set in (("stage", "stage"), ("also", "stage"), ("message", "message"), ("roles", "role")):
        named = [x for row in labels for x in row[column].split(";") if x]
        assert set(named) <= set(T.labels(label_set)), column
        if column != "also":
            assert set(named) == set(T.labels(label_set)), column
    assert [r["asset_id"] for r in labels if r["stage"] in r["also"].split(";")] == []
    # One asset talks of the company to people who have not asked: the audit has something to find.
    assert [r["asset_id"] for r in labels if r["message"] not in T.messages_for(r["stage"])] == ["how-quillmere-began"]
    assert min(Counter(r["stage"] for r in labels).values()) >= 3


def test_the_intended_labels_are_not_given_away(documents: Mapping[str, Document]) -> None:
    """They measure the tagger: neither the manifest nor a file may state them."""
    assert not {"stage", "message", "role", "roles", "also"} & set(table("assets")[0])
    assert [name for name, d in documents.items() if d.tags] == []


def test_every_passage_can_be_read_by_the_model(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        passages = cut(document.asset.asset_id, document.blocks)
        assert len(passages) >= 2
        assert max(len(p.text.split()) for p in passages) <= 160


def test_some_assets_may_not_be_sent_so_that_a_screen_can_say_why() -> None:
    rows = table("assets")
    assert {r["status"] for r in rows} >= {"approved", "draft"}
    assert any(r["valid_until_days"].startswith("-") for r in rows)


# People


def test_people_and_what_they_did_hang_together() -> None:
    accounts, contacts = table("accounts"), table("contacts")
    account_ids, contact_ids = {r["account_id"] for r in accounts}, {r["contact_id"] for r in contacts}
    asset_ids, users = {r["asset_id"] for r in table("assets")}, {r["user_id"] for r in table("users")}
    deals = {r["opportunity_id"] for r in table("opportunities")}
    assert {r["account_id"] for r in contacts} - {""} <= account_ids
    assert {r["parent_id"] for r in accounts} - {""} <= account_ids
    assert {r["owner_id"] for r in accounts} <= users
    assert {r["account_id"] for r in table("account_products")} <= account_ids
    assert {r["account_id"] for r in table("opportunities")} <= account_ids
    for row in table("opportunity_contacts"):
        assert row["opportunity_id"] in deals
        assert row["contact_id"] in contact_ids
    kinds = {k.id for k in T.signal_kinds}
    for row in table("signals"):
        assert row["contact_id"] in contact_ids, row
        assert row["kind"] in kinds, row
        assert row["asset_id"] in asset_ids | {""}, row
        assert row["opportunity_id"] in deals | {""}, row
    for row in table("touches"):
        assert row["contact_id"] in contact_ids, row
        assert row["user_id"] in users, row
        assert row["asset_id"] in asset_ids | {""}, row
        assert row["kind"] in ("sent", "call", "meeting", "demo", "event"), row
    for name, key in (
        ("contacts", "contact_id"),
        ("signals", "signal_id"),
        ("touches", "touch_id"),
        ("users", "user_id"),
    ):
        keys = [r[key] for r in table(name)]
        assert len(set(keys)) == len(keys), name


def test_nobody_of_the_sample_can_be_written_to() -> None:
    addresses = [r["email"] for name in ("contacts", "users") for r in table(name)]
    assert all(a.endswith(".example") for a in addresses)


def test_the_truth_names_a_stage_and_why_for_people_that_exist() -> None:
    contacts, rows = {r["contact_id"] for r in table("contacts")}, table("truth")
    assert rows
    for row in rows:
        assert row["contact_id"] in contacts
        assert row["stage"] in T.labels("stage")
        assert row["why"].strip()
    assert sample.SHOWCASE in {r["contact_id"] for r in rows}


def test_nothing_was_sent_that_may_not_be_sent() -> None:
    drafts = {r["asset_id"] for r in table("assets") if r["status"] != "approved"}
    assert not drafts & {r["asset_id"] for r in table("touches") if r["kind"] == "sent"}


# Loading it


def test_days_become_dates_and_nothing_else_changes() -> None:
    row = {"asset_id": "a", "published_days_ago": "88", "valid_until_days": "-3", "title": "T"}
    assert sample._dated(row, date(2025, 6, 15)) == {
        "asset_id": "a",
        "published_at": "2025-03-19",
        "valid_to": "2025-06-12",
        "title": "T",
    }
    assert sample._dated({"valid_until_days": ""}, date(2025, 6, 15)) == {"valid_to": ""}


@pytest.fixture(scope="module")
def loaded(
    taught_workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Recommender, ContentReport, ContentReport]:
    """A workspace with the sample, loaded twice."""
    import shutil

    folder = tmp_path_factory.mktemp("sample") / "workspace"
    shutil.copytree(taught_workspace, folder)
    rec = Recommender.open(folder, encoder=TinyEncoder())
    return rec, rec.load_sample(as_of=NOW), rec.load_sample(as_of=NOW)


def test_the_sample_loads_whole_and_a_second_time_changes_nothing(
    loaded: tuple[Recommender, ContentReport, ContentReport],
) -> None:
    rec, first, second = loaded
    assert (first.count("added"), len(first.files)) == (40, 40)
    # The sample's authors wrote into their front matters what no column of ours holds.
    (note,) = first.notes
    assert ": Front matter that is kept as it is, and not used: author (8 files), for (2 files), " in note
    assert (second.count("unchanged"), len(second.files)) == (40, 40)
    people = rec.store.people
    counts = {
        "accounts": len(people.accounts()),
        "contacts": len(people.contacts()),
        "signals": len(people.signals()),
        "touches": len(people.touches()),
        "users": len(people.users()),
        "opportunities": len(people.opportunities()),
        "account_products": len(people.account_products()),
        "opportunity_contacts": len(people.opportunity_contacts()),
    }
    assert counts == {name: len(table(name)) for name in counts}


def test_its_days_count_back_from_the_day_it_is_loaded(
    loaded: tuple[Recommender, ContentReport, ContentReport],
) -> None:
    rec = loaded[0]
    by_id = {a.asset_id: a for a in rec.store.content.assets()}
    for row in table("assets"):
        days = row["published_days_ago"]
        expected = NOW.date() - timedelta(days=int(days)) if days else None
        assert by_id[row["asset_id"]].published_at == expected
    signals = {s.signal_id: s.at for s in rec.store.people.signals()}
    for row in table("signals"):
        assert signals[row["signal_id"]] == NOW - timedelta(days=float(row["days_ago"])), row
    assert max(signals.values()) <= NOW


def test_its_files_are_in_the_workspace_so_that_they_can_be_opened(
    loaded: tuple[Recommender, ContentReport, ContentReport],
) -> None:
    rec = loaded[0]
    for asset in rec.store.content.assets():
        assert Path(asset.link()).is_file()
        assert Path(asset.link()).is_relative_to(rec.workspace.resolve())


def test_the_showcase_gets_a_recommendation_that_leaves_out_what_she_had(
    loaded: tuple[Recommender, ContentReport, ContentReport],
) -> None:
    rec = loaded[0]
    found = rec.recommend(sample.SHOWCASE, k=40, as_of=NOW, log=False)
    had = {r["asset_id"] for r in table("touches") if r["contact_id"] == sample.SHOWCASE and r["kind"] == "sent"}
    assert had
    assert not had & {i.item_id for i in found.items}
    assert found.left_out_counts["already sent"] == len(had & {r["asset_id"] for r in table("assets")})
    by_id = {r["asset_id"]: r for r in table("assets")}
    assert {by_id[i.item_id]["status"] for i in found.items} == {"approved"}
    assert found.situation.need
