"""What many tests need: an encoder that counts words, a workspace, and an environment that nobody has touched."""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from recommender.encoder import Vectors
from recommender.wire import Recommender

ROOT = Path(__file__).resolve().parents[1]
SHARED_BENCHMARK = ROOT.parent / "shared" / "benchmark"
DIMENSION = 128
# Words that say nothing about a text's subject.
COMMON = frozenset(
    re.findall(r"\w+", "a an and are as at be by for from has have how if in is it its of on or that the to")
)


class TinyEncoder:
    """Texts as bags of hashed words: equal words are near, others are not. Counts what it is asked."""

    name = "tiny-words"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, one row a text."""
        self.asked += texts
        out = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(out, texts, strict=True):
            for word in re.findall(r"[^\W_]+", text.casefold()):
                if word not in COMMON:
                    row[zlib.crc32(word.encode()) % DIMENSION] += 1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
        return out


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
    """Writes files (path below the test's folder = text) and gives back the folder "content"."""

    def write(**files: str) -> Path:
        return write_files(tmp_path / "content", files)

    return write


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """The folder with these files in it, by relative path."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def shared_benchmark() -> Path:
    """The judged libraries beside the checkout; without them the test is skipped."""
    if not SHARED_BENCHMARK.is_dir():
        pytest.skip("the judged libraries (../shared/benchmark) are not here")
    return SHARED_BENCHMARK
