"""What was shown, what came of it, and what was imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from content_library.asset import content_hash
from recommender.errors import InputError
from recommender.people import Exposure, Outcome, OutcomeKind, Touch
from recommender.store import rows, successors
from recommender.store.columns import as_moment
from recommender.store.database import Database
from recommender.store.dialect import among, listed, within
from recommender.store.tables import assets, exposures, imports, outcomes, touches

# The kind of touch that says: this asset went out.
SENT_TOUCH = "sent"
ASSET_KIND = "asset"
ANSWERS = (OutcomeKind.REPLIED, OutcomeKind.MEETING)
# A sending that is noted as touch and as outcome is noted within so long: both are one word.
ONE_WORD = timedelta(minutes=1)
_CONTACT = sa.bindparam("contact", type_=sa.Text)
# What tells showings, or contacts where nothing was shown, apart: an asset that is opened five times counts once.
_SHOWING = sa.func.coalesce("e" + outcomes.c.exposure_id, "c" + outcomes.c.contact_id, "")


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One import: who brought what, when, and the report that they saw."""

    import_id: str
    at: datetime
    actor: str
    source: str
    report: Mapping[str, Any]


class Log:
    """The log that outcomes and other policies are judged by. Lists are oldest first; `until` is inclusive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_exposures(self, shown: Sequence[Exposure], extras: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Keep showings; one of the same id is replaced."""
        with self._database.write() as connection:
            rows.save(connection, exposures, map(rows.as_row, shown), extras)

    def exposure(self, exposure_id: str) -> Exposure | None:
        """The showing of this id, None if there is none."""
        statement = rows.select(Exposure).where(exposures.c.exposure_id == exposure_id)
        with self._database.read() as connection:
            found = rows.read(connection, Exposure, statement)
        return found[0] if found else None

    def exposures(
        self, contact_id: str | None = None, until: datetime | None = None, request_id: str | None = None
    ) -> list[Exposure]:
        """The showings to a contact ("" means to nobody in particular), or of one request."""
        order = (exposures.c.shown_at, exposures.c.request_id, exposures.c["rank"], exposures.c.exposure_id)
        statement = rows.select(Exposure).order_by(*order)
        if contact_id is not None:
            statement = statement.where(rows.same(exposures.c.contact_id, contact_id))
        if until is not None:
            statement = statement.where(exposures.c.shown_at <= until)
        if request_id is not None:
            statement = statement.where(exposures.c.request_id == request_id)
        with self._database.read() as connection:
            return rows.read(connection, Exposure, statement)

    def save_outcomes(self, new: Sequence[Outcome], extras: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Keep outcomes; contact and item are filled in from the exposure.

        The same outcome of the same item at the same moment is kept once. Raises InputError for an exposure that is
        not stored, or for an outcome that names neither an exposure nor an item.
        """
        with self._database.write() as connection:
            full = _filled(connection, new)
            if any(not o.item_id for o in full if not o.exposure_id):
                raise InputError("An outcome needs an exposure_id, or a contact_id and an item_id.")
            rows.save(connection, outcomes, ({"outcome_id": _key(o), **rows.as_row(o)} for o in full), extras)

    def outcomes(
        self, contact_id: str | None = None, until: datetime | None = None, exposure_ids: Iterable[str] | None = None
    ) -> list[Outcome]:
        """What happened with a contact, or after some showings."""
        statement = rows.select(Outcome).order_by(outcomes.c.at, outcomes.c.outcome_id)
        if contact_id is not None:
            statement = statement.where(rows.same(outcomes.c.contact_id, contact_id))
        if until is not None:
            statement = statement.where(outcomes.c.at <= until)
        if exposure_ids is not None:
            statement = statement.where(within(outcomes.c.exposure_id, exposure_ids))
        with self._database.read() as connection:
            return rows.read(connection, Outcome, statement)

    def take_back(self, contact_id: str, item_ids: Iterable[str], kind: OutcomeKind | None = None) -> Outcome | None:
        """The latest outcome of these items and the contact (of this kind), after it was removed; None for none.

        A touch "sent" says as much as the outcome "sent"; where one thing was noted as both, both are removed.
        """
        ids = list(item_ids)
        with self._database.write() as connection:
            mine = (rows.same(outcomes.c.contact_id, contact_id), within(outcomes.c.item_id, ids))
            statement = rows.select(Outcome).where(*mine, *([] if kind is None else [outcomes.c.outcome == kind]))
            noted = rows.read(connection, Outcome, statement.order_by(outcomes.c.at, outcomes.c.outcome_id))
            went = [] if kind not in (None, OutcomeKind.SENT) else _went_out(connection, contact_id, ids)
            said = [Outcome(OutcomeKind.SENT, t.at, "", t.contact_id, t.asset_id, t.text, t.user_id) for t in went]
            # Of one moment the outcome: it knows the showing.
            last = max([*said, *noted], key=lambda o: o.at, default=None)
            last = next((o for o in reversed(noted) if last and _is_one(o, last)), last)
            if last is None:
                return None
            gone = [_key(o) for o in noted if _is_one(o, last)]
            connection.execute(sa.delete(outcomes).where(within(outcomes.c.outcome_id, gone)))
            out = [t.touch_id for t, o in zip(went, said, strict=True) if _is_one(o, last)]
            connection.execute(sa.delete(touches).where(within(touches.c.touch_id, out)))
        return last

    def sent_items(self, contact_id: str, until: datetime | None = None) -> dict[str, datetime]:
        """What the contact has had -> when last: from touches of the kind "sent" and from outcomes.

        What was had of an asset that was replaced since counts for its successor, here and in the next two.
        """
        values = _values(until, contact=contact_id)
        with self._database.read() as connection:
            found: dict[str, datetime] = dict(connection.execute(_sent(until is not None), values).all())
            return successors.carried(found, successors.read(connection))

    def dismissed_items(self, contact_id: str, until: datetime | None = None) -> dict[str, tuple[datetime, str]]:
        """What was dismissed for the contact -> when last, and why."""
        values = _values(until, contact=contact_id)
        with self._database.read() as connection:
            found = connection.execute(_dismissed(until is not None), values)
            had = {item: (at, reason) for item, at, reason in found}
            return successors.carried(had, successors.read(connection))

    def answers(self, ids: Iterable[str], until: datetime | None = None) -> dict[str, tuple[int, int]]:
        """Asset -> how often it was sent, and how many replies and meetings came of it.

        Only these assets, and of them only what was ever sent. A showing that was answered five times counts once, and
        an outcome without a showing once a contact, if its item is an asset.
        """
        wanted = set(ids)
        counts: dict[str, tuple[int, int]] = {}
        with self._database.read() as connection:
            after = successors.read(connection)
            before = [old for old, new in after.items() if new in wanted]
            values = _values(until, ids=listed(wanted.union(before)))
            for item, times, answered in connection.execute(_answers(until is not None), values):
                for own in {item, successors.current(item, after)} & wanted:
                    earlier = counts.get(own, (0, 0))
                    counts[own] = (earlier[0] + times, earlier[1] + answered)
        return counts

    def append_import(self, entry: ImportEntry) -> None:
        """Note an import. Raises InputError if its id is taken: a note is never changed."""
        with self._database.write() as connection:
            taken = connection.scalar(sa.select(imports.c.import_id).where(imports.c.import_id == entry.import_id))
            if taken is not None:
                raise InputError(f"The import '{entry.import_id}' is noted already.")
            connection.execute(sa.insert(imports), rows.as_row(entry))

    def imports(self) -> list[ImportEntry]:
        """All imports."""
        columns = (imports.c[name] for name in rows.names(ImportEntry))
        with self._database.read() as connection:
            statement = sa.select(*columns).order_by(imports.c.at, imports.c.import_id)
            return rows.read(connection, ImportEntry, statement)


# Statements that every recommendation needs, put together once. `bounded`: with a last moment, the parameter `until`.


@cache
def _sent(bounded: bool) -> sa.Select[Any]:
    mine = (touches.c.contact_id == _CONTACT, touches.c.kind == SENT_TOUCH, touches.c.asset_id != "")
    touched = _until(sa.select(touches.c.asset_id, touches.c.at).where(*mine), touches.c.at, bounded)
    sent = _of(OutcomeKind.SENT, bounded).with_only_columns(outcomes.c.item_id, outcomes.c.at)
    found = touched.union_all(sent).subquery()
    return sa.select(found.c.asset_id, sa.func.max(found.c.at)).group_by(found.c.asset_id)


@cache
def _dismissed(bounded: bool) -> sa.Select[Any]:
    statement = _of(OutcomeKind.DISMISSED, bounded).order_by(outcomes.c.at, outcomes.c.outcome_id)
    return statement.with_only_columns(outcomes.c.item_id, outcomes.c.at, outcomes.c.reason)


@cache
def _answers(bounded: bool) -> sa.Select[Any]:
    sent, replied, meeting = (_showings(kind) for kind in (OutcomeKind.SENT, *ANSWERS))
    counts = _until(_of_assets(), outcomes.c.at, bounded).add_columns(sent, replied + meeting)
    return counts.where(among(outcomes.c.item_id, "ids")).group_by(outcomes.c.item_id).having(sent > 0)


def _of(kind: OutcomeKind, bounded: bool) -> sa.Select[Any]:
    statement = sa.select(outcomes).where(outcomes.c.contact_id == _CONTACT, outcomes.c.outcome == kind)
    return _until(statement, outcomes.c.at, bounded)


def _of_assets() -> sa.Select[Any]:
    """The items of the outcomes that are about assets."""
    unseen = sa.and_(outcomes.c.exposure_id.is_(None), outcomes.c.item_id.in_(sa.select(assets.c.asset_id)))
    return (
        sa.select(outcomes.c.item_id)
        .outerjoin_from(outcomes, exposures, outcomes.c.exposure_id == exposures.c.exposure_id)
        .where(sa.or_(exposures.c.item_kind == ASSET_KIND, unseen))
    )


def _until(statement: sa.Select[Any], column: sa.ColumnElement[datetime], bounded: bool) -> sa.Select[Any]:
    return statement.where(column <= sa.bindparam("until", type_=column.type)) if bounded else statement


def _values(until: datetime | None, **values: str) -> dict[str, Any]:
    return values if until is None else {**values, "until": until}


def _showings(kind: OutcomeKind) -> sa.ColumnElement[int]:
    """After how many showings this happened."""
    return sa.func.count(sa.distinct(sa.case((outcomes.c.outcome == kind, _SHOWING))))


def _went_out(connection: sa.Connection, contact_id: str, ids: Iterable[str]) -> list[Touch]:
    """The touches that say that one of these assets went out to the contact."""
    mine = (touches.c.contact_id == contact_id, touches.c.kind == SENT_TOUCH, within(touches.c.asset_id, ids))
    return rows.read(connection, Touch, rows.select(Touch).where(*mine).order_by(touches.c.at, touches.c.touch_id))


def _is_one(one: Outcome, other: Outcome) -> bool:
    """Whether two notes are of one thing that happened."""
    same = (one.outcome, one.item_id, one.user_id) == (other.outcome, other.item_id, other.user_id)
    return same and abs(one.at - other.at) <= ONE_WORD


def _filled(connection: sa.Connection, new: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with the contact and item of their exposure."""
    wanted = {o.exposure_id for o in new if o.exposure_id}
    columns = (exposures.c.exposure_id, exposures.c.contact_id, exposures.c.item_id)
    found = connection.execute(sa.select(*columns).where(within(exposures.c.exposure_id, wanted)))
    known = {exposure: (contact, item) for exposure, contact, item in found}
    full = []
    for o in new:
        contact, item = known.get(o.exposure_id, ("", ""))
        full.append(replace(o, contact_id=contact or o.contact_id, item_id=item or o.item_id))
    return full


def _key(o: Outcome) -> str:
    """An id made of what makes two outcomes the same, so that a file that is read twice changes nothing."""
    return content_hash(o.exposure_id, o.contact_id, o.item_id, o.outcome, as_moment(o.at))[:32]
