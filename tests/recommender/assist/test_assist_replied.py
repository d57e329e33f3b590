"""What replies to a question by its meaning is the answer of the message; nothing else goes with one unasked."""

from __future__ import annotations

from dataclasses import replace

from content_library.asset import Passage
from recommender.assist import DraftRequest, Heard, Similar, compose
from recommender.assist.sender import NOT_SENT

REPLY = "Three years' commitment: 6% less on licences."
PASSAGES = [Passage("a", 0, f"Terms\n\n{REPLY}", "page 2")]
ASK = "Is there a discount if we stay longer?"
REQUEST = DraftRequest("Felix", "deciding", "why_us", ASK, "Tom", "Prices", "prices.pdf", asset_id="a", asked=ASK)
FAR = Similar({"a#0": 0.2}, {REPLY: 0.2})


def test_the_reply_that_was_found_is_quoted_and_nothing_is_promised() -> None:
    draft = compose(replace(REQUEST, reply=REPLY), PASSAGES, FAR)
    assert [s.text for s in draft.sentences if s.cites] == [REPLY]
    assert "come back to you" not in draft.body
    assert "come back to you" in compose(REQUEST, PASSAGES, FAR).body


def test_a_reply_that_stands_in_no_passage_is_not_quoted() -> None:
    draft = compose(replace(REQUEST, reply="Ten per cent less on everything."), PASSAGES, FAR)
    assert not [s for s in draft.sentences if s.cites]


def test_a_question_does_not_answer_a_question() -> None:
    asks = "Where are data stored and processed? Map providers are often forgotten."
    ask = "Where are data stored and processed?"
    passages = [Passage("a", 0, asks, "page 1")]
    request = replace(REQUEST, need=ask, asked=ask)
    draft = compose(request, passages, Similar({"a#0": 0.8}, {asks: 0.8}))
    assert not [s for s in draft.sentences if s.cites]
    assert "come back to you" in draft.body


def test_what_is_on_another_subject_is_not_attached_to_what_they_said() -> None:
    said = Heard("replied", "If clause seven is changed I can sign this month.", 1.0)
    request = replace(REQUEST, need=said.text, asked="", heard=(said,))
    draft = compose(request, PASSAGES, FAR)
    assert "attached" not in draft.body
    assert "Prices" not in draft.body + draft.subject
    assert NOT_SENT in draft.note
