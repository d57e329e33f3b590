"""YAML -> Taxonomy. Every mistake is one sentence that names the file and the line."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from content_library.asset import LabelSet
from content_library.taxonomy.model import (
    Action,
    Cue,
    Exemplar,
    Framework,
    Message,
    Role,
    SignalKind,
    Stage,
    Step,
    Taxonomy,
    Utterance,
)
from recommender.errors import TaxonomyError

DEFAULT = Path(__file__).parent / "default.yaml"
SECTIONS = (
    "name",
    "stages",
    "messages",
    "roles",
    "signal_kinds",
    "actions",
    "mappings",
    "frameworks",
    "cues",
    "exemplars",
    "utterances",
)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_scalars = yaml.constructor.SafeConstructor()
Record = TypeVar("Record", Exemplar, Utterance)


class _Lined(dict[str, Any]):
    """A mapping that remembers the line it starts on, and the line of each key."""

    line: int
    lines: dict[str, int]


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        out = _Lined()
        out.line, out.lines = node.start_mark.line + 1, {}
        for key, value in node.value:
            out[str(key.value)] = _plain(value)
            out.lines[str(key.value)] = key.start_mark.line + 1
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return _scalars.construct_object(node)


class _Reader:
    """One YAML file; `fail` raises with the file's name and a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError(f"The taxonomy {path} cannot be read: {error}.") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise TaxonomyError(f"{path.name}, line {line}: not valid YAML ({error.problem}).") from error
        self.top = self.mapping(_plain(node) if node is not None else None, 1, "a taxonomy")

    def fail(self, line: int, what: str) -> NoReturn:
        raise TaxonomyError(f"{self.path.name}, line {line}: {what}.")

    def mapping(self, item: Any, line: int, what: str) -> _Lined:
        if not isinstance(item, _Lined):
            self.fail(line, f"{what} must be a mapping")
        return item

    def items(self, section: str, required: Iterable[str], allowed: Iterable[str]) -> list[_Lined]:
        """The section's entries, each checked for its keys and for an id that is used once."""
        line, seen = self.top.lines[section], set()
        if not isinstance(self.top[section], list) or not self.top[section]:
            self.fail(line, f"'{section}' must be a list with at least one entry")
        out = []
        for entry in self.top[section]:
            item = self.mapping(entry, line, f"each entry of '{section}'")
            for key in required:
                if item.get(key) in (None, "", []):
                    self.fail(item.line, f"an entry of '{section}' has no '{key}'")
            known = {*required, *allowed}
            for key in item:
                if key not in known:
                    self.fail(item.lines[key], f"'{key}' is not a key of '{section}'; keys are {_list(known)}")
            if item["id"] in seen:
                self.fail(item.line, f"'{item['id']}' is defined twice in '{section}'")
            seen.add(item["id"])
            out.append(item)
        return out

    def check_labels(self, item: _Lined, key: str, valid: Iterable[str]) -> None:
        """Each label under `key` must be one of `valid`."""
        labels = item.get(key) or []
        if not isinstance(labels, list | dict):
            self.fail(item.lines.get(key, item.line), f"'{key}' must be a list or a mapping")
        choices = list(valid)
        for label in labels:
            if label not in choices:
                at = labels.lines[label] if isinstance(labels, _Lined) else item.lines.get(key, item.line)
                self.fail(at, f"'{label}' is not one of {_list(choices)}")


def _list(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))


@lru_cache(maxsize=1)
def default_taxonomy() -> Taxonomy:
    """The taxonomy that ships with the product."""
    return load_taxonomy(DEFAULT)


