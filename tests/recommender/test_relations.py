"""Who is a customer, as the columns of a CRM say it."""

import pytest

from recommender.relations import relation_in, tells_relation


@pytest.mark.parametrize(
    ("column", "tells"),
    [
        ("status", True),
        ("Type", True),
        ("Account Type", True),
        ("lifecycle_stage", True),
        ("Lifecycle Stage", True),
        ("relation", True),
        ("Ticket Status", False),
        ("industry", False),
        ("", False),
    ],
)
def test_the_columns_that_tell_it(column: str, tells: bool) -> None:
    assert tells_relation(column) is tells


@pytest.mark.parametrize(
    ("value", "relation"),
    [
        ("prospect", "prospect"),
        ("Prospective customer", "prospect"),
        ("marketingqualifiedlead", "prospect"),
        ("Non-customer", "prospect"),
        ("Customer - Direct", "customer"),
        ("Kunde", "customer"),
        ("Former Customer", "former"),
        ("churned", "former"),
        ("Active", ""),
        ("Not specified", ""),
        ("Partner", ""),
        ("", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_what_is_said_there(value: object, relation: str) -> None:
    assert relation_in({"industry": "customer service", "Status": value}) == relation


def test_the_first_column_that_says_something_counts() -> None:
    assert relation_in({"status": "active", "type": "Prospect", "relation": "customer"}) == "prospect"
    assert relation_in({}) == ""
