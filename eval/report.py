"""Results -> Markdown for people, JSON for machines, and a line in the log that shows how often a set was used."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.conditions import DENSE, HEADLINE, OURS, Condition
from eval.metrics import Interval
from eval.scores import SURE, Difference, GapScore, RankingScore, ReadinessScore, Results
from recommender.errors import InputError

LOG = "log.csv"
LOG_COLUMNS = (
    "date",
    "commit",
    "version",
    "model",
    "set",
    "fingerprint",
    "ndcg5_signals_only",
    "ndcg5_need_and_signals",
    "ndcg5_stage_and_need",
    "stage_accuracy_tags",
    "stage_accuracy_readiness",
)
UNDEFINED = "–"

DEFINITIONS = """\
nDCG@5: gain 2^grade − 1, discount log2(rank + 1); what nobody judged gains nothing, so judged@5 stands beside it.
Situations in which nothing deserves more than grade 1 are left out. Wrong side @1: the first asset argues the wrong
case for the person's stage. The mean over companies counts each company alike. Intervals: 95 %, bootstrap over
situations; differences are paired by situation, p by a randomisation test of their signs. P@5, R@5 and RR@10
(ir-measures) call relevant what has a grade above 1. The CRM rule is told the true stage and role, and has the final
labels for tags, under every condition. Undefined: –."""


def as_markdown(results: Results) -> str:
    """The results as a page with one table a question; the headline condition comes first."""
    conditions = sorted(Condition, key=lambda c: c is not HEADLINE)
    parts = [
        "# How good the recommendations are",
        f"Judged set: {results.dataset} ({results.assets} assets, {results.situations} situations), "
        f"{results.judgments} judgments, fingerprint `{results.fingerprint}`. Model: {results.model}. "
        f"Date: {results.date}. Version: {results.version}, commit `{results.commit or 'unknown'}`.",
        *([results.judged_more] if results.judged_more else []),
        f"Run it again: `{results.command}`",
        DEFINITIONS,
        *(part for c in conditions for part in ranking_part(results.rankings, c)),
        *_slices(results),
        *_tags(results),
        *readiness_part(results.readiness),
        *gaps_part(results.gaps),
    ]
    return "\n\n".join(parts) + "\n"


def as_json(results: Results) -> str:
    """The results as JSON, what is undefined as null."""
    return json.dumps(_plain(asdict(results)), indent=1, ensure_ascii=False) + "\n"


def write(results: Results, out: Path) -> None:
    """Nothing; `out` then holds the set's page and JSON, and its log one line more. Raises InputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{results.dataset}.md").write_text(as_markdown(results), encoding="utf-8")
        (out / f"{results.dataset}.json").write_text(as_json(results), encoding="utf-8")
        _log(results, out / LOG)
    except OSError as error:
        raise InputError(f"The results cannot be written to {out}: {error.strerror}.") from error


def _log(results: Results, path: Path) -> None:
    scores = [
        *(results.ranking(OURS, c).ndcg for c in sorted(Condition, key=list(Condition).index, reverse=True)),
        next(t.stage for t in results.tags if t.tagger == OURS),
        next(r.stage for r in results.readiness if r.estimator == OURS),
    ]
    about = (results.date, results.commit, results.version, results.model, results.dataset, results.fingerprint)
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(LOG_COLUMNS)
        writer.writerow([*about, *(_number(x, 4) for x in scores)])


def ranking_part(rankings: Iterable[RankingScore], condition: Condition) -> list[str]:
    """What was scored under a condition, as a part of a page."""
    scores = [r for r in rankings if r.condition is condition]
    headline = " (the headline)" if condition is HEADLINE else ""
    columns = ["system", "nDCG@5", "95 %", "mean over companies", "judged@5", "wrong side @1"]
    columns += [f"− {DENSE}", "95 %", "p", *(scores[0].other if scores else ()), "nothing shown"]
    return [f"## Ranking: {condition}{headline}", table(columns, map(_ranking_row, scores))]


