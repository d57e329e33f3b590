"""Judgments by two readers: what each said, the mean of both, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.datasets import HIGHEST_GRADE, Dataset, rows
from eval.metrics import accuracy, quadratic_kappa
from recommender.errors import InputError

READERS = 2


@dataclass(frozen=True, slots=True)
class Judgment:
    """What two readers, who saw neither each other's grades nor any ranking, think of an asset for a situation."""

    situation: str
    asset: str
    raters: tuple[int, int]

    @property
    def grade(self) -> float:
        """The mean of both, 0 to 3."""
        return sum(self.raters) / READERS


def judgments(path: str | Path) -> list[Judgment]:
    """The lines of a file of {"situation", "asset", "raters": [grade, grade]}.

    Raises InputError that names file and line.
    """
    found = list(rows(Path(path), _judgment))
    pairs = {(j.situation, j.asset) for j in found}
    if len(pairs) < len(found):
        raise InputError(f"{path} judges a pair of situation and asset twice.")
    return found


def widened(dataset: Dataset, more: Sequence[Judgment]) -> tuple[Dataset, str]:
    """The set with the judgments that it lacks, and a sentence on who judged; what it judges itself stays as it is.

    Pairs that the set judges too are there to tell how far these readers judge as its own did. Raises InputError for a
    situation or an asset that the set doesn't have.
    """
    situations, assets = {s.situation_id for s in dataset.situations}, {a.asset_id for a in dataset.assets}
    for j in more:
        if j.situation not in situations or j.asset not in assets:
            raise InputError(f"The set {dataset.name} has no such pair to judge: '{j.situation}', '{j.asset}'.")
    own = {(s, a): grade for s, graded in dataset.grades.items() for a, grade in graded.items()}
    new = [j for j in more if (j.situation, j.asset) not in own]
    grades = {
        s: {**dataset.grades.get(s, {}), **{j.asset: j.grade for j in new if j.situation == s}} for s in situations
    }
    both = [(j.grade, own[j.situation, j.asset]) for j in more if (j.situation, j.asset) in own]
    told = (
        f"{len(new)} judgments more than the set has, of assets that only newer systems find, by two readers who saw "
        f"no ranking: between them {agreement([j.raters for j in more])}; against the set's own grades, which stay, "
        f"{agreement(both)}."
    )
    return replace(dataset, name=f"{dataset.name}-more", grades=grades), told


def agreement(pairs: Sequence[tuple[float, float]]) -> str:
    """How far two readings of the same pairs agree, in words."""
    first, second = [round(2 * a) for a, _ in pairs], [round(2 * b) for _, b in pairs]
    return (
        f"exact {accuracy(first, second):.2f}, quadratic kappa {quadratic_kappa(first, second):.2f} "
        f"over {len(pairs)} judgments"
    )


def _judgment(row: dict[str, object]) -> Judgment:
    raters = row["raters"]
    if not isinstance(raters, list) or len(raters) != READERS:
        raise InputError(f"{READERS} grades are needed, by one reader each.")
    for grade in raters:
        if not isinstance(grade, int) or isinstance(grade, bool) or not 0 <= grade <= HIGHEST_GRADE:
            raise InputError(f"the grade {grade} is no whole number between 0 and {HIGHEST_GRADE:g}.")
    return Judgment(str(row["situation"]), str(row["asset"]), (raters[0], raters[1]))
