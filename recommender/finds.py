"""What the people of a place find that is new to them, of what each needs: a box of the audit, and its sentence. Pure.

The status follows from the numbers that are shown, so that no box has a colour that its numbers don't explain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.audit import Cell, CellStatus
from recommender.counting import count


@dataclass(frozen=True, slots=True)
class Found:
    """How many new pieces each of the `people` needs, how many who has least and who has most finds of these.

    `short` of the people find fewer than they need. More than is needed counts as what is needed.
    """

    people: int = 0
    need: int = 1
    least: int = 0
    most: int = 0
    short: int = 0

    @property
    def status(self) -> CellStatus:
        """How the place stands: `least`, `most` and `need` alone say it."""
        if not self.people:
            return CellStatus.NO_DEMAND
        if not self.most:
            return CellStatus.EMPTY
        return CellStatus.ENOUGH if self.least >= self.need else CellStatus.THIN

    @property
    def part(self) -> str:
        """What who has least and who has most finds of what each needs: "1 of 2", or "0–1 of 2" where they differ."""
        return f"{self._from_to('–')} of {self.need}"

    @property
    def sentence(self) -> str:
        """The same in words: what each needs, finds, and how many go short."""
        if not self.people:
            return "nobody is there now."
        who = "the one person there" if self.people == 1 else f"each of the {self.people:,} people there"
        finds = {CellStatus.EMPTY: "none", CellStatus.ENOUGH: "enough"}.get(self.status, self._from_to(" to "))
        return f"{who} needs {count(self.need, 'new piece')} and finds {finds}; {self._who_is_short} ({self.status})."

    def _from_to(self, to: str) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}{to}{self.most}"

    @property
    def _who_is_short(self) -> str:
        if not self.short:
            return "nobody goes short"
        if self.short == self.people:
            return "that is too little" if self.people == 1 else "all of them go short"
        return f"{self.short:,} of them {'goes' if self.short == 1 else 'go'} short"


def found(cells: Iterable[Cell]) -> Found:
    """What people find in these cells, all of the same stage and message, each in the own one."""
    there = [c for c in cells if c.people]
    if not there:
        return Found()
    need = there[0].need
    new = [min(w.left, need) for c in there for w in c.people]
    return Found(len(new), need, min(new), max(new), sum(n < need for n in new))
