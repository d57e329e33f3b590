"""The names that a list or a front matter uses -> what they mean here, and what is kept though it is not known."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from content_library.loaders.fields import CLEAR, COLUMNS, canonical, clean, spelt
from recommender.errors import InputError, brief, one_of

# What a row must say: which asset it is, and where its text is.
KEYS, CONTENTS = ("asset_id", "path"), ("path", "url", "text")
# Names that other systems use and that don't look like ours.
MEANT = {
    "name": "title",
    "headline": "title",
    "file": "path",
    "filename": "path",
    "file_name": "path",
    "datei": "path",
    "fichier": "path",
    "bestand": "path",
    "link": "url",
    "address": "url",
    "body": "text",
    "content": "text",
    "item_id": "asset_id",
    "key": "asset_id",
    "stages": "stage",
    "buyer_stage": "stage",
    "buying_stage": "stage",
    "funnel_stage": "stage",
    "journey_phase": "stage",
    "journey_stage": "stage",
    "message_type": "message",
    "persona": "roles",
    "audience": "roles",
    "content_type": "format",
    "content_owner": "owner",
    "expires_at": "valid_to",
    "expires": "valid_to",
    "valid_until": "valid_to",
    "available_at": "valid_from",
}
# An export writes these about an asset; they are computed, not said.
COMPUTED = frozenset({"vanished_at"})
# Ours by the file's names for them: {"title": "Name"}.
Mapped = Mapping[str, str]
NOTHING_MAPPED: Mapped = {}
# A name that is written as ours, one that is ours but for capitals and spaces, and one that means the same.
LITERAL, SPELT, ALIAS = 2, 1, 0
# So many names are listed.
LISTED = 12
# With one of these begins what a spreadsheet runs as a formula.
_FORMULA = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class Columns:
    """Ours by the file's name for each, and the file's other names in order."""

    known: Mapping[str, str]
    unknown: tuple[str, ...]

    def extra(self, cells: Mapping[str, Any]) -> dict[str, str | None]:
        """What stands under the other names, as text: None where it is cleared; without blanks and what is computed."""
        texts = {name: kept(cells.get(name)) for name in self.unknown if canonical(name) not in COMPUTED}
        return {name: None if text.strip() == CLEAR else text for name, text in texts.items() if text.strip()}


def understood(names: Iterable[str], mapped: Mapped = NOTHING_MAPPED, is_list: bool = True) -> Columns:
    """What the names mean. Raises InputError where two of them mean the same and neither is written as ours.

    `mapped` goes before all else; a name that means what another is written as counts as unknown. A front matter is
    no list, so nobody can map its names.
    """
    chosen: dict[str, tuple[int, str]] = {ours: (LITERAL + 1, theirs) for ours, theirs in mapped.items()}
    listed = [name for name in names if name]
    for name in listed:
        ours = canonical(name)
        if ours not in COLUMNS or name in mapped.values():
            continue
        rank = LITERAL if name == ours else SPELT if spelt(name) == ours else ALIAS
        before, rival = chosen.get(ours, (-1, ""))
        if rank == before:
            choose = f', or choose with --map "{name}={ours}"' if is_list else ""
            those = "The columns" if is_list else "In its front matter"
            raise InputError(f"{those} '{rival}' and '{name}' both mean {ours}; keep one{choose}.")
        if rank > before:
            chosen[ours] = (rank, name)
    known = {name: ours for ours, (_, name) in chosen.items()}
    return Columns(known, tuple(name for name in listed if name not in known))


def check_header(names: Sequence[str], mapped: Mapped = NOTHING_MAPPED) -> Mapped:
    """What is mapped, in the file's own spelling. Raises InputError where the columns can't say which asset a row is,
    or where its text is, and for a mapped column that there is not."""
    found = _mapped(names, mapped)
    ours = {canonical(name) for name in names} | set(found)
    if names and not (ours & set(KEYS) and ours & set(CONTENTS)):
        more = ", ".join(name for name in COLUMNS if name not in (*KEYS, *CONTENTS) or name == "url")
        url = " (a url is kept, and not fetched)" if "url" in ours else ""
        hints = _hints([name for name in names if name not in found.values()], set(found))
        needed = {theirs: meant for theirs, meant in hints.items() if meant in (*KEYS, *CONTENTS)}
        example = " ".join(f'--map "{theirs}={meant}"' for theirs, meant in needed.items())
        say = f" Say which column is meant, for example {example}." if example else ""
        raise InputError(
            f"The columns are {named(names, found)}; needed is path, or asset_id with text{url}, "
            f"and further columns may be {more}.{say}"
        )
    return found


def check_once(names: Sequence[str]) -> None:
    """Raises InputError where a name is there twice: one of the two would be lost."""
    twice = next((name for i, name in enumerate(names) if name and name in names[:i]), "")
    if twice:
        raise InputError(f"The column '{twice}' is there twice; keep one.")


def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object's names and values. Raises InputError for a name that is there twice."""
    check_once([name for name, _ in pairs])
    return dict(pairs)


