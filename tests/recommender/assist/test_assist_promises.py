"""Who waits for an answer that isn't there gets a promise, and never something else in its place."""

from dataclasses import replace

import pytest

from content_library.asset import Passage
from recommender.assist import Draft, DraftRequest, Heard, Part, Similar, compose
from recommender.assist.phrases import default_phrases
from recommender.assist.promises import ANSWER_IT, BESIDE, HANDED, NOT_OFFERED, NOTHING_FITS, PRICED
from recommender.assist.sender import NONE_BEARS

QUESTION = "What happens when a van loses its connection?"
REQUEST = DraftRequest(
    "Devon Achebe",
    "evaluating",
    "why_us",
    QUESTION,
    "Tom Ellis",
    "The plan of the day",
    "plan.pdf",
    asset_id="a",
    heard=(Heard("replied", QUESTION, 2.0),),
)
TWO_MILES = "Moving one job by two miles disturbs one crew; moving one by fifteen disturbs three."
PASSAGES = [Passage("a", 0, TWO_MILES, "Small moves")]
NEAR, FAR = Similar({"a#0": 0.6}, {TWO_MILES: 0.3}), Similar({"a#0": 0.3}, {TWO_MILES: 0.3})


def variants(slot: str, language: str = "en") -> tuple[str, ...]:
    return default_phrases()[language].variants(slot)


def said(draft: Draft, slot: str, language: str = "en") -> bool:
    return any(phrase.split("{source}")[-1] in draft.body for phrase in variants(slot, language))


def attached(draft: Draft) -> bool:
    return any(s.part is Part.LINK for s in draft.sentences)


def test_what_is_on_the_subject_goes_beside_the_promise_and_is_not_called_an_answer() -> None:
    draft = compose(REQUEST, PASSAGES, NEAR)
    assert said(draft, "promise")
    assert said(draft, "meanwhile")
    assert attached(draft)
    assert "“The plan of the day”" in draft.body
    assert not [s for s in draft.sentences if s.cites]
    assert draft.note == f"Attach plan.pdf before you send this. {ANSWER_IT} {BESIDE}"


def test_what_is_on_another_subject_does_not_go_with_it() -> None:
    draft = compose(REQUEST, PASSAGES, FAR)
    assert said(draft, "promise")
    assert not said(draft, "meanwhile")
    assert not attached(draft)
    assert "The plan of the day" not in draft.body
    assert draft.note == f"{ANSWER_IT} {NOT_OFFERED}"


def test_who_asks_what_it_costs_is_told_where_the_prices_are() -> None:
    question = "What does it cost for 140 engineers?"
    row = "Licence per engineer | EUR 34 a month"
    asks = replace(REQUEST, need=question, heard=(Heard("replied", question, 2.0),), title="Price Sheet")
    near = Similar({"a#0": 0.5}, {})
    draft = compose(asks, [Passage("a", 0, row, "page 1")], near)
    assert "our prices" in draft.body.lower()
    assert not said(draft, "promise")
    assert attached(draft)
    assert draft.note.endswith(PRICED)
    # A text with a sum in it is no price list, and a price list without sums says nothing of them.
    for other in (
        compose(replace(asks, title="Value review"), [Passage("a", 0, row, "page 1")], near),
        compose(asks, [Passage("a", 0, "Prices are on request | by telephone", "page 1")], near),
    ):
        assert said(other, "promise")
        assert "our prices" not in other.body.lower()


def test_where_the_library_has_a_gap_nothing_goes_with_it() -> None:
    draft = compose(replace(REQUEST, gap=True), PASSAGES, NEAR)
    assert said(draft, "promise")
    assert not attached(draft)
    assert draft.note == f"{ANSWER_IT} {NOTHING_FITS}"


def test_an_answer_is_quoted_and_nothing_promised() -> None:
    draft = compose(REQUEST, PASSAGES, Similar({"a#0": 0.6}, {TWO_MILES: 0.6}))
    assert [s.text for s in draft.sentences if s.cites] == [TWO_MILES]
    assert not said(draft, "promise")


def test_who_asks_for_a_sum_is_not_answered_without_one() -> None:
    asked = replace(REQUEST, need="What does it cost?", heard=(Heard("replied", "What does it cost for us?", 1.0),))
    near = Similar({"a#0": 0.6}, {TWO_MILES: 0.7})
    assert not [s for s in compose(asked, PASSAGES, near).sentences if s.cites]


def test_an_objection_without_an_answer_is_promised_one() -> None:
    objection = replace(REQUEST, heard=(Heard("objection", "I don't see a problem with our stock at all.", 1.0),))
    draft = compose(replace(objection, need="I don't see a problem with our stock at all."), PASSAGES, FAR)
    assert said(draft, "promise_objection")
    assert not attached(draft)


def test_who_asked_for_something_to_read_gets_it_without_a_promise() -> None:
    question = "Is there a short read on where the lost hours go?"
    asked = replace(REQUEST, need=question, heard=(Heard("replied", question, 1.0),))
    draft = compose(asked, PASSAGES, NEAR)
    assert not said(draft, "promise")
    assert attached(draft)
    assert draft.note.endswith(HANDED)


