"""Which assets may leave the house, and why the others may not. Pure. A filter that matches nothing returns nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from content_library.asset import Status
from recommender.errors import alike_to, brief, one_of
from recommender.explain import ago, days_ago
from recommender.languages import language_name
from recommender.results import LeftOut
from recommender.selection import top
from recommender.shelf import Shelf

Mask = npt.NDArray[np.bool_]

# What a request may filter by; status is "approved" unless it asks for another.
FILTERS = ("product", "market", "language", "format", "status")
# Those whose values are what the library holds.
COLUMNS = ("product", "market", "language", "format")
# How many of a library's values a sentence lists.
LISTED = 10
# Read where nothing is there in the contact's own language.
FALLBACK_LANGUAGE = "en"
OTHER_LANGUAGE = "other language"
# What was left out for this reason comes back after as long: it was not wrong, only early.
NOT_NOW, COMES_BACK = "Not the right moment", timedelta(days=60)


@dataclass
class Sieve:
    """Which rows are still in, and for every row that is not the first reason against it.

    Reasons are put into words only for the rows that are asked about: a narrow filter leaves out nearly all.
    """

    shelf: Shelf
    allowed: Mask
    short: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    _against: list[tuple[str, Mask, Callable[[int], str] | str]] = field(default_factory=list)

    def out(self, rows: Mask, kind: str, reason: Callable[[int], str] | str) -> None:
        """Leave out what `rows` marks, unless something else has done so."""
        fresh = rows & self.allowed
        count = int(np.count_nonzero(fresh))
        if count:
            self.short[kind] += count
            self._against.append((kind, fresh, reason))
            self.allowed &= ~fresh

    def reason(self, row: int) -> str:
        """Why a row is left out; "" where it is not."""
        said = next((reason for _, rows, reason in self._against if rows[row]), "")
        return said if isinstance(said, str) else said(row)

    def for_language(self) -> Mask:
        """Rows that nothing speaks against but that they are not in the reader's language, and are in the fallback."""
        none = np.zeros(len(self.shelf), bool)
        out = next((rows for kind, rows, _ in self._against if kind == OTHER_LANGUAGE), none)
        return np.asarray(out & (self.shelf.language == FALLBACK_LANGUAGE))

    @property
    def reasons(self) -> dict[int, str]:
        """Every row that is left out, with the reason; long in a large library."""
        return {row: self.reason(row) for row in np.flatnonzero(~self.allowed).tolist()}

    def left_out(self, scores: npt.NDArray[np.float64], k: int) -> tuple[LeftOut, ...]:
        """The best k of what was left out, by the score (one a row) that they would have had; -inf: not considered."""
        out = np.flatnonzero(~self.allowed & (scores > -np.inf))
        rows, _ = top(out, scores[out], k)
        ids, titles = self.shelf.asset_id, self.shelf.title
        return tuple(LeftOut(str(ids[r]), str(titles[r]), self.reason(int(r)), float(scores[r])) for r in rows)


@dataclass(frozen=True, slots=True)
class History:
    """What the person has had: item -> when it was sent; item -> (when, why) it was dismissed."""

    sent: Mapping[str, datetime] = field(default_factory=dict)
    dismissed: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)


def still_out(dismissed: Mapping[str, tuple[datetime, str]], as_of: datetime) -> dict[str, tuple[datetime, str]]:
    """What stays dismissed at a moment, of items -> (when, why): what came too early comes back after a while."""
    return {
        item: (at, why)
        for item, (at, why) in dismissed.items()
        if why.strip().casefold() != NOT_NOW.casefold() or as_of < at + COMES_BACK
    }


