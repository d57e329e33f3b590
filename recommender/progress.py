"""A progress bar on standard error that goes away however the work ends; none where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Called with (phase, done, total).
Report = Callable[[str, int, int], None]


@contextmanager
def progress_bar() -> Iterator[Report]:
    """What the library reports its progress to, drawn as a bar with the remaining time."""
    if not sys.stderr.isatty():
        yield lambda _phase, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    # Leaving the block, also by an error or Ctrl-C, takes the bar away and gives the cursor back.
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def report(phase: str, done: int, total: int) -> None:
            if total and phase not in tasks:
                tasks[phase] = bar.add_task(phase, total=total)
            if phase in tasks:
                bar.update(tasks[phase], completed=done, total=total)

        yield report
