"""Rows that move, against lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.splice import Piece, Splice

KEYS = st.sets(st.text("abé🙂", min_size=1, max_size=2), max_size=8)


@given(KEYS, KEYS, st.data())
def test_the_updated_table_is_what_stays_and_what_is_fresh(
    old: set[str], touched: set[str], data: st.DataObject
) -> None:
    fresh = data.draw(st.sets(st.sampled_from(sorted(touched)))) if touched else set()
    splice = Splice.by_key(np.array(sorted(old), dtype=np.str_), touched, fresh)
    kept = [(key, "old") for key in sorted(old)]
    new = [(key, "new") for key in sorted(fresh)]
    expected = sorted([row for row in kept if row[0] not in touched] + new)
    rows = splice.join(np.array(kept, dtype="<U3").reshape(-1, 2), np.array(new, dtype="<U3").reshape(-1, 2))
    assert [tuple(row) for row in rows.tolist()] == expected
    # The same told by where each row goes.
    places = [p.tolist() for p in splice.places(len(kept), len(new))]
    assert places == [[expected.index(r) if r in expected else -1 for r in table] for table in (kept, new)]
    # And for what each row has several of.
    counts = {row: data.draw(st.integers(0, 3)) for row in [*kept, *new]}
    firsts = [np.cumsum([0] + [counts[r] for r in table]) for table in (kept, new)]
    parts = [[f"{key}{mark}{i}" for key, mark in table for i in range(counts[key, mark])] for table in (kept, new)]
    joined = splice.spread(*firsts).join(np.array(parts[0], dtype="<U9"), np.array(parts[1], dtype="<U9"))
    assert joined.tolist() == [f"{key}{mark}{i}" for key, mark in expected for i in range(counts[key, mark])]


def test_what_lies_together_is_one_piece() -> None:
    old = np.array(["a", "b", "c", "d", "e"])
    assert Splice.by_key(old, [], []).pieces == (Piece(False, 0, 5),)
    changed = Splice.by_key(old, ["c", "b"], ["b", "c"])
    assert changed.pieces == (Piece(False, 0, 1), Piece(True, 0, 2), Piece(False, 3, 5))
    assert Splice.by_key(old, ["b"], []).pieces == (Piece(False, 0, 1), Piece(False, 2, 5))
    assert Splice.by_key(old[:0], ["x"], []).pieces == ()
