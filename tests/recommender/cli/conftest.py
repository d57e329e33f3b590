"""A small workspace with content, people and signals, and a way to run commands on it with the encoder of the tests."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from recommender.cli import session
from recommender.cli.app import app
from recommender.wire import Recommender
from tests.conftest import TinyEncoder

# Everything in the workspace happened before this moment.
AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
# A title and a text that would turn a terminal red, open a link in it or be read as markup.
HOSTILE_TITLE = "[bold red]Pumps[/bold red] \x1b[31mcompared\x1b[0m [link=http://evil.example]x[/link]"
COLUMNS = ["asset_id", "title", "text", "format", "status", "stage", "message", "role", "valid_to"]
OFFER = "The pump service was cheaper last spring. The offer has ended."
ASSETS = [
    (
        "why-pumps-fail",
        "Why pumps fail",
        "Pumps fail without warning. Each failure costs a day of output in the plant.",
    ),
    ("pump-security", "Security of the pump service", "Data of pump sensors are encrypted. Every access is logged."),
    ("pump-prices", "Prices of the pump service", "The pump service costs 900 euros a year. There is no set-up fee."),
    ("old-offer", "Offer of last spring", OFFER),
    ("sketch", "A sketch about valves", "Valves are the next thing. This text is not finished yet."),
    ("hostile", HOSTILE_TITLE, "Pumps of three makers were compared for a year.\x07"),
]
TAGS = {
    "why-pumps-fail": ("md", "approved", "aware", "why_change", "business", ""),
    "pump-security": ("pdf", "approved", "deciding", "why_us", "security", ""),
    "pump-prices": ("pdf", "approved", "deciding", "why_us", "finance", ""),
    "old-offer": ("pdf", "approved", "deciding", "why_us", "finance", "2026-03-01"),
    "sketch": ("md", "draft", "aware", "why_change", "business", ""),
}
ACCOUNTS = "account_id,name,market\nacme,Acme Pumps,plants\n"
CONTACTS = """\
contact_id,account_id,name,email,job_title,language,tracking_consent
dana,acme,Dana Whit,dana@acme.example,CFO,en,yes
olav,acme,Olav Berg,olav@acme.example,Plant Operations Manager,en,
quiet,acme,Quiet Person,,,en,
"""
SIGNALS = """\
signal_id,contact_id,kind,at,text,is_machine
s1,dana,asked_for_proposal,2026-05-28T09:00:00+00:00,What does the pump service cost for each pump?,
s2,dana,visited_page,2026-05-29T09:00:00+00:00,,true
s3,olav,replied,2026-05-20T09:00:00+00:00,Why do pumps fail without warning?,
s4,olav,visited_page,2026-05-21T09:00:00+00:00,Prices,
"""
USERS = "user_id,name,rights\nrita,Rita,rep\n"


@pytest.fixture(scope="session")
def filled_workspace(taught_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that the tests copy; the tables above say what is in it."""
    home = tmp_path_factory.mktemp("cli")
    folder = Path(shutil.copytree(taught_workspace, home / "filled"))
    tables = {"accounts": ACCOUNTS, "contacts": CONTACTS, "signals": SIGNALS, "users": USERS}
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        with (home / "library.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows([*asset, *TAGS.get(asset[0], [""] * 6)] for asset in ASSETS)
        report = rec.add_content(home / "library.csv", as_of=AS_OF)
        assert report.count("added") == 6, report.files
        for name, text in tables.items():
            (home / f"{name}.csv").write_text(text, encoding="utf-8")
            assert not rec.import_table(home / f"{name}.csv", name, as_of=AS_OF).rejected
    return folder


@pytest.fixture
def filled(filled_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own copy of the filled workspace, beside which commands run."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(filled_workspace, tmp_path / "filled"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command line, given as separate words, with the encoder of the tests."""

    def opener(workspace: Path, on_message: Callable[[str], None]) -> Recommender:
        return Recommender.open(workspace, encoder=TinyEncoder(), on_message=on_message)

    monkeypatch.setattr(session, "opener", opener)

    def run(*words: str | Path) -> Result:
        return CliRunner().invoke(app, [str(w) for w in words], prog_name="stagecue")

    return run


@pytest.fixture
def on_filled(run: Callable[..., Result], filled: Path) -> Callable[..., Result]:
    """Runs a command line on the filled workspace."""
    return lambda *words: run(*words, "-w", filled)


@pytest.fixture
def library(filled: Path) -> Iterator[Recommender]:
    """The same workspace by its Python door."""
    with Recommender.open(filled, encoder=TinyEncoder()) as rec:
        yield rec
