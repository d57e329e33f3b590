"""A file's header -> the columns of a table. Pure; says what was found, what is needed and what may be meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content_library.loaders.fields import COLUMNS, canonical
from content_library.loaders.sources import MANIFESTS
from recommender.errors import InputError, alike_to, brief, one_of
from recommender.exchange.contract import Kind, Table
from recommender.exchange.names import Known, by_account_name, by_address, meaning, name_in_parts, squashed, unread
from recommender.exchange.tables import IMPORTABLE, TABLES
from recommender.people import Account
from recommender.relations import tells_relation

# What files are called beside our tables' own names.
OTHER_NAMES = {
    **dict.fromkeys(("people", "kontakte", "ansprechpartner", "contacten", "contactpersonen"), "contacts"),
    **dict.fromkeys(("companies", "company", "firmen", "unternehmen", "entreprises", "bedrijven"), "accounts"),
    "deals": "opportunities",
    "deal": "opportunities",
}
# How many columns a table must share with a file to be taken for the one that was meant.
TELLING = 2
# What so many tables name is told apart from what one or two of them say of their own rows (an email, an owner).
SEVERAL = 3
# So many tables stand for all that have a column.
EXAMPLES = 2
# So many of a file's columns are listed.
LISTED = 12
# The table that comes in by its content.
ASSETS = "assets"
# Stands in an example for a column that nobody can guess.
ANY_COLUMN = "THEIR COLUMN"
# Our columns by the file's names for them, as a person states them.
Mapped = Mapping[str, str]
NOTHING_MAPPED: Mapped = {}


@dataclass(frozen=True, slots=True)
class Header:
    """A file's columns in the order of the table, and those that the table does not have."""

    table: Table
    known: tuple[Known, ...]
    unknown: tuple[str, ...]

    def called(self) -> Known | None:
        """The column that names accounts as the file's own words do, without anybody having said so."""
        return next((known for known in self.known if known.called), None)

    def told(self) -> tuple[str, ...]:
        """A sentence on what was read as something of another name; none where all are called as here."""
        other = [known for known in self.known if known.source and not (known.is_exact or known.days)]
        meant = {k: "account, by its name" if k.called else k.column.name.replace("_", " ") for k in other}
        said = ", ".join(f"{' + '.join(map(repr, k.sources))} as {meant[k]}" for k in other)
        telling = [name for name in self.unknown if self.table.record is Account and tells_relation(name)]
        counts = f"{' and '.join(map(repr, telling))} tells customers from others, where no deal or relation does."
        read = [f"Columns read as ours: {said}."] if said else []
        return (*read, *([counts] if telling else ()), *unread(self.table, self.known, self.unknown))


def resolve(table: Table, names: Sequence[str], file: str, mapped: Mapped = NOTHING_MAPPED) -> Header:
    """The header of a file. Raises InputError where two columns mean the same or a needed one is missing.

    `mapped` (our column -> the file's) goes before all else; then a column of exactly our name goes before one that
    only means the same, which then counts as unknown.
    """
    _check_once(names, file)
    chosen = _found(table, names, file, mapped)
    if not any(set(way) <= set(chosen) for way in table.needs):
        raise InputError(_unfit(table, names, chosen, file))
    ordered = tuple(chosen[c.name] for c in table.columns if c.name in chosen)
    used = {source for known in ordered for source in known.sources}
    return Header(table, ordered, tuple(name for name in names if name and name not in used))


def table_for(table: str, stem: str, names: Sequence[str], file: str, mapped: Mapped = NOTHING_MAPPED) -> Table:
    """The table that was named, else the one that the file's name tells, else the one that its columns fit best.

    Raises InputError where none fits, or more than one does.
    """
    named = table.strip().lower().replace("-", "_")
    if named == ASSETS:
        raise InputError(f"Assets come with their content, not as a table: {_as_content(file)}.")
    if named:
        return TABLES[one_of("table", named, IMPORTABLE)]
    if told := _told(stem):
        return told
    if not names:
        raise InputError(f"{file} holds no rows that tell which table it is; name it with --table.")
    fitting = {name: count for name in IMPORTABLE if (count := _fit(TABLES[name], names, mapped))}
    best = [name for name, count in fitting.items() if count == max(fitting.values())]
    likely = _likely(names)
    # An address alone may be a user's as well: then the other columns must not speak for another table.
    if best == ["contacts"] and likely not in (None, TABLES["contacts"]):
        best = best if "contact_id" in _meant(TABLES["contacts"], names) | set(mapped) else []
    if len(best) == 1:
        return TABLES[best[0]]
    raise InputError(_unfitting(stem, names, file, best, likely, mapped))


