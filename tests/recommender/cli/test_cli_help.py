"""What the help promises: every command, each with a purpose and an example, and nothing heavy loaded for it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import Result

import recommender
from recommender.cli.app import ORDER, app

ROOT = Path(recommender.__file__).parents[1]
GROUPS = {
    "assets": {"list", "show", "tag", "status"},
    "contacts": {"list", "show", "import"},
    "signal": {"add"},
    "touch": {"add"},
    "outcome": {"add", "undo"},
}
SINGLE = {"demo", "add", "need", "override", "recommend", "group", "audit", "export", "doctor", "eval", "app"}
COMMANDS = [*((name,) for name in sorted(SINGLE)), *((g, c) for g in GROUPS for c in sorted(GROUPS[g]))]
NOW_ONLY = [("doctor",), ("eval",), ("app",)]
HEAVY = ("numpy", "sqlalchemy", "pandas", "yaml", "torch", "rich", "recommender.wire")


def test_the_promised_commands_exist_and_no_others() -> None:
    root = get_command(app)
    assert set(root.commands) == SINGLE | set(GROUPS) == set(ORDER.split())  # type: ignore[attr-defined]
    for name, commands in GROUPS.items():
        assert set(root.commands[name].commands) == commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_is_for_and_gives_an_example(
    words: tuple[str, ...], run: Callable[..., Result]
) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    usage, purpose = [line.strip() for line in result.stdout.splitlines() if line.strip()][:2]
    assert usage.startswith(f"Usage: stagecue {' '.join(words)}")
    assert len(purpose.split()) >= 3
    assert purpose[0].isupper()
    example = result.stdout.split("Example:")[1]
    assert f"\n    stagecue {' '.join(words)}" in f"\n{example}" or f"  stagecue {' '.join(words)}" in example
    moment = () if words in NOW_ONLY else ("--as-of",)
    for option in ("--workspace", "--actor", *moment, "--json", "--debug"):
        assert option in result.stdout


@pytest.mark.parametrize("name", ["", *GROUPS])
def test_the_whole_and_every_group_give_an_example_of_a_command_that_exists(
    name: str, run: Callable[..., Result]
) -> None:
    example = run(*name.split(), "--help").stdout.split("Example:\n")[1].strip()
    first, group, command, *_ = [*shlex.split(example), ""]
    assert (first, "\n" in example) == ("stagecue", False)
    assert command in GROUPS[name] if name else group in SINGLE
    assert group == name or not name


@pytest.mark.parametrize("words", NOW_ONLY, ids=" ".join)
def test_a_command_that_speaks_of_now_alone_refuses_another_moment_at_both_places(
    words: tuple[str, ...], on_filled: Callable[..., Result]
) -> None:
    given = ("somewhere",) if words == ("eval",) else ()
    for line in (("--as-of", "2025-01-01", *words, *given), (*words, *given, "--as-of", "2025-01-01")):
        result = on_filled(*line)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: Leave --as-of out: ")
        assert result.stderr.count("\n") == 1
    assert "--as-of" not in on_filled(*words, "--help").stdout


def test_help_of_the_whole_lists_the_commands_in_the_order_of_use(run: Callable[..., Result]) -> None:
    listed = run("--help").stdout.split("Commands:")[1].split("Example:")[0]
    assert re.findall(r"^  (\w+)", listed, re.MULTILINE) == ORDER.split()
    assert "..." not in listed.replace("CRM...", "")


def test_version(run: Callable[..., Result]) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"stagecue {recommender.__version__}\n")


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from recommender.cli.app import app\n"
        "try:\n    app(['--help'], prog_name='stagecue')\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED []"


def test_python_m_runs_it() -> None:
    command = [sys.executable, "-m", "recommender.cli", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == f"stagecue {recommender.__version__}\n"


def test_every_command_that_the_readme_shows_exists() -> None:
    readme = ROOT / "README.md"
    shown = re.findall(r"^\$? ?stagecue ([a-z]+)(?: ([a-z]+))?", readme.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(shown) >= 6
    for first, second in shown:
        assert first in SINGLE or second in GROUPS[first], f"stagecue {first} {second}"
