"""Score parts to words: sentences that say what was computed, and nothing that was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content_library.asset import Asset
from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import Wish
from recommender import explain, gaps
from recommender.explain import days_ago, doing, led_there, shortened
from recommender.readiness import Evidence, Readiness
from recommender.reasons import Facts, named, part_words, reasons
from recommender.results import Item, ItemKind, Part, Situation
from recommender.ui.words import ago
from recommender.wishes import CHOSE_ANOTHER, NO_SELLING

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
T = default_taxonomy()
STAGES = T.labels("stage")


def standing(stage: str, *evidence: Evidence, p: float = 1.0) -> Readiness:
    rest = (1 - p) / (len(STAGES) - 1)
    return Readiness(STAGES, tuple(p if s == stage else rest for s in STAGES), NOW, evidence)


def asked(need: str = "steam", stage: str = "deciding", role: str = "unknown", p: float = 1.0) -> Situation:
    return Situation(None, None, "", need, role, "", standing(stage, p=p))


FACTS = Facts("deciding", 0.7, "deciding", "why_us", 0.4, 0.6, "finance", "finance", "made for rota", "new", "unsent")


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (-1, "today"), (1, "yesterday"), (2, "2 days ago")])
def test_days_in_words(days: int, words: str) -> None:
    assert days_ago(days) == words


def test_every_stage_has_its_words_and_a_companys_own_has_its_name() -> None:
    assert set(explain.DOING) == set(STAGES)
    assert doing("deciding", T) == "is about to decide"
    assert doing("tasting", T) == "is at tasting"
    assert doing("", T) == "has not shown yet where they stand"


def test_a_need_that_ends_with_a_full_stop_is_quoted_without_it() -> None:
    assert gaps.gap(asked(need="It leaks."), [(0.1, 0.9)], 5, T).endswith("about “It leaks”.")
    assert gaps.gap(asked(need="Does it leak?"), [(0.1, 0.9)], 5, T).endswith("about “Does it leak?”.")


def test_words_that_no_text_has_are_a_gap_where_they_are_many() -> None:
    assert gaps.unheard(["welders", "retardant"], 4) == (
        "No text here mentions “welders” or “retardant”: look whether what comes nearest answers that."
    )
    assert gaps.unheard(["a", "b", "c"], 4).startswith("No text here mentions “a”, “b” or “c”:")
    assert gaps.unheard(["welders"], 2) == gaps.unheard(["welders", "retardant"], 9) == ""
    assert gaps.unheard([], 0) == ""


def test_what_surely_speaks_of_a_question_is_no_gap_wherever_they_stand() -> None:
    near_and_unfit = [(0.41, 0.1), (0.2, 0.9)]
    question = replace(asked(), need_stated=True)
    assert gaps.gap(question, near_and_unfit, 5, T) == ""
    assert gaps.doubt(question, near_and_unfit) == gaps.UNSURE
    # What was gathered from signals is no question, and what is only near may be about something else.
    assert gaps.gap(asked(), near_and_unfit, 5, T).startswith("What there is on this subject is not for ")
    assert gaps.gap(question, [(0.39, 0.1)], 5, T).startswith("What there is on this subject is not for ")


def test_nothing_known_is_not_the_first_stage() -> None:
    """Every stage alike: no sentence may say that somebody sees no reason to change."""
    assert explain.reader(standing("unaware", p=1 / 8)) == ""
    assert explain.reader(standing("unaware", p=0.5)) == "unaware"
    assert gaps.gap(asked(p=1 / 8), [(0.0, 0.5)], 3, T).endswith("answer, write something about “steam”.")
    of_finance = gaps.gap(asked(p=1 / 8, role="finance"), [(0.0, 0.5)], 3, T)
    assert of_finance.endswith("write something for somebody in the role finance about “steam”.")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("topic", 0.456, "46% near to what this is about"),
        ("words", 0.51, "uses the same words"),
        ("words", 0.5, "shares some words"),
        ("words", 0.0, "shares no words"),
        ("stage", 0.9, "70% likely to be a good choice where they stand"),
        ("message", 0.9, "argues why us; 40% likely to be the right message there"),
        ("role", 0.8, "80% likely to be written for finance"),
        ("market", 0.5, "made for rota"),
        ("freshness", 0.5, "new"),
        ("outcome", 0.2, "unsent"),
    ],
)
def test_each_part_in_words(name: str, value: float, words: str) -> None:
    assert part_words(name, value, FACTS, T) == words


def test_an_unknown_role_is_said_to_be_unknown() -> None:
    assert part_words("role", 0.0, replace(FACTS, role=""), T) == "role unknown"


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


def test_every_part_of_the_score_has_words() -> None:
    from recommender.ranking import Weights

    for name in Weights().as_mapping():
        assert part_words(name, 0.5, FACTS, T)


PARTS = (Part("topic", 0.6, 1.0, "near"), Part("stage", 0.9, 1.0, "fits"), Part("role", 0.0, 0.1, "no"))


def test_reasons_begin_with_one_line_and_name_parts_strongest_first() -> None:
    assert reasons(PARTS, FACTS, asked(), T) == [
        "Right for somebody who is about to decide: argues why us, written for finance, close to the need.",
        "Stage: fits.",
        "Topic: near.",
    ]


@pytest.mark.parametrize(
    ("fit", "word"),
    [
        (0.6, "Right for"),
        (0.59, "May suit"),
        (0.35, "May suit"),
        (0.2, "Passable for"),
        (0.19, "Hardly right for"),
        (0.0, "Hardly right for"),
    ],
)
def test_how_well_it_fits_in_a_word(fit: float, word: str) -> None:
    (first, *_) = reasons((), replace(FACTS, stage_fit=fit), asked(), T)
    assert first.startswith(f"{word} somebody who ")


@pytest.mark.parametrize(
    ("near", "words"),
    [
        (0.5, "finance, close to the need."),
        (gaps.TOPIC_SURE, "finance, near the need."),
        (gaps.TOPIC_SURE - 0.01, "finance."),
        (gaps.TOPIC_FITS, "finance."),
        # Below this nothing is near by the gap's own limit.
        (gaps.TOPIC_FITS - 0.01, "finance; but far from what this is about."),
    ],
)
def test_how_near_it_is_in_words(near: float, words: str) -> None:
    assert reasons((), replace(FACTS, near=near), asked(), T)[0].endswith(words)


def test_what_is_far_and_made_for_others_says_but_once() -> None:
    (first, *_) = reasons((), replace(FACTS, near=0.0, made_for_others="made for medical"), asked(), T)
    assert first.endswith("; but far from what this is about; and it is made for medical.")


def test_what_the_model_does_not_read_is_neither_near_nor_far() -> None:
    assert reasons((), replace(FACTS, near=0.0, read=False), asked(), T)[0].endswith("written for finance.")


@pytest.mark.parametrize("near", [0.1, 0.3, 0.39, 0.4, 0.6])
@pytest.mark.parametrize("fit", [0.1, 0.19, 0.2, 0.7])
def test_what_is_called_near_and_at_least_passable_leaves_no_doubt(near: float, fit: float) -> None:
    first = reasons((), replace(FACTS, near=near, stage_fit=fit), asked(), T)[0]
    called_so = " the need" in first and "Hardly" not in first
    assert called_so == gaps.sure(near, fit) == (gaps.doubt(asked(), [(near, fit)]) == "")


def test_without_a_need_nothing_is_near_to_it() -> None:
    assert "far from" not in reasons((), replace(FACTS, near=0.0), asked(need=""), T)[0]
    assert "“" not in reasons((), FACTS, asked(need=""), T)[0]


def event(kind: str, days: float, moved: float, text: str = "") -> Evidence:
    return Evidence(f"s{days}", kind, NOW - timedelta(days=days), text, "deciding", moved)


def test_what_moved_them_most_explains_where_they_stand_older_moves_less() -> None:
    strong, recent, tiny = event("trial", 60, 0.5), event("note", 1, 0.2, "What does it cost?"), event("note", 0, 0.02)
    said = led_there(standing("deciding", tiny, recent, strong), T)
    # 0.2 nearly as it is, 0.5 a quarter of it; what moved nothing led nowhere.
    assert said == [
        "Because of what happened yesterday: note of a conversation (“What does it cost?”).",
        "Because of what happened 60 days ago: tried the product.",
    ]
    assert reasons((), FACTS, replace(asked(), readiness=standing("deciding", recent)), T)[1] == said[0]


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


# What is missing


def test_where_it_fits_nothing_is_missing() -> None:
    assert gaps.gap(asked(), [(gaps.TOPIC_FITS, gaps.STAGE_FITS)], 5, T) == ""
    assert gaps.gap(asked(need=""), [(0.0, 0.5)], 5, T) == ""


def test_an_answer_that_comes_second_is_no_gap() -> None:
    """The first is about something else, the second is the answer: nothing is missing."""
    assert gaps.gap(asked(), [(0.1, 0.9), (0.8, 0.9)], 5, T) == ""
    # What is near and what suits the stage must be one and the same item.
    assert gaps.gap(asked(), [(0.1, 0.9), (0.8, 0.01)], 5, T) != ""


@pytest.mark.parametrize(
    ("best", "sure"),
    [
        ([(gaps.TOPIC_SURE, gaps.STAGE_SURE)], True),
        ([(0.1, 0.9), (0.9, 0.9)], True),
        ([(0.9, 0.19), (0.39, 0.9)], False),
        ([(0.3, 0.3)], False),
        ([(float("nan"), 0.1)], True),  # nobody can tell
        ([], True),
    ],
)
def test_where_nothing_is_a_sure_fit_a_word_says_so(best: list[tuple[float, float]], sure: bool) -> None:
    assert gaps.doubt(asked(), best) == ("" if sure else gaps.UNSURE)
    # Where nobody knows what they are about or where they stand, there is nothing to be unsure of.
    assert gaps.doubt(asked(need=""), best) == gaps.doubt(asked(p=1 / 8), best) == ""


def test_what_is_missing_says_for_whom_and_about_what() -> None:
    finance = asked(role="finance")
    assert gaps.gap(finance, [(0.1, 0.9)], 5, T) == (
        "Nothing in the library seems close to the need. If what comes nearest is no answer, "
        "write something for somebody who is about to decide (finance) about “steam”."
    )
    assert gaps.gap(finance, [(0.9, 0.01), (0.1, 0.9)], 5, T) == (
        "What there is on this subject is not for somebody who is about to decide (finance): "
        "write something for them about “steam”."
    )
    assert gaps.gap(finance, [], 5, T) == (
        "Nothing in the library may be sent to somebody who is about to decide (finance) about “steam”; "
        "see what was left out, and why."
    )
    assert gaps.gap(finance, [], 0, T) == "There is nothing to recommend: no content has been added yet."


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


def test_of_a_stage_where_they_only_may_stand_it_is_said_how_likely() -> None:
    facts = Facts(reader="evaluating", stage_fit=0.5, stage="evaluating", message="why_us", sure=0.39)
    first = reasons([], facts, asked(need=""), T)[0]
    assert first == "May suit somebody who compares vendors (39% likely): argues why us."
    sure = reasons([], replace(facts, sure=0.5), asked(need=""), T)[0]
    assert sure == "May suit somebody who compares vendors: argues why us."


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


def test_what_hardly_fits_says_for_whom_it_rather_is() -> None:
    facts = Facts(reader="deciding", stage_fit=0.19, stage="adopting", message="why_stay")
    far = reasons([], replace(facts, stage_fit=0.7, stage="aware"), asked(need=""), T)[0]
    told = "argues why stay; rather for somebody who is learning about the problem."
    assert far == f"Right for somebody who is about to decide: {told}"
    said = reasons([], facts, asked(need=""), T)[0]
    rather = "; rather for somebody who is getting it to work."
    assert said == f"Hardly right for somebody who is about to decide: argues why stay{rather}"
    assert "rather" not in reasons([], replace(facts, stage_fit=0.2), asked(need=""), T)[0]
    assert "rather" not in reasons([], replace(facts, stage="deciding"), asked(need=""), T)[0]


@pytest.mark.parametrize(
    ("stage", "message", "said"),
    [
        ("", "", "Written for finance, close to the need; its stage and message are unknown."),
        ("", "why_us", "Argues why us, written for finance, close to the need; its stage is unknown."),
        (
            "deciding",
            "",
            "Right for somebody who is about to decide, written for finance, close to the need; "
            "its message is unknown.",
        ),
    ],
)
def test_what_is_not_known_of_an_asset_is_said_and_not_guessed(stage: str, message: str, said: str) -> None:
    facts = replace(FACTS, stage=stage, message=message)
    assert reasons([], facts, asked(), T)[0] == said
    blank = {"stage": stage, "message": message}
    told = {name: part_words(name, 0.5, facts, T) for name, label in blank.items() if not label}
    assert told == {name: f"its {name} is unknown" for name, label in blank.items() if not label}


def test_an_asset_of_unknown_tags_names_none() -> None:
    item = Item(ItemKind.ASSET, "a", "A", 1, 0.5, (), (), asset=Asset("a", "A"))
    assert named(item, T) == ["stage and message are unknown"]
    assert named(replace(item, stage="aware"), T) == ["Aware", "message is unknown"]
    assert named(replace(item, stage="aware", message="why_us"), T) == ["Aware", "Why us"]
    # An offer has no tags that anybody could know.
    assert named(replace(item, kind=ItemKind.ACTION, asset=None), T) == []


def test_nothing_heard_says_about_what_and_what_was_not_counted() -> None:
    unheard = replace(standing("aware"), probabilities=(1 / len(STAGES),) * len(STAGES))
    assert explain.standing(unheard, T).text == "nothing heard yet"
    assert explain.standing(unheard, T, "stores").text == "nothing heard about stores"
    one = replace(unheard, left_out_consent=1)
    assert explain.standing(one, T, "stores").text == "nothing usable heard (1 signal not counted)"
