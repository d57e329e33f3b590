"""A progress bar: drawn in a terminal, nowhere else, and taken away at the end."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from recommender.progress import terminal_progress


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


def all_stopped(before: set[threading.Thread]) -> bool:
    """Whether every thread that was started since then ends by itself."""
    started = set(threading.enumerate()) - before
    for thread in started:
        thread.join(10)
    return not any(thread.is_alive() for thread in started)


def test_no_terminal_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    report = terminal_progress()
    report("reading", 0, 10)
    report("reading", 10, 10)
    assert capsys.readouterr() == ("", "")


def test_a_bar_tells_phase_and_count_and_goes_away_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, before = terminal(monkeypatch), set(threading.enumerate())
    report = terminal_progress()
    report("reading", 0, 3)
    assert len(set(threading.enumerate()) - before) == 1  # it is kept moving
    report("reading", 2, 3)
    report("reading", 3, 3)
    assert all_stopped(before)
    assert "reading" in drawn.getvalue()
    assert "3/3" in drawn.getvalue()
    shown_again, _, after = drawn.getvalue().rpartition("\x1b[?25h")  # the cursor
    assert shown_again
    assert after.endswith("\x1b[2K")  # the line is emptied


def test_a_second_phase_has_its_own_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, before = terminal(monkeypatch), set(threading.enumerate())
    report = terminal_progress()
    for phase in ("reading", "embedding"):
        report(phase, 0, 2)
        report(phase, 2, 2)
    assert "embedding" in drawn.getvalue()
    assert all_stopped(before)


def test_nothing_to_do_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = terminal(monkeypatch)
    terminal_progress()("reading", 0, 0)
    assert drawn.getvalue() == ""
