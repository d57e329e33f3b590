"""Who sells against us is known without a deal, and nobody is sent to them; the sender's notes are true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_library.asset import Passage
from content_library.taxonomy.model import Wish
from recommender.assist import DraftRequest, DraftSentence, Dropped, Heard, Material, compose
from recommender.assist.fairness import praises
from recommender.assist.message import Draft
from recommender.assist.rivals import names_us, rivals_of, sends_to_another, with_rivals
from recommender.assist.sender import to_send
from recommender.assist.standing import is_bare_count

ASKED = "We also look at Doughmaster. Why should I pay more for you?"
BOTH = "Levain measures in the trough, Doughmaster in the room."
THEIRS = "If you bake only yeast dough, choose Doughmaster; it is cheaper by a third."
RECIPES = "Doughmaster has more recipes, 400 against our 120."
ANA = DraftRequest(
    "Ana Ruiz", "evaluating", "why_us", ASKED, "Eva", "Levain vs Doughmaster", asset_id="a",
    heard=(Heard("replied", ASKED, 1.0),),
)  # fmt: skip


def quoted(request: DraftRequest, *texts: str) -> list[str]:
    return [s.text for s in compose(request, [Passage("a", 0, "\n\n".join(texts))]).sentences if s.cites]


def test_who_chooses_by_our_page_is_not_sent_to_a_rival() -> None:
    assert quoted(ANA, BOTH, RECIPES, THEIRS) == [BOTH]
    assert quoted(ANA, THEIRS) == []
    assert quoted(replace(ANA, title="Which to take"), THEIRS) == []
    told = {d.text: d.reason for d in compose(ANA, [Passage("a", 0, f"{BOTH}\n\n{THEIRS}")]).dropped}
    assert told[THEIRS] == "It tells them to choose somebody else."


@pytest.mark.parametrize(
    ("title", "rivals"),
    [
        ("Levain vs Doughmaster", ("Doughmaster",)),
        ("Doughmaster versus Levain", ("Doughmaster",)),
        ("Levain and Doughmaster compared", ("Doughmaster",)),
        ("An alternative to Doughmaster", ("Doughmaster",)),
        ("Bread and butter", ()),
    ],
)
def test_a_title_and_the_contacts_words_tell_who_it_is(title: str, rivals: tuple[str, ...]) -> None:
    assert rivals_of(ANA, title) == rivals


def test_the_text_and_what_we_sell_tell_it_too() -> None:
    assert with_rivals(DraftRequest(), [Passage("a", 0, RECIPES)]).rivals == ("Doughmaster",)
    assert with_rivals(DraftRequest(), [Passage("a", 0, "It has more recipes, 400 against our 120.")]).rivals == ()
    assert with_rivals(ANA, [Passage("a", 0, BOTH)]).named == ("Doughmaster",)
    assert rivals_of(DraftRequest(own=("levain",)), "Doughmaster vs Levain") == ("Doughmaster",)
    assert not sends_to_another(DraftRequest(own=("levain",)), "For sourdough choose Levain.")


def test_who_is_told_to_choose_us_is_sent_to_nobody_else() -> None:
    text = "Choose Oakmill Levain for sourdough. Go with Oakmill if you bake at night."
    ours = with_rivals(DraftRequest(own=("Levain",)), [Passage("a", 0, text)])
    assert not sends_to_another(ours, text)
    assert sends_to_another(DraftRequest(own=("Levain",)), "Go with Oakmill if you bake at night.")
    assert sends_to_another(replace(ours, rivals=("Doughmaster",)), "Choose Doughmaster for yeast.")
    # What we sell is kept in small letters by some, and is a word like others in these.
    small = with_rivals(DraftRequest(own=("levain",)), [Passage("a", 0, text)])
    assert small.own == ("levain", "Oakmill")
    assert names_us(small, "Levain keeps dough warm.")
    assert not names_us(small, "Some levain keeps dough warm.")
    # A button of a manual is nobody, unless it is known to be somebody.
    assert not sends_to_another(ours, "Right-click on the loaf and choose Absent for a day.")
    assert sends_to_another(replace(ours, rivals=("Doughmaster",)), "Click on the loaf and choose Doughmaster.")


def test_a_condition_is_no_limit_and_a_count_beside_ours_says_of_what() -> None:
    assert praises(THEIRS)
    assert not is_bare_count(RECIPES)


def test_what_is_quoted_is_not_listed_as_left_out() -> None:
    draft = Draft((DraftSentence(f"{BOTH} More follows.", ("a#0",)),))
    kept = Dropped(RECIPES, "why")
    assert draft.without_quoted([Dropped(BOTH, "why"), kept]) == (kept,)


def test_who_points_to_a_colleague_is_not_said_to_want_to_be_left_alone() -> None:
    said = "Please take this up with Dana."
    draft = compose(replace(ANA, heard=(Heard("note", said),), alone=said, wish=Wish.HANDS_OVER), [])
    assert draft.note == "They pointed to somebody else (“Please take this up with Dana”): better write there."
    assert "leave it" not in draft.body


def test_who_runs_a_trial_is_offered_no_other() -> None:
    said = "We are testing the sensor on our own sourdough."
    for seed in range(6):
        body = compose(replace(ANA, need=said, heard=(Heard("replied", said, 1.0),)), [], seed=seed).body
        assert "case of y" not in body
        assert "in your trial?" in body or "Shall we look at it together?" in body


def test_a_raw_file_is_sent_as_something_else() -> None:
    assert to_send([Material("a", "A", "a.md")]) == ["Send a.md as a PDF or a link."]
    assert to_send([Material("a", "A", "a.pdf")]) == ["Attach a.pdf before you send this."]
