from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_library.asset import Asset, LabelSet, SetBy, Tag, TalkingPoint
from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError
from recommender.exchange import export_table, import_table
from recommender.exchange.shelf import records
from recommender.people import (
    Account,
    AccountProduct,
    Consent,
    Contact,
    Exposure,
    Opportunity,
    OpportunityContact,
    OpportunityStage,
    Outcome,
    OutcomeKind,
    Override,
    Rights,
    Signal,
    Touch,
    User,
)
from recommender.store import Store, open_store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
T = default_taxonomy()
ENDINGS = ("csv", "jsonl", "parquet")
# Each before what refers to it.
ORDER = (
    *("users", "accounts", "account_products", "contacts", "opportunities", "opportunity_contacts"),
    *("opportunity_history", "signals", "touches", "overrides", "talking_points", "tags", "exposures", "outcomes"),
)
NASTY = "=1+1\r\nnext; \"quoted\", 'x'\t-"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    with open_store(folder) as store:
        store.content.save(Asset("guide", "=Guide"))
    return folder


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    with open_store(Path(shutil.copytree(empty, tmp_path / "ws"))) as opened:
        yield opened


def fill(store: Store) -> None:
    """At least one record in every table, with all that is awkward in a file."""
    people = store.people
    people.save([User("ada", NASTY, rights=Rights.ADMINISTRATOR)])
    people.save([Account("acme", "@Acme", size="+400", parent_id="-")])
    people.save([AccountProduct("acme", "", "customer", NOW), AccountProduct("acme", "rota", "prospect")])
    people.save(
        [Contact("dana", "acme", "'t Hart ", role="finance", tracking_consent=Consent.NO), Contact("-", name="-")]
    )
    store.people.save([Contact("x", name=" ")], [{"=Fax": "=1", "Lead": "-", "Note": " a "}])
    people.save([Opportunity("deal", "acme", amount=-0.1, status="no decision", created_at=NOW)])
    people.save([OpportunityContact("deal", "dana", "economic buyer", "0.80")])
    people.save([OpportunityStage("deal", "Closed Won", NOW, 1e16)])
    people.save([Signal("s1", "dana", "note", NOW, recorded_at=NOW, text=NASTY, is_machine=True)])
    people.save([Signal("s2", "dana", "demo", NOW + timedelta(microseconds=1), text="'" + NASTY)])
    people.save([Touch("t1", "dana", "sent", NOW, "ada", "guide", "=x", "\r\n")])
    people.save([Override("dana", "aware", NOW, reason="\ttab")])
    store.content.save_talking_points([TalkingPoint("p1", "Say\nthis", "guide", "slide 4, notes", message="why_us")])
    tag = Tag("guide", LabelSet.STAGE, "aware", 0.1 + 0.2, 1.0, SetBy.PERSON, "ada", NOW.isoformat(), 3)
    store.content.save_tags([tag, Tag("guide", LabelSet.ROLE, "finance", 1.0, 1.0)])
    parts = {"stage": 0.1, "=topic": -0.5}
    shown = Exposure("e1", "r1", "dana", "talking-point", "p1", 1, 0.3, NOW, "", 12, parts, {"aware": 1.0}, "v1")
    store.log.save_exposures([shown])
    after = Outcome(OutcomeKind.DISMISSED, NOW, "e1", reason="@boss")
    store.log.save_outcomes([after, Outcome(OutcomeKind.SENT, NOW, contact_id="dana", item_id="guide")])


def contents(store: Store) -> dict[str, list[Any]]:
    return {name: list(records(store, name)) for name in ORDER}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_table_survives_the_way_out_and_in(store: Store, empty: Path, tmp_path: Path, ending: str) -> None:
    fill(store)
    for name in ORDER:
        assert export_table(store, name, tmp_path / f"{name}.{ending}") == len(records(store, name)) > 0
    with open_store(Path(shutil.copytree(empty, tmp_path / "other"))) as other:
        for name in ORDER:
            path = tmp_path / f"{name}.{ending}"
            report = import_table(other, path, "", T, NOW)
            assert (report.table, report.new, report.rejected) == (name, len(records(store, name)), ())
            again = import_table(store, path, "", T, NOW)
            assert (again.same, again.changed, again.new) == (report.new, 0, 0)
        assert contents(other) == contents(store)
        assert other.extras(Contact) == store.extras(Contact) != {}


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
awkward = texts | st.sampled_from(
    ["-", " ", "'-", "''", "=1", "'=1", "+1", "@a", "\t", "\r", '"', "a,b;c", "\r\n", "-1"]
)
moments = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))
contacts = st.builds(
    Contact,
    contact_id=awkward.filter(bool),
    name=awkward,
    email=awkward,
    job_title=awkward,
    role=st.sampled_from(["", *T.labels("role")]),
    role_source=awkward,
    language=awkward,
    country=awkward,
    tracking_consent=st.sampled_from(Consent),
)
signals = st.builds(
    Signal,
    signal_id=awkward.filter(bool),
    contact_id=st.just("dana"),
    kind=st.sampled_from([k.id for k in T.signal_kinds]),
    at=moments,
    recorded_at=st.none() | moments,
    product=awkward,
    text=awkward,
    mood=awkward,
    external_id=awkward,
    is_machine=st.booleans(),
)
deals = st.builds(
    Opportunity,
    opportunity_id=awkward.filter(bool),
    name=awkward,
    amount=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    currency=awkward,
    status=st.sampled_from(["open", "won", "lost", "no decision"]),
    crm_stage=awkward,
    created_at=st.none() | moments,
)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("table", "key", "made"),
    [
        ("contacts", "contact_id", contacts),
        ("signals", "signal_id", signals),
        ("opportunities", "opportunity_id", deals),
    ],
)
def test_export_then_import_loses_nothing(empty: Path, ending: str, table: str, key: str, made: Any) -> None:
    lists = st.lists(made, min_size=1, max_size=4, unique_by=lambda record: getattr(record, key))

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(lists)
    def survives(some: list[Any]) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            stores = [open_store(Path(shutil.copytree(empty, folder / side))) for side in ("here", "there")]
            here, there = stores
            try:
                for side in stores:
                    side.people.save([Contact("dana")])
                here.people.save(some)
                path = folder / f"{table}.{ending}"
                export_table(here, table, path)
                report = import_table(there, path, "", T, NOW)
                assert report.rejected == ()
                assert list(records(there, table)) == list(records(here, table))
                assert import_table(here, path, "", T, NOW, dry_run=True).changed == 0
            finally:
                for side in stores:
                    side.close()

    survives()


