"""Commands that change something: content, tags, signals, touches, outcomes, needs, overrides, imports, exports."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import Result
from workspaces import write_files

from recommender.results import as_json
from recommender.wire import Recommender
from tests.recommender.cli.conftest import AS_OF

Run = Callable[..., Result]
MOMENT = AS_OF.isoformat()


def test_add_reports_counts_and_reasons(run: Run, workspace: Path, write: Callable[..., Path], tmp_path: Path) -> None:
    folder = write(**{"one.md": "# Why pumps fail\n\nPumps fail without any warning.", "broken.pdf": "no pdf"})
    first = run("add", folder, "-w", workspace)
    assert first.exit_code == 1
    assert "2 sources: 1 added, 1 rejected." in first.stdout
    assert "broken.pdf" in first.stdout
    assert "one.md" not in first.stdout
    assert "1 unchanged" in run("add", folder, "-w", workspace, "-v").stdout
    (folder / "one.md").write_text("# Why pumps fail\n\nPumps fail every spring.", encoding="utf-8")
    changed = " ".join(run("add", folder, "-w", workspace).stdout.split())
    assert "1 changed" in changed
    assert "one.md: version 2" in changed
    (folder / "one.md").unlink()
    assert "1 vanished" in run("add", folder, "-w", workspace).stdout


def test_add_lists_what_was_added_when_asked(run: Run, workspace: Path, write: Callable[..., Path]) -> None:
    folder = write(**{"one.md": "# Why pumps fail\n\nPumps fail without any warning."})
    assert "one.md" in run("add", folder, "-w", workspace, "--verbose").stdout


def test_add_as_json_is_the_report(run: Run, workspace: Path, write: Callable[..., Path]) -> None:
    folder = write(**{"one.md": "# Why pumps fail\n\nPumps fail without any warning."})
    told = json.loads(run("add", folder, "-w", workspace, "--json").stdout)
    assert [(f["happened"], f["asset_id"]) for f in told["files"]] == [("added", "one")]
    assert set(told) == {"files", "notes", "embedded"}


def test_add_fails_where_every_source_was_rejected(run: Run, workspace: Path, write: Callable[..., Path]) -> None:
    folder = write(**{"broken.pdf": "no pdf"})
    result = run("add", folder, "-w", workspace)
    assert result.exit_code == 2
    assert "1 rejected" in result.stdout


def test_add_goes_on_after_a_path_that_is_not_there(run: Run, workspace: Path, write: Callable[..., Path]) -> None:
    folder = write(**{"one.md": "# Why pumps fail\n\nPumps fail without any warning."})
    result = run("add", folder / "nowhere", folder, "-w", workspace)
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: There is no file or folder")
    assert "1 added" in result.stdout


def test_a_folder_without_content_says_so(run: Run, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("add", tmp_path / "empty", "-w", workspace)
    assert (result.exit_code, result.stdout) == (0, "There is nothing there to read.\n")


def test_tags_set_by_a_person(on_filled: Run, library: Recommender) -> None:
    words = ("assets", "tag", "pump-prices", "--stage", "evaluating", "--stage", "deciding", "--role", "Finance")
    result = on_filled(*words, "--json")
    assert result.exit_code == 0, result.stderr
    view = library.asset("pump-prices")
    assert json.loads(result.stdout) == json.loads(json.dumps(as_json(view)))
    assert (view.stage, view.stage_p, view.roles, view.set_by) == ("evaluating", 1.0, ("finance",), "person")
    assert view.setters == {"stage": "person", "message": "import", "role": "person"}


def test_whose_word_a_tag_is_stands_beside_it(on_filled: Run) -> None:
    result = on_filled("assets", "tag", "pump-prices", "--stage", "evaluating")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Stage Evaluating (100%) set by a person" in lines
    assert "Message Why us (100%) set by an import" in lines
    assert "For Finance set by an import" in lines
    guessed = on_filled("assets", "show", "hostile").stdout
    assert "set by" not in guessed


def test_no_tag_is_set_if_one_is_wrong(on_filled: Run, library: Recommender) -> None:
    before = library.asset("pump-prices")
    result = on_filled("assets", "tag", "pump-prices", "--stage", "evaluating", "--message", "why_not")
    assert result.exit_code == 2
    assert library.asset("pump-prices") == before
    assert on_filled("assets", "tag", "pump-prices").exit_code == 2


def test_status(on_filled: Run, library: Recommender) -> None:
    result = on_filled("assets", "status", "retired", "pump-prices", "sketch")
    assert result.stdout == "Prices of the pump service: retired\nA sketch about valves: retired\n"
    assert {v.asset.asset_id for v in library.assets(status="retired")} == {"pump-prices", "sketch"}


def test_a_signal_moves_readiness(on_filled: Run, library: Recommender) -> None:
    words = ("signal", "add", "quiet", "support_ticket", "--text", "The app is down", "--at", "2026-05-30T10:00+02:00")
    told = json.loads(on_filled(*words, "--json").stdout)
    assert (told["contact_id"], told["kind"], told["at"]) == ("quiet", "support_ticket", "2026-05-30T10:00:00+02:00")
    readiness = library.readiness("quiet")
    assert [(e.signal_id, e.text) for e in readiness.evidence] == [(told["signal_id"], "The app is down")]
    assert "Noted: quiet opened a support ticket." in on_filled(*words).stdout


@pytest.mark.parametrize("place", ["before", "after"])
def test_what_is_noted_as_of_a_day_is_of_that_day(place: str, on_filled: Run, library: Recommender) -> None:
    notes = {
        ("signal", "add", "quiet", "demo"): lambda: library.store.people.signals(["quiet"]),
        ("touch", "add", "quiet", "call"): lambda: library.store.people.touches(["quiet"]),
        ("outcome", "add", "sent", "--contact", "quiet", "--item", "pump-prices"): lambda: library.store.log.outcomes(
            "quiet"
        ),
    }
    as_of = ("--as-of", "2026-05-30T10:00+00:00")
    then = datetime(2026, 5, 30, 10, tzinfo=UTC)
    for words, kept in notes.items():
        result = on_filled(*as_of, *words) if place == "before" else on_filled(*words, *as_of)
        assert result.exit_code == 0, result.stderr
        assert [getattr(note, "recorded_at", note.at) for note in kept()] == [then]
        assert [note.at for note in kept()] == [then]
        assert library.store.audit_trail()[-1].at == then
        late = on_filled(*words, *as_of, "--at", "2026-05-31")
        assert (late.exit_code, "cannot lie in the future" in late.stderr) == (2, True)
        assert len(kept()) == 1


def test_what_was_sent_is_not_recommended_again(on_filled: Run, library: Recommender) -> None:
    first = library.recommend("dana", k=1, as_of=AS_OF).items[0].item_id
    result = on_filled("touch", "add", "dana", "sent", "--asset", first, "--at", "2026-05-31")
    assert result.stdout == f"Noted: sent ({first}), dana.\n"
    assert first not in [i.item_id for i in library.recommend("dana", as_of=AS_OF).items]


def test_an_outcome_of_an_item_and_of_a_showing(on_filled: Run, library: Recommender) -> None:
    words = ("outcome", "add", "dismissed", "--reason", "too dear", "--at", "2026-05-31")
    assert (
        on_filled(*words, "--contact", "dana", "--item", "pump-prices").stdout
        == "Noted: pump-prices dismissed, dana.\n"
    )
    shown = library.recommend("olav", k=1, as_of=AS_OF, log=True).items[0]
    told = json.loads(on_filled("outcome", "add", "replied", "--exposure", shown.exposure_id, "--json").stdout)
    assert (told["contact_id"], told["item_id"], told["outcome"]) == ("olav", shown.item_id, "replied")
    assert "pump-prices" not in [i.item_id for i in library.recommend("dana", as_of=AS_OF).items]


def test_a_need_in_words_and_taken_back(on_filled: Run, library: Recommender) -> None:
    result = on_filled("need", "dana", "is our data encrypted", "--as-of", MOMENT)
    assert result.stdout == "Noted: this is about “is our data encrypted”.\n"
    assert library.recommend("dana", as_of=AS_OF).situation.need == "is our data encrypted"
    on_filled("need", "dana", "", "--as-of", MOMENT)
    assert "cost" in library.recommend("dana", as_of=AS_OF).situation.need


def test_an_override_says_where_somebody_stands_now(on_filled: Run, library: Recommender) -> None:
    words = ("override", "olav", "evaluating", "--reason", "He told me", "--as-of", MOMENT)
    told = json.loads(on_filled(*words, "--json").stdout)
    assert told == json.loads(json.dumps(as_json(library.readiness("olav", as_of=AS_OF))))
    assert told["stage"] == "evaluating"
    # Of a day that is past it isn't "now" that is told.
    assert on_filled(*words).stdout.startswith("Noted. On 1 Jun 2026 at Evaluating (")
    assert on_filled(*words[:-2]).stdout.startswith("Noted. Now at Evaluating (")
    assert on_filled("override", "olav", "evaluating", "--reason", " ").exit_code == 2
    assert on_filled("override", "olav", "evaluating").exit_code == 2


def test_import_dry_and_real(on_filled: Run, library: Recommender, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("contact_id,account_id,name\nnew,acme,New Person\ndana,acme,Dana Whit-Berg\nbad,nowhere,X\n")
    dry = on_filled("contacts", "import", file, "--table", "contacts", "--dry-run")
    assert "1 row would be new, 1 would be changed, 0 the same, 1 rejected." in dry.stdout
    assert "nothing has been changed" in dry.stdout
    assert len(library.contacts(as_of=AS_OF)) == 3
    told = json.loads(on_filled("contacts", "import", file, "--table", "contacts", "--json").stdout)
    assert (told["new"], told["changed"], told["same"], told["dry_run"]) == (1, 1, 0, False)
    assert [row for row, _ in told["rejected"]] == [4]
    assert on_filled("contacts", "import", file, "--table", "contacts").exit_code == 1
    assert "Dana Whit-Berg" in {v.contact.name for v in library.contacts(as_of=AS_OF)}


def test_an_exported_list_of_assets_says_where_it_can_be_added(run: Run, workspace: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "decks", {"one.md": "# Pumps\n\nPumps fail.", "more/two.md": "# Valves\n\nValves leak."})
    run("add", tmp_path / "decks", "-w", workspace)
    beside, below = tmp_path / "decks" / "list.csv", tmp_path / "decks" / "more" / "list.csv"

    def said(file: Path) -> str:
        return " ".join(run("export", "assets", file, "-w", workspace).stdout.split())

    here = f"It names 2 files as seen from {tmp_path / 'decks'}: keep it there, or take these files along."
    assert said(beside).endswith(here)
    assert f"1 of the 2 files it names lies outside {below.parent}:" in said(below)
    assert f"For another, export the list into {tmp_path / 'decks'}, below which" in said(below)
    # Here they are known, and may be named from anywhere; in another workspace they may not.
    assert run("add", below, "-w", workspace).exit_code == 0
    assert run("add", below, "-w", workspace.with_name("other")).exit_code == 1
    assert run("export", "assets", below, "-w", workspace, "--json").stdout == "2\n"


def test_export_writes_what_can_be_imported_again(on_filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    # A long path may be put on a line of its own.
    assert on_filled("export", "contacts", file).stdout.split() == f"3 rows of contacts are in {file}.".split()
    with file.open(encoding="utf-8", newline="") as text:
        assert [row["contact_id"] for row in csv.DictReader(text)] == ["dana", "olav", "quiet"]
    assert on_filled("export", "signals", tmp_path / "s.jsonl", "--json").stdout == "4\n"
    assert "4 the same" in on_filled("contacts", "import", tmp_path / "s.jsonl", "--table", "signals").stdout


def test_rights_of_the_actor(on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    result = on_filled("assets", "status", "retired", "sketch", "--actor", "rita")
    assert result.exit_code == 4
    assert "rita" in result.stderr
    monkeypatch.setenv("STAGECUE_ACTOR", "rita")
    assert on_filled("assets", "status", "retired", "sketch").exit_code == 4
    assert on_filled("recommend", "dana").exit_code == 0


def test_a_slip_is_taken_back_and_recommendations_follow(on_filled: Run, library: Recommender) -> None:
    def top() -> str:
        return library.recommend("dana", k=1, as_of=AS_OF).items[0].item_id

    first = top()
    on_filled("touch", "add", "dana", "sent", "--asset", first, "--at", "2026-05-31")
    on_filled("outcome", "add", "dismissed", "--contact", "dana", "--item", first, "--at", "2026-05-31T10:00+00:00")
    assert top() != first
    undo = ("outcome", "undo", "--contact", "dana@acme.example", "--item", first)
    told = json.loads(on_filled(*undo, "--json").stdout)
    assert (told["outcome"], told["contact_id"], told["item_id"]) == ("dismissed", "dana", first)
    assert top() != first
    said = on_filled(*undo).stdout
    assert " ".join(said.split()).startswith(f"Taken back: {first} sent, dana, of 2026-05-31 ")
    assert top() == first
    assert library.store.people.touches(["dana"]) == []
    assert [e.detail for e in library.store.audit_trail() if e.action == "undo outcome"] == [
        f"dana, {first}: dismissed",
        f"dana, {first}: sent",
    ]
    none = on_filled(*undo)
    assert (none.exit_code, none.stderr) == (
        2,
        f"Error: No outcome of {first} is noted for dana: nothing to take back.\n",
    )
    assert on_filled("outcome", "undo", "sold", "--contact", "dana", "--item", first).exit_code == 2
    assert on_filled("outcome", "undo").exit_code == 2


def test_an_export_of_a_past_day_leaves_out_what_came_later_and_says_what_is_todays(
    on_filled: Run, tmp_path: Path
) -> None:
    file, day = tmp_path / "assets.jsonl", ("--as-of", "2026-05-01")
    early = on_filled("export", "assets", file, *day)
    assert (early.exit_code, file.read_text(encoding="utf-8")) == (0, "")
    assert early.stderr == (
        "What was added later is left out; the rest is as it is today: earlier texts, titles and statuses are not "
        "kept.\n"
    )
    assert on_filled("export", "tags", tmp_path / "tags.jsonl", *day, "--json").stdout == "0\n"
    assert on_filled("export", "assets", file, "--as-of", "2026-06-02", "--json").stdout == "6\n"
    contacts = on_filled("export", "contacts", tmp_path / "c.csv", *day)
    assert contacts.stderr == "Earlier contacts are not kept: these are those of today.\n"
    assert on_filled("export", "signals", tmp_path / "s.csv", *day).stderr == ""
    assert on_filled("export", "assets", file).stderr == ""


def test_a_recommendation_of_a_past_day_says_what_it_cannot_wind_back(on_filled: Run) -> None:
    told = on_filled("recommend", "dana", "--as-of", "2026-05-30").stdout
    line = "As of 2026-05-30: what was added to the library later is left out; texts, tags and statuses"
    assert line in " ".join(told.split())
    assert "Left out: 6 not there yet." in " ".join(told.split())
    assert "was first added on 2026-06-01" in " ".join(told.split())
