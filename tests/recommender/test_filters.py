"""What may not leave the house, and why; a filter that matches nothing gives nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from content_library.asset import Asset, Status
from content_library.taxonomy import default_taxonomy
from recommender import filters
from recommender.errors import InputError
from recommender.filters import History, Sieve
from recommender.shelf import Shelf

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
# Each odd one out has a name that says why; "fine" has nothing against it.
LIBRARY = (
    Asset("a-fine", "Fine", language="en", product="rota", market="grid", format="pdf"),
    Asset("b-draft", "Draft", language="en", status=Status.DRAFT),
    Asset("c-retired", "Retired", language="en", status=Status.RETIRED),
    Asset("d-gone", "Source gone", language="en"),
    Asset("e-expired", "Expired", language="en", valid_to=TODAY - timedelta(days=3)),
    Asset("f-last-day", "Valid until today", language="en", valid_to=TODAY),
    Asset("g-early", "Not yet", language="en", valid_from=TODAY + timedelta(days=10)),
    Asset("h-first-day", "Valid from today", language="en", valid_from=TODAY),
    Asset("i-sent", "Sent", language="en"),
    Asset("j-dismissed", "Dismissed", language="en"),
    Asset("k-german", "Deutsch", language="de", product="stores", market="rail", format="md"),
    Asset("l-unknown", "Language unknown", language=""),
)
HISTORY = History(
    sent={"i-sent": NOW - timedelta(days=4), "deleted-since": NOW},
    dismissed={"j-dismissed": (NOW - timedelta(days=1, hours=2), "too long")},
)


def shelf_of(*assets: Asset, vanished: set[str] | None = None) -> Shelf:
    vectors = {a.asset_id: np.ones((1, 2), np.float32) / np.sqrt(2) for a in assets}
    return Shelf.build(assets, [], vectors, vanished or set(), default_taxonomy())


def sieved(
    given: Mapping[str, str] | None = None, language: str = "en", history: History = HISTORY, *assets: Asset
) -> Sieve:
    shelf = shelf_of(*(assets or LIBRARY), vanished={"d-gone"})
    return filters.sieve(shelf, given or {}, language, history, NOW)


def allowed(found: Sieve) -> list[str]:
    return [str(i) for i in found.shelf.asset_id[found.allowed]]


def why(found: Sieve) -> dict[str, str]:
    return {str(found.shelf.asset_id[row]): reason for row, reason in found.reasons.items()}


def test_every_reason_by_name() -> None:
    found = sieved()
    assert allowed(found) == ["a-fine", "f-last-day", "h-first-day", "l-unknown"]
    assert why(found) == {
        "b-draft": "is a draft",
        "c-retired": "is retired",
        "d-gone": "its source is gone",
        "e-expired": "expired 3 days ago",
        "g-early": "is valid in 10 days",
        "i-sent": "was already sent 4 days ago",
        "j-dismissed": "was dismissed yesterday: too long",
        "k-german": "is in German",
    }
    assert filters.notes(found) == ()


def test_counts_say_how_many_for_which_reason_and_add_up() -> None:
    counts = filters.counts(sieved())
    assert counts == {
        "status": 2,
        "already sent": 1,
        "dismissed": 1,
        "expired": 1,
        "not yet valid": 1,
        "other language": 1,
        "source gone": 1,
    }
    assert next(iter(counts)) == "status"  # most first
    assert sum(counts.values()) + len(allowed(sieved())) == len(LIBRARY)


def test_only_the_first_reason_counts() -> None:
    """A draft that was sent and is gone is one asset, not three."""
    found = sieved({}, "en", History(sent={"d-gone": NOW}), replace(LIBRARY[3], status=Status.DRAFT))
    assert filters.counts(found) == {"status": 1}


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("product", "rota", ["a-fine"]),
        ("market", "grid", ["a-fine"]),
        ("format", "pdf", ["a-fine"]),
        ("language", "de", ["k-german"]),
        ("status", "draft", ["b-draft"]),
        ("product", "", ["a-fine", "f-last-day", "h-first-day", "l-unknown"]),
    ],
)
def test_a_filter_keeps_what_has_exactly_that_value(name: str, value: str, left: list[str]) -> None:
    assert allowed(sieved({name: value})) == left


def test_a_filter_that_matches_nothing_gives_nothing_and_says_why() -> None:
    found = sieved({"product": "no-such-product"})
    assert allowed(found) == []
    assert filters.counts(found)["product filter"] == 7  # nothing else is against them, except what comes later
    assert why(found)["a-fine"] == "is not product no-such-product"
    assert sum(filters.counts(found).values()) == len(LIBRARY)


def test_filters_hold_together() -> None:
    assert allowed(sieved({"product": "rota", "market": "rail"})) == []
    assert allowed(sieved({"language": "de", "format": "md"})) == ["k-german"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("campaign", ""), ("Product", " (did you mean product?)"), ("", ""), ("lang", " (did you mean language?)")],
)
def test_a_filter_that_does_not_exist_is_named(name: str, said: str) -> None:
    words = f"'{name}' is not a filter{said}; choose one of product, market, language"
    with pytest.raises(InputError, match=re.escape(words)):
        sieved({name: "x"})


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"product": "rot"}, "No asset has the product 'rot' (did you mean rota?); there are rota, stores."),
        ({"format": "xlsx"}, "No asset has the format 'xlsx'; there are md, pdf."),
        ({"language": "English"}, "No asset has the language 'English'; there are de, en."),
        ({"market": "sea"}, "No asset has the market 'sea'; there are grid, rail."),
    ],
)
def test_a_value_that_no_asset_has_is_said_with_those_that_there_are(given: dict[str, str], note: str) -> None:
    assert filters.notes(sieved(given)) == (note,)


def test_of_many_values_the_first_are_named() -> None:
    many = [Asset(f"a{i:02}", "A", format=f"f{i:02}") for i in range(12)]
    found = filters.sieve(shelf_of(*many), {"format": "x"}, "", History(), NOW)
    assert filters.notes(found)[0].endswith("there are f00, f01, f02, f03, f04, f05, f06, f07, f08, f09 and 2 more.")


def test_names_and_values_are_taken_as_the_library_writes_them() -> None:
    shelf = shelf_of(*LIBRARY, Asset("x", "X", product="Rota", format="pdf"))
    given = {" Format ": "PDF", "market": "Grid", "language": "fr", "PRODUCT": "Rota", "status": "draft"}
    expected = {"format": "pdf", "market": "grid", "language": "fr", "product": "Rota", "status": "draft"}
    assert filters.as_written(shelf, given) == expected
    with pytest.raises(InputError, match="'colour' is not a filter"):
        filters.as_written(shelf, {"colour": "red"})


def test_a_status_that_does_not_exist_is_an_error_and_not_an_empty_answer() -> None:
    words = "'aproved' is not a status (did you mean approved?); choose one of draft, approved, retired"
    with pytest.raises(InputError, match=re.escape(words)):
        sieved({"status": "aproved"})


def test_the_contacts_language_is_a_filter() -> None:
    assert allowed(sieved(language="de")) == ["k-german", "l-unknown"]
    assert allowed(sieved(language="")) == ["a-fine", "f-last-day", "h-first-day", "k-german", "l-unknown"]


def test_where_nothing_is_in_the_contacts_language_english_is_shown_and_said() -> None:
    english, german = LIBRARY[0], LIBRARY[10]
    found = sieved({}, "fr", History(), english, german)
    assert allowed(found) == ["a-fine"]
    assert filters.notes(found) == ("There is nothing in the reader's language (French); what follows is in English.",)
    # With one French asset there is no fallback, though the English one may fit better.
    french = Asset("m-french", "Français", language="fr")
    assert allowed(sieved({}, "fr", History(), english, french)) == ["m-french"]


def test_where_nothing_is_in_english_either_nothing_is_shown_and_nothing_is_promised() -> None:
    found = sieved({}, "fr", History(), LIBRARY[10])
    assert allowed(found) == []
    assert why(found) == {"k-german": "is in German"}
    assert filters.notes(found) == ()


def test_what_was_sent_in_the_contacts_language_does_not_open_the_door_to_others() -> None:
    """One German asset, sent already: the answer is "nothing left", not something in English."""
    found = sieved({}, "de", History(sent={"k-german": NOW}), LIBRARY[0], LIBRARY[10])
    assert allowed(found) == []
    assert filters.notes(found) == ()


def test_a_language_filter_overrides_the_contacts_language() -> None:
    assert allowed(sieved({"language": "de"}, "fr")) == ["k-german"]


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(hours=2), "today"), (timedelta(days=1, hours=1), "yesterday"), (timedelta(days=40), "40 days ago")],
)
def test_when_it_was_sent_in_words(ago: timedelta, words: str) -> None:
    found = sieved({}, "en", History(sent={"a-fine": NOW - ago}), LIBRARY[0])
    assert why(found) == {"a-fine": f"was already sent {words}"}


def test_a_dismissal_without_a_reason() -> None:
    found = sieved({}, "en", History(dismissed={"a-fine": (NOW, "")}), LIBRARY[0])
    assert why(found) == {"a-fine": "was dismissed today"}


def test_the_best_of_what_was_left_out_comes_first() -> None:
    found = sieved()
    scores = np.zeros(len(LIBRARY))
    scores[[8, 4, 0]] = [0.9, 0.5, 1.0]  # sent, expired, and one that is in
    assert [(x.item_id, x.title, x.why) for x in found.left_out(scores, 3)] == [
        ("i-sent", "Sent", "was already sent 4 days ago"),
        ("e-expired", "Expired", "expired 3 days ago"),
        ("b-draft", "Draft", "is a draft"),  # ties by row
    ]


def test_dates_count_in_whole_days_of_the_asked_moment() -> None:
    last = Asset("x", "X", language="en", valid_to=date(2025, 6, 15))
    shelf = shelf_of(last)
    evening = datetime(2025, 6, 15, 23, 59, tzinfo=UTC)
    assert filters.sieve(shelf, {}, "en", History(), evening).allowed.all()
    assert not filters.sieve(shelf, {}, "en", History(), evening + timedelta(minutes=2)).allowed.any()


def test_an_empty_library() -> None:
    found = filters.sieve(Shelf.build([], [], {}, set(), default_taxonomy()), {"product": "x"}, "de", HISTORY, NOW)
    assert (allowed(found), filters.counts(found), filters.notes(found)) == ([], {}, ())
