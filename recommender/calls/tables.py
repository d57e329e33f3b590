"""Calls about tables: the files of the contracts, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from recommender.calls.checked import checked
from recommender.calls.door import Door
from recommender.moments import moment_of, past_moment
from recommender.results import ImportReport
from recommender.rights import Act


class TableCalls(Door):
    """What an administrator imports and exports."""

    @checked
    def import_table(
        self,
        path: str | Path,
        table: str = "",
        *,
        columns: Mapping[str, str] | None = None,
        dry_run: bool = False,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> ImportReport:
        """What importing a CSV, JSONL or Parquet file of a file contract did (or, as a dry run, would do).

        `columns` says what the file calls our columns, where that is not found out: {"contact_id": "Email"}.
        Raises InputError for an `as_of` in the future; a row may tell of something to come, which counts from then on.
        """
        self._may(actor, Act.IMPORT)
        from recommender.exchange import import_table, table_of

        path, named, moment = Path(path), dict(columns or {}), past_moment(as_of, "An import")
        if actor and table_of(path, table, named) == "users":
            self._may(actor, Act.USERS)
        return import_table(self.store, path, table, self._parts.taxonomy, moment, actor, dry_run, named)

    @checked
    def export_table(self, table: str, path: str | Path, *, actor: str = "", as_of: datetime | None = None) -> int:
        """How many rows were written to a CSV, JSONL or Parquet file."""
        self._may(actor, Act.IMPORT)
        from recommender.exchange import export_table

        return export_table(self.store, table, Path(path), moment_of(as_of))
