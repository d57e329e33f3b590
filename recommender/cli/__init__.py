"""The command line: `stagecue …`. Every command reads input, makes one call on the Recommender and shows the answer.

`app` names the commands; `command` gives each of them the options and the error sentences that all share; `session`
opens the workspace. The commands stand by noun in `content`, `people`, `notes`, `ask`, `machine` and `demo`; the
`show_…` modules say how an answer looks; `page` writes it. Nothing heavy is imported until it is needed.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    import sys
    from io import TextIOWrapper

    from recommender.cli.app import app

    # What a terminal's encoding cannot show must not stop a command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="stagecue")
