"""A company that only calls things otherwise writes names; everything else is the default taxonomy's."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_library.taxonomy import Taxonomy, default_taxonomy, load_taxonomy
from recommender.errors import InputError, TaxonomyError

DEFAULT = default_taxonomy()
OWN = """name: acme
names:
  stage:
    aware: Problem known
    considering: Scoping
    Deciding: Business case
  message:
    why_us: Why Acme
  signal_kind:
    demo: saw it live
more_signal_kinds:
  - id: site_visit
    name: visited our site
    says: {unaware: 1, Problem known: 1, scoping: 4, evaluating: 9, Business case: 4,
           adopting: 1, expanding: 1, advocating: 1}
mappings:
  stage:
    hot lead: [Business case]
"""


def load(folder: Path, text: str) -> Taxonomy:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return load_taxonomy(path)


@pytest.fixture
def own(tmp_path: Path) -> Taxonomy:
    return load(tmp_path, OWN)


def test_only_the_names_are_others(own: Taxonomy) -> None:
    assert [s.name for s in own.stages] == [
        "Unaware",
        "Problem known",
        "Scoping",
        "Evaluating",
        "Business case",
        "Adopting",
        "Expanding",
        "Advocating",
    ]
    assert [(s.id, s.definition, s.messages) for s in own.stages] == [
        (s.id, s.definition, s.messages) for s in DEFAULT.stages
    ]
    assert [m.name for m in own.messages] == ["Why change", "Why Acme", "Why stay"]
    assert own.kind("demo").name == "saw it live"
    assert own.kind("demo").says == DEFAULT.kind("demo").says
    assert own.exemplars == DEFAULT.exemplars
    assert (own.frameworks, own.cues, own.actions, own.roles) == (
        DEFAULT.frameworks,
        DEFAULT.cues,
        DEFAULT.actions,
        DEFAULT.roles,
    )


def test_more_signal_kinds_stand_beside_the_others(own: Taxonomy) -> None:
    assert [k.id for k in own.signal_kinds] == [*(k.id for k in DEFAULT.signal_kinds), "site_visit"]
    assert own.kind("site_visit").says["aware"] == 1
    assert own.kind("site_visit").says["considering"] == 4


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("deciding", "deciding"),
        ("business  case", "deciding"),
        ("Scoping", "considering"),
        ("Hot Lead", "deciding"),
        ("evaluating", "evaluating"),
    ],
)
def test_a_label_is_given_by_its_id_or_its_name(own: Taxonomy, name: str, label: str) -> None:
    assert own.one_label("stage", name) == label
    assert own.label_of("stage", name) == (label,)


def test_what_is_no_label_is_told_with_ids_and_names(own: Taxonomy) -> None:
    with pytest.raises(InputError) as error:
        own.one_label("stage", "Busines case")
    assert str(error.value) == (
        "'Busines case' is not a stage (did you mean Business case?); choose one of unaware, aware (Problem known), "
        "considering (Scoping), evaluating, deciding (Business case), adopting, expanding, advocating, "
        "or map it in the taxonomy."
    )


def test_one_label_of_none_and_of_several() -> None:
    assert (DEFAULT.one_label("stage", ""), DEFAULT.one_label("role", "unknown")) == ("", "unknown")
    with pytest.raises(InputError, match="'tofu' can mean unaware or aware; choose one of them as stage"):
        DEFAULT.one_label("stage", "tofu")


def test_a_name_in_a_sentence_keeps_its_capitals(tmp_path: Path, own: Taxonomy) -> None:
    assert (own.in_sentence("why_us"), own.in_sentence("end_user")) == ("why Acme", "end user")
    assert load(tmp_path, "names:\n  role:\n    technical: IT\n").in_sentence("technical") == "IT"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("names: [a]\n", "own.yaml, line 1: 'names' must be a mapping."),
        (
            "names:\n  stages: {aware: A}\n",
            "own.yaml, line 2: 'stages' is not a key of 'names'; keys are stage, message,",
        ),
        ("names:\n  stage: Aware\n", "own.yaml, line 2: 'stage' must be a mapping."),
        ("names:\n  stage:\n    awre: A\n", "own.yaml, line 3: 'awre' is not one of unaware, aware, "),
        ("names:\n  stage:\n    aware: ''\n", "own.yaml, line 3: 'aware' is given no name."),
        ("names:\n  stage:\n    aware: 3\n", "own.yaml, line 3: 'aware' must be text, and YAML reads 3 as a number"),
        ("names:\n  stage:\n    aware: A\n    Aware: B\n", "own.yaml, line 4: 'Aware' is given two names."),
        (
            "names:\n  stage:\n    aware: A\n    unaware: a\n",
            "own.yaml, line 3: 'A' is already what 'unaware' is called; give 'aware' a name of its own.",
        ),
        (
            "names:\n  stage:\n    aware: Evaluating\n    evaluating: Aware\n",
            "own.yaml, line 3: 'Evaluating' is already what 'evaluating' is called; give 'aware' a name of its own.",
        ),
        (
            "more_signal_kinds:\n  - {id: demo, name: d, says: {aware: 1}}\n",
            "own.yaml, line 2: the signal kind 'demo' is there already; give this one another id.",
        ),
        (
            "names:\n  stage: {aware: Known}\nmore_signal_kinds:\n  - {id: a, name: a, says: {Knwon: 1}}\n",
            "own.yaml, line 4: 'Knwon' is not one of unaware, aware, ",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TaxonomyError) as error:
        load(tmp_path, text)
    assert str(error.value).startswith(message)
