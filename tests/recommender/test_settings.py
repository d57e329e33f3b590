"""Settings: argument before environment before file before default, and one sentence for each mistake."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from recommender.errors import InputError
from recommender.settings import DEFAULT_MODEL, FILE_NAME, Settings
from recommender.wire import Recommender


def _file(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_the_defaults() -> None:
    assert Settings.load() == Settings() == Settings(DEFAULT_MODEL, False, "", "", False, 0.0, 0, 100, {})


def test_a_folder_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    assert Settings.load(tmp_path) == Settings()
    assert Settings.load(tmp_path / "not there") == Settings()


def test_argument_before_environment_before_file_before_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(tmp_path, 'model = "of-file"\nseed = 1\ntemperature = 0.5\n')
    monkeypatch.setenv("STAGECUE_MODEL", "of-environment")
    monkeypatch.setenv("STAGECUE_SEED", "2")
    found = Settings.load(tmp_path, model="of-argument", seed=None)
    assert (found.model, found.seed, found.temperature, found.max_file_mb) == ("of-argument", 2, 0.5, 100)


# name, as text in the environment, as TOML, the value
VALUES = [
    ("model", "m", '"m"', "m"),
    ("chat_model", "openai:x", '"openai:x"', "openai:x"),
    ("taxonomy", "t.yaml", '"t.yaml"', "t.yaml"),
    ("multilingual", "on", "true", True),
    ("consent_unknown_counts", "Yes", "true", True),
    ("temperature", "0.25", "0.25", 0.25),
    ("temperature", "1", "1", 1.0),
    ("seed", "7", "7", 7),
    ("max_file_mb", "5", "5", 5),
]


@pytest.mark.parametrize(("name", "text", "toml", "value"), VALUES)
def test_every_setting_from_both_places(
    name: str, text: str, toml: str, value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_file = getattr(Settings.load(_file(tmp_path, f"{name} = {toml}\n")), name)
    monkeypatch.setenv(f"STAGECUE_{name.upper()}", text)
    from_environment = getattr(Settings.load(), name)
    assert from_file == from_environment == value
    assert type(from_file) is type(from_environment) is type(value)


def test_every_setting_is_tried_above() -> None:
    assert {name for name, *_ in VALUES} == {f.name for f in fields(Settings)} - {"weights"}


def test_weights_are_a_table_of_the_file(tmp_path: Path) -> None:
    assert Settings.load(_file(tmp_path, "[weights]\ntopic = 2\nrole = 0.5\n")).weights == {"topic": 2, "role": 0.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("true", True), ("ON", True), ("0", False), ("No", False), ("off", False), ("", False)],
)
def test_yes_and_no_in_the_environment(text: str, value: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGECUE_CONSENT_UNKNOWN_COUNTS", text)
    assert Settings.load().consent_unknown_counts is value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("CONSENT_UNKNOWN_COUNTS", "ture", "STAGECUE_CONSENT_UNKNOWN_COUNTS must be yes or no, not 'ture'."),
        ("SEED", "many", "STAGECUE_SEED must be a whole number, not 'many'."),
        ("SEED", "1.5", "STAGECUE_SEED must be a whole number, not '1.5'."),
        ("TEMPERATURE", "warm", "STAGECUE_TEMPERATURE must be a number, not 'warm'."),
        ("TEMPERATURE", "nan", "The setting 'temperature' must be a number, not 'nan'."),
        ("TEMPERATURE", "-1", "The setting 'temperature' must not be below 0."),
        ("SEED", "-1", "The setting 'seed' must not be below 0."),
        ("MAX_FILE_MB", "-1", "The setting 'max_file_mb' must not be below 0."),
    ],
)
def test_a_wrong_environment_is_named(name: str, text: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"STAGECUE_{name}", text)
    with pytest.raises(InputError, match=f"^{re.escape(words)}$"):
        Settings.load()


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("modell = 'x'", "'modell' is not a setting; settings are model, multilingual, chat_model, taxonomy"),
        ("seed = 'x'", "The setting 'seed' must be a whole number, not 'x'."),
        ("seed = true", "The setting 'seed' must be a whole number, not 'True'."),
        ("seed = 1.5", "The setting 'seed' must be a whole number, not '1.5'."),
        ("model = 1", "The setting 'model' must be a text, not '1'."),
        ("consent_unknown_counts = 1", "The setting 'consent_unknown_counts' must be true or false, not '1'."),
        ("temperature = inf", "The setting 'temperature' must be a number, not 'inf'."),
        ("weights = 1", "The setting 'weights' must be a table of numbers, not '1'."),
        ("[weights]\ntopic = 'much'", "The setting 'weights' must be a table of numbers"),
        ("[weights]\ntopic = nan", "The setting 'weights' must be a table of numbers"),
        ("[weights]\ntopic = true", "The setting 'weights' must be a table of numbers"),
        ("model = ", f"{FILE_NAME} cannot be read: "),
    ],
)
def test_a_wrong_file_is_named(toml: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        Settings.load(_file(tmp_path, toml))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"seed = 3\nmodel = 'caf\xe9'\n")
    said = f"{FILE_NAME} cannot be read: line 2 is not UTF-8; save the file again with the encoding UTF-8."
    with pytest.raises(InputError, match=re.escape(said)):
        Settings.load(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xef\xbb\xbfseed = 3\n")
    assert Settings.load(tmp_path).seed == 3


def test_a_weight_that_is_no_part_of_the_score_is_refused_when_the_workspace_opens(
    workspace: Path, tiny_encoder: Any
) -> None:
    _file(workspace, "[weights]\ntopics = 1\n")
    with pytest.raises(InputError, match="'topics' is not a part of the score; parts are topic, words"):
        Recommender.open(workspace, encoder=tiny_encoder)


def test_the_weights_of_the_file_are_those_of_the_score(workspace: Path, tiny_encoder: Any, tmp_path: Path) -> None:
    _file(workspace, "[weights]\ntopic = 0.125\nfreshness = 3\n")
    (tmp_path / "a.md").write_text("# A\n\nSteam.\n")
    with Recommender.open(workspace, encoder=tiny_encoder) as rec:
        rec.add_content(tmp_path / "a.md")
        (item,) = rec.recommend(ask="steam", log=False).items
    weights = {p.name: p.weight for p in item.parts}
    assert (weights["topic"], weights["freshness"]) == (0.125, 3.0)
    assert item.score == pytest.approx(sum(p.points for p in item.parts))