def _unfitting(
    stem: str, names: Sequence[str], file: str, best: Sequence[str], likely: Table | None, mapped: Mapped
) -> str:
    """What to do with a file that fits several tables, or none. Raises InputError with what the likely one lacks."""
    content = _of_content(names)
    if content >= TELLING and content > max((len(_meant(TABLES[name], names)) for name in IMPORTABLE), default=0):
        return f"{file} looks like a list of content, which is no table: {_as_content(file)}."
    if best:
        return f"{file} could be {' or '.join(best)}; name the table with --table."
    if named := _only_named(stem):
        tables = " or ".join([name for name in IMPORTABLE if TABLES[name].column(named)][:EXAMPLES])
        return (
            f"{named.capitalize()}s have no table of their own, so {file} is not read: a {named} is known as soon as a "
            f"row of another table, such as {tables}, or a piece of content names it in the column {named}."
        )
    if likely:
        # It says what this table lacks.
        resolve(likely, names, file, mapped)
    return (
        f"{file} has the columns {_listed(names)}, which fit no table; if it is one of these, name it with --table "
        f"({', '.join(IMPORTABLE)}), and with --map which columns are meant."
    )


def _as_content(file: str) -> str:
    """What to do with a list of content, as the end of a sentence."""
    is_list = file.lower().endswith(MANIFESTS)
    return f"add {'it' if is_list else 'the files, or a list of them as CSV or JSON lines,'} with stagecue add"


def _of_content(names: Sequence[str]) -> int:
    """How many of the names a list of content knows."""
    return len({canonical(name) for name in names} & set(COLUMNS))


def _only_named(stem: str) -> str:
    """What a file's name says that it holds, where rows only name such a thing: it is a column of several tables, and
    no table has rows about it."""
    words = re.sub(r"[\W_]+", " ", stem.lower()).split()
    named = Counter(c.name for t in TABLES.values() for c in t.columns if c.kind is Kind.WORD and c.name[-3:] != "_id")
    return next((name for name, count in named.items() if count >= SEVERAL and f"{name}s" in words), "")


def _found(table: Table, names: Sequence[str], file: str, mapped: Mapped) -> dict[str, Known]:
    """The file's columns by ours. Raises InputError where two mean the same."""
    chosen = _stated(table, names, file, mapped)
    stated = {known.source for known in chosen.values()}
    for name in names:
        known = meaning(table, name) if name not in stated else None
        if known is None or known.column.name in mapped:
            continue
        ours, rival = known.column.name, chosen.get(known.column.name)
        if rival and not (rival.is_exact or known.is_exact):
            raise InputError(
                f"{file}: the columns '{rival.source}' and '{name}' both mean {ours}; keep one, "
                f'or choose with --map "{name}={ours}".'
            )
        if not rival or known.is_exact:
            chosen[ours] = known
    free = [name for name in names if name not in stated]
    for known in (name_in_parts(table, free), by_address(table, free), by_account_name(table, free)):
        if known:
            chosen.setdefault(known.column.name, known)
    return chosen


def _stated(table: Table, names: Sequence[str], file: str, mapped: Mapped) -> dict[str, Known]:
    """What a person said that the file's columns mean. Raises InputError for a column that there is not."""
    by_squashed = {squashed(name): name for name in reversed(names)}
    chosen = {}
    for ours, theirs in mapped.items():
        column = table.column(one_of(f"column of {_words(table)}", ours, [c.name for c in table.columns]))
        source = theirs if theirs in names else by_squashed.get(squashed(theirs), "")
        if not source or not column:
            raise InputError(f"{file} has no column '{theirs}'; it has {_listed(names)}.")
        usual = meaning(table, source)
        # A column of days stays one.
        chosen[ours] = usual if usual and usual.column is column else Known(source, column)
    return chosen


def _told(stem: str) -> Table | None:
    """The one table that a file's name tells."""
    words = "_" + re.sub(r"[\W_]+", "_", stem.lower()) + "_"
    phrases = {f"_{phrase.replace(' ', '_')}_": name for name in IMPORTABLE for phrase in (name, TABLES[name].noun)}
    phrases |= {f"_{phrase}_": name for phrase, name in OTHER_NAMES.items()}
    told = [phrase for phrase in phrases if phrase in words]
    # "opportunity_contacts" tells neither opportunities nor contacts.
    whole = {phrases[a] for a in told if not any(a != b and a in b for b in told)}
    return TABLES[whole.pop()] if len(whole) == 1 else None


