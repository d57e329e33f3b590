"""What is quoted bears on what the message takes up, or nothing is."""

from dataclasses import replace

from content_library.asset import Passage
from recommender.assist import Draft, DraftRequest, Heard, Similar, compose

REQUEST = DraftRequest("Dana Whitlock", "considering", "why_change", title="The second visit", sender_name="Tom Ellis")
NEAR = [
    Passage("a", 0, "A van without its part drives twice. Crews in the north keep 240 spare pumps in stock."),
    Passage("a", 1, "Depots report their stock of pumps every evening at the close of work."),
]
TWICE, PUMPS = "A van without its part drives twice.", "Crews in the north keep 240 spare pumps in stock."
SAID = replace(REQUEST, need="Why do we come back?", heard=(Heard("replied", "Why do we come back so often?", 2.0),))


def facts(draft: Draft) -> list[str]:
    return [s.text for s in draft.sentences if s.cites]


def test_the_sentence_nearest_in_meaning_is_quoted_and_not_the_figure_beside_it() -> None:
    similar = Similar({"a#0": 0.6, "a#1": 0.1}, {TWICE: 0.55, PUMPS: 0.1, NEAR[1].text: 0.05})
    assert facts(compose(SAID, NEAR, similar)) == [TWICE]


def test_below_somebodys_own_words_nothing_is_quoted_that_does_not_bear_on_them() -> None:
    similar = Similar({"a#0": 0.4, "a#1": 0.1}, {TWICE: 0.3, PUMPS: 0.1, NEAR[1].text: 0.05})
    draft = compose(SAID, NEAR, similar)
    assert facts(draft) == []
    assert "“Why do we come back so often?”" in draft.body
    # The asset is not on the subject, so it doesn't go along.
    assert "“The second visit”" not in draft.body


def test_what_was_chosen_to_be_said_is_said_however_far_it_is_from_their_words() -> None:
    similar = Similar({"a#0": 0.0, "a#1": 0.0}, {TWICE: 0.45, PUMPS: 0.1, NEAR[1].text: 0.45})
    assert facts(compose(SAID, NEAR, similar)) == []
    assert facts(compose(replace(SAID, saying=TWICE), NEAR, similar)) == [TWICE]
    far = Similar({"a#0": 0.4, "a#1": 0.4}, {TWICE: 0.1, PUMPS: 0.1, NEAR[1].text: 0.1})
    assert facts(compose(replace(SAID, saying=TWICE), NEAR, far)) == [TWICE]
    assert facts(compose(SAID, NEAR, far)) == []


def test_to_somebody_of_whom_little_was_heard_a_figure_may_be_told() -> None:
    passages = [Passage("a", 0, "Needless visits eat 45 per cent of what the crews earn."), NEAR[1]]
    similar = Similar({"a#0": 0.1, "a#1": 0.1}, {passages[0].text: 0.1, passages[1].text: 0.1})
    seen = replace(REQUEST, need="Saw us at a fair", heard=(Heard("note", "Saw us at a fair", 9.0),))
    assert facts(compose(seen, passages, similar)) == [passages[0].text]
    assert facts(compose(replace(seen, heard=(Heard("replied", "Where is the desk?", 1.0),)), passages, similar)) == []


TOTALS = "Owned stock costs 312,000 euros: purchase 96,000, storage 141,000, losses 75,000."
RENTED = "Rental costs 170,820 euros, plus 9,180 euros for the cabinets."
COSTS = "Please send me the costs of rental and of owned stock, purchase and storage."


def test_a_sentence_that_holds_the_words_of_the_question_answers_it_and_its_neighbour_ends_the_sum() -> None:
    text = f"{TOTALS} {RENTED} Depots report their stock of pumps every evening at the close of work."
    similar = Similar({"a#0": 0.3}, {TOTALS: 0.2, RENTED: 0.15, NEAR[1].text: 0.1})
    asked = replace(SAID, need=COSTS, heard=(Heard("asked_for_proposal", COSTS, 1.0),))
    assert facts(compose(asked, [Passage("a", 0, text)], similar)) == [TOTALS, RENTED]


def test_where_no_sentence_answers_one_on_the_subject_of_the_title_shows_what_the_text_is_like() -> None:
    thesis = "Depots pay for the second visit of a crew in nine cases of ten."
    similar = Similar({"a#0": 0.1}, {thesis: 0.02, PUMPS: 0.05})
    tried = replace(SAID, asset_id="a", heard=(Heard("trial", "", 2.0),))
    draft = compose(tried, [Passage("a", 0, f"{thesis} {PUMPS}")], similar)
    assert facts(draft) == [thesis]
    assert "only shows what the asset is like" in draft.note
    figure = "Waiting eats 45 per cent of what crews earn."
    similar = Similar({"a#0": 0.1}, {figure: 0.02, PUMPS: 0.05})
    # A figure that is on another subject shows nothing of it.
    assert facts(compose(tried, [Passage("a", 0, f"{PUMPS} {figure}")], similar)) == []


