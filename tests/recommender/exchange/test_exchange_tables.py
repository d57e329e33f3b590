from __future__ import annotations

import pytest

from recommender.errors import InputError
from recommender.exchange.contract import Kind
from recommender.exchange.header import resolve, table_for
from recommender.exchange.names import meaning
from recommender.exchange.tables import IMPORTABLE, TABLES
from recommender.store.rows import TABLES as STORED

# The contracts as the design writes them, key first.
CONTRACTS = {
    "assets": "asset_id title path url format product market language campaign owner status version published_at"
    " valid_from valid_to",
    "tags": "asset_id label_set label p_primary p_acceptable set_by rater at passage",
    "talking_points": "point_id text asset_id place product market message role stage status owner",
    "users": "user_id name email team rights",
    "accounts": "account_id name industry country size parent_id market owner_id",
    "account_products": "account_id product relation since",
    "contacts": "contact_id account_id name email job_title role role_source language country tracking_consent",
    "opportunities": "opportunity_id account_id name product amount currency status crm_stage competitor owner_id"
    " created_at closed_at",
    "opportunity_contacts": "opportunity_id contact_id buying_role influence",
    "opportunity_history": "opportunity_id crm_stage amount at",
    "signals": "signal_id external_id contact_id product opportunity_id kind at recorded_at asset_id channel text mood"
    " is_machine",
    "touches": "touch_id contact_id user_id kind at asset_id campaign text",
    "overrides": "contact_id product stage reason user_id at",
    "exposures": "exposure_id request_id contact_id product item_kind item_id rank propensity candidates score_parts"
    " readiness_then policy_version shown_at user_id",
    "outcomes": "exposure_id contact_id item_id outcome reason user_id at",
}


def test_the_tables_are_the_contracts() -> None:
    assert {name: " ".join(c.name for c in table.columns) for name, table in TABLES.items()} == CONTRACTS
    assert set(IMPORTABLE) == set(CONTRACTS) - {"assets"}


@pytest.mark.parametrize("name", [name for name in TABLES if name != "outcomes"])
def test_the_keys_are_the_stores(name: str) -> None:
    table = TABLES[name]
    assert table.keys == tuple(c.name for c in STORED[table.record].primary_key)


def test_columns_know_their_kind_and_default() -> None:
    kinds = {c.name: c.kind for c in TABLES["signals"].columns}
    assert (kinds["at"], kinds["is_machine"], kinds["kind"]) == (Kind.MOMENT, Kind.BOOLEAN, Kind.SIGNAL_KIND)
    required = {name: [c.name for c in TABLES[name].columns if c.required] for name in ("signals", "tags", "exposures")}
    assert required == {
        "signals": ["signal_id", "contact_id", "kind", "at"],
        "tags": ["asset_id", "label_set", "label"],
        "exposures": ["exposure_id", "request_id", "item_kind", "item_id", "rank", "propensity", "shown_at"],
    }
    assert {c.name: c.default for c in TABLES["opportunities"].columns}["status"] == "open"


@pytest.mark.parametrize(
    ("table", "name", "column", "days"),
    [
        ("contacts", "Job Title", "job_title", 0),
        ("contacts", "jobtitle", "job_title", 0),
        ("contacts", "Title", "job_title", 0),
        ("contacts", "E-mail", "email", 0),
        ("contacts", "contact id", "contact_id", 0),
        ("contacts", "ContactId", "contact_id", 0),
        ("contacts", "ID", "contact_id", 0),
        ("contacts", "Account", "account_id", 0),
        ("signals", "Type", "kind", 0),
        ("account_products", "type", "relation", 0),
        ("signals", "Date", "at", 0),
        ("exposures", "date", "shown_at", 0),
        ("signals", "days_ago", "at", -1),
        ("account_products", "Since days ago", "since", -1),
        ("opportunities", "created_days_ago", "created_at", -1),
        ("opportunities", "closed_days_ago", "closed_at", -1),
        ("assets", "published_days_ago", "published_at", -1),
        ("assets", "valid_until_days", "valid_to", 1),
    ],
)
def test_a_friendly_name_means_a_column(table: str, name: str, column: str, days: int) -> None:
    known = meaning(TABLES[table], name)
    assert known is not None
    assert (known.column.name, known.days) == (column, days)


