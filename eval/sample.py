"""python -m eval.sample: how good recommendations are for the people of the sample, on judgments by two readers.

The readers had the sample's texts and people, where each person stands, and the codebook's grades; they saw no code, no
ranking, and not each other. What they judged was pooled from several weightings of the product, dense and word
retrieval, and chance. The people were split by account before anything was tuned on them: half "a" may be looked at,
half "b" is run when a method stands. Products, markets and what was sent before count here as they do in real use.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np

from content_library.taxonomy import default_taxonomy
from eval.baselines import Dense, Newest, Random, Rule, Words
from eval.compare import Judge
from eval.conditions import DENSE, OURS, Condition, System
from eval.datasets import Dataset, DatedSignal, JudgedAsset, JudgedSituation, Label
from eval.guesses import Array, stage_guesses
from eval.halves import command
from eval.raters import Judgment, agreement, judgments
from eval.report import DEFINITIONS, gaps_part, ranking_part, readiness_part
from recommender import Recommender
from recommender.encoder import Encoder, SentenceEncoder
from recommender.job_title import UNKNOWN
from recommender.results import Recommendation

COMPANY = "Quillmere"
AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
# More than the sample holds: everything that may be sent to somebody at all.
EVERYTHING = 200
SHOWN = 10
SETS, SAMPLE = files("eval").joinpath("sets"), files("content_library").joinpath("sample")


@dataclass(frozen=True)
class Sellable:
    """A baseline that ranks only what may be sent to each person (asset ids by situation), as the product does."""

    system: System
    may_be_sent: Mapping[str, frozenset[str]]

    @property
    def name(self) -> str:
        """The baseline's name."""
        return self.system.name

    def rank(self, situation: JudgedSituation, condition: Condition) -> list[str]:
        """Asset ids, best first."""
        return [i for i in self.system.rank(situation, condition) if i in self.may_be_sent[situation.situation_id]]


class Sample:
    """The sample in a workspace, asked for each judged person of a half ("a", "b", or "" for both)."""

    def __init__(self, rec: Recommender, half: str) -> None:
        self._rec = rec
        self.graded = judgments(Path(str(SETS / "sample-judgments.jsonl")))
        self.dataset = _dataset(rec, half, self.graded)

    def ask(self, situation: JudgedSituation, condition: Condition, k: int = SHOWN) -> Recommendation:
        """What the product answers for a person, told as much as the condition says."""
        contact, product = situation.situation_id.split("/")
        return self._rec.recommend(
            contact,
            product=product,
            ask="" if condition is Condition.SIGNALS_ONLY else situation.need,
            stage=situation.stage if condition is Condition.STAGE_AND_NEED else "",
            k=k,
            log=False,
            as_of=AS_OF,
        )

    def stands(self, situation: JudgedSituation) -> Array:
        """Where the product thinks that a person stands: a probability a stage."""
        contact, product = situation.situation_id.split("/")
        return np.array(self._rec.readiness(contact, product=product, as_of=AS_OF).probabilities)

    def baselines(self, encoder: Encoder) -> tuple[Sellable, ...]:
        """Every system that ours stands beside, the simplest first."""
        d = self.dataset
        may = {
            s.situation_id: frozenset(i.item_id for i in self.ask(s, Condition.SIGNALS_ONLY, EVERYTHING).items)
            for s in d.situations
        }
        return tuple(Sellable(x, may) for x in (Random(d), Newest(d), Words(d), Dense(d, encoder), Rule(d)))


def as_markdown(half: str) -> str:
    """What was found on a half, as a page."""
    with tempfile.TemporaryDirectory() as folder, Recommender.open(Path(folder) / "workspace") as rec:
        rec.load_sample(as_of=AS_OF)
        sample = Sample(rec, half)
        dataset, judge = sample.dataset, Judge(sample.dataset, default_taxonomy())
        baselines = sample.baselines(SentenceEncoder())
        rankings, gaps = [], []
        for condition in Condition:
            given = {s.situation_id: sample.ask(s, condition) for s in dataset.situations}
            found = {b.name: {s.situation_id: b.rank(s, condition) for s in dataset.situations} for b in baselines}
            found[OURS] = {i: [item.item_id for item in r.items] for i, r in given.items()}
            rankings += judge.rankings(condition, found, DENSE)
            gaps.append(judge.gaps(condition, {i: r.fits_well for i, r in given.items()}))
        guesses = {**stage_guesses(judge.taxonomy), OURS: sample.stands}
        readiness = [judge.readiness(name, guess) for name, guess in guesses.items()]
    graded = [j.raters for j in sample.graded]
    parts = [
        "# How good the recommendations are for the people of the sample",
        f"Half {half or 'a and b'}: {len(dataset.situations)} people and products, {len(dataset.assets)} assets. Two "
        f"readers agree on all {len(graded)} judgments of both halves: {agreement(graded)}.",
        f"Run it again: `python -m eval.sample{f' --half {half}' if half else ''}`",
        DEFINITIONS,
        "The baselines rank only what may be sent to each person, as the product does; the need is a reader's words.",
        *(part for c in reversed(Condition) for part in ranking_part(rankings, c)),
        *readiness_part(readiness),
        *gaps_part(gaps),
    ]
    return "\n\n".join(parts) + "\n"


def labels() -> dict[str, Label]:
    """What those who wrote the sample's assets meant them to be, by asset id."""
    return {
        row["asset_id"]: Label(
            row["asset_id"],
            row["stage"],
            row["message"],
            also=tuple(filter(None, row["also"].split(";"))),
            roles=tuple(row["roles"].split(";")),
        )
        for row in _table("intended_labels.csv")
    }


def judged_assets(rec: Recommender) -> tuple[JudgedAsset, ...]:
    """The sample's assets as a baseline may read them."""
    found = (rec.asset(view.asset.asset_id).asset for view in rec.assets())
    return tuple(JudgedAsset(a.asset_id, COMPANY, a.title, a.text, a.published_at) for a in found)


def _dataset(rec: Recommender, half: str, graded: Sequence[Judgment]) -> Dataset:
    situations = tuple(_situations(rec, half))
    grades: dict[str, dict[str, float]] = {s.situation_id: {} for s in situations}
    for j in graded:
        if j.situation in grades:
            grades[j.situation][j.asset] = j.grade
    return Dataset("sample", judged_assets(rec), labels(), situations, grades)


def _situations(rec: Recommender, half: str) -> Iterator[JudgedSituation]:
    stages = {f"{row['contact_id']}/{row['product']}": row["stage"] for row in _table("truth.csv")}
    people = {view.contact.contact_id: view for view in rec.contacts()}
    heard = _table("signals.csv")
    for line in (SETS / "sample-situations.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if half not in ("", row["half"]):
            continue
        contact, product = row["id"].split("/")
        yield JudgedSituation(
            situation_id=row["id"],
            company=COMPANY,
            stage=stages[row["id"]],
            need=row["need"],
            ask="",
            role="" if people[contact].role == UNKNOWN else people[contact].role,
            job_title=people[contact].contact.job_title,
            signals=tuple(
                DatedSignal(float(s["days_ago"]), s["kind"], s["text"])
                for s in heard
                if s["contact_id"] == contact and s["product"] in ("", product) and not s["is_machine"]
            ),
        )


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SAMPLE / name).read_text(encoding="utf-8").splitlines()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks for everybody, shows the page and gives back the exit code."""
    return command("eval.sample", "How good recommendations are for the people of the sample.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
