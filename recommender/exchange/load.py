"""Use case: a file's rows into the store, each checked, with a report of what is new, changed, the same or rejected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from content_library.asset import content_hash
from content_library.taxonomy import Taxonomy
from recommender.errors import InputError, StagecueError
from recommender.exchange.cells import Scope, write_value
from recommender.exchange.files import Row, RowFile, open_rows
from recommender.exchange.header import NOTHING_MAPPED, Header, Mapped, resolve, table_for
from recommender.exchange.rows import changes, complete, extra_changes, key_of, read_row, told
from recommender.exchange.shelf import Shelf
from recommender.exchange.tally import LISTED, Tally
from recommender.results import ImportReport, as_json
from recommender.store import ImportEntry, Store

# Rows that are read before they are saved together.
BATCH = 5_000
# What the sample's people are, in the order in which one refers to the other.
SAMPLE_TABLES = (
    "users",
    "accounts",
    "account_products",
    "contacts",
    "opportunities",
    "opportunity_contacts",
    "signals",
    "touches",
)


def import_table(
    store: Store,
    path: str | Path,
    table: str,
    taxonomy: Taxonomy,
    as_of: datetime,
    actor: str = "",
    dry_run: bool = False,
    columns: Mapped = NOTHING_MAPPED,
) -> ImportReport:
    """What importing a file did, or would do: a dry run changes nothing. `table` "" means: find out.

    `columns` says what the file calls ours: {"contact_id": "Email"}.

    Rows with an error are left out and reported, the others are kept in one transaction. A blank cell keeps the
    stored value, "-" clears it. Relative times count back from `as_of`, which must have a zone. Raises InputError
    for a file that cannot be read as this table, and NotFoundError where there is none; then nothing is kept.
    """
    path = Path(path)
    if as_of.tzinfo is None:
        raise InputError(f"The moment {as_of.isoformat()} has no time zone; write it with an offset, as in +00:00.")
    with open_rows(path) as file:
        spec = table_for(table, path.stem, file.names, path.name, columns)
        header = resolve(spec, file.names, path.name, columns) if file.names else Header(spec, (), ())
        with store.patiently(), nullcontext() if dry_run else store.transaction():
            loader = _Loader(Shelf(store, spec), header, Scope(as_of, taxonomy), file.spreadsheet)
            loader.load(file, dry_run)
            empty = () if loader.tally.rows else ("The file holds no rows.",)
            report = loader.tally.report(header.unknown, (*file.notes, *header.told(), *empty), dry_run)
            if not dry_run:
                _note(store, path, report, as_of, actor)
            return report


def table_of(path: Path, table: str, columns: Mapped = NOTHING_MAPPED) -> str:
    """The name of the table that a file is read as. Raises InputError where none fits, NotFoundError without a file."""
    with open_rows(path) as file:
        return table_for(table, path.stem, file.names, path.name, columns).name


def load_sample_people(
    store: Store, folder: Path, taxonomy: Taxonomy, as_of: datetime, actor: str = ""
) -> tuple[ImportReport, ...]:
    """The reports of importing the sample's people and what they did, as of a moment; all of it or nothing."""
    with store.patiently(), store.transaction():
        return tuple(
            import_table(store, folder / f"{name}.csv", name, taxonomy, as_of, actor) for name in SAMPLE_TABLES
        )


class _Loader:
    """One import under way: rows in, records out."""

    def __init__(self, shelf: Shelf, header: Header, scope: Scope, spreadsheet: bool) -> None:
        self.tally = Tally(header.table.name)
        self._shelf, self._header, self._scope, self._spreadsheet = shelf, header, scope, spreadsheet
        self._seen: dict[tuple[Any, ...], int] = {}

    def load(self, file: RowFile, dry_run: bool) -> None:
        """Take all rows in, batch by batch."""
        while batch := list(islice(file.rows, BATCH)):
            taken = list(self._taken(batch))
            if taken and not dry_run:
                self._shelf.save([record for record, _ in taken], [extra for _, extra in taken])

    def _taken(self, batch: list[Row]) -> Iterator[tuple[Any, dict[str, str | None]]]:
        """What the rows make new or change: records with their unknown columns."""
        for row in batch:
            self.tally.rows += 1
            try:
                if row.fault:
                    raise InputError(row.fault)
                change = self._change(row)
            except StagecueError as error:
                self.tally.reject(row.number, error)
                continue
            if change:
                yield change

    def _change(self, row: Row) -> tuple[Any, dict[str, str | None]] | None:
        """The record as the row leaves it, None if it leaves it as it is. Raises what is wrong with the row."""
        table, shelf, tally = self._header.table, self._shelf, self.tally
        stated = read_row(self._header, row.cells, self._scope, self._spreadsheet)
        made_id = bool(table.hashed_key) and not stated.values.get(table.hashed_key)
        if addressed := shelf.address(stated.values):
            stated.name_contact()
        called = self._header.called()
        optional = called is not None and not called.column.required
        if shelf.link(stated.values, optional) and called and optional:
            # An account that is not here yet is no reason to lose the row: its name is kept beside it.
            stated.extra[called.source] = name = stated.values.pop(called.column.name)
            tally.unlinked[name] += 1
        shelf.fill(stated.values)
        key = key_of(table, stated)
        name = f"{table.noun} {' / '.join(filter(None, map(write_value, key)))}"
        if key in self._seen:
            raise InputError(f"Rows {self._seen[key]} and {row.number} are both about {name}; the first one counts.")
        shelf.check_references(stated.values)
        old = shelf.stored.get(key)
        if old is None:
            record, known = table.record(**complete(table, stated.values)), {}
        else:
            record, known = replace(old, **stated.values), shelf.extras.get(key, {})
        self._seen[key] = row.number
        tally.assumed.update(stated.assumed)
        tally.made_ids += made_id
        tally.addressed += addressed
        tally.ahead += stated.ahead
        twin = shelf.note(record)
        if old is None:
            tally.add_new(name)
            tally.twins += [twin] if twin else []
            return record, {k: v for k, v in stated.extra.items() if v is not None}
        extra = {} if table.name == "outcomes" else stated.extra
        differences = [*changes(old, stated.values), *extra_changes(known, extra)]
        if not differences:
            tally.same += 1
            return None
        tally.add_changed(name, told(differences))
        return record, stated.extra


def _note(store: Store, path: Path, report: ImportReport, as_of: datetime, actor: str) -> None:
    """Note the import in the log of imports, with as many rejected rows as anyone reads, and in the audit trail."""
    kept = replace(report, rejected=report.rejected[:LISTED])
    counts = f"{report.new} new, {report.changed} changed, {report.same} the same, {len(report.rejected)} rejected"
    number = len(store.log.imports())
    # By number first, so that imports of the same moment are listed in their order.
    entry_id = f"{number:06d}-{content_hash(report.table, str(path), as_of.isoformat(), actor)[:24]}"
    told_report = as_json(kept) | {"rejected_rows": len(report.rejected)}
    store.log.append_import(ImportEntry(entry_id, as_of, actor, str(path), told_report))
    store.audit(actor, "import", f"{report.table} from {path}: {counts}", as_of)
