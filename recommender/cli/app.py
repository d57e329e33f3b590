"""The command line as a whole: the options that all commands share, and the commands in the order of the help."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from recommender.cli import ask, content, demo, machine, notes, people
from recommender.cli.command import SHARED, AnyWorkspace, keep_options
from recommender.cli.usage import Group, UsageError, tell_usage

ORDER = "demo add assets contacts signal touch outcome need override recommend group audit export doctor eval app"


class InOrder(Group):
    """The commands in the order in which somebody meets them."""

    def main(self, args: Any = None, *rest: Any, **more: Any) -> Any:
        """Run the command line; one that cannot be read is told as any other fault, and as JSON where that is asked."""
        words = sys.argv[1:] if args is None else list(args)
        if words[:1] == ["help"]:
            words = [*words[1:], "--help"]
        try:
            code = super().main(words, *rest, **(more | {"standalone_mode": False}))
        except UsageError as error:
            code = error.exit_code
            tell_usage(error, as_json="--json" in words)
        return sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names."""
        return sorted(super().list_commands(ctx), key=ORDER.split().index)


# Plain help: it is there at once, where Rich would first have to be loaded.
app = typer.Typer(
    cls=InOrder,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from recommender import __version__

        typer.echo(f"stagecue {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", help="Say the version.", callback=_version, is_eager=True)]


PURPOSE = """Stagecue tells a salesperson what to send, or say, to this person next, and why.

The options below may stand before a command, after it or at its end. With --json an answer is JSON on standard
output. On standard error an error is one JSON object on a line, {"error": "…", "kind": "…"}, and so is a remark,
such as that an index is built again: {"message": "…"}. The exit code of an error is never 0.
"""
keep_options(app, PURPOSE, "stagecue demo", SHARED | {"workspace": AnyWorkspace, "version": Version})

for register in (
    demo.register,
    content.register,
    people.register,
    notes.register,
    ask.register,
    machine.register,
):
    register(app)
