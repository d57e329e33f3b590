"""Baselines rank as their names say, on two libraries of six whose right answer can be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from content_library.taxonomy import default_taxonomy
from eval.baselines import Dense, Newest, Random, Rule, Words, asset_vectors
from eval.conditions import Condition, words_of
from eval.datasets import Dataset, JudgedAsset, load
from eval.guesses import commonest, nearest_definition, stage_guesses


@pytest.fixture(scope="module")
def dataset(bakery: Path) -> Dataset:
    return load(bakery)


def test_every_system_ranks_the_whole_library_and_no_other(dataset: Dataset, encoder: Any) -> None:
    systems = [Random(dataset), Newest(dataset), Words(dataset), Dense(dataset, encoder), Rule(dataset)]
    for situation in dataset.situations:
        library = sorted(a.asset_id for a in dataset.library(situation.company))
        for system in systems:
            for condition in Condition:
                assert sorted(system.rank(situation, condition)) == library, system.name


def test_chance_repeats_itself_for_a_seed(dataset: Dataset) -> None:
    first, second = dataset.situations[0], dataset.situations[1]
    rank = Random(dataset).rank
    assert rank(first, Condition.SIGNALS_ONLY) == Random(dataset).rank(first, Condition.SIGNALS_ONLY)
    assert rank(first, Condition.SIGNALS_ONLY) != rank(second, Condition.SIGNALS_ONLY)
    assert rank(first, Condition.SIGNALS_ONLY) != Random(dataset, seed=1).rank(first, Condition.SIGNALS_ONLY)


def test_the_newest_comes_first_and_the_undated_last(dataset: Dataset) -> None:
    ranked = Newest(dataset).rank(dataset.situations[0], Condition.SIGNALS_ONLY)
    assert ranked == ["oven-price", "oven-rival", "oven-kinds", "oven-crust", "oven-stone", "oven-setup"]


@pytest.mark.parametrize("condition", list(Condition))
def test_words_and_vectors_find_what_is_asked_for(dataset: Dataset, encoder: Any, condition: Condition) -> None:
    answers = {"s-price": "oven-price", "s-crust": "oven-crust", "s-clean": "flour-clean"}
    for system in (Words(dataset), Dense(dataset, encoder)):
        for situation in dataset.situations[:3]:
            assert system.rank(situation, condition)[0] == answers[situation.situation_id], system.name


def test_a_question_without_a_known_word_leaves_the_order_of_the_file(dataset: Dataset) -> None:
    silent = replace(dataset.situations[0], signals=())
    assert Words(dataset).rank(silent, Condition.SIGNALS_ONLY) == [a.asset_id for a in dataset.library("Ofenwerk")]


def test_the_rule_goes_by_stage_then_role_then_date(dataset: Dataset) -> None:
    ranked = Rule(dataset).rank(dataset.situations[0], Condition.SIGNALS_ONLY)
    # The true stage and role; then the newest of the rest, the undated last.
    assert ranked == ["oven-price", "oven-rival", "oven-kinds", "oven-crust", "oven-stone", "oven-setup"]
    trying = replace(dataset.situations[0], stage="evaluating", role="technical")
    # rival: stage and role; price: acceptable stage; set-up: role alone.
    assert Rule(dataset).rank(trying, Condition.SIGNALS_ONLY)[:3] == ["oven-rival", "oven-price", "oven-setup"]


def test_an_unknown_role_matches_nothing(dataset: Dataset) -> None:
    nobody = replace(dataset.situations[3], stage="adopting")
    assert Rule(dataset).rank(nobody, Condition.SIGNALS_ONLY)[:2] == ["flour-clean", "flour-next"]


def test_signals_alone_say_only_their_own_words(dataset: Dataset) -> None:
    price = dataset.situations[0]
    assert words_of(price, Condition.SIGNALS_ONLY) == "Watched the steam demo Asked for price, payback and leasing"
    for condition in (Condition.STAGE_AND_NEED, Condition.NEED_AND_SIGNALS):
        assert words_of(price, condition) == f"{price.need} {price.ask}"


def test_an_assets_vector_is_the_mean_of_its_first_four_passages() -> None:
    class Counter:
        name = "counter"

        def encode(self, texts: list[str]) -> np.ndarray:
            self.texts = texts
            return np.eye(len(texts), dtype=np.float32)

    counter = Counter()
    long = JudgedAsset("long", "c", "Title", " ".join(f"w{i}" for i in range(700)))
    short = JudgedAsset("short", "c", "Other", "")
    vectors = asset_vectors([long, short], counter)
    assert [len(t.split()) for t in counter.texts] == [161, 161, 161, 161, 1]
    assert counter.texts[1].startswith("Title. w160 w161")
    assert vectors["long"] == pytest.approx(np.array([0.5, 0.5, 0.5, 0.5, 0]))
    assert vectors["short"] == pytest.approx(np.array([0, 0, 0, 0, 1.0]))


def test_the_commonest_label_of_the_set(dataset: Dataset) -> None:
    labels = commonest(dataset)
    assert len(labels) == 12
    # why_change stands there five times, why_us four, why_stay three; business is the commonest role.
    assert {(x.message, x.roles) for x in labels.values()} == {("why_change", ("business",))}


def test_the_nearest_definition_by_words(encoder: Any) -> None:
    taxonomy = default_taxonomy()
    price = next(s for s in taxonomy.stages if s.id == "deciding")
    asset = JudgedAsset("x", "c", price.name, price.definition)
    dataset = Dataset("one", (asset,), {}, (), {})
    assert nearest_definition(dataset, encoder, taxonomy)["x"].stage == "deciding"


def test_plain_guesses_of_where_a_contact_stands(dataset: Dataset) -> None:
    taxonomy = default_taxonomy()
    stages, guesses = taxonomy.labels("stage"), stage_guesses(taxonomy)
    price = dataset.situations[0]
    says = taxonomy.kind("asked_for_proposal").says
    expected = np.array([says[s] for s in stages]) / sum(says.values())
    assert guesses["last signal's kind"](price) == pytest.approx(expected)
    # The demo speaks for evaluating, the proposal for deciding.
    assert stages[int(guesses["furthest stage reached"](price).argmax())] == "deciding"
    assert guesses["every stage alike"](price) == pytest.approx(np.full(8, 1 / 8))
    for guess in guesses.values():
        assert guess(replace(price, signals=())) == pytest.approx(np.full(8, 1 / 8))


def test_a_kind_that_speaks_for_no_stage_reaches_none(dataset: Dataset) -> None:
    note = replace(dataset.situations[1], signals=dataset.situations[1].signals[:1])
    assert note.signals[0].kind == "note"
    assert stage_guesses(default_taxonomy())["furthest stage reached"](note) == pytest.approx(np.full(8, 1 / 8))
