"""The audit's counts by hand and against brute force, and its laws: more content never makes a gap worse."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.taxonomy import default_taxonomy
from recommender import ranking, reasons
from recommender.audit import Audit, Cell, CellStatus, Waiting
from recommender.errors import InputError
from recommender.supply import GOOD, PERHAPS, PERHAPS_ARGUES, Holding, Person, matrix, pace

TAXONOMY = default_taxonomy()
STAGES, MESSAGES = TAXONOMY.labels("stage"), TAXONOMY.labels("message")
SOLD = [("", ""), ("rota", ""), ("", "utilities"), ("rota", "utilities"), ("rota", "facilities"), ("stores", "medical")]
IDS = [f"a{i}" for i in range(6)]
probability = st.floats(0, 1, allow_subnormal=False)


def distribution(labels: tuple[str, ...]) -> st.SearchStrategy[dict[str, float]]:
    values = st.lists(st.floats(0.01, 1), min_size=len(labels), max_size=len(labels))
    return values.map(lambda v: {name: x / sum(v) for name, x in zip(labels, v, strict=True)})


holding = st.builds(
    lambda sold, stage, message, usable: Holding("", "", *sold, stage, message, usable),
    st.sampled_from(SOLD),
    st.fixed_dictionaries(dict.fromkeys(STAGES, probability)),
    distribution(MESSAGES),
    st.booleans(),
)
person = st.builds(
    lambda sold, readiness, had: Person("", *sold, readiness, had),
    st.sampled_from(SOLD),
    st.one_of(st.just({}), distribution(STAGES)),
    st.frozensets(st.sampled_from(IDS)),
)
holdings_of = st.lists(holding, max_size=6).map(
    lambda hs: [Holding(IDS[i], "", h.product, h.market, h.stage, h.message, h.usable) for i, h in enumerate(hs)]
)
people_of = st.lists(person, max_size=6).map(
    lambda ps: [Person(f"p{i}", p.product, p.market, p.readiness, p.had) for i, p in enumerate(ps)]
)
needs = st.integers(1, 4)


def at(audit: Audit, stage: str, message: str, product: str = "rota", market: str = "utilities") -> Cell:
    wanted = (stage, message, product, market)
    return next(c for c in audit.cells if (c.stage, c.message, c.product, c.market) == wanted)


def piece(asset_id: str, stage: str, message: str, product: str = "rota", market: str = "utilities") -> Holding:
    return Holding(asset_id, asset_id, product, market, {stage: 1.0}, {message: 1.0})


def someone(contact_id: str, stage: str, *had: str) -> Person:
    return Person(contact_id, "rota", "utilities", {stage: 1.0}, frozenset(had))


def fits(h: Holding, stage: str, message: str) -> bool:
    return h.usable and h.stage.get(stage, 0) >= GOOD and max(h.message, key=lambda m: h.message[m]) == message


def test_supply_and_demand_by_hand() -> None:
    story = Holding(
        "story",
        "A story",
        "rota",
        "utilities",
        {"evaluating": 0.9, "deciding": 0.34},
        {"why_us": 0.6, "why_change": 0.4},
    )
    everyones = Holding("all", "For all", "", "", {"evaluating": 0.36}, {"why_us": 1.0})
    draft = Holding("draft", "A draft", "rota", "utilities", {"evaluating": 1.0}, {"why_us": 1.0}, usable=False)
    other = piece("other", "evaluating", "why_us", market="facilities")
    dana = Person("dana", "rota", "utilities", {"considering": 0.5, "evaluating": 0.3, "deciding": 0.2})
    sunita = Person("sunita", "rota", "utilities", {"evaluating": 0.8, "deciding": 0.2}, frozenset({"story"}))
    owen = Person("owen", "rota", "utilities", {"evaluating": 0.6, "deciding": 0.4}, frozenset({"other"}))
    audit = matrix([story, everyones, draft, other], [dana, sunita, owen], TAXONOMY, need=2, measured=7)

    cell = at(audit, "evaluating", "why_us")
    assert (cell.supply, cell.general, cell.demand) == (2, 1, 2)
    assert cell.people == (Waiting("sunita", 0.8, 1), Waiting("owen", 0.6, 2))
    assert (cell.need, cell.short, cell.missing, cell.gap) == (2, 1, 1, 0.5)
    assert cell.status is CellStatus.THIN
    # The story is no good choice for somebody who decides, and where its message is not the likeliest it says nothing.
    assert at(audit, "deciding", "why_us").supply == 0
    assert at(audit, "evaluating", "why_change").supply == 0
    assert at(audit, "evaluating", "why_change").status is CellStatus.NO_DEMAND
    # Two messages work on somebody who considers: Dana is there for both, and needs one new piece of each.
    for message in ("why_change", "why_us"):
        considering = at(audit, "considering", message)
        assert considering.people == (Waiting("dana", 0.5, 0),)
        assert (considering.need, considering.gap, considering.status) == (1, 1.0, CellStatus.EMPTY)
    assert at(audit, "considering", "why_stay").people == ()
    # Who has neither product nor market may be sent the story, what is for all, and the one for facilities, which
    # exist since that asset is for them.
    nobodys = at(audit, "evaluating", "why_us", "", "")
    assert (nobodys.supply, nobodys.general) == (3, 0)
    assert {(c.product, c.market) for c in audit.cells} == {("", ""), ("rota", "utilities"), ("rota", "facilities")}
    assert (audit.need, audit.measured, audit.unheard) == (2, 7, 0)


def test_good_is_what_the_reasons_of_a_recommendation_call_good() -> None:
    assert (GOOD, "May suit") in reasons.FITS


@pytest.mark.parametrize(
    ("product", "market", "counts"),
    [
        ("rota", "utilities", True),
        ("rota", "", True),
        ("", "utilities", True),
        ("", "", True),
        ("rota", "medical", False),
        ("stores", "utilities", False),
        ("stores", "", False),
    ],
)
def test_a_blank_is_for_everyone(product: str, market: str, counts: bool) -> None:
    audit = matrix([piece("a", "aware", "why_change", product, market)], [someone("p", "aware")], TAXONOMY)
    cell = at(audit, "aware", "why_change")
    assert cell.supply == int(counts)
    assert cell.general == int(counts and (product, market) != ("rota", "utilities"))


@pytest.mark.parametrize(
    ("made_for", "supply", "general"),
    [
        # By cell: (rota, utilities), (rota, ""), ("", utilities), ("", ""). A blank names nothing to be made for.
        (("rota", "utilities"), (1, 1, 1, 1), (0, 0, 0, 0)),
        (("rota", ""), (1, 1, 1, 1), (1, 0, 1, 0)),
        (("", "utilities"), (1, 1, 1, 1), (1, 1, 0, 0)),
        (("", ""), (1, 1, 1, 1), (1, 1, 1, 0)),
        (("rota", "medical"), (0, 1, 0, 1), (0, 0, 0, 0)),
        (("stores", "utilities"), (0, 0, 1, 1), (0, 0, 0, 0)),
        (("stores", ""), (0, 0, 1, 1), (0, 0, 1, 0)),
        (("stores", "medical"), (0, 0, 0, 1), (0, 0, 0, 0)),
    ],
)
def test_who_has_no_product_or_market_may_be_sent_those_of_any(
    made_for: tuple[str, str], supply: tuple[int, ...], general: tuple[int, ...]
) -> None:
    combinations = [("rota", "utilities"), ("rota", ""), ("", "utilities"), ("", "")]
    people = [Person(f"p{i}", *c, {"aware": 1.0}) for i, c in enumerate(combinations)]
    audit = matrix([piece("a", "aware", "why_change", *made_for)], people, TAXONOMY)
    cells = [at(audit, "aware", "why_change", *c) for c in combinations]
    assert tuple(c.supply for c in cells) == supply
    assert tuple(c.general for c in cells) == general
    # A recommendation finds it as nearly right, or more, for just these people.
    fit = [
        ranking.market_fit(np.array([made_for[0]]), np.array([made_for[1]]), *c)[0]
        >= (ranking.GENERAL + ranking.GENERAL) / 2
        for c in combinations
    ]
    assert fit == [bool(n) for n in supply]
    assert tuple(c.people[0].left for c in cells) == supply
    total = next(t for t in audit.totals if (t.stage, t.message) == ("aware", "why_change"))
    assert (total.pieces, total.people, total.short) == (1, 4, 4 - sum(supply))


@pytest.mark.parametrize(
    ("assets", "had", "need", "status", "missing"),
    [
        (0, [()], 2, "empty", 2),
        (1, [()], 2, "thin", 1),
        (2, [()], 2, "enough", 0),
        (9, [()], 2, "enough", 0),
        (0, [], 2, "no demand", 0),
        (3, [], 2, "no demand", 0),
        (1, [()], 1, "enough", 0),
        # What somebody has had is nothing new to them.
        (1, [("a0",)], 1, "empty", 1),
        (2, [("a0",)], 1, "enough", 0),
        (2, [("a0", "a1")], 2, "empty", 2),
        (2, [("a0", "a1"), ()], 2, "thin", 2),
        (2, [("elsewhere",)], 2, "enough", 0),
    ],
)
def test_status(assets: int, had: list[tuple[str, ...]], need: int, status: str, missing: int) -> None:
    holdings = [piece(f"a{i}", "aware", "why_change") for i in range(assets)] or [piece("x", "deciding", "why_us")]
    people = [someone(f"p{i}", "aware", *gone) for i, gone in enumerate(had)]
    cell = at(matrix(holdings, people, TAXONOMY, need), "aware", "why_change")
    assert (cell.status, cell.missing) == (status, missing)


def test_gaps_rank_by_people_who_go_without() -> None:
    people = [someone(f"e{i}", "evaluating") for i in range(9)]  # three assets: enough
    people += [someone(f"a{i}", "aware") for i in range(3)]  # one of two: three people lack a half each
    people += [someone("u", "unaware"), someone("x", "expanding")]  # nothing: one person each, in the journey's order
    holdings = [piece(f"s{i}", "evaluating", "why_us") for i in range(3)] + [piece("w", "aware", "why_change")]
    audit = matrix(holdings, people, TAXONOMY, need=2)
    assert [(c.stage, c.gap) for c in audit.gaps()] == [("aware", 1.5), ("unaware", 1), ("expanding", 1)]
    assert audit.gaps(2) == audit.gaps()[:2]
    assert audit.gaps(0) == ()


def test_a_thousand_doubtful_pieces_are_none() -> None:
    doubtful = [Holding(f"d{i}", "", "rota", "", {"aware": 0.1}, {"why_change": 0.9}) for i in range(1000)]
    cell = at(matrix(doubtful, [someone("p", "aware")], TAXONOMY), "aware", "why_change")
    assert (cell.supply, cell.status) == (0, CellStatus.EMPTY)


@pytest.mark.parametrize(
    ("unsure", "fit", "argues", "counts"),
    [
        (True, PERHAPS, PERHAPS_ARGUES, True),
        (True, PERHAPS - 0.01, PERHAPS_ARGUES, False),
        (True, PERHAPS, PERHAPS_ARGUES - 0.01, False),
        (False, PERHAPS, PERHAPS_ARGUES, False),
    ],
)
def test_an_unsure_piece_counts_where_it_may_well_fit_and_is_not_asked_for_anew(
    unsure: bool, fit: float, argues: float, counts: bool
) -> None:
    """It is likelier to stay with us than to choose us, and so where it is sure it tells nobody to choose us."""
    messages = {"why_us": argues, "why_stay": 1 - argues}
    deck = Holding("deck", "A demo", "rota", "utilities", {"evaluating": fit}, messages, unsure=unsure)
    audit = matrix([deck], [someone("p", "evaluating")], TAXONOMY)
    cell = at(audit, "evaluating", "why_us")
    assert (cell.supply, cell.unsure, audit.unsure) == (int(counts), int(counts), int(unsure))
    assert cell.status is (CellStatus.ENOUGH if counts else CellStatus.EMPTY)
    # A message that does not work at the stage is no use there, however probable.
    assert at(audit, "evaluating", "why_stay").supply == 0


def test_nothing_at_all() -> None:
    assert matrix([], [], TAXONOMY).cells == ()
    assert matrix([], [], TAXONOMY).gaps(5) == ()


def test_an_untagged_asset_and_a_person_who_stands_nowhere_count_for_nothing() -> None:
    new = Holding("new", "New", "rota", "utilities")
    half = Holding("half", "No message", "rota", "utilities", {"aware": 1.0})
    audit = matrix([new, half], [Person("p", "rota", "utilities")], TAXONOMY)
    assert len(audit.cells) == len(STAGES) * len(MESSAGES)
    assert all(c.supply == c.demand == 0 for c in audit.cells)


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ([], (1, 0)),
        ([("p", "a")], (1, 1)),
        ([("p", "a"), ("p", "a")], (1, 1)),
        ([("p", "a"), ("q", "a")], (1, 2)),
        ([("p", "a"), ("p", "b"), ("q", "a")], (2, 2)),
        ([("p", "a"), ("p", "b"), ("p", "c"), ("q", "a")], (2, 2)),
        ([("p", "a"), ("p", "b"), ("p", "c"), ("q", "a"), ("q", "d")], (3, 2)),
    ],
)
def test_the_pace_is_the_mean_of_different_pieces_rounded_up(
    sent: list[tuple[str, str]], found: tuple[int, int]
) -> None:
    assert pace(sent) == found


@pytest.mark.parametrize(
    ("holding", "words"),
    [
        (Holding("a", stage={"ready": 1.0}), "'ready' is not a stage; choose one of unaware, aware"),
        (Holding("a", message={"why": 1.0}), "'why' is not a message; choose one of why_change, why_us, why_stay"),
        (Holding("a", stage={"aware": 1.2}), "'a' has 1.2 for 'aware'; it must be a probability from 0 to 1."),
        (Holding("a", stage={"aware": float("nan")}), "'a' has nan for 'aware'"),
    ],
)
def test_bad_input(holding: Holding, words: str) -> None:
    with pytest.raises(InputError) as error:
        matrix([holding], [], TAXONOMY)
    assert words in str(error.value)


def test_bad_readiness() -> None:
    with pytest.raises(InputError, match=r"'p' has -0.5 for 'aware'"):
        matrix([], [Person("p", readiness={"aware": -0.5})], TAXONOMY)


@given(holdings_of, people_of, needs)
def test_counts_against_brute_force(holdings: list[Holding], people: list[Person], need: int) -> None:
    for c in matrix(holdings, people, TAXONOMY, need).cells:
        there = [
            h
            for h in holdings
            if (not c.product or h.product in ("", c.product)) and (not c.market or h.market in ("", c.market))
        ]
        pieces = {h.asset_id for h in there if fits(h, c.stage, c.message)}
        own = {
            h.asset_id for h in there if c.product in ("", h.product) and c.market in ("", h.market)
        }  # fmt: skip
        assert (c.supply, c.general) == (len(pieces), len(pieces - own))
        works = TAXONOMY.messages_for(c.stage)
        stand = [
            p
            for p in people
            if (p.product, p.market) == (c.product, c.market)
            and p.readiness
            and c.message in works
            and c.stage == max(STAGES, key=lambda s: p.readiness[s])  # the first of equal ones
        ]
        left = {p.contact_id: len(pieces - p.had) for p in stand}
        assert {w.contact_id: w.left for w in c.people} == left
        share = math.ceil(need / len(works))
        assert c.short == sum(n < share for n in left.values())
        assert c.gap == pytest.approx(sum(max(0, 1 - n / share) for n in left.values()))
        assert (c.status is CellStatus.ENOUGH) == bool(left and min(left.values()) >= share)
        assert (c.status is CellStatus.EMPTY) == bool(left and max(left.values()) == 0)
        assert (c.status is CellStatus.NO_DEMAND) == (not left)


@given(holdings_of, people_of, holding)
def test_one_more_asset_never_increases_a_gap(holdings: list[Holding], people: list[Person], more: Holding) -> None:
    before = matrix(holdings, people, TAXONOMY, 2)
    fresh = Holding("fresh", "", more.product, more.market, more.stage, more.message, more.usable)
    after = matrix([*holdings, fresh], people, TAXONOMY, 2)
    for c in before.cells:
        assert at(after, c.stage, c.message, c.product, c.market).gap <= c.gap


@given(holdings_of, people_of, needs)
def test_so_many_more_pieces_as_are_missing_are_enough(
    holdings: list[Holding], people: list[Person], need: int
) -> None:
    audit = matrix(holdings, people, TAXONOMY, need)
    for c in audit.gaps(1):
        new = [piece(f"new{i}", c.stage, c.message, c.product, c.market) for i in range(c.missing)]
        place = (c.stage, c.message, c.product, c.market)
        assert at(matrix([*holdings, *new], people, TAXONOMY, need), *place).status is CellStatus.ENOUGH
        assert at(matrix([*holdings, *new[1:]], people, TAXONOMY, need), *place).status is not CellStatus.ENOUGH


@given(holdings_of, people_of)
def test_the_order_of_input_does_not_matter(holdings: list[Holding], people: list[Person]) -> None:
    audit = matrix(holdings, people, TAXONOMY)
    shuffled = matrix(list(reversed(holdings)), list(reversed(people)), TAXONOMY)
    assert audit == shuffled
    assert audit.gaps() == shuffled.gaps()


@given(holdings_of, people_of)
def test_gaps_are_the_unserved_in_order(holdings: list[Holding], people: list[Person]) -> None:
    gaps = matrix(holdings, people, TAXONOMY).gaps()
    assert all(a.gap >= b.gap for a, b in itertools.pairwise(gaps))
    assert all(c.gap > 0 and c.short > 0 and c.missing > 0 for c in gaps)


# Totals


@given(holdings_of, people_of, needs)
def test_totals_add_up_the_cells_and_count_each_piece_once(hs: list[Holding], ps: list[Person], need: int) -> None:
    audit = matrix(hs, ps, TAXONOMY, need)
    assert [(t.stage, t.message) for t in audit.totals] == (
        list(itertools.product(STAGES, MESSAGES)) if audit.cells else []
    )
    for total in audit.totals:
        here = [c for c in audit.cells if (c.stage, c.message) == (total.stage, total.message)]
        assert total.pieces == sum(fits(h, total.stage, total.message) for h in hs)
        assert (total.people, total.short) == (sum(c.demand for c in here), sum(c.short for c in here))
        statuses = {c.status for c in here if c.demand}
        if not statuses:
            assert total.status is CellStatus.NO_DEMAND
        elif total.short == 0:
            assert total.status is CellStatus.ENOUGH
        else:
            assert total.status is (CellStatus.EMPTY if statuses == {CellStatus.EMPTY} else CellStatus.THIN)


def test_the_total_of_one_combination_is_its_cell() -> None:
    """What is for everyone is a combination of its own, and counts in both."""
    hs = [piece("own", "evaluating", "why_us"), piece("all", "evaluating", "why_us", "", "")]
    audit = matrix(hs, [someone("p", "evaluating", "all")], TAXONOMY, 2)
    total = next(t for t in audit.totals if (t.stage, t.message) == ("evaluating", "why_us"))
    cell = at(audit, "evaluating", "why_us")
    assert (total.pieces, total.people, total.short, total.status) == (2, 1, 1, CellStatus.THIN)
    assert (cell.supply, cell.demand, cell.short, cell.status) == (2, 1, 1, CellStatus.THIN)
