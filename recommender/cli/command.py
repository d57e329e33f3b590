"""What every command has: the shared options, its example, and one clear sentence where something goes wrong."""

from __future__ import annotations

import inspect
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Any, get_args, get_type_hints

import typer

from recommender.cli import fault
from recommender.cli.fault import tell
from recommender.cli.session import (
    ACTOR_VARIABLE,
    DEFAULT_WORKSPACE,
    DEMO_WORKSPACE,
    WORKSPACE_VARIABLE,
    Session,
    moment,
)
from recommender.cli.usage import Group
from recommender.errors import InputError, StagecueError, brief

# As shells have it: 128 and the signal's number (SIGINT, SIGPIPE); EX_SOFTWARE for what should not happen.
INTERRUPTED, PIPE_CLOSED, UNEXPECTED = 130, 141, 70


def folder(what: str) -> Any:
    """How the workspace's folder is given, with the help on it."""
    return typer.Option("--workspace", "-w", metavar="PATH", help=what, show_default=False)


_HOLDS_EVERYTHING = f"The folder that holds everything [{WORKSPACE_VARIABLE}, else {DEFAULT_WORKSPACE}"
Workspace = Annotated[str, folder(f"{_HOLDS_EVERYTHING}].")]
# Of the whole command line: the demo never touches what the variable names.
AnyWorkspace = Annotated[str, folder(f"{_HOLDS_EVERYTHING}; for demo {DEMO_WORKSPACE}].")]
Actor = Annotated[
    str,
    typer.Option(
        "--actor",
        metavar="USER",
        help=f"Who asks: a user's id; nobody in particular may do everything [{ACTOR_VARIABLE}].",
        show_default=False,
    ),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="Answer, or note it, as of this date or moment (ISO 8601) [now].",
        show_default=False,
    ),
]
# Of a command that can speak of no other moment than now: taken, so that it can say why.
NoMoment = Annotated[str, typer.Option("--as-of", hidden=True)]
Json = Annotated[bool, typer.Option("--json", help="Write the answer as JSON, for machines.", show_default=False)]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.", show_default=False)]
# The shared options by parameter name, in the order of the help.
SHARED = {"workspace": Workspace, "actor": Actor, "as_of": AsOf, "json": Json, "debug": Debug}


@dataclass(frozen=True, slots=True)
class Given:
    """The shared options, wherever in the command line they stand."""

    workspace: str = ""
    actor: str = ""
    as_of: str = ""
    json: bool = False
    debug: bool = False

    def overruled_by(self, later: Mapping[str, Any]) -> Given:
        """These, but those that are given again as they are given `later` in the command line."""
        return replace(self, **{option: value for option, value in later.items() if value})


def group(purpose: str, example: str) -> typer.Typer:
    """A group of commands with a noun in common, after whose name the shared options may stand, too."""
    made = typer.Typer(cls=Group, no_args_is_help=True)
    keep_options(made, purpose, example, SHARED)
    return made


def keep_options(app: typer.Typer, purpose: str, example: str, options: Mapping[str, Any]) -> None:
    """Lets these options stand after the name of a group, or of the program, and not only after a command's."""

    def keep(ctx: typer.Context, **values: Any) -> None:
        ctx.obj = _before(ctx).overruled_by(values)

    _give_signature(keep, (), options)
    app.callback(help=purpose, epilog=example_lines(example))(keep)


def _before(ctx: typer.Context) -> Given:
    """What stood further left in the command line."""
    return ctx.obj if isinstance(ctx.obj, Given) else Given()


def command(
    parent: typer.Typer, name: str, example: str, *, workspace: Any = Workspace, now_only: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a function a command of `parent`.

    Its first parameter is the Session; the others are the command's own. `example` is one command line or several.
    `workspace` is the option for the folder. Where the command can speak of no other moment than now, `now_only` says
    why, and --as-of is refused with that.
    """
    options = SHARED | {"workspace": workspace, "as_of": NoMoment if now_only else AsOf}

    def register(run: Callable[..., None]) -> Callable[..., None]:
        def wrapped(ctx: typer.Context, **values: Any) -> None:
            given = _before(ctx).overruled_by({option: values.pop(option, None) for option in options})
            _guarded(lambda: run(_session(given, now_only), **values), as_json=given.json, debug=given.debug)

        _give_signature(wrapped, _own_options(run), options)
        parent.command(name, help=inspect.getdoc(run), epilog=example_lines(example))(wrapped)
        return run

    return register


def _session(given: Given, now_only: str) -> Session:
    if given.as_of and now_only:
        raise InputError(f"Leave --as-of out: {now_only}.")
    return Session(
        given=given.workspace,
        actor=given.actor or os.environ.get(ACTOR_VARIABLE, ""),
        as_of=moment(given.as_of, "--as-of", whole_day=True),
        json=given.json,
        debug=given.debug,
    )


def _own_options(run: Callable[..., None]) -> list[inspect.Parameter]:
    """The parameters of a command's function, without the Session."""
    hints = get_type_hints(run, include_extras=True)
    return [p.replace(annotation=hints[p.name]) for p in list(inspect.signature(run).parameters.values())[1:]]


def _give_signature(wrapped: Callable[..., None], own: Sequence[inspect.Parameter], shared: Mapping[str, Any]) -> None:
    """Typer reads a command's options from its signature: its own, and the shared ones."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    context = inspect.Parameter("ctx", keyword, annotation=typer.Context)
    options = [
        inspect.Parameter(name, keyword, annotation=hint, default=False if get_args(hint)[0] is bool else "")
        for name, hint in shared.items()
    ]
    parameters = [context, *(p.replace(kind=keyword) for p in own), *options]
    wrapped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    wrapped.__annotations__ = {p.name: p.annotation for p in parameters}


def example_lines(text: str) -> str:
    """The end of a help, the lines as they stand: \\b keeps the help from filling them up into a paragraph."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def _guarded(run: Callable[[], None], *, as_json: bool, debug: bool) -> None:
    """Runs; turns whatever goes wrong into one sentence (as JSON, one object) on standard error and an exit code."""

    def fail(sentence: str, kind: str, exit_code: int) -> None:
        tell(sentence, kind, as_json=as_json, trace=traceback.format_exc() if debug else "")
        raise typer.Exit(exit_code) from None

    try:
        run()
        sys.stdout.flush()
    except (typer.Exit, typer.Abort):
        raise
    except StagecueError as error:
        fail(str(error), error.kind, error.exit_code)
    except KeyboardInterrupt:
        fail(
            "Stopped. What was done until now is kept; the same command goes on from there.",
            fault.INTERRUPTED,
            INTERRUPTED,
        )
    except BrokenPipeError:
        _let_go_of_output()
        raise typer.Exit(PIPE_CLOSED) from None
    except OSError as error:
        where = f"'{brief(str(error.filename))}'" if error.filename else "A file"
        fail(f"{where} cannot be read or written: {error.strerror or error}.", InputError.kind, InputError.exit_code)
    except Exception as error:  # noqa: BLE001 - the last door: a person gets a sentence, --debug gets the traceback
        first = (str(error).strip().splitlines() or [""])[0]
        what = f"{type(error).__name__}: {first}" if first else type(error).__name__
        fail(f"Something went wrong that should not: {what}; run again with --debug.", fault.UNEXPECTED, UNEXPECTED)


def _let_go_of_output() -> None:
    """The reader has gone: what is still to be written at the end goes nowhere, quietly."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
