"""Files that are no table of people: what is said of them is true, and can be done."""

from __future__ import annotations

import pytest

from recommender.errors import InputError
from recommender.exchange.header import resolve, table_for
from recommender.exchange.tables import TABLES


def columns_of(table: str, names: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Ours -> theirs, and what is said of the header."""
    header = resolve(TABLES[table], names.split(","), "f.csv")
    return {k.column.name: " + ".join(k.sources) for k in header.known}, header.told()


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (
            "E-Mail-Adresse,Vor- und Nachname,Funktion,Firma,Land",
            {
                "email": "E-Mail-Adresse",
                "name": "Vor- und Nachname",
                "job_title": "Funktion",
                "account_id": "Firma",
                "country": "Land",
            },
        ),
        (
            "Courriel,Prénom,Nom,Fonction,Entreprise",
            {"email": "Courriel", "name": "Prénom + Nom", "job_title": "Fonction", "account_id": "Entreprise"},
        ),
        (
            "E-mailadres,Voornaam,Achternaam,Functie,Bedrijf",
            {
                "email": "E-mailadres",
                "name": "Voornaam + Achternaam",
                "job_title": "Functie",
                "account_id": "Bedrijf",
            },
        ),
    ],
)
def test_contacts_are_read_under_german_french_and_dutch_headers(names: str, read: dict[str, str]) -> None:
    assert columns_of("contacts", names)[0] == read
    assert table_for("", "export", names.split(","), "export.csv").name == "contacts"


def test_accounts_are_read_under_other_languages_headers() -> None:
    read = {"account_id": "id", "name": "Firma", "market": "Markt", "industry": "Branche"}
    found, _ = columns_of("accounts", "id,Firma,Markt,Branche")
    assert found == read
    assert table_for("", "kontakte", ["x"], "f").name == "contacts"


def test_where_nobody_is_named_it_is_said_how_to_name_them() -> None:
    assert columns_of("contacts", "email,Wer,Stelle")[1] == (
        "No column was read as name or job title. If one of 'Wer', 'Stelle' is meant, say so, for example with "
        '--map "Wer=name".',
    )
    assert columns_of("contacts", "email,job_title,Full Nam")[1] == (
        "No column was read as name. If one of 'Full Nam' is meant, say so, for example with --map \"Full Nam=name\".",
    )
    # Nothing is said where all is there, or nothing could be it.
    assert columns_of("contacts", "email,name,job_title,Wer")[1] == columns_of("contacts", "email")[1] == ()


def refused(stem: str, names: str, table: str = "", ending: str = "csv") -> str:
    file, columns = f"{stem}.{ending}", names.split(",")
    with pytest.raises(InputError) as error:
        resolve(table_for(table, stem, columns, file), columns, file)
    return str(error.value)


@pytest.mark.parametrize(
    "names",
    [
        "asset_id,title,path,stage",
        "id,title,text",
        "path,title",
        "title,url,stage,message,role",
        "asset_id,title,product,market,text",
        ",".join(c.name for c in TABLES["assets"].columns),
    ],
)
@pytest.mark.parametrize("stem", ["assets", "export"])
def test_a_list_of_content_is_told_where_it_belongs(stem: str, names: str) -> None:
    assert (
        refused(stem, names) == f"{stem}.csv looks like a list of content, which is no table: add it with stagecue add."
    )
    assert refused(stem, names, ending="tsv").endswith(
        "add the files, or a list of them as CSV or JSON lines, with stagecue add."
    )
    for name in ("assets", "Assets"):
        assert refused(stem, names, name) == "Assets come with their content, not as a table: add it with stagecue add."


@pytest.mark.parametrize("stem", ["products", "Our-Products 2026", "hubspot_products"])
@pytest.mark.parametrize("names", ["product,name,description", "product_id,name,price,currency,amount", "sku,colour"])
def test_what_rows_only_name_has_no_table_of_its_own(stem: str, names: str) -> None:
    assert refused(stem, names) == (
        f"Products have no table of their own, so {stem}.csv is not read: a product is known as soon as a row of "
        "another table, such as account_products or opportunities, or a piece of content names it in the "
        "column product."
    )


def test_a_file_called_after_products_that_is_a_table_is_read_as_that() -> None:
    assert table_for("", "products", ["account_id", "product", "relation"], "f.csv").name == "account_products"
    assert table_for("", "account products", [], "f.csv").name == "account_products"


@pytest.mark.parametrize("names", ["product,market", "product_id,product_name", "product,name,description"])
def test_columns_that_many_tables_have_tell_none(names: str) -> None:
    assert "which fit no table; if it is one of these, name it with --table (users, " in refused("things", names)


@pytest.mark.parametrize(
    ("table", "names", "remedy"),
    [
        # What is read as another column is no guess, and what there is not cannot be mapped.
        ("exposures", "contact_id,request_id", "'request_id' (request_id). Add a column exposure_id to the file."),
        (
            "tags",
            "asset_id,stage",
            "Not known here: 'stage'. Add the columns label_set (stage, message, role) and label to the file.",
        ),
        ("talking_points", "asset_id,text,Nr", '--map "THEIR COLUMN=point_id".'),
        ("talking_points", "asset_id,text,Row ID", '--map "Row ID=point_id".'),
        ("users", "Name,Email,Team", '--map "Email=user_id".'),
    ],
)
def test_the_remedy_can_be_done(table: str, names: str, remedy: str) -> None:
    assert refused("export", names, table).endswith(remedy)


def test_the_history_of_deals_is_one_thing() -> None:
    assert "f.csv has no column at, which opportunity history needs. " in refused(
        "f", "opportunity_id,crm_stage", "opportunity_history"
    )
