"""What is kept about sellers and buyers, and what they did."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from recommender import people as p
from recommender.errors import InputError, NotFoundError
from recommender.store import rows, tables
from recommender.store.database import Database
from recommender.store.dialect import among, listed
from recommender.store.near import near

Record = (
    p.User | p.Account | p.AccountProduct | p.Contact | p.Opportunity | p.OpportunityContact | p.OpportunityStage
) | (p.Signal | p.Touch | p.Override)

# So many are asked for by name; of more, all are read.
FEW = 100
# Parameters of a statement that are no columns.
CONTACTS, UNTIL = "contact_ids", "until"


class People:
    """People as they are stored. Lists are ordered by id, dated records by moment; `until` is inclusive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, records: Sequence[Record], extras: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Keep records of one type, replacing those of the same key; `extras` are their unknown columns, one each.

        Without `extras` the stored unknown columns stay; with them they are merged, and a None removes one.
        Raises InputError for a record that names an account, contact or opportunity that is not stored.
        """
        if not records:
            return
        kind = type(records[0])
        if any(type(r) is not kind for r in records):
            raise TypeError("save takes records of one type at a time")
        with self._database.write() as connection:
            rows.save(connection, rows.TABLES[kind], map(rows.as_row, records), extras)

    def users(self) -> list[p.User]:
        """All users."""
        return self._read(p.User, order=("user_id",))

    def accounts(self) -> list[p.Account]:
        """All accounts."""
        return self._read(p.Account, order=("account_id",))

    def account(self, account_id: str) -> p.Account | None:
        """The account of this id, None if there is none."""
        found = self._read(p.Account, {"account_id": account_id}, order=("account_id",))
        return found[0] if found else None

    def account_products(self, account_id: str | None = None) -> list[p.AccountProduct]:
        """How accounts stand to products."""
        return self._read(p.AccountProduct, {"account_id": account_id}, order=("account_id", "product"))

    def kept_columns(self, account_ids: Collection[str]) -> dict[str, dict[str, Any]]:
        """The unknown columns that an import brought of these accounts, of those that have some, by account_id."""
        table = tables.accounts
        some = sa.select(table.c.account_id, table.c.extra).where(sa.cast(table.c.extra, sa.Text) != "{}")
        if len(account_ids) <= FEW:
            some = some.where(table.c.account_id.in_(account_ids))
        with self._database.read() as connection:
            return {i: extra for i, extra in connection.execute(some) if i in account_ids}

    def has_account_products(self) -> bool:
        """Whether it is recorded of any account how it stands to a product."""
        with self._database.read() as connection:
            return connection.execute(sa.select(tables.account_products.c.account_id).limit(1)).first() is not None

    def contacts(self, account_id: str | None = None) -> list[p.Contact]:
        """The contacts of an account; "" means those without one."""
        return self._read(p.Contact, {"account_id": account_id}, order=("contact_id",))

    def contact(self, contact_id: str) -> p.Contact:
        """The contact of this id, else the only one with this e-mail address.

        Raises NotFoundError that names the nearest ids, by id, name and e-mail address.
        """
        contacts = tables.contacts
        with self._database.read() as connection:
            select = rows.select(p.Contact)
            found = rows.read(connection, p.Contact, _CONTACT, {"contact_id": contact_id})
            if not found and contact_id:
                same = sa.func.lower(contacts.c.email) == contact_id.lower()
                found = rows.read(connection, p.Contact, select.where(same))
            if len(found) == 1:
                return found[0]
            columns = (contacts.c.contact_id, contacts.c.name, contacts.c.email)
            known = connection.execute(sa.select(*columns)).all()
            alike = near(contact_id, [(key, text) for key, *more in known for text in (key, *more)])
        raise NotFoundError("contact", contact_id, alike)

    def opportunities(self, account_id: str | None = None) -> list[p.Opportunity]:
        """The deals of an account; "" means those without one."""
        return self._read(p.Opportunity, {"account_id": account_id}, order=("opportunity_id",))

    def opportunity_contacts(self, opportunity_id: str | None = None) -> list[p.OpportunityContact]:
        """Who takes part in deals."""
        order = ("opportunity_id", "contact_id")
        return self._read(p.OpportunityContact, {"opportunity_id": opportunity_id}, order=order)

    def opportunity_history(
        self, opportunity_id: str | None = None, until: datetime | None = None
    ) -> list[p.OpportunityStage]:
        """The CRM stages that deals went through, oldest first."""
        order = ("at", "opportunity_id", "crm_stage")
        return self._read(p.OpportunityStage, {"opportunity_id": opportunity_id}, until=until, order=order)

    def signals(self, contact_ids: Iterable[str] | None = None, until: datetime | None = None) -> list[p.Signal]:
        """What contacts did, oldest first."""
        return self._read(p.Signal, contact_ids=contact_ids, until=until, order=("at", "signal_id"))

    def signal_kinds(self) -> dict[str, int]:
        """How many signals there are of each kind."""
        kind = tables.signals.c.kind
        with self._database.read() as connection:
            found = connection.execute(sa.select(kind, sa.func.count()).group_by(kind).order_by(kind))
            return dict(found.all())

    def products(self) -> list[str]:
        """The products that accounts, deals, signals or assets are about."""
        owners = (tables.account_products, tables.opportunities, tables.signals, tables.assets)
        found = sa.union(*(sa.select(table.c.product).where(table.c.product != "") for table in owners))
        with self._database.read() as connection:
            return sorted(connection.scalars(found))

    def sellers(self) -> tuple[set[str], set[str]]:
        """What we sell, by deals and accounts (`products` reads signals and assets, too, and is slower), and who sells
        against us in any deal."""
        names: tuple[set[str], set[str]] = (set(), set())
        with self._database.read() as connection:
            for own, name in connection.execute(_sellers()):
                names[0 if own else 1].update({name.strip()} - {""})
        return names

    def touches(self, contact_ids: Iterable[str] | None = None, until: datetime | None = None) -> list[p.Touch]:
        """What sellers did, oldest first."""
        return self._read(p.Touch, contact_ids=contact_ids, until=until, order=("at", "touch_id"))

    def overrides(self, contact_id: str | None = None, until: datetime | None = None) -> list[p.Override]:
        """What people said about where contacts stand, oldest first."""
        order = ("at", "contact_id", "product")
        return self._read(p.Override, {"contact_id": contact_id}, until=until, order=order)

    def need(self, contact_id: str, product: str = "") -> p.Need | None:
        """The need that a person edited, None if nobody did."""
        found = self._read(p.Need, {"contact_id": contact_id, "product": product}, order=("at",))
        return found[0] if found else None

    def save_need(self, need: p.Need) -> None:
        """Keep a need in a person's words, the latest alone; a blank text takes it back.

        Raises InputError for one that is older than what is kept: it would put the past over the present.
        """
        table = tables.needs
        with self._database.write() as connection:
            kept = self.need(need.contact_id, need.product)
            if kept and kept.at > need.at:
                raise InputError(
                    f"A later need of '{need.contact_id}' is kept, of {kept.at.isoformat(timespec='minutes')}, "
                    "and only the latest counts; leave the moment out to replace it."
                )
            if need.text.strip():
                rows.save(connection, table, [rows.as_row(need)])
            else:
                mine = (table.c.contact_id == need.contact_id, table.c.product == need.product)
                connection.execute(sa.delete(table).where(*mine))

    def _read(
        self,
        record: type[rows.R],
        where: Mapping[str, str | None] | None = None,
        *,
        contact_ids: Iterable[str] | None = None,
        until: datetime | None = None,
        order: Sequence[str],
    ) -> list[rows.R]:
        given = {name: value for name, value in (where or {}).items() if value is not None}
        values: dict[str, Any] = {name: value for name, value in given.items() if value}
        if contact_ids is not None:
            values[CONTACTS] = listed(contact_ids)
        if until is not None:
            values[UNTIL] = until
        blank = frozenset(given) - frozenset(values)
        kind: type = record
        statement = _select(kind, tuple(values), tuple(sorted(blank)), tuple(order))
        with self._database.read() as connection:
            return rows.read(connection, record, statement, values)


@cache
def _select(record: type, values: Sequence[str], blank: Sequence[str], order: Sequence[str]) -> sa.Select[Any]:
    """The statement that reads records by columns of these names; put together once, because it is asked for often."""
    columns = rows.TABLES[record].c
    statement = rows.select(record).order_by(*(columns[name] for name in order))
    for name in blank:
        statement = statement.where(rows.same(columns[name], ""))
    for name in values:
        if name == CONTACTS:
            statement = statement.where(among(columns.contact_id, CONTACTS))
        elif name == UNTIL:
            statement = statement.where(columns.at <= sa.bindparam(UNTIL))
        else:
            statement = statement.where(columns[name] == sa.bindparam(name))
    return statement


_CONTACT = _select(p.Contact, ("contact_id",), (), ())


@cache
def _sellers() -> sa.CompoundSelect[Any]:
    owners = (tables.account_products, tables.opportunities)
    ours = [sa.select(sa.literal(True), table.c.product) for table in owners]
    return sa.union(*ours, sa.select(sa.literal(False), tables.opportunities.c.competitor))
