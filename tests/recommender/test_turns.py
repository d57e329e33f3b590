"""What has happened to a purchase: said literally, read, and only sounded like."""

from __future__ import annotations

import pytest

from content_library.taxonomy.model import Turn
from recommender.turns import SURE, SURE_OF_A_QUESTION, turn_of


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("Contract signed today.", Turn.BOUGHT),
        ("We have signed. When do we start?", Turn.BOUGHT),
        ("Closed won at last!", Turn.BOUGHT),
        ("Der Vertrag ist unterschrieben.", Turn.BOUGHT),
        ("Le contrat est signé.", Turn.BOUGHT),
        ("De overeenkomst is ondertekend.", Turn.BOUGHT),
        ("They went live on Monday.", Turn.LIVE),
        ("Wir sind seit Montag live.", Turn.LIVE),
        ("The project is cancelled.", Turn.CALLED_OFF),
        ("Head office pulled the plug on it.", Turn.CALLED_OFF),
        ("Das Vorhaben wurde auf Eis gelegt.", Turn.CALLED_OFF),
        ("Projet abandonné.", Turn.CALLED_OFF),
        ("Het project gaat niet door.", Turn.CALLED_OFF),
    ],
)
def test_what_is_said_literally_needs_nobody_to_read_it(text: str, turn: str) -> None:
    assert turn_of(text) == turn


@pytest.mark.parametrize(
    "text",
    [
        "They haven't signed yet.",
        "Once we signed, who would be our contact?",
        "We signed with another supplier in March.",
        "We signed the NDA.",
        "They signed up for the webinar.",
        "Is the contract signed?",
        "Wenn wir live sind, melden wir uns.",
        "Dès que le contrat est signé, on commence.",
        "Zodra het contract is getekend, beginnen we.",
        "Our last project was stopped in 2022.",
        "",
    ],
)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert turn_of(text) == ""


def test_what_is_read_counts_from_a_probability_on_and_a_question_from_a_higher_one() -> None:
    def read(turn: Turn, p: float) -> list[float]:
        return [p if t == turn else 0.0 for t in Turn] + [1 - p]

    text = "The order form is back, nine depots."
    assert turn_of(text, read(Turn.BOUGHT, SURE)) == Turn.BOUGHT
    assert turn_of(text, read(Turn.BOUGHT, SURE - 0.01)) == ""
    asked = "How did the nine depots get it?"
    assert turn_of(asked, read(Turn.LIVE, SURE_OF_A_QUESTION - 0.01)) == ""
    assert turn_of(asked, read(Turn.LIVE, SURE_OF_A_QUESTION)) == Turn.LIVE
    # Two halves of a turn are none.
    assert turn_of(text, [0.45, 0.45, 0.0, 0.1]) == ""
    # What may happen has not happened, however sure the reader is.
    assert turn_of("If the board agrees you get the order.", read(Turn.BOUGHT, 0.99)) == ""
