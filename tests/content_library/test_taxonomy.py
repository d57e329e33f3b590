"""The default taxonomy against the definitions it stands for."""

from __future__ import annotations

from collections import Counter

import pytest

from content_library.asset import LabelSet
from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import NOTHING
from recommender.errors import InputError

DEFAULT = default_taxonomy()
STAGES = ["unaware", "aware", "considering", "evaluating", "deciding", "adopting", "expanding", "advocating"]


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
    assert {u.stage for u in DEFAULT.utterances} == {*STAGES, NOTHING}
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
