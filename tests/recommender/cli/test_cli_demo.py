"""The demo tells one story on the sample, with the real model; what it prints comes from the library."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from recommender.cli.app import app
from recommender.sample import SHOWCASE
from recommender.wire import Recommender

Run = Callable[..., Result]


@pytest.fixture
def shown(run: Run, taught_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """The demo beside a workspace in which only the fitting is done."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(taught_workspace, tmp_path / "stagecue-demo")
    return run("demo")


def test_the_demo_tells_the_story_and_is_reused(shown: Result, run: Run, tmp_path: Path) -> None:
    assert shown.exit_code == 0, shown.stderr
    first = " ".join(shown.stdout.split())
    with Recommender.open(tmp_path / "stagecue-demo") as rec:
        assets = len(rec.assets())
    assert f"{assets} assets ({assets} read just now)" in first
    for part in ("Dana Whitlock", "1. ", "2. ", "3. ", "Left out: ", "The buying group of", "Furthest behind"):
        assert part in first
    again = run("demo")
    assert f"{assets} assets (there from last time)" in " ".join(again.stdout.split())
    assert "4. " not in shown.stdout.split("Left out")[0]


def test_what_to_try_next_are_commands_that_work(shown: Result, run: Run) -> None:
    lines = [x.strip() for x in shown.stdout.split("What to try next")[1].splitlines() if "stagecue" in x]
    assert len(lines) == 5
    for line in lines:
        words = shlex.split(line)[1:]
        assert words[-2:] == ["-w", "stagecue-demo"]
        asked = [*words, "--help"] if words[0] == "app" else words
        assert run(*asked).exit_code == 0, line


def test_as_json_it_is_the_recommendation(run: Run, workspace: Path) -> None:
    told = json.loads(run("demo", "--json", "-w", workspace).stdout)
    assert told["situation"]["contact"]["contact_id"] == SHOWCASE
    assert len(told["items"]) == 3


def test_the_demo_has_a_folder_of_its_own_whatever_the_variable_says(
    run: Run, taught_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STAGECUE_WORKSPACE", str(tmp_path / "real"))
    shutil.copytree(taught_workspace, tmp_path / "stagecue-demo")
    assert json.loads(run("demo", "--json").stdout)["items"]
    assert (tmp_path / "stagecue-demo" / "sample").is_dir()
    assert not (tmp_path / "real").exists()
    told = " ".join(run("demo", "--help").stdout.split())
    assert "The folder to make it in [stagecue-demo, also where STAGECUE_WORKSPACE names another]." in told
    assert "else stagecue-workspace; for demo stagecue-demo]" in " ".join(run("--help").stdout.split())


def test_the_demo_leaves_other_content_alone(on_filled: Run, filled: Path) -> None:
    result = on_filled("demo")
    assert result.exit_code == 2
    assert "holds content of your own" in result.stderr
    assert not (filled / "sample").exists()


@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 120])
def test_the_demo_with_the_real_model(columns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(columns))
    result = CliRunner().invoke(app, ["demo"], prog_name="stagecue")
    assert result.exit_code == 0, result.stderr
    assert re.search(r"Stands at +\w+ \(\d+%\)", result.stdout)
    assert all(len(x) <= columns for x in result.stdout.splitlines() if not x.strip().startswith(("stagecue", "Open:")))
