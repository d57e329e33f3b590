"""Frameworks, cues, exemplars and utterances written out in the company's one file, beside or instead of file names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_library.taxonomy import Exemplar, Framework, Step, Taxonomy, Utterance, default_taxonomy, load_taxonomy
from content_library.taxonomy import load as loading
from recommender.errors import TaxonomyError

ONE = """names:
  stage: {aware: Problem known}
exemplars:
  - {title: Standstill, text: It costs., stage: problem known, message: why_change, also: [unaware], roles: [finance]}
  - more.jsonl
  - id: mine
    title: Price
    text: |
      Two lines
      of text.
    stage: deciding
    message: why_us
    language: de
utterances:
  - {kind: replied, text: Send us the contract., stage: deciding}
  - {kind: note, text: On leave., stage: none, wish: time}
frameworks:
  - {id: ours, name: Ours, belongs_to: contact, steps: [{id: MEET, name: Meet, stages: [Problem known, unaware]}]}
  - two.yaml
cues:
  - {id: tender, where: title, language: en, pattern: tender}
  - {id: tender, where: title, language: de, pattern: ausschreibung}
  - cues.yaml
"""
MORE = {"id": "e1", "title": "T", "text": "X", "stage": "aware", "message": "why_change"}
FILES = {
    "more.jsonl": json.dumps(MORE),
    "two.yaml": "id: two\nname: Two\nbelongs_to: opportunity\nsteps:\n  - {id: A, name: A, stages: [aware]}\n",
    "cues.yaml": "cues:\n  - {id: tender, where: title, language: fr, pattern: appel}\n",
}


def load(folder: Path, text: str) -> Taxonomy:
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return load_taxonomy(folder / "own.yaml")


def test_everything_may_stand_in_one_file_and_beside_names_of_files(tmp_path: Path) -> None:
    own = load(tmp_path, ONE)
    assert own.exemplars == (
        Exemplar("own.yaml exemplars 1", "Standstill", "It costs.", "aware", "why_change", ("unaware",), ("finance",)),
        Exemplar(**MORE),
        Exemplar("mine", "Price", "Two lines\nof text.", "deciding", "why_us", language="de"),
    )
    assert own.utterances == (
        Utterance("own.yaml utterances 1", "replied", "Send us the contract.", "deciding"),
        Utterance("own.yaml utterances 2", "note", "On leave.", "none", wish="time"),
    )
    assert own.frameworks[0] == Framework("ours", "Ours", "contact", (Step("MEET", "Meet", ("aware", "unaware")),))
    assert [f.id for f in own.frameworks] == ["ours", "two"]
    assert [(c.id, c.language, c.pattern.pattern) for c in own.cues] == [
        ("tender", "en", "tender"),
        ("tender", "de", "ausschreibung"),
        ("tender", "fr", "appel"),
    ]


def test_the_fingerprint_changes_with_what_is_written_out(tmp_path: Path) -> None:
    first = load(tmp_path, ONE).fingerprint
    assert load(tmp_path, ONE).fingerprint == first
    assert load(tmp_path, ONE.replace("It costs.", "It costs!")).fingerprint != first


def test_the_example_at_the_head_of_the_default_taxonomy_works(tmp_path: Path) -> None:
    lines = loading.DEFAULT.read_text(encoding="utf-8").splitlines()
    start = lines.index("#   exemplars:")
    shown = [
        line[4:]
        for line in lines[
            start : lines.index(
                "# An exemplar may have also, roles, industry, format and "
                "language, an utterance industry, mood, language and wish; either"
            )
        ]
    ]
    text = "\n".join(shown).replace("more-exemplars.jsonl", "more.jsonl")
    own = load(tmp_path, text)
    assert [x.stage for x in own.exemplars] == ["aware", "aware"]
    assert [u.text for u in own.utterances] == ["Send us the contract."]
    assert [(c.id, c.language) for c in own.cues] == [("tender", "de")]
    assert [f.id for f in own.frameworks] == ["ours"]
    assert own.stages == default_taxonomy().stages


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("exemplars", "{title: T, text: X, stage: ready, message: why_us}", "'ready' is not one of unaware, aware, "),
        ("exemplars", "{title: T, text: X, stage: none, message: why_us}", "'none' is not one of unaware, aware, "),
        ("exemplars", "{title: T, text: X, stage: aware, message: why}", "'why' is not one of why_change, "),
        ("exemplars", "{title: T, text: X, stage: aware, message: why_us, roles: [king]}", "'king' is not one of "),
        ("exemplars", "{title: T, text: X, stage: aware, message: why_us, also: aware}", "'also' must be a list, as "),
        ("exemplars", "{title: T, text: '', stage: aware, message: why_us}", "an exemplar has no 'text'."),
        (
            "exemplars",
            "{title: T, text: X, stage: aware, message: why_us, mood: bad}",
            "'mood' is not a key of an exem",
        ),
        (
            "exemplars",
            "{title: 2025, text: X, stage: aware, message: why_us}",
            "'title' must be text, and YAML reads 2025 as a number; put it in quotes.",
        ),
        ("exemplars", "{id: x, title: T, text: X, stage: aware, message: why_us}", "'x' is defined twice."),
        ("exemplars", "7", "each entry of 'exemplars' must name a file or be a mapping, and YAML reads 7 as a number"),
        ("exemplars", "[a]", "each entry of 'exemplars' must name a file or be a mapping, not a list."),
        ("exemplars", "none.jsonl", "the file none.jsonl is not there."),
        ("utterances", "{text: Hm., stage: aware}", "an utterance has no 'kind'."),
        ("utterances", "{kind: note, text: Hm., stage: hungry}", "'hungry' is not one of unaware, aware, "),
        ("utterances", "{kind: note, text: Hm., stage: none, wish: cake}", "'cake' is not a wish; choose one of left_"),
        (
            "cues",
            "{id: c, where: footer, language: en, pattern: x}",
            "'where' must be one of title, text, not 'footer'",
        ),
        ("cues", "{id: c, where: text, language: en, pattern: (x}", "'c' is not a regular expression ("),
        ("cues", "{id: x, where: title, language: en, pattern: y}", "'x' is defined twice in 'cues'."),
        ("cues", "{id: x, where: text, language: de, pattern: y}", "'x' is looked for in the title elsewhere."),
        ("frameworks", "{id: f, name: F, belongs_to: contact}", "a framework has no 'steps'."),
        (
            "frameworks",
            "{id: f, name: F, belongs_to: us, steps: [{id: A}]}",
            "'belongs_to' must be one of contact, opp",
        ),
        ("frameworks", "{id: f, name: F, belongs_to: contact, steps: 3}", "'steps' must be a list with at least one"),
        (
            "frameworks",
            "{id: f, name: F, belongs_to: contact, steps: [{id: A, name: A, stages: [gone]}]}",
            "'gone' is not one of unaware, aware, ",
        ),
        (
            "frameworks",
            "{id: x, name: F, belongs_to: contact, steps: [{id: A, name: A, stages: [aware]}]}",
            "the framework 'x' is defined twice.",
        ),
    ],
)
def test_a_mistake_in_what_is_written_out_is_named_with_its_line(
    tmp_path: Path, section: str, entry: str, message: str
) -> None:
    fine = {
        "exemplars": "{id: x, title: T, text: X, stage: aware, message: why_us}",
        "utterances": "{id: x, kind: note, text: Hm., stage: aware}",
        "cues": "{id: x, where: title, language: en, pattern: x}",
        "frameworks": "{id: x, name: X, belongs_to: contact, steps: [{id: A, name: A, stages: [aware]}]}",
    }
    text = f"name: x\n{section}:\n  - {fine[section]}\n  - {entry}\n"
    with pytest.raises(TaxonomyError) as error:
        # An id that is used twice shows when all of them are read.
        _ = load(tmp_path, text).exemplars
    assert str(error.value).startswith(f"own.yaml, line 4: {message}")
