"""A progress bar in the terminal, on standard error; nothing where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable


def terminal_progress() -> Callable[[str, int, int], None]:
    """A function (phase, done, total) that draws a bar with the remaining time, and takes it away at the end."""
    if not sys.stderr.isatty():
        return lambda _phase, _done, _total: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, int] = {}

    def report(phase: str, done: int, total: int) -> None:
        if not total:
            return
        if phase not in tasks:
            bar.start()
            tasks[phase] = bar.add_task(phase, total=total)
        bar.update(bar.task_ids[list(tasks).index(phase)], completed=done, total=total)
        if done >= total:
            bar.stop()

    return report
