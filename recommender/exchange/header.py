"""A file's header -> the columns of a table. Pure; says what was found, what is needed and what may be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.errors import InputError, one_of
from recommender.exchange.contract import Column, Table
from recommender.exchange.tables import IMPORTABLE, TABLES
from recommender.store.near import near

# What other systems call a column; of several columns the first that the table has is meant.
# Names are compared in lower case without spaces, underscores and the like.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "mail": ("email",),
    "email address": ("email",),
    "title": ("job_title",),
    "position": ("job_title",),
    "full name": ("name",),
    "consent": ("tracking_consent",),
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
    "sentiment": ("mood",),
    "machine": ("is_machine",),
    "sector": ("industry",),
    "employees": ("size",),
    "deal": ("opportunity_id",),
    "deal id": ("opportunity_id",),
    "deal name": ("name",),
    "company id": ("account_id",),
    "product id": ("product",),
    "stage": ("crm_stage",),
    "stage name": ("crm_stage",),
    "deal stage": ("crm_stage",),
    "created": ("created_at",),
    "created date": ("created_at",),
    "create date": ("created_at",),
    "closed": ("closed_at",),
    "close date": ("closed_at",),
    "right": ("rights",),
    "published": ("published_at",),
    "expires at": ("valid_to",),
}
# Times as days before loading (or, with +1, after it), and the columns that they stand for.
RELATIVE: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "days ago": (-1, ("at", "shown_at")),
    "since days ago": (-1, ("since",)),
    "created days ago": (-1, ("created_at",)),
    "closed days ago": (-1, ("closed_at",)),
    "published days ago": (-1, ("published_at",)),
    "valid until days": (+1, ("valid_to",)),
}


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


_ALIASES = {_squashed(name): columns for name, columns in ALIASES.items()}
_RELATIVE = {_squashed(name): meant for name, meant in RELATIVE.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """A file's column that we know: its name there, ours, and the sign of days where it tells a time relatively."""

    source: str
    column: Column
    days: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """A file's columns in the order of the table, and those that the table does not have."""

    table: Table
    known: tuple[Known, ...]
    unknown: tuple[str, ...]


def meaning(table: Table, name: str) -> Known | None:
    """What a file's column name means in a table, None if nothing."""
    squashed = _squashed(name)
    by_name = {_squashed(c.name): c for c in table.columns}
    wanted = [squashed, f"{squashed}id", *map(_squashed, _ALIASES.get(squashed, ()))]
    if squashed == "id":
        wanted.append(_squashed(table.keys[0]))
    for candidate in wanted:
        if candidate in by_name:
            return Known(name, by_name[candidate])
    days, columns = _RELATIVE.get(squashed, (0, ()))
    found = next((c for c in map(table.column, columns) if c), None)
    return Known(name, found, days) if found else None


def resolve(table: Table, names: Sequence[str], file: str) -> Header:
    """The header of a file. Raises InputError where two columns mean the same or a needed one is missing.

    A column of exactly our name goes before one that only means the same, which then counts as unknown.
    """
    _check_once(names, file)
    meant = {name: known for name in names if (known := meaning(table, name))}
    chosen: dict[str, Known] = {}
    for name, known in meant.items():
        ours, rival = known.column.name, chosen.get(known.column.name)
        if rival and not (_is_exact(rival) or _is_exact(known)):
            raise InputError(f"{file}: the columns '{rival.source}' and '{name}' both mean {ours}; keep one.")
        if not rival or _is_exact(known):
            chosen[ours] = known
    if not any(set(way) <= set(chosen) for way in table.needs):
        raise InputError(_unfit(table, names, chosen, file))
    used = {known.source for known in chosen.values()}
    ordered = tuple(chosen[c.name] for c in table.columns if c.name in chosen)
    return Header(table, ordered, tuple(name for name in names if name and name not in used))


def table_for(table: str, stem: str, names: Sequence[str], file: str) -> Table:
    """The table that was named, else the one that the file's name tells, else the one that its columns fit best.

    Raises InputError where none fits, or more than one does.
    """
    if table == "assets":
        raise InputError("Assets come with their content: add their files, or a list of them, as content.")
    if table:
        return TABLES[one_of("table", table.strip().lower().replace("-", "_"), IMPORTABLE)]
    words = "_" + re.sub(r"[\W_]+", "_", stem.lower()) + "_"
    phrases = {
        f"_{phrase.replace(' ', '_')}_": t for t in map(TABLES.get, IMPORTABLE) if t for phrase in (t.name, t.noun)
    }
    told = [phrase for phrase in phrases if phrase in words]
    # "opportunity_contacts" tells neither opportunities nor contacts.
    whole = {phrases[a].name for a in told if not any(a != b and a in b for b in told)}
    if len(whole) == 1:
        return TABLES[whole.pop()]
    fitting = {name: count for name in IMPORTABLE if (count := _fit(TABLES[name], names))}
    best = [name for name, count in fitting.items() if count == max(fitting.values())]
    if len(best) == 1:
        return TABLES[best[0]]
    if best:
        raise InputError(f"{file} could be {' or '.join(best)}; name the table.")
    needed = dict.fromkeys(c for name in IMPORTABLE for way in TABLES[name].needs for c in way)
    raise InputError(
        f"{file} has the columns {_listed(names)}, which fit no table; name one of {', '.join(IMPORTABLE)}."
        + _hint((name for name in names if name and name not in needed), needed)
    )


def known_names(names: Iterable[str]) -> int:
    """How many of the names mean something in any table."""
    return sum(any(meaning(table, name) for table in TABLES.values()) for name in names if name)


def _fit(table: Table, names: Sequence[str]) -> int:
    """How many of the names the table knows; 0 if it needs more."""
    found = {known.column.name for name in names if (known := meaning(table, name))}
    return len(found) if any(set(way) <= found for way in table.needs) else 0


def _is_exact(known: Known) -> bool:
    return not known.days and _squashed(known.source) == _squashed(known.column.name)


def _check_once(names: Sequence[str], file: str) -> None:
    twice = next((name for i, name in enumerate(names) if name and name in names[:i]), "")
    if twice:
        raise InputError(f"{file}: the column '{twice}' is there twice; keep one.")


def _unfit(table: Table, names: Sequence[str], found: Mapping[str, Known], file: str) -> str:
    """What was found, what is needed, and which of the names may be meant by it."""
    needs = ", or ".join(" and ".join(way) for way in table.needs)
    columns = [c.name for c in table.columns]
    strange = [name for name in names if name and not meaning(table, name)]
    said = f"{file} has the columns {_listed(names)}, but {table.name.replace('_', ' ')} need {needs}"
    return f"{said} (all columns: {', '.join(columns)}).{_hint(strange, [c for c in columns if c not in found])}"


def _hint(names: Iterable[str], columns: Iterable[str]) -> str:
    """Which columns the names may mean, as a sentence."""
    pairs = [(column, column) for column in columns]
    hints = [f"{alike[0]} by '{name}'" for name in names if (alike := near(name, pairs))]
    return f" Perhaps you mean {', '.join(hints)}." if hints else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names if name) or "(none)"
