"""The default taxonomy against the definitions it stands for, and every mistake in a file named with its line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from content_library.asset import LabelSet
from content_library.taxonomy import Stage, Taxonomy, default_taxonomy, load_taxonomy
from recommender.errors import InputError, TaxonomyError

DEFAULT = default_taxonomy()
STAGES = ["unaware", "aware", "considering", "evaluating", "deciding", "adopting", "expanding", "advocating"]
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


# The default taxonomy


def test_label_sets_in_order() -> None:
    assert DEFAULT.labels("stage") == tuple(STAGES)
    assert DEFAULT.labels(LabelSet.MESSAGE) == ("why_change", "why_us", "why_stay")
    assert DEFAULT.labels("role") == ("executive", "finance", "technical", "security", "business", "end_user")


def test_which_messages_fit_which_stage() -> None:
    change, us, stay = "why_change", "why_us", "why_stay"
    fitting = [(change,), (change,), (change, us), (us,), (us,), (stay,), (stay,), (stay,)]
    assert [DEFAULT.messages_for(s) for s in STAGES] == fitting


def test_every_label_has_a_name_and_a_definition() -> None:
    for item in (*DEFAULT.stages, *DEFAULT.messages, *DEFAULT.roles):
        assert item.name
        assert item.definition.endswith(".")
        assert DEFAULT.name_of(item.id) == item.name
    assert DEFAULT.name_of("end_user") == "End user"
    assert DEFAULT.name_of("nothing") == "nothing"


def test_every_signal_kind_says_something_about_every_stage() -> None:
    steps = {step.id for step in DEFAULT.framework("journey").steps}
    for kind in DEFAULT.signal_kinds:
        assert list(kind.says) == STAGES
        assert all(value > 0 for value in kind.says.values())
        assert kind.step == "" or kind.step in steps
    assert {k.id for k in DEFAULT.signal_kinds if k.tracked} == {"visited_page", "read_asset", "downloaded"}
    assert {k.id for k in DEFAULT.signal_kinds if k.silence} == {"postponed", "went_silent"}


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("described_project", "considering"),
        ("trial", "evaluating"),
        ("asked_for_security_papers", "deciding"),
        ("support_ticket", "adopting"),
        ("renewal_due", "expanding"),
        ("referred", "advocating"),
    ],
)
def test_what_kinds_speak_for(kind: str, stage: str) -> None:
    says = DEFAULT.kind(kind).says
    assert max(says, key=lambda s: says[s]) == stage


def test_the_ten_step_journey() -> None:
    steps = {s: [step.id for step in DEFAULT.framework("journey").steps_of(s)] for s in STAGES}
    assert steps == {
        "unaware": [],
        "aware": ["SEARCH"],
        "considering": ["FIND"],
        "evaluating": ["QUALIFY", "TRY"],
        "deciding": ["BUY"],
        "adopting": ["ACTIVATE", "MANAGE", "SUPPORT"],
        "expanding": ["MANAGE", "SUPPORT", "UP-SELL"],
        "advocating": ["REFER"],
    }
    assert DEFAULT.framework("journey").belongs_to == "contact"
    assert DEFAULT.framework("purchase").belongs_to == "opportunity"
    assert len(DEFAULT.framework("purchase").steps) == 4


def test_exemplars_and_utterances_use_the_labels() -> None:
    assert {e.stage for e in DEFAULT.exemplars} == set(STAGES)
    assert {e.message for e in DEFAULT.exemplars} == set(DEFAULT.labels("message"))
    assert {role for e in DEFAULT.exemplars for role in e.roles} == set(DEFAULT.labels("role"))
    assert {u.stage for u in DEFAULT.utterances} == set(STAGES)
    for ids in ([e.id for e in DEFAULT.exemplars], [u.id for u in DEFAULT.utterances]):
        assert [i for i, n in Counter(ids).items() if n > 1] == []
    assert {u.kind for u in DEFAULT.utterances} <= {k.id for k in DEFAULT.signal_kinds}


def test_no_title_word_belongs_to_two_roles() -> None:
    words = Counter(word for role in DEFAULT.roles for word in {*role.titles, *role.generic})
    assert [w for w, n in words.items() if n > 1] == []


@pytest.mark.parametrize(
    ("cue", "text", "matches"),
    [
        ("t_versus", "Rota vs. Planora", 1),
        ("t_versus", "Canvas for crews", 0),
        ("t_howto", "How to measure first-time fix", 1),
        ("you", "You and your crew", 2),
        ("steps", "1. Open it\n2) Run it\nin 3. place", 2),
        ("price", "from € 30 per seat", 2),
    ],
)
def test_cues(cue: str, text: str, matches: int) -> None:
    pattern = next(c.pattern for c in DEFAULT.cues if c.id == cue)
    assert len(pattern.findall(text)) == matches


# Look-ups


@pytest.mark.parametrize(
    ("label_set", "name", "labels"),
    [
        ("stage", "evaluating", ("evaluating",)),
        ("stage", " Evaluating ", ("evaluating",)),
        ("stage", "Top of  Funnel", ("unaware", "aware")),
        ("stage", "MOFU", ("considering", "evaluating")),
        ("message", "why us", ("why_us",)),
        ("message", "why_us", ("why_us",)),
        ("role", "End user", ("end_user",)),
        ("role", "C-Level", ("executive",)),
    ],
)
def test_label_of(label_set: str, name: str, labels: tuple[str, ...]) -> None:
    assert DEFAULT.label_of(label_set, name) == labels


def test_a_name_that_means_nothing() -> None:
    with pytest.raises(InputError, match=r"'hot' is not a stage; choose one of unaware, .*, or map it in the taxonomy"):
        DEFAULT.label_of("stage", "hot")
    with pytest.raises(InputError, match="'danced' is not a signal kind; choose one of visited_page, "):
        DEFAULT.kind("danced")
    with pytest.raises(InputError, match="'agile' is not a framework; choose one of journey, purchase"):
        DEFAULT.framework("agile")


# A company's own file


def test_what_a_file_leaves_out_comes_from_the_default(tmp_path: Path) -> None:
    own = load(tmp_path, "name: ours\nmappings:\n  stage:\n    Hot  Lead: [deciding]\n")
    assert own.name == "ours"
    assert own.label_of("stage", "hot lead") == ("deciding",)
    assert own.stages == DEFAULT.stages
    assert own.signal_kinds == DEFAULT.signal_kinds
    assert own.exemplars == DEFAULT.exemplars
    with pytest.raises(InputError):
        own.label_of("stage", "tofu")


def test_the_name_is_the_files_where_none_is_given(tmp_path: Path) -> None:
    assert load(tmp_path, "cues: []\n").name == "own"
    assert load(tmp_path, "cues: []\n").cues == ()


def test_own_sections_are_read(tmp_path: Path) -> None:
    own = load(
        tmp_path,
        "roles:\n  - {id: medic, name: Medic, definition: Heals., titles: [nurse], generic: [doctor]}\n"
        f"signal_kinds:\n  - {{id: rang, name: rang, says: {{{SAYS}}}, weight: 0.3, tracked: true, silence: 9}}\n"
        "exemplars: [ex.jsonl]\ncues: [c.yaml]\nframeworks: [f.yaml]\n",
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
        "frameworks: []\nmappings: {}\nexemplars: []\nutterances: []\n",
    )
    assert own.stages == (Stage("cold", "Cold", "D.", ("why_change", "why_us")),)
    assert own.messages_for("cold") == ("why_change", "why_us")


# Mistakes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"signal_kinds:\n  - id: a\n    name: a\n    says: {{{SAYS}}}\n"
            "  - id: b\n    name: b\n    says:\n      keen: 1\n",
            "own.yaml, line 8: 'keen' is not one of adopting, advocating, ",
        ),
        (
            f"signal_kinds:\n  - {{id: a, name: a, says: {{{SAYS.replace('aware: 1', 'aware: -2', 1)}}}}}\n",
            "own.yaml, line 2: 'unaware' must say a number above 0, not '-2'.",
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
            "own.yaml, line 5: 'salary' is not a key of 'roles'; keys are definition, generic, id, name, titles.",
        ),
        (
            "stages:\n  - {id: s, name: S, definition: D, messages: [why_not]}\n",
            "own.yaml, line 2: 'why_not' is not one of why_change, why_stay, why_us.",
        ),
        (
            "stages:\n  - {id: s, name: S, definition: D, messages: why_us}\n",
            "own.yaml, line 2: 'messages' must be a list or a mapping.",
        ),
        ("name: x\nstagez: []\n", "own.yaml, line 2: 'stagez' is not a section; sections are name, stages, "),
        ("name: x\n\nroles: []\n", "own.yaml, line 3: 'roles' must be a list with at least one entry."),
        ("roles:\n  - just a word\n", "own.yaml, line 1: each entry of 'roles' must be a mapping."),
        ("mappings:\n  mood:\n    bad: [aware]\n", "own.yaml, line 2: 'mood' is not a label set; they are message, "),
        (
            "mappings:\n  stage:\n    hot: [deciding]\n    cold: [frozen]\n",
            "own.yaml, line 4: 'frozen' is not one of adopting, advocating, ",
        ),
        ("mappings: [stage]\n", "own.yaml, line 1: 'mappings' must be a mapping."),
        ("cues: cues.yaml\n", "own.yaml, line 1: 'cues' must be a list of files."),
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
        "c.yaml, line 3: 'where' must be title or text, not 'footer'."
    )


@pytest.mark.parametrize(
    ("framework", "message"),
    [
        ("id: f\nname: F\nsteps: []\n", "f.yaml, line 1: 'belongs_to' is missing."),
        (
            "id: f\nname: F\nbelongs_to: contact\nsteps:\n"
            "  - {id: A, name: A, stages: [aware]}\n  - {id: B, name: B, stages: [gone]}\n",
            "f.yaml, line 6: 'gone' is not one of adopting, advocating, ",
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
    assert "none.yaml cannot be read" in mistake(tmp_path, "frameworks: [none.yaml]\n")
    own = load(tmp_path, "exemplars: [none.jsonl]\n")
    with pytest.raises(TaxonomyError, match=r"own\.yaml: the file none\.jsonl cannot be read"):
        _ = own.exemplars


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"name: caf\xe9\n")
    with pytest.raises(TaxonomyError, match="cannot be read"):
        load_taxonomy(path)
