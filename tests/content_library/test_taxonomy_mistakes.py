"""Mistakes in a company's own taxonomy file: all of them are told, each once, with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from content_library.taxonomy import default_taxonomy, load_taxonomy
from recommender.errors import TaxonomyError
from tests.content_library.own_file import alone, load, mistake

SAYS = ", ".join(f"{s}: 1" for s in default_taxonomy().labels("stage"))


def exemplar(**changes: object) -> str:
    fields = {"id": "e1", "title": "T", "text": "X", "stage": "aware", "message": "why_change"}
    return json.dumps({**fields, **changes})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"signal_kinds:\n  - id: a\n    name: a\n    says: {{{SAYS}}}\n"
            "  - id: b\n    name: b\n    says:\n      keen: 1\n",
            "own.yaml, line 8: 'keen' is not one of unaware, aware, considering, ",
        ),
        (
            f"signal_kinds:\n  - {{id: a, name: a, says: {{{SAYS.replace('aware: 1', 'aware: -2', 1)}}}}}\n",
            "own.yaml, line 2: 'unaware' must be a number from 0.001 to 1000, not '-2'.",
        ),
        (
            "signal_kinds:\n  - {id: a, name: a, says: {aware: 1}}\n",
            "own.yaml, line 2: 'a' does not say anything about 'unaware', 'considering', 'evaluating', 'deciding', ",
        ),
        (
            f"signal_kinds:\n  - id: a\n    name: a\n    weight: 3\n    says: {{{SAYS}}}\n",
            "own.yaml, line 4: 'weight' must be a number from 0 to 1, not '3'.",
        ),
        (
            "roles:\n  - {id: a, name: A, definition: D}\n  - {id: b, name: B, definition: D}\n"
            "  - {id: a, name: C, definition: D}\n",
            "own.yaml, line 4: 'a' is defined twice in 'roles'.",
        ),
        (
            "messages:\n  - {id: m, name: M, definition: D}\n  - {id: n, name: N}\n",
            "own.yaml, line 3: an entry of 'messages' has no 'definition'.",
        ),
        (
            "roles:\n  - {id: a, name: A, definition: ''}\n",
            "own.yaml, line 2: an entry of 'roles' has no 'definition'.",
        ),
        (
            "roles:\n  - id: a\n    name: A\n    definition: D\n    salary: 3\n",
            "own.yaml, line 5: 'salary' is not a key of an entry of 'roles'; keys are id, name, definition, ",
        ),
        (
            "stages:\n  - {id: s, name: S, definition: D, messages: [why_not]}\n",
            "own.yaml, line 2: 'why_not' is not one of why_change, why_us, why_stay.",
        ),
        (
            "stages:\n  - {id: s, name: S, definition: D, messages: why_us}\n",
            "own.yaml, line 2: 'messages' must be a list, as in [one, two].",
        ),
        ("name: x\nstagez: []\n", "own.yaml, line 2: 'stagez' is not a section; sections are name, stages, "),
        ("name: x\n\nroles: []\n", "own.yaml, line 3: 'roles' must be a list with at least one entry."),
        ("roles:\n  - just a word\n", "own.yaml, line 2: each entry of 'roles' must be a mapping."),
        (
            "mappings:\n  mood:\n    bad: [aware]\n",
            "own.yaml, line 2: 'mood' is not a label set; they are stage, message, role.",
        ),
        (
            "mappings:\n  stage:\n    hot: [deciding]\n    cold: [frozen]\n",
            "own.yaml, line 4: 'frozen' is not one of unaware, aware, ",
        ),
        ("mappings: [stage]\n", "own.yaml, line 1: 'mappings' must be a mapping."),
        ("cues: cues.yaml\n", "own.yaml, line 1: 'cues' must be a list of files or of entries written out."),
        ("name: x\nroles: [unclosed\n", "own.yaml, line 3: not valid YAML ("),
        ("", "own.yaml, line 1: a taxonomy must be a mapping."),
        ("- a\n- b\n", "own.yaml, line 1: a taxonomy must be a mapping."),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert alone(mistake(tmp_path, text)).startswith(message)


MANY = """name: 7
stagez: []
stages:
  - {id: cold, name: Cold, definition: D, messages: [why_not]}
  - {id: warm, name: Warm, messages: [why_us]}
