"""Where JSON is asked for, what goes wrong is one JSON object on standard error, and nothing on standard output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from recommender import errors
from recommender.cli import session
from recommender.wire import Recommender
from tests.recommender.cli.test_cli_errors import MISTAKES

Run = Callable[..., Result]
# Words that Typer cannot read as a command line, and what is told of them.
UNREADABLE = [
    (("sing",), "No such command 'sing'. Did you mean 'signal'? See stagecue --help."),
    ((), "Missing command; see stagecue --help."),
    (("recommend", "--loud"), "No such option: --loud"),
    (("recommend", "dana", "-k", "x"), "Invalid value for '-k'"),
    (("assets", "show"), "Missing argument 'ID'; see stagecue assets show --help."),
    (("assets",), "A command is missing; see stagecue assets --help."),
]


def fault(result: Result) -> dict[str, str]:
    """The one object that was told."""
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    told: dict[str, str] = json.loads(result.stderr)
    return told


@pytest.mark.parametrize(("words", "code", "sentence"), MISTAKES, ids=[" ".join(m[0]) for m in MISTAKES])
def test_a_mistake_is_one_object(words: tuple[str, ...], code: int, sentence: str, on_filled: Run) -> None:
    result = on_filled(*words, "--json")
    assert result.exit_code == code
    told = fault(result)
    assert set(told) == {"error", "kind"}
    assert sentence in told["error"]
    assert told["kind"] == {2: "input", 3: "not found"}[code]


@pytest.mark.parametrize(("words", "sentence"), UNREADABLE, ids=[" ".join(w) for w, _ in UNREADABLE])
def test_a_command_line_that_cannot_be_read_is_one_object(words: tuple[str, ...], sentence: str, run: Run) -> None:
    result = run("--json", *words)
    assert result.exit_code == 2
    told = fault(result)
    assert told["kind"] == "usage"
    assert sentence in told["error"]


def test_kinds_tell_the_errors_apart() -> None:
    found = {k.kind for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.StagecueError)}
    assert found == {"refused", "input", "not found", "rights", "workspace", "model"}


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [(RuntimeError("the cat\nsat"), "unexpected", 70), (KeyboardInterrupt(), "interrupted", 130)],
)
def test_what_should_not_happen_is_an_object_too(
    error: BaseException, kind: str, code: int, on_filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opener(*_: object) -> Recommender:
        raise error

    monkeypatch.setattr(session, "opener", opener)
    result = on_filled("assets", "list", "--json")
    assert (result.exit_code, fault(result)["kind"]) == (code, kind)
    shown = fault(on_filled("assets", "list", "--json", "--debug"))
    assert "Traceback" in shown["traceback"]


def test_each_path_that_fails_is_an_object_and_the_report_is_whole(run: Run, workspace: Path, write: Run) -> None:
    folder = write(**{"one.md": "# Why pumps fail\n\nPumps fail without any warning."})
    result = run("add", folder / "x", folder, folder / "y", "-w", workspace, "--json")
    assert result.exit_code == 3
    assert [f["happened"] for f in json.loads(result.stdout)["files"]] == ["added"]
    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert [t["kind"] for t in told] == ["not found", "not found"]


def test_help_and_version_are_as_ever(run: Run) -> None:
    assert run("--json", "--help").stdout == run("--help").stdout
    assert run("--json", "--version").exit_code == 0
    assert '{"error": "…", "kind": "…"}' in " ".join(run("--help").stdout.split())


def test_what_goes_on_is_a_line_for_a_person_and_an_object_for_a_machine(capsys: pytest.CaptureFixture[str]) -> None:
    session.Session().say("Loading \x1b[31mthe model")
    session.Session(json=True).say("Loading \x1b[31mit")
    assert capsys.readouterr() == ("", 'Loading [31mthe model\n{"message": "Loading [31mit"}\n')


def test_a_machine_is_told_that_the_index_is_built_again(on_filled: Run, filled: Path) -> None:
    assert on_filled("recommend", "dana", "--json", "--no-log").stderr == ""
    (filled / "index" / "library.json").write_text("damaged", encoding="utf-8")
    plain = on_filled("recommend", "dana", "--no-log")
    (filled / "index" / "library.json").write_text("damaged", encoding="utf-8")
    result = on_filled("recommend", "dana", "--no-log", "--json")
    assert json.loads(result.stdout)["situation"]["contact"]["contact_id"] == "dana"
    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert [t["message"] for t in told] == plain.stderr.splitlines()
    assert told[0]["message"].endswith("is damaged (its passport is garbled): building it again.")
