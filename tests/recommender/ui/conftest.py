"""The sample company in a workspace of its own, and the screens run on it with the encoder of the tests."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from workspaces import TinyEncoder

from recommender.ui import main, session
from recommender.wire import Recommender

TIMEOUT = 60


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """The screens run as `__main__`; whoever starts a process later in this one must find the real one there."""
    real = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = real


@pytest.fixture(scope="session")
def sample_workspace(taught_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company; tests copy it."""
    folder = Path(shutil.copytree(taught_workspace, tmp_path_factory.mktemp("ui") / "sample-company"))
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        rec.load_sample()
    return folder


@pytest.fixture
def sample(sample_workspace: Path, tmp_path: Path) -> Iterator[Recommender]:
    """The door to an own copy of the sample company."""
    with Recommender.open(shutil.copytree(sample_workspace, tmp_path / "sample"), encoder=TinyEncoder()) as rec:
        yield rec


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Runs the app, or one page of it, on a workspace."""
    monkeypatch.setattr(session, "_open", _open)

    def screen(rec: Recommender, page: str = "", **query: str) -> AppTest:
        monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(rec.workspace))
        app = AppTest.from_function(_page, args=(page,)) if page else AppTest.from_file(str(main.__file__))
        app.default_timeout = TIMEOUT
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return screen


def _open(folder: str) -> Recommender:
    return Recommender.open(folder, encoder=TinyEncoder())


def _page(name: str) -> None:
    from importlib import import_module

    import_module(f"recommender.ui.{name}_page").show()
