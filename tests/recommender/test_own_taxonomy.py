"""A company's own stages with few examples or none: everything works, and what nobody showed is not known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from workspaces import TinyEncoder, write_files

from content_library.asset import LabelSet, Passage, Tag
from content_library.taxonomy import Exemplar, Utterance, default_taxonomy
from content_library.taxonomy.model import NOTHING
from recommender.settings import Settings
from recommender.tagging import ROLE_THRESHOLD, Tagger, passage_text
from recommender.wire import Recommender
from recommender.word_reader import WordReader

ENCODE = TinyEncoder().encode
# Three stages of one's own, and what the default taxonomy can't give then.
OWN = """stages:
  - {id: cold, name: Cold, definition: D, messages: [why_change]}
  - {id: warm, name: Warm, definition: D, messages: [why_us]}
  - {id: hot, name: Hot, definition: D, messages: [why_us]}
signal_kinds:
  - {id: note, name: noted, says: {cold: 1, warm: 1, hot: 1}}
  - {id: called, name: called, says: {cold: 1, warm: 2, hot: 7}}
actions: [{id: wait, name: Wait, why: they asked for it}]
frameworks: []
mappings: {}
"""
COLD = "{title: Steam, text: Steam leaves the chamber., stage: cold, message: why_change, roles: [technical]}"
COLD2 = "{title: Crust, text: A crust cracks., stage: cold, message: why_change, roles: [technical]}"
HOT = "{title: Price, text: The price is low., stage: hot, message: why_us, roles: [finance]}"
SAID = "{kind: note, text: the price is fine, stage: hot}"
SAID2 = "{kind: note, text: the price is low, stage: hot}"
FILES = {"a.md": "# Price\n\nThe price is low.\n", "b.md": "# Steam\n\nSteam leaves the chamber.\n"}


@contextmanager
def opened(folder: Path, text: str) -> Iterator[Recommender]:
    folder.mkdir(exist_ok=True)
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    (folder / "contacts.csv").write_text("contact_id,account_id,name\ndana,acme,Dana\n", encoding="utf-8")
    (folder / "accounts.csv").write_text("account_id,name\nacme,Acme\n", encoding="utf-8")
    with Recommender.open(folder, encoder=TinyEncoder(), settings=Settings(taxonomy="own.yaml")) as rec:
        rec.import_table(folder / "accounts.csv")
        rec.import_table(folder / "contacts.csv")
        rec.add_content(write_files(folder / "content", FILES))
        yield rec


@pytest.mark.parametrize("exemplars", ["", COLD, f"{COLD}, {COLD2}"])
@pytest.mark.parametrize("utterances", ["", SAID, f"{SAID}, {SAID2}"])
def test_with_too_few_examples_the_product_works_and_knows_what_it_can(
    tmp_path: Path, exemplars: str, utterances: str
) -> None:
    text = f"{OWN}exemplars: [{exemplars}]\nutterances: [{utterances}]\n"
    with opened(tmp_path / "ws", text) as rec:
        for view in rec.assets():
            assert view.stages == pytest.approx({"cold": 1 / 3, "warm": 1 / 3, "hot": 1 / 3})
            assert view.roles == ()
            assert view.doubts["stage"] == "the stage is not known"
        rec.add_signal("dana", "called", text="the price is fine by me")
        # The kind of the signal alone: seven times as much for hot as for cold.
        stands = rec.readiness("dana").as_mapping()
        assert max(stands, key=lambda s: stands[s]) == "hot"
        assert [i.item_id for i in rec.recommend("dana", ask="price", log=False).items][:1] == ["a"]
        assert rec.contacts()[0].contact.contact_id == "dana"
        rec.audit()
    # What was learned is read again from the disk.
    with opened(tmp_path / "ws", text) as rec:
        assert rec.readiness("dana").as_mapping() == pytest.approx(stands, abs=1e-4)


def test_words_that_nothing_was_learned_from_change_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "ws", f"{OWN}exemplars: []\nutterances: []\n") as rec:
        rec.add_signal("dana", "called")
        silent = rec.readiness("dana").as_mapping()
    with opened(tmp_path / "two", f"{OWN}exemplars: []\nutterances: []\n") as rec:
        rec.add_signal("dana", "called", text="the price is far too high for us")
        assert rec.readiness("dana").as_mapping() == pytest.approx(silent, abs=1e-6)
        assert not rec.readiness("dana").evidence[0].empty


def test_of_stages_with_examples_it_knows_those(tmp_path: Path) -> None:
    with opened(tmp_path / "ws", f"{OWN}exemplars: [{COLD}, {HOT}]\nutterances: []\n") as rec:
        price, steam = rec.asset("a"), rec.asset("b")
        assert (price.stage, price.message) == ("hot", "why_us")
        assert (steam.stage, steam.message) == ("cold", "why_change")
        assert price.stages["warm"] == steam.stages["warm"] == 0
        assert sum(price.stages.values()) == pytest.approx(1)


def exemplar(number: int, stage: str, message: str, roles: tuple[str, ...]) -> Exemplar:
    return Exemplar(str(number), f"T{number}", f"word{number} {stage}", stage, message, (), roles)


def tagged(*exemplars: Exemplar, language: str = "") -> dict[LabelSet, list[Tag]]:
    taxonomy = replace(default_taxonomy(), read_exemplars=lambda: exemplars)
    fitted = Tagger.fit(taxonomy, ENCODE)
    tagger = Tagger.from_arrays(fitted.arrays(), taxonomy)
    vectors = ENCODE([passage_text("T", t) for t in ("word1 aware", "word2 deciding")])
    tags = tagger.tag("x", "T", [Passage("x", 0, "word1 aware"), Passage("x", 1, "word2 deciding")], vectors, language)
    return {s: [t for t in tags if t.label_set == s] for s in LabelSet}


def test_one_label_for_all_tells_nothing_apart() -> None:
    """Stage and message are the same in all exemplars; roles differ, and are known."""
    found = tagged(exemplar(1, "aware", "why_us", ("finance",)), exemplar(2, "aware", "why_us", ("technical",)))
    assert [t.p_primary for t in found[LabelSet.STAGE]] == pytest.approx([1 / 8] * 8)
    assert [t.p_acceptable for t in found[LabelSet.STAGE]] == pytest.approx([1 / 8] * 8)
    assert [t.p_primary for t in found[LabelSet.MESSAGE]] == pytest.approx([1 / 3] * 3)
    # No passage speaks for a stage that nobody can tell.
    assert {t.passage for s in (LabelSet.STAGE, LabelSet.MESSAGE) for t in found[s]} == {None}
    roles = {t.label: t for t in found[LabelSet.ROLE]}
    assert (roles["finance"].passage, roles["technical"].passage) == (0, 1)
    assert roles["finance"].p_acceptable > ROLE_THRESHOLD > roles["executive"].p_acceptable


def test_a_stage_is_told_where_the_message_is_not() -> None:
    found = tagged(exemplar(1, "aware", "why_us", ()), exemplar(2, "deciding", "why_us", ()))
    stages = {t.label: t for t in found[LabelSet.STAGE]}
    assert stages["aware"].p_primary + stages["deciding"].p_primary == pytest.approx(1)
    assert (stages["aware"].passage, stages["deciding"].passage) == (0, 1)
    assert [t.p_primary for t in found[LabelSet.MESSAGE]] == pytest.approx([1 / 3] * 3)
    assert [t.p_acceptable for t in found[LabelSet.ROLE]] == pytest.approx([ROLE_THRESHOLD / 2] * 6)


@pytest.mark.parametrize("language", ["", "en", "de"])
def test_without_exemplars_nothing_is_known_in_any_language(language: str) -> None:
    for found in (tagged(language=language), tagged(exemplar(1, "aware", "why_us", ("finance",)), language=language)):
        assert [t.p_primary for t in found[LabelSet.STAGE]] == pytest.approx([1 / 8] * 8)
        assert [t.p_acceptable for t in found[LabelSet.ROLE]] == pytest.approx([ROLE_THRESHOLD / 2] * 6)
        assert {t.passage for tags in found.values() for t in tags} == {None}


def reader(*said: tuple[str, str]) -> WordReader:
    utterances = [Utterance(str(i), "note", text, stage) for i, (text, stage) in enumerate(said)]
    fitted = WordReader.fit(replace(default_taxonomy(), read_utterances=lambda: tuple(utterances)), ENCODE)
    return WordReader.from_arrays(fitted.arrays())


@pytest.mark.parametrize(
    "said", [[], [("the price", "deciding")], [("the price", "deciding"), ("a price", "deciding")]]
)
def test_words_say_nothing_where_no_utterances_tell_stages_apart(said: list[tuple[str, str]]) -> None:
    found = reader(*said).read(["the price", "steam"], ENCODE(["the price", "steam"]))
    assert found.stages == pytest.approx(np.full((2, 8), 1 / 8))
    assert found.nothing.tolist() == [0, 0]
    assert found.wishes.tolist() == [[0, 0, 0, 0, 0, 1]] * 2


def test_a_stage_without_utterances_stays_as_likely_as_it_was() -> None:
    stages = default_taxonomy().labels("stage")
    found = reader(("the price", "deciding"), ("steam", "aware")).read(["the price"], ENCODE(["the price"])).stages[0]
    p = dict(zip(stages, found.tolist(), strict=True))
    assert [p[s] for s in stages if s not in ("aware", "deciding")] == pytest.approx([1 / 8] * 6)
    assert p["aware"] + p["deciding"] == pytest.approx(2 / 8)
    assert p["deciding"] > 1 / 8 > p["aware"]


def test_one_stage_and_what_says_nothing_are_told_apart() -> None:
    read = reader(("the price", "deciding"), ("greetings", NOTHING))
    found = read.read(["the price", "greetings"], ENCODE(["the price", "greetings"]))
    assert found.nothing[1] > 0.5 > found.nothing[0]
    # Said of one stage alone, it is nothing that speaks for it rather than for another.
    assert found.stages == pytest.approx(np.full((2, 8), 1 / 8))
