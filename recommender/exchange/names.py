"""What a column's name in a file means: our own names, and what CRM systems and spreadsheets call the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.errors import alike_to, brief
from recommender.exchange.contract import Column, Table
from recommender.exchange.tables import TABLES

# What other systems call a column; of several columns the first that the table has is meant, and one that is written
# with its table ("accounts.name") is meant only there. Names are compared in lower case without spaces, underscores
# and the like.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "mail": ("email",),
    "email address": ("email",),
    "work email": ("email",),
    "business email": ("email",),
    "primary email": ("email",),
    "contact email": ("email",),
    "title": ("job_title",),
    "position": ("job_title",),
    **dict.fromkeys(("e-mail-adresse", "mailadresse", "adresse e-mail", "adresse mail", "courriel"), ("email",)),
    **dict.fromkeys(("adresse électronique", "e-mailadres", "mailadres"), ("email",)),
    **dict.fromkeys(("funktion", "jobtitel", "berufsbezeichnung", "stellenbezeichnung", "fonction"), ("job_title",)),
    **dict.fromkeys(("poste", "intitulé du poste", "functie", "functietitel", "functienaam"), ("job_title",)),
    "full name": ("name",),
    **dict.fromkeys(("vor- und nachname", "vorname und nachname", "vorname nachname"), ("contacts.name",)),
    **dict.fromkeys(("vollständiger name", "nom complet", "nom et prénom", "prénom et nom"), ("contacts.name",)),
    **dict.fromkeys(("naam", "volledige naam", "voor- en achternaam"), ("name",)),
    **dict.fromkeys(("land", "pays"), ("country",)),
    **dict.fromkeys(("markt", "marché"), ("market",)),
    **dict.fromkeys(("branche", "secteur"), ("industry",)),
    "consent": ("tracking_consent",),
    "country/region": ("country",),
    "mailing country": ("country",),
    "billing country": ("country",),
    "preferred language": ("language",),
    "type": ("kind", "relation", "item_kind"),
    "date": ("at", "shown_at"),
    "datetime": ("at", "shown_at"),
    "timestamp": ("at", "shown_at"),
    "when": ("at", "shown_at"),
    "occurred at": ("at",),
    "body": ("text",),
    "description": ("text",),
    "note": ("text", "reason"),
    "comment": ("text", "reason"),
    "comments": ("text", "reason"),
    "sentiment": ("mood",),
    "machine": ("is_machine",),
    "sector": ("industry",),
    "employees": ("size",),
    "number of employees": ("size",),
    **dict.fromkeys(("account", "company", "customer", "firm", "organisation", "organization"), ("accounts.name",)),
    **dict.fromkeys(("firma", "unternehmen", "entreprise", "société", "bedrijf"), ("accounts.name",)),
    **dict.fromkeys(("firmenname", "nom de l'entreprise", "bedrijfsnaam"), ("accounts.name",)),
    "company name": ("accounts.name",),
    "account name": ("accounts.name",),
    "deal": ("opportunity_id",),
    "deal id": ("opportunity_id",),
    "deal name": ("name",),
    "opportunity name": ("opportunities.name",),
    "company id": ("account_id",),
    "hubspot_owner_id": ("owner_id",),
    "account owner": ("accounts.owner_id",),
    "company owner": ("accounts.owner_id",),
    "opportunity owner": ("opportunities.owner_id",),
    "deal owner": ("opportunities.owner_id",),
    "product id": ("product",),
    "stage": ("crm_stage",),
    "stage name": ("crm_stage",),
    "deal stage": ("crm_stage",),
    "role": ("buying_role",),
    "created": ("created_at",),
    "created date": ("created_at",),
    "create date": ("created_at",),
    "closed": ("closed_at",),
    "close date": ("closed_at",),
    "right": ("rights",),
    "published": ("published_at",),
    "expires at": ("valid_to",),
}
# What systems call a record's own id, whatever it is a record of.
OWN_IDS = ("id", "record id", "hs_object_id")
# A name in parts, in the order in which it is put together.
NAME_PARTS = (
    ("first name", "given name", "vorname", "prénom", "voornaam"),
    ("last name", "family name", "surname", "nachname", "familienname", "nom", "nom de famille", "achternaam"),
)
# What people see of a row before all else: without it a row comes in that says hardly a word.
SHOWN_BY = {"contacts": ("name", "job_title"), "accounts": ("name",)}
# So many columns that nobody knows are listed.
LISTED = 6
# What exports call the name of the account that a row belongs to, the surest first.
ACCOUNT_NAMES = (
    *("account name", "company name", "associated company", "company", "company / account"),
    *("firmenname", "firma", "unternehmen", "nom de l'entreprise", "entreprise", "société", "bedrijfsnaam", "bedrijf"),
)
# Times as days before loading (or, with +1, after it), and the columns that they stand for.
RELATIVE: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "days ago": (-1, ("at", "shown_at")),
    "since days ago": (-1, ("since",)),
    "created days ago": (-1, ("created_at",)),
    "closed days ago": (-1, ("closed_at",)),
    "published days ago": (-1, ("published_at",)),
    "valid until days": (+1, ("valid_to",)),
}


def squashed(name: str) -> str:
    """The name as it is compared: its letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", name.lower())


