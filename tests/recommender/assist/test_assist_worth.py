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
    assert "“The second visit”" in draft.body


def test_what_was_chosen_to_be_said_may_bear_on_it_a_little_less() -> None:
    similar = Similar({"a#0": 0.0, "a#1": 0.0}, {TWICE: 0.45, PUMPS: 0.1, NEAR[1].text: 0.45})
    assert facts(compose(SAID, NEAR, similar)) == []
    assert facts(compose(replace(SAID, saying=TWICE), NEAR, similar)) == [TWICE]
    far = Similar({"a#0": 0.4, "a#1": 0.4}, {TWICE: 0.1, PUMPS: 0.1, NEAR[1].text: 0.1})
    assert facts(compose(replace(SAID, saying=TWICE), NEAR, far)) == []


def test_to_somebody_of_whom_little_was_heard_a_figure_may_be_told() -> None:
    passages = [Passage("a", 0, "Needless visits eat 45 per cent of what the crews earn."), NEAR[1]]
    similar = Similar({"a#0": 0.1, "a#1": 0.1}, {passages[0].text: 0.1, passages[1].text: 0.1})
    seen = replace(REQUEST, need="Saw us at a fair", heard=(Heard("note", "Saw us at a fair", 9.0),))
    assert facts(compose(seen, passages, similar)) == [passages[0].text]
    assert facts(compose(replace(seen, heard=(Heard("replied", "Where is the desk?", 1.0),)), passages, similar)) == []
