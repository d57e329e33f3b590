"""The audit against arithmetic, and its laws: nothing is lost, more content never makes a gap worse."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.taxonomy import Message, Stage, Taxonomy, default_taxonomy
from recommender.audit import EMPTY, ENOUGH, NO_DEMAND, Audit, Cell, CellStatus, Holding, Person, matrix
from recommender.errors import InputError

TAXONOMY = default_taxonomy()
STAGES, MESSAGES = TAXONOMY.labels("stage"), TAXONOMY.labels("message")
SOLD = [("", ""), ("rota", ""), ("", "utilities"), ("rota", "utilities"), ("rota", "facilities"), ("stores", "medical")]
probability = st.floats(0, 1, allow_subnormal=False)


def normalised(values: list[float]) -> list[float]:
    return [v / sum(values) for v in values]


def distribution(labels: tuple[str, ...]) -> st.SearchStrategy[dict[str, float]]:
    values = st.lists(st.floats(0.01, 1), min_size=len(labels), max_size=len(labels))
    return values.map(lambda v: dict(zip(labels, normalised(v), strict=True)))


holding = st.builds(
    lambda sold, stage, message, usable: Holding("", "", *sold, stage, message, usable),
    st.sampled_from(SOLD),
    st.fixed_dictionaries(dict.fromkeys(STAGES, probability)),
    distribution(MESSAGES),
    st.booleans(),
)
person = st.builds(lambda sold, readiness: Person("", *sold, readiness), st.sampled_from(SOLD), distribution(STAGES))
holdings_of = st.lists(holding, max_size=6).map(
    lambda hs: [Holding(f"a{i}", "", h.product, h.market, h.stage, h.message, h.usable) for i, h in enumerate(hs)]
)
people_of = st.lists(person, max_size=6).map(
    lambda ps: [Person(f"p{i}", p.product, p.market, p.readiness) for i, p in enumerate(ps)]
)


def at(audit: Audit, stage: str, message: str, product: str = "rota", market: str = "utilities") -> Cell:
    wanted = (stage, message, product, market)
    return next(c for c in audit.cells if (c.stage, c.message, c.product, c.market) == wanted)


def piece(asset_id: str, stage: str, message: str, product: str = "rota", market: str = "utilities") -> Holding:
    return Holding(asset_id, asset_id, product, market, {stage: 1.0}, {message: 1.0})


def someone(contact_id: str, stage: str, product: str = "rota", market: str = "utilities") -> Person:
    return Person(contact_id, product, market, {stage: 1.0})


def test_supply_and_demand_by_hand() -> None:
    story = Holding(
        "story",
        "A story",
        "rota",
        "utilities",
        {"evaluating": 0.9, "deciding": 0.5},
        {"why_us": 0.8, "why_change": 0.2},
    )
    everyones = Holding("all", "For all", "", "", {"evaluating": 0.6}, {"why_us": 1.0})
    draft = Holding("draft", "A draft", "rota", "utilities", {"evaluating": 1.0}, {"why_us": 1.0}, usable=False)
    other = piece("other", "evaluating", "why_us", market="facilities")
    dana = Person("dana", "rota", "utilities", {"considering": 0.5, "evaluating": 0.3, "deciding": 0.2})
    audit = matrix([story, everyones, draft, other], [dana, someone("sunita", "evaluating")], TAXONOMY)

    cell = at(audit, "evaluating", "why_us")
    assert cell.supply == pytest.approx(0.9 * 0.8 + 0.6)
    assert cell.general == pytest.approx(0.6)
    assert cell.demand == pytest.approx(1.3)
    assert cell.count_confident == 2  # the story and what is for everyone; neither the draft nor the other market's
    assert cell.status is CellStatus.THIN
    assert cell.gap == pytest.approx(1.3 * (1 - 1.32 / 3))
    # What doesn't fit the stage is shown as supply and wanted by nobody.
    assert at(audit, "evaluating", "why_change").supply == pytest.approx(0.18)
    assert at(audit, "evaluating", "why_change").demand == 0
    assert at(audit, "evaluating", "why_change").status is CellStatus.NO_DEMAND
    # Two messages fit somebody who considers: half of the demand each.
    assert at(audit, "considering", "why_change").demand == pytest.approx(0.25)
    assert at(audit, "considering", "why_us").demand == pytest.approx(0.25)
    # What is for everyone is its own combination's own, and facilities exist since an asset is for them.
    assert at(audit, "evaluating", "why_us", "", "").general == 0
    assert at(audit, "evaluating", "why_us", "", "").supply == pytest.approx(0.6)
    assert {(c.product, c.market) for c in audit.cells} == {("", ""), ("rota", "utilities"), ("rota", "facilities")}


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
    assert cell.supply == float(counts)
    assert cell.general == float(counts and (product, market) != ("rota", "utilities"))


@pytest.mark.parametrize(
    ("assets", "people", "status"),
    [(0, 1, "empty"), (1, 1, "thin"), (2, 1, "thin"), (3, 1, "enough"), (0, 0, "no demand"), (3, 0, "no demand")],
)
def test_status(assets: int, people: int, status: str) -> None:
    holdings = [piece(f"a{i}", "aware", "why_change") for i in range(assets)] or [piece("x", "deciding", "why_us")]
    audit = matrix(holdings, [someone(f"p{i}", "aware") for i in range(people)], TAXONOMY)
    assert at(audit, "aware", "why_change").status == status


def test_status_at_its_thresholds() -> None:
    def judged(supply: float, demand: float) -> CellStatus:
        whole, rest = int(supply), supply - int(supply)
        holdings = [piece(f"a{i}", "aware", "why_change") for i in range(whole)]
        holdings.append(Holding("b", "", "rota", "utilities", {"aware": rest}, {"why_change": 1.0}))
        audit = matrix(holdings, [Person("p", "rota", "utilities", {"aware": demand})], TAXONOMY)
        return at(audit, "aware", "why_change").status

    assert judged(EMPTY - 0.01, 1) is CellStatus.EMPTY
    assert judged(EMPTY, 1) is CellStatus.THIN
    assert judged(ENOUGH - 0.01, 1) is CellStatus.THIN
    assert judged(ENOUGH, 1) is CellStatus.ENOUGH
    assert judged(0, NO_DEMAND - 0.01) is CellStatus.NO_DEMAND
    assert judged(0, NO_DEMAND) is CellStatus.EMPTY


def test_gaps_rank_by_people_who_are_not_served() -> None:
    people = [someone(f"e{i}", "evaluating") for i in range(4)]  # three assets: enough
    people += [someone(f"a{i}", "aware") for i in range(3)]  # one asset: 3 x 2/3 = 2 unserved
    people += [someone("u", "unaware"), someone("x", "expanding")]  # nothing: 1 unserved each, in the journey's order
    holdings = [piece(f"s{i}", "evaluating", "why_us") for i in range(3)] + [piece("w", "aware", "why_change")]
    audit = matrix(holdings, people, TAXONOMY)
    assert [(c.stage, round(c.gap, 9)) for c in audit.gaps()] == [("aware", 2), ("unaware", 1), ("expanding", 1)]
    assert audit.gaps(2) == audit.gaps()[:2]
    assert audit.gaps(0) == ()


def test_nothing_at_all() -> None:
    assert matrix([], [], TAXONOMY).cells == ()
    assert matrix([], [], TAXONOMY).gaps(5) == ()


def test_an_untagged_asset_counts_for_nothing() -> None:
    audit = matrix([Holding("new", "New", "rota", "utilities")], [], TAXONOMY)
    assert len(audit.cells) == len(STAGES) * len(MESSAGES)
    assert all(c.supply == c.count_confident == 0 for c in audit.cells)


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


@given(holdings_of, people_of)
def test_own_supply_sums_to_the_expected_assets(holdings: list[Holding], people: list[Person]) -> None:
    audit = matrix(holdings, people, TAXONOMY)
    expected = sum(a * b for h in holdings if h.usable for a in h.stage.values() for b in h.message.values())
    assert sum(c.supply - c.general for c in audit.cells) == pytest.approx(expected, abs=1e-9)


@given(holdings_of, people_of)
def test_supply_against_brute_force(holdings: list[Holding], people: list[Person]) -> None:
    for c in matrix(holdings, people, TAXONOMY).cells:
        fitting = [h for h in holdings if h.usable and h.product in ("", c.product) and h.market in ("", c.market)]
        assert c.supply == pytest.approx(sum(h.stage[c.stage] * h.message[c.message] for h in fitting), abs=1e-9)
        own = [h for h in fitting if (h.product, h.market) == (c.product, c.market)]
        general = sum(h.stage[c.stage] * h.message[c.message] for h in fitting if h not in own)
        assert c.general == pytest.approx(general, abs=1e-9)


@given(holdings_of, people_of)
def test_demand_sums_to_the_people_of_each_combination(holdings: list[Holding], people: list[Person]) -> None:
    cells = matrix(holdings, people, TAXONOMY).cells
    for product, market in {(c.product, c.market) for c in cells}:
        wanted = sum(c.demand for c in cells if (c.product, c.market) == (product, market))
        assert wanted == pytest.approx(sum((p.product, p.market) == (product, market) for p in people), abs=1e-9)
    assert all(c.demand == 0 for c in cells if c.message not in TAXONOMY.messages_for(c.stage))


@given(holdings_of, people_of, holding)
def test_one_more_asset_never_increases_a_gap(holdings: list[Holding], people: list[Person], more: Holding) -> None:
    before = matrix(holdings, people, TAXONOMY)
    after = matrix([*holdings, more], people, TAXONOMY)
    for c in before.cells:
        assert at(after, c.stage, c.message, c.product, c.market).gap <= c.gap + 1e-9


@given(holdings_of, people_of)
def test_the_order_of_input_does_not_matter(holdings: list[Holding], people: list[Person]) -> None:
    audit = matrix(holdings, people, TAXONOMY)
    shuffled = matrix(list(reversed(holdings)), list(reversed(people)), TAXONOMY)
    assert audit == shuffled
    assert audit.gaps() == shuffled.gaps()


@given(holdings_of, people_of)
def test_gaps_are_the_unserved_in_order(holdings: list[Holding], people: list[Person]) -> None:
    gaps = matrix(holdings, people, TAXONOMY).gaps()
    assert all(round(a.gap, 9) >= round(b.gap, 9) for a, b in itertools.pairwise(gaps))
    assert all(c.gap > 0 and c.demand >= NO_DEMAND and c.supply < ENOUGH for c in gaps)


def brief(cell: Cell, others: tuple[Cell, ...] = ()) -> str:
    return Audit((cell, *others)).brief(cell, TAXONOMY)


def test_brief_of_an_empty_cell() -> None:
    cell = Cell("evaluating", "why_us", "rota", "utilities", 0.1, 0.0, 3.2, 0, CellStatus.EMPTY, 3.1)
    assert brief(cell) == (
        "For Rota in utilities, about three people are evaluating vendors; nothing tells them why to choose us yet. "
        "Next, write a customer story or a comparison of vendors; three pieces would be enough."
    )


def test_brief_says_what_can_be_adapted() -> None:
    cell = Cell("evaluating", "why_us", "rota", "utilities", 0.1, 0.0, 3.2, 0, CellStatus.EMPTY, 3.1)
    facilities = Cell("evaluating", "why_us", "rota", "facilities", 2.0, 0.0, 0.0, 2, CellStatus.NO_DEMAND, 0.0)
    medical = Cell("evaluating", "why_us", "rota", "medical", 2.5, 1.5, 0.0, 2, CellStatus.NO_DEMAND, 0.0)
    other = Cell("evaluating", "why_us", "stores", "rail", 9.0, 0.0, 0.0, 9, CellStatus.NO_DEMAND, 0.0)
    everyones = Cell("evaluating", "why_us", "rota", "rail", 3.0, 3.0, 0.0, 3, CellStatus.NO_DEMAND, 0.0)
    assert "adapt" not in brief(cell, (everyones, other))
    text = brief(cell, (facilities, medical, everyones, other))
    assert "or a comparison of vendors, or adapt what there is for facilities; three pieces" in text


@pytest.mark.parametrize(
    ("supply", "general", "words", "missing"),
    [
        (1.0, 0.0, "only about one asset tells them why to stay.", "two more pieces would be enough."),
        (1.6, 0.2, "only one or two assets tell them why to stay.", "two more pieces would be enough."),
        (2.2, 0.0, "only about two assets tell them why to stay.", "one more piece would be enough."),
        (
            2.2,
            2.0,
            "only about two assets tell them why to stay, and none of them is made for this product and market.",
            "one more piece would be enough.",
        ),
        (
            0.6,
            0.6,
            "perhaps one asset tells them why to stay, and it is not made for this product and market.",
            "three more pieces would be enough.",
        ),
    ],
)
def test_brief_of_a_thin_cell(supply: float, general: float, words: str, missing: str) -> None:
    cell = Cell("adopting", "why_stay", "Rota Pro", "", supply, general, 0.3, 1, CellStatus.THIN, 0.2)
    assert brief(cell) == (
        f"For Rota Pro in no particular market, perhaps one person is getting the product to work; {words} "
        f"Next, write a set-up guide or best practices from users; {missing}"
    )


def test_brief_at_the_threshold_of_empty() -> None:
    cell = Cell("adopting", "why_stay", "rota", "", EMPTY, 0.0, 1.0, 1, CellStatus.THIN, 0.8)
    assert brief(cell).endswith(
        "perhaps one asset tells them why to stay. "
        "Next, write a set-up guide or best practices from users; three more pieces would be enough."
    )


def test_brief_where_nothing_is_to_do() -> None:
    enough = Cell("aware", "why_change", "", "utilities", 4.1, 0.0, 1234.4, 4, CellStatus.ENOUGH, 0.0)
    assert brief(enough) == (
        "For no particular product in utilities, about 1,200 people are learning about the problem; about four assets "
        "tell them why to change. That is enough for now."
    )
    nobody = Cell("unaware", "why_change", "", "", 0.0, 0.0, 0.1, 0, CellStatus.NO_DEMAND, 0.1)
    assert brief(nobody) == (
        "For no particular product or market, hardly anybody stands at the stage “Unaware”; nothing tells them why to "
        "change yet. Nothing needs to be written for now."
    )
    misplaced = Cell("considering", "why_stay", "rota", "", 2.0, 0.0, 0.0, 2, CellStatus.NO_DEMAND, 0.0)
    assert brief(misplaced) == (
        "People who are working out what is needed should hear why to change or why to choose us, not why to stay. "
        "Write nothing for this combination."
    )


def test_every_fitting_cell_of_the_default_taxonomy_has_an_own_idea() -> None:
    for stage, message in itertools.product(STAGES, MESSAGES):
        if message in TAXONOMY.messages_for(stage):
            cell = Cell(stage, message, "rota", "", 0.0, 0.0, 2.0, 0, CellStatus.EMPTY, 2.0)
            assert "a piece that tells them" not in brief(cell)


def test_brief_in_a_companys_own_words() -> None:
    own = Taxonomy("own", (Stage("trial", "Trial", "", ("hope",)),), (Message("hope", "Hope", ""),), (), ())
    audit = matrix([], [Person("a", "n8n", "rail", {"trial": 1.0}), Person("b", "n8n", "rail", {"trial": 1.0})], own)
    assert audit.brief(audit.gaps(1)[0], own) == (
        "For n8n in rail, about two people are at the stage “Trial”; nothing tells them the message “Hope” yet. "
        "Next, write a piece that tells them the message “Hope”; three pieces would be enough."
    )