def test_what_a_colleague_asks_counts_as_a_question_though_the_contact_said_something_else() -> None:
    heard = (Heard("replied", "If clause 7 is changed as discussed I can sign this month.", 1.0),)
    asked = "do you repair coffee machines"
    draft = compose(replace(REQUEST, need=asked, asked=asked, heard=heard), PASSAGES, FAR)
    assert said(draft, "promise")
    assert "clause 7" not in draft.body


def test_a_statement_gets_no_promise_and_no_line_that_would_pass_for_an_answer() -> None:
    words = "We compared your events with others on paper last week."
    draft = compose(replace(REQUEST, need=words, heard=(Heard("replied", words, 1.0),)), PASSAGES, NEAR)
    assert not said(draft, "promise")
    assert said(draft, "unquoted_beside") or "I thought of “" in draft.body or "think of “" in draft.body
    assert not [s for s in draft.sentences if s.cites]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Was kostet uns eigentlich jeder zweite Besuch?"),
        ("fr", "Combien nous coûte une deuxième visite par mois ?"),
        ("nl", "Wat kost ons elk tweede bezoek eigenlijk?"),
    ],
)
def test_the_promise_is_made_in_their_language(language: str, question: str) -> None:
    request = replace(
        REQUEST, need=question, language=language, contact_language=language, heard=(Heard("replied", question, 1.0),)
    )
    draft = compose(request, [])
    assert said(draft, "promise", language)
    assert not attached(draft)


ASK = "do you repair coffee machines"
ASKED = replace(REQUEST, need=ASK, asked=ASK, heard=(Heard("replied", "We sign this month.", 1.0),))


def test_the_subject_is_not_the_title_of_an_asset_that_does_not_go_with_it() -> None:
    assert compose(ASKED, PASSAGES, FAR).subject in variants("subject_question_untopical")
    objection = "I don't see a problem with our stock at all."
    objecting = replace(REQUEST, need=objection, heard=(Heard("objection", objection, 1.0),))
    points = default_phrases()["en"].variants("subject_action", "answer_objection")
    assert compose(objecting, PASSAGES, FAR).subject in points


def test_the_notes_are_as_unsure_as_what_the_recommendation_says() -> None:
    assert "seem" in NOT_OFFERED
    assert "seems" in NOTHING_FITS


NETWORK = "Does it work without a network?"


@pytest.mark.parametrize(
    "line",
    [
        "The water network of the county has 310 engineers in the field.",
        "In network companies the gain is quicker, and it works in the other direction too.",
    ],
)
def test_a_word_or_two_of_a_short_question_are_no_answer_where_nothing_fits(line: str) -> None:
    asked = replace(ASKED, need=NETWORK, asked=NETWORK, gap=True)
    draft = compose(asked, [Passage("a", 0, line, "page 1")], Similar({"a#0": 0.5}, {line: 0.5}))
    assert said(draft, "promise")
    assert not [s for s in draft.sentences if s.cites]


GDPR = "We act under an agreement that follows Article 28 GDPR in every country."
IS_IT = "What happens to our data, is it GDPR compliant?"


def answered(**more: object) -> Draft:
    request = replace(ASKED, need=IS_IT, asked=IS_IT, message="why_change", role="end_user", stage="unaware")
    return compose(replace(request, **more), [Passage("a", 0, GDPR, "Law")], Similar({"a#0": 0.6}, {GDPR: 0.7}))  # type: ignore[arg-type]


def test_an_answer_is_led_to_as_one_and_asked_after() -> None:
    """Not with "A line that made me stop", "whether your own days are like that" or a demo of a case of theirs."""
    draft, phrases = answered(), default_phrases()["en"]
    assert [s.text for s in draft.sentences if s.cites] == [GDPR]
    assert any(v.split("{source}")[0] in draft.body for v in phrases.variants("lead", "other"))
    closing = [s.text for s in draft.sentences if s.part is Part.CLOSING]
    assert len(closing) == 1
    assert closing[0] in phrases.variants("offer", "answered")


SILENT = (Heard("postponed", "Not now.", 3.0, silence=True), Heard("replied", "A read-only copy may be possible.", 9.0))


def test_somebody_silent_is_written_to_of_what_a_colleague_asks_and_not_of_their_last_words() -> None:
    draft = answered(heard=SILENT)
    assert "read-only" not in draft.body
    assert [s.text for s in draft.sentences if s.cites] == [GDPR]
    line = "The water network of the county has 310 engineers in the field."
    asked = replace(ASKED, need=NETWORK, asked=NETWORK, heard=SILENT)
    empty = compose(asked, [Passage("a", 0, line, "page 1")], Similar({"a#0": 0.5}, {line: 0.4}))
    assert not [s for s in empty.sentences if s.cites]
    assert not said(empty, "promise")
    assert empty.note.endswith(NONE_BEARS)  # there is a sentence that could be quoted


def test_a_price_list_goes_beside_the_promise_to_who_asks_for_a_price() -> None:
    cost = "How much does it cost for 40 engineers?"
    asked = replace(ASKED, need=cost, asked=cost, title="Quillmere Sheet")
    near = Similar({"a#0": 0.42}, {})
    assert attached(compose(asked, [Passage("a", 0, "Licences\n\nRota Core planned engineer EUR 34", "page 1")], near))
    assert not attached(compose(asked, [Passage("a", 0, "Licences\n\nRota Core planned engineer 34", "page 1")], near))
