"""What the package promises to the outside: its names, and that importing it costs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import recommender
from recommender.errors import StagecueError
from recommender.settings import Settings
from recommender.wire import Recommender

ROOT = Path(__file__).resolve().parents[1]
PROMISED = {"Recommender": Recommender, "Settings": Settings, "StagecueError": StagecueError}
HEAVY = ("numpy", "sqlalchemy", "torch", "sentence_transformers", "sklearn", "pandas", "streamlit", "langchain")


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(recommender.__all__) == sorted(PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_a_public_name_is_the_thing_itself(name: str) -> None:
    assert getattr(recommender, name) is PROMISED[name]


def test_what_is_not_there_is_said_as_python_says_it() -> None:
    with pytest.raises(AttributeError, match="module 'recommender' has no attribute 'Recommenders'"):
        recommender.Recommenders  # noqa: B018


def test_the_version_is_the_distributions() -> None:
    from importlib.metadata import version

    assert version("stagecue") == recommender.__version__


def test_the_package_docstring_is_a_map_whose_places_exist() -> None:
    import re

    named = re.findall(r"`([a-z_]+)`", recommender.__doc__ or "")
    assert {"ingest", "recommend"} & set(named)
    for name in named:
        places = [ROOT / name, ROOT / "recommender" / name, ROOT / "recommender" / f"{name}.py"]
        assert any(p.exists() for p in places), name


def _loaded_after(code: str) -> set[str]:
    """The heavy libraries that a fresh Python has loaded after running the code."""
    code = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.split(".")[0] for name in done.stdout.split()} & set(HEAVY)


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert _loaded_after("import recommender; recommender.Settings; recommender.StagecueError") == set()


def test_the_door_itself_loads_no_model_and_no_learning_library() -> None:
    assert _loaded_after("from recommender import Recommender") <= {"numpy", "sqlalchemy"}
