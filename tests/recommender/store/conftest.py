from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.store import Store, open_store


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the schema and nothing in it; copied, because migrating takes longer than copying."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder).close()
    return folder


@pytest.fixture
def workspace(empty_workspace: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_workspace, tmp_path / "ws"))


@pytest.fixture
def store(workspace: Path) -> Iterator[Store]:
    with open_store(workspace) as opened:
        yield opened
