"""The command of a set that is split in halves: it shows the page of one half, or of both."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from recommender.errors import StagecueError


def command(name: str, about: str, page: Callable[[str], str], arguments: Sequence[str] | None) -> int:
    """Shows `page` of a half ("a", "b", or "" for both) for `python -m NAME --half H`; gives back the exit code."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {name}",
        description=about,
        epilog=f"example:\n  python -m {name} --half a\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--half", choices=("a", "b"), default="", help="one half of the set only")
    given = parser.parse_args(arguments)
    try:
        sys.stdout.write(page(given.half))
    except StagecueError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0
