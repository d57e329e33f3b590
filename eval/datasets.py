"""A folder of judged files -> Dataset: assets, what they are, whom to send them to, and how good that would be."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy, default_taxonomy
from recommender.errors import InputError, one_of, unreadable

FILES = ("assets.jsonl", "labels.jsonl", "situations.jsonl", "judgments.jsonl")
HIGHEST_GRADE = 3.0
# Up to this grade an asset is related but should not be sent; a situation with nothing better has no right answer.
NOT_TO_BE_SENT = 1.0
# "Today" for a library that states no date at all: any day does, as nothing is dated relative to it.
UNDATED_DAY = date(2026, 1, 1)

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class JudgedAsset:
    """A page as a tagger may see it: no path, no front matter, no label."""

    asset_id: str
    company: str
    title: str
    text: str
    published_at: date | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What careful readers call an asset; `also` are the other stages in which it would be a good choice."""

    asset_id: str
    stage: str
    message: str
    also: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def acceptable(self) -> frozenset[str]:
        """Every stage in which sending it is a good choice."""
        return frozenset((self.stage, *self.also))


@dataclass(frozen=True, slots=True)
class DatedSignal:
    """What a contact did, so many days before the day of the evaluation."""

    days_ago: float
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSituation:
    """A contact of a company, and where the contact truly stands. `role` is "" where it is unknown."""

    situation_id: str
    company: str
    stage: str
    need: str
    ask: str
    role: str = ""
    job_title: str = ""
    industry: str = ""
    signals: tuple[DatedSignal, ...] = ()
    slices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A judged set. `grades` is asset id -> grade (0 to 3) by situation id; an asset that isn't there was not judged.

    `fingerprint` is the start of the SHA-256 of its four files, so that two results are known to be of the same set.
    """

    name: str
    assets: tuple[JudgedAsset, ...]
    labels: Mapping[str, Label]
    situations: tuple[JudgedSituation, ...]
    grades: Mapping[str, Mapping[str, float]]
    fingerprint: str = ""

    @property
    def companies(self) -> tuple[str, ...]:
        """The companies, in the order of their first asset."""
        return tuple(dict.fromkeys(a.company for a in self.assets))

    def library(self, company: str) -> tuple[JudgedAsset, ...]:
        """A company's assets: what its situations may be answered with."""
        return tuple(a for a in self.assets if a.company == company)

    def has_answer(self, situation_id: str) -> bool:
        """Whether any asset deserves to be sent in this situation."""
        return max(self.grades.get(situation_id, {}).values(), default=0.0) > NOT_TO_BE_SENT

    def as_of(self, company: str) -> datetime:
        """The moment at which a company's library is judged: noon (UTC) of the day after its newest asset."""
        days = [a.published_at for a in self.library(company) if a.published_at]
        day = max(days) + timedelta(days=1) if days else UNDATED_DAY
        return datetime.combine(day, time(12), UTC)


def load(folder: str | Path, taxonomy: Taxonomy | None = None) -> Dataset:
    """The judged set in `folder`; its labels must be ones of the taxonomy (the default one).

    Raises InputError that names file and line: a file is missing or unreadable, a field is missing, something stands
    there twice, an asset, a situation or a label is not known, or a grade is outside 0 to 3.
    """
    home = Path(folder)
    for name in FILES:
        if not (home / name).is_file():
            raise InputError(f"{home} is no judged set: {name} is missing.")
    taxonomy = taxonomy or default_taxonomy()
    assets = _unique(home / FILES[0], _asset, lambda a: a.asset_id)
    labels = _unique(home / FILES[1], lambda row: _label(row, taxonomy, assets), lambda x: x.asset_id)
    unlabelled = [i for i in assets if i not in labels]
    if unlabelled:
        raise InputError(f"{home / FILES[1]} has no labels for the asset '{unlabelled[0]}'.")
    companies = {a.company for a in assets.values()}
    situations = _unique(home / FILES[2], lambda row: _situation(row, taxonomy, companies), lambda s: s.situation_id)
    return Dataset(
        name=home.resolve().name,
        assets=tuple(assets.values()),
        labels=labels,
        situations=tuple(situations.values()),
        grades=_grades(home / FILES[3], assets, situations),
        fingerprint=hashlib.sha256(b"".join((home / name).read_bytes() for name in FILES)).hexdigest()[:12],
    )