def test_a_csv_runs_no_formula_and_has_the_contracts_columns(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = tmp_path / "opportunities.csv"
    store.people.save([Opportunity("=cmd|' /C calc'!A0", name="@SUM(A1)", currency="+", competitor="\tx", amount=-5.0)])
    export_table(store, "opportunities", path)
    with path.open(encoding="utf-8", newline="") as file:
        header, first, *_ = csv.reader(file)
    names = "opportunity_id account_id name product amount currency status crm_stage competitor owner_id"
    assert " ".join(header) == f"{names} created_at closed_at"
    # A negative number is a number and no formula.
    assert first == ["'=cmd|' /C calc'!A0", "", "'@SUM(A1)", "", "-5.0", "'+", "open", "", "'\tx", "", "", ""]


def test_json_lines_hold_values_and_a_csv_holds_json_in_a_cell(store: Store, tmp_path: Path) -> None:
    fill(store)
    export_table(store, "exposures", tmp_path / "e.jsonl")
    line = json.loads((tmp_path / "e.jsonl").read_text(encoding="utf-8"))
    assert (line["score_parts"], line["rank"], line["propensity"]) == ({"stage": 0.1, "=topic": -0.5}, 1, 0.3)
    assert line["shown_at"] == "2026-03-01T09:00:00+00:00"
    export_table(store, "exposures", tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert json.loads(row["score_parts"]) == {"stage": 0.1, "=topic": -0.5}


def test_parquet_holds_numbers_as_numbers(store: Store, tmp_path: Path) -> None:
    import pandas as pd

    fill(store)
    export_table(store, "signals", tmp_path / "s.parquet")
    frame = pd.read_parquet(tmp_path / "s.parquet")
    assert frame["is_machine"].tolist() == [True, False]
    assert frame["text"].tolist() == [NASTY, "'" + NASTY]


def test_assets_go_out_without_their_text(store: Store, tmp_path: Path) -> None:
    assert export_table(store, "assets", tmp_path / "a.jsonl") == 1
    row = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert (row["asset_id"], row["title"], row["status"], row["version"]) == ("guide", "=Guide", "approved", 1)
    assert "text" not in row


def test_dated_records_go_out_up_to_the_moment(store: Store, tmp_path: Path) -> None:
    fill(store)
    assert export_table(store, "signals", tmp_path / "s.csv", NOW) == 1
    assert export_table(store, "signals", tmp_path / "s.csv") == 2
    assert export_table(store, "exposures", tmp_path / "e.csv", NOW - timedelta(days=1)) == 0


def test_an_empty_table_is_a_header(store: Store, tmp_path: Path) -> None:
    assert export_table(store, "users", tmp_path / "users.csv") == 0
    assert (tmp_path / "users.csv").read_text() == "user_id,name,email,team,rights\n"


def test_a_failed_export_leaves_the_old_file_and_nothing_else(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    path = tmp_path / "out" / "users.csv"
    path.parent.mkdir()
    path.write_text("old")

    def full(*_: Any) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("recommender.exchange.save.write_value", full)
        with pytest.raises(InputError, match=r"users\.csv cannot be written: No space left on device"):
            export_table(store, "users", path)
    assert [p.name for p in path.parent.iterdir()] == ["users.csv"]
    assert path.read_text() == "old"
    export_table(store, "users", path)
    assert path.read_text().startswith("user_id")


@pytest.mark.parametrize(
    ("table", "name", "words"),
    [
        ("users", "folder.csv", "is a folder"),
        ("users", "missing/users.csv", "cannot be written"),
        ("users", "users.xlsx", "A table goes to a file that ends in .csv, .jsonl, .parquet, not to"),
        ("people", "people.csv", "'people' is not a table"),
    ],
)
def test_where_a_table_cannot_go(store: Store, tmp_path: Path, table: str, name: str, words: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=words):
        export_table(store, table, tmp_path / name)
