"""YAML -> plain values that remember their lines. Every mistake is one sentence that names the file and the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import yaml

from content_library.taxonomy.mistakes import LineError, Mistakes
from recommender.errors import TaxonomyError, unreadable

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = yaml.resolver.Resolver()
_STANDARD = "tag:yaml.org,2002:"
# Plain words that YAML gives a meaning which nothing here uses: they are text.
_AS_WRITTEN = {f"{_STANDARD}{tag}" for tag in ("str", "value", "merge")}


class Entry(dict[str, Any]):
    """A mapping; `lines` holds the line of each key, `written` how each plain value stands in the file."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.written: dict[str, str] = {}


class Listing(list[Any]):
    """A list; `lines` holds the line of each item, `written` how each plain item stands in the file."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []
        self.written: list[str] = []


def fail(path: Path, line: int, what: str) -> NoReturn:
    """Raises TaxonomyError with the file's name, the line and what is wrong."""
    raise LineError(path, line, what)


def read_yaml(path: Path, mistakes: Mistakes) -> Any:
    """What a YAML file holds, mappings as Entry and lists as Listing; None for an empty file.

    Raises TaxonomyError for what can't be read; what is given twice is noted, and the first of the two counts.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"The taxonomy {path} cannot be read: {unreadable(error)}.") from error
    try:
        node = yaml.compose(text, Loader=_Loader)
        return _Values(path, mistakes).of(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        fail(path, error.problem_mark.line + 1 if error.problem_mark else 1, f"not valid YAML ({error.problem})")
    except yaml.reader.ReaderError as error:
        line = text[: text.find(chr(error.character))].count("\n") + 1
        fail(path, line, f"the character U+{error.character:04X} may not stand in YAML")
    except RecursionError:
        fail(path, 1, "something is nested too deeply or contains itself")


class _Values:
    """Builds the values of one file's nodes; what an alias repeats is built once."""

    def __init__(self, path: Path, mistakes: Mistakes) -> None:
        self.path, self.mistakes = path, mistakes
        self.scalars = yaml.constructor.SafeConstructor()
        self.built: dict[int, Any] = {}

    def of(self, node: yaml.Node) -> Any:
        if id(node) not in self.built:
            if isinstance(node, yaml.MappingNode):
                self.built[id(node)] = self._entry(node)
            elif isinstance(node, yaml.SequenceNode):
                self.built[id(node)] = self._listing(node)
            else:
                self.built[id(node)] = self._scalar(node)
        return self.built[id(node)]

    def _entry(self, node: yaml.MappingNode) -> Entry:
        self._standard(node, f"{_STANDARD}map")
        out = Entry(_line(node))
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                fail(self.path, _line(key), "a key must be text")
            name = str(key.value)
            if name in out:
                self.mistakes.note(self.path, _line(key), f"'{name}' is given twice, first in line {out.lines[name]}")
                continue
            out[name], out.lines[name], out.written[name] = self.of(value), _line(key), _written(value)
        return out

    def _listing(self, node: yaml.SequenceNode) -> Listing:
        self._standard(node, f"{_STANDARD}seq")
        out = Listing(_line(node))
        for item in node.value:
            out.append(self.of(item))
            out.lines.append(_line(item))
            out.written.append(_written(item))
        return out

    def _scalar(self, node: yaml.Node) -> Any:
        plain = not getattr(node, "style", None)
        if node.tag != f"{_STANDARD}str":
            self._standard(node, _resolver.resolve(yaml.ScalarNode, node.value, (plain, not plain)))  # type: ignore[no-untyped-call]
        if node.tag in _AS_WRITTEN:
            return str(node.value)
        try:
            return self.scalars.construct_object(node)
        except ValueError:
            fail(self.path, _line(node), f"{node.value} is not a valid date or number; if it is text, put it in quotes")

    def _standard(self, node: yaml.Node, tag: str) -> None:
        if node.tag != tag:
            fail(
                self.path, _line(node), f"the tag {node.tag.replace(_STANDARD, '!!')} means nothing here; leave it out"
            )


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _written(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
