"""A question for a time, a sum or a count is answered by the sentence that holds one."""

import pytest

from content_library.asset import Passage
from recommender.assist import DraftRequest, Heard, Similar, compose
from recommender.assist.answering import Asked, asked_for, bears


@pytest.mark.parametrize(
    ("need", "asked"),
    [
        ("When does it pay back?", Asked.TIME),
        ("How long until the first depot is live?", Asked.TIME),
        ("Wie lange dauert die Einführung?", Asked.TIME),
        ("En combien de temps est-ce rentable ?", Asked.TIME),
        ("Hoe lang duurt de invoering?", Asked.TIME),
        ("What does a licence cost?", Asked.MONEY),
        ("Was kostet eine Lizenz?", Asked.MONEY),
        ("Combien coûte une licence ?", Asked.MONEY),
        ("Wat kost een licentie?", Asked.MONEY),
        ("How many engineers use it?", Asked.COUNT),
        ("Wie viele Kunden haben Sie?", Asked.COUNT),
        ("Why do we come back?", Asked.ANYTHING),
        ("", Asked.ANYTHING),
    ],
)
def test_what_a_question_asks_for(need: str, asked: Asked) -> None:
    assert asked_for(need) == asked


@pytest.mark.parametrize(
    ("text", "asked", "holds"),
    [
        ("The system paid back after 14 months.", Asked.TIME, True),
        ("Nach neun Wochen lief alles.", Asked.TIME, True),
        ("The system costs 14 euros.", Asked.TIME, False),
        ("The system costs 14 euros.", Asked.MONEY, True),
        ("The system paid back after 14 months.", Asked.MONEY, False),
        ("Forty customers use it.", Asked.COUNT, True),
        ("Many customers use it.", Asked.COUNT, False),
        ("Forty customers use it.", Asked.ANYTHING, False),
    ],
)
def test_what_a_sentence_holds(text: str, asked: Asked, holds: bool) -> None:
    assert bears(text, asked) is holds


def test_the_sentence_that_answers_is_quoted_and_not_its_nearer_neighbour() -> None:
    neighbour = "A system for parts is a question of money and of patience."
    answer = "A parts system paid back after 14 months at a water company."
    asked = "When does the system pay back?"
    request = DraftRequest("Dana", "deciding", need=asked, title="Parts", heard=(Heard("replied", asked, 1.0),))
    similar = Similar({"a#0": 0.5}, {neighbour: 0.66, answer: 0.52})
    made = compose(request, [Passage("a", 0, f"{neighbour} {answer}")], similar)
    assert [s.text for s in made.sentences if s.cites] == [answer]