def load_taxonomy(path: str | Path) -> Taxonomy:
    """The taxonomy in a YAML file; sections that it leaves out come from the default one.

    Raises TaxonomyError, which names the file and the line of the first mistake.
    """
    path = Path(path)
    reader = _Reader(path)
    for key in reader.top:
        if key not in SECTIONS:
            reader.fail(reader.top.lines[key], f"'{key}' is not a section; sections are {', '.join(SECTIONS)}")
    base = None if path == DEFAULT else default_taxonomy()
    if base is None:
        for key in SECTIONS:
            if key not in reader.top:
                reader.fail(1, f"the section '{key}' is missing")

    def section(name: str, read: Callable[..., Any], *args: Any) -> Any:
        return read(reader, *args) if name in reader.top else getattr(base, name)

    messages = section("messages", _messages)
    stages = section("stages", _stages, [m.id for m in messages])
    stage_ids, message_ids = [s.id for s in stages], [m.id for m in messages]
    roles = section("roles", _roles)
    role_ids = [r.id for r in roles]
    labels = {LabelSet.STAGE: stage_ids, LabelSet.MESSAGE: message_ids, LabelSet.ROLE: role_ids}
    return Taxonomy(
        name=str(reader.top.get("name", path.stem)),
        stages=stages,
        messages=messages,
        roles=roles,
        signal_kinds=section("signal_kinds", _signal_kinds, stage_ids),
        actions=section("actions", _actions, stage_ids),
        frameworks=section("frameworks", _frameworks, stage_ids),
        mappings=section("mappings", _mappings, labels),
        cues=section("cues", _cues),
        fingerprint=_fingerprint(reader, base.fingerprint if base else 0),
        read_exemplars=partial(_records, reader, Exemplar, "exemplars", labels)
        if "exemplars" in reader.top or base is None
        else base.read_exemplars,
        read_utterances=partial(_records, reader, Utterance, "utterances", labels)
        if "utterances" in reader.top or base is None
        else base.read_utterances,
    )


def _messages(reader: _Reader) -> tuple[Message, ...]:
    items = reader.items("messages", ("id", "name", "definition"), ())
    return tuple(Message(i["id"], i["name"], i["definition"]) for i in items)


def _stages(reader: _Reader, messages: list[str]) -> tuple[Stage, ...]:
    items = reader.items("stages", ("id", "name", "definition", "messages"), ())
    for item in items:
        reader.check_labels(item, "messages", messages)
    return tuple(Stage(i["id"], i["name"], i["definition"], tuple(i["messages"])) for i in items)


def _roles(reader: _Reader) -> tuple[Role, ...]:
    items = reader.items("roles", ("id", "name", "definition"), ("titles", "generic"))
    words = [{key: tuple(map(str, i.get(key) or ())) for key in ("titles", "generic")} for i in items]
    return tuple(Role(i["id"], i["name"], i["definition"], **w) for i, w in zip(items, words, strict=True))


def _signal_kinds(reader: _Reader, stages: list[str]) -> tuple[SignalKind, ...]:
    optional = ("weight", "tracked", "step", "silence")
    kinds = []
    for item in reader.items("signal_kinds", ("id", "name", "says"), optional):
        reader.check_labels(item, "says", stages)
        for stage, value in item["says"].items():
            if not isinstance(value, int | float) or value <= 0:
                reader.fail(item["says"].lines[stage], f"'{stage}' must say a number above 0, not '{value}'")
        for stage in stages:
            if stage not in item["says"]:
                reader.fail(item.line, f"'{item['id']}' does not say anything about '{stage}'")
        weight = item.get("weight", 1.0)
        if not isinstance(weight, int | float) or not 0 <= weight <= 1:
            reader.fail(item.lines["weight"], f"'weight' must be a number from 0 to 1, not '{weight}'")
        kinds.append(SignalKind(**{**item, "says": dict(item["says"])}))
    return tuple(kinds)


def _actions(reader: _Reader, stages: list[str]) -> tuple[Action, ...]:
    items = reader.items("actions", ("id", "name", "why"), ("stages", "instead_of_silence"))
    for item in items:
        reader.check_labels(item, "stages", stages)
    return tuple(Action(**{**item, "stages": tuple(item.get("stages") or ())}) for item in items)


