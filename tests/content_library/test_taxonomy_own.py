"""A company's own taxonomy file: what it says, and what it takes from the default one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_library.taxonomy import Stage, default_taxonomy
from recommender.errors import InputError
from tests.content_library.own_file import load, mistake

DEFAULT = default_taxonomy()
STAGES = list(DEFAULT.labels("stage"))
SAYS = ", ".join(f"{s}: 1" for s in STAGES)


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
