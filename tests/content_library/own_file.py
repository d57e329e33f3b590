"""A company's own taxonomy file as tests write it, and what is told of its mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content_library.taxonomy import Taxonomy, load_taxonomy
from recommender.errors import TaxonomyError


def load(folder: Path, text: str, **files: str) -> Taxonomy:
    """The taxonomy of a file `own.yaml` with this text, beside these other files (dots written as two underscores)."""
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return load_taxonomy(path)


def mistake(folder: Path, text: str, **files: str) -> str:
    """What is told where such a file is loaded."""
    with pytest.raises(TaxonomyError) as error:
        load(folder, text, **files)
    return str(error.value)


def alone(told: str) -> str:
    """The one mistake that is told beside that of a file which has labels of its own and not all that hangs on them."""
    rest = re.sub(r"own\.yaml, line \d+: with '\w+' of your own, .*? does not fit these \w+\.( |$)", "", told).strip()
    assert len(re.findall(r"\w\.yaml, line \d", rest)) == 1, told
    return rest
