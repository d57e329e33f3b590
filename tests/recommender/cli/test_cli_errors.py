"""What goes wrong ends in one clear sentence on standard error and an exit code, never in a traceback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from recommender.cli import session
from recommender.cli.plain import as_text, plain
from recommender.wire import Recommender
from tests.recommender.cli.conftest import HOSTILE_TITLE

Run = Callable[..., Result]

MISTAKES = [
    (("recommend", "dna"), 3, "There is no contact 'dna'. Did you mean dana?"),
    (("contacts", "show", "olaf"), 3, "There is no contact 'olaf'. Did you mean olav"),
    (("recommend", "dana", "--stage", "nearly"), 2, "'nearly' is not a stage; choose one of unaware, aware"),
    (("recommend", "dana", "--stage", "mofu"), 2, "'mofu' can mean considering or evaluating"),
    (("recommend", "dana", "--role", "wizard"), 2, "'wizard' is not a role; choose one of executive"),
    (("recommend", "dana", "-k", "0"), 2, "k must be a number from 1 to 200, not 0."),
    (("recommend", "dana", "--kind", "poem"), 2, "choose one of asset, talking-point, action."),
    (("recommend", "dana", "--filter", "format"), 2, "--filter 'format' is not of the form KEY=VALUE"),
    (("recommend", "dana", "--filter", "colour=red"), 2, "'colour' is not a filter; choose one of product, market"),
    (("recommend", "dana", "--filter", "format=md", "--filter", "format=pdf"), 2, "--filter names format twice"),
    (("recommend", "dana", "-k", "9" * 400), 2, "k must be a number from 1 to 200, not 999"),
    (("recommend", "dana", "--as-of", "0001-01-01"), 2, "--as-of '0001-01-01' is not a date or moment"),
    (("recommend", "dana", "--as-of", "1000-01-01"), 2, "lies before 1970"),
    (("recommend", "d" * 100_000), 3, "There is no contact 'ddd"),
    (("recommend", "dana", "--ask", "\udcff"), 2, "not valid Unicode"),
    (("recommend",), 2, "Say for whom"),
    (("recommend", "dana", "--as-of", "soon"), 2, "--as-of 'soon' is not a date or moment"),
    (("recommend", "dana", "--actor", "ghost"), 3, "There is no user 'ghost'."),
    (("add", "nowhere.pdf"), 3, "There is no file or folder 'nowhere.pdf'."),
    (("contacts", "import", "nowhere.csv"), 3, "There is no file 'nowhere.csv'."),
    (("contacts", "import", "x" * 5_000), 2, "cannot be read: File name too long."),
    (("contacts", "list", "--account", "acmee"), 3, "There is no account 'acmee'. Did you mean acme?"),
    (("export", "dreams", "x.csv"), 2, "'dreams' is not a table"),
    (("export", "contacts", "x.doc"), 2, "A table goes to a file that ends in .csv, .jsonl, .parquet, not to 'x.doc'."),
    (("export", "contacts", "no/such/folder/x.csv"), 2, "cannot be written"),
    (("export", "contacts", "x" * 5_000 + ".csv"), 2, "cannot be read or written: File name too long."),
    (("assets", "show", "pump-price"), 3, "Did you mean pump-prices"),
    (("assets", "list", "--stage", "nearly"), 2, "'nearly' is not a stage"),
    (("assets", "status", "lovely", "sketch"), 2, "choose one of draft, approved, retired."),
    (("group", "acmee"), 3, "There is no account 'acmee'. Did you mean acme?"),
    (("signal", "add", "dana", "sang"), 2, "'sang' is not a signal kind"),
    (("signal", "add", "dana", "visted_page"), 2, "not a signal kind (did you mean visited_page?)"),
    (("signal", "add", "dana", "note", "--asset", "pump-price"), 3, "Did you mean pump-prices"),
    (("signal", "add", "dana", "note", "--at", "2999-01-01"), 2, "A signal cannot lie in the future"),
    (("signal", "add", "dana", "note", "--at", "1900-01-01"), 2, "lies before 1970"),
    (("need", "dana", "x", "--as-of", "2999-01-01"), 2, "A need cannot lie in the future"),
    (
        ("override", "dana", "aware", "--reason", "x", "--as-of", "2999-01-01"),
        2,
        "An override cannot lie in the future",
    ),
    (("assets", "tag", "sketch", "--stage", "aware", "--as-of", "2999-01-01"), 2, "A tag cannot lie in the future"),
    (("touch", "add", "dana", "hug"), 2, "choose one of sent, call, meeting, demo, event."),
    (("outcome", "add", "sent"), 2, "Say of what: --contact and --item, or --exposure alone."),
    (("eval", "nowhere"), 2, "nowhere is no judged set"),
]


@pytest.mark.parametrize(("words", "code", "sentence"), MISTAKES, ids=[" ".join(m[0]) for m in MISTAKES])
def test_a_mistake_is_one_sentence(words: tuple[str, ...], code: int, sentence: str, on_filled: Run) -> None:
    result = on_filled(*words)
    assert result.exit_code == code
    assert result.stderr.startswith("Error: ")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 600
    assert result.stdout == ""
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words", [("sing",), ("recommend", "--loud"), ("assets", "shwo"), ("recommend", "d", "-k", "x")]
)
def test_wrong_usage_is_2(words: tuple[str, ...], on_filled: Run) -> None:
    result = on_filled(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert "--help." in result.stderr


def test_numbers_that_are_none_are_told_in_plain_words(on_filled: Run) -> None:
    told = {("recommend", "dana", "-k", "1e6"): "it must be a whole number", ("audit", "-k", "0"): "it must be greater"}
    for words, sentence in told.items():
        assert f"Error: Invalid value for '-k': {sentence}" in on_filled(*words).stderr


def test_nothing_asked_is_answered_with_the_help(run: Run) -> None:
    result = run()
    assert (result.exit_code, "Commands:" in result.stderr) == (2, True)


def test_a_product_that_nothing_is_about_is_refused(on_filled: Run, library: Recommender) -> None:
    library.add_signal("dana", "note", product="rota")
    said = "Nothing here is about the product 'rotta' (did you mean rota?); there is rota."
    for words in (("recommend", "dana"), ("group", "acme"), ("audit",), ("contacts", "show", "dana")):
        result = on_filled(*words, "--product", "rotta")
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {said}\n"), words
        assert on_filled(*words, "--product", "rota").stderr == ""
        told = json.loads(on_filled(*words, "--product", "rotta", "--json").stderr)
        assert said in str(told)


def test_a_folder_that_is_no_workspace_is_not_made_one_by_looking(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for words in (("contacts", "list"), ("doctor",)):
        result = run(*words, "-w", tmp_path / "letters")
        assert (result.exit_code, "There is no workspace" in result.stderr) == (5, True)
    assert list((tmp_path / "letters").iterdir()) == []


def test_what_the_system_refuses_is_a_sentence(on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, OSError(28, "No space left on device", "/data/x"))
    result = on_filled("assets", "list")
    expected = "Error: '/data/x' cannot be read or written: No space left on device.\n"
    assert (result.exit_code, result.stderr) == (2, expected)


def test_a_very_long_text_does_not_flood_the_screen(on_filled: Run) -> None:
    assert on_filled("signal", "add", "dana", "note", "--text", "so long " * 20_000).exit_code == 0
    for words in (("contacts", "show", "dana"), ("recommend", "dana")):
        assert len(on_filled(*words).stdout) < 20_000


def test_a_workspace_that_does_not_exist_is_not_made_by_looking(run: Run, tmp_path: Path) -> None:
    result = run("recommend", "dana", "-w", tmp_path / "nowhere")
    assert result.exit_code == 5
    assert "There is no workspace" in result.stderr
    assert f"stagecue add -w {tmp_path / 'nowhere'}" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_workspace_from_a_newer_version(on_filled: Run, filled: Path) -> None:
    with sqlite3.connect(filled / "stagecue.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    result = on_filled("assets", "list")
    assert result.exit_code == 5
    assert result.stderr.startswith("Error: ")
    assert "newer" in result.stderr


def test_a_workspace_that_is_not_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert run("add", tmp_path, "-w", tmp_path / "file").exit_code == 5


def test_a_read_only_folder(tmp_path: Path) -> None:
    """A real one, for a real process: root may write anywhere, so root gives that right up first."""
    tmp_path.chmod(0o500)
    as_others = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    command = [*as_others, sys.executable, "-m", "recommender.cli", "add", str(tmp_path), "-w", str(tmp_path / "new")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 5
    assert "Permission denied" in result.stderr


def test_a_read_only_workspace_answers_and_keeps_nothing(filled: Path, tmp_path: Path) -> None:
    """A real one again: what needs no writing works, what needs it is refused in one sentence."""
    for path in (filled / "stagecue.db", filled):
        path.chmod(0o500 if path.is_dir() else 0o400)
    as_others = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*as_others, sys.executable, "-m", "recommender.cli", *words, "-w", str(filled)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    told = run("export", "contacts", str(tmp_path / "contacts.csv"))
    assert (told.returncode, told.stderr) == (0, "")
    assert "dana@acme.example" in (tmp_path / "contacts.csv").read_text()
    noted = run("signal", "add", "dana", "note", "--text", "hi")
    assert noted.returncode == 5
    assert noted.stderr.count("\n") == 1
    assert "is read-only; give yourself write permission or copy it." in noted.stderr


def test_what_a_read_only_workspace_shows_is_not_logged_which_is_said(
    on_filled: Run, library: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    result = on_filled("recommend", "dana")
    assert result.exit_code == 0
    assert result.stderr.count("The workspace is read-only: what is shown is not logged.") == 1
    items = json.loads(on_filled("recommend", "dana", "--json").stdout)["items"]
    assert items
    assert {i["exposure_id"] for i in items} == {""}
    assert library.store.log.exposures() == []


def test_a_read_only_folder_simulated(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    result = run("add", tmp_path, "-w", tmp_path / "new")
    assert result.exit_code == 5
    assert "Permission denied" in result.stderr


def _raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def opener(*_: object) -> Recommender:
        raise error

    monkeypatch.setattr(session, "opener", opener)


def test_what_should_not_happen_is_a_sentence_too(on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, RuntimeError("the cat\nsat down"))
    result = on_filled("assets", "list")
    assert result.exit_code == 70
    expected = "Error: Something went wrong that should not: RuntimeError: the cat; run again with --debug.\n"
    assert result.stderr == expected
    shown = on_filled("assets", "list", "--debug")
    assert shown.exit_code == 70
    assert "Traceback (most recent call last)" in shown.stderr
    assert shown.stderr.endswith(expected)


def test_debug_shows_the_traceback_of_a_refusal(on_filled: Run) -> None:
    result = on_filled("recommend", "nobody-at-all", "--debug")
    assert result.exit_code == 3
    assert "Traceback" in result.stderr
    assert "Error: There is no contact 'nobody-at-all'." in result.stderr


def test_ctrl_c(on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, KeyboardInterrupt())
    result = on_filled("assets", "list")
    assert result.exit_code == 130
    assert result.stderr.startswith("Stopped. What was done until now is kept")


def test_a_closed_pipe_is_quiet(filled: Path) -> None:
    program = "from recommender.cli import main; main()"
    command = [sys.executable, "-c", program, "assets", "list", "--json", "-w", str(filled)]
    root = str(Path(session.__file__).parents[2])
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        done = subprocess.run(
            command, stdout=gone, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": root}, check=False
        )
    assert done.returncode == 141
    # Beside what goes on nothing is said: no error, no traceback.
    assert {key for line in done.stderr.splitlines() for key in json.loads(line)} <= {"message"}


def test_text_from_files_neither_steers_the_terminal_nor_is_markup(on_filled: Run) -> None:
    for words in (("assets", "list"), ("assets", "show", "hostile"), ("recommend", "--ask", "pumps makers compared")):
        text = on_filled(*words).stdout
        assert not {c for c in text if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}
        assert "[bold red]Pumps[/bold red]" in " ".join(text.split())
    assert "\x1b" not in on_filled("assets", "list", "--json").stdout


def test_errors_carry_no_control_characters(on_filled: Run) -> None:
    result = on_filled("recommend", "\x1b[31mred\nline")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr


def test_plain_keeps_words_and_drops_what_steers() -> None:
    assert plain("a\tb\r\nc") == "a b c"
    assert plain(HOSTILE_TITLE).startswith("[bold red]Pumps[/bold red] [31mcompared[0m")
    assert plain("Zoë \u202eevil\u202c £5 日本 👩‍🔧") == "Zoë evil £5 日本 👩‍🔧"
    assert as_text({"a": "\x9b\u202e"}) == '{\n  "a": "\\u009b\\u202e"\n}\n'