def _ranking_row(r: RankingScore) -> list[str]:
    return [
        _emphasis(r.system),
        _number(r.ndcg),
        _interval(r.interval),
        _number(r.over_companies),
        _number(r.judged),
        _number(r.wrong_side),
        *against(r.difference),
        *(_number(x) for x in r.other.values()),
        str(r.nothing_shown),
    ]


def against(d: Difference | None) -> list[str]:
    """A difference to a baseline as three cells: the mean, its interval, p."""
    return [_signed(d.mean), _interval(d.interval, signed=True), _p(d.p)] if d else [UNDEFINED] * 3


def _slices(results: Results) -> list[str]:
    """nDCG@5 by company, slice and stage, where signals are all there is."""
    scores = [r for r in results.rankings if r.condition is HEADLINE]
    titles = {"company": "by_company", "slice": "by_slice", "stage of the person": "by_stage"}
    out = [f"## nDCG@5 by company, slice and stage: {HEADLINE}", "Small groups: for reading, not for passing."]
    for title, field in titles.items():
        groups: list[Mapping[str, float]] = [getattr(r, field) for r in scores]
        if groups and groups[0]:
            rows = [[_emphasis(r.system), *map(_number, g.values())] for r, g in zip(scores, groups, strict=True)]
            out.append(table([f"by {title}", *groups[0]], rows))
    return out


def _tags(results: Results) -> list[str]:
    columns = ["tagger", "stage", "95 %", "mean over companies", "macro-F1", "acceptable", "stages off", "message"]
    columns += ["roles micro-F1", "roles macro-F1", "calibration error", *results.tags[0].by_company]
    rows = [
        [
            _emphasis(t.tagger),
            _number(t.stage),
            _interval(t.interval),
            *map(_number, (t.over_companies, t.macro_f1, t.acceptable, t.distance, t.message)),
            *map(_number, (t.roles_micro, t.roles_macro, t.calibration, *t.by_company.values())),
        ]
        for t in results.tags
    ]
    return [
        "## Tags",
        "From title and text alone. The last columns are the stage's accuracy by company.",
        table(columns, rows),
        *(
            f"Of the stages that {t.tagger} gives a probability of at least {SURE}, {t.sure_right} of {t.sure} are "
            f"right and {t.sure_acceptable} acceptable."
            for t in results.tags
            if t.sure
        ),
    ]


def readiness_part(scores: Iterable[ReadinessScore]) -> list[str]:
    """How well it was told where contacts stand, as a part of a page."""
    columns = ["estimate", "stage", "95 %", "within one stage", "log score"]
    rows = [
        [_emphasis(r.estimator), _number(r.stage), _interval(r.interval), _number(r.within_one), _number(r.log_score)]
        for r in scores
    ]
    return [
        "## Readiness",
        "Where a contact stands, from signals. Log score: natural, 0 is best.",
        table(columns, rows),
    ]


def gaps_part(scores: Iterable[GapScore]) -> list[str]:
    """How often a gap was said, as a part of a page."""
    columns = ["condition", "nothing fits", "something fits", "another company's library"]
    rows = [
        [
            g.condition,
            f"{g.said_rightly} of {g.without_answer}",
            f"{g.said_wrongly} of {g.with_answer}",
            f"{g.said_elsewhere} of {g.elsewhere}" if g.elsewhere else "–",
        ]
        for g in scores
    ]
    return ["## Gaps", "How often the product says that nothing fits well, where …", table(columns, rows)]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(x.replace('|', '/') for x in line)} |" for line in lines)


def _emphasis(name: str) -> str:
    return f"**{name}**" if name == OURS else name


def _number(value: float, digits: int = 2) -> str:
    if math.isnan(value):
        return UNDEFINED
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if digits == 2 else text


def _p(value: float) -> str:
    """A p-value with three digits; what would look like 0 is said to be small."""
    return "< 0.001" if value < 0.0005 else _number(value, 3)


def _signed(value: float) -> str:
    return UNDEFINED if math.isnan(value) else f"{value:+.2f}".replace("-", "−")


def _interval(interval: Interval, signed: bool = False) -> str:
    show = _signed if signed else _number
    low, high = show(interval.low), show(interval.high)
    return UNDEFINED if UNDEFINED in (low, high) else f"{low} … {high}"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    return value