# How a table that refers to contacts may name them, where it has no column of their ids.
ADDRESS = ("email",)
_ALIASES = {squashed(name): columns for name, columns in ALIASES.items()}
_OWN_IDS = tuple(map(squashed, OWN_IDS))
_NAME_PARTS = tuple(tuple(map(squashed, part)) for part in NAME_PARTS)
_ACCOUNT_NAMES = tuple(map(squashed, ACCOUNT_NAMES))
_RELATIVE = {squashed(name): meant for name, meant in RELATIVE.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """A file's column that we know: its name there, ours, and the sign of days where it tells a time relatively.

    Where several columns make up one of ours (first and last name), `more` are those after the first. `called` says
    that it holds the name of what ours has the id of.
    """

    source: str
    column: Column
    days: int = 0
    more: tuple[str, ...] = ()
    called: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """All of the file's columns that it is made of."""
        return (self.source, *self.more)

    @property
    def is_exact(self) -> bool:
        """Whether the file calls it as we do."""
        return not self.days and squashed(self.source) == squashed(self.column.name)


def meaning(table: Table, name: str) -> Known | None:
    """What a file's column name means in a table, None if nothing."""
    key = squashed(name)
    by_name = {squashed(c.name): c for c in table.columns}
    wanted = [key, f"{key}id", *(_here(table, alias) for alias in _ALIASES.get(key, ()))]
    if key in _OWN_IDS:
        wanted.append(squashed(table.keys[0]))
    for candidate in wanted:
        if candidate in by_name:
            return Known(name, by_name[candidate])
    days, columns = _RELATIVE.get(key, (0, ()))
    found = next((c for c in map(table.column, columns) if c), None)
    return Known(name, found, days) if found else None


def name_in_parts(table: Table, names: Sequence[str]) -> Known | None:
    """The table's name as a file has it in parts, None where there are none."""
    column = table.column("name")
    by_squashed = {squashed(name): name for name in reversed(names)}
    parts = [next((by_squashed[p] for p in part if p in by_squashed), "") for part in _NAME_PARTS]
    found = [part for part in parts if part]
    return Known(found[0], column, more=tuple(found[1:])) if column and found else None


def by_address(table: Table, names: Sequence[str]) -> Known | None:
    """The contact of each row, where a table that refers to contacts has their e-mail addresses; else None."""
    contact = table.column("contact_id")
    if contact is None or "contact_id" not in table.refers or table.column("email"):
        return None
    found = next((n for n in names if squashed(n) == "email" or _ALIASES.get(squashed(n)) == ADDRESS), "")
    return Known(found, contact) if found else None


def by_account_name(table: Table, names: Sequence[str]) -> Known | None:
    """The account of each row, where a table that refers to accounts has their names; else None."""
    account = table.column("account_id")
    if account is None or "account_id" not in table.refers:
        return None
    by_squashed = {squashed(name): name for name in reversed(names)}
    found = next((by_squashed[n] for n in _ACCOUNT_NAMES if n in by_squashed), "")
    return Known(found, account, called=True) if found else None


def known_names(names: Iterable[str]) -> int:
    """How many of the names mean something in any table."""
    return sum(any(meaning(table, name) for table in TABLES.values()) for name in names if name)


def unread(table: Table, known: Iterable[Known], unknown: Sequence[str]) -> list[str]:
    """What to do where nothing was read as what people are shown by, and the file has columns that may be it, in a
    sentence; none where nothing is to be done."""
    read = {k.column.name for k in known}
    missing = [name for name in SHOWN_BY.get(table.name, ()) if name not in read]
    open_ones = [name for name in unknown if not known_names([name])]
    if not (missing and open_ones):
        return []
    ours = missing[0]
    theirs = alike_to(ours, open_ones) or open_ones[0]
    listed = ", ".join(f"'{brief(name)}'" for name in open_ones[:LISTED])
    return [
        f"No column was read as {' or '.join(missing).replace('_', ' ')}. If one of {listed} is meant, say so, for "
        f'example with --map "{theirs}={ours}".'
    ]


def _here(table: Table, alias: str) -> str:
    """The column that an alias means in a table, as names are compared; "" where it is another table's."""
    owner, dot, column = alias.rpartition(".")
    return squashed(column) if not dot or owner == table.name else ""
