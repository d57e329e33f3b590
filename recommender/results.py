"""What Stagecue answers with: frozen records that explain themselves, no I/O.

A door shows these; it computes nothing of its own. `as_json` turns any of them into plain data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from content_library.asset import Asset
from recommender.asset_view import AssetView as AssetView
from recommender.people import Account, Contact
from recommender.readiness import Readiness


class ItemKind(StrEnum):
    """What can be recommended."""

    ASSET = "asset"
    TALKING_POINT = "talking-point"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value (0 to 1), the weight it counts with, and what it means in words."""

    name: str
    value: float
    weight: float
    why: str

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Item:
    """One recommended thing, with everything that speaks for it.

    `asset` is the asset, or the one that a talking point comes from (None for an action and an authored point).
    `quote` is the passage that bears most on the need (for a talking point: what to say), `place` where it stands.
    """

    kind: ItemKind
    item_id: str
    title: str
    rank: int
    score: float
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    exposure_id: str = ""
    asset: Asset | None = None
    quote: str = ""
    place: str = ""
    stage: str = ""
    message: str = ""
    roles: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why this, in one line."""
        return self.reasons[0] if self.reasons else ""

    @property
    def fit(self) -> float:
        """The score as a share (0 to 1) of the best that there could be; 0 where nothing was scored."""
        return min(max(self._share(self.score), 0.0), 1.0)

    def share(self, part: Part) -> float:
        """What a part adds to the fit."""
        return self._share(part.points)

    def _share(self, points: float) -> float:
        best = sum(max(p.weight, 0.0) for p in self.parts)
        return points / best if best else 0.0

    @property
    def link(self) -> str:
        """Where to open or download it; "" where there is nothing to open."""
        return self.asset.link() if self.asset else ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that was left out, why, and its score otherwise; of all that were, those with the highest are told."""

    item_id: str
    title: str
    why: str
    score: float = 0.0


# How the reasons end that come from what was asked for: "format filter".
FILTER = " filter"
# What the kinds of reasons for leaving something out are called after a number; the others go by their own names.
LEFT_OUT_AS = {"status": "not approved", "other language": "in another language", "source gone": "without their source"}


def left_out_words(counts: Mapping[str, int]) -> str:
    """How many were left out for which reason, in words: "2 already sent, 1 not approved"."""
    return ", ".join(f"{number:,} {_left_out_as(reason)}" for reason, number in counts.items())


def _left_out_as(reason: str) -> str:
    """What follows the number: "24 of another format" for what the format filter left out."""
    if reason.endswith(FILTER):
        return f"of another {reason.removesuffix(FILTER)}"
    return LEFT_OUT_AS.get(reason, reason)


@dataclass(frozen=True, slots=True)
class Situation:
    """What was asked: a contact, or a need in words with stage and role, or both.

    `product` is the one that was asked for or else the one that they last spoke of (`product_inferred`), "" for the
    vendor as a whole. `need_language` is an ISO code, "" in doubt. `need_stated`: a person put the need in these words;
    else it is gathered from the contact's signals.
    """

    contact: Contact | None
    account: Account | None
    product: str
    need: str
    role: str
    role_source: str
    readiness: Readiness
    product_inferred: bool = False
    days_since_last_signal: float | None = None
    need_language: str = ""
    need_stated: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Ranked items with reasons; what was left out (the best few) and how many for which reason; what is missing.

    `fits_well` is False where nothing deserves to be sent; `gap` then says in a sentence what is missing. `note` says
    of an answer of the past what could not be wound back.
    """

    situation: Situation
    items: tuple[Item, ...]
    action: Item | None
    left_out: tuple[LeftOut, ...]
    left_out_counts: Mapping[str, int]
    fits_well: bool
    gap: str
    as_of: datetime
    request_id: str = ""
    note: str = ""

    @property
    def near_top(self) -> tuple[LeftOut, ...]:
        """What was left out and would have come before the last item that is shown, or beside it; all where none is."""
        scored = [i.score for i in self.items if i.kind is not ItemKind.ACTION]
        return tuple(x for x in self.left_out if not self.items or (scored and x.score >= min(scored)))


@dataclass(frozen=True, slots=True)
class FileReport:
    """What happened to one source: added, changed, unchanged, vanished, rejected or skipped (no content), and why.

    `same_as` is another asset with the same text, where what was added or has changed has one. `unknown` are sentences
    about labels that were left out because nobody knows them, `at` the row that has them ("row 7").
    """

    source: str
    happened: str
    why: str = ""
    asset_id: str = ""
    passages: int = 0
    same_as: str = ""
    at: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentReport:
    """What adding content did, file by file."""

    files: tuple[FileReport, ...]
    notes: tuple[str, ...] = ()
    embedded: int = 0

    def count(self, happened: str) -> int:
        """How many sources fared so."""
        return sum(f.happened == happened for f in self.files)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What importing a table did: rows new, changed, the same, and rejected (row number and reason).

    `notes` say in sentences what was assumed about the file.
    """

    table: str
    new: int
    changed: int
    same: int
    rejected: tuple[tuple[int, str], ...] = ()
    unknown_columns: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    dry_run: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that `doctor` looked at: ok or not, and what to do if not."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact with account, role (and where that comes from) and readiness as to a product.

    `product` is "" for the vendor as a whole; `product_inferred`: nobody asked for it, they last spoke of it.
    """

    contact: Contact
    account: Account | None
    role: str
    role_source: str
    readiness: Readiness
    last_signal_at: datetime | None
    product: str = ""
    product_inferred: bool = False


def as_json(value: Any) -> Any:
    """Plain data for a machine: records become mappings, moments ISO 8601, the asset's full text is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        data = {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
        if isinstance(value, Asset):
            data.pop("text")
        if isinstance(value, Readiness):
            data |= {"stage": value.stage, "certainty": round(value.certainty, 4)}
        if isinstance(value, Item):
            data |= {"reason": value.reason, "link": value.link, "fit": round(value.fit, 4)}
        return data
    if isinstance(value, Mapping):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6)
    return value
