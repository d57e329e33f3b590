"""Buying groups whose answer the eye can see, and the laws of alignment."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from content_library.taxonomy import Role, Stage, Taxonomy, default_taxonomy
from recommender.buying_group import Member, alignment, assess
from recommender.counting import counted
from recommender.errors import InputError
from recommender.explain import stage_phrase
from recommender.readiness import Evidence, Readiness
from recommender.wishes import CHOSE_ANOTHER

TAXONOMY = default_taxonomy()
STAGES = TAXONOMY.labels("stage")
NOW = datetime(2025, 3, 1, tzinfo=UTC)
HEARD = (Evidence("s1", "note", NOW, "", "aware", 0.2),)


def at(stage: str, sure: float = 1.0, heard: bool = True) -> Readiness:
    """Readiness with this much probability at a stage and the rest spread evenly."""
    rest = (1 - sure) / (len(STAGES) - 1)
    return Readiness(STAGES, tuple(sure if s == stage else rest for s in STAGES), NOW, HEARD if heard else ())


def member(
    contact_id: str, readiness: Readiness, influence: float | None = 0.5, role: str = "", part: str = ""
) -> Member:
    return Member(contact_id, contact_id.capitalize(), role, part, influence, readiness)


DANA = member("dana", at("evaluating"), 0.8, "business", "champion")
OWEN = member("owen", at("aware"), 0.9, "business", "Decision_Maker")
SUNITA = member("sunita", at("evaluating"), 0.6, "technical", "evaluator")
GRAHAM = member("graham", at("unaware"), 0.85, "finance", "economic buyer")
FELIX = member("felix", at("deciding"), 0.5, "security", "evaluator")
GROUP = [DANA, OWEN, SUNITA, GRAHAM, FELIX]


def test_who_is_ahead_who_is_behind_and_whom_to_move() -> None:
    group = assess(GROUP, TAXONOMY)
    assert (group.front_runner, group.laggard) == (FELIX, GRAHAM)
    assert group.spread == 4
    assert group.move_next is not None
    assert group.move_next.member == GRAHAM
    # The others by place: Owen 1 (0.9), Dana and Sunita 3 (0.8 + 0.6), Felix 4 (0.5) -> the middle falls at 3.
    assert group.move_next.behind == pytest.approx(3.0)
    assert group.move_next.reason == (
        "Finance (Graham) sees no reason to change, about three stages behind the rest, and has 23% of the influence."
    )


def test_who_asked_to_be_left_alone_is_not_the_one_to_move() -> None:
    alone = replace(GRAHAM, left_alone="Please take this up with Dana.")
    group = assess([DANA, OWEN, SUNITA, alone, FELIX], TAXONOMY)
    assert group.laggard == alone
    assert group.move_next is not None
    # Of the others Graham counts as before: the next most behind is measured against him, too.
    assert (group.move_next.member, group.move_next.behind) == (OWEN, assess(GROUP, TAXONOMY).spread - 2)
    assert assess([DANA, SUNITA, alone], TAXONOMY).move_next is None


def test_influence_that_nobody_recorded_is_not_told_as_if_it_were() -> None:
    none = [member("a", at("aware"), None), member("b", at("deciding"), None), member("c", at("deciding"), None)]
    move = assess(none, TAXONOMY).move_next
    assert move is not None
    assert move.reason == (
        "A is learning about the problem, about three stages behind the rest "
        "(no influence is recorded: each counts alike)."
    )
    some = assess([none[0], member("b", at("deciding"), 0.5)], TAXONOMY).move_next
    assert some is not None
    assert some.reason.endswith("behind B (their influence is not recorded, and counts as middling).")
    assert alignment(none) == alignment([replace(m, influence=0.5) for m in none])


def test_frictions_weigh_influence_and_distance() -> None:
    found = assess(GROUP, TAXONOMY).frictions
    # Products of influence x stages apart: Dana-Graham 2.04, Felix-Graham 1.7, Sunita-Graham 1.53, Dana-Owen 1.44.
    assert [(f.ahead, f.behind, f.stages_apart) for f in found] == [
        ("dana", "graham", 3),
        ("felix", "graham", 4),
        ("sunita", "graham", 3),
    ]
    assert (
        found[2].sentence == "Technical (Sunita) is evaluating vendors while Finance (Graham) sees no reason to change."
    )


def test_neighbours_and_the_uncertain_have_no_friction() -> None:
    assert assess([member("a", at("unaware")), member("b", at("aware"))], TAXONOMY).frictions == ()
    # A likeliest stage of a fifth is not said of anybody, however far away it is.
    vague = member("b", at("advocating", 0.2))
    group = assess([member("a", at("unaware")), vague], TAXONOMY)
    assert group.frictions == ()
    group = assess([member("a", at("unaware", 0.2)), member("b", at("advocating"))], TAXONOMY)
    # … nor is somebody called behind of whom it is unclear where they stand.
    assert (group.move_next, group.laggard) == (None, None)


def test_missing_roles_and_buying_roles() -> None:
    group = assess(GROUP, TAXONOMY)
    assert group.missing_roles == ("executive",)
    assert group.missing_buying_roles == ()
    group = assess([DANA, member("x", at("aware"), role="unknown", part="unknown")], TAXONOMY)
    assert group.missing_roles == ("executive", "finance", "technical")
    assert group.missing_buying_roles == ("economic buyer", "decision maker")


def test_roles_that_a_taxonomy_lacks_are_not_missed() -> None:
    own = Taxonomy("own", TAXONOMY.stages, TAXONOMY.messages, (Role("finance", "Finance", ""),), ())
    assert assess([], own).missing_roles == ("finance",)


def test_alignment_by_hand() -> None:
    # Three stages apart with equal influence: mean distance 3 x 1/2, of at most 7 x 1/2.
    assert alignment([member("a", at("unaware")), member("b", at("evaluating"))]) == pytest.approx(1 - 3 / 7)
    # The ends of the journey with equal influence are the furthest apart that a group can be.
    assert alignment([member("a", at("unaware")), member("b", at("advocating"))]) == pytest.approx(0)
    # Shares of 3/4 and 1/4: mean distance 7 x 2 x 3/16, of at most 7/2.
    ends = [member("a", at("unaware"), 0.9), member("b", at("advocating"), 0.3)]
    assert alignment(ends) == pytest.approx(1 - 3 / 4)
    assert alignment([]) == 1.0


def test_nobody() -> None:
    group = assess([], TAXONOMY)
    assert group.alignment is None
    assert (group.spread, group.front_runner, group.laggard, group.move_next) == (0, None, None, None)
    assert group.frictions == ()
    assert group.missing_roles == ("executive", "finance", "technical", "business")
    assert group.missing_buying_roles == ("economic buyer", "decision maker", "champion")


def test_one_member_only() -> None:
    group = assess([DANA], TAXONOMY)
    assert group.alignment is None
    assert (group.spread, group.front_runner, group.laggard, group.move_next) == (0, None, None, None)
    assert group.missing_roles == ("executive", "finance", "technical")


def test_all_unheard() -> None:
    silent = [member("a", at("aware", 0.125, heard=False), 0.3), member("b", at("aware", 0.125, heard=False), 0.7)]
    group = assess(silent, TAXONOMY)
    assert group.alignment is None
    assert [m.contact_id for m in group.unheard] == ["a", "b"]
    assert (group.front_runner, group.laggard, group.frictions) == (None, None, ())
    assert group.move_next is not None
    assert group.move_next.member.contact_id == "b"
    assert group.move_next.behind == 0
    assert group.move_next.reason == "Nothing has been heard from B yet."


def test_the_unheard_count_for_roles_only() -> None:
    boss = member("boss", at("advocating", heard=False), 5.0, "executive", "decision maker")
    with_boss, without = assess([*GROUP, boss], TAXONOMY), assess(GROUP, TAXONOMY)
    assert with_boss.alignment == without.alignment
    assert with_boss.frictions == without.frictions
    assert with_boss.move_next == without.move_next
    assert with_boss.missing_roles == ()
    assert with_boss.unheard == (boss,)


def test_where_nobody_is_behind_it_is_the_unheard_who_is_next() -> None:
    boss = member("boss", at("aware", heard=False), 0.9, "executive")
    group = assess([DANA, SUNITA, boss], TAXONOMY)
    assert group.alignment == pytest.approx(1.0)
    assert group.move_next is not None
    assert group.move_next.reason == "Nothing has been heard from Executive (Boss) yet."
    assert assess([DANA, SUNITA], TAXONOMY).move_next is None


def test_a_heavy_laggard_is_named_though_half_of_the_influence_is_its_own() -> None:
    group = assess([member("boss", at("aware"), 0.9), member("dana", at("evaluating"), 0.1)], TAXONOMY)
    assert group.move_next is not None
    assert group.move_next.reason == (
        "Boss is learning about the problem, about two stages behind Dana, and has 90% of the influence."
    )


def test_influence_decides_between_two_who_are_behind() -> None:
    # Ann is 3 behind with 0.2, Bob 2 behind with 0.6; the rest stands at evaluating.
    rest = [member(f"r{i}", at("evaluating"), 1.0) for i in range(3)]
    ann, bob = member("ann", at("unaware"), 0.2), member("bob", at("aware"), 0.6)
    group = assess([ann, bob, *rest], TAXONOMY)
    assert group.laggard == ann
    assert group.move_next is not None
    assert group.move_next.member == bob


def test_of_those_at_the_same_place_the_one_with_more_influence_is_named() -> None:
    low = [member("a", at("aware"), 0.2), member("b", at("aware"), 0.7)]
    high = [member("c", at("deciding"), 0.3), member("d", at("deciding"), 0.6), member("e", at("deciding"), 0.6)]
    group = assess([*low, *high], TAXONOMY)
    assert group.laggard == low[1]
    assert group.front_runner == high[1]


def test_one_without_influence_does_not_shift_the_median() -> None:
    others = [member("b", at("aware"), 1), member("c", at("advocating"), 1), member("d", at("considering"), 0)]
    group = assess([member("a", at("unaware"), 1), *others], TAXONOMY)
    assert group.move_next is not None
    assert group.move_next.behind == pytest.approx(4.0)  # half way from aware (1) to advocating (7)


def test_without_any_influence_all_count_alike() -> None:
    nobody_weighs = [member("a", at("unaware"), 0), member("b", at("evaluating"), 0)]
    assert alignment(nobody_weighs) == pytest.approx(1 - 3 / 7)
    group = assess(nobody_weighs, TAXONOMY)
    assert group.move_next is not None
    assert group.move_next.reason.endswith("about three stages behind B, and has 50% of the influence.")


def test_a_name_that_is_not_known_is_the_id() -> None:
    nameless = Member("c-17", "", "finance", "", 1.0, at("unaware"))
    group = assess([nameless, DANA], TAXONOMY)
    assert group.frictions[0].sentence == (
        "Business (Dana) is evaluating vendors while Finance (c-17) sees no reason to change."
    )


@pytest.mark.parametrize("influence", [-0.1, float("nan"), float("inf")])
def test_bad_influence(influence: float) -> None:
    with pytest.raises(InputError, match=r"The influence of 'a' is .*; it must be a number from 0 up"):
        assess([member("a", at("aware"), influence)], TAXONOMY)


def test_bad_members() -> None:
    with pytest.raises(InputError, match="'dana' is in the buying group twice"):
        assess([DANA, DANA], TAXONOMY)
    foreign = Readiness(("cold", "warm"), (0.5, 0.5), NOW)
    with pytest.raises(InputError, match="The readiness of 'a' is not over the stages of the taxonomy"):
        assess([member("a", foreign)], TAXONOMY)


def test_phrases() -> None:
    assert [stage_phrase(s, TAXONOMY) for s in STAGES[:2]] == [
        "sees no reason to change",
        "is learning about the problem",
    ]
    assert stage_phrase("unaware", TAXONOMY, plural=True) == "see no reason to change"
    assert all("stage" not in stage_phrase(s, TAXONOMY, plural=p) for s in STAGES for p in (False, True))
    own = Taxonomy("own", (Stage("poc", "Proof of concept", "", ()),), (), (), ())
    assert stage_phrase("poc", own) == "is at the stage “Proof of concept”"
    assert stage_phrase("poc", own, plural=True) == "are at the stage “Proof of concept”"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0.2, "no"),
        (1.5, "two"),
        (12.4, "twelve"),
        (13, "13"),
        (99.4, "99"),
        (104, "100"),
        (1250, "1,200"),
        (98700, "99,000"),
    ],
)
def test_counted(number: float, words: str) -> None:
    assert counted(number) == words


probabilities = st.lists(st.floats(0.001, 1), min_size=len(STAGES), max_size=len(STAGES)).map(
    lambda v: tuple(x / sum(v) for x in v)
)
weights = st.one_of(st.just(0.0), st.floats(0.01, 10))
members_of = st.lists(st.tuples(probabilities, weights), min_size=1, max_size=6).map(
    lambda rows: [member(f"m{i}", Readiness(STAGES, p, NOW, HEARD), w) for i, (p, w) in enumerate(rows)]
)


@given(members_of)
def test_alignment_against_the_earth_movers_distance(members: list[Member]) -> None:
    total = sum(m.influence for m in members)
    share = [m.influence / total if total else 1 / len(members) for m in members]
    places = np.arange(len(STAGES))
    mean = sum(
        share[i]
        * share[j]
        * wasserstein_distance(places, places, members[i].readiness.probabilities, members[j].readiness.probabilities)
        for i, j in itertools.product(range(len(members)), repeat=2)
    )
    assert alignment(members) == pytest.approx(1 - mean / 3.5, abs=1e-9)
    assert 0 <= alignment(members) <= 1


@given(members_of, st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(members: list[Member], random: Random) -> None:
    shuffled = members.copy()
    random.shuffle(shuffled)
    assert assess(shuffled, TAXONOMY) == assess(members, TAXONOMY)


@given(probabilities, st.lists(weights, min_size=2, max_size=5))
def test_identical_members_are_aligned_however_uncertain(p: tuple[float, ...], influences: list[float]) -> None:
    same = [member(f"m{i}", Readiness(STAGES, p, NOW, HEARD), w) for i, w in enumerate(influences)]
    group = assess(same, TAXONOMY)
    assert group.alignment == pytest.approx(1.0)
    assert group.spread == pytest.approx(0, abs=1e-9)
    assert (group.front_runner, group.laggard, group.move_next) == (None, None, None)


@given(members_of, st.floats(0.1, 100))
def test_only_shares_of_influence_count(members: list[Member], factor: float) -> None:
    scaled = [Member(m.contact_id, m.name, "", "", m.influence * factor, m.readiness) for m in members]
    assert alignment(scaled) == pytest.approx(alignment(members), abs=1e-9)


@given(members_of)
def test_whom_to_move_is_behind_and_never_the_front_runner(members: list[Member]) -> None:
    group = assess(members, TAXONOMY)
    if group.move_next is not None:
        assert group.move_next.behind >= 0.5
        assert group.move_next.member != group.front_runner
        assert group.laggard is not None


def test_who_chose_somebody_else_is_no_side_of_a_friction_and_nobody_to_move() -> None:
    gone = replace(GRAHAM, left_alone="We signed with Planora.", wish=CHOSE_ANOTHER, left_at=NOW)
    group = assess([DANA, OWEN, SUNITA, gone, FELIX], TAXONOMY)
    assert group.lost == (gone,)
    # Dana 0.8 x 2 stages, Felix 0.5 x 3, Sunita 0.6 x 2, each times Owen's influence.
    assert [(f.ahead, f.behind) for f in group.frictions] == [("dana", "owen"), ("felix", "owen"), ("sunita", "owen")]
    assert (group.laggard, group.move_next and group.move_next.member) == (OWEN, OWEN)
    assert assess(GROUP, TAXONOMY).lost == ()


def test_a_guess_is_no_side_of_a_friction() -> None:
    behind = member("b", at("unaware"))
    assert assess([member("a", at("adopting", 0.49)), behind], TAXONOMY).frictions == ()
    assert len(assess([member("a", at("adopting", 0.51)), behind], TAXONOMY).frictions) == 1


def test_nothing_was_heard_about_the_product_that_is_asked_about() -> None:
    move = assess([DANA, member("jan", at("aware", heard=False))], TAXONOMY, "stores").move_next
    assert move is not None
    assert move.reason == "Nothing has been heard from Jan about stores yet."
