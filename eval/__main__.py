"""python -m eval FOLDER: what a judged set says about the recommendations, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from recommender.errors import StagecueError

EXAMPLE = """\
example:
  python -m eval path/to/judged-set --out eval/results

FOLDER holds assets.jsonl, labels.jsonl, situations.jsonl and judgments.jsonl.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs an evaluation, shows its page and gives back the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="Scores the product and its baselines on a judged set.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", help="the judged set")
    parser.add_argument("--out", metavar="DIR", help="write Markdown, JSON and a line of the log here")
    parser.add_argument("--workspaces", metavar="DIR", help="keep vectors and workspaces here; the next run is faster")
    parser.add_argument("--more", metavar="FILE", help="judgments by two readers of what the set has not judged")
    parser.add_argument("--json", action="store_true", help="show JSON instead of Markdown")
    given = parser.parse_args(arguments)

    # Imported late: --help needs none of it.
    from eval.report import as_json, as_markdown
    from eval.run import evaluate

    try:
        results = evaluate(given.folder, given.out, given.workspaces, more=given.more, tell=_tell)
    except StagecueError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(as_json(results) if given.json else as_markdown(results))
    return 0


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}…\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
