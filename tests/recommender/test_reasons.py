"""Score parts to words: sentences that say what was computed, and nothing that was not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_library.asset import Asset
from recommender import gaps
from recommender.explain import led_there
from recommender.reasons import Facts, named, part_words, reasons
from recommender.results import Item, ItemKind, Part
from tests.recommender.standing import T, asked, event, standing

FACTS = Facts("deciding", 0.7, "deciding", "why_us", 0.4, 0.6, "finance", "finance", "made for rota", "new", "unsent")


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


def test_what_moved_them_most_explains_where_they_stand_older_moves_less() -> None:
    strong, recent, tiny = event("trial", 60, 0.5), event("note", 1, 0.2, "What does it cost?"), event("note", 0, 0.02)
    said = led_there(standing("deciding", tiny, recent, strong), T)
    # 0.2 nearly as it is, 0.5 a quarter of it; what moved nothing led nowhere.
    assert said == [
        "Because of what happened yesterday: note of a conversation (“What does it cost?”).",
        "Because of what happened 60 days ago: tried the product.",
    ]
    assert reasons((), FACTS, replace(asked(), readiness=standing("deciding", recent)), T)[1] == said[0]


def test_of_a_stage_where_they_only_may_stand_it_is_said_how_likely() -> None:
    facts = Facts(reader="evaluating", stage_fit=0.5, stage="evaluating", message="why_us", sure=0.39)
    first = reasons([], facts, asked(need=""), T)[0]
    assert first == "May suit somebody who compares vendors (39% likely): argues why us."
    sure = reasons([], replace(facts, sure=0.5), asked(need=""), T)[0]
    assert sure == "May suit somebody who compares vendors: argues why us."


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
