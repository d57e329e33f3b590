"""Contacts that files know by their e-mail address alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_library.taxonomy import default_taxonomy
from recommender.exchange import export_table, import_table
from recommender.people import Account, Contact
from recommender.results import ImportReport
from recommender.store import Store, open_store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
T = default_taxonomy()
Load = Callable[..., ImportReport]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Dana has an id and an address, two people share one."""
    with open_store(tmp_path / "ws") as opened:
        people = [("dana", "Dana@acme.example"), ("ann", "info@acme.example"), ("bob", "info@acme.example")]
        opened.people.save([Contact(i, email=address) for i, address in people])
        yield opened


@pytest.fixture
def load(store: Store, tmp_path: Path) -> Load:
    def loaded(table: str, *lines: str) -> ImportReport:
        path = tmp_path / f"{table}.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return import_table(store, path, "", T, NOW)

    return loaded


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.new, report.changed, report.same, len(report.rejected))


def test_the_address_is_the_key_of_who_is_new_and_finds_who_is_there(store: Store, load: Load) -> None:
    rows = ("Email,First Name,Last Name", "Kim@Acme.example,Kim,Holt", "dana@ACME.example,Dana,Whit")
    first = load("contacts", *rows)
    assert counts(first) == (1, 1, 0, 0)
    assert any(note.startswith("2 rows without a contact_id: the e-mail address tells who") for note in first.notes)
    assert {c.contact_id: c.name for c in store.people.contacts()} == {
        "ann": "",
        "bob": "",
        "dana": "Dana Whit",
        "kim@acme.example": "Kim Holt",
    }
    assert counts(load("contacts", *rows)) == (0, 0, 2, 0)


def test_rows_that_the_address_does_not_tell_apart_are_refused(load: Load) -> None:
    report = load("contacts", "email,name", "INFO@acme.example,Who", ",Nobody", "kim@x.example,A", "KIM@x.example,B")
    assert [why for _, why in report.rejected] == [
        "2 contacts have the address 'INFO@acme.example': 'ann', 'bob'; name the one that is meant by its contact_id.",
        "contact_id and email are blank.",
        "Rows 4 and 5 are both about contact kim@x.example; the first one counts.",
    ]


def test_a_row_with_an_id_counts_by_its_id_and_a_shared_address_is_said(load: Load) -> None:
    report = load("contacts", "contact_id,email", "7,dana@acme.example", "dana,dana@new.example", ",dana@new.example")
    assert counts(report) == (1, 1, 0, 1)
    assert report.rejected == ((4, "Rows 3 and 4 are both about contact dana; the first one counts."),)
    assert any("1 contact is new and has the e-mail address of another one ('dana')" in n for n in report.notes)


def test_what_people_did_may_name_them_by_address(store: Store, load: Load) -> None:
    rows = ("email,kind,at,text", "DANA@acme.example,replied,2026-02-01T09:00Z,What does it cost?")
    report = load("signals", *rows, "dna@acme.example,replied,2026-02-02T09:00Z,And?")
    assert counts(report) == (1, 0, 0, 1)
    assert "1 row names the contact by e-mail address." in report.notes
    (_, why), *_ = report.rejected
    assert why == "There is no contact 'dna@acme.example'. Did you mean dana?"
    assert [s.contact_id for s in store.people.signals()] == ["dana"]
    # By id it is the same row.
    by_id = ("contact_id,kind,at,text", "dana,replied,2026-02-01T09:00Z,What does it cost?")
    assert counts(load("signals", *by_id)) == (0, 0, 1, 0)
    touch = load("touches", "contact_id,kind,at,asset_id", "dana@acme.example,sent,2026-02-03T09:00Z,guide")
    assert counts(touch) == (1, 0, 0, 0)
    assert store.log.sent_items("dana").keys() == {"guide"}
    shared = load("touches", "contact_id,kind,at", "info@acme.example,call,2026-02-03T09:00Z")
    assert "2 contacts have the address" in shared.rejected[0][1]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_table_without_rows_goes_out_and_comes_in(store: Store, tmp_path: Path, ending: str) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"touches.{ending}"
    assert export_table(store, "touches", path) == 0
    report = import_table(store, path, "", T, NOW)
    assert counts(report) == (0, 0, 0, 0)
    assert report.notes == ("The file holds no rows.",)


def test_an_account_is_found_by_its_name_where_only_one_has_it(store: Store, load: Load) -> None:
    store.people.save([Account("acme", "Acme Bakeries"), Account("n1", "North"), Account("n2", "NORTH")])
    report = load("contacts", "contact_id,account_id", "kim,acme bakeries ", "lee,acme", "max,North", "mia,South")
    assert counts(report) == (2, 0, 0, 2)
    assert {c.contact_id: c.account_id for c in store.people.contacts() if c.account_id} == {
        "kim": "acme",
        "lee": "acme",
    }
    several, nobody = [why for _, why in report.rejected]
    assert several == "2 accounts are called 'North': 'n1', 'n2'; name the one that is meant by its account_id."
    assert nobody.startswith("There is no account 'South'.")
