"""A judged set whose answers can be seen, and an encoder that counts words."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

# Two bakery suppliers. Each library has one asset a stage from aware to expanding, and one odd one out (unaware).
# id, company, stage, also, message, roles, date, title, text
ASSETS = [
    ("oven-stone", "Ofenwerk", "unaware", [], "why_change", ["executive"], "2024-01-01", "Stone floors are a habit",
     "Nobody asks why bread must lie on stone. Heat from below wastes a third of the gas that a bakery burns."),
    ("oven-crust", "Ofenwerk", "aware", [], "why_change", ["end_user"], "2024-02-01", "Why a crust cracks",
     "A crust cracks because the steam leaves the chamber too early. Look at the steam before you blame the dough."),
    ("oven-kinds", "Ofenwerk", "considering", [], "why_change", ["business"], "2024-03-01", "Deck, rack or tunnel",
     "Three kinds of chamber bake bread. Write down loaves a day, floor space and staff, then choose among them."),
    ("oven-rival", "Ofenwerk", "evaluating", [], "why_us", ["technical"], "2024-04-01", "Ofenwerk beside Backmeister",
     "We set both makers side by side: steam, doors, burners, service within four hours. Ask for a week on trial."),
    ("oven-price", "Ofenwerk", "deciding", ["evaluating"], "why_us", ["finance"], "2024-05-01", "Price and payback",
     "The price is 61,000 euros. Gas saved pays it back in thirty months; leasing spreads it over five years."),
    ("oven-setup", "Ofenwerk", "adopting", [], "why_stay", ["technical"], None, "Set up your first bake",
     "Your new chamber is in place. Dry it for six hours at low heat, then set the steam valve to position two."),
    ("flour-old", "Mehlhof", "unaware", [], "why_change", ["executive"], "2023-01-01", "Sacks are the last century",
     "Lifting sacks feels normal. The backs of your people pay for it, year after year, and nobody keeps count."),
    ("flour-dust", "Mehlhof", "aware", [], "why_change", ["security"], "2023-02-01", "Where flour dust comes from",
     "Dust rises when a sack is emptied by hand. It harms lungs and can catch fire in a closed store room."),
    ("flour-silo", "Mehlhof", "considering", [], "why_us", ["business"], "2023-03-01", "Silo, tank or box",
     "A silo outside, a tank in the cellar or a box on wheels: what each one needs in room, power and cleaning."),
    ("flour-safe", "Mehlhof", "deciding", [], "why_us", ["security"], "2023-04-01", "Fire papers for your insurer",
     "The certificate against explosion, the test report and the contract terms, in the form an insurer asks for."),
    ("flour-clean", "Mehlhof", "adopting", ["expanding"], "why_stay", ["end_user"], "2023-05-01", "Clean the screw",
     "Clean the screw conveyor of your silo every Friday: stop it, open the flap, brush it, close it, sign the list."),
    ("flour-next", "Mehlhof", "expanding", [], "why_stay", ["business"], "2023-06-01", "New in autumn: rye module",
     "Customers with one silo can now add a rye module to the same control panel without any new pipes."),
]  # fmt: skip

# id, company, role, job title, stage, signals (days ago, kind, text), need, ask, slices, grades
SITUATIONS = [
    ("s-price", "Ofenwerk", "finance", "Financial controller", "deciding",
     [(40, "demo", "Watched the steam demo"), (3, "asked_for_proposal", "Asked for price, payback and leasing")],
     "Must show the payback of the price.", "What is the price and when is it paid back?", ["money"],
     {"oven-price": 3, "oven-rival": 1.5, "oven-stone": 0, "oven-setup": 0}),
    ("s-crust", "Ofenwerk", "end_user", "Planner", "aware",
     [(10, "note", "Crust cracks on Mondays, blames the dough"), (2, "replied", "Why does the crust crack?")],
     "The crust cracks and the dough is blamed.", "Why does a crust crack?", [],
     {"oven-crust": 3, "oven-stone": 1, "oven-price": 0}),
    ("s-clean", "Mehlhof", "end_user", "Warehouse technician", "adopting",
     [(5, "support_ticket", "Screw conveyor of the silo is stuck, how to clean it")],
     "The screw conveyor must be cleaned.", "How do we clean the screw conveyor?", [],
     {"flour-clean": 3, "flour-silo": 0.5, "flour-next": 1}),
    # Nothing fits: no asset of the vendor speaks of references.
    ("s-none", "Mehlhof", None, "", "advocating",
     [(8, "referred", "Told a friend about the vendor")],
     "Would speak at an event.", "Is there a stage for us?", ["nothing"],
     {"flour-next": 1, "flour-old": 0}),
]  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    """The set as the rows of its four files."""
    assets = [
        {"id": i, "company": c, "title": title, "text": text, "kind_hint": "secret", "date": day, "frontmatter": {}}
        for i, c, _, _, _, _, day, title, text in ASSETS
    ]
    labels = [
        {"id": i, "stage": s, "also": also, "message": m, "roles": roles} for i, _, s, also, m, roles, *_ in ASSETS
    ]
    situations = [
        {
            "id": i,
            "company": company,
            "role": role,
            "job_title": title,
            "industry": "Bakeries",
            "stage": stage,
            "signals": [{"days_ago": d, "kind": k, "text": t} for d, k, t in signals],
            "need": need,
            "ask": ask,
            "slices": slices,
        }
        for i, company, role, title, stage, signals, need, ask, slices, _ in SITUATIONS
    ]
    judgments = [
        {"situation": i, "asset": asset, "grade": grade, "raters": [grade, grade]}
        for i, *_, grades in SITUATIONS
        for asset, grade in grades.items()
    ]
    return {"assets": assets, "labels": labels, "situations": situations, "judgments": judgments}


def save(folder: Path, files: dict[str, list[dict[str, Any]]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in files.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


class CountingEncoder:
    """Unit vectors of hashed words: two texts are near when they share words."""

    name = "hashed-words"
    dimension = 512

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 0.01  # a text without words still has a direction
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def judged_rows() -> dict[str, list[dict[str, Any]]]:
    return rows()


@pytest.fixture
def save_set(tmp_path: Path) -> Callable[[dict[str, list[dict[str, Any]]]], Path]:
    return lambda files: save(tmp_path / "bakery", files)


@pytest.fixture(scope="session")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the judged set."""
    return save(tmp_path_factory.mktemp("judged") / "bakery", rows())


@pytest.fixture(scope="session")
def encoder() -> CountingEncoder:
    return CountingEncoder()
