"""Exports that name the account of a row in words: joined where it is known, told, and never a reason to lose a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_library.taxonomy import default_taxonomy
from recommender.exchange import import_table
from recommender.exchange.header import resolve
from recommender.exchange.tables import TABLES
from recommender.people import Account, Contact
from recommender.results import ImportReport
from recommender.store import Store, open_store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
JOIN = "import the accounts and then this file again to join them."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "workspace") as opened:
        opened.people.save([Account("001A", "Acme Ltd"), Account("001B", "Twin"), Account("001C", "Twin")])
        yield opened


def imported(store: Store, tmp_path: Path, name: str, text: str, **columns: str) -> ImportReport:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return import_table(store, path, "", default_taxonomy(), NOW, columns=columns)


@pytest.mark.parametrize(
    "name", ["Account Name", "Company", "COMPANY NAME", "Associated Company", "Company / Account", "company_name"]
)
def test_a_contact_is_joined_to_the_account_that_is_named(store: Store, tmp_path: Path, name: str) -> None:
    report = imported(store, tmp_path, "people.csv", f"Email Address,{name}\ndana@acme.example,acme ltd\n")
    assert [c.account_id for c in store.people.contacts()] == ["001A"]
    assert report.unknown_columns == ()
    assert report.notes[0] == f"Columns read as ours: '{name}' as account, by its name, 'Email Address' as email."


def test_a_name_that_is_not_here_or_not_clear_keeps_the_row_and_the_name(store: Store, tmp_path: Path) -> None:
    text = "Contact ID,Account Name\nc1,Acme Ltd\nc2,Nobody Inc\nc3,Twin\nc4,\n"
    report = imported(store, tmp_path, "contacts.csv", text)
    assert (report.new, report.rejected) == (4, ())
    assert [(c.contact_id, c.account_id) for c in store.people.contacts()] == [
        ("c1", "001A"), ("c2", ""), ("c3", ""), ("c4", ""),
    ]  # fmt: skip
    assert store.extras(Contact) == {("c2",): {"Account Name": "Nobody Inc"}, ("c3",): {"Account Name": "Twin"}}
    assert report.notes[1] == (
        "2 rows name an account that is not here, or more than one of that name ('Nobody Inc', 'Twin'); "
        f"what was read is kept without it: {JOIN}"
    )
    # Once the account is there, the same file joins it.
    store.people.save([Account("001D", "Nobody Inc")])
    assert imported(store, tmp_path, "contacts.csv", text).differences == ("contact c2: account_id '' -> '001D'",)


def test_an_account_that_is_stored_is_not_lost_by_an_unknown_name(store: Store, tmp_path: Path) -> None:
    store.people.save([Contact("c1", "001A")])
    imported(store, tmp_path, "contacts.csv", "Contact ID,Company\nc1,Nobody Inc\n")
    assert [c.account_id for c in store.people.contacts()] == ["001A"]


def test_an_id_goes_before_a_name(store: Store, tmp_path: Path) -> None:
    report = imported(store, tmp_path, "contacts.csv", "Contact ID,Account ID,Account Name\nc1,001A,Twin\n")
    assert [c.account_id for c in store.people.contacts()] == ["001A"]
    assert (report.unknown_columns, report.notes) == (("Account Name",), ())


def test_whoever_maps_the_name_wants_it_found(store: Store, tmp_path: Path) -> None:
    text = "Contact ID,Account Name\nc2,Nobody Inc\n"
    report = imported(store, tmp_path, "contacts.csv", text, account_id="Account Name")
    assert [row for row, _ in report.rejected] == [2]


def known(table: str, header: str) -> dict[str, str]:
    found = resolve(TABLES[table], header.split(","), "a.csv")
    return {" + ".join(k.sources): k.column.name for k in found.known}


def test_what_salesforce_and_hubspot_write_is_understood() -> None:
    assert known("contacts", "Contact ID,First Name,Last Name,Title,Account Name,Email,Contact Owner") == {
        "Contact ID": "contact_id", "First Name + Last Name": "name", "Title": "job_title",
        "Account Name": "account_id", "Email": "email",
    }  # fmt: skip
    deal = "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Opportunity Owner"
    assert known("opportunities", deal) == {
        "Opportunity ID": "opportunity_id", "Opportunity Name": "name", "Account Name": "account_id",
        "Stage": "crm_stage", "Amount": "amount", "Close Date": "closed_at", "Created Date": "created_at",
        "Opportunity Owner": "owner_id",
    }  # fmt: skip
    assert known("opportunities", "Record ID,Deal Name,Deal Stage,Deal owner,Associated Company") == {
        "Record ID": "opportunity_id", "Deal Name": "name", "Deal Stage": "crm_stage", "Deal owner": "owner_id",
        "Associated Company": "account_id",
    }  # fmt: skip
    assert known("accounts", "Account ID,Account Name,Account Owner") == {
        "Account ID": "account_id", "Account Name": "name", "Account Owner": "owner_id",
    }  # fmt: skip
