"""Writes to the terminal with Rich, the one place that does. Text is never read as markup; see `plain`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from recommender.cli.plain import plain

# Longer lines are hard to read; tables may be wider, but not endlessly.
PROSE, WIDEST = 100, 140
# A column of text is never narrower, however narrow the window is.
NARROWEST = 20
# From this width on, tables show their less important columns, too.
ROOMY = 110
# Eight heights of a block; a share of a stage is shown as one of them.
HEIGHTS = "▁▂▃▄▅▆▇█"

SPACES_AT_END = re.compile(r"[ ]+$", re.MULTILINE)

# A piece of a line: a text, or a text with its style.
Piece = str | tuple[str, str]


class Page:
    """Standard output as lines, lists, pairs and tables."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
        self._console.width = min(self._console.width, WIDEST)

    @property
    def roomy(self) -> bool:
        """Whether less important columns have room."""
        return self._console.width >= ROOMY

    def blank(self) -> None:
        """An empty line."""
        self._console.print()

    def rule(self, title: str) -> None:
        """A line across that begins a new part."""
        text = Text(f"── {plain(title)} ", style="bold cyan")
        text.append("─" * max(self._prose_width - text.cell_len, 0))
        self._console.print()
        self._hang(Text(), text, 0)
        self._console.print()

    def title(self, *pieces: Piece) -> None:
        """A line that begins something."""
        self._hang(Text(), _text(pieces, "bold"), 0)

    def line(self, *pieces: Piece, indent: int = 0) -> None:
        """A paragraph, wrapped at the width."""
        self._hang(Text(), _text(pieces), indent)

    def prose(self, text: str) -> None:
        """A paragraph at the left edge, to be copied: broken between words in a terminal, whole in a file or a pipe.

        Lines end where the text's do.
        """
        for line in text.splitlines():
            if self._console.is_terminal:
                self._hang(Text(), _text([line]), 0)
            else:
                self.whole(line)

    def lines(self, lines: Iterable[str]) -> None:
        """Lines that are never wrapped; spaces before one indent it."""
        for line in lines:
            self.whole(line, indent=len(line) - len(line.lstrip(" ")))

    def whole(self, *pieces: Piece, indent: int = 0) -> None:
        """A line that is never wrapped, so that it can be copied: a path or a command."""
        self._console.print(Text(" " * indent).append_text(_text(pieces)), soft_wrap=True)

    def point(self, *pieces: Piece, mark: str = "•", indent: int = 2) -> None:
        """A paragraph with a mark before it."""
        self._hang(Text(f"{mark} ", style="dim"), _text(pieces), indent)

    def pairs(self, pairs: Iterable[tuple[str, Sequence[Piece]]], indent: int = 2) -> None:
        """Labels with what they say, one below the other; a label whose text is empty is left out."""
        told = [(label, text) for label, pieces in pairs if (text := _text(pieces)).plain]
        width = max((cell_len(label) for label, _ in told), default=0)
        for label, text in told:
            self._hang(Text(label + " " * (width - cell_len(label) + 2), style="dim"), text, indent)

    def table(
        self, headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, right: int = 0, first: int = 0, indent: int = 2
    ) -> None:
        """A table. The last `right` columns are numbers; the first column has at least the width `first`."""
        table = Table(box=SIMPLE_HEAD, header_style="dim", show_edge=False, pad_edge=False, padding=(0, 1))
        for at, header in enumerate(headers):
            number = at >= len(headers) - right
            table.add_column(header, justify="right" if number else "left", no_wrap=number, overflow="fold")
        if first:
            table.columns[0].min_width = min(first, self._console.width // 2)
        for row in rows:
            table.add_row(*(cell.drawn() if isinstance(cell, Lines) else _text(cell) for cell in row))
        if first and self._is_cut(table, indent):
            # Rich makes the others narrow enough only where the first has one width alone.
            table.columns[0].width = table.columns[0].min_width
        with self._console.capture() as drawn:
            self._console.print(Padding(table, (0, 0, 0, indent), expand=False))
        # Rich fills every line up; what is copied or compared should not have that.
        self._console.file.write(SPACES_AT_END.sub("", drawn.get()))

    def _is_cut(self, table: Table, indent: int) -> bool:
        """Whether the table is wider than the window."""
        room = self._console.width - indent
        with self._console.capture() as drawn:
            self._console.print(table, width=room, crop=False)
        return any(Text.from_ansi(line).cell_len > room for line in drawn.get().splitlines())

    @property
    def _prose_width(self) -> int:
        return min(self._console.width, PROSE)

    def _hang(self, mark: Text, text: Text, indent: int) -> None:
        """A paragraph whose further lines begin below its first word, not below the mark; no spaces at line ends."""
        before = indent + mark.cell_len
        wrapped = text.wrap(self._console, max(self._prose_width - before, NARROWEST))
        for number, line in enumerate(wrapped or [Text()]):
            line.rstrip()
            lead = Text(" " * indent).append_text(mark) if number == 0 else Text(" " * before)
            self._console.print(lead.append_text(line), soft_wrap=True)


class Lines:
    """A cell of several lines, each of pieces."""

    def __init__(self, *lines: Sequence[Piece]) -> None:
        self._lines = lines

    def drawn(self) -> Group:
        """The lines one below the other; empty ones are left out."""
        texts = [_text(line) for line in self._lines]
        return Group(*(t for t in texts if t.plain)) if any(t.plain for t in texts) else Group("")


# A cell of a table: pieces on one line, or several lines of them.
Cell = Sequence[Piece] | Lines


def _text(pieces: Sequence[Piece], style: str = "") -> Text:
    out = Text(style=style)
    for piece in pieces:
        words, own = (piece, "") if isinstance(piece, str) else piece
        # Spaces at its ends separate a piece from its neighbours; what is inside is cleaned.
        lead, trail = len(words) - len(words.lstrip(" ")), len(words) - len(words.rstrip(" "))
        inside = plain(words)
        out.append(" " * lead + inside + " " * (trail if inside else 0), style=own or None)
    return out


def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{share:.0%}"


def bar(share: float, width: int = 10) -> str:
    """A share of 1 as a bar."""
    full = round(min(max(share, 0.0), 1.0) * width)
    return "█" * full + "░" * (width - full)


def skyline(shares: Iterable[float]) -> str:
    """Shares of 1 as blocks of different heights, two characters each."""
    return " ".join(HEIGHTS[min(int(max(s, 0.0) * len(HEIGHTS)), len(HEIGHTS) - 1)] for s in shares)
