"""Use case: a judged set in; every system under every condition, tags and readiness out, beside their baselines."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

import recommender
from content_library.taxonomy import default_taxonomy
from eval.compare import Judge
from eval.conditions import DENSE, OURS, Condition, System
from eval.datasets import Dataset, load
from eval.guesses import commonest, nearest_definition, stage_guesses
from eval.raters import judgments, widened
from eval.report import write
from eval.scores import GapScore, RankingScore, ReadinessScore, Results, TagScore
from eval.systems import Product, Tell, baselines
from eval.vectors import KeptVectors
from recommender.encoder import CachedEncoder, Encoder, SentenceEncoder
from recommender.errors import InputError


def evaluate(
    folder: str | Path,
    out: str | Path | None = None,
    workspaces: str | Path | None = None,
    *,
    more: str | Path | None = None,
    encoder: Encoder | None = None,
    tell: Tell | None = None,
) -> Results:
    """What the judged set in `folder` says about the product and its baselines.

    With `out`, results go to that folder as Markdown and JSON, and one line to its log. `workspaces` keeps the vectors
    and the workspaces that are built; without it they are temporary. `more` is a file of judgments that the set lacks
    (eval.raters); the results are then those of the set with "-more" behind its name. `encoder` is the product's
    default unless given; `tell` hears what is being done. Raises InputError for a set or a folder that cannot be used.
    """
    dataset, say, judged_more = load(folder), tell or (lambda _: None), ""
    if more is not None:
        dataset, judged_more = widened(dataset, judgments(more))
    with ExitStack() as stack:
        home = _home(workspaces, stack)
        kept = KeptVectors(home)
        shared = CachedEncoder(encoder or SentenceEncoder(), kept)
        page = _blank(dataset, shared.name, _command(Path(folder), out, more), judged_more)
        say("computing the vectors of the baselines")
        others = baselines(dataset, shared)
        kept.save()
        ours = stack.enter_context(Product(dataset, shared, home, say))
        judge = Judge(dataset, default_taxonomy())
        rankings, gaps = _rankings(judge, others, ours, say)
        say("scoring tags and readiness")
        tags, readiness = _tags(judge, ours, shared), _readiness(judge, ours)
        kept.save()
    results = replace(page, rankings=rankings, tags=tags, readiness=readiness, gaps=gaps)
    if out is not None:
        write(results, Path(out))
    return results


def _blank(dataset: Dataset, model: str, command: str, judged_more: str) -> Results:
    """A page without numbers: what is measured, with what, from which code, and how to run it again."""
    return Results(
        dataset=dataset.name,
        fingerprint=dataset.fingerprint,
        assets=len(dataset.assets),
        situations=len(dataset.situations),
        judgments=sum(map(len, dataset.grades.values())),
        judged_more=judged_more,
        model=model,
        date=datetime.now(UTC).date().isoformat(),
        version=recommender.__version__,
        commit=_commit(),
        command=command,
        rankings=(),
        tags=(),
        readiness=(),
        gaps=(),
    )


def _rankings(
    judge: Judge, others: tuple[System, ...], ours: Product, say: Tell
) -> tuple[tuple[RankingScore, ...], tuple[GapScore, ...]]:
    rankings: list[RankingScore] = []
    gaps = []
    situations = judge.dataset.situations
    for condition in Condition:
        say(f"ranking: {condition}")
        found = {x.name: {s.situation_id: x.rank(s, condition) for s in situations} for x in (*others, ours)}
        rankings += judge.rankings(condition, found, DENSE)
        fits = {s.situation_id: ours.recommend(s, condition).fits_well for s in situations}
        gaps.append(judge.gaps(condition, fits, {s.situation_id: ours.elsewhere(s, condition) for s in situations}))
    return tuple(rankings), tuple(gaps)


def _tags(judge: Judge, ours: Product, encoder: Encoder) -> tuple[TagScore, ...]:
    labels, sure = ours.tags()
    return (
        judge.tags("commonest label of the set", commonest(judge.dataset)),
        judge.tags("nearest definition", nearest_definition(judge.dataset, encoder, judge.taxonomy)),
        judge.tags(OURS, labels, sure),
    )


def _readiness(judge: Judge, ours: Product) -> tuple[ReadinessScore, ...]:
    guesses = stage_guesses(judge.taxonomy)
    scores = [judge.readiness(name, guess) for name, guess in guesses.items()]
    return (*scores, judge.readiness(OURS, lambda s: np.asarray(ours.readiness(s).probabilities)))


def _home(workspaces: str | Path | None, stack: ExitStack) -> Path:
    if workspaces is None:
        temporary = tempfile.TemporaryDirectory(prefix="stagecue-eval-", ignore_cleanup_errors=True)
        return Path(stack.enter_context(temporary))
    home = Path(workspaces)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{home} cannot hold the workspaces: {error.strerror}.") from error
    return home


def _command(folder: Path, out: str | Path | None, more: str | Path | None) -> str:
    """How to run it again; folders that lie elsewhere on every machine are named by their last part."""

    def shown(path: Path) -> str:
        return f"path/to/{path.name}" if path.is_absolute() or ".." in path.parts else path.as_posix()

    options = "".join(f" --{name} {shown(Path(x))}" for name, x in (("more", more), ("out", out)) if x is not None)
    return f"python -m eval {shown(folder)}{options}"


def _commit() -> str:
    """The commit of this source tree, marked where files differ from it; "" where it is no checkout."""
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return ""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
