"""What a message takes up: the contact's own words; never what was only observed, nor what was noted about them."""

import pytest

from recommender.assist import DraftRequest, Heard
from recommender.assist.taken_up import TakenUp, quotable, take_up


def taken(*heard: Heard, need: str = "") -> TakenUp:
    return take_up(DraftRequest(heard=heard, need=need))


@pytest.mark.parametrize(
    ("kind", "text", "quote"),
    [
        ("replied", "Is that common in firms our size?", "Is that common in firms our size?"),
        (
            "replied",
            "We paid £38,000 in penalties last quarter. Is a lost hour the drive or the second visit? We never agreed.",
            "Is a lost hour the drive or the second visit?",
        ),
        (
            "replied",
            "It says eleven motors, I'd have said nine. Where do I see why it wants the other two?",
            "It says eleven motors, I'd have said nine. Where do I see why it wants the other two?",
        ),
        (
            "replied",
            "Retention is accepted. If clause 7 is changed as discussed I can sign this month.",
            "If clause 7 is changed as discussed I can sign this month.",
        ),
        (
            "replied",
            "The weekend profile still takes the weekday speeds.",
            "The weekend profile still takes the weekday speeds.",
        ),
        (
            "asked_for_call",
            "Can your colleague ring me about the stock?",
            "Can your colleague ring me about the stock?",
        ),
        (
            "replied",
            "How does yours differ from Planora's when an engineer rings to say he's stuck?",
            "How does yours differ from Planora's when an engineer rings to say he's stuck?",
        ),
        (
            "replied",
            "La moitié l'utilise. Comment faites-vous ailleurs pour convaincre les autres ?",
            "Comment faites-vous ailleurs pour convaincre les autres ?",
        ),
        # Summaries by a colleague, and remarks.
        ("objection", "Purchasing signs only if the indexation is capped at three per cent.", ""),
        ("asked_for_proposal", "Wants a three-year offer priced per van, by Friday noon.", ""),
        ("support_ticket", "How does he pin jobs that have a permit?", ""),
        ("described_project", 'Dana: "We will do it."', ""),
        ("note", "We should be careful with her.", ""),
        ("trial", "I imported the skills matrix again.", ""),
        ("replied", "Word " * 40 + "for me.", ""),
        ("replied", "", ""),
    ],
)
def test_what_of_a_signal_may_be_repeated_to_who_said_it(kind: str, text: str, quote: str) -> None:
    assert quotable(Heard(kind, text)) == quote


def test_what_somebody_asks_to_be_given_is_taken_up_before_what_else_they_say() -> None:
    for request, rest in (
        ("Please send me the cost per wearer and the total.", "I have to sign this contract by December."),
        ("Bitte schicken Sie mir Ihre Preise und die Vertragslaufzeit.", "Wir wollen noch im Dezember unterschreiben."),
        ("Send us the price of a trial for three months.", "We begin with our project in the spring."),
    ):
        assert quotable(Heard("asked_for_proposal", f"{request} {rest}")) == request


def test_visits_and_notes_are_passed_over() -> None:
    visit = Heard("visited_page", "Pricing, twice", 0.5, tracked=True)
    read = Heard("read_asset", "on a Sunday", 0.6, tracked=True)
    note = Heard("note", "She is annoyed.", 0.7)
    said = Heard("replied", "Can we talk about permits?", 3.0)
    assert taken(visit, read, note, said) == TakenUp("question", "Can we talk about permits?", False, "replied")
    assert taken(visit, read, note) == TakenUp()
    assert taken() == TakenUp()


def test_an_open_question_outlasts_what_was_merely_done_after_it() -> None:
    trial = Heard("trial", "", 0.5)
    asked = Heard("replied", "Does the roster live in Rota?", 2.5)
    assert taken(trial, asked) == TakenUp("question", "Does the roster live in Rota?", False, "trial")
    assert taken(trial, asked._replace(days=20.0)) == TakenUp("trial", "", False, "trial")


def test_an_objection_and_a_silence_are_what_they_are() -> None:
    objection = Heard("objection", "I see nothing here that we need to fix in our house.", 5.0)
    assert taken(objection).kind == "objection"
    silent = Heard("went_silent", "Her assistant says the file is in the archive.", 40.0, silence=True)
    assert taken(silent, objection._replace(days=60.0)) == TakenUp("silence", objection.text, True, "went_silent")
    assert "archive" not in taken(silent).quote


@pytest.mark.parametrize(
    "text",
    [
        "Please take me off this one.",
        "Let it rest, please.",
        "Please stop writing to me about this.",
        "Don't call me again, please.",
        "Please take this up with Dana.",
        "Unsubscribe",
    ],
)
def test_a_wish_to_be_left_alone_is_heard(text: str) -> None:
    assert taken(Heard("replied", text)).kind == "leave_alone"


def test_a_wish_to_be_left_alone_ends_with_what_they_say_next() -> None:
    again = Heard("replied", "How do others measure that?", 2.0)
    assert taken(again, Heard("replied", "Let it rest, please.", 60.0)).kind == "question"


def test_a_need_in_a_colleagues_words_is_not_answered_with_other_words_of_theirs() -> None:
    said = Heard("replied", "Can we talk about permits?", 3.0)
    assert taken(said, need="data protection and hosting").kind == "need"
    assert taken(said, need="permits").kind == "question"


def test_a_wish_to_be_left_alone_counts_whatever_was_heard_after_it() -> None:
    words = "We are fine. Please stop writing to us."
    later = Heard("demo", "Showed up late", 1.0), Heard("replied", words, 5.0)
    assert take_up(DraftRequest(heard=later, alone=words))[:2] == ("leave_alone", "Please stop writing to us.")
    silent = (Heard("postponed", words, 5.0, silence=True),)
    assert take_up(DraftRequest(heard=silent, alone=words))[:2] == ("leave_alone", "Please stop writing to us.")
    summary = "Wants sales to stay away."
    assert take_up(DraftRequest(heard=(Heard("meeting", summary),), alone=summary))[:2] == ("leave_alone", "")


def test_newer_words_are_not_passed_over_for_an_older_question() -> None:
    older = Heard("replied", "Does the roster of our crews live with you or with us?", 3.0)
    newest = Heard("asked_for_proposal", "Requests a quote for eighty engineers over twelve months.", 1.0)
    assert taken(newest, older).quote == ""
    # What the recommendation shows as their need, a trial with words for instance, is what the message is about.
    assert taken(Heard("trial", "Second run with 1,900 jobs.", 1.0), older) == TakenUp("trial", "", False, "trial")
    # What they merely did since leaves the question open.
    assert taken(Heard("trial", "", 1.0), older).quote == older.text
