"""The audit in words: what is counted as enough, who is there and what they find, and what to write next."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from content_library.taxonomy import Message, Stage, Taxonomy, default_taxonomy
from recommender.audit import Audit, Cell, CellStatus, Waiting
from recommender.languages import language_name
from recommender.supply import Holding, Person, matrix

TAXONOMY = default_taxonomy()
STAGES, MESSAGES = TAXONOMY.labels("stage"), TAXONOMY.labels("message")


def place(
    stage: str,
    message: str,
    sold: tuple[str, str],
    supply: int,
    left: tuple[int, ...],
    *,
    general: int = 0,
    need: int = 2,
) -> Cell:
    """A cell where for each person so many pieces are new."""
    people = tuple(Waiting(f"p{i}", 1.0, n) for i, n in enumerate(left))
    status = CellStatus.ENOUGH if left and min(left) >= need else CellStatus.THIN
    if not any(left):
        status = CellStatus.EMPTY if left else CellStatus.NO_DEMAND
    missing = max((need - n for n in left), default=0)
    short = sum(n < need for n in left)
    gap = sum(max(need - n, 0) for n in left) / need
    return Cell(
        stage, message, *sold, supply, general, people, len(left), need, short, max(missing, 0), gap, status
    )  # fmt: skip


def brief(cell: Cell, others: tuple[Cell, ...] = ()) -> str:
    return Audit((cell, *others)).brief(cell, TAXONOMY)


UTILITIES = ("rota", "utilities")


def test_brief_of_an_empty_place() -> None:
    assert brief(place("evaluating", "why_us", UTILITIES, 0, (0, 0, 0))) == (
        "For Rota in utilities, three people are evaluating vendors; nothing written for that stage tells them why to "
        "choose us yet. "
        "Next, write a customer story or a comparison of vendors; two pieces would be enough."
    )


def test_brief_says_what_can_be_adapted() -> None:
    cell = place("evaluating", "why_us", UTILITIES, 0, (0,))
    facilities = place("evaluating", "why_us", ("rota", "facilities"), 2, ())
    medical = place("evaluating", "why_us", ("rota", "medical"), 3, (), general=2)
    other = place("evaluating", "why_us", ("stores", "rail"), 9, ())
    everyones = place("evaluating", "why_us", ("rota", "rail"), 3, (), general=3)
    assert "adapt" not in brief(cell, (everyones, other))
    text = brief(cell, (medical, facilities, everyones, other))
    assert "or a comparison of vendors, or adapt what there is for facilities; two pieces" in text


def test_who_has_no_market_is_sent_what_other_markets_have_as_it_is() -> None:
    cell = place("evaluating", "why_us", ("rota", ""), 2, (1,))
    assert "adapt" not in brief(cell, (place("evaluating", "why_us", ("rota", "facilities"), 2, ()),))
    # Who has no product has a market all the same.
    cell = place("evaluating", "why_us", ("", "utilities"), 0, (0,))
    facilities = place("evaluating", "why_us", ("", "facilities"), 2, ())
    assert "or adapt what there is for facilities; two pieces" in brief(cell, (facilities,))


@pytest.mark.parametrize(
    ("made_for", "words"),
    [
        (("rota", "utilities"), "one asset tells them why to change. That is enough for now."),
        (("rota", ""), "one asset tells them why to change, not made for this market. That is enough for now."),
        (
            ("rota", "medical"),
            "nothing written for that stage tells them why to change yet. Next, write an explainer of the problem ",
        ),
    ],
)
def test_brief_of_what_somebody_without_a_product_may_be_sent(made_for: tuple[str, str], words: str) -> None:
    holding = Holding("a", "", *made_for, {"aware": 1.0}, {"why_change": 1.0})
    audit = matrix([holding], [Person("p", "", "utilities", {"aware": 1.0})], TAXONOMY)
    (cell,) = (c for c in audit.cells if c.demand)
    start = "For no particular product in utilities, one person is learning about the problem; "
    assert audit.brief(cell, TAXONOMY).startswith(start + words)


@pytest.mark.parametrize(
    ("supply", "general", "left", "words"),
    [
        (1, 0, (1,), "one person is getting the product to work; only one asset tells them why to stay. "),
        (2, 0, (1,), "one person is getting the product to work; only two assets tell them why to stay. "),
        (1, 1, (1,), "only one asset tells them why to stay, not made for this product. "),
        (2, 2, (1, 2), "only two assets tell them why to stay, none of them made for this product. "),
        (1, 0, (0,), "only one asset tells them why to stay, and this person has had it. "),
        (2, 0, (0,), "only two assets tell them why to stay, and this person has had them all. "),
        (1, 0, (0, 0), "two people are getting the product to work; only one asset tells them why to stay, "),
        (1, 0, (0, 0), "and everybody has had it. "),
        (2, 0, (0, 2, 2), "and one of the people has had them all. "),
        (2, 2, (0, 0, 2), "none of them made for this product, and two of the people have had them all. "),
    ],
)
def test_brief_of_a_thin_place(supply: int, general: int, left: tuple[int, ...], words: str) -> None:
    text = brief(place("adopting", "why_stay", ("Rota Pro", ""), supply, left, general=general))
    assert text.startswith("For Rota Pro in no particular market, ")
    assert words in text
    assert "Next, write a set-up guide or best practices from users; " in text
    more = "one more piece" if 2 - min(left) == 1 else "two more pieces"
    assert text.endswith(f"{more} would be enough.")


def test_brief_where_there_are_neither_products_nor_markets() -> None:
    assert brief(place("aware", "why_change", ("", ""), 1, (1, 1), general=0)).startswith(
        "Two people are learning about the problem; only one asset tells them why to change. Next"
    )
    assert brief(place("aware", "why_change", ("", "utilities"), 1, (1,), general=1)).startswith(
        "For no particular product in utilities, one person is learning about the problem; only one asset tells them "
        "why to change, not made for this market. Next"
    )


def test_brief_where_nothing_is_to_do() -> None:
    assert brief(place("aware", "why_change", ("", "utilities"), 4, (4,) * 1234)) == (
        "For no particular product in utilities, 1,200 people are learning about the problem; four assets tell them "
        "why to change. That is enough for now."
    )
    assert brief(place("unaware", "why_change", ("", ""), 0, ())) == (
        "Nobody stands at the stage “Unaware”; nothing written for that stage tells them why to change yet. "
        "Nothing needs to be written for now."
    )
    assert brief(place("considering", "why_stay", ("rota", ""), 2, ())) == (
        "People who are working out what is needed should hear why to change or why to choose us, not why to stay. "
        "Write nothing for this combination."
    )


@pytest.mark.parametrize(
    ("supply", "left", "unsure", "found", "then"),
    [
        (
            3,
            (1,),
            2,
            "only three assets tell them why to stay (two with unsure tags). ",
            "Next, check the unsure tags, ",
        ),
        (2, (1,), 2, "only two assets tell them why to stay (all with unsure tags). ", "Next, check the unsure tags, "),
        (1, (1,), 1, "only one asset tells them why to stay (its tags are unsure). ", "Next, check the unsure tags, "),
        (2, (2,), 1, "two assets tell them why to stay (one with unsure tags). ", "That is enough for now, if the "),
        (2, (2,), 0, "two assets tell them why to stay. ", "That is enough for now."),
    ],
)
def test_a_brief_says_which_of_the_pieces_somebody_should_check(
    supply: int, left: tuple[int, ...], unsure: int, found: str, then: str
) -> None:
    text = brief(replace(place("adopting", "why_stay", ("", ""), supply, left), unsure=unsure))
    assert found + then in text
    if unsure:
        assert ("then write a set-up guide" in text) == (min(left) < 2)


def test_the_rule_says_how_many_assets_are_unsure() -> None:
    assert "unsure" not in Audit(()).rule
    assert Audit((), unsure=1).rule.endswith(
        " The tags of one asset are unsure: it is counted wherever it may well fit until somebody checks it."
    )
    assert Audit((), unsure=1200).rule.endswith(
        " The tags of 1,200 assets are unsure: each is counted wherever it may well fit until somebody checks it."
    )


def test_every_fitting_cell_of_the_default_taxonomy_has_an_own_idea() -> None:
    for stage, message in itertools.product(STAGES, MESSAGES):
        if message in TAXONOMY.messages_for(stage):
            assert "a piece that tells them" not in brief(place(stage, message, ("rota", ""), 0, (0, 0)))


def test_brief_in_a_companys_own_words() -> None:
    own = Taxonomy("own", (Stage("trial", "Trial", "", ("hope",)),), (Message("hope", "Hope", ""),), (), ())
    audit = matrix([], [Person("a", "n8n", "rail", {"trial": 1.0}), Person("b", "n8n", "rail", {"trial": 1.0})], own)
    assert audit.brief(audit.gaps(1)[0], own) == (
        "For n8n in rail, two people are at the stage “Trial”; nothing written for that stage tells them the message "
        "“Hope” yet. "
        "Next, write a piece that tells them the message “Hope”; one piece would be enough."
    )


def test_empty_places_come_before_thin_ones_with_as_many_who_go_without() -> None:
    thin = place("aware", "why_change", ("a", ""), 1, (0, 2))
    empty = place("deciding", "why_us", ("a", ""), 0, (0,))
    worse = place("expanding", "why_stay", ("a", ""), 1, (1, 1, 1))
    alike = place("unaware", "why_change", ("a", ""), 0, (0,))
    assert Audit((alike, thin, empty, worse)).gaps() == (worse, thin, alike, empty)


@pytest.mark.parametrize(
    ("need", "measured", "words"),
    [
        (2, 23, "Enough is 2 pieces that fit and are new to everybody who is there now (as many as the 23 people you "),
        (1, 1, "Enough is 1 piece that fits and is new to everybody who is there now (as many as the one person you "),
        (2, 23, "wrote to in the past 90 days got each, rounded up); who has fewer goes short."),
        (1, 0, "(nothing was sent in the past 90 days, so one is the least); who has fewer goes short."),
    ],
)
def test_the_rule_is_a_sentence_with_its_numbers(need: int, measured: int, words: str) -> None:
    assert words in Audit((), need, measured).rule


def test_the_rule_says_how_messages_share_the_pieces() -> None:
    def there(stage: str, message: str, need: int) -> Cell:
        return Cell(stage, message, "", "", 1, people=(Waiting("p", 1.0, 1),), demand=1, need=need)

    alone = there("unaware", "why_change", 3)
    two = (there("considering", "why_change", 2), there("considering", "why_us", 2))
    assert Audit((alone,), 3, 5).rule.endswith("; who has fewer goes short.")
    assert Audit((alone, *two), 3, 5).rule.endswith(
        "; who has fewer goes short. Where two messages fit a stage, they share the pieces: 2 of each."
    )
    one = (there("considering", "why_change", 1), there("considering", "why_us", 1))
    assert Audit(one, 1, 5).rule.endswith(" Where two messages fit a stage, it is 1 of each.")


def of_languages(supply: int, *people: tuple[int, int, str]) -> Cell:
    """A place with people who have so many pieces left, so many of them in another language than theirs."""
    waiting = tuple(Waiting(f"p{i}", 1.0, *x) for i, x in enumerate(people))
    short = [w for w in waiting if w.left < 2]
    status = CellStatus.THIN if any(w.left for w in waiting) else CellStatus.EMPTY
    return Cell(
        "deciding", "why_us", "", "", supply, people=waiting, demand=len(waiting), need=2, short=len(short),
        missing=2 - min(w.left for w in waiting), status=status,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (of_languages(6, (1, 4, "de")), "only six assets tell them why to choose us, four of them not in German."),
        (of_languages(6, (0, 6, "de")), "why to choose us, none of them in German."),
        (of_languages(1, (0, 1, "de")), "only one asset tells them why to choose us, not in German."),
        (of_languages(6, (0, 4, "de")), "four of them not in German, and this person has had the rest."),
        (of_languages(6, (0, 4, "de"), (4, 0, "")), "four of them not in German, the language of one of the people, "),
        (of_languages(6, (1, 4, "de"), (1, 5, "fr")), "why to choose us, not all of them in German or French."),
    ],
)
def test_a_brief_says_what_is_in_another_language(cell: Cell, says: str) -> None:
    assert says in Audit((cell,), need=2).brief(cell, TAXONOMY)


def test_a_brief_says_in_which_language_to_write() -> None:
    german = of_languages(6, (1, 4, "de"), (4, 0, ""))
    assert "one more piece in German would be enough." in Audit((german,)).brief(german, TAXONOMY)
    both = of_languages(6, (1, 4, "de"), (1, 5, "fr"))
    assert "one more piece would be enough." in Audit((both,)).brief(both, TAXONOMY)


def test_a_language_without_a_name_goes_by_its_code() -> None:
    assert (language_name("nl"), language_name("xx")) == ("Dutch", "“xx”")


def test_who_is_counted_is_said_with_those_who_count_more_than_once() -> None:
    # Two people at one product, at both messages of a stage; one of them at another product, too.
    rota = [place("considering", m, UTILITIES, 1, (1, 1)) for m in ("why_change", "why_us")]
    stores = place("adopting", "why_stay", ("stores", "utilities"), 1, (1,))
    assert Audit((*rota, stores), unclear=1, unheard=2).who == (
        "2 of 5 contacts are counted here, 1 of them for more than one product; a list of contacts shows each under "
        "the product last spoken of. Not counted: 1 contact of whom it is not clear where they stand; 2 contacts from "
        "whom nothing usable has been heard."
    )
    assert Audit(tuple(rota)).who == "2 of 2 contacts are counted here."
    assert Audit((stores,), left_alone=1).who == (
        "1 of 2 contacts is counted here. Not counted: 1 contact who asked for nothing more, left or chose somebody "
        "else."
    )
    assert Audit(()).who == "There are no contacts to count here."
