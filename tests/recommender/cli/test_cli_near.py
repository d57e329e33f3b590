"""What a filter or a word that fits nothing is answered with, and the other names that the help of `add` promises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result
from workspaces import write_files

from content_library.taxonomy import default_taxonomy
from recommender.wire import Recommender

Run = Callable[..., Result]


def test_a_list_is_empty_for_a_reason_that_is_told(on_filled: Run, filled: Path) -> None:
    rows = "asset_id,title,text,language,stage\npompes,Pompes,Les pompes tombent en panne.,fr,aware\n"
    write_files(filled.parent, {"french.csv": rows})
    assert on_filled("add", "french.csv").exit_code == 0
    listed = on_filled("assets", "list", "--language", "FR")
    assert (listed.exit_code, listed.stdout) == (0, "No assets found.\n")
    assert listed.stderr == "No asset has the language 'FR' (did you mean fr?); there is fr.\n"
    as_json = on_filled("assets", "list", "--product", "rota", "--json")
    assert (as_json.exit_code, as_json.stdout) == (0, "[]\n")
    assert json.loads(as_json.stderr) == {"message": "No asset has the product 'rota'; there are none."}
    # Here each has what is asked for, but no asset has both.
    both = on_filled("assets", "list", "--language", "fr", "--stage", "advocating")
    assert (both.stdout, both.stderr) == ("No assets found.\n", "")


def test_an_audit_of_no_market_names_the_near_one(on_filled: Run) -> None:
    result = on_filled("audit", "--market", "plant")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: Nothing here is about the market 'plant' (did you mean plants?); there is plants.\n"
    assert on_filled("audit", "--market", "plants").exit_code == 0


@pytest.mark.parametrize("kind", ["booked_meeting", "booked a meeting", "Booked a  meeting"])
def test_a_kind_of_signal_may_be_called_by_its_name(kind: str, on_filled: Run, library: Recommender) -> None:
    assert on_filled("signal", "add", "dana", kind).exit_code == 0
    assert library.store.people.signals(["dana"])[-1].kind == "booked_meeting"


def test_the_help_of_add_names_every_other_name_that_is_read(run: Run) -> None:
    shown = run("add", "--help").stdout
    table = shown.split("is unaware or aware):")[1].split("A company sets")[0]
    _, stage, message, role = re.split(r"\b(?:stage|message|roles)  ", table)
    told = [{" ".join(name.split()) for name in part.split(",")} for part in (stage, message, role)]
    mappings = default_taxonomy().mappings
    assert told == [set(mappings["stage"]), set(mappings["message"]), set(mappings["role"])]


def test_the_help_of_add_says_how_a_company_sets_its_own_names(run: Run, workspace: Path, tmp_path: Path) -> None:
    rows = "asset_id,title,text,stage\npump,Pump,Why pumps fail.,Problem Known\n"
    write_files(tmp_path, {"list.csv": rows})
    line = ("add", tmp_path / "list.csv", "-w", workspace)
    unknown = run(*line)
    assert unknown.exit_code == 1
    assert "'Problem Known' is not a stage" in " ".join(unknown.stdout.split())
    shown = run("add", "--help").stdout.split("A company sets")[1]
    for file in ("stagecue.toml", "ours.yaml"):
        said = next(text for text in shown.splitlines() if text.strip().startswith(file))
        (workspace / file).write_text(said.split(file)[1].strip() + "\n", encoding="utf-8")
    assert run(*line).exit_code == 0
    asset = json.loads(run("assets", "show", "pump", "-w", workspace, "--json").stdout)
    assert (asset["stage"], asset["stage_p"]) == ("aware", 1.0)


def test_a_web_address_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    result = run("add", tmp_path, "https://acme.example/page", "-w", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: 'https://acme.example/page' is a web address: these are not read; save the page as an .html file.\n"
    )
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [("add", "replied"), ("undo",)])
@pytest.mark.parametrize("given", [(), ("--contact", "dana"), ("--item", "pump-prices")])
def test_an_outcome_of_nothing_is_refused_in_the_commands_words(
    words: tuple[str, ...], given: tuple[str, ...], on_filled: Run
) -> None:
    result = on_filled("outcome", *words, *given)
    assert (result.exit_code, result.stderr) == (2, "Error: Say of what: --contact and --item, or --exposure alone.\n")
