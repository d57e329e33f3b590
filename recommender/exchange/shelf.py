"""Where the store keeps each table: how its records are read, found by their key, and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from recommender.counting import first_few
from recommender.errors import InputError, NotFoundError, brief
from recommender.exchange.contract import Table
from recommender.exchange.tables import TABLES
from recommender.moments import CLOCK_SLACK
from recommender.people import Contact
from recommender.store import Store
from recommender.store.near import near

ACCOUNTS, CONTACTS = "accounts", "contacts"
# Looking for near names among 250,000 takes a second each: the first few unknown ids get them.
HINTED = 5

_READ: Mapping[str, Callable[[Store, datetime | None], Sequence[Any]]] = {
    "assets": lambda store, until: _there(store, store.content.assets(), until),
    "users": lambda store, _: store.people.users(),
    "accounts": lambda store, _: store.people.accounts(),
    "account_products": lambda store, _: store.people.account_products(),
    "contacts": lambda store, _: store.people.contacts(),
    "opportunities": lambda store, _: store.people.opportunities(),
    "opportunity_contacts": lambda store, _: store.people.opportunity_contacts(),
    "opportunity_history": lambda store, until: store.people.opportunity_history(until=until),
    "signals": lambda store, until: store.people.signals(until=until),
    "touches": lambda store, until: store.people.touches(until=until),
    "overrides": lambda store, until: store.people.overrides(until=until),
    "talking_points": lambda store, until: _there(store, store.content.talking_points(), until),
    "tags": lambda store, until: [t for t in _there(store, store.content.tags(), until) if not _is_later(t.at, until)],
    "exposures": lambda store, until: store.log.exposures(until=until),
    "outcomes": lambda store, until: store.log.outcomes(until=until),
}


def records(store: Store, table: str, until: datetime | None = None) -> Sequence[Any]:
    """The stored records of a table; those with a moment only up to `until`, None for all."""
    return _READ[table](store, until)


def _there(store: Store, records: Sequence[Any], until: datetime | None) -> Sequence[Any]:
    """Those whose asset had been added by then."""
    if until is None:
        return records
    later = {i for i, at in store.adding.first_added().items() if at > until + CLOCK_SLACK}
    return [r for r in records if r.asset_id not in later] if later else records


def _is_later(at: str, until: datetime | None) -> bool:
    """Whether a tag was set after a moment; what states none was always there."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return False
    return until is not None and (moment if moment.tzinfo else moment.astimezone()) > until + CLOCK_SLACK


