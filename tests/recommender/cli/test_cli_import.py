"""Tables of other systems come in by the command line, or are refused with what to do."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from recommender.wire import Recommender
from tests.recommender.cli.conftest import AS_OF

Run = Callable[..., Result]
# The files of the examples, as HubSpot and people write them.
FILES = {
    "hubspot-contacts.csv": "Record ID,First Name,Last Name,Email,Job Title,Lifecycle Stage\n7,Ida,Lund,,CFO,Lead\n",
    "events.csv": "contact,type,date,note\ndana,note,2026-05-01T10:00Z,She called\n",
    "leads.csv": "Email,Wer\nkim@x.example,Kim Holt\n",
}


@pytest.fixture
def examples(on_filled: Run, tmp_path: Path) -> list[list[str]]:
    """The examples of the help, beside the files that they name."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shown = on_filled("contacts", "import", "--help").stdout.split("Example:")[1]
    return [shlex.split(line)[1:] for line in shown.splitlines() if line.strip()]


def test_the_examples_of_the_help_work_as_printed(
    examples: list[list[str]], on_filled: Run, library: Recommender
) -> None:
    assert {words[2] for words in examples} == set(FILES)
    for words in examples:
        result = on_filled(*words)
        assert (result.exit_code, result.stderr) == (0, ""), words
    people = {v.contact.contact_id: v.contact for v in library.contacts(as_of=AS_OF)}
    # The first was a dry run.
    assert "7" not in people
    kim = people["kim@x.example"]
    assert (kim.name, kim.email) == ("Kim Holt", "kim@x.example")
    assert "She called" in {e.text for e in library.readiness("dana", as_of=AS_OF).evidence}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Email", "--map 'Email' is not of the form"),
        ("=contact_id", "is not of the form"),
        ("Email=", "is not of the form"),
        ("Email=contact", "'contact' is not a column of contacts (did you mean contact_id?)"),
        ("Mail=contact_id", "leads.csv has no column 'Mail'; it has 'Email', 'Wer'."),
    ],
)
def test_a_mapping_that_is_none(given: str, words: str, examples: list[list[str]], on_filled: Run) -> None:
    result = on_filled("contacts", "import", "leads.csv", "--table", "contacts", "--map", given)
    assert result.exit_code == 2
    assert words in result.stderr


def test_two_columns_for_one_are_refused(examples: list[list[str]], on_filled: Run) -> None:
    mapped = ("--map", "Email=contact_id", "--map", "Wer=contact_id")
    result = on_filled("contacts", "import", "leads.csv", "--table", "contacts", *mapped)
    assert result.exit_code == 2
    assert "--map names two columns for contact_id: 'Email' and 'Wer'; keep one." in result.stderr


def test_people_before_their_accounts_are_refused_with_what_comes_first(on_filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("contact_id,account_id\n" + "".join(f"c{i},z{i}\n" for i in range(5)))
    result = on_filled("contacts", "import", file)
    assert result.exit_code == 2
    text = " ".join(result.stdout.split())
    assert "0 rows new, 0 changed, 0 the same, 5 rejected." in text
    assert "5 accounts that the rows name are not here ('z0', 'z1', 'z2' and 2 more); import them first:" in text
    assert "stagecue contacts import FILE --table accounts" in text
    told = on_filled("contacts", "import", file, "--json")
    assert (told.exit_code, len(json.loads(told.stdout)["rejected"])) == (2, 5)
