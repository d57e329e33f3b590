"""The section `names`: what a company calls the labels and the signal kinds, whose ids stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from content_library.asset import LabelSet
from content_library.taxonomy.model import Message, Role, SignalKind, Stage
from content_library.taxonomy.source import Source

SECTION, SIGNAL_KIND = "names", "signal_kind"
Named = TypeVar("Named", Stage, Message, Role, SignalKind)


def renamed(source: Source, what: str, items: tuple[Named, ...]) -> tuple[Named, ...]:
    """The items, called what the file says; each is given there by its id, or by the name that it had.

    `what` is a label set or SIGNAL_KIND. From here on the file may use the names as well. Two may not be called alike,
    nor one as another's id: nobody could tell which is meant.
    """
    source.names.update({item.id: item.name for item in items})
    top = source.mapping(source.top.get(SECTION, source.nothing), source.top.lines.get(SECTION, 1), f"'{SECTION}'")
    source.check_keys(top, f"'{SECTION}'", (), (*LabelSet, SIGNAL_KIND))
    if what not in top:
        return items
    entries = source.mapping(top[what], top.lines[what], f"'{what}'")
    ids, chosen, lines = [item.id for item in items], {item.id: item.name for item in items}, dict[str, int]()
    for key, line in entries.lines.items():
        one, name = source.label(key, sure(ids), line), source.text(entries, key)
        if one in lines:
            source.note(line, f"'{key}' is given two names")
        elif name:
            chosen[one], lines[one] = name, line
        elif not entries[key]:
            source.note(line, f"'{key}' is given no name")
    for one, line in lines.items():
        for other in ids if one in ids else ():
            if other != one and chosen[one].casefold() in (other.casefold(), chosen[other].casefold()):
                source.note(
                    line, f"'{chosen[one]}' is already what '{other}' is called; give '{one}' a name of its own"
                )
    source.names.update(chosen)
    return tuple(replace(item, name=chosen[item.id]) for item in items)


def sure(ids: Sequence[str]) -> list[str]:
    """The ids that may be chosen from; none where one of them could not be read: it may be the one that is meant."""
    return list(ids) if all(ids) else []
