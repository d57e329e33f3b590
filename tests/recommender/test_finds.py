"""A box of the audit: its numbers by hand, and that its colour follows from what it shows, in cells and in totals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.taxonomy import default_taxonomy
from recommender.audit import Cell, CellStatus, Waiting
from recommender.finds import Found, found
from recommender.supply import Holding, Person, matrix

TAXONOMY = default_taxonomy()
PIECES = [f"a{i}" for i in range(4)]


def place(need: int, *left: int) -> Cell:
    """A cell where so many pieces are new to each person."""
    people = tuple(Waiting(f"p{i}", 1.0, n) for i, n in enumerate(left))
    return Cell("aware", "why_change", "p", "m", 9, people=people, demand=len(left), need=need)


def colour(part: str) -> CellStatus:
    """What a reader makes of "0–1 of 2"."""
    least, most, need = re.fullmatch(r"(\d+)(?:–(\d+))? of (\d+)", part).groups()  # type: ignore[union-attr]
    if int(most or least) == 0:
        return CellStatus.EMPTY
    return CellStatus.ENOUGH if int(least) >= int(need) else CellStatus.THIN


@pytest.mark.parametrize(
    ("cell", "part", "status", "sentence"),
    [
        (place(2, 0), "0 of 2", "empty", "the one person there needs 2 new pieces and finds none; that is too little"),
        (place(1, 7), "1 of 1", "enough", "the one person there needs 1 new piece and finds enough; nobody goes short"),
        (place(2, 1, 1), "1 of 2", "thin", "each of the 2 people there needs 2 new pieces and finds 1; all of them go"),
        (place(2, 0, 1, 5), "0–2 of 2", "thin", "needs 2 new pieces and finds 0 to 2; 2 of them go short (thin)."),
        (place(2, 1, 2), "1–2 of 2", "thin", "finds 1 to 2; 1 of them goes short (thin)."),
        (place(2, 3, 2), "2 of 2", "enough", "finds enough; nobody goes short (enough)."),
    ],
)
def test_a_box_by_hand(cell: Cell, part: str, status: str, sentence: str) -> None:
    here = found([cell])
    assert (here.part, here.status) == (part, status)
    assert sentence in here.sentence


def test_where_nobody_is_there_is_no_demand() -> None:
    assert found([]) == found([place(2)]) == Found()
    assert Found().status is CellStatus.NO_DEMAND
    assert Found().sentence == "nobody is there now."


people = st.lists(
    st.tuples(
        st.sampled_from(("", "rota", "stores")),
        st.sampled_from(("considering", "deciding")),
        st.frozensets(st.sampled_from(PIECES)),
    ),
    max_size=6,
)
pieces = st.lists(
    st.tuples(
        st.sampled_from(("", "rota", "stores")),
        st.sampled_from(("considering", "deciding")),
        st.sampled_from(("why_change", "why_us")),
    ),
    max_size=4,
)


@given(pieces=pieces, people=people, need=st.integers(1, 4))
def test_numbers_and_colour_follow_one_rule(
    pieces: list[tuple[str, str, str]], people: list[tuple[str, str, frozenset[str]]], need: int
) -> None:
    holdings = [Holding(PIECES[i], "", p, "", {s: 1.0}, {m: 1.0}) for i, (p, s, m) in enumerate(pieces)]
    persons = [Person(f"p{i}", p, "", {s: 1.0}, had) for i, (p, s, had) in enumerate(people)]
    audit = matrix(holdings, persons, TAXONOMY, need)
    for cell in audit.cells:
        here = found([cell])
        assert (here.status, here.people, here.short) == (cell.status, cell.demand, cell.short)
        if here.people:
            assert here.need == cell.need
            assert colour(here.part) is cell.status
    for total in audit.totals:
        here = found(c for c in audit.cells if (c.stage, c.message) == (total.stage, total.message))
        assert (here.status, here.people, here.short) == (total.status, total.people, total.short)
        if here.people:
            assert colour(here.part) is total.status
