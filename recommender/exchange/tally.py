"""Counts what an import does, row by row, and words the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from recommender.results import ImportReport

# How many differences a report lists, and how many rejected rows the log of imports keeps: enough to read.
LISTED = 200


class Tally:
    """The counts of one import so far."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.rows = self.new = self.changed = self.same = self.made_ids = 0
        self.rejected: list[tuple[int, str]] = []
        self.assumed: Counter[str] = Counter()
        self._changes: list[str] = []
        self._additions: list[str] = []

    def add_new(self, name: str) -> None:
        """Count a new record, called so in the report."""
        self.new += 1
        if len(self._additions) < LISTED:
            self._additions.append(f"{name}: new")

    def add_changed(self, name: str, difference: str) -> None:
        """Count a changed record."""
        self.changed += 1
        if len(self._changes) < LISTED:
            self._changes.append(f"{name}: {difference}")

    def report(self, unknown: Sequence[str], notes: Sequence[str], dry_run: bool) -> ImportReport:
        """What happened; changes are listed before additions, and what is too much to list is counted."""
        listed = [*self._changes, *self._additions][:LISTED]
        if more := self.new + self.changed - len(listed):
            listed.append(f"and {more} more")
        assumed = [
            f"{count} moments in {name} have no offset and were read as UTC." for name, count in self.assumed.items()
        ]
        made = [f"{self.made_ids} rows without an id got one made of their content."] if self.made_ids else []
        return ImportReport(
            self.table,
            self.new,
            self.changed,
            self.same,
            tuple(self.rejected),
            tuple(unknown),
            tuple(listed),
            dry_run,
            (*notes, *assumed, *made),
        )
