"""What somebody asked for stays open until it is answered: what is offered first, and when no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content_library.asset import LabelSet, SetBy, Tag
from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import Wish
from recommender.people import Touch
from recommender.readiness import Evidence
from recommender.unanswered import STILL_OPEN, asked_for, stages_of, unanswered
from recommender.wishes import CHOSE_ANOTHER, NO_SELLING

T = default_taxonomy()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def said(kind: str, days_ago: float, text: str = "", wish: str = "") -> Evidence:
    return Evidence(f"{kind}-{days_ago}", kind, NOW - days_ago * DAY, text, "deciding", 0.1, wish=wish)


def done(kind: str, days_ago: float) -> Touch:
    return Touch(f"{kind}-{days_ago}", "dana", kind, NOW - days_ago * DAY)


def open_ones(*evidence: Evidence, touches: tuple[Touch, ...] = ()) -> list[str]:
    return [r.action.id for r in unanswered(asked_for(evidence, T, NOW), touches)]


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("asked_for_call", "return_call"),
        ("asked_for_proposal", "send_proposal"),
        ("asked_for_security_papers", "send_papers"),
        ("support_ticket", "answer_ticket"),
        ("booked_meeting", "prepare_meeting"),
    ],
)
def test_what_was_asked_for_is_open_until_it_is_done(kind: str, action: str) -> None:
    answer = next(a for a in T.actions if a.id == action)
    for touch in ("sent", "call", "meeting", "demo", "event"):
        still = [] if touch in answer.done_by else [action]
        assert open_ones(said(kind, 3), touches=(done(touch, 1),)) == still, touch
    # What was done before it was asked for is no answer to it.
    assert open_ones(said(kind, 3), touches=(done(answer.done_by[0], 4),)) == [action]


def test_the_latest_request_comes_first_and_each_once() -> None:
    asked = said("asked_for_call", 9), said("asked_for_proposal", 5), said("asked_for_call", 2)
    assert open_ones(*asked) == ["return_call", "send_proposal"]
    first = asked_for(asked, T, NOW)[0]
    assert first.said.signal_id == "asked_for_call-2"


def test_an_old_request_and_one_from_before_a_silence_are_no_longer_open() -> None:
    days = STILL_OPEN / DAY
    assert open_ones(said("asked_for_call", days - 1)) == ["return_call"]
    assert open_ones(said("asked_for_call", days + 1)) == []
    assert open_ones(said("asked_for_call", 9), said("went_silent", 2)) == []
    assert open_ones(said("asked_for_call", 2), said("went_silent", 9)) == ["return_call"]
    # Who asks to be rung in spring asks for time.
    assert open_ones(said("asked_for_call", 2, "Call me in March.", Wish.TIME)) == []


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Could somebody ring me about the surplus stock?", ["return_call"]),
        ("I'd like to talk to one of your engineers.", ["return_call"]),
        ("Rufen Sie mich bitte morgen an.", ["return_call"]),
        ("Rappelez-moi demain.", ["return_call"]),
        ("Kunt u mij terugbellen?", ["return_call"]),
        ("Please send us a quote for forty vans.", ["send_proposal"]),
        ("Schicken Sie uns bitte ein neues Angebot.", ["send_proposal"]),
        ("Envoyez-nous une offre pour trois dépôts.", ["send_proposal"]),
        ("Stuur ons een offerte voor veertig busjes.", ["send_proposal"]),
        ("They call me the stock lady here.", []),
        ("Your offer was fair, we are thinking about it.", []),
        ("The price of a van is not my department.", []),
    ],
)
def test_what_is_asked_for_in_a_reply_counts(text: str, actions: list[str]) -> None:
    assert open_ones(said("replied", 2, text)) == actions
    # What a page is called, or what a seller notes, is nobody's request.
    assert open_ones(said("visited_page", 2, text), said("note", 1, text)) == []


SINCE_AND_BEFORE = [
    # The reason to send nothing; what is left of a ticket and of a call from before it.
    (said("went_silent", 5), ["answer_ticket"], []),
    (said("postponed", 5, "After the summer."), ["answer_ticket"], []),
    (said("replied", 5, "Not before March.", Wish.TIME), ["answer_ticket"], []),
    (said("replied", 5, "We signed with Planora.", CHOSE_ANOTHER), ["answer_ticket"], []),
    (said("replied", 5, "No more mails.", Wish.LEFT_ALONE), ["answer_ticket"], []),
    (said("replied", 5, "Support only, no sales.", NO_SELLING), ["answer_ticket"], []),
    (said("replied", 5, "Take it up with Ms Roe.", Wish.HANDS_OVER), ["answer_ticket"], []),
    (said("replied", 5, "Delete my data.", Wish.DELETE), [], []),
    (said("replied", 5, "I have left the company.", Wish.HAS_LEFT), [], []),
]


@pytest.mark.parametrize(("reason", "ticket", "call"), SINCE_AND_BEFORE)
def test_what_still_holds_where_there_is_a_reason_to_send_nothing(
    reason: Evidence, ticket: list[str], call: list[str]
) -> None:
    assert open_ones(said("support_ticket", 8, "It does not sync."), reason) == ticket
    assert open_ones(said("asked_for_call", 8, "Please ring."), reason) == call
    # Whatever they ask for since then is to be answered, until it is.
    assert open_ones(reason, said("support_ticket", 2, "It does not sync.")) == ["answer_ticket"]
    assert open_ones(reason, said("asked_for_call", 2, "Please ring.")) == ["return_call"]
    assert open_ones(reason, said("asked_for_call", 2), touches=(done("call", 1),)) == []
    assert open_ones(said("support_ticket", 8), reason, touches=(done("sent", 7),)) == []


def test_a_ticket_that_says_no_sales_is_still_to_be_answered_and_one_that_asks_for_deletion_is_not() -> None:
    assert open_ones(said("support_ticket", 2, "Only support please, no sales.", NO_SELLING)) == ["answer_ticket"]
    assert open_ones(said("support_ticket", 2, "Delete my data.", Wish.DELETE)) == []
    assert open_ones(said("asked_for_call", 2, "Ring me, I want off the list.", Wish.LEFT_ALONE)) == []


def test_an_offer_is_answered_by_what_could_be_one() -> None:
    asked = asked_for([said("asked_for_proposal", 3)], T, NOW)
    sent = Touch("t", "dana", "sent", NOW - DAY, asset_id="papers")
    other, offer = {"papers": {"evaluating"}}, {"papers": {"evaluating", "deciding"}}
    assert unanswered(asked, [sent], other) == asked
    assert unanswered(asked, [sent], offer) == []
    # Of which asset, or of what stage, is not known: it is taken for the answer.
    assert unanswered(asked, [sent], {}) == []
    assert unanswered(asked, [done("sent", 1)], other) == []
    # They met: what was sent beside that takes nothing back. And papers answer a request for papers.
    assert unanswered(asked, [sent, done("meeting", 1)], other) == []
    assert unanswered(asked_for([said("asked_for_security_papers", 3)], T, NOW), [sent], other) == []


def test_an_asset_suits_the_stages_that_it_is_likelier_to_have_than_not() -> None:
    def tag(label: str, p: float, of: LabelSet = LabelSet.STAGE) -> Tag:
        return Tag("papers", of, label, 0.4, p, SetBy.MODEL)

    assert stages_of([tag("deciding", 0.5), tag("aware", 0.49), tag("finance", 0.9, LabelSet.ROLE)]) == {
        "papers": {"deciding"}
    }
