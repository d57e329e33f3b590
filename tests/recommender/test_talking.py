"""What a person can say of an asset: what stands by itself, and the best of it for a need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from content_library.asset import Passage
from recommender.quotes import Quotation
from recommender.talking import Listener, Sayable, best, may_be_told, sayable


def passage(text: str, place: str = "") -> Passage:
    return Passage("lock-guide", 0, text, place)


def said(
    passages: Sequence[Passage],
    near: Sequence[float],
    need: str,
    language: str,
    by_words: Mapping[str, float] | None = None,
) -> Quotation | None:
    return best(sayable(passages, near, need, language, may_be_told(Listener(), "", passages)), by_words or {})


SAYABLE = [
    passage("The Door\n\nIt stops them. A steel door keeps a burglar busy for eleven minutes.", "page 1"),
    passage("Fit a steel door against every burglar on the street. Locks cost forty euros at most shops.", "page 2"),
    passage("Prices · Locks · Doors", "page 3"),
    passage("Say that every burglar fears our steel door most of all.", "slide 4, notes"),
]


def test_what_can_be_said_stands_by_itself_and_orders_nobody() -> None:
    # A heading, what leans on another sentence, an order and a presenter's note are nearer in words, and are not said.
    found = said(SAYABLE, [0.5, 0.5, 0.9, 0.9], "burglar steel door", "en")
    assert found == Quotation("A steel door keeps a burglar busy for eleven minutes.", "page 1")
    # What is much nearer is said although it is an order.
    assert said(SAYABLE, [0.1, 0.9, 0.1, 0.1], "burglar steel door", "en") == Quotation(
        "Fit a steel door against every burglar on the street.", "page 2"
    )


def test_without_a_need_the_first_that_can_be_said() -> None:
    assert said(SAYABLE, [], "", "") == Quotation("A steel door keeps a burglar busy for eleven minutes.", "page 1")


def test_where_nothing_can_be_said() -> None:
    assert said(SAYABLE[2:], [0.9, 0.9], "locks", "en") is None
    assert said([], [], "locks", "en") is None


def test_we_in_an_interview_is_not_us_wherever_the_question_stands() -> None:
    asked = Passage("a", 0, "How did it go?\n\nI was glad that we had begun with the vans.", "page 1")
    answer = Passage("a", 1, "We count every part twice in all of our vans.", "page 2")
    near = [0.1] * 5
    others = [
        Passage("a", n, f"Prices begin at forty euros for one key. {n} of 5 customers ask for it.", "page 3")
        for n in range(2, 5)
    ]
    found = said([asked, answer, *others], [0.0, 0.9, *near[2:]], "parts in vans", "")
    assert found is not None
    assert "We count" not in found.text


def test_of_sentences_equally_near_by_their_passage_the_one_that_is_near_by_itself() -> None:
    door = "A steel door keeps a burglar busy for eleven minutes."
    price = "A good lock costs forty euros at most shops in town."
    two = [passage(f"{door} {price}", "page 1")]
    assert said(two, [0.5], "", "en", {door: 0.2, price: 0.6}) == Quotation(price, "page 1")
    assert said(two, [0.5], "", "en", {door: 0.6, price: 0.2}) == Quotation(door, "page 1")
    # Seven parts in ten its own, three its passage's: 0.7 * 0.4 + 0.3 * 0.1 < 0.5, where nothing else speaks for it.
    far = Sayable("far", "page 1", near=0.1, worth=0.0)
    near = Sayable("near", "page 2", near=0.5, worth=0.0)
    assert best([far, near], {"far": 0.4}) == Quotation("near", "page 2")
    assert best([far, near], {"far": 0.8}) == Quotation("far", "page 1")


def test_what_speaks_of_nobody_or_asks_for_something_waits() -> None:
    door = "A steel door keeps a burglar busy for eleven minutes."
    for odd in (
        "Someone took several of them out in a short time.",
        "Most days will end just as full as before.",
        "Please do not paste in the list of the office.",
        "At least once a week means sometimes twice a day.",
    ):
        assert said([passage(f"{odd} {door}", "page 1")], [0.5], "", "en") == Quotation(door, "page 1"), odd
        assert [s.text for s in sayable([passage(odd)], [0.5], "", "en")] in ([odd], [])


def test_what_speaks_of_the_assets_subject_goes_first() -> None:
    steel = "The steel in our doors is as thick as a thumb."
    picnic = "The picnic by the lake was as long as a summer."
    asset = [
        passage("Steel doors and what they stop\n\nWho builds with steel saves on doors.", "Doors of steel"),
        passage(f"{picnic} {steel}", "page 2"),
    ]
    assert said(asset, [0.1, 0.5], "", "en") == Quotation(steel, "page 2")


def test_nothing_is_said_of_a_lost_customer_and_a_setback_comes_after_what_is_as_near() -> None:
    lost = passage("One customer moved the other way after a burglar came.", "page 1")
    assert said([lost], [0.9], "burglar", "en") is None
    bad = passage("A burglar made the pilot failed doors miserable for the whole street.", "page 1")
    good = passage("Steel doors keep burglars out of houses on the whole street.", "page 2")
    assert said([bad, good], [0.5, 0.5], "", "en") == Quotation(good.text, "page 2")


def test_who_listens_is_told_no_setback_before_they_sign_nothing_for_a_rival_and_not_their_own_story() -> None:
    back = "Going back has been needed once, after a mistaken import of addresses."
    rival = "Lattice is quicker to learn than any other tool on the street."
    story = "Havenlift moved its engineers to the new plan in nine weeks."
    calm = "Steel doors keep burglars out of houses on the whole street."
    told = {text: passage(text, "page 1") for text in (back, rival, story, calm)}

    def heard(listener: Listener) -> list[str]:
        return [s.text for p in told.values() for s in sayable([p], [0.5], "", "en", may_be_told(listener, "", [p]))]

    assert heard(Listener("evaluating")) == [back, rival, story, calm]
    assert heard(Listener("deciding", "Havenlift Ltd", ("Lattice",))) == [calm]
    hidden = passage("3. Lattice\n\nSkills are kept for each trade, and notes beside them.", "page 1")
    assert sayable([hidden], [0.5], "", "en", may_be_told(Listener(rivals=("Lattice",)), "", [hidden])) == []
    catalogue = passage("A new coat is now part of your catalogue for the whole street.", "page 1")
    for customer in (True, False):
        may = may_be_told(Listener(customer=customer), "", [catalogue])
        assert [s.text for s in sayable([catalogue], [0.5], "", "en", may)] == [catalogue.text] * customer
