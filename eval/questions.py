"""python -m eval.questions: how good the answers are where a rep asks something for one of the sample's people.

Somebody who had read the sample's texts and people, and had seen no code and no ranking, wrote what a rep would type
for a contact, graded every asset that touches it, named the sentence that answers, and wrote questions that no asset
answers though some come near. The people were split before anything was tuned: half "a" may be looked at, half "b" is
run when a method stands. What a contact has had, or may not be sent, is no answer for them.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content_library.taxonomy import default_taxonomy
from eval import sample
from eval.baselines import Dense, Words
from eval.compare import CUT, Judge, Rankings
from eval.conditions import DENSE, OURS, Condition
from eval.datasets import NOT_TO_BE_SENT, Dataset, JudgedSituation
from eval.halves import command
from eval.metrics import mean
from eval.report import against, table
from eval.sample import AS_OF, COMPANY, EVERYTHING, SETS, SHOWN, Sellable
from recommender import Recommender
from recommender.encoder import SentenceEncoder
from recommender.results import Recommendation

# So many items are looked at by somebody in a hurry.
LOOKED_AT = 3
# A quotation says the sentence that answers where it has this share of its words, or the sentence this share of its.
SAYS = 0.7
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rep types for a contact, as to a product ("" = what was last spoken of); the grade (1 to 3) of every asset
    that touches it, and the sentence that answers it, "" where none does."""

    question_id: str
    half: str
    contact: str
    product: str
    ask: str
    grades: Mapping[str, float]
    sentence: str


class Questions:
    """The sample in a workspace, asked the questions of a half ("a", "b", or "" for both)."""

    def __init__(self, rec: Recommender, half: str) -> None:
        self._rec = rec
        self.asked = {q.question_id: q for q in asked() if half in ("", q.half)}
        self.may_be_sent = {i: frozenset(item.item_id for item in self.answer(i, EVERYTHING).items) for i in self.asked}
        situations = (
            JudgedSituation(i, COMPANY, rec.readiness(q.contact, product=q.product, as_of=AS_OF).stage, "", q.ask)
            for i, q in self.asked.items()
        )
        grades = {i: {a: g for a, g in q.grades.items() if a in self.may_be_sent[i]} for i, q in self.asked.items()}
        self.dataset = Dataset("questions", sample.judged_assets(rec), sample.labels(), tuple(situations), grades)

    def answer(self, question_id: str, k: int = SHOWN) -> Recommendation:
        """What the product answers."""
        q = self.asked[question_id]
        return self._rec.recommend(q.contact, product=q.product or None, ask=q.ask, k=k, log=False, as_of=AS_OF)


def asked() -> list[Asked]:
    """The questions of both halves, in the order of the file."""
    lines = SETS.joinpath("questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Asked(r["id"], r["half"], r["contact"], r["product"], r["ask"], r["answers"], r["sentence"])
        for r in map(json.loads, lines)
    ]


def found_share(dataset: Dataset, ranked: Rankings, depth: int) -> float:
    """The share of the questions with an answer that have one among the first `depth`."""

    def has_one(i: str) -> bool:
        return any(dataset.grades[i].get(a, 0.0) > NOT_TO_BE_SENT for a in ranked[i][:depth])

    return mean([float(has_one(i)) for i in ranked if dataset.has_answer(i)])


def says(quotation: str, sentence: str) -> bool:
    """Whether a quotation says a sentence: one of the two has most of the other's words."""
    quoted, meant = (set(_WORD.findall(text.casefold())) for text in (quotation, sentence))
    return bool(quoted and meant) and len(quoted & meant) >= SAYS * min(len(quoted), len(meant))


def as_markdown(half: str) -> str:
    """What was found on a half, as a page."""
    with tempfile.TemporaryDirectory() as folder, Recommender.open(Path(folder) / "workspace") as rec:
        rec.load_sample(as_of=AS_OF)
        questions = Questions(rec, half)
        given = {i: questions.answer(i) for i in questions.asked}
        found = {b.name: _ranked(b.rank, questions.dataset) for b in _baselines(questions)}
    found[OURS] = {i: [item.item_id for item in r.items] for i, r in given.items()}
    dataset, judge = questions.dataset, Judge(questions.dataset, default_taxonomy())
    columns = [
        "system",
        f"nDCG@{CUT}",
        "the first answers",
        f"one of {LOOKED_AT} answers",
        f"against {DENSE}",
        "95 %",
        "p",
    ]
    rows = [
        [
            f"**{r.system}**" if r.system == OURS else r.system,
            f"{r.ndcg:.2f}",
            f"{found_share(dataset, found[r.system], 1):.2f}",
            f"{found_share(dataset, found[r.system], LOOKED_AT):.2f}",
            *against(r.difference),
        ]
        for r in judge.rankings(Condition.NEED_AND_SIGNALS, found, DENSE)
    ]
    gaps = judge.gaps(Condition.NEED_AND_SIGNALS, {i: r.fits_well for i, r in given.items()})
    answered = [i for i in given if dataset.has_answer(i)]
    quoted = sum(
        any(says(item.quote, questions.asked[i].sentence) for item in given[i].items[:LOOKED_AT]) for i in answered
    )
    parts = [
        "# How good the answers to questions are",
        f"Half {half or 'a and b'}: {len(given)} questions for {len({q.contact for q in questions.asked.values()})} "
        f"people of the sample; {gaps.with_answer} have an answer that they may be sent.",
        f"Run it again: `python -m eval.questions{f' --half {half}' if half else ''}`",
        "The baselines are asked the question alone and rank only what may be sent to each person. An asset answers "
        "that has a grade above 1.",
        table(columns, rows),
        f"Among the first {LOOKED_AT}, a card quotes the sentence that answers in {quoted} of {len(answered)}.",
        f"That nothing fits well is said in {gaps.said_rightly} of the {gaps.without_answer} without an answer, and in "
        f"{gaps.said_wrongly} of the {gaps.with_answer} that have one.",
    ]
    return "\n\n".join(parts) + "\n"


def _baselines(questions: Questions) -> Sequence[Sellable]:
    d, may = questions.dataset, questions.may_be_sent
    return [Sellable(Words(d), may), Sellable(Dense(d, SentenceEncoder()), may)]


def _ranked(rank: Callable[[JudgedSituation, Condition], list[str]], dataset: Dataset) -> dict[str, list[str]]:
    return {s.situation_id: rank(s, Condition.NEED_AND_SIGNALS) for s in dataset.situations}


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks every question, shows the page and gives back the exit code."""
    return command("eval.questions", "How good the answers to questions are.", as_markdown, arguments)


if __name__ == "__main__":
    sys.exit(main())
