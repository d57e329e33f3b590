"""The command line as a whole: the options that all commands share, and the commands in the order of the help."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from recommender.cli import ask, content, demo, machine, notes, people
from recommender.cli.command import Actor, AsOf, Debug, Given, Json, Workspace

ORDER = "demo add assets contacts signal touch outcome need override recommend group audit export doctor eval app"


class InOrder(TyperGroup):
    """The commands in the order in which somebody meets them."""

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

    Options may stand before a command or after it.
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
