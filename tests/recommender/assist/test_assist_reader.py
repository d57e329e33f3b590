"""What may be told to whom: a stranger is no customer, and a customer knows their own story."""

from dataclasses import replace

import pytest

from content_library.asset import Passage
from recommender.assist import Draft, DraftRequest, Heard, compose
from recommender.assist.reader import tells_of_reader

COAT = "A quilted coat for cold stores is now part of your catalogue at 0.60 euros a week more."
PORTAL = "Your wearers can report a repair or another size by phone within 2 minutes."
PLAIN = "Size changes take 2 days in a plant with a cabinet of its own."
NEWS = [Passage("news", 0, f"{COAT} {PORTAL} {PLAIN}")]
STRANGER = DraftRequest(
    "Lee Ramm", "", "why_stay", title="Coats and sizes", sender_name="Pat", asset_id="news", customer=False
)


def facts(draft: Draft) -> list[str]:
    return [s.text for s in draft.sentences if s.cites]


def test_a_stranger_is_not_spoken_to_as_a_customer() -> None:
    assert facts(compose(STRANGER, NEWS)) == [PLAIN]


def test_a_customer_is() -> None:
    assert COAT in facts(compose(replace(STRANGER, customer=True), NEWS))


def test_somebody_who_is_heard_and_no_customer_may_be_called_you_but_has_no_contract_with_us() -> None:
    heard = (Heard("replied", "How do we report a repair or a size?", 1.0),)
    asked = replace(STRANGER, heard=heard, need=heard[0].text, message="why_us", stage="evaluating")
    assert PORTAL in facts(compose(asked, NEWS))
    need = "Is a quilted coat for cold stores in the catalogue?"
    asked = replace(asked, need=need, heard=(Heard("replied", need, 1.0),))
    assert COAT not in facts(compose(asked, NEWS))
    assert COAT in facts(compose(replace(asked, customer=True), NEWS))


STORY = [Passage("story", 0, "Lost garments fell from 19 to 3 per cent a year in the plant.")]


def test_a_customers_own_story_is_no_news_to_them() -> None:
    request = DraftRequest("Mette Lund", "advocating", "why_stay", title="Grevesand: from four findings to none")
    request = replace(request, asset_id="story", sender_name="Pat")
    assert facts(compose(request, STORY)) == [STORY[0].text]
    theirs = compose(replace(request, account="Grevesand Fisheries"), STORY)
    assert facts(theirs) == []
    assert "It is about their own company" in theirs.note
    assert facts(compose(replace(request, account="Nordfisk Filets"), STORY)) == [STORY[0].text]


def test_a_sentence_that_names_their_company_is_not_quoted_to_them() -> None:
    named = "In the pilot at Grevesand, size changes took two days instead of nine."
    request = replace(STRANGER, customer=True)
    assert named in facts(compose(request, [Passage("news", 0, named)]))
    assert facts(compose(replace(request, account="Grevesand Fisheries"), [Passage("news", 0, named)])) == []


@pytest.mark.parametrize(
    ("account", "text", "theirs"),
    [
        ("Grevesand Fisheries", "A visit to Grevesand in May", True),
        ("Grevesand Fisheries", "Grevesander plants", False),
        ("ABB Motors", "ABB and others", False),
        ("ABB Motors", "the plant of ABB Motors", True),
        ("", "a plant", False),
    ],
)
def test_a_company_is_called_by_its_name_or_a_long_first_word_of_it(account: str, text: str, theirs: bool) -> None:
    assert tells_of_reader(DraftRequest(account=account), text) is theirs
