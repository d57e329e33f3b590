"""One tree of errors. Each carries one clear sentence for a person and an exit code for a shell."""

from __future__ import annotations

from collections.abc import Iterable


class StagecueError(Exception):
    """Whatever Stagecue refuses to do; its text is one sentence that says what to do instead."""

    exit_code = 1


class InputError(StagecueError):
    """What was given cannot be read or is not valid."""

    exit_code = 2


class TaxonomyError(InputError):
    """A taxonomy file is wrong; names the file and its line."""


class NotFoundError(StagecueError):
    """Something that was named does not exist; names the nearest that do."""

    exit_code = 3

    def __init__(self, noun: str, name: str, near: Iterable[str] = ()) -> None:
        self.noun, self.name, self.near = noun, name, tuple(near)
        hint = f" Did you mean {', '.join(self.near)}?" if self.near else ""
        super().__init__(f"There is no {noun} '{name}'.{hint}")


class RightsError(StagecueError):
    """The actor may not do this."""

    exit_code = 4


class WorkspaceError(StagecueError):
    """The workspace cannot be used: read-only, from a newer version, damaged, or busy."""

    exit_code = 5


class ModelError(StagecueError):
    """A model is missing, damaged, or not the one that was promised."""

    exit_code = 6


def one_of(noun: str, value: str, valid: Iterable[str]) -> str:
    """`value`, if it is one of `valid`; else an InputError that lists the valid choices."""
    choices = list(valid)
    if value in choices:
        return value
    article = "an" if noun[:1] in "aeio" else "a"
    raise InputError(f"'{value}' is not {article} {noun}; choose one of {', '.join(choices)}.")
