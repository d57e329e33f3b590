"""Both sides or none: nothing for a rival alone, no setback to who is about to sign, no lost customer to anybody."""

from dataclasses import replace

import pytest

from content_library.asset import Passage
from recommender.assist import Draft, DraftRequest, Heard, Similar, compose, draft
from recommender.assist.fairness import (
    A_SETBACK,
    AS_CUSTOMER,
    BUILD_IT,
    FOR_A_RIVAL,
    LOST,
    OF_TERMS,
    OWN_STORY,
    TO_A_RIVAL,
    TO_OBJECTOR,
    is_loss,
    is_setback,
    praises,
    why_not,
)
from recommender.assist.message import Material
from recommender.assist.rivals import rivals_of

ASKED = "How do your appointments differ from Lattice's on a busy day?"
REQUEST = DraftRequest(
    "Dana Whitlock",
    "evaluating",
    "why_us",
    ASKED,
    "Tom Ellis",
    "Planning tools",
    "https://r.example/7",
    "en",
    "a",
    heard=(Heard("replied", ASKED, 2.0),),
    named=("Lattice",),
    rivals=("Lattice", "Orbital"),
)
FOR_THEM = "Lattice is quicker to learn on a busy day than anything else."
FOR_US = "Tessel moves the fewest appointments on a busy day of all planning tools."
THEIRS, OURS = Passage("a", 0, f"2. Lattice\n\n{FOR_THEM}"), Passage("a", 1, f"1. Tessel\n\n{FOR_US}")


def facts(made: Draft) -> list[str]:
    return [s.text for s in made.sentences if s.cites]


def near(*texts: str) -> Similar:
    return Similar({"a#0": 0.5, "a#1": 0.5}, dict.fromkeys(texts, 0.6))


def test_what_speaks_for_a_rival_stands_beside_the_other_side() -> None:
    assert sorted(facts(compose(REQUEST, [THEIRS, OURS], near(FOR_THEM, FOR_US)))) == sorted([FOR_THEM, FOR_US])


def test_alone_it_does_not_stand_there_at_all() -> None:
    made = compose(REQUEST, [THEIRS], near(FOR_THEM))
    assert facts(made) == []
    assert "quicker" not in made.body


def test_where_there_is_no_room_for_both_neither_stands_there() -> None:
    long_title = "Planning tools " + "for crews that have to work in many places at night " * 4
    request = replace(REQUEST, asset_id="b", title="Guide", others=(Material("a", long_title, "https://r.example/8"),))
    made = compose(request, [THEIRS, OURS], near(FOR_THEM, FOR_US))
    assert FOR_THEM not in facts(made) or FOR_US in facts(made)


def test_a_limit_of_a_rival_may_stand_alone() -> None:
    limit = "Lattice leaves appointments on a busy day to the foreman and his memory."
    assert facts(compose(REQUEST, [Passage("a", 0, f"2. Lattice\n\n{limit}")], near(limit))) == [limit]


def test_what_speaks_for_a_rival_who_was_not_named_is_refused_with_the_reason() -> None:
    praise = "Orbital moves fewer appointments on a busy day and wins on price."
    made = compose(replace(REQUEST, named=()), [Passage("a", 0, praise), OURS], near(praise, FOR_US))
    assert facts(made) == [FOR_US]
    assert (praise, "It speaks for a rival, and the other side is not beside it.") in [
        (d.text, d.reason) for d in made.dropped
    ]


def test_a_sentence_that_only_its_heading_makes_a_rivals_is_not_taken_for_ours() -> None:
    hidden = "Skills are kept for each trade on a busy day."
    made = compose(replace(REQUEST, named=()), [Passage("a", 0, f"3. Orbital\n\n{hidden}")], near(hidden))
    assert facts(made) == []


@pytest.mark.parametrize(("stage", "quoted"), [("deciding", False), ("evaluating", True)])
def test_who_is_about_to_sign_is_told_of_no_setback(stage: str, quoted: bool) -> None:
    setback = "Going back on a busy day has been needed once, after a mistaken import of appointments."
    request = replace(REQUEST, stage=stage, named=(), need=ASKED)
    assert facts(compose(request, [Passage("a", 0, setback)], near(setback))) == [setback] * quoted


def test_a_lost_customer_is_told_to_nobody() -> None:
    lost = "One customer moved the other way, because its busy days had no appointments."
    assert facts(compose(replace(REQUEST, named=()), [Passage("a", 0, lost)], near(lost))) == []


