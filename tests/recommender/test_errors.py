"""The tree of errors: one root, one exit code a kind, one sentence with the choices."""

from __future__ import annotations

import pytest

from recommender import errors
from recommender.errors import InputError, NotFoundError, StagecueError, one_of

KINDS = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, StagecueError)]


def test_one_root_and_an_exit_code_a_kind() -> None:
    codes = {k: k.exit_code for k in KINDS}
    assert all(code > 0 for code in codes.values())
    assert codes[errors.TaxonomyError] == codes[InputError]  # a kind of wrong input
    others = [code for kind, code in codes.items() if kind is not errors.TaxonomyError]
    assert len(set(others)) == len(others)


def test_what_is_not_found_is_named_with_what_is_near() -> None:
    error = NotFoundError("contact", "dna", ["dana", "dan"])
    assert str(error) == "There is no contact 'dna'. Did you mean dana, dan?"
    assert (error.noun, error.name, error.near, error.exit_code) == ("contact", "dna", ("dana", "dan"), 3)
    assert str(NotFoundError("contact", "x")) == "There is no contact 'x'."


def test_one_of_gives_the_value_or_the_choices() -> None:
    assert one_of("status", "draft", ["draft", "approved"]) == "draft"
    with pytest.raises(InputError, match=r"^'final' is not a status; choose one of draft, approved\.$"):
        one_of("status", "final", (x for x in ("draft", "approved")))
    with pytest.raises(InputError, match="'liked' is not an outcome;"):
        one_of("outcome", "liked", ["sent"])


@pytest.mark.parametrize(
    ("value", "meant"), [("visted_page", "visited_page"), ("Visited page", "visited_page"), ("Demo", "demo")]
)
def test_one_of_names_what_is_a_slip_of_the_pen_away(value: str, meant: str) -> None:
    with pytest.raises(InputError, match=rf"^'{value}' is not a kind \(did you mean {meant}\?\); choose one of"):
        one_of("kind", value, ["visited_page", "read_asset", "demo"])


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("reply", "replied"),
        ("call", "asked_for_call"),
        ("webinar", "attended_webinar"),
        ("refer", "referred"),
        ("page", ""),  # two have it
        ("a", ""),
        ("replacement", ""),
    ],
)
def test_another_form_of_a_choice_or_a_word_of_it_is_meant(value: str, meant: str) -> None:
    kinds = ["replied", "asked_for_call", "attended_webinar", "referred", "visited_page", "left_page"]
    assert errors.alike_to(value, kinds) == meant


def test_a_very_long_value_is_not_repeated_in_full() -> None:
    assert len(str(NotFoundError("contact", "x" * 10_000))) < 200
    with pytest.raises(InputError) as told:
        one_of("kind", "y" * 10_000, ["a"])
    assert len(str(told.value)) < 200