signal_kinds:
  - {id: rang, name: rang, says: {cold: -1, wram: 2}, weight: 3}
  - {id: wrote, name: wrote, says: {warm: 2}, tracked: 'no'}
actions:
  - {id: wait, name: W, why: Y, stages: [hot]}
mappings:
  stage: {hot lead: [hot], cold lead: [cold]}
  mood: {bad: [cold]}
frameworks: []
exemplars: [gone.jsonl]
utterances: []
"""


def test_all_mistakes_are_named_each_once_with_its_line(tmp_path: Path) -> None:
    few = MANY.replace("name: 7", "name: x").replace("stagez: []\n", "").replace(", tracked: 'no'", "")
    assert mistake(tmp_path, few.replace("  mood: {bad: [cold]}\n", "").replace(", stages: [hot]", "")) == (
        "own.yaml, line 3: 'why_not' is not one of why_change, why_us, why_stay. "
        "own.yaml, line 4: an entry of 'stages' has no 'definition'. "
        "own.yaml, line 6: 'wram' is not one of cold, warm. "
        "own.yaml, line 6: 'cold' must be a number from 0.001 to 1000, not '-1'. "
        "own.yaml, line 6: 'weight' must be a number from 0 to 1, not '3'. "
        "own.yaml, line 7: 'wrote' does not say anything about 'cold'. "
        "own.yaml, line 11: 'hot' is not one of cold, warm. "
        "own.yaml, line 13: the file gone.jsonl is not there."
    )


def test_of_very_many_mistakes_ten_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    told = mistake(tmp_path, MANY)
    assert told.count("own.yaml, line ") == 10
    assert told.startswith("own.yaml, line 1: 'name' must be text, and YAML reads 7 as a number; put it in quotes. own")
    assert told.endswith(" And 3 more.")


@pytest.mark.parametrize(
    "broken",
    [
        "stages:\n  - {name: Cold, definition: D, messages: [why_us]}\n",
        "stages: cold\n",
    ],
)
def test_what_hangs_on_labels_in_doubt_is_not_told(tmp_path: Path, broken: str) -> None:
    rest = "signal_kinds:\n  - {id: k, name: k, says: {cold: 2}}\nmappings:\n  stage: {hot: [cold]}\n"
    told = mistake(tmp_path, f"{broken}{rest}actions:\n  - {{id: wait, name: W, why: Y, stages: [cold]}}\n")
    assert told in (
        "own.yaml, line 2: an entry of 'stages' has no 'id'.",
        "own.yaml, line 1: 'stages' must be a list with at least one entry.",
    )


def test_mistakes_of_other_files_are_told_beside_ones_own(tmp_path: Path) -> None:
    told = mistake(
        tmp_path,
        "name: x\nframeworks: [f.yaml, g.yaml]\ncues: [c.yaml]\nroles: 3\n",
        f__yaml="id: f\nname: F\nbelongs_to: nobody\nsteps:\n  - {id: A, name: A, stages: [gone]}\n",
        g__yaml="id: [unclosed\n",
        c__yaml="cues:\n  - {id: a, where: text, language: en, pattern: '('}\n",
    )
    assert [part.split(": ")[0] for part in re.findall(r"\w+\.yaml, line \d+: ", told)] == [
        "own.yaml, line 4",
        "f.yaml, line 3",
        "f.yaml, line 5",
        "g.yaml, line 2",
        "c.yaml, line 2",
    ]


def test_all_bad_lines_of_examples_are_named(tmp_path: Path) -> None:
    lines = [exemplar(stage="ready"), exemplar(), exemplar(), "{broken"]
    own = load(tmp_path, "exemplars: [x.jsonl]\n", x__jsonl="\n".join(lines))
    with pytest.raises(TaxonomyError) as error:
        _ = own.exemplars
    told = str(error.value)
    assert re.findall(r"x\.jsonl, line (\d)", told) == ["1", "3", "4"]
    assert "x.jsonl, line 3: 'e1' is defined twice. " in told


def test_a_bad_regular_expression(tmp_path: Path) -> None:
    cues = (
        "cues:\n  - {id: a, where: text, language: en, pattern: 'fine'}\n"
        "  - {id: b, where: text, language: en, pattern: '(open'}\n"
    )
    assert mistake(tmp_path, "cues: [c.yaml]\n", c__yaml=cues).startswith(
        "c.yaml, line 3: 'b' is not a regular expression (missing ), unterminated subpattern"
    )
    cues = "cues:\n  - id: a\n    where: footer\n    language: en\n    pattern: x\n"
    assert mistake(tmp_path, "cues: [c.yaml]\n", c__yaml=cues) == (
        "c.yaml, line 3: 'where' must be one of title, text, not 'footer'."
    )


@pytest.mark.parametrize(
    ("framework", "message"),
    [
        ("id: f\nname: F\nsteps: []\n", "f.yaml, line 1: a framework has no 'belongs_to'."),
        (
            "id: f\nname: F\nbelongs_to: contact\nsteps:\n"
            "  - {id: A, name: A, stages: [aware]}\n  - {id: B, name: B, stages: [gone]}\n",
            "f.yaml, line 6: 'gone' is not one of unaware, aware, ",
        ),
    ],
)
def test_a_bad_framework(tmp_path: Path, framework: str, message: str) -> None:
    assert mistake(tmp_path, "frameworks: [f.yaml]\n", f__yaml=framework).startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (exemplar(stage="ready"), "x.jsonl, line 3: 'ready' is not a stage; choose one of unaware, aware, "),
        (exemplar(also=["aware", "gone"]), "x.jsonl, line 3: 'gone' is not a stage; "),
        (
            exemplar(message="why"),
            "x.jsonl, line 3: 'why' is not a message; choose one of why_change, why_us, why_stay.",
        ),
        (exemplar(roles=["king"]), "x.jsonl, line 3: 'king' is not a role; choose one of executive, "),
        (exemplar(colour="red"), "x.jsonl, line 3: not a valid entry ("),
        ('{"id": "e2"}', "x.jsonl, line 3: not a valid entry ("),
        ("{broken", "x.jsonl, line 3: not a valid entry ("),
        ("[1, 2]", "x.jsonl, line 3: not a valid entry ("),
    ],
)
def test_a_bad_exemplar(tmp_path: Path, line: str, message: str) -> None:
    own = load(tmp_path, "exemplars: [x.jsonl]\n", x__jsonl=f"{exemplar()}\n\n{line}\n")
    with pytest.raises(TaxonomyError) as error:
        _ = own.exemplars  # read when first asked for
    assert str(error.value).startswith(message)


def test_a_bad_utterance(tmp_path: Path) -> None:
    line = json.dumps({"id": "u", "kind": "note", "text": "Hm.", "stage": "hungry"})
    own = load(tmp_path, "utterances: [u.jsonl]\n", u__jsonl=line)
    with pytest.raises(TaxonomyError, match=r"u\.jsonl, line 1: 'hungry' is not a stage"):
        _ = own.utterances


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"The taxonomy .*none\.yaml cannot be read"):
        load_taxonomy(tmp_path / "none.yaml")
    for section in ("frameworks", "cues", "exemplars", "utterances"):
        text = f"name: x\n{section}:\n  - own.yaml\n  - none.txt\n"
        text = text if section in ("exemplars", "utterances") else text.replace("  - own.yaml\n", "")
        line = text.count("\n")
        assert mistake(tmp_path, text) == f"own.yaml, line {line}: the file none.txt is not there."


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"name: caf\xe9\n")
    with pytest.raises(TaxonomyError, match=r"own\.yaml cannot be read: line 1 is not UTF-8; save the file again"):
        load_taxonomy(path)