def _fit(table: Table, names: Sequence[str], mapped: Mapped) -> int:
    """How many of the names the table knows; 0 if it needs more, or lacks what is mapped."""
    found = _meant(table, names) | set(mapped)
    fits = all(table.column(name) for name in mapped) and any(set(way) <= found for way in table.needs)
    return len(found) if fits else 0


def _meant(table: Table, names: Sequence[str]) -> set[str]:
    """The columns of the table that the names mean."""
    address = by_address(table, names)
    found = {known.column.name for name in names if (known := meaning(table, name))}
    return found | ({address.column.name} if address else set())


def _likely(names: Sequence[str]) -> Table | None:
    """The table that shares most columns with a file that fits none, if it stands out, beside a list of content too."""
    shared = {name: len(_meant(TABLES[name], names)) for name in IMPORTABLE} | {ASSETS: _of_content(names)}
    most = max(shared.values())
    best = [name for name, count in shared.items() if count == most]
    return TABLES[best[0]] if most >= TELLING and len(best) == 1 and best != [ASSETS] else None


def _check_once(names: Sequence[str], file: str) -> None:
    twice = next((name for i, name in enumerate(names) if name and name in names[:i]), "")
    if twice:
        raise InputError(f"{file}: the column '{twice}' is there twice; keep one.")


def _unfit(table: Table, names: Sequence[str], found: Mapping[str, Known], file: str) -> str:
    """What is missing, what was found, and how to say which column is meant."""
    way = min(table.needs, key=lambda way: (-sum(n in found for n in way), len(way)))
    missing = [name for name in way if name not in found]
    needs = ", or ".join(" and ".join(way) for way in table.needs)
    words = _words(table)
    verb = "need" if words.endswith("s") else "needs"
    need = f", which {words} {verb}" if len(table.needs) == 1 else f": {words} {verb} {needs}"
    used = {source for known in found.values() for source in known.sources}
    strange = [name for name in names if name and name not in used]
    has = ", ".join(f"{' + '.join(map(repr, k.sources))} ({k.column.name})" for k in found.values())
    told = [f"It has {has}." if has else "The first line of a table names its columns."]
    told += [f"Not known here: {_listed(strange)}."] if strange else []
    return (
        f"{file} has no column {' or '.join(missing)}{need}. {' '.join(told)} {_remedy(table, missing, names, strange)}"
    )


def _remedy(table: Table, missing: Sequence[str], names: Sequence[str], strange: Sequence[str]) -> str:
    """How to say which of the file's columns are meant; where it has too few that could be, which to add."""
    guesses = {name: _guess(table, name, names, strange) for name in missing}
    open_ones = [name for name, guess in guesses.items() if guess == ANY_COLUMN]
    # A column that is guessed for one of ours is not there for another.
    if len(open_ones) > len(set(strange) - set(guesses.values())):
        columns = [c for c in table.columns if c.name in missing]
        listed = [f"{c.name} ({', '.join(c.choices)})" if c.choices else c.name for c in columns]
        return f"Add {'a column' if len(listed) == 1 else 'the columns'} {' and '.join(listed)} to the file."
    example = " ".join(f'--map "{guess}={name}"' for name, guess in guesses.items())
    return f"Say which column is meant, for example {example}."


def _guess(table: Table, column: str, names: Sequence[str], strange: Sequence[str]) -> str:
    """The file's column that a person may well mean by ours: one that is read as nothing else, or an address."""
    alike = alike_to(column, strange)
    if alike:
        return alike
    if column.endswith("_id"):
        address = next((name for name in names if "mail" in name.lower()), "")
        if address and column == table.keys[0] and table.column("email"):
            return address
        own = next((name for name in strange if squashed(name).endswith("id")), "")
        if own:
            return own
    return ANY_COLUMN


def _words(table: Table) -> str:
    return table.name.replace("_", " ")


def _listed(names: Sequence[str]) -> str:
    listed = [f"'{brief(name)}'" for name in names if name]
    more = f" and {len(listed) - LISTED} more" if len(listed) > LISTED else ""
    return ", ".join(listed[:LISTED]) + more or "(none)"
