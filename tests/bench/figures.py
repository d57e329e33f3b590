"""What the benchmarks share: figures with the mark that they must meet, a table of them, and the same as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True)
class Figure:
    """One measured number; `mark` is the most (or, with `at_least`, the least) that it may be, None: no requirement."""

    name: str
    value: float
    unit: str
    mark: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether it meets its mark, None without one."""
        if self.mark is None:
            return None
        return self.value >= self.mark if self.at_least else self.value <= self.mark

    def line(self) -> str:
        """The figure as a line of the table."""
        mark = "" if self.mark is None else f"{'≥' if self.at_least else '≤'} {self.mark:g}"
        verdict = {None: "", True: "met", False: "SHORT"}[self.met]
        return f"{self.name:<62} {self.value:>10.3g} {self.unit:<10} {mark:>8}  {verdict}".rstrip()


def arguments(description: str, *, workspace: bool, **numbers: tuple[int, str]) -> Namespace:
    """The command line: `--out FILE`, `--workspace DIR` where one is used, and a whole number for each keyword."""
    parser = ArgumentParser(description=description)
    for name, (default, meaning) in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{meaning} ({default:,})")
    if workspace:
        parser.add_argument("--workspace", type=Path, help="make it there and keep it, or use it if it is there")
    parser.add_argument("--out", type=Path, help="write the figures there as JSON, too")
    return parser.parse_args()


def report(title: str, figures: Sequence[Figure], out: Path | None, settings: dict[str, Any]) -> None:
    """Print the table; write it to `out` with where and when it was measured."""
    print(f"\n{title}")
    for figure in figures:
        print(figure.line())
    if out:
        about = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
        page = {
            "title": title,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {"system": platform.platform(), **about},
            "settings": settings,
            "figures": [{**asdict(f), "met": f.met} for f in figures],
        }
        out.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
