"""Somebody who stands somewhere, and a question for them: what the tests of sentences speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content_library.taxonomy import default_taxonomy
from recommender.readiness import Evidence, Readiness
from recommender.results import Situation

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
T = default_taxonomy()
STAGES = T.labels("stage")


def standing(stage: str, *evidence: Evidence, p: float = 1.0) -> Readiness:
    rest = (1 - p) / (len(STAGES) - 1)
    return Readiness(STAGES, tuple(p if s == stage else rest for s in STAGES), NOW, evidence)


def asked(need: str = "steam", stage: str = "deciding", role: str = "unknown", p: float = 1.0) -> Situation:
    return Situation(None, None, "", need, role, "", standing(stage, p=p))


def event(kind: str, days: float, moved: float, text: str = "") -> Evidence:
    return Evidence(f"s{days}", kind, NOW - timedelta(days=days), text, "deciding", moved)
