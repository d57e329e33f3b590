"""The nearest names: a slip of the pen or half a name finds somebody, anything else finds nobody."""

from __future__ import annotations

import pytest

from recommender.store.near import near

PEOPLE = [
    (key, text)
    for key, name in {
        "dana-whitlock": "Dana Whitlock",
        "jan-petersen": "Jan Petersen",
        "felix-obuya": "Felix Obuya",
        "ox": "Ox",
    }.items()
    for text in (key, name, f"{key}@acme.example")
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dana", ["dana-whitlock"]),
        ("whitlok", ["dana-whitlock"]),
        ("Obuya Felix", ["felix-obuya"]),
        ("jan", ["jan-petersen"]),
        # Colleagues share what stands behind the @.
        ("felix.obya@acme.example", ["felix-obuya"]),
        ("zoe@acme.example", []),
        ("@", []),
        # Three letters in common are no likeness, and a letter or two are a part of anything.
        ("nope", []),
        ("nobody", []),
        ("x", []),
        ("", []),
        ("x" * 100_000, []),
    ],
)
def test_near_names(typed: str, found: list[str]) -> None:
    assert near(typed, PEOPLE) == found
