"""The sample's judged people: the set itself, and one page of a few."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import eval.sample as sample
from eval.conditions import Condition
from eval.raters import judgments
from recommender import Recommender

SAMPLE, SETS = Path(str(sample.SAMPLE)), Path(str(sample.SETS))


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def people() -> dict[str, dict[str, str]]:
    lines = (SETS / "sample-situations.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_everybody_of_whom_the_stage_is_known_is_judged_once() -> None:
    assert sorted(people()) == sorted(f"{r['contact_id']}/{r['product']}" for r in rows("truth.csv"))
    assets = {r["asset_id"] for r in rows("assets.csv")}
    graded = judgments(SETS / "sample-judgments.jsonl")
    assert {j.asset for j in graded} <= assets
    assert {j.situation for j in graded} == set(people())


def test_no_account_lies_in_both_halves() -> None:
    accounts = {r["contact_id"]: r["account_id"] or r["contact_id"] for r in rows("contacts.csv")}
    halves = {(accounts[i.split("/")[0]], row["half"]) for i, row in people().items()}
    assert len({account for account, _ in halves}) == len(halves)
    assert {half for _, half in halves} == {"a", "b"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recommender]:
    with Recommender.open(tmp_path_factory.mktemp("judged-sample") / "workspace") as rec:
        rec.load_sample(as_of=sample.AS_OF)
        yield rec


@pytest.mark.slow
def test_each_person_is_asked_for_as_told(loaded: Recommender) -> None:
    found = sample.Sample(loaded, "a")
    one = next(s for s in found.dataset.situations if s.situation_id == "ayla-demirci/stores")
    assert one.stage == "deciding"
    assert len(one.signals) > 3
    signals, need, given = (found.ask(one, c) for c in reversed(Condition))
    assert signals.situation.product == "stores"
    assert not signals.situation.need_stated
    assert (need.situation.need, need.situation.need_stated) == (one.need, True)
    assert given.situation.readiness.probabilities[list(given.situation.readiness.stages).index("deciding")] == 1
    assert found.stands(one) == pytest.approx(signals.situation.readiness.probabilities)
    # The baselines may send what the product may, and nothing that the person has had.
    random = found.baselines(loaded._parts.encoder)[0]
    everything = {i.item_id for i in found.ask(one, Condition.SIGNALS_ONLY, 200).items}
    assert set(random.rank(one, Condition.SIGNALS_ONLY)) == everything
    assert len(everything) < len(found.dataset.assets)


@pytest.mark.slow
def test_a_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    whole = sample._situations

    def few(rec: Recommender, half: str) -> list[sample.JudgedSituation]:
        assert half == "a"  # the other half stays closed here, too
        return [s for s in whole(rec, half) if s.situation_id.startswith(("ayla", "dana", "sunita"))]

    monkeypatch.setattr(sample, "_situations", few)
    assert sample.main(["--half", "a"]) == 0
    page = capsys.readouterr().out
    assert "Half a: 4 people and products, 40 assets." in page
    assert page.count("| **Stagecue** |") == 4  # three conditions, and readiness
    assert "`python -m eval.sample --half a`" in page
