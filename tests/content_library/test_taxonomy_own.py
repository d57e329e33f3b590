"""A company's own taxonomy file: what it says, what it takes from the default one, and mistakes with their line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_library.taxonomy import Stage, Taxonomy, default_taxonomy, load_taxonomy
from recommender.errors import InputError, TaxonomyError

DEFAULT = default_taxonomy()
STAGES = list(DEFAULT.labels("stage"))
SAYS = ", ".join(f"{s}: 1" for s in STAGES)


def load(folder: Path, text: str, **files: str) -> Taxonomy:
    """The taxonomy of a file `own.yaml` with this text, beside these other files (dots written as two underscores)."""
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return load_taxonomy(path)


def mistake(folder: Path, text: str, **files: str) -> str:
    with pytest.raises(TaxonomyError) as error:
        load(folder, text, **files)
    return str(error.value)


def exemplar(**changes: object) -> str:
    fields = {"id": "e1", "title": "T", "text": "X", "stage": "aware", "message": "why_change"}
    return json.dumps({**fields, **changes})


def test_what_a_file_leaves_out_comes_from_the_default(tmp_path: Path) -> None:
    own = load(tmp_path, "name: ours\nmappings:\n  stage:\n    Hot  Lead: [deciding]\n")
    assert own.name == "ours"
    assert own.label_of("stage", "hot lead") == ("deciding",)
    assert own.stages == DEFAULT.stages
    assert own.signal_kinds == DEFAULT.signal_kinds
    assert own.exemplars == DEFAULT.exemplars
    # What the default taxonomy maps is mapped as before; an own word for a name comes before the default one.
    for name in DEFAULT.mappings["stage"]:
        assert own.label_of("stage", name) == DEFAULT.label_of("stage", name)
    mine = load(tmp_path, "mappings:\n  stage:\n    MOFU: [deciding]\n")
    assert mine.label_of("stage", "mofu") == ("deciding",)
    assert mine.label_of("stage", "tofu") == DEFAULT.label_of("stage", "tofu")
    assert mine.mappings["role"] == DEFAULT.mappings["role"]
    with pytest.raises(InputError):
        load(tmp_path, "mappings: {}\n").label_of("stage", "tofu")


def test_the_name_is_the_files_where_none_is_given(tmp_path: Path) -> None:
    assert load(tmp_path, "cues: []\n").name == "own"
    assert load(tmp_path, "cues: []\n").cues == ()


def test_own_sections_are_read(tmp_path: Path) -> None:
    own = load(
        tmp_path,
        "roles:\n  - {id: medic, name: Medic, definition: Heals., titles: [nurse], generic: [doctor]}\n"
        f"signal_kinds:\n  - {{id: rang, name: rang, says: {{{SAYS}}}, weight: 0.3, tracked: true, silence: 9}}\n"
        "exemplars: [ex.jsonl]\ncues: [c.yaml]\nframeworks: [f.yaml]\nmappings: {}\n",
        ex__jsonl=exemplar(roles=["medic"], also=["unaware"]) + "\n\n",
        c__yaml="cues:\n  - {id: shout, where: title, language: '*', pattern: '[A-Z]+!'}\n",
        f__yaml="id: two\nname: Two\nbelongs_to: contact\nsteps:\n  - {id: A, name: First, stages: [aware, unaware]}\n",
    )
    assert own.roles[0].titles == ("nurse",)
    assert own.roles[0].generic == ("doctor",)
    kind = own.kind("rang")
    assert (kind.weight, kind.tracked, kind.silence, kind.step) == (0.3, True, 9, "")
    assert [(e.stage, e.also, e.roles, e.language) for e in own.exemplars] == [
        ("aware", ("unaware",), ("medic",), "en")
    ]
    assert own.cues[0].pattern.search("buy now!") is not None  # case is ignored
    assert [s.name for s in own.framework("two").steps_of("unaware")] == ["First"]


def test_stages_of_ones_own_say_which_messages_fit(tmp_path: Path) -> None:
    own = load(
        tmp_path,
        "stages:\n  - {id: cold, name: Cold, definition: D., messages: [why_change, why_us]}\n"
        "signal_kinds:\n  - {id: k, name: k, says: {cold: 2}}\n"
        "actions: [{id: wait, name: W, why: Y}]\nframeworks: []\nmappings: {}\nexemplars: []\nutterances: []\n",
    )
    assert own.stages == (Stage("cold", "Cold", "D.", ("why_change", "why_us")),)
    assert own.messages_for("cold") == ("why_change", "why_us")
    with pytest.raises(InputError, match=r"'warm' is not a stage; choose one of cold\."):
        own.messages_for("warm")


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            "stages:\n  - {id: cold, name: C, definition: D, messages: [why_us]}\n",
            "signal_kinds, actions, mappings, frameworks, exemplars, utterances",
        ),
        # Every stage that is there is still known, but nothing says anything about the new one.
        (
            "stages:\n"
            + "".join(f"  - {{id: {s}, name: N, definition: D, messages: [why_us]}}\n" for s in [*STAGES, "gone"]),
            "signal_kinds, exemplars, utterances",
        ),
        ("messages:\n  - {id: hello, name: H, definition: D}\n", "stages, mappings, exemplars"),
        ("roles:\n  - {id: medic, name: M, definition: D}\n", "mappings, exemplars"),
    ],
)
def test_what_comes_from_the_default_must_fit_the_labels_of_ones_own(tmp_path: Path, text: str, sections: str) -> None:
    own = text.split(":")[0]
    assert mistake(tmp_path, f"name: x\n{text}") == (
        f"own.yaml, line 2: with '{own}' of your own, give {sections} too: "
        f"what the default taxonomy has there does not fit these {own}."
    )


def test_labels_of_ones_own_that_fit_the_default_need_nothing_else(tmp_path: Path) -> None:
    stages = "".join(f"  - {{id: {s}, name: Our {s}, definition: D, messages: [why_us]}}\n" for s in STAGES)
    roles = "".join(f"  - {{id: {r.id}, name: N, definition: D}}\n" for r in DEFAULT.roles)
    own = load(tmp_path, f"stages:\n{stages}roles:\n{roles}  - {{id: medic, name: Medic, definition: D}}\n")
    assert own.name_of("aware") == "Our aware"
    assert own.labels("role")[-1] == "medic"
    assert own.signal_kinds == DEFAULT.signal_kinds
    assert own.exemplars == DEFAULT.exemplars


def test_kinds_from_the_default_keep_only_steps_that_the_own_frameworks_have(tmp_path: Path) -> None:
    framework = "id: f\nname: F\nbelongs_to: {}\nsteps:\n  - {{id: TRY, name: T, stages: [aware]}}\n"
    own = load(tmp_path, "frameworks: [f.yaml]\n", f__yaml=framework.format("contact"))
    assert {k.step for k in own.signal_kinds} == {"", "TRY"}
    assert own.kind("trial") == DEFAULT.kind("trial")
    own = load(tmp_path, "frameworks: [f.yaml]\n", f__yaml=framework.format("opportunity"))
    assert {k.step for k in own.signal_kinds} == {""}


def test_the_fingerprint_changes_with_every_file_that_is_named(tmp_path: Path) -> None:
    files = {
        "f__yaml": "id: f\nname: F\nbelongs_to: contact\nsteps:\n  - {id: A, name: A, stages: [aware]}\n",
        "c__yaml": "cues:\n  - {id: a, where: text, language: en, pattern: b}\n",
        "e__jsonl": exemplar(),
        "u__jsonl": json.dumps({"id": "u", "kind": "note", "text": "Hm.", "stage": "aware"}),
    }
    text = "frameworks: [f.yaml]\ncues: [c.yaml]\nexemplars: [e.jsonl]\nutterances: [u.jsonl]\n"
    first = load(tmp_path, text, **files).fingerprint
    assert load(tmp_path, text, **files).fingerprint == first != DEFAULT.fingerprint
    changed = [load(tmp_path, text, **{**files, name: f"{files[name]}\n"}).fingerprint for name in files]
    assert len({first, *changed, load(tmp_path, f"{text}\n", **files).fingerprint}) == 6


# Mistakes


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
            "own.yaml, line 2: 'a' does not say anything about 'unaware'.",
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
    assert mistake(tmp_path, text).startswith(message)


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
