"""The product as its users have it: by its public names only, one workspace a company, and beside it the baselines."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from eval.baselines import Dense, Newest, Random, Rule, Words
from eval.conditions import OURS, Condition, System
from eval.datasets import Dataset, JudgedSituation, Label
from recommender import Recommender
from recommender.encoder import Encoder
from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.readiness import Readiness
    from recommender.results import AssetView, Recommendation

# More than is scored, so that a change of the cut-off needs no new run.
SHOWN = 10

Tell = Callable[[str], None]


class Product:
    """Stagecue over a judged set: what it ranks, how it tags, and where it thinks that contacts stand."""

    name = OURS

    def __init__(self, dataset: Dataset, encoder: Encoder, home: Path, tell: Tell) -> None:
        """Builds a workspace a company in new folders under `home`. Raises InputError where a row is refused."""
        self._dataset = dataset
        self._answers: dict[tuple[str, Condition], Recommendation] = {}
        self._workspaces: dict[str, Recommender] = {}
        for company in dataset.companies:
            tell(f"building the workspace of {company}")
            folder = Path(tempfile.mkdtemp(prefix=f"{_slug(company)}-", dir=home))
            workspace = Recommender.open(folder / "workspace", encoder=encoder)
            self._workspaces[company] = workspace
            _fill(workspace, dataset, company, folder)

    def __enter__(self) -> Product:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for workspace in self._workspaces.values():
            workspace.close()

    def rank(self, situation: JudgedSituation, condition: Condition) -> list[str]:
        """Asset ids as recommended, best first; fewer than asked for where fewer fit."""
        return [item.item_id for item in self.recommend(situation, condition).items]

    def recommend(self, situation: JudgedSituation, condition: Condition) -> Recommendation:
        """What the product answers, asked once."""
        key = (situation.situation_id, condition)
        if key not in self._answers:
            asked = _asked(situation, condition)
            workspace, as_of = self._workspaces[situation.company], self._dataset.as_of(situation.company)
            self._answers[key] = workspace.recommend(**asked, k=SHOWN, log=False, as_of=as_of)
        return self._answers[key]

    def elsewhere(self, situation: JudgedSituation, condition: Condition) -> list[bool]:
        """Whether the other companies' libraries are said to fit; they know no contact, so only stage and need ask."""
        if condition is not Condition.STAGE_AND_NEED:
            return []
        asked = _asked(situation, condition)
        return [
            workspace.recommend(**asked, k=SHOWN, log=False, as_of=self._dataset.as_of(company)).fits_well
            for company, workspace in self._workspaces.items()
            if company != situation.company
        ]

    def readiness(self, situation: JudgedSituation) -> Readiness:
        """Where the product thinks that the contact stands."""
        as_of = self._dataset.as_of(situation.company)
        return self._workspaces[situation.company].readiness(situation.situation_id, as_of=as_of)

    def tags(self) -> tuple[dict[str, Label], dict[str, float]]:
        """What it calls each asset, and how sure it is of the stage. A retired or unknown asset is not among them."""
        labels, sure = {}, {}
        for view in self._views():
            asset_id = view.asset.asset_id
            labels[asset_id] = Label(asset_id, view.stage, view.message, roles=view.roles)
            sure[asset_id] = view.stage_p
        return labels, sure

    def _views(self) -> list[AssetView]:
        return [view for workspace in self._workspaces.values() for view in workspace.assets()]


def _asked(situation: JudgedSituation, condition: Condition) -> dict[str, Any]:
    """What the product is told under a condition."""
    if condition is Condition.SIGNALS_ONLY:
        return {"contact": situation.situation_id}
    need = f"{situation.need} {situation.ask}"
    if condition is Condition.STAGE_AND_NEED:
        return {"ask": need, "stage": situation.stage, "role": situation.role}
    return {"contact": situation.situation_id, "ask": need}


def baselines(dataset: Dataset, encoder: Encoder) -> tuple[System, ...]:
    """Every system that ours stands beside, the simplest first."""
    return Random(dataset), Newest(dataset), Words(dataset), Dense(dataset, encoder), Rule(dataset)


def _fill(workspace: Recommender, dataset: Dataset, company: str, folder: Path) -> None:
    """Adds a company's assets (id, title, text and date alone) and its contacts with their signals, consent given."""
    as_of = dataset.as_of(company)
    manifest = folder / "assets.jsonl"
    with manifest.open("w", encoding="utf-8") as file:
        for a in dataset.library(company):
            row = {"asset_id": a.asset_id, "title": a.title, "text": a.text, "published_at": a.published_at}
            file.write(json.dumps({k: str(v) for k, v in row.items() if v is not None}, ensure_ascii=False) + "\n")
    refused = [f for f in workspace.add_content(manifest, as_of=as_of).files if f.happened == "rejected"]
    if refused:
        raise InputError(f"{company}: the product refuses {refused[0].source}: {refused[0].why}")
    people = [s for s in dataset.situations if s.company == company]
    tables: dict[str, list[Mapping[str, str]]] = {
        "accounts": [{"account_id": s.situation_id, "industry": s.industry} for s in people],
        # The role stays out: a CRM has a job title, and from that the product must infer it.
        "contacts": [
            {
                "contact_id": s.situation_id,
                "account_id": s.situation_id,
                "job_title": s.job_title,
                "tracking_consent": "yes",
            }
            for s in people
        ],
        "signals": [
            {
                "signal_id": f"{s.situation_id}-{number:03}",
                "contact_id": s.situation_id,
                "kind": signal.kind,
                "at": (as_of - timedelta(days=signal.days_ago)).isoformat(),
                "text": signal.text,
            }
            for s in people
            for number, signal in enumerate(s.signals)
        ],
    }
    for table, rows in tables.items():
        _import(workspace, table, rows, folder, as_of)


def _import(
    workspace: Recommender, table: str, rows: Sequence[Mapping[str, str]], folder: Path, as_of: datetime
) -> None:
    if not rows:
        return
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    rejected = workspace.import_table(path, table, as_of=as_of).rejected
    if rejected:
        raise InputError(f"The product refuses row {rejected[0][0]} of {table}: {rejected[0][1]}")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "company"