def test_a_name_that_means_nothing() -> None:
    assert meaning(TABLES["contacts"], "Lead Source") is None
    assert meaning(TABLES["contacts"], "days_ago") is None


def test_a_contact_may_be_named_by_address_where_the_table_has_no_column_of_ids() -> None:
    header = resolve(TABLES["touches"], ["Email address", "kind", "at"], "f.csv")
    assert (header.known[0].column.name, header.known[0].source) == ("contact_id", "Email address")
    both = resolve(TABLES["touches"], ["Email", "Contact", "kind", "at"], "f.csv")
    assert (both.known[0].source, both.unknown) == ("Contact", ("Email",))


def test_our_own_name_goes_before_one_that_means_the_same() -> None:
    header = resolve(TABLES["contacts"], ["Title", "contact_id", "job_title", "Lead Source", ""], "f.csv")
    assert [k.source for k in header.known] == ["contact_id", "job_title"]
    assert header.unknown == ("Title", "Lead Source")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["contact_id", "Mail", "Email address"], "'Mail' and 'Email address' both mean email"),
        (["contact_id", "name", "name"], "'name' is there twice"),
        (
            ["contct_id", "Full name", "zzz"],
            r"^f.csv has no column contact_id: contacts need contact_id, or email. It has 'Full name' .name.. "
            r"Not known here: 'contct_id', 'zzz'. Say which column is meant, for example "
            r'--map "contct_id=contact_id".$',
        ),
        # An address tells people apart; any other id is better than nothing.
        (["Phone", "E-mail of hers"], '--map "E-mail of hers=contact_id".$'),
        (["Person-ID", "Phone"], '--map "Person-ID=contact_id".$'),
        (["Phone"], "or email. The first line of a table names its columns. Not known here: 'Phone'. Say which"),
        (["Phone"], '--map "THEIR COLUMN=contact_id".$'),
        # A page instead of a table, or one without a header, is not repeated in full.
        (["<html>" * 1000], f"Not known here: '{'<html>' * 13}.…'. Say"),
        ([f"c{i:02}" for i in range(40)], "'c10', 'c11' and 28 more. Say which"),
    ],
)
def test_a_header_that_does_not_fit_is_told(names: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        resolve(TABLES["contacts"], names, "f.csv")


def test_signals_need_an_id_or_what_one_is_made_of() -> None:
    assert resolve(TABLES["signals"], ["contact", "type", "days ago"], "f.csv").known
    with pytest.raises(InputError, match="no column at: signals need signal_id, or contact_id and kind and at"):
        resolve(TABLES["signals"], ["contact", "type"], "f.csv")


@pytest.mark.parametrize(
    ("stem", "names", "table"),
    [
        ("contacts", [], "contacts"),
        ("HubSpot-Contacts 2026", [], "contacts"),
        ("people", [], "contacts"),
        ("hubspot companies", [], "accounts"),
        ("deals", [], "opportunities"),
        ("opportunity_contacts", [], "opportunity_contacts"),
        ("account_products", [], "account_products"),
        ("account product", [], "account_products"),
        ("opportunity-history", [], "opportunity_history"),
        ("export", ["contact_id", "job_title", "email"], "contacts"),
        ("export", ["user_id", "name", "rights"], "users"),
        ("export", ["contact_id", "kind", "at", "mood"], "signals"),
        ("export", ["First Name", "Email", "Job title"], "contacts"),
        ("export", ["Email", "kind", "at", "mood"], "signals"),
        ("contacts-and-signals", ["contact_id", "kind", "at", "mood"], "signals"),
    ],
)
def test_the_table_is_found_by_file_name_then_by_columns(stem: str, names: list[str], table: str) -> None:
    assert table_for("", stem, names, "f.csv").name == table


def test_a_table_can_be_named() -> None:
    assert table_for("Account-Products", "contacts", [], "f.csv").name == "account_products"


@pytest.mark.parametrize(
    ("table", "names", "words"),
    [
        ("", ["contact_id", "kind", "at", "text"], "f.csv could be signals or touches; name the table with --table"),
        ("", ["colour"], "which fit no table; if it is one of these, name it with --table .users"),
        ("", ["Name", "Email", "Team", "Rights"], "no column user_id, which users need"),
        ("", [], "f.csv holds no rows that tell which table it is; name it with --table."),
        ("people", [], "'people' is not a table; choose one of users"),
        ("assets", [], "Assets come with their content"),
    ],
)
def test_a_table_that_cannot_be_found_is_told(table: str, names: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        table_for(table, "export", names, "f.csv")


@pytest.mark.parametrize(
    ("table", "names", "known"),
    [
        # What HubSpot and Salesforce write over their exports.
        (
            "contacts",
            "Record ID,First Name,Last Name,Email,Job Title,Country/Region,Company Name",
            "contact_id=Record ID,account_id=Company Name,name=First Name+Last Name,email=Email,job_title=Job Title,"
            "country=Country/Region",
        ),
        (
            "contacts",
            "CONTACT ID,Account ID,Surname,E-Mail,Title,Mailing Country",
            "contact_id=CONTACT ID,account_id=Account ID,name=Surname,email=E-Mail,job_title=Title,"
            "country=Mailing Country",
        ),
        ("contacts", "hs_object_id,firstname,name", "contact_id=hs_object_id,name=name"),
        ("accounts", "Record ID,Company name,Industry", "account_id=Record ID,name=Company name,industry=Industry"),
        (
            "opportunities",
            "Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Close Date",
            "opportunity_id=Opportunity ID,account_id=Account ID,name=Opportunity Name,amount=Amount,crm_stage=Stage,"
            "closed_at=Close Date",
        ),
        (
            "opportunity_contacts",
            "OpportunityId,ContactId,Role",
            "opportunity_id=OpportunityId,contact_id=ContactId,buying_role=Role",
        ),
    ],
)
def test_headers_of_crm_systems_are_understood(table: str, names: str, known: str) -> None:
    header = resolve(TABLES[table], names.split(","), "f.csv")
    assert ",".join(f"{k.column.name}={'+'.join(k.sources)}" for k in header.known) == known


def test_a_person_says_which_column_is_meant() -> None:
    names = ["Email", "Title", "Who", "Born"]
    header = resolve(TABLES["contacts"], names, "f.csv", {"contact_id": "e-mail", "email": "Email", "name": "Title"})
    assert [(k.column.name, k.source) for k in header.known] == [
        ("contact_id", "Email"),
        ("name", "Title"),
        ("email", "Email"),
    ]
    assert header.unknown == ("Who", "Born")
    # What is mapped goes before what means the same, and counts when the table is looked for.
    assert resolve(TABLES["contacts"], ["id", "x"], "f.csv", {"contact_id": "x"}).unknown == ("id",)
    assert (
        table_for("", "export", ["Wer", "Mail"], "f.csv", {"contact_id": "Wer", "job_title": "Mail"}).name == "contacts"
    )


def test_days_that_are_mapped_stay_days() -> None:
    header = resolve(TABLES["signals"], ["contact", "kind", "days ago"], "f.csv", {"at": "Days Ago"})
    assert [(k.column.name, k.days) for k in header.known] == [("contact_id", 0), ("kind", 0), ("at", -1)]


@pytest.mark.parametrize(
    ("mapped", "words"),
    [
        ({"contactid": "Who"}, "'contactid' is not a column of contacts .did you mean contact_id"),
        ({"contact_id": "Wo"}, "f.csv has no column 'Wo'; it has 'Who', 'Name'."),
    ],
)
def test_a_mapping_that_names_nothing_is_told(mapped: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        resolve(TABLES["contacts"], ["Who", "Name"], "f.csv", mapped)
