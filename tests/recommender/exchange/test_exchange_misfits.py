"""Files that are no table of people: what is said of them is true, and can be done."""

from __future__ import annotations

import pytest

from recommender.errors import InputError
from recommender.exchange.header import resolve, table_for
from recommender.exchange.tables import TABLES


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
