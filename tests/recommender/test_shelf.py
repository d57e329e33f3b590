"""The library as arrays: every column against the records it is made of, and kept whole or not at all."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from kept import fetch, keep

import recommender.shelf as shelf_module
from content_library.asset import Asset, LabelSet, SetBy, Status, Tag
from content_library.taxonomy import default_taxonomy
from recommender.shelf import Shelf, titled
from recommender.splice import Splice

T = default_taxonomy()
ASSETS = [
    Asset("a", "Ä title", product="rota", market="grid", language="de", format="pdf", published_at=date(2024, 2, 29)),
    Asset("b", "B", status=Status.DRAFT, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)),
    Asset("c", "C"),
]
TAGS = [
    Tag("a", LabelSet.STAGE, "aware", 0.7, 0.9),
    Tag("a", LabelSet.STAGE, "deciding", 0.3, 0.4, SetBy.PERSON),
    Tag("a", LabelSet.MESSAGE, "why_us", 0.6, 0.1),
    Tag("b", LabelSet.ROLE, "finance", 0.2, 0.8),
    Tag("b", LabelSet.STAGE, "a stage of another taxonomy", 1.0, 1.0),
    Tag("deleted since", LabelSet.STAGE, "aware", 1.0, 1.0),
]
VECTORS = {
    "a": np.array([[1, 0, 0], [0, 1, 0]], np.float32),
    "b": np.zeros((0, 3), np.float32),
    "c": np.array([[0, 0, 1]], np.float32),
}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf.build(ASSETS, TAGS, VECTORS, {"c"}, T)


def test_each_row_is_its_asset(shelf: Shelf) -> None:
    assert len(shelf) == 3
    for row, asset in enumerate(ASSETS):
        for name in ("asset_id", "title", "product", "market", "language", "format", "status"):
            assert str(getattr(shelf, name)[row]) == str(getattr(asset, name)), name
        for column, name in (("published", "published_at"), ("valid_from", "valid_from"), ("valid_to", "valid_to")):
            day = getattr(asset, name)
            assert int(getattr(shelf, column)[row]) == (day.toordinal() if day else 0), name
    assert shelf.vanished.tolist() == [False, False, True]
    assert dict(shelf.row_of) == {"a": 0, "b": 1, "c": 2}


def test_tags_stand_where_their_labels_stand(shelf: Shelf) -> None:
    stages, messages, roles = (T.labels(s) for s in LabelSet)
    expected = {
        "primary": {(0, stages.index("aware")): 0.7, (0, stages.index("deciding")): 0.3},
        "acceptable": {(0, stages.index("aware")): 0.9, (0, stages.index("deciding")): 0.4},
        "message": {(0, messages.index("why_us")): 0.6},
        "role": {(1, roles.index("finance")): 0.8},
    }
    for name, values in expected.items():
        matrix = getattr(shelf, name)
        assert {(int(r), int(c)): float(matrix[r, c]) for r, c in np.argwhere(matrix)} == pytest.approx(values)


def test_passages_belong_to_their_assets(shelf: Shelf) -> None:
    assert shelf.first_passage.tolist() == [0, 2, 2, 3]
    assert shelf.owner.tolist() == [0, 0, 2]
    assert shelf.mean[0] == pytest.approx(np.array([1, 1, 0]) / np.sqrt(2))
    assert shelf.mean[1].tolist() == [0, 0, 0]
    assert shelf.mean[2].tolist() == [0, 0, 1]


def test_a_title_turns_the_mean_towards_it() -> None:
    mean = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 0]], np.float32)
    titles = np.array([[0, 1, 0], [0, 0, 0], [0, 1, 0]], np.float32)
    turned, blank, nothing_to_cite = titled(mean, titles)
    assert turned == pytest.approx(np.array([0.8, 0.2, 0]) / np.sqrt(0.8**2 + 0.2**2))
    assert blank.tolist() == [1, 0, 0]
    assert nothing_to_cite.tolist() == [0, 0, 0]


def test_what_was_saved_is_what_is_loaded(shelf: Shelf, tmp_path: Path) -> None:
    keep(tmp_path, shelf)
    assert_same(fetch(tmp_path, Shelf), shelf)


def assert_same(ours: Shelf, theirs: Shelf) -> None:
    """Equal to the byte."""
    for f in fields(Shelf):
        one, other = getattr(ours, f.name), getattr(theirs, f.name)
        assert np.array_equal(one, other), f.name
        assert one.dtype == other.dtype, f.name


def test_what_hangs_on_passages_has_a_file_of_its_own(shelf: Shelf) -> None:
    retitled = Shelf.build([replace(a, title="X") for a in ASSETS], [], VECTORS, set(), T)
    files = {key: io.BytesIO() for key in shelf.payloads()}
    others = {key: io.BytesIO() for key in shelf.payloads()}
    for made, into in ((shelf, files), (retitled, others)):
        for key, write in made.payloads().items():
            write(into[key])
    assert files["columns.npz"].getvalue() != others["columns.npz"].getvalue()
    assert files["passages.npz"].getvalue() == others["passages.npz"].getvalue()


def test_fresh_rows_in_the_place_of_old_ones(shelf: Shelf) -> None:
    """The asset with the longest texts leaves, one comes between, one gets another status and other tags."""
    assets = [Asset("b", "B", status=Status.APPROVED), Asset("bb", "New, with a long title", market="rail"), ASSETS[2]]
    tags = [Tag("b", LabelSet.STAGE, "deciding", 1.0, 1.0), Tag("bb", LabelSet.ROLE, "business", 0.5, 0.5)]
    splice = Splice.by_key(shelf.asset_id, ["a", "b", "bb"], ["b", "bb"])
    columns = shelf.spliced(splice, Shelf.described(assets[:2], tags, set(), T))
    vectors = {"b": VECTORS["b"], "bb": VECTORS["a"], "c": VECTORS["c"]}
    joined = np.concatenate(list(vectors.values()))
    spliced = columns.with_vectors([len(v) for v in vectors.values()], joined)
    assert_same(spliced, Shelf.build(assets, tags, vectors, {"c"}, T))
    gone = Splice.by_key(shelf.asset_id, ["a"], [])
    assert gone.join(shelf.title, shelf.title[:0]).tolist() == ["B", "C"]
    assert shelf.spliced(gone, Shelf.described([], [], set(), T)).title.dtype == np.dtype("<U1")


def test_an_empty_library(tmp_path: Path) -> None:
    empty = Shelf.build([], [], {}, set(), T)
    assert (len(empty), empty.first_passage.tolist(), empty.owner.tolist()) == (0, [0], [])
    assert empty.acceptable.shape == (0, len(T.labels("stage")))
    keep(tmp_path, empty)
    assert len(fetch(tmp_path, Shelf)) == 0


def test_which_assets_have_a_value_is_kept_and_cannot_be_changed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_VALUES", 2)
    first = shelf.having("product", "rota")
    assert first.tolist() == [True, False, False]
    assert shelf.having("product", "rota") is first
    assert shelf.having("market", "rota").tolist() == [False, False, False]
    with pytest.raises(ValueError, match="read-only"):
        first[1] = True
    # No more are kept than that: what is asked for again is compared again.
    assert shelf.having("language", "de").tolist() == [True, False, False]
    assert shelf.having("product", "rota") is not first
    assert shelf.having("product", "rota").tolist() == first.tolist()
    # Another shelf has its own.
    other = replace(shelf, product=np.array(["", "rota", ""]))
    assert other.having("product", "rota").tolist() == [False, True, False]
