"""What many tests need: an encoder that counts words, a workspace, and an environment that nobody has touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from recommender.wire import Recommender

ROOT = Path(__file__).resolve().parents[1]
SHARED_BENCHMARK = ROOT.parent / "shared" / "benchmark"


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of whoever runs the tests reaches them, and no test reaches their home or the network's model hub."""
    for name in os.environ:
        if name.startswith("STAGECUE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp() / "home"))
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def tiny_encoder() -> TinyEncoder:
    """A deterministic encoder; `asked` lists every text that it was given."""
    return TinyEncoder()


@pytest.fixture(scope="session")
def taught_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace without content whose tagger and reader are fitted: fitting takes longer than copying."""
    folder = tmp_path_factory.mktemp("taught")
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        rec._parts.tagger()
        rec._parts.word_reader()
    return folder


@pytest.fixture
def workspace(taught_workspace: Path, tmp_path: Path) -> Path:
    """The folder of a workspace without content."""
    return Path(shutil.copytree(taught_workspace, tmp_path / "workspace"))


@pytest.fixture
def rec(workspace: Path, tiny_encoder: TinyEncoder) -> Iterator[Recommender]:
    """A recommender with nothing in it yet."""
    with Recommender.open(workspace, encoder=tiny_encoder) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes files (relative path = text) and gives back the folder that they are in."""

    def write(**files: str) -> Path:
        return write_files(tmp_path / "content", files)

    return write


@pytest.fixture(scope="session")
def shared_benchmark() -> Path:
    """The judged libraries beside the checkout; without them the test is skipped."""
    if not SHARED_BENCHMARK.is_dir():
        # They are other companies' texts and no part of the project, so a clone elsewhere has none to measure on.
        pytest.skip("the judged libraries (../shared/benchmark) are not here")
    return SHARED_BENCHMARK
