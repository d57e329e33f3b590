"""Commands about the workspace as a whole: doctor, eval, app; and how moments are read."""

from __future__ import annotations

import io
import json
import re
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from recommender.cli.session import moment
from recommender.errors import InputError, NotFoundError
from recommender.people import User
from recommender.progress import progress_bar
from recommender.results import Check
from recommender.store import open_store
from recommender.ui import launch
from recommender.wire import Recommender

Run = Callable[..., Result]


def test_doctor_says_ok_or_fails(on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [Check("disk", True, "plenty")]
    monkeypatch.setattr(Recommender, "doctor", lambda self, **_: good)
    result = on_filled("doctor")
    assert (result.exit_code, result.stdout) == (0, "  ok    disk: plenty\n")
    monkeypatch.setattr(Recommender, "doctor", lambda self, **_: [*good, Check("model", False, "is missing")])
    result = on_filled("doctor")
    assert (result.exit_code, result.stdout.splitlines()[1]) == (1, "  wrong model: is missing")
    assert json.loads(on_filled("doctor", "--json").stdout)[1] == {"name": "model", "ok": False, "detail": "is missing"}


def test_doctor_looks_before_there_is_a_workspace(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Recommender, "doctor", lambda self, **_: [])
    assert run("doctor").exit_code == 0
    assert run("doctor", "-w", "misspelt").exit_code == 5


def test_eval_shows_the_page_of_the_evaluation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def evaluate(folder: str, out: str | None, *, more: str | None, tell: Callable[[str], None]) -> str:
        asked.append((folder, out))
        tell("ranking")
        return "results"

    monkeypatch.setattr("eval.run.evaluate", evaluate)
    monkeypatch.setattr("eval.report.as_markdown", lambda results: f"# Page of {results}\n")
    monkeypatch.setattr("eval.report.as_json", lambda results: f'{{"of": "{results}"}}\n')
    result = run("eval", "judged", "--out", "kept")
    assert (result.exit_code, result.stdout, asked) == (0, "# Page of results\n", [("judged", "kept")])
    assert "ranking" in result.stderr
    assert json.loads(run("eval", "judged", "--json").stdout) == {"of": "results"}


def test_app_starts_the_screens_of_the_workspace(on_filled: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    def serve(command: list[str], environment: dict[str, str]) -> int:
        started.append((command, environment["STAGECUE_WORKSPACE"]))
        return 0

    monkeypatch.setattr(launch, "serve", serve)
    monkeypatch.setattr(launch, "check_port", lambda port: None)
    assert on_filled("app", "--port", "8600", "--no-browser").exit_code == 0
    [(command, workspace)] = started
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(command[4]).is_file()
    assert workspace == str(filled)
    assert "--server.port=8600" in command


def test_app_begins_as_the_user_that_is_named_and_refuses_a_stranger(
    on_filled: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def serve(command: list[str], environment: dict[str, str]) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(launch, "serve", serve)
    monkeypatch.setattr(launch, "check_port", lambda port: None)
    with open_store(filled) as store:
        store.people.save([User("rep-1", "Marieke")])
    assert on_filled("app", "--no-browser", "--actor", "rep-1").exit_code == 0
    assert started[0][-4:] == ["--workspace", str(filled), "--actor", "rep-1"]
    result = on_filled("app", "--no-browser", "--actor", "rep-7")
    assert result.exit_code == NotFoundError.exit_code
    assert "There is no user 'rep-7'" in " ".join(result.stderr.split())
    assert len(started) == 1


def test_app_ends_with_ctrl_c_as_if_nothing_had_gone_wrong(on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "serve", stop)
    monkeypatch.setattr(launch, "check_port", lambda port: None)
    result = on_filled("app", "--no-browser")
    assert result.exit_code == 0
    assert result.output == "The screens open at http://localhost:8501; Ctrl-C ends them.\n"


def test_app_promises_no_screens_where_the_port_is_taken(on_filled: Run) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        result = on_filled("app", "--port", str(port), "--no-browser")
    assert result.exit_code == 5
    assert "open at" not in result.output
    assert f"Port {port} is taken by another program; choose another with --port." in " ".join(result.output.split())


def test_app_needs_a_workspace(run: Run, tmp_path: Path) -> None:
    assert run("app", "-w", tmp_path / "nowhere").exit_code == 5


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_drawn_in_a_terminal_and_goes_away_on_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def interrupted() -> None:
        with progress_bar() as report:
            report("reading", 0, 0)
            report("reading", 3, 10)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    drawn = terminal.getvalue()
    assert "reading" in drawn
    assert "3/10" in re.sub("\x1b\\[[0-9;]*m", "", drawn)
    # The cursor is back, and the line is cleared.
    assert drawn.rindex("\x1b[?25h") > drawn.rindex("\x1b[?25l")
    assert drawn.endswith("\x1b[2K")


def test_there_is_no_bar_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as report:
        report("reading", 3, 10)
    assert capsys.readouterr() == ("", "")


def test_moments() -> None:
    assert moment("", "--at") is None
    assert moment("2026-03-01T14:30+02:00", "--at") == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    local = datetime(2026, 3, 1, 14, 30).astimezone()
    assert moment("2026-03-01T14:30", "--at") == local
    start = datetime(2026, 3, 1).astimezone()
    assert moment("2026-03-01", "--at") == start
    end = moment("2026-03-01", "--as-of", whole_day=True)
    assert end is not None
    assert end.date() == start.date()
    assert end + timedelta(microseconds=1) == datetime(2026, 3, 2).astimezone()
    today = moment(datetime.now().date().isoformat(), "--as-of", whole_day=True)
    assert today is not None
    assert abs(today - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(InputError, match="--at 'noon' is not a date"):
        moment("noon", "--at")