def _frameworks(reader: _Reader, stages: list[str]) -> tuple[Framework, ...]:
    out = []
    for name in _files(reader, "frameworks"):
        inner = _Reader(reader.path.parent / name)
        for key in ("id", "name", "belongs_to", "steps"):
            if key not in inner.top:
                inner.fail(1, f"'{key}' is missing")
        steps = inner.items("steps", ("id", "name", "stages"), ())
        for step in steps:
            inner.check_labels(step, "stages", stages)
        built = tuple(Step(s["id"], s["name"], tuple(s["stages"])) for s in steps)
        out.append(Framework(inner.top["id"], inner.top["name"], inner.top["belongs_to"], built))
    return tuple(out)


def _cues(reader: _Reader) -> tuple[Cue, ...]:
    cues = []
    for name in _files(reader, "cues"):
        inner = _Reader(reader.path.parent / name)
        for item in inner.items("cues", ("id", "where", "language", "pattern"), ()):
            if item["where"] not in ("title", "text"):
                inner.fail(item.lines["where"], f"'where' must be title or text, not '{item['where']}'")
            try:
                pattern = re.compile(item["pattern"], re.IGNORECASE)
            except re.error as error:
                inner.fail(item.lines["pattern"], f"'{item['id']}' is not a regular expression ({error})")
            cues.append(Cue(item["id"], item["where"], item["language"], pattern))
    return tuple(cues)


def _mappings(reader: _Reader, labels: dict[LabelSet, list[str]]) -> dict[str, dict[str, tuple[str, ...]]]:
    top = reader.mapping(reader.top["mappings"], reader.top.lines["mappings"], "'mappings'")
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for label_set, names in top.items():
        if label_set not in list(LabelSet):
            reader.fail(top.lines[label_set], f"'{label_set}' is not a label set; they are {_list(LabelSet)}")
        for name in reader.mapping(names, top.lines[label_set], f"'{label_set}'"):
            reader.check_labels(names, name, labels[LabelSet(label_set)])
        out[label_set] = {" ".join(k.lower().split()): tuple(v) for k, v in names.items()}
    return out


def _fingerprint(reader: _Reader, start: int) -> int:
    """A CRC-32 over the file and those it names; what cannot be read is found out when it is used."""
    value = zlib.crc32(reader.path.read_bytes(), start)
    for section in ("cues", "exemplars", "utterances"):
        for name in _files(reader, section) if section in reader.top else ():
            path = reader.path.parent / name
            value = zlib.crc32(path.read_bytes(), value) if path.is_file() else value
    return value


def _files(reader: _Reader, section: str) -> list[str]:
    names = reader.top[section]
    if not isinstance(names, list):
        reader.fail(reader.top.lines[section], f"'{section}' must be a list of files")
    return [str(name) for name in names]


def _records(
    reader: _Reader, record: type[Record], section: str, labels: dict[LabelSet, list[str]]
) -> tuple[Record, ...]:
    """The JSON-lines records of a section's files, each checked against the label sets."""
    out: list[Record] = []
    for name in _files(reader, section):
        path = reader.path.parent / name
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError(f"{reader.path.name}: the file {name} cannot be read: {error}.") from error
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                fields: dict[str, Any] = {k: _tupled(v) for k, v in json.loads(line).items()}
                item = record(**fields)
            except (ValueError, TypeError, AttributeError) as error:
                raise TaxonomyError(f"{name}, line {number}: not a valid entry ({error}).") from error
            used = {LabelSet.STAGE: [item.stage]}
            if isinstance(item, Exemplar):
                used[LabelSet.STAGE] += item.also
                used[LabelSet.MESSAGE], used[LabelSet.ROLE] = [item.message], list(item.roles)
            for label_set, values in used.items():
                for value in values:
                    if value not in labels[label_set]:
                        raise TaxonomyError(
                            f"{name}, line {number}: '{value}' is not a {label_set}; "
                            f"choose one of {', '.join(labels[label_set])}."
                        )
            out.append(item)
    return tuple(out)


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
