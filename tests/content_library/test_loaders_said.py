"""What a list or a front matter says that an asset cannot hold: labels that nobody knows, several products."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_library.asset import Document, LabelSet
from content_library.loaders import load
from content_library.taxonomy import default_taxonomy

LIMIT = 10_000_000


def listed(folder: Path, *rows: dict[str, object]) -> list[Document]:
    """The documents of a list with these rows as JSON lines; nothing may be rejected."""
    (folder / "list.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = list(load(folder / "list.jsonl", default_taxonomy(), LIMIT))
    assert all(isinstance(d, Document) for d in found), found
    return [d for d in found if isinstance(d, Document)]


def front(folder: Path, text: str) -> Document:
    """The document of a Markdown file with this front matter."""
    (folder / "a.md").write_text(f"---\n{text}\n---\n# Doors\n\nWhat a door stops.\n", encoding="utf-8")
    (found,) = load(folder / "a.md", default_taxonomy(), LIMIT)
    assert isinstance(found, Document), found
    return found


def labels(document: Document) -> dict[tuple[LabelSet, str], float]:
    return {(t.label_set, t.label): t.p_primary for t in document.tags if t.p_primary}


@pytest.mark.parametrize(
    ("row", "left", "unknown"),
    [
        ({"stage": "Nirvana"}, {}, ["'Nirvana' is not a stage; choose one of unaware, aware, "]),
        ({"stage": "Awre"}, {}, ["'Awre' is not a stage (did you mean Aware?); choose one of unaware, aware, "]),
        (
            {"stage": "aware", "role": "cfo; wizard; Pope"},
            {(LabelSet.STAGE, "aware"): 1.0, (LabelSet.ROLE, "finance"): 1.0},
            ["'wizard' is not a role; ", "'Pope' is not a role; "],
        ),
        ({"stage": "aware; Nirvana", "also": "Nirvana"}, {(LabelSet.STAGE, "aware"): 1.0}, ["'Nirvana' is not a"]),
        ({"message": "why now; hello"}, {(LabelSet.MESSAGE, "why_change"): 1.0}, ["'hello' is not a message; "]),
        ({"also": "aware"}, {}, ["'also' names further stages, but 'stage' is blank"]),
        ({"stage": "-", "message": "why now"}, {(LabelSet.MESSAGE, "why_change"): 1.0}, []),
    ],
)
def test_a_row_comes_in_without_the_labels_that_nobody_knows(
    tmp_path: Path, row: dict[str, object], left: dict[tuple[LabelSet, str], float], unknown: list[str]
) -> None:
    plain, document = listed(tmp_path, {"id": "b", "text": "Text."}, {"id": "a", "text": "Text.", **row})
    assert (plain.unknown, document.asset.asset_id, labels(document)) == ((), "a", left)
    assert len(document.unknown) == len(unknown)
    assert all(said.startswith(start) for said, start in zip(document.unknown, unknown, strict=True))
    # Only what has a label is stated; a "-" states that there is none.
    stated = {str(label_set) for label_set, _ in left} | ({"stage"} if row.get("stage") == "-" else set())
    assert document.stated & set(LabelSet) == stated


def test_another_bad_value_still_refuses_the_row(tmp_path: Path) -> None:
    row = {"id": "a", "text": "Text.", "stage": "Nirvana", "valid_to": "soon"}
    (tmp_path / "list.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (found,) = load(tmp_path / "list.jsonl", default_taxonomy(), LIMIT)
    assert not isinstance(found, Document)
    assert found.reason == "Line 1: 'soon' in valid_to is not a date; write it as 2024-12-31."


@pytest.mark.parametrize(
    ("text", "product", "market"),
    [
        ("products: rota\nmarkets: [dk]", "rota", "dk"),
        ("Products: [rota, rota]", "rota", ""),
        ("products: '-'\nmarkets: []", "", ""),
        # What is written as ours goes before its plural.
        ("product: depot\nproducts: [rota, depot]", "depot", ""),
        ('product: "Desk, Pro"', "Desk, Pro", ""),
    ],
)
def test_one_product_or_market_may_stand_under_the_plural(tmp_path: Path, text: str, product: str, market: str) -> None:
    document = front(tmp_path, text)
    assert (document.asset.product, document.asset.market, document.notes) == (product, market, ())


@pytest.mark.parametrize("text", ["products: [rota, depot, rota]", "products: rota, depot", "product: [rota, depot]"])
def test_of_several_products_the_first_counts_and_that_is_said(tmp_path: Path, text: str) -> None:
    document = front(tmp_path, text)
    assert (document.asset.product, "product" in document.stated, dict(document.extra)) == ("rota", True, {})
    assert document.notes == (
        "It names 2 products (rota, depot) and an asset is of one, so it counts as made for rota alone; "
        'give it another product, or "-" if it suits whichever there is.',
    )


def test_a_list_may_have_plurals_and_tells_the_row(tmp_path: Path) -> None:
    one, two = listed(
        tmp_path,
        {"id": "a", "text": "Text.", "products": "rota", "markets": ["dk"]},
        {"id": "b", "text": "Text.", "products": ["Desk, Pro"], "markets": "dk; se, no"},
    )
    assert (one.asset.product, one.asset.market, one.notes) == ("rota", "dk", ())
    assert (two.asset.product, two.asset.market) == ("Desk, Pro", "dk")
    assert [note.split(",")[0] for note in two.notes] == ["Line 2: it names 3 markets (dk"]
