"""What goes wrong in a database, said in one sentence: the only place that knows its errors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from recommender.errors import InputError, StagecueError, WorkspaceError

# What Python says of a stored day or moment that is none.
NO_DAY = "Invalid isoformat string"
# A part of the driver's message, and what to tell the person.
_SENTENCES = (
    ("readonly", "is read-only; give yourself write permission or copy it"),
    ("unable to open", "cannot be opened; check that its folder exists and that you may write there"),
    ("not a database", "is damaged or is not a database; restore it from a copy or choose another folder"),
    ("malformed", "is damaged; restore it from a copy"),
    ("is full", "cannot grow: the disk is full; free some space and try again"),
    ("disk i/o", "cannot be read or written: the disk reports an error"),
    ("decode to utf-8", "is damaged: a text in it is not UTF-8; restore it from a copy"),
    ("locked", "is busy: another program, such as an add or an import, is writing to it; try again when it is done"),
)


@contextmanager
def plain_faults(path: Path) -> Iterator[None]:
    """Turns errors of the database at `path` into WorkspaceError or InputError with one clear sentence.

    What only a mistake in the program can cause passes through.
    """
    try:
        yield
    except sa.exc.StatementError as error:
        if plain := _plain(error.orig, path):
            raise plain from error
        raise
    except (sqlite3.Error, ValueError, OverflowError) as error:
        if plain := _plain(error, path):
            raise plain from error
        raise


def _plain(cause: BaseException | None, path: Path) -> StagecueError | None:
    """The error for a person, None where there is nothing to say that a person could act on."""
    match cause:
        case StagecueError():
            return cause
        case OverflowError():
            return InputError(f"A number or moment is out of range: {cause}.")
        case UnicodeEncodeError():
            before = cause.object[: cause.start][-20:]
            return InputError(f"A text holds a character that is not valid Unicode, after {before!r}.")
        case ValueError() if isinstance(cause, json.JSONDecodeError) or NO_DAY in str(cause):
            return WorkspaceError(
                f"The workspace {path} is damaged: a value in it cannot be read; restore it from a copy."
            )
        case sqlite3.IntegrityError():
            return InputError(f"The data do not fit together: {cause}.")
        case sqlite3.DatabaseError() if not isinstance(cause, sqlite3.ProgrammingError):
            words = str(cause)
            sentence = next((s for part, s in _SENTENCES if part in words.lower()), f"cannot be used: {words}")
            return WorkspaceError(f"The workspace {path} {sentence}.")
        case _:
            return None