def extras(store: Store, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The stored unknown columns by key; none for outcomes, which the store knows by an id of its own."""
    return {} if table.name == "outcomes" else dict(store.extras(table.record))


def key_getter(table: Table) -> Callable[[object], tuple[Any, ...]]:
    """A function that gives a record's key."""
    get = attrgetter(*table.keys)
    return get if len(table.keys) > 1 else lambda record: (get(record),)


class Shelf:
    """A table as it is stored, held in memory by key, and what its rows may refer to."""

    def __init__(self, store: Store, table: Table) -> None:
        self._store, self._table = store, table
        key = key_getter(table)
        self.stored = {key(record): record for record in records(store, table.name)}
        self.extras = extras(store, table)
        self._named = {target: _names(store, target) for target in set(table.refers.values())}
        self._called: dict[str, list[str]] = {}
        for account_id, title in self._named.get(ACCOUNTS, {}).items():
            self._called.setdefault(title.casefold(), []).append(account_id)
        self._renamed = store.adding.successors() if "assets" in self._named else {}
        self._shown: dict[str, tuple[str, str]] = {}
        if table.name == "outcomes":
            self._shown = {e.exposure_id: (e.contact_id, e.item_id) for e in store.log.exposures()}
        self._hints: dict[tuple[str, str], list[str]] = {}
        self._addresses: dict[str, list[str]] = {}
        if CONTACTS in (table.name, *table.refers.values()):
            for contact in records(store, CONTACTS):
                self.note(contact)

    def note(self, record: Any) -> str:
        """Remember a contact's e-mail address; gives another contact that has it, too, "" if there is none."""
        if not isinstance(record, Contact) or not record.email:
            return ""
        owners = self._addresses.setdefault(record.email.lower(), [])
        if record.contact_id not in owners:
            owners.append(record.contact_id)
        return next((owner for owner in owners if owner != record.contact_id), "")

    def address(self, values: dict[str, Any]) -> bool:
        """Whether the row names its contact by e-mail address, whose id is then put into the values.

        A new contact without an id gets the address for one. Raises InputError where several contacts have it.
        """
        own, name = self._table.name == CONTACTS, values.get("contact_id", "")
        if own:
            address = "" if name else values.get("email", "")
        else:
            address = "" if "contact_id" not in self._table.refers or name in self._named[CONTACTS] else name
        owners = self._addresses.get(address.lower(), ())
        if len(owners) > 1:
            raise InputError(
                f"{len(owners)} contacts have the address '{brief(address)}': {first_few(owners)}; "
                "name the one that is meant by its contact_id."
            )
        if owners or (own and address):
            values["contact_id"] = owners[0] if owners else address.lower()
        return bool(address) and (own or bool(owners))

    def link(self, values: dict[str, Any], optional: bool = False) -> bool:
        """Whether the values name an account that is not here; where its name is one's here, they get its id.

        Raises InputError where several have it, unless it is `optional`; an asset gets the id that it has now.
        """
        if "asset_id" in self._table.refers and values.get("asset_id", "") not in self._named["assets"]:
            values |= {"asset_id": now} if (now := self._renamed.get(values.get("asset_id", ""))) else {}
        name = values.get("account_id", "")
        if self._table.refers.get("account_id") != ACCOUNTS or not name or name in self._named[ACCOUNTS]:
            return False
        owners = self._called.get(name.strip().casefold(), [])
        if len(owners) > 1 and not optional:
            raise InputError(
                f"{len(owners)} accounts are called '{brief(name)}': {first_few(owners)}; "
                "name the one that is meant by its account_id."
            )
        if len(owners) == 1:
            values["account_id"] = owners[0]
        return len(owners) != 1

    def fill(self, values: dict[str, Any]) -> None:
        """Put contact and item of its exposure into an outcome, as the store does. Raises InputError where none is."""
        if self._table.name != "outcomes":
            return
        contact, item = self._shown.get(values.get("exposure_id", ""), ("", ""))
        values |= {name: found for name, found in (("contact_id", contact), ("item_id", item)) if found}
        if not values.get("exposure_id") and not values.get("item_id"):
            raise InputError("An outcome needs an exposure_id, or a contact_id and an item_id.")

    def check_references(self, values: Mapping[str, Any]) -> None:
        """Raises NotFoundError for a row that names something which is not stored."""
        for column, target in self._table.refers.items():
            name = values.get(column, "")
            if name and name not in self._named[target]:
                raise NotFoundError(TABLES[target].noun, name, self._near(target, name))

    def save(self, new: Sequence[Any], unknown: Sequence[Mapping[str, str | None]]) -> None:
        """Keep records, with their unknown columns if any of them has some."""
        kept = unknown if any(unknown) else None
        match self._table.name:
            case "tags":
                self._store.content.save_tags(new, kept)
            case "talking_points":
                self._store.content.save_talking_points(new, kept)
            case "exposures":
                self._store.log.save_exposures(new, kept)
            case "outcomes":
                self._store.log.save_outcomes(new, kept)
            case _:
                self._store.people.save(new, kept)

    def _near(self, target: str, name: str) -> list[str]:
        if (target, name) not in self._hints and len(self._hints) < HINTED:
            pairs = [(key, text) for key, title in self._named[target].items() for text in (key, title)]
            if target == CONTACTS:
                pairs += [(owner, text) for text, owners in self._addresses.items() for owner in owners]
            self._hints[target, name] = near(name, pairs)
        return self._hints.get((target, name), [])


def _names(store: Store, target: str) -> dict[str, str]:
    """Id -> name of everything in a table that others refer to."""
    table = TABLES[target]
    title = next((c.name for c in table.columns if c.name in ("name", "title")), table.keys[0])
    pair = attrgetter(table.keys[0], title)
    return dict(pair(record) for record in records(store, target))
