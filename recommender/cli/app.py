"""The command line as a whole: the options that all commands share, and the commands in the order of the help."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from recommender.cli import ask, content, demo, machine, notes, people
from recommender.cli.command import Actor, AsOf, Debug, Given, Json, Workspace
from recommender.cli.fault import USAGE, tell

ORDER = "demo add assets contacts signal touch outcome need override recommend group audit export doctor eval app"


# What Typer raises for a command line that cannot be read; the class has no public name.
UsageError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


class InOrder(TyperGroup):
    """The commands in the order in which somebody meets them."""

    def main(self, args: Any = None, *rest: Any, **more: Any) -> Any:
        """Run the command line; where it asks for JSON, it is told as JSON, too, that it cannot be read."""
        words = sys.argv[1:] if args is None else list(args)
        if "--json" not in words:
            return super().main(args, *rest, **more)
        try:
            code = super().main(words, *rest, **(more | {"standalone_mode": False}))
        except UsageError as error:
            # Where nothing at all is asked, Typer's message is the whole help.
            said = error.format_message().strip()
            tell(said if "\n" not in said else "A command is missing; --help lists them.", USAGE, as_json=True)
            code = error.exit_code
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


@app.callback(epilog="\b\nExample:\n  stagecue demo")
def stagecue(
    ctx: typer.Context,
    workspace: Workspace = "",
    actor: Actor = "",
    as_of: AsOf = "",
    json: Json = False,
    debug: Debug = False,
    version: Version = False,  # noqa: ARG001 - its callback has answered
) -> None:
    """Stagecue tells a salesperson what to send, or say, to this person next, and why.

    Options may stand before a command or after it. With --json an answer is JSON on standard output, and an error is
    one JSON object on standard error, {"error": "…", "kind": "…"}; the exit code of an error is never 0.
    """
    ctx.obj = Given(workspace, actor, as_of, json, debug)


for register in (
    demo.register,
    content.register,
    people.register,
    notes.register,
    ask.register,
    machine.register,
):
    register(app)
