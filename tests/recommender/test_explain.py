"""Where somebody stands, what they did that led there and what they wish, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_library.taxonomy.model import Wish
from recommender import explain
from recommender.explain import days_ago, doing, led_there, shortened
from recommender.readiness import Evidence, Readiness
from recommender.ui.words import ago
from recommender.wishes import CHOSE_ANOTHER, NO_SELLING
from tests.recommender.standing import NOW, STAGES, T, event, standing


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (-1, "today"), (1, "yesterday"), (2, "2 days ago")])
def test_days_in_words(days: int, words: str) -> None:
    assert days_ago(days) == words


def test_every_stage_has_its_words_and_a_companys_own_has_its_name() -> None:
    assert set(explain.DOING) == set(STAGES)
    assert doing("deciding", T) == "is about to decide"
    assert doing("tasting", T) == "is at tasting"
    assert doing("", T) == "has not shown yet where they stand"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("job title 'CRM Manager'", "from the job title 'CRM Manager'"),
        ("job_title", "from the job title"),
        ("crm", "from the CRM"),
        ("CRM", "from the CRM"),
        ("hubspot", "from HubSpot"),
        ("person", "set by a person"),
        ("Manual", "set by a person"),
        ("import", "from an import"),
        ("model", "set by a model"),
        ("Trade Fair_2025", "from Trade Fair 2025"),
        ("stored", ""),
        ("given", ""),
        ("", ""),
    ],
)
def test_where_a_role_comes_from_as_a_person_says_it(source: str, words: str) -> None:
    assert explain.role_source(source) == words


def test_a_persons_word_is_told_as_one() -> None:
    assert led_there(standing("aware", event("override", 0, 0.9, "told me so")), T) == [
        "Set by a person today: told me so"
    ]
    assert led_there(standing("aware", event("override", 3, 0.9)), T) == ["Set by a person 3 days ago."]


def test_a_move_is_told_in_days_of_the_calendar_as_the_screens_count_them() -> None:
    evening = event("trial", 19.6, 0.5)  # 26 May, 21:36
    (said,) = led_there(standing("deciding", evening), T)
    assert said == "Because of what happened 20 days ago: tried the product."
    assert ago(evening.at, NOW) == "20 days ago"


def test_a_quotation_is_cut_at_a_word() -> None:
    assert shortened("  a \n b ") == "a b"
    assert shortened("x" * 90) == "x" * 90
    cut = shortened("steam and crust, " * 10)
    assert cut == "steam and crust, " * 5 + "steam …"
    assert len(cut) <= explain.QUOTED + 2
    assert shortened("one, two three", 6) == "one …"


def test_what_was_left_out_is_counted_with_its_reason() -> None:
    none = Readiness(("a", "b"), (0.5, 0.5), NOW)
    assert explain.left_out(none) == []
    some = replace(
        none, left_out_consent=1, left_out_machine=2, left_out_unknown={"danced": 2}, left_out_stages={"hot": 1}
    )
    assert explain.left_out(some) == [
        "1 signal without consent to tracking",
        "2 signals made by a machine",
        "2 signals of the kind 'danced', which the taxonomy no longer has",
        "1 override to the stage 'hot', which the taxonomy no longer has",
    ]


def test_a_stage_is_spoken_of_only_where_it_is_likely() -> None:
    def spread(*p: float) -> Readiness:
        return Readiness(STAGES, p, NOW)

    assert explain.reader(spread(0.34, 0.33, 0.33, 0, 0, 0, 0, 0)) == "unaware"
    # Certain enough that some are ruled out, and still none is likelier than one in three.
    assert explain.reader(spread(0.29, 0.29, 0.29, 0.13, 0, 0, 0, 0)) == ""


HEARD = Evidence("s1", "replied", NOW, "", "aware", 0.5)


def shares(*evidence: Evidence, given: bool = False, **p: float) -> Readiness:
    """These shares; the rest of the probability to the other stages alike."""
    rest = (1 - sum(p.values())) / (len(STAGES) - len(p))
    return Readiness(STAGES, tuple(p.get(s, rest) for s in STAGES), NOW, evidence, given=given)


@pytest.mark.parametrize(
    ("readiness", "known", "stands", "more"),
    [
        (
            shares(HEARD, evaluating=0.5, considering=0.43),
            True,
            "Evaluating (50%)",
            ", perhaps Considering (43%); certainty 51%",
        ),
        (shares(HEARD, deciding=0.95), True, "Deciding (95%)", "; certainty 86%"),
        (
            shares(HEARD, aware=0.25, adopting=0.2),
            False,
            "not clear yet; at a guess Aware (25%)",
            ", perhaps Adopting (20%); certainty 5%",
        ),
        (shares(HEARD, aware=0.15, considering=0.15, evaluating=0.14), False, "not clear yet", ""),
        (shares(), False, "nothing heard yet", ""),
        (shares(adopting=0.3), False, "nothing heard yet; at a guess Adopting (30%)", ""),
        (shares(given=True, deciding=1.0), True, "Deciding, as asked for", ""),
    ],
)
def test_where_somebody_stands_in_words(readiness: Readiness, known: bool, stands: str, more: str) -> None:
    found = explain.standing(readiness, T)
    assert (found.known, found.text) == (known, stands)
    assert explain.also(readiness, T) == more


@pytest.mark.parametrize(
    ("wish", "empty", "said"),
    [
        (Wish.LEFT_ALONE, False, "asked to be left alone"),
        (Wish.HANDS_OVER, True, "pointed to somebody else"),
        (CHOSE_ANOTHER, False, "chose somebody else or ended the contract"),
        (NO_SELLING, False, "asked that sales keep away"),
        (Wish.TIME, False, "asked for time"),
        ("", True, "says nothing of where they stand"),
        ("", False, ""),
    ],
)
def test_what_words_tell_that_speak_for_no_stage(wish: str, empty: bool, said: str) -> None:
    assert explain.tells(replace(HEARD, wish=wish, empty=empty)) == said


def test_every_wish_has_its_words() -> None:
    assert set(explain.WISHED) == {*Wish, CHOSE_ANOTHER, NO_SELLING}


def test_what_somebody_did_follows_a_name_as_it_follows_they() -> None:
    for did, _ in explain.PARTED.values():
        assert did.split()[0] in ("asked", "pointed", "gave", "chose")
    assert " end " not in explain.PARTED[CHOSE_ANOTHER][0]
    said = replace(HEARD, wish=NO_SELLING, text="Only support, no sales please.")
    told = "They asked that sales keep away (“Only support, no sales please”): don't sell; support may still call."
    assert explain.left_alone(said) == told


def test_nothing_heard_says_about_what_and_what_was_not_counted() -> None:
    unheard = replace(standing("aware"), probabilities=(1 / len(STAGES),) * len(STAGES))
    assert explain.standing(unheard, T).text == "nothing heard yet"
    assert explain.standing(unheard, T, "stores").text == "nothing heard about stores"
    one = replace(unheard, left_out_consent=1)
    assert explain.standing(one, T, "stores").text == "nothing usable heard (1 signal not counted)"