def fault_of(line: str) -> str:
    """Why a line of a JSON lines file is no JSON object, as the end of a sentence."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return f"it is not a JSON object: {error.msg[:1].lower()}{error.msg[1:]} at character {error.colno}."
    except (ValueError, RecursionError):
        return "it is not a JSON object that can be read: a number in it is too long, or it is nested too deeply."
    kinds = {list: "an array", str: "a text", bool: "true or false", type(None): "null"}
    return f"it is not a JSON object but {kinds.get(type(value), 'a number')}; one object a line is read."


def check_no_array(text: str) -> None:
    """Raises InputError for one JSON array where one object a line is read."""
    if not text.lstrip().startswith("["):
        return
    with suppress(ValueError, RecursionError):
        if isinstance(whole := json.loads(text), list) and any(isinstance(item, dict) for item in whole):
            raise InputError("The file is one JSON array; write its objects one a line, without brackets and commas.")


def notes_on(unknown: Sequence[str], known: Iterable[str]) -> list[str]:
    """What to say of a list's columns that nobody knows: which are kept, which are not used."""
    passed = [name for name in unknown if canonical(name) in COMPUTED]
    left = [name for name in unknown if name not in passed]
    hints = _hints(left, set(known))
    said = []
    if left:
        theirs = next(iter(hints), "")
        choose = f' If one is meant, say so with --map "{theirs}={hints[theirs]}".' if theirs else ""
        listed = ", ".join(_hinted(name, hints) for name in left)
        said.append(f"Columns that are kept as they are, and not used: {listed}.{choose}")
    return said + ([f"Columns that are not used: {', '.join(passed)}."] if passed else [])


def named(names: Sequence[str], mapped: Mapped = NOTHING_MAPPED) -> str:
    """The names, each with the column that it means or may mean: "ID (asset_id), Titel (title?)"."""
    by_theirs = {theirs: ours for ours, theirs in mapped.items()}
    means = {name: by_theirs.get(name, canonical(name)) for name in names}
    hints = _hints([name for name in names if means[name] not in COLUMNS], set(means.values()))
    known = {name: f"{name} ({ours})" for name, ours in means.items() if ours in COLUMNS and name != ours}
    return ", ".join(known.get(name) or _hinted(name, hints) for name in names)


def kept(value: Any) -> str:
    """A value of any type as the text that is kept of it; lists of words joined with "; ", all else nested as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(item, str | int | float | date | None) for item in value):
        return "; ".join(filter(None, map(kept, value)))
    if isinstance(value, Mapping | list | tuple):
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def unguarded(cell: str) -> str:
    """A spreadsheet's cell without the apostrophe that an export puts before what looks like a formula."""
    bare = cell.lstrip("'")
    guards = cell.startswith("'") and bool(bare) and bare[0] in _FORMULA and bare.strip() != CLEAR
    return cell[1:] if guards else cell


def _mapped(names: Sequence[str], mapped: Mapped) -> Mapped:
    by_spelling = {spelt(name): name for name in reversed(names)}
    out = {}
    for ours, theirs in mapped.items():
        one_of("column of a list of content", ours, COLUMNS)
        name = theirs if theirs in names else by_spelling.get(spelt(theirs), "")
        if not name:
            has = ", ".join(f"'{brief(n)}'" for n in names[:LISTED]) or "none"
            raise InputError(f"The list has no column '{brief(theirs)}'; it has {has}.")
        out[ours] = name
    return out


def _hints(unknown: Sequence[str], taken: set[str]) -> dict[str, str]:
    """The columns that unknown names may mean, and that nothing else does."""
    out = {}
    for name in unknown:
        wanted = canonical(name)
        near = [MEANT[wanted]] if wanted in MEANT else difflib.get_close_matches(wanted, COLUMNS, 1, 0.75)
        if near and wanted not in COLUMNS and near[0] not in taken:
            out[name] = near[0]
    return out


def _hinted(name: str, hints: Mapping[str, str]) -> str:
    return f"{name} ({hints[name]}?)" if name in hints else name
