"""The bakery as a workspace, for the tests of the story from a question to an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from bakery import fill, write_library

from recommender.wire import Recommender


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_library(tmp_path / "content")


@pytest.fixture
def library(rec: Recommender, content: Path) -> Recommender:
    return fill(rec, content)
