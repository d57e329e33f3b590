"""What tags and readiness have to beat: guesses that need no learning. Pure, but for the encoder that is passed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from content_library.asset import LabelSet
from content_library.taxonomy import Message, Role, Stage, Taxonomy
from eval.baselines import asset_vectors
from eval.datasets import Dataset, DatedSignal, JudgedSituation, Label
from recommender.encoder import Encoder

Array = npt.NDArray[np.float64]
# Probabilities over the stages for a situation.
Guess = Callable[[JudgedSituation], Array]


def commonest(dataset: Dataset) -> dict[str, Label]:
    """Every asset bears the commonest stage, message and role of the set itself."""
    labels = list(dataset.labels.values())
    stage, message = _commonest(x.stage for x in labels), _commonest(x.message for x in labels)
    roles = tuple(filter(None, [_commonest(r for x in labels for r in x.roles)]))
    return {a.asset_id: Label(a.asset_id, stage, message, roles=roles) for a in dataset.assets}


def nearest_definition(dataset: Dataset, encoder: Encoder, taxonomy: Taxonomy) -> dict[str, Label]:
    """Every asset bears the stage, message and role whose definition in the taxonomy is nearest to its vector."""
    sets: dict[LabelSet, tuple[Stage | Message | Role, ...]] = {
        LabelSet.STAGE: taxonomy.stages,
        LabelSet.MESSAGE: taxonomy.messages,
        LabelSet.ROLE: taxonomy.roles,
    }
    meanings = {s: encoder.encode([f"{x.name}. {x.definition}" for x in items]) for s, items in sets.items()}
    found = {}
    for asset_id, vector in asset_vectors(dataset.assets, encoder).items():
        best = {s: taxonomy.labels(s)[int((rows @ vector).argmax())] for s, rows in meanings.items()}
        found[asset_id] = Label(asset_id, best[LabelSet.STAGE], best[LabelSet.MESSAGE], roles=(best[LabelSet.ROLE],))
    return found


def stage_guesses(taxonomy: Taxonomy) -> Mapping[str, Guess]:
    """By name, the plain ways to tell where a contact stands."""
    stages = taxonomy.labels(LabelSet.STAGE)
    same = np.full(len(stages), 1 / len(stages))

    def says(signal: DatedSignal) -> Array:
        kind = taxonomy.kind(signal.kind)
        row = np.array([kind.says[s] for s in stages])
        return np.asarray(row / row.sum())

    def last(situation: JudgedSituation) -> Array:
        return says(min(situation.signals, key=lambda s: s.days_ago)) if situation.signals else same

    def furthest(situation: JudgedSituation) -> Array:
        # A kind that every stage shows alike speaks for none.
        rows = [row for row in map(says, situation.signals) if row.max() > row.min()]
        return np.eye(len(stages))[max(int(row.argmax()) for row in rows)] if rows else same

    return {
        "every stage alike": lambda _: same,
        "last signal's kind": last,
        "furthest stage reached": furthest,
    }


def _commonest(labels: Iterable[str]) -> str:
    counted = Counter(labels).most_common(1)
    return counted[0][0] if counted else ""
