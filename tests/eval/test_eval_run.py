"""An evaluation from folder to page: the real product on a tiny library, an encoder that counts words."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.conditions import DENSE, HEADLINE, OURS, Condition
from eval.datasets import load
from eval.report import LOG_COLUMNS, as_json, as_markdown, write
from eval.run import evaluate
from eval.scores import Results
from eval.systems import Product, baselines
from recommender.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def product(bakery: Path, encoder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with Product(load(bakery), encoder, tmp_path_factory.mktemp("workspaces"), lambda _: None) as built:
        yield built


@pytest.fixture(scope="module")
def results(bakery: Path, encoder: Any) -> Results:
    return evaluate(bakery, encoder=encoder)


# The product as a system


@pytest.mark.parametrize("condition", list(Condition))
def test_the_product_draws_on_the_companys_own_library(product: Product, bakery: Path, condition: Condition) -> None:
    dataset = load(bakery)
    for situation in dataset.situations:
        ranked = product.rank(situation, condition)
        assert set(ranked) <= {a.asset_id for a in dataset.library(situation.company)}
        assert len(ranked) == len(set(ranked))


@pytest.mark.parametrize("condition", list(Condition))
def test_the_product_finds_the_visible_answer(product: Product, bakery: Path, condition: Condition) -> None:
    situation = load(bakery).situations[0]
    assert product.rank(situation, condition)[0] == "oven-price"


def test_each_condition_tells_the_product_what_it_says(product: Product, bakery: Path) -> None:
    situation = load(bakery).situations[1]
    given = product.recommend(situation, Condition.STAGE_AND_NEED).situation
    assert given.contact is None
    assert (given.readiness.stage, given.role) == ("aware", "end_user")
    asked = product.recommend(situation, Condition.NEED_AND_SIGNALS).situation
    assert asked.contact is not None
    assert situation.ask in asked.need
    told = product.recommend(situation, Condition.SIGNALS_ONLY).situation
    assert told.contact is not None
    assert situation.ask not in told.need
    # The stored role is blank: the product has the job title alone.
    assert (told.contact.role, told.contact.job_title) == ("", "Planner")


def test_signals_lie_before_the_moment_of_the_judgment(product: Product, bakery: Path) -> None:
    dataset = load(bakery)
    for situation in dataset.situations:
        readiness = product.readiness(situation)
        found = [(situation_days(readiness.as_of, e.at), e.kind) for e in readiness.evidence]
        assert sorted(found) == sorted((s.days_ago, s.kind) for s in situation.signals)
        assert readiness.left_out_consent == 0


def situation_days(as_of: Any, at: Any) -> float:
    return float((as_of - at).total_seconds() / 86_400)


def test_every_asset_is_tagged_from_title_text_and_date_alone(product: Product, bakery: Path) -> None:
    dataset = load(bakery)
    labels, sure = product.tags()
    assert set(labels) == set(sure) == set(dataset.labels)
    assert all(0 < p <= 1 for p in sure.values())


def test_nothing_that_gives_labels_away_reaches_the_product(bakery: Path, encoder: Any, tmp_path: Path) -> None:
    with Product(load(bakery), encoder, tmp_path, lambda _: None):
        manifests = sorted(tmp_path.glob("*/assets.jsonl"))
        rows = [json.loads(line) for m in manifests for line in m.read_text(encoding="utf-8").splitlines()]
        contacts = [list(csv.DictReader(p.open(encoding="utf-8"))) for p in sorted(tmp_path.glob("*/contacts.csv"))]
    assert len(rows) == 12
    assert {key for row in rows for key in row} == {"asset_id", "title", "text", "published_at"}
    assert "published_at" not in next(r for r in rows if r["asset_id"] == "oven-setup")
    assert {key for table in contacts for row in table for key in row} == {
        "contact_id", "account_id", "job_title", "tracking_consent",
    }  # fmt: skip


def test_asking_leaves_no_exposure_behind(product: Product, bakery: Path, tmp_path: Path) -> None:
    product.rank(load(bakery).situations[0], HEADLINE)
    workspace = product._workspaces["Ofenwerk"]
    assert workspace.export_table("exposures", tmp_path / "exposures.csv") == 0


def test_an_asset_that_the_product_refuses_stops_the_evaluation(bakery: Path, encoder: Any, tmp_path: Path) -> None:
    dataset = load(bakery)
    blank = replace(dataset.assets[0], text=" ", title="")
    spoilt = replace(dataset, assets=(blank, *dataset.assets[1:]))
    with pytest.raises(InputError, match="the product refuses"):
        Product(spoilt, encoder, tmp_path, lambda _: None)


# The whole evaluation


def test_every_system_has_a_row_under_every_condition(results: Results, bakery: Path, encoder: Any) -> None:
    names = [*(s.name for s in baselines(load(bakery), encoder)), OURS]
    for condition in Condition:
        assert [r.system for r in results.rankings if r.condition is condition] == names
    assert [t.tagger for t in results.tags][-1] == OURS
    assert [r.estimator for r in results.readiness][-1] == OURS
    assert [g.condition for g in results.gaps] == list(Condition)
    # Three situations have an answer; the bakery of the other company is asked without a contact only.
    companies = len(load(bakery).companies)
    asked = {g.condition: g.elsewhere for g in results.gaps}
    assert asked == dict.fromkeys(Condition, 0) | {Condition.STAGE_AND_NEED: 3 * (companies - 1)}


def test_results_say_where_they_come_from(results: Results, bakery: Path) -> None:
    dataset = load(bakery)
    assert (results.dataset, results.fingerprint) == ("bakery", dataset.fingerprint)
    assert (results.assets, results.situations, results.judgments) == (12, 4, 12)
    assert results.model == "hashed-words"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", results.date)
    assert results.command == "python -m eval path/to/bakery"


def test_evaluating_twice_gives_the_same_numbers(results: Results, bakery: Path, encoder: Any) -> None:
    again = replace(evaluate(bakery, encoder=encoder), date=results.date, commit=results.commit)
    assert as_json(again) == as_json(results)


def test_the_vectors_are_computed_once(bakery: Path, encoder: Any, tmp_path: Path) -> None:
    fresh = type(encoder)()
    evaluate(bakery, workspaces=tmp_path / "kept", encoder=fresh)
    assert len(fresh.texts) == len(set(fresh.texts))
    again = type(encoder)()
    evaluate(bakery, workspaces=tmp_path / "kept", encoder=again)
    assert again.texts == []


def test_an_unknown_system_has_no_headline(results: Results) -> None:
    assert isnan(results.headline("nobody"))
    assert results.headline(DENSE) == results.ranking(DENSE, HEADLINE).ndcg


def test_a_file_where_the_workspaces_should_be(bakery: Path, encoder: Any, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="taken cannot hold the workspaces"):
        evaluate(bakery, workspaces=tmp_path / "taken", encoder=encoder)


# The report


def test_the_page_shows_the_numbers_that_were_computed(results: Results) -> None:
    page = as_markdown(results)
    assert "Judged set: bakery (12 assets, 4 situations)" in page
    ours = results.ranking(OURS, HEADLINE)
    assert ours.difference is not None
    tables = page.split("\n\n")
    headline = tables[tables.index(f"## Ranking: {HEADLINE} (the headline)") + 1].splitlines()
    cells = [c.strip() for c in headline[-1].strip("|").split("|")]
    assert cells[0] == f"**{OURS}**"
    assert cells[1] == f"{ours.ndcg:.2f}"
    assert cells[3:6] == [f"{x:.2f}" for x in (ours.over_companies, ours.judged, ours.wrong_side)]
    assert cells[8] == f"{ours.difference.p:.3f}"
    assert page.index(f"## Ranking: {HEADLINE}") < page.index(f"## Ranking: {Condition.STAGE_AND_NEED}")


def test_every_row_of_a_table_is_as_long_as_its_head(results: Results) -> None:
    for block in as_markdown(results).split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.strip().splitlines()}) == 1, block


def test_what_is_undefined_is_written_down(results: Results) -> None:
    dense = results.ranking(DENSE, HEADLINE)
    nowhere = replace(results, rankings=tuple(replace(r, ndcg=float("nan")) for r in results.rankings))
    assert "| dense | – |" in as_markdown(nowhere)
    assert json.loads(as_json(nowhere))["rankings"][0]["ndcg"] is None
    assert isnan(dense.by_situation["s-none"])
    assert "NaN" not in as_json(results)


def test_a_small_p_is_never_shown_as_none_at_all(results: Results) -> None:
    ours = results.ranking(OURS, HEADLINE)
    assert ours.difference is not None
    sure = replace(ours, difference=replace(ours.difference, p=0.0001))
    page = as_markdown(replace(results, rankings=(results.ranking(DENSE), sure)))
    assert "| < 0.001 |" in page


def test_json_holds_the_same_numbers(results: Results) -> None:
    data = json.loads(as_json(results))
    ours = next(r for r in data["rankings"] if r["system"] == OURS and r["condition"] == HEADLINE)
    assert ours["ndcg"] == pytest.approx(results.headline(OURS), abs=1e-6)
    assert ours["difference"]["than"] == DENSE
    assert data["tags"][-1]["stage"] == pytest.approx(results.tags[-1].stage, abs=1e-6)


def test_every_evaluation_leaves_one_line_in_the_log(results: Results, tmp_path: Path) -> None:
    write(results, tmp_path)
    write(replace(results, commit="abc"), tmp_path)
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == LOG_COLUMNS
    assert [row["commit"] for row in rows] == [results.commit, "abc"]
    assert float(rows[0]["ndcg5_signals_only"]) == pytest.approx(results.headline(OURS), abs=1e-4)
    given = results.ranking(OURS, Condition.STAGE_AND_NEED).ndcg
    assert float(rows[0]["ndcg5_stage_and_need"]) == pytest.approx(given, abs=1e-4)
    assert (tmp_path / "bakery.md").read_text(encoding="utf-8") == as_markdown(replace(results, commit="abc"))


def test_results_that_cannot_be_written_are_refused_in_a_sentence(results: Results, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="cannot be written to"):
        write(results, tmp_path / "taken")


def test_no_path_of_a_machine_gets_into_the_results(bakery: Path, encoder: Any, tmp_path: Path) -> None:
    evaluate(bakery, tmp_path / "out", encoder=encoder)
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(tmp_path) not in text
        assert str(bakery.parent) not in text


def test_committed_results_hold_no_path_of_a_machine() -> None:
    committed = list((ROOT / "eval" / "results").glob("*.*"))
    assert committed
    for path in committed:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(^|[\s`\"])(/(work|root|home|tmp|Users)/|[A-Z]:\\)", text), path.name


# The command


def test_help_shows_an_example() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    shown = subprocess.run(
        [sys.executable, "-m", "eval", "--help"], capture_output=True, text=True, env=environment, check=True
    )
    assert "python -m eval path/to/judged-set --out eval/results" in shown.stdout


def test_a_folder_that_is_no_judged_set_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == InputError.exit_code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "assets.jsonl is missing" in shown.err


@pytest.mark.parametrize("json_wanted", [False, True])
def test_the_command_shows_what_the_function_gives(
    results: Results,
    bakery: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    json_wanted: bool,
) -> None:
    asked: list[Any] = []

    def stand_in(*arguments: Any, more: str | None, tell: Any) -> Results:
        asked.extend([*arguments, more])
        tell("scoring")
        return results

    monkeypatch.setattr("eval.run.evaluate", stand_in)
    options = ["--out", "somewhere", "--more", "judged.jsonl", *(["--json"] if json_wanted else [])]
    assert main([str(bakery), *options]) == 0
    assert asked == [str(bakery), "somewhere", None, "judged.jsonl"]
    shown = capsys.readouterr()
    assert shown.out == (as_json(results) if json_wanted else as_markdown(results))
    assert shown.err == "scoring…\n"
