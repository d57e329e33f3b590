"""The shared options may stand at any place of a command line, of every command; and what is no command is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import Result

from recommender.cli import command as commands
from recommender.cli.app import app
from recommender.cli.command import Given
from recommender.errors import InputError

Run = Callable[..., Result]
# Each way to write a shared option, and what is then given.
WRITTEN = [
    (("-w", "here"), Given(workspace="here")),
    (("--workspace", "here"), Given(workspace="here")),
    (("--actor", "rita"), Given(actor="rita")),
    (("--as-of", "2026-03-01"), Given(as_of="2026-03-01")),
    (("--json",), Given(json=True)),
    (("--debug",), Given(debug=True)),
]


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Every command that runs, with what it cannot do without."""
    for name, child in getattr(command, "commands", {}).items():
        yield from leaves(child, (*path, name))
    if not hasattr(command, "commands"):
        needed = [p for p in command.params if p.required]
        options = [word for p in needed if p.param_type_name == "option" for word in (p.opts[0], "x")]
        yield path, [*("x" for p in needed if p.param_type_name == "argument"), *options]


LINES = list(leaves(get_command(app)))


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Given]:
    """What the commands that run from now on were given; they stop there."""
    found: list[Given] = []

    def stop(given: Given, _: str) -> None:
        found.append(given)
        raise InputError("Stopped.")

    monkeypatch.setattr(commands, "_session", stop)
    return found


def test_all_commands_are_walked() -> None:
    assert len(LINES) == 22
    assert (("contacts", "list"), []) in LINES
    assert (("override",), ["x", "x", "--reason", "x"]) in LINES


@pytest.mark.parametrize(("path", "words"), LINES, ids=[" ".join(path) for path, _ in LINES])
def test_a_shared_option_may_stand_anywhere(
    path: tuple[str, ...], words: list[str], run: Run, given: list[Given]
) -> None:
    whole = [*path, *words]
    for option, expected in WRITTEN:
        given.clear()
        for place in range(len(whole) + 1):
            if whole[place - 1 : place] == ["--reason"]:
                continue  # What stands there is the reason.
            line = [*whole[:place], *option, *whole[place:]]
            result = run(*line)
            assert (result.exit_code, "Stopped." in result.stderr) == (2, True), (line, result.stderr)
            assert given.pop() == expected, line


def test_what_stands_later_overrules(run: Run, given: list[Given]) -> None:
    run("-w", "first", "--actor", "rita", "contacts", "-w", "second", "list", "-w", "third", "--json")
    run("-w", "first", "contacts", "-w", "second", "list")
    assert given == [Given("third", "rita", json=True), Given("second")]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("import x.csv", "No such command 'import'. Did you mean 'contacts import'? See stagecue --help."),
        ("list", "No such command 'list'. Did you mean 'assets list' or 'contacts list'? See stagecue --help."),
        ("contacts lst", "No such command 'lst'. Did you mean 'list'? See stagecue contacts --help."),
        ("touch dana sent", "No such command 'dana'; write 'touch add'; see stagecue touch --help."),
        ("touch -w here", "A command is missing: write 'touch add'; see stagecue touch --help."),
        (
            "contacts list --acount x",
            "No such option: --acount (did you mean --account, --actor?); see stagecue contacts list --help.",
        ),
        (
            "recommend Dana Whit",
            "These are words too many (Whit): what belongs together needs quotation marks, "
            '"like this", and the value of an option its name before it (--ask, --stage, --role, …); '
            "see stagecue recommend --help.",
        ),
        ("recommend dana --ask", "Option '--ask' needs a value after it; see stagecue --help."),
    ],
)
def test_a_slip_in_the_command_line_is_answered_with_what_is_meant(line: str, sentence: str, run: Run) -> None:
    result = run(*line.split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {sentence}\n")


def test_help_as_a_word_is_the_help(run: Run) -> None:
    for words in ((), ("contacts",), ("contacts", "import")):
        asked = run("help", *words)
        assert (asked.exit_code, asked.stdout) == (0, run(*words, "--help").stdout)