def rows(path: Path, build: Callable[[dict[str, Any]], Record]) -> Iterable[Record]:
    """Each line of a file as a record; whatever is wrong with it is said with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {unreadable(error)}.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield build(json.loads(line))
        except KeyError as error:
            raise InputError(f"{path}, line {number}: the field {error} is missing.") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise InputError(f"{path}, line {number} is not what a judged set holds: {error}.") from error
        except InputError as error:
            raise InputError(f"{path}, line {number}: {error}") from error


def _unique(path: Path, build: Callable[[dict[str, Any]], Record], key: Callable[[Record], str]) -> dict[str, Record]:
    out: dict[str, Record] = {}
    for record in rows(path, build):
        if key(record) in out:
            raise InputError(f"{path} holds '{key(record)}' twice.")
        out[key(record)] = record
    if not out:
        raise InputError(f"{path} is empty.")
    return out


def _asset(row: dict[str, Any]) -> JudgedAsset:
    day = date.fromisoformat(row["date"]) if row.get("date") else None
    return JudgedAsset(row["id"], row["company"], row["title"], row["text"], day)


def _label(row: dict[str, Any], taxonomy: Taxonomy, assets: Mapping[str, JudgedAsset]) -> Label:
    stages = taxonomy.labels(LabelSet.STAGE)
    return Label(
        asset_id=_known("asset", row["id"], assets),
        stage=one_of("stage", row["stage"], stages),
        message=one_of("message", row["message"], taxonomy.labels(LabelSet.MESSAGE)),
        also=tuple(one_of("stage", s, stages) for s in row.get("also", ())),
        roles=tuple(one_of("role", r, taxonomy.labels(LabelSet.ROLE)) for r in row.get("roles", ())),
    )


def _situation(row: dict[str, Any], taxonomy: Taxonomy, companies: Iterable[str]) -> JudgedSituation:
    signals = tuple(DatedSignal(float(s["days_ago"]), s["kind"], s.get("text") or "") for s in row["signals"])
    for signal in signals:
        taxonomy.kind(signal.kind)
    role = row.get("role") or ""
    return JudgedSituation(
        situation_id=row["id"],
        company=one_of("company with assets", row["company"], sorted(companies)),
        stage=one_of("stage", row["stage"], taxonomy.labels(LabelSet.STAGE)),
        need=row["need"],
        ask=row["ask"],
        role=one_of("role", role, taxonomy.labels(LabelSet.ROLE)) if role else "",
        job_title=row.get("job_title") or "",
        industry=row.get("industry") or "",
        signals=signals,
        slices=tuple(row.get("slices", ())),
    )


def _grades(
    path: Path, assets: Mapping[str, JudgedAsset], situations: Mapping[str, JudgedSituation]
) -> dict[str, dict[str, float]]:
    def judgment(row: dict[str, Any]) -> tuple[str, str, float]:
        situation = situations[_known("situation", row["situation"], situations)]
        asset, grade = assets[_known("asset", row["asset"], assets)], float(row["grade"])
        if not 0.0 <= grade <= HIGHEST_GRADE:
            raise InputError(f"the grade {row['grade']} is not between 0 and {HIGHEST_GRADE:g}.")
        if asset.company != situation.company:
            raise InputError(f"'{asset.asset_id}' is no asset of {situation.company}, whose situation this is.")
        return situation.situation_id, asset.asset_id, grade

    out: dict[str, dict[str, float]] = defaultdict(dict)
    for situation_id, asset_id, grade in rows(path, judgment):
        if asset_id in out[situation_id]:
            raise InputError(f"{path} judges '{asset_id}' for '{situation_id}' twice.")
        out[situation_id][asset_id] = grade
    return dict(out)


def _known(noun: str, name: str, known: Mapping[str, object]) -> str:
    if name not in known:
        raise InputError(f"there is no {noun} '{name}' in this set.")
    return name