@pytest.mark.parametrize(
    ("text", "loss", "setback", "praise"),
    [
        ("Two customers switched back to paper within a year.", True, True, False),
        ("The hospital did not renew.", True, True, False),
        ("Der Kunde hat gekündigt.", True, True, False),
        ("Le client a résilié.", True, True, False),
        ("De klant heeft opgezegd.", True, True, False),
        ("Her first month was miserable.", False, True, False),
        ("The pilot failed in May.", False, True, False),
        ("The check fails when a page is down, and you get a message.", False, False, False),
        ("Tessel restores a plan in a minute.", False, False, False),
        ("Lattice ist günstiger.", False, False, True),
        ("Lattice est meilleur.", False, False, True),
        ("Lattice is beter.", False, False, True),
        ("Choose Lattice for single jobs.", False, False, True),
        ("Lattice offers a larger catalogue, 40 against our 17.", False, False, True),
        ("Lattice is cheaper, but it leaves the day to the foreman.", False, False, False),
    ],
)
def test_what_speaks_for_and_against(text: str, loss: bool, setback: bool, praise: bool) -> None:
    assert (is_loss(text), is_setback(text), praises(text)) == (loss, setback, praise)


@pytest.mark.parametrize(
    ("title", "rivals"),
    [
        ("Best Lattice Alternatives", ("Lattice",)),
        ("A Hosted Blue Lattice Alternative", ("Blue Lattice",)),
        ("An alternative to Lattice", ("Lattice",)),
        ("Alternatives to a spreadsheet", ()),
        ("Planning tools", ()),
    ],
)
def test_who_sells_against_us_by_a_title(title: str, rivals: tuple[str, ...]) -> None:
    assert rivals_of(DraftRequest(), title) == rivals


class Says:
    """A writer with a script."""

    def __init__(self, text: str) -> None:
        self.text = text

    def write(self, request: DraftRequest, passages: object) -> str:
        return self.text


def test_a_models_text_is_held_to_the_same() -> None:
    text = f"{FOR_US} [2]. Lattice is quicker to learn on a busy day [1]. Tessel moves the fewest appointments [2]."
    made = draft(REQUEST, [THEIRS, OURS], Says(text.replace(". [2]", " [2]")))
    assert "quicker" not in made.body
    assert "It speaks for a rival, and the other side is not beside it." in {d.reason for d in made.dropped}


@pytest.mark.parametrize(
    ("text", "under", "title", "before", "why"),
    [
        ("Lattice is quicker to learn.", (), "", "", FOR_A_RIVAL),
        ("Tessel is quicker to learn than Lattice.", (), "", "", ""),
        ("We are cheaper than Lattice.", (), "", "", ""),
        ("Nobody of us is cheaper than Lattice.", (), "", "", FOR_A_RIVAL),
        ("Lattice is cheaper than Tessel.", (), "", "", FOR_A_RIVAL),
        ("It is quicker to learn.", (), "", "Lattice plans weeks.", FOR_A_RIVAL),
        ("It plans months too.", (), "", "Lattice plans weeks.", ""),
        ("Skills are kept for each trade.", ("page 2", "3. Lattice"), "", "", FOR_A_RIVAL),
        ("Skills are kept for each trade.", ("Tessel and Lattice compared",), "", "", ""),
        ("Skills are kept for each trade.", (), "How Oakmill plans", "", OWN_STORY),
        ("It is now part of your catalogue.", (), "", "", AS_CUSTOMER),
        ("The hospital did not renew.", (), "", "", LOST),
        ("Choose Orbital for single jobs.", (), "", "", TO_A_RIVAL),
        ("Choose Tessel for single jobs.", (), "", "", ""),
        ("The pilot failed in May.", (), "", "", A_SETBACK),
        ("Vans came back empty.", ("The starting point",), "", "", A_SETBACK),
    ],
)
def test_one_rule_says_what_may_not_be_told(
    text: str, under: tuple[str, ...], title: str, before: str, why: str
) -> None:
    request = DraftRequest(stage="deciding", account="Oakmill Ltd", customer=False, own=("Tessel",))
    assert why_not(request, text, ("Lattice",), under, title, before) == why


def test_who_objects_is_told_of_nothing_that_went_wrong() -> None:
    slow = "The parts value fell more slowly than hoped."
    objecting = replace(REQUEST, heard=(Heard("objection", "Our stock is fine as it is.", 1.0),))
    assert why_not(objecting, slow) == TO_OBJECTOR
    assert why_not(replace(objecting, heard=(Heard("objection", "", 1.0),)), slow) == TO_OBJECTOR
    assert why_not(REQUEST, slow) == ""


def test_terms_of_payment_are_for_who_pays_or_asks() -> None:
    terms = "Thirty per cent of the set-up fee on signature, and the rest on handover."
    security = replace(REQUEST, role="security")
    assert why_not(security, terms) == OF_TERMS
    assert why_not(replace(security, role="finance"), terms) == ""
    assert why_not(replace(security, need="When do we pay?"), terms) == ""


def test_what_speaks_for_building_it_oneself_is_for_who_asks_about_that() -> None:
    text = "A competent developer can plan forty jobs for eight engineers within a fortnight."
    asking = replace(REQUEST, need="What should I be asking the vendors?", heard=())
    assert why_not(asking, text, under=("Build it",)) == BUILD_IT
    assert why_not(replace(asking, need="Should we build it ourselves?"), text, under=("Build it",)) == ""
    assert why_not(asking, text, under=("What it takes",)) == ""
