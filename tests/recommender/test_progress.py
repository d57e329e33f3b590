"""A progress bar: drawn in a terminal, nowhere else, and taken away however the work ends."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from recommender.progress import progress_bar


class Terminal(io.StringIO):
    """A terminal that keeps what was drawn."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put where errors go; not by a fixture, because pytest puts its own there before each test's call."""
    drawn = Terminal()
    monkeypatch.setattr(sys, "stderr", drawn)
    monkeypatch.setenv("TERM", "xterm")
    return drawn


def _all_stopped(before: set[threading.Thread]) -> bool:
    """Whether every thread that was started since then ends by itself."""
    started = set(threading.enumerate()) - before
    for thread in started:
        thread.join(timeout=10)
    return not any(thread.is_alive() for thread in started)


def test_no_terminal_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as report:
        report("reading", 0, 10)
        report("reading", 10, 10)
    assert capsys.readouterr() == ("", "")


def test_a_bar_tells_phase_and_count_and_goes_away_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, before = terminal(monkeypatch), set(threading.enumerate())
    with progress_bar() as report:
        report("reading", 0, 3)
        report("embedding", 1, 2)
        report("reading", 3, 3)
    assert _all_stopped(before)
    assert "reading" in drawn.getvalue()
    assert "embedding" in drawn.getvalue()
    assert "3/3" in drawn.getvalue()
    shown_again, _, _ = drawn.getvalue().rpartition("\x1b[?25h")  # the cursor
    assert shown_again


def test_an_interrupted_bar_gives_the_cursor_back(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, before = terminal(monkeypatch), set(threading.enumerate())

    def interrupted() -> None:
        with progress_bar() as report:
            report("reading", 1, 3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert _all_stopped(before)
    assert drawn.getvalue().rfind("\x1b[?25h") > drawn.getvalue().rfind("\x1b[?25l")


def test_nothing_to_do_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = terminal(monkeypatch)
    with progress_bar() as report:
        report("reading", 0, 0)
    assert "reading" not in drawn.getvalue()
