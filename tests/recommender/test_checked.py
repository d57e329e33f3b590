"""What a call is given: of the right type, or refused in one sentence before anything is done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender.calls.checked import checked, fits
from recommender.errors import InputError, StagecueError
from recommender.wire import Recommender

# Calls that take nothing from outside.
BARE = {"close", "warm", "doctor", "overtaken", "taxonomy"}


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("x", str, True),
        (None, str, False),
        (5, str, False),
        (None, str | None, True),
        (5, int, True),
        (np.int64(5), int, True),
        (True, int, False),
        (2.5, int, False),
        ([], Sequence[str], True),
        (("a", "b"), Sequence[str], True),
        ("ab", Sequence[str], False),
        (["a", 1], Sequence[str], False),
        ({"a": "b"}, Mapping[str, str] | None, True),
        ({"a": 1}, Mapping[str, str], False),
        ({1: "a"}, Mapping[str, str], False),
        (["a"], Mapping[str, str] | None, False),
        (print, bool | Callable[[str], None], True),
        (True, bool | Callable[[str], None], True),
        ("yes", bool | Callable[[str], None], False),
        (datetime(2026, 1, 1), datetime | None, True),
        ("2026-01-01", datetime | None, False),
        (object(), Any, True),
    ],
)
def test_what_fits(value: object, kind: object, expected: bool) -> None:
    assert fits(value, kind) is expected


def test_a_checked_call_is_the_same_call() -> None:
    @checked
    def add(a: int, *, b: int = 1, **more: int) -> int:
        """The sum."""
        return a + b + sum(more.values())

    assert (add(1), add(a=1, b=2), add(1, c=4)) == (2, 3, 6)
    assert (add.__name__, add.__doc__) == ("add", "The sum.")
    for wrong in ({"b": "2"}, {"c": "4"}):
        with pytest.raises(InputError, match=f"add: {next(iter(wrong))} must be a whole number, not '[24]'"):
            add(1, **wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'a'"):
        add()  # type: ignore[call-arg]


def test_every_public_call_is_checked() -> None:
    public = {n: c for n, c in inspect.getmembers(Recommender) if not n.startswith("_") and n not in BARE}
    assert "recommend" in public
    assert [n for n, c in public.items() if not hasattr(inspect.unwrap(c), "__code__") or not _is_checked(c)] == []


def _is_checked(call: Any) -> bool:
    return hasattr(getattr(call, "__func__", call), "__wrapped__")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda rec: rec.recommend(5), "recommend: contact must be text, not 5."),
        (
            lambda rec: rec.recommend("dana", filters=["market"]),
            "recommend: filters must be a mapping of texts, such as {'name': 'value'}, not ['market'].",
        ),
        (lambda rec: rec.recommend("dana", k="3"), "recommend: k must be a whole number, not '3'."),
        (lambda rec: rec.add_signal(None, "note"), "add_signal: contact must be text, not None."),
        (lambda rec: rec.undo_outcome(exposure_id=7), "undo_outcome: exposure_id must be text, not 7."),
        (
            lambda rec: rec.set_tags("a", "stage", "aware"),
            "set_tags: labels must be a list of texts, such as ['one', 'two'], not 'aware'.",
        ),
        (lambda rec: rec.assets(stage=3), "assets: stage must be text, not 3."),
        (lambda rec: rec.add_content(3), "add_content: path must be text or a path, not 3."),
        (
            lambda rec: rec.import_table(Path("x"), dry_run="yes"),
            "import_table: dry_run must be True or False, not 'yes'.",
        ),
        (
            lambda rec: rec.audit(as_of="2026-01-01"),
            "audit: as_of must be a datetime with a time zone, not '2026-01-01'.",
        ),
        (lambda rec: rec.contacts(actor=b"mia"), "contacts: actor must be text, not b'mia'."),
        (lambda _: Recommender.open(5), "open: workspace must be text or a path, not 5."),  # type: ignore[arg-type]
    ],
)
def test_the_wrong_type_is_refused_in_one_sentence(
    rec: Recommender, call: Callable[[Any], object], sentence: str
) -> None:
    with pytest.raises(StagecueError) as caught:
        call(rec)
    assert str(caught.value) == sentence


def test_a_moment_without_a_zone_is_still_refused_where_moments_are_read(rec: Recommender) -> None:
    with pytest.raises(InputError, match="has no time zone"):
        rec.audit(as_of=datetime(2026, 1, 1))
    assert rec.audit(as_of=datetime(2026, 1, 1, tzinfo=UTC)).cells == ()
