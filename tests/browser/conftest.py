"""The sample company, the app on it, and windows that look at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from window import Window, browser, start
from workspaces import TinyEncoder

from recommender.wire import Recommender


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Callable[[str], Window]]:
    """Opens an address in a new browser with an empty profile; files are saved to tmp_path/downloads."""
    drivers = []

    def opened(address: str) -> Window:
        driver = browser(tmp_path / f"profile-{len(drivers)}", tmp_path / "downloads")
        drivers.append(driver)
        return Window(driver, address)

    yield opened
    for driver in drivers:
        driver.quit()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts the app on a workspace and a free port; gives its address once it answers."""
    started = []

    def serving(workspace: Path, script: Path | None = None) -> str:
        process, address = start(workspace, tmp_path, script)
        started.append(process)
        return address

    yield serving
    for process in started:
        process.terminate()
        process.wait(20)


@pytest.fixture
def sample(taught_workspace: Path, tmp_path: Path) -> Iterator[Recommender]:
    """The sample company, and the door to look into its store."""
    folder = Path(shutil.copytree(taught_workspace, tmp_path / "sample-company"))
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        rec.load_sample()
        yield rec


@pytest.fixture
def app(sample: Recommender, serve: Callable[..., str], window: Callable[[str], Window]) -> Window:
    """A window on the sample company."""
    return window(serve(sample.workspace, Path(__file__).with_name("tiny_app.py")))
