"""Commands about the workspace as a whole: export, doctor, eval, app."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from recommender.cli.command import command
from recommender.cli.session import DEFAULT_WORKSPACE, WORKSPACE_VARIABLE, Session
from recommender.counting import count
from recommender.errors import WorkspaceError
from recommender.moments import is_past
from recommender.rights import Act, may

PORT = 8501
# Tables whose rows have moments, so that those up to a past day are known.
DATED = {"signals", "touches", "overrides", "opportunity_history", "exposures", "outcomes"}
# What is told of the others, of a past day.
_LATER = "What was added later is left out; "
UNDATED = {
    "assets": f"{_LATER}the rest is as it is today: earlier texts, titles and statuses are not kept.",
    "tags": f"{_LATER}tags that were replaced or taken away since are not kept.",
    "talking_points": f"{_LATER}the rest is as it is today.",
}


def register(app: typer.Typer) -> None:
    """Add the commands about the workspace as a whole."""
    command(app, "export", "stagecue export contacts contacts.csv\nstagecue export exposures log.parquet")(export)
    command(app, "doctor", "stagecue doctor", now_only="doctor looks at the workspace as it is now")(doctor)
    judged = "stagecue eval path/to/judged-set --out eval/results"
    command(app, "eval", judged, now_only="a judged set says itself of which moments it speaks")(evaluate)
    screen = "stagecue app\nstagecue app --actor rep-1 --port 8600 --no-browser"
    command(app, "app", screen, now_only="the screens show what is there now")(screens)


def export(
    session: Session,
    table: Annotated[str, typer.Argument(metavar="TABLE", help="assets, tags, contacts, signals, exposures …")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="Its ending says the form: .csv, .jsonl or .parquet.")],
) -> None:
    """Export a table to a file that can be imported again.

    With --as-of a past day it holds what was noted by then; what is told of content and people that were there is as
    it is today.

    `contacts import` takes it in; a list of assets, with the files that it names, `add`.
    """
    with session.open() as rec:
        rows = rec.export_table(table, file, actor=session.actor, as_of=session.as_of)
        paths = [a.path for a in rec.store.content.assets() if a.path] if table == "assets" else []
    if session.as_of and is_past(session.as_of) and table not in DATED:
        session.say(UNDATED.get(table, f"Earlier {table} are not kept: these are those of today."))
    are = "is" if rows == 1 else "are"
    told = [f"{count(rows, 'row')} of {table} {are} in {file}."]
    session.show(rows, lambda page: page.lines([*told, *_beside(Path(file).resolve().parent, paths)]))


def _beside(folder: Path, paths: Sequence[str]) -> list[str]:
    """Where a list of assets in this folder can be added: here anywhere, elsewhere only with the files below it."""
    if not paths:
        return []
    outside = [path for path in paths if not Path(path).is_relative_to(folder)]
    if outside:
        all_below = os.path.commonpath([*map(os.path.dirname, paths)])
        lie = "lies" if len(outside) == 1 else "lie"
        return [
            f"{len(outside)} of the {count(len(paths), 'file')} it names {lie} outside {folder}: `stagecue add` reads "
            f"them in this workspace alone. For another, export the list into {all_below}, below which all of them lie."
        ]
    return [f"It names {count(len(paths), 'file')} as seen from {folder}: keep it there, or take these files along."]


def doctor(session: Session) -> None:
    """Look whether everything is in order, and what to do if not."""
    # The default workspace may be made here: looking is what somebody does first.
    with session.open(create=str(session.workspace) == DEFAULT_WORKSPACE) as rec:
        checks = rec.doctor(actor=session.actor)
    from recommender.cli.page import Page

    def draw(page: Page) -> None:
        for check in checks:
            mark = ("ok   ", "green") if check.ok else ("wrong", "bold red")
            page.point((check.name, "bold"), f": {check.detail}", mark=mark[0])

    session.show(checks, draw)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def evaluate(
    session: Session,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A judged set: assets, situations, judgments.")],
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Keep the results here.", show_default=False)] = None,
    more: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Judgments by two readers of what the set lacks.", show_default=False),
    ] = None,
) -> None:
    """Measure recommendations on a judged set, beside baselines."""
    from eval.report import as_json, as_markdown
    from eval.run import evaluate as run

    results = run(folder, out, more=more, tell=lambda message: session.say(f"{message} …"))
    sys.stdout.write(as_json(results) if session.json else as_markdown(results))


def screens(
    session: Session,
    port: Annotated[int, typer.Option(metavar="PORT", help="The port to listen on.", min=1, max=65535)] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
) -> None:
    """Open the screens in a browser; Ctrl-C ends them.

    A window begins as the user that --actor names, until another is chosen there.
    """
    if not session.workspace.is_dir() or session.actor:
        with session.open() as rec:
            may(rec.store.people.users(), session.actor, Act.READ)
    from recommender.ui.launch import check_port, serve
    from recommender.ui.launch import command as screen_command

    check_port(port)
    session.say(f"The screens open at http://localhost:{port}; Ctrl-C ends them.")
    environment = os.environ | {WORKSPACE_VARIABLE: str(session.workspace)}
    try:
        code = serve(screen_command(session.workspace, port, no_browser, session.actor), environment)
    except KeyboardInterrupt:
        # That is how the screens are ended: nothing has gone wrong.
        raise typer.Exit(0) from None
    except OSError as error:
        raise WorkspaceError(f"The screens cannot be started: {error.strerror or error}.") from error
    raise typer.Exit(code)