def test_german_words_are_compared_by_the_ends_of_their_compounds() -> None:
    term, other = "Die Mindestlaufzeit beträgt 24 Monate.", "Chips und Namensschilder sind enthalten."
    said = "Wie lang ist Ihre Vertragslaufzeit im Werk?"
    asked = DraftRequest(
        "Anke Sievers", "deciding", "why_us", said, "Tom", "Preise", language="de", heard=(Heard("replied", said, 1.0),)
    )
    assert facts(compose(asked, [Passage("a", 0, f"{other} {term}")])) == [term]


def test_a_norm_is_not_recognised_by_its_first_letters() -> None:
    said = "Haben Sie Schweißerkleidung nach EN ISO 11611?"
    asked = DraftRequest(
        "Rolf Enders", "deciding", "why_us", said, "Tom", "Preise", language="de", heard=(Heard("replied", said, 1.0),)
    )
    assert facts(compose(asked, [Passage("a", 0, "Der Betrieb ist zertifiziert nach EN ISO 14065 seit 2019.")])) == []


def test_a_point_that_was_chosen_to_be_said_is_said_in_german_too() -> None:
    point = "Chips und Namensschilder sind enthalten."
    asked = DraftRequest(
        "Ute Lang", "deciding", "why_us", SAID.need, "Tom", "Preise", language="de", asset_id="a", heard=SAID.heard
    )
    passages = [Passage("a", 0, f"Die Mindestlaufzeit beträgt 24 Monate. {point}")]
    assert facts(compose(asked, passages)) == []
    assert facts(compose(replace(asked, saying=point), passages)) == [point]


def test_price_and_term_are_both_told_to_whom_asks_for_both_in_german() -> None:
    price = "Ein Satz mit 3 Wechseln kostet 4,10 Euro je Träger und Woche."
    term, index = "Die Mindestlaufzeit beträgt 24 Monate.", "Die Preise folgen dem Index, höchstens 3 Prozent im Jahr."
    said = "Bitte schicken Sie mir Ihre Preise und die Vertragslaufzeit für 260 Träger."
    asked = DraftRequest(
        "Anke Sievers", "deciding", "why_us", said, "Tom", "Preise", language="de", heard=(Heard("replied", said, 1.0),)
    )
    passages = [Passage("a", 0, f"Preise\n\n{price}"), Passage("a", 1, f"Vertrag\n\n{term} {index}")]
    assert facts(compose(asked, passages)) == [price, term]


def test_what_is_merely_near_to_their_words_is_not_shown_in_place_of_an_answer() -> None:
    near_it = "Crews that tune the plan each day find it changes its character."
    about_it = "Event Stream publishes each change as a small message to your systems."
    passages = [Passage("a", 0, f"{near_it} {about_it}")]
    similar = Similar({"a#0": 0.3}, {near_it: 0.45, about_it: 0.2})
    tried = (Heard("trial", "", 2.0),)
    asked = replace(SAID, title="Event Stream: a technical brief", asset_id="a", heard=tried)
    assert facts(compose(asked, passages, similar)) == [about_it]
    other = compose(replace(asked, title="The plan of the day"), passages, similar)
    assert facts(other) == []
    # Nothing is quoted, so the whole title says what it is.
    assert "“Event Stream: a technical brief”" in compose(asked, passages[:0], Similar()).body


def test_where_to_begin_is_no_place_where_things_went_wrong() -> None:
    similar = Similar({"a#0": 0.6}, {TWICE: 0.1})
    passage = Passage("a", 0, TWICE, "Things that went wrong for others")
    said = replace(SAID, asset_id="a")
    assert "went wrong" not in compose(said, [passage], similar).body
    passage = replace(passage, place="Where the hours really go")
    assert "“Where the hours really go”" in compose(said, [passage], similar).body


SLOTS = "Late slots cost each depot 61 per cent of its morning."
TITLE = "Slots for a depot: the mornings that are lost"


def glimpsed(text: str, near: float, kind: str = "trial") -> list[str]:
    similar = Similar({"a#0": 0.1}, {text: near})
    heard = (Heard(kind, "", 2.0, silence=kind == "went_silent"),)
    return facts(compose(replace(SAID, title=TITLE, asset_id="a", heard=heard), [Passage("a", 0, text)], similar))


def test_a_glimpse_speaks_of_the_subjects_of_the_text_and_is_not_far_from_what_they_said() -> None:
    assert glimpsed(SLOTS, 0.3) == [SLOTS]
    assert glimpsed(SLOTS, 0.02) == []
    # On another subject, an order behind a clause, or to somebody who fell silent, it is none.
    assert glimpsed("Late calls cost each clerk 61 per cent of the evening.", 0.3) == []
    assert glimpsed("For three weeks, fix no more slots in a depot than crews can keep.", 0.3) == []
    assert glimpsed(SLOTS, 0.3, "went_silent") == []
    # News of a day that may be long past is none either.
    assert glimpsed("Late slots of each depot are cleared on January 20th as a rule.", 0.3) == []
    assert glimpsed("Late slots of each depot are cleared on the first day as a rule.", 0.3) != []
