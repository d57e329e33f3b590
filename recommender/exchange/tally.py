"""Counts what an import does, row by row, and words the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from recommender.counting import count, first_few
from recommender.errors import NotFoundError, StagecueError
from recommender.exchange.tables import TABLES
from recommender.results import ImportReport

# How many differences a report lists, and how many rejected rows the log of imports keeps: enough to read.
LISTED = 200


class Tally:
    """The counts of one import so far."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.rows = self.new = self.changed = self.same = self.made_ids = self.ahead = self.addressed = 0
        self.rejected: list[tuple[int, str]] = []
        self.twins: list[str] = []
        self.assumed: Counter[str] = Counter()
        self.unlinked: Counter[str] = Counter()
        self._missing: dict[str, dict[str, None]] = {}
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

    def reject(self, row: int, error: StagecueError) -> None:
        """Count a row that is left out, and what it names that is not stored."""
        self.rejected.append((row, str(error)))
        if isinstance(error, NotFoundError):
            self._missing.setdefault(error.noun, {})[error.name] = None

    def report(self, unknown: Sequence[str], notes: Sequence[str], dry_run: bool) -> ImportReport:
        """What happened; changes are listed before additions, and what is too much to list is counted."""
        listed = [*self._changes, *self._additions][:LISTED]
        if more := self.new + self.changed - len(listed):
            listed.append(f"and {more} more")
        assumed = [
            f"{count(number, 'moment')} in {name} {'has' if number == 1 else 'have'} no offset and "
            f"{'was' if number == 1 else 'were'} read as UTC."
            for name, number in self.assumed.items()
        ]
        made = [f"{count(self.made_ids, 'row')} without an id got one made of the content."] if self.made_ids else []
        ahead = (
            [f"{count(self.ahead, 'row')} {'lies' if self.ahead == 1 else 'lie'} in the future, to count from then on."]
            if self.ahead
            else []
        )
        addressed = [self._by_address()] if self.addressed else []
        twins = [_doubled(self.twins)] if self.twins else []
        missing = [_first(noun, list(names)) for noun, names in self._missing.items()]
        return ImportReport(
            self.table,
            self.new,
            self.changed,
            self.same,
            tuple(self.rejected),
            tuple(unknown),
            tuple(listed),
            dry_run,
            (*missing, *notes, *self._without_account(), *assumed, *ahead, *made, *addressed, *twins),
        )

    def _without_account(self) -> list[str]:
        if not self.unlinked:
            return []
        total = sum(self.unlinked.values())
        name = "names" if total == 1 else "name"
        return [
            f"{count(total, 'row')} {name} an account that is not here, or more than one of that name "
            f"({first_few(list(self.unlinked))}); what was read is kept without it: import the accounts and then this "
            "file again to join them."
        ]

    def _by_address(self) -> str:
        rows = count(self.addressed, "row")
        if self.table == "contacts":
            return f"{rows} without a contact_id: the e-mail address tells who it is, and is the id of who is new."
        return f"{rows} {'names' if self.addressed == 1 else 'name'} the contact by e-mail address."


def _doubled(twins: Sequence[str]) -> str:
    has = "is new and has" if len(twins) == 1 else "are new and have"
    return (
        f"{count(len(twins), 'contact')} {has} the e-mail address of another one ({first_few(twins)}): both are kept, "
        "and what each does counts for itself alone."
    )


def _first(noun: str, names: Sequence[str]) -> str:
    """What the rows name that is not stored, and how it comes in."""
    table = next(t for t in TABLES.values() if t.noun == noun)
    one = len(names) == 1
    said = f"{count(len(names), noun, table.name)} that the rows name {'is' if one else 'are'} not here"
    how = {
        "assets": "add the content first: stagecue add FOLDER",
        "exposures": "exposures are kept when something is recommended",
    }.get(table.name, f"import {'it' if one else 'them'} first: stagecue contacts import FILE --table {table.name}")
    return f"{said} ({first_few(names)}); {how}"
