"""Which stretch of an asset replies to a question, on texts whose answer the eye can see."""

from __future__ import annotations

from content_library.asset import Passage
from recommender.quotes import Quotation, stretches
from recommender.replying import LOOKED_INTO, nearest_reply, replies

FEES = Passage(
    "a",
    1,
    "The platform has a fee of its own. It is paid once, whatever else you buy. May subsidiaries be added?\n\n"
    "Yes, as many as you like, at no cost.",
    "Fees",
)
TABLE = Passage("a", 2, "Support | 900\nTraining | 1,200", "Prices")
NOTES = Passage("a", 3, "Tell them that the fee is paid once and never again.", "slide 1, notes")


def test_a_stretch_is_a_sentence_that_stands_by_itself_with_what_follows_it() -> None:
    assert stretches(FEES) == [
        "The platform has a fee of its own. It is paid once, whatever else you buy.",
        "Yes, as many as you like, at no cost.",
    ]
    assert stretches(TABLE) == ["Support | 900 · Training | 1,200"]


def test_nothing_that_may_not_be_told_is_a_stretch() -> None:
    assert stretches(FEES, lambda text, _before, _passage: "fee" not in text) == [
        "Yes, as many as you like, at no cost.",
    ]
    assert stretches(TABLE, lambda *_: False) == []


def test_replies_come_from_the_nearest_passages_that_are_not_for_the_presenter() -> None:
    far = [Passage("a", n, f"Something else is said of doors in this text, number {n}.") for n in range(4, 9)]
    found = replies("Price sheet", [FEES, TABLE, NOTES, *far], [0.5, 0.4, 0.9, 0.3, 0.2, 0.1, 0.1, 0.1], "paid twice?")
    assert [s.place for s in found] == ["Fees", "Fees", "Prices", ""]
    assert found[-1].text == far[0].text.strip()
    assert len({s.place for s in found}) == LOOKED_INTO
    assert found[0].compared == f"Price sheet. {found[0].text}"
    # The word of the question that stands here counts beside the cosine.
    assert found[0].worth > found[1].worth == 0
    # What only asks is no reply.
    asks = Passage("a", 1, "Which of the fees do you pay twice, and which of them only once?", "Questions")
    assert replies("Price sheet", [asks], [0.9], "paid twice?") == []
    # Without a question that the model reads nothing is near, and a name tells more than any nearness.
    assert replies("Price sheet", [FEES], [], "paid twice?") == []
    assert replies("Price sheet", [FEES], [0.5], "Is it ISO 27001?") == []


def test_the_nearest_by_meaning_and_words_is_quoted_with_its_place() -> None:
    found = replies("Price sheet", [FEES, TABLE], [0.5, 0.4], "Do we pay that again?")
    near = {s.compared: 0.2 for s in found} | {found[-1].compared: 0.6}
    assert nearest_reply(found, near) == Quotation("Support | 900 · Training | 1,200", "Prices")
    assert nearest_reply([], {}) is None
