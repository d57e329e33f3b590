"""One taxonomy file, read with checks: whatever is taken from it is of the right kind, or the line is noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from content_library.taxonomy import lines
from content_library.taxonomy.lines import Entry, Listing
from content_library.taxonomy.mistakes import Mistakes


class Source:
    """A YAML file whose top is a mapping of sections. What is wrong is noted in `mistakes` with the file and the line.

    Then something empty is given back, so that the rest can be read, too; nobody may use any of it where there are
    mistakes. What is empty because of a mistake is no mistake of its own: one is told once.
    """

    def __init__(self, path: Path, names: Mapping[str, str] | None = None, mistakes: Mistakes | None = None) -> None:
        self.path = path
        # The display names of the labels, by id: a person may write either.
        self.names = dict(names or {})
        self.mistakes = Mistakes() if mistakes is None else mistakes
        self.nothing = Entry(1)
        self.top, self.readable = self.nothing, False
        with self.mistakes:
            top = lines.read_yaml(path, self.mistakes)
            if not isinstance(top, Entry):
                lines.fail(path, 1, "a taxonomy must be a mapping")
            self.top, self.readable = top, True

    def note(self, line: int, what: str) -> None:
        """Note a mistake of this file."""
        self.mistakes.note(self.path, line, what)

    def mapping(self, value: Any, line: int, what: str) -> Entry:
        """The value, which must be a mapping."""
        if isinstance(value, Entry):
            return value
        self.note(line, f"{what} must be a mapping")
        return Entry(line)

    def check_keys(self, item: Entry, what: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        """Every required key must be there and filled in, and every key must be a known one."""
        for key in required:
            value = item.get(key)
            if value in (None, [], {}) or (isinstance(value, str) and not value.strip()):
                self.note(item.line, f"{what} has no '{key}'")
        for key in item:
            if key not in (*required, *optional):
                self.note(item.lines[key], f"'{key}' is not a key of {what}; keys are {_list([*required, *optional])}")

    def items(
        self, section: str, required: tuple[str, ...], optional: tuple[str, ...] = (), inside: Entry | None = None
    ) -> list[Entry]:
        """The entries of a section (`inside` another entry, if given), each checked for its keys and for an id that is
        used once."""
        top = self.top if inside is None else inside
        if section not in top:
            self.note(1, f"the section '{section}' is missing")
            return []
        entries = top[section]
        if not isinstance(entries, Listing) or not entries:
            self.note(top.lines[section], f"'{section}' must be a list with at least one entry")
            return []
        out: list[Entry] = []
        ids = set[str]()
        for value, line in zip(entries, entries.lines, strict=True):
            if not isinstance(value, Entry):
                self.note(line, f"each entry of '{section}' must be a mapping")
                continue
            self.check_keys(value, f"an entry of '{section}'", required, optional)
            name = self.text(value, "id")
            if name and name in ids:
                self.note(value.line, f"'{name}' is defined twice in '{section}'")
            ids.add(name)
            out.append(value)
        return out

    def text(self, item: Entry, key: str) -> str:
        """The text under a key, stripped; "" where there is none."""
        value = item.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(item.lines[key], f"'{key}' must be text{_why(value, item.written[key])}")
            return ""
        return value.strip()

    def one_of(self, item: Entry, key: str, choices: Iterable[str]) -> str:
        """The text under a key, which must be one of these."""
        value, valid = self.text(item, key), list(choices)
        if value and value not in valid:
            self.note(item.lines[key], f"'{key}' must be one of {_list(valid)}, not '{value}'")
        return value

    def texts(self, item: Entry, key: str) -> tuple[str, ...]:
        """The texts in the list under a key, stripped; () where there is none."""
        return tuple(text for text, _ in self.lined(item, key))

    def lined(self, item: Entry, key: str) -> list[tuple[str, int]]:
        """The same texts, each with its line."""
        values = item.get(key)
        if values is None:
            return []
        if not isinstance(values, Listing):
            self.note(item.lines[key], f"'{key}' must be a list, as in [one, two]")
            return []
        out = []
        for value, line, written in zip(values, values.lines, values.written, strict=True):
            if not isinstance(value, str):
                self.note(line, f"'{key}' must be a list of texts{_why(value, written)}")
            elif not value.strip():
                self.note(line, f"'{key}' must be a list of texts, and one of them is empty")
            else:
                out.append((value.strip(), line))
        return out

    def labels(self, item: Entry, key: str, valid: Iterable[str]) -> tuple[str, ...]:
        """The labels in the list under a key; each must be one of `valid`, or the name of one."""
        choices = list(valid)
        return tuple(self.label(text, choices, line) for text, line in self.lined(item, key))

    def label(self, text: str, choices: Sequence[str], line: int) -> str:
        """The one of these ids that a text is, or whose name it is; the text itself where there is none to choose from,
        because what defines them is in doubt."""
        wanted = text.casefold()
        named = (choice for choice in choices if self.names.get(choice, choice).casefold() == wanted)
        found = text if text in choices else next(named, None)
        if found is None and choices:
            self.note(line, f"'{text}' is not one of {_list(choices)}")
        return text if found is None else found

    def number(self, item: Entry, key: str, default: float, bounds: tuple[float, float]) -> float:
        """The number under a key, which must lie within these bounds; the default where there is none."""
        value = item.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not bounds[0] <= value <= bounds[1]:
            shown = _shown(item, key)
            self.note(item.lines[key], f"'{key}' must be a number from {bounds[0]:g} to {bounds[1]:g}, not {shown}")
            return default
        return value

    def flag(self, item: Entry, key: str) -> bool:
        """Whether the key says yes; no where there is none."""
        value = item.get(key)
        if not isinstance(value, bool | None):
            self.note(item.lines[key], f"'{key}' must be yes or no without quotes, not {_shown(item, key)}")
            return False
        return bool(value)

    def parts(self, section: str) -> list[tuple[Path | Entry, int]]:
        """What a section lists, each with its line: files beside this one, all of which exist, and entries that are
        written out in this one."""
        listed = self.top[section]
        if not isinstance(listed, Listing):
            self.note(self.top.lines[section], f"'{section}' must be a list of files or of entries written out")
            return []
        out: list[tuple[Path | Entry, int]] = []
        for value, line, written in zip(listed, listed.lines, listed.written, strict=True):
            part = value if isinstance(value, Entry) else self._file(section, value, line, written)
            if part is not None:
                out.append((part, line))
        return out

    def _file(self, section: str, name: Any, line: int, written: str) -> Path | None:
        if not isinstance(name, str):
            self.note(line, f"each entry of '{section}' must name a file or be a mapping{_why(name, written)}")
            return None
        if not name.strip():
            self.note(line, f"each entry of '{section}' must name a file or be a mapping, and one of them is empty")
            return None
        path = self.path.parent / name.strip()
        if not path.is_file():
            self.note(line, f"the file {name.strip()} is not there")
            return None
        return path


def _shown(item: Entry, key: str) -> str:
    return "a list or a mapping" if isinstance(item[key], Entry | Listing) else f"'{item.written[key]}'"


def _why(value: Any, written: str) -> str:
    if isinstance(value, Entry | Listing):
        return f", not a {'list' if isinstance(value, Listing) else 'mapping'}"
    if value is None:
        return ", and there is nothing; two quotes ('') stand for no text"
    what = "yes or no" if isinstance(value, bool) else "a number" if isinstance(value, int | float) else "a date"
    return f", and YAML reads {written} as {what}; put it in quotes"


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)
