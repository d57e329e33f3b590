"""How long the screens take to paint and to answer, beside an empty workspace: `bench_screens.py --help`.

The real app in Chromium, in a process of its own for each workspace. The first turn, which waits for what a process
reads and loads once, stands apart; of the others the median counts. Needs Debian's `chromium` and `chromium-driver`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from figures import ROOT, Figure, arguments, report

sys.path.insert(0, str(ROOT / "tests" / "browser"))

from bench_recommend import in_a_process_of_its_own
from made_up import NoModel
from window import Window, browser, start

from recommender import Recommender

# Nothing runs, nothing is about to be replaced, and what the screen is for is there.
COMPLETE = """
const app = document.querySelector('[data-testid=stApp]');
const busy = document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner], [data-stale=true]');
const there = [...document.querySelectorAll(arguments[0])].some(e => e.innerText.includes(arguments[1]));
return Boolean(app && app.dataset.testScriptState === 'notRunning' && !busy && there);
"""
CONTACT, QUESTION, SEARCH = "contact-1", "What does a year cost for forty vans?", "asset-00001"
NEXT, AUDIT, CONTENT, ANSWER = "next, nobody chosen", "audit", "content", "next, a contact's answer"
ASKED, FOUND, TAGGED = "next, an own question", "content, a search", "content, after a tag was set elsewhere"
# What each screen shows when it is complete, with content and people and in an empty workspace.
READY = {
    NEXT: ("/next", ".sc-quiet", "Choose a contact"),
    AUDIT: ("/audit", ".sc-matrix", ""),
    CONTENT: ("/content", ".stDataFrame canvas", ""),
    ANSWER: (f"/?contact={CONTACT}", ".st-key-card-5", ""),
}
NOTHING = {name: (f"/{name.split(',')[0]}", "[data-testid=stAlert]", "yet") for name in (NEXT, AUDIT, CONTENT)}
LIBRARIES = (300, 3_500)

Times = dict[str, list[float]]


def wait(window: Window, css: str, text: str) -> None:
    """Until the screen is complete and has this on it."""
    window.until(lambda: window.driver.execute_script(COMPLETE, css, text), seconds=300)


def seconds(do: Callable[[], object], window: Window, css: str, text: str) -> float:
    """How long it takes from doing this until the screen shows what is asked for."""
    begun = time.perf_counter()
    do()
    wait(window, css, text)
    return time.perf_counter() - begun


def typed(window: Window, css: str, text: str) -> Callable[[], object]:
    """Types into a field and presses Enter."""
    return lambda: window.find(css).send_keys(text + "\ue007")


def turn(window: Window, screens: dict[str, tuple[str, str, str]], number: int) -> dict[str, float]:
    """One look at every screen, and one question and one search where there is something to find."""
    took: dict[str, float] = {}
    for name, (path, css, text) in screens.items():
        took[name] = seconds(lambda path=path: window.go(path), window, css, text)
        if name == CONTENT and screens is READY:
            search = typed(window, ".st-key-w_search input", SEARCH)
            took[FOUND] = seconds(search, window, "[data-testid=stCaptionContainer]", "1 of ")
        if name == ANSWER:
            # Another question each time: one that was asked before is answered from memory.
            question = f"{QUESTION} ({number})"
            ask = typed(window, f".st-key-ask_{CONTACT} input", question)
            took[ASKED] = seconds(ask, window, ".sc-quote", question)
    return took


def after_a_tag(window: Window, workspace: Path, number: int) -> float:
    """The Content page where one asset's tag has changed since it was shown last."""
    path, css, text = READY[CONTENT]
    with Recommender.open(workspace, encoder=NoModel()) as rec:
        stages = rec.taxonomy.labels("stage")
        rec.set_tags(SEARCH, "stage", [stages[number % len(stages)]])
    return seconds(lambda: window.go(path), window, css, text)


@contextmanager
def opened(workspace: Path, folder: Path) -> Iterator[Window]:
    """A new browser on a new process of the app."""
    folder.mkdir()
    process, address = start(workspace, folder)
    try:
        driver: Any = browser(folder / "profile", folder / "downloads")
        try:
            yield Window(driver, address)
        finally:
            driver.quit()
    finally:
        process.terminate()
        process.wait(20)


def look(workspaces: dict[int, Path], folder: Path, turns: int) -> dict[int, Times]:
    """What every turn took, by the size of the library; an app of its own for each, one after the other."""
    found: dict[int, Times] = {}
    for size, workspace in workspaces.items():
        times: Times = {}
        with opened(workspace, folder / f"app-{size}") as window:
            for number in range(turns + 1):
                for name, took in turn(window, READY if size else NOTHING, number).items():
                    times.setdefault(name, []).append(took)
            if size:
                times[TAGGED] = [after_a_tag(window, workspace, number) for number in range(turns + 1)]
        found[size] = times
    return found


def figures(found: dict[int, Times]) -> list[Figure]:
    """The table's lines: the first turn, the median of the others, and that as a multiple of the empty screen."""
    out = []
    for size, times in found.items():
        for name, (first, *others) in times.items():
            label, median = f"{size:,} assets: {name}", float(np.median(others))
            out += [Figure(f"{label}, first in a process", first, "s"), Figure(label, median, "s")]
            # A search and an answer begin where the screen is open: the empty one has none, so its page is the measure.
            empty = found[0][CONTENT if name in (FOUND, TAGGED) else NEXT if name in (ANSWER, ASKED) else name][1:]
            if size:
                out.append(Figure(f"{label}, of the empty screen", median / float(np.median(empty)), "x"))
    return out


def made(folder: Path, sizes: Sequence[int], contacts: int) -> dict[int, Path]:
    """The workspaces, by size: made where they are not there yet."""
    workspaces = {size: folder / f"assets-{size}" for size in (0, *sizes)}
    for size, workspace in workspaces.items():
        if not size:
            Recommender.open(workspace).close()
        elif not workspace.exists():
            in_a_process_of_its_own("fill", workspace, size, contacts)
    return workspaces


def main() -> None:
    a = arguments(
        __doc__.splitlines()[0], workspace=True, contacts=(600, "contacts"), turns=(3, "turns after the first")
    )
    with tempfile.TemporaryDirectory() as name:
        workspaces = made(a.workspace or Path(name) / "workspaces", LIBRARIES, a.contacts)
        found = look(workspaces, Path(name), a.turns)
    settings = {"assets": LIBRARIES, "contacts": a.contacts, "turns": a.turns}
    report("Seconds until a screen is complete", figures(found), a.out, settings)


if __name__ == "__main__":
    main()