def sieve(
    shelf: Shelf,
    filters: Mapping[str, str],
    language: str,
    history: History,
    as_of: datetime,
    added: Mapping[str, datetime] = MappingProxyType({}),
) -> Sieve:
    """What may be recommended at `as_of`. Raises InputError for a filter or a status that does not exist.

    `language` is the contact's: only assets in it (or of no known language) stay in; where there are none, those in
    FALLBACK_LANGUAGE, and a note says so. What was `added` first after `as_of` was not there yet.
    """
    _check_names(filters)
    found = Sieve(shelf, np.ones(len(shelf), bool))
    later = {i: at for i, at in added.items() if at > as_of}
    found.out(
        _marked(later, shelf.row_of, len(shelf)),
        "not there yet",
        lambda r: f"was first added on {later[str(shelf.asset_id[r])].date()}",
    )
    today = as_of.date().toordinal()
    wanted = one_of("status", filters.get("status") or Status.APPROVED, list(Status))
    found.out(~shelf.having("status", wanted), "status", lambda r: f"is {_status(str(shelf.status[r]))}")
    found.out(shelf.vanished, "source gone", "its source is gone")
    found.out(
        (shelf.valid_to > 0) & (shelf.valid_to < today),
        "expired",
        lambda r: f"expired {days_ago(today - int(shelf.valid_to[r]))}",
    )
    found.out(
        shelf.published > today,
        "not yet published",
        lambda r: f"is published {_from(int(shelf.published[r]) - today)}",
    )
    found.out(
        shelf.valid_from > today, "not yet valid", lambda r: f"is valid {_from(int(shelf.valid_from[r]) - today)}"
    )
    for name in COLUMNS:
        value = filters.get(name, "")
        if value:
            misses = ~shelf.having(name, value)
            found.out(misses, f"{name} filter", f"is not {name} {value}")
            if misses.all() and len(misses):
                found.notes.append(_unheard_of(shelf, name, value))
    if language and not filters.get("language"):
        _by_language(found, shelf, language)
    rows = shelf.row_of
    found.out(
        _marked(history.sent, rows, len(shelf)),
        "already sent",
        lambda r: f"was already sent {ago(history.sent[str(shelf.asset_id[r])], as_of)}",
    )
    found.out(
        _marked(history.dismissed, rows, len(shelf)),
        "dismissed",
        lambda r: _dismissed(*history.dismissed[str(shelf.asset_id[r])], as_of),
    )
    return found


def as_written(shelf: Shelf, filters: Mapping[str, str]) -> dict[str, str]:
    """The filters with their names and values as the library writes them: "PDF" is "pdf" where assets have that."""
    out = {name.strip().lower(): value.strip() for name, value in filters.items()}
    _check_names(out)
    for name in COLUMNS:
        value = out.get(name, "")
        if value and not shelf.having(name, value).any():
            alike = [v for v in _values(getattr(shelf, name)) if v.casefold() == value.casefold()]
            out[name] = alike[0] if alike else value
    return out


def _check_names(filters: Mapping[str, str]) -> None:
    for name in filters:
        one_of("filter", name, FILTERS)


def _unheard_of(shelf: Shelf, name: str, value: str) -> str:
    """That no asset has a value, and which there are."""
    known = _values(getattr(shelf, name))
    alike = alike_to(value, known)
    hint = f" (did you mean {alike}?)" if alike else ""
    some = ", ".join(known[:LISTED]) + (f" and {len(known) - LISTED} more" if len(known) > LISTED else "")
    return (
        f"No asset has the {name} '{brief(value)}'{hint}; there {'is' if len(known) == 1 else 'are'} {some or 'none'}."
    )


def _values(column: npt.NDArray[np.str_]) -> list[str]:
    """What stands in a column, blanks apart."""
    return [str(v) for v in np.unique(column) if v]


def _by_language(found: Sieve, shelf: Shelf, language: str) -> None:
    mine = shelf.having("language", language) | shelf.having("language", "")
    fallback = shelf.having("language", FALLBACK_LANGUAGE)
    if not (found.allowed & mine).any() and (found.allowed & fallback).any():
        found.notes.append(
            f"There is nothing in the reader's language ({language_name(language)}); what follows is in "
            f"{language_name(FALLBACK_LANGUAGE)}."
        )
        mine = fallback
    found.out(~mine, OTHER_LANGUAGE, lambda r: f"is in {language_name(str(shelf.language[r]))}")


def _marked(items: Mapping[str, object], rows: Mapping[str, int], count: int) -> Mask:
    mask = np.zeros(count, bool)
    mask[[rows[i] for i in items if i in rows]] = True
    return mask


def _status(status: str) -> str:
    return "a draft" if status == Status.DRAFT else status


def _from(days: int) -> str:
    return "from tomorrow on" if days == 1 else f"in {days} days"


def _dismissed(moment: datetime, reason: str, as_of: datetime) -> str:
    return f"was dismissed {ago(moment, as_of)}" + (f": {reason}" if reason else "")


def counts(found: Sieve) -> Mapping[str, int]:
    """How many were left out for which kind of reason, most first."""
    return dict(sorted(found.short.items(), key=lambda item: (-item[1], item[0])))


def notes(found: Sieve) -> Sequence[str]:
    """What a person should know about the filters."""
    return tuple(found.notes)
