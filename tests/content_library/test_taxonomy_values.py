"""Values of the wrong kind in a taxonomy file: each is refused with its line, none is taken silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_library.taxonomy import default_taxonomy
from recommender.errors import TaxonomyError
from tests.content_library.own_file import alone, load, mistake

STAGES = default_taxonomy().labels("stage")
SAYS = ", ".join(f"{s}: 1" for s in STAGES)
KIND = f"signal_kinds:\n  - id: k\n    name: k\n    says: {{{SAYS}}}\n"
ROLE = "roles:\n  - id: r\n    name: R\n    definition: D\n"
ENTRY = {"id": "e1", "title": "T", "text": "X", "stage": "aware", "message": "why_change"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # Texts
        (
            f"{ROLE}    titles: ceo\n",
            "own.yaml, line 5: 'titles' must be a list, as in [one, two].",
        ),
        (
            f"{ROLE}    titles: [boss,\n      no]\n",
            "own.yaml, line 6: 'titles' must be a list of texts, and YAML reads no as yes or no; put it in quotes.",
        ),
        (
            f"{ROLE}    generic: [404]\n",
            "own.yaml, line 5: 'generic' must be a list of texts, and YAML reads 404 as a number; put it in quotes.",
        ),
        (
            f"{ROLE}    titles:\n      - boss\n      -\n",
            "own.yaml, line 7: 'titles' must be a list of texts, and there is nothing; "
            "two quotes ('') stand for no text.",
        ),
        (
            f"{ROLE}    titles: [a, ' ']\n",
            "own.yaml, line 5: 'titles' must be a list of texts, and one of them is empty.",
        ),
        (f"{ROLE}    titles: ['*']\n", "own.yaml, line 5: '*' in 'titles' would match every title; add letters to it."),
        (f"{ROLE}    titles: [[a]]\n", "own.yaml, line 5: 'titles' must be a list of texts, not a list."),
        (
            "roles:\n  - id: [a]\n    name: A\n    definition: D\n",
            "own.yaml, line 2: 'id' must be text, not a list.",
        ),
        (
            "roles:\n  - {id: r, name: {a: b}, definition: D}\n",
            "own.yaml, line 2: 'name' must be text, not a mapping.",
        ),
        (
            "roles:\n  - {id: r, name: R, definition: 2025-01-31}\n",
            "own.yaml, line 2: 'definition' must be text, and YAML reads 2025-01-31 as a date; put it in quotes.",
        ),
        ("roles:\n  - {id: r, name: ' ', definition: D}\n", "own.yaml, line 2: an entry of 'roles' has no 'name'."),
        ("name: off\n", "own.yaml, line 1: 'name' must be text, and YAML reads off as yes or no; put it in quotes."),
        # Numbers, flags and steps of signal kinds
        (
            f"{KIND.replace(f'{{{SAYS}}}', '[aware, 1]')}",
            "own.yaml, line 4: 'says' must be a mapping.",
        ),
        (
            KIND.replace("deciding: 1", "deciding: .nan"),
            "own.yaml, line 4: 'deciding' must be a number from 0.001 to 1000, not '.nan'.",
        ),
        (
            KIND.replace("deciding: 1", "deciding: .inf"),
            "own.yaml, line 4: 'deciding' must be a number from 0.001 to 1000, not '.inf'.",
        ),
        (
            KIND.replace("deciding: 1", "deciding: yes"),
            "own.yaml, line 4: 'deciding' must be a number from 0.001 to 1000, not 'yes'.",
        ),
        (
            KIND.replace("deciding: 1", "deciding: "),
            "own.yaml, line 2: 'k' does not say anything about 'deciding'.",
        ),
        (f"{KIND}    weight: .nan\n", "own.yaml, line 5: 'weight' must be a number from 0 to 1, not '.nan'."),
        (f"{KIND}    silence: long\n", "own.yaml, line 5: 'silence' must be a number from 0 to 3650, not 'long'."),
        (f"{KIND}    silence: -1\n", "own.yaml, line 5: 'silence' must be a number from 0 to 3650, not '-1'."),
        (f"{KIND}    silence: [9]\n", "own.yaml, line 5: 'silence' must be a number from 0 to 3650, not a list or a "),
        (f"{KIND}    tracked: 'no'\n", "own.yaml, line 5: 'tracked' must be yes or no without quotes, not 'no'."),
        (f"{KIND}    tracked: 1\n", "own.yaml, line 5: 'tracked' must be yes or no without quotes, not '1'."),
        (f"{KIND}    step: [1]\n", "own.yaml, line 5: 'step' must be text, not a list."),
        (
            f"{KIND}    step: DANCE\n",
            "own.yaml, line 5: 'DANCE' is not a step of a framework that belongs to contacts; "
            "choose one of SEARCH, FIND, QUALIFY, TRY, BUY, ACTIVATE, MANAGE, SUPPORT, UP-SELL, REFER.",
        ),
        # The purchase steps belong to opportunities.
        (f"{KIND}    step: negotiation\n", "own.yaml, line 5: 'negotiation' is not a step of a framework that belongs"),
        (
            f"{KIND}    step: TRY\nframeworks: []\n",
            "own.yaml, line 5: 'TRY' is not a step of a framework that belongs to contacts; there is none.",
        ),
        (
            "actions:\n  - {id: a, name: A, why: W, stages: aware}\n",
            "own.yaml, line 2: 'stages' must be a list, as in ",
        ),
        (
            "actions:\n  - {id: a, name: A, why: W, answers: [danced], done_by: [call]}\n",
            "own.yaml, line 2: 'danced' is not one of visited_page, ",
        ),
        (
            "actions:\n  - id: a\n    name: A\n    why: W\n    answers: [note]\n    done_by: [dance]\n",
            "own.yaml, line 6: 'dance' is not one of sent, call, meeting, demo, event.",
        ),
        (
            "actions:\n  - id: a\n    name: A\n    why: W\n    answers: [note]\n",
            "own.yaml, line 5: an action with 'answers' needs 'done_by' too.",
        ),
        (
            "actions:\n  - {id: a, name: A, why: W, instead_of_silence: 'yes'}\n",
            "own.yaml, line 2: 'instead_of_silence' must be yes or no without quotes, not 'yes'.",
        ),
        # Mappings
        ("mappings:\n  stage:\n    hot: deciding\n", "own.yaml, line 3: 'hot' must be a list, as in [one, two]."),
        ("mappings:\n  stage:\n    hot: []\n", "own.yaml, line 3: 'hot' is mapped to nothing."),
        (
            "mappings:\n  stage:\n    Hot lead: [deciding]\n    hot  LEAD: [aware]\n",
            "own.yaml, line 4: 'hot  LEAD' is mapped twice.",
        ),
        ("mappings:\n  stage: [hot]\n", "own.yaml, line 2: 'stage' must be a mapping."),
        (
            "cues: [1]\n",
            "own.yaml, line 1: each entry of 'cues' must name a file or be a mapping, and YAML reads 1 as a number; ",
        ),
    ],
)
def test_a_value_of_the_wrong_kind(tmp_path: Path, text: str, message: str) -> None:
    assert alone(mistake(tmp_path, text)).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x\ncues: []\nname: y\n", "own.yaml, line 3: 'name' is given twice, first in line 1."),
        (
            "roles:\n  - id: r\n    name: R\n    definition: D\n    name: S\n",
            "own.yaml, line 5: 'name' is given twice, first in line 3.",
        ),
        ("name: é\nroles: \x00\n", "own.yaml, line 2: the character U+0000 may not stand in YAML."),
        ("name: x\nroles: !foo bar\n", "own.yaml, line 2: the tag !foo means nothing here; leave it out."),
        ("name: x\nroles: !foo [bar]\n", "own.yaml, line 2: the tag !foo means nothing here; leave it out."),
        ("name: !!int x\n", "own.yaml, line 1: the tag !!int means nothing here; leave it out."),
        ("name: !!bool 'x'\n", "own.yaml, line 1: the tag !!bool means nothing here; leave it out."),
        ("!foo\nname: x\n", "own.yaml, line 1: the tag !foo means nothing here; leave it out."),
        (
            "roles:\n  - {id: a, name: A,\n     definition: 2025-13-45}\n",
            "own.yaml, line 3: 2025-13-45 is not a valid date or number; if it is text, put it in quotes.",
        ),
        ("? [a]\n: b\n", "own.yaml, line 1: a key must be text."),
        ("roles: &again\n  - *again\n", "own.yaml, line 1: something is nested too deeply or contains itself."),
        ("name: x\n---\nname: y\n", "own.yaml, line 2: not valid YAML ("),
    ],
)
def test_yaml_that_means_nothing_here(tmp_path: Path, text: str, message: str) -> None:
    assert alone(mistake(tmp_path, text)).startswith(message)


def test_words_in_quotes_and_marked_texts_are_texts(tmp_path: Path) -> None:
    own = load(tmp_path, f"name: !!str 12\nmappings: {{}}\nexemplars: []\n{ROLE}    titles: ['no', \"404\", =]\n")
    assert own.name == "12"
    assert own.roles[0].titles == ("no", "404", "=")


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeffname: ours\n").name == "ours"
    own = load(tmp_path, "exemplars: [e.jsonl]\n", e__jsonl="\ufeff" + json.dumps(ENTRY))
    assert own.exemplars[0].id == "e1"


def test_keys_without_a_value_are_as_good_as_absent(tmp_path: Path) -> None:
    own = load(tmp_path, f"{KIND}    weight:\n    tracked:\n    step:\n    silence:\n")
    assert own.signal_kinds == load(tmp_path, KIND).signal_kinds


# Files that a taxonomy names


@pytest.mark.parametrize(
    ("cues", "message"),
    [
        ("other: 1\n", "c.yaml, line 1: a file of cues has no 'cues'."),
        (
            "cues:\n  - {id: a, where: text, language: no, pattern: b}\n",
            "c.yaml, line 2: 'language' must be text, and ",
        ),
        (
            "cues:\n  - {id: a, where: text, language: en, pattern: [b]}\n",
            "c.yaml, line 2: 'pattern' must be text, not",
        ),
        (
            "cues:\n  - {id: a, where: text, language: en, pattern: 'a{99999999999}'}\n",
            "c.yaml, line 2: 'a' is not a reg",
        ),
    ],
)
def test_a_bad_file_of_cues(tmp_path: Path, cues: str, message: str) -> None:
    assert mistake(tmp_path, "cues: [c.yaml]\n", c__yaml=cues).startswith(message)


def test_a_cue_is_looked_for_in_the_same_place_in_every_language(tmp_path: Path) -> None:
    """The same id in two languages is one cue; in the title here and in the text there it would be two."""
    cue = "cues:\n  - {{id: a, where: {where}, language: {language}, pattern: b}}\n"
    in_english, in_french = cue.format(where="text", language="en"), cue.format(where="title", language="fr")
    assert mistake(tmp_path, "cues: [c.yaml, d.yaml]\n", c__yaml=in_english, d__yaml=in_french) == (
        "d.yaml, line 2: 'a' is looked for in the text elsewhere."
    )


def test_what_two_files_define_is_defined_twice(tmp_path: Path) -> None:
    cue = "cues:\n  - {id: a, where: text, language: en, pattern: b}\n"
    assert mistake(tmp_path, "cues: [c.yaml, d.yaml]\n", c__yaml=cue, d__yaml=cue) == (
        "d.yaml, line 2: 'a' is defined twice in 'cues'."
    )
    framework = "id: f\nname: F\nbelongs_to: contact\nsteps:\n  - {id: A, name: A, stages: [aware]}\n"
    assert mistake(tmp_path, "frameworks:\n  - f.yaml\n  - g.yaml\n", f__yaml=framework, g__yaml=framework) == (
        "own.yaml, line 3: the framework 'f' is defined twice."
    )
    own = load(tmp_path, "exemplars: [a.jsonl, b.jsonl]\n", a__jsonl=json.dumps(ENTRY), b__jsonl=json.dumps(ENTRY))
    with pytest.raises(TaxonomyError, match=r"^b\.jsonl, line 1: 'e1' is defined twice\.$"):
        _ = own.exemplars


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            "belongs_to: contact\ncolour: red\n",
            "f.yaml, line 4: 'colour' is not a key of a framework; keys are id, name, ",
        ),
        (
            "belongs_to: everybody\n",
            "f.yaml, line 3: 'belongs_to' must be one of contact, opportunity, not 'everybody'.",
        ),
    ],
)
def test_a_bad_framework(tmp_path: Path, change: str, message: str) -> None:
    text = f"id: f\nname: F\n{change}steps:\n  - {{id: A, name: A, stages: [aware]}}\n"
    assert mistake(tmp_path, "frameworks: [f.yaml]\n", f__yaml=text).startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (json.dumps({**ENTRY, "also": None}), "'also' must be a list of texts"),
        (json.dumps({**ENTRY, "also": "aware"}), "'also' must be a list of texts"),
        (json.dumps({**ENTRY, "roles": [1]}), "'roles' must be a list of texts"),
        (json.dumps({**ENTRY, "text": 7}), "'text' must be text"),
        (json.dumps({**ENTRY, "stage": ["aware"]}), "'stage' must be text"),
        (json.dumps({**ENTRY, "title": ""}), "it has no 'title'"),
        (json.dumps({**ENTRY, "colour": "red"}), "'colour' is not one of id, title, text, stage, message, also, roles"),
        ("[1, 2]", "it must be a JSON object, in braces"),
        ('"text"', "it must be a JSON object, in braces"),
        ("null", "it must be a JSON object, in braces"),
        ("[" * 100_000, ""),
    ],
)
def test_a_bad_line_of_an_exemplar_file(tmp_path: Path, line: str, message: str) -> None:
    own = load(tmp_path, "exemplars: [x.jsonl]\n", x__jsonl=f"\n{line}\n")
    with pytest.raises(TaxonomyError) as error:
        _ = own.exemplars
    assert str(error.value).startswith(f"x.jsonl, line 2: not a valid entry ({message}")


def test_a_line_of_an_exemplar_file_ends_only_where_json_lets_it(tmp_path: Path) -> None:
    line = json.dumps({**ENTRY, "text": "one\u2028two"}, ensure_ascii=False)
    own = load(tmp_path, "exemplars: [x.jsonl]\n", x__jsonl=f"{line}\r\n")
    assert own.exemplars[0].text == "one\u2028two"


def test_an_exemplar_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"caf\xe9")
    own = load(tmp_path, "exemplars: [x.jsonl]\n")
    with pytest.raises(TaxonomyError, match=r"The file .*x\.jsonl cannot be read"):
        _ = own.exemplars
