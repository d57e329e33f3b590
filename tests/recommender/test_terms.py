"""What a question names is found in one way, by the recommendation and by the draft."""

import pytest

from recommender.quotes import answers
from recommender.terms import held, names_all, terms_of


@pytest.mark.parametrize(
    ("need", "terms"),
    [
        ("Do you have ISO 27001 and SSO for our 31 vans?", {"iso 27001", "sso"}),
        ("Does it run on 4G, or on S4HANA from 9AM?", {"4g", "s4hana"}),
        ("How much does it cost for 40 engineers?", set()),
        ("Is our data safe?", set()),
        ("IS OUR DATA SAFE?", set()),
        ("SAP?", {"sap"}),
        ("", set()),
    ],
)
def test_terms_are_words_in_capitals_and_the_number_behind_them(need: str, terms: set[str]) -> None:
    assert terms_of(need) == terms


def test_a_text_has_a_term_where_it_has_all_words_of_it() -> None:
    terms = terms_of("ISO 27001 or GDPR?")
    assert held("Certified to ISO/IEC 27001.", terms) == 1
    assert held("ISO 9001 and Article 28 GDPR", terms) == 1
    assert held("The isolation of 27001 vans", terms) == 0
    assert held("ISO 27001", ()) == 0
    assert names_all("GDPR and ISO 27001", "ISO 27001 or GDPR?")
    assert not names_all("ISO 27001", "ISO 27001 or GDPR?")
    assert not names_all("anything", "no name")


def test_a_number_of_things_names_nothing() -> None:
    assert not answers("The plan for 40 depots was late.", "What does it cost for 40 engineers?")
