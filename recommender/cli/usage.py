"""Command lines that cannot be read: groups of commands, what is meant instead, and the sentence that says so."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from recommender.cli.fault import USAGE, tell

# What the library that reads command lines says, and what a person understands.
PLAIN_WORDS = {
    "Input should be a valid integer, unable to parse string as an integer": "it must be a whole number",
    "Input should be ": "it must be ",
    "(Possible options: ": "(did you mean ",
    "requires an argument": "needs a value after it",
}
# What it begins with where words are left over, mostly because a name or a text stands without quotation marks.
LEFT_OVER = "Got unexpected extra argument(s) "
OPTIONS_SHOWN = 3
# What Typer raises for a command line that cannot be read; the class has no public name.
UsageError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


class Group(TyperGroup):
    """Commands with a noun in common; a word that is none of them is answered with what may be meant."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names."""
        word = args[0]
        if word not in self.commands and not word.startswith("-"):
            meant = _elsewhere(ctx, word)
            if meant:
                ctx.fail(f"No such command {word!r}. Did you mean {' or '.join(map(repr, meant))}?")
        try:
            return super().resolve_command(ctx, args)
        except UsageError as error:
            if ctx.parent and "Did you mean" not in error.message and not word.startswith("-"):
                error.message = f"{error.message.rstrip('.')}; write {_choices(ctx)}."
            raise


def _elsewhere(ctx: Any, word: str) -> list[str]:
    """The commands of that name in the groups: "contacts import" for "import"."""
    groups = ctx.find_root().command.commands.items()
    return [f"{name} {word}" for name, command in groups if word in getattr(command, "commands", {})]


def _choices(ctx: Any) -> str:
    """The group's own commands, as they are written."""
    return " or ".join(repr(f"{ctx.info_name} {name}") for name in ctx.command.commands)


def tell_usage(error: Any, *, as_json: bool) -> None:
    """Say what is wrong with the command line, and where to read on."""
    said = error.format_message().strip()
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "stagecue"
    if "\n" in said:
        # Nothing was asked at all: Typer's message is the whole help.
        if not as_json:
            sys.stderr.write(f"{said}\n")
            return
        said = "A command is missing."
    elif said == "Missing command." and ctx and ctx.parent:
        said = f"A command is missing: write {_choices(ctx)}."
    told = _plain(said, ctx)
    told = f"{told} See" if told.endswith("?") else f"{told.rstrip('.')}; see"
    tell(f"{told} {command} --help.", USAGE, as_json=as_json)


def _plain(said: str, ctx: Any) -> str:
    for library, plain in PLAIN_WORDS.items():
        # What is meant stands in brackets, so that the bracket's end is the question's.
        said = said.replace(library, plain)
        if plain.startswith("(did") and plain in said:
            said = f"{said.rstrip(').')}?)"
    if said.startswith(LEFT_OVER):
        words = said.removeprefix(LEFT_OVER).rstrip(".")
        said = f'These are words too many {words}: what belongs together needs quotation marks, "like this"'
        said += f", and the value of an option its name before it ({_some_options(ctx)})." if ctx else "."
    return said


def _some_options(ctx: Any) -> str:
    """The first of the command's own options that take a value."""
    named = [p.opts[0] for p in ctx.command.params if p.param_type_name == "option" and not p.is_flag]
    return ", ".join([*named[:OPTIONS_SHOWN], *(["…"] if len(named) > OPTIONS_SHOWN else [])])
