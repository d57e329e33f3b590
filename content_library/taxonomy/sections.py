"""The sections of a taxonomy file -> records, each label checked against the label sets that it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from content_library.asset import LabelSet
from content_library.taxonomy.lines import Entry
from content_library.taxonomy.model import (
    TOUCH_KINDS,
    Action,
    Cue,
    Framework,
    Message,
    Role,
    SignalKind,
    Stage,
    Step,
)
from content_library.taxonomy.source import Source

Labels = Mapping[LabelSet, Sequence[str]]
# Only ratios within a row count; beyond these a single signal would rule stages out for good.
SAID = (0.001, 1000.0)
# Days; after ten years nothing is left to grow less certain.
SILENCE = (0.0, 3650.0)
OWNERS = ("contact", "opportunity")
_NAMED = ("id", "name", "definition")


def messages(source: Source) -> tuple[Message, ...]:
    """The message types, in order."""
    return tuple(Message(*_named(source, item)) for item in source.items("messages", _NAMED))


def stages(source: Source, messages: Sequence[str]) -> tuple[Stage, ...]:
    """The buying stages, in the order of the journey."""
    items = source.items("stages", (*_NAMED, "messages"))
    return tuple(Stage(*_named(source, i), source.labels(i, "messages", messages)) for i in items)


def roles(source: Source) -> tuple[Role, ...]:
    """The roles with their title words."""
    out = []
    for item in source.items("roles", _NAMED, ("titles", "generic")):
        for key in ("titles", "generic"):
            for word, line in source.lined(item, key):
                if not word.strip("* "):
                    source.note(line, f"'{word}' in '{key}' would match every title; add letters to it")
        out.append(Role(*_named(source, item), source.texts(item, "titles"), source.texts(item, "generic")))
    return tuple(out)


def signal_kinds(
    source: Source, section: str, stages: Sequence[str], steps: Sequence[str] | None, taken: Sequence[str] = ()
) -> tuple[SignalKind, ...]:
    """The signal kinds of a section; `steps` are those of the frameworks that belong to contacts, None in doubt.

    None may have an id that is `taken` already.
    """
    out = []
    for item in source.items(section, ("id", "name", "says"), ("weight", "tracked", "step", "silence")):
        name, step = source.text(item, "id"), source.text(item, "step")
        if name in taken:
            source.note(item.lines["id"], f"the signal kind '{name}' is there already; give this one another id")
        if step and steps is not None and step not in steps:
            choices = f"choose one of {', '.join(steps)}" if steps else "there is none"
            source.note(
                item.lines["step"], f"'{step}' is not a step of a framework that belongs to contacts; {choices}"
            )
        out.append(
            SignalKind(
                id=name,
                name=source.text(item, "name"),
                says=_says(source, item, stages),
                weight=source.number(item, "weight", 1.0, (0.0, 1.0)),
                tracked=source.flag(item, "tracked"),
                step=step,
                silence=source.number(item, "silence", 0.0, SILENCE),
            )
        )
    return tuple(out)


def _says(source: Source, item: Entry, stages: Sequence[str]) -> dict[str, float]:
    if not item.get("says"):
        return {}
    says = source.mapping(item["says"], item.lines["says"], "'says'")
    written = {source.label(stage, stages, says.lines[stage]): stage for stage in says}
    missing = [stage for stage in stages if says.get(written.get(stage, "")) is None]
    # A stage that nobody knows is one of them, misspelt.
    if missing and says and set(written) <= set(stages):
        silent = ", ".join(f"'{stage}'" for stage in missing)
        source.note(item.line, f"'{source.text(item, 'id')}' does not say anything about {silent}")
    return {stage: source.number(says, key, 0.0, SAID) for stage, key in written.items()}


def actions(source: Source, stages: Sequence[str], kinds: Sequence[str]) -> tuple[Action, ...]:
    """What a seller can offer instead of content; `kinds` are those of signals."""
    out = []
    flags = ("instead_of_silence", "when_unclear", "after_silence")
    for item in source.items("actions", ("id", "name", "why"), ("stages", "answers", "done_by", "given_by", *flags)):
        fitting, why = source.labels(item, "stages", stages), source.text(item, "why")
        answers, done_by = source.labels(item, "answers", kinds), source.labels(item, "done_by", TOUCH_KINDS)
        if bool(item.get("answers")) != bool(item.get("done_by")):
            stated, other = ("answers", "done_by") if item.get("answers") else ("done_by", "answers")
            source.note(item.lines[stated], f"an action with '{stated}' needs '{other}' too")
        asked = (answers, done_by, source.labels(item, "given_by", kinds))
        silence, unclear, after = (source.flag(item, flag) for flag in flags)
        named = (source.text(item, "id"), source.text(item, "name"), fitting, why)
        out.append(Action(*named, silence, unclear, after, *asked))
    return tuple(out)


def frameworks(source: Source, stages: Sequence[str]) -> tuple[Framework, ...]:
    """The stage frameworks, each written out or in a file of its own."""
    out: dict[str, Framework] = {}
    for part, line in source.parts("frameworks"):
        inner = source if isinstance(part, Entry) else Source(part, source.names, source.mistakes)
        if not inner.readable:
            continue
        found = _framework(inner, part if isinstance(part, Entry) else inner.top, stages)
        if found.id and found.id in out:
            source.note(line, f"the framework '{found.id}' is defined twice")
        out[found.id] = found
    return tuple(out.values())


def _framework(source: Source, item: Entry, stages: Sequence[str]) -> Framework:
    source.check_keys(item, "a framework", ("id", "name", "belongs_to", "steps"))
    owner = source.one_of(item, "belongs_to", OWNERS)
    items = source.items("steps", ("id", "name", "stages"), inside=item) if item.get("steps") else []
    steps = tuple(Step(source.text(s, "id"), source.text(s, "name"), source.labels(s, "stages", stages)) for s in items)
    return Framework(source.text(item, "id"), source.text(item, "name"), owner, steps)


def cues(source: Source) -> tuple[Cue, ...]:
    """The cues that are written out and those of all files of cues; the same id in several languages is one cue, looked
    for in the same place."""
    out: dict[tuple[str, str], Cue] = {}
    places: dict[str, str] = {}
    for part, _ in source.parts("cues"):
        for inner, item in _cue_entries(source, part):
            name, where = inner.text(item, "id"), inner.one_of(item, "where", ("title", "text"))
            language = inner.text(item, "language")
            if name and (name, language) in out:
                inner.note(item.line, f"'{name}' is defined twice in 'cues'")
            if name and where and places.setdefault(name, where) != where:
                inner.note(item.lines["where"], f"'{name}' is looked for in the {places[name]} elsewhere")
            out[name, language] = Cue(name, where, language, _pattern(inner, item, name))
    return tuple(out.values())


def _cue_entries(source: Source, part: Path | Entry) -> list[tuple[Source, Entry]]:
    """Each entry with the file that it stands in: the part itself, or those of the file that it names."""
    keys = ("id", "where", "language", "pattern")
    if isinstance(part, Entry):
        source.check_keys(part, "an entry of 'cues'", keys)
        return [(source, part)]
    inner = Source(part, mistakes=source.mistakes)
    if inner.readable:
        inner.check_keys(inner.top, "a file of cues", ("cues",))
    return [(inner, item) for item in (inner.items("cues", keys) if inner.top.get("cues") else [])]


def _pattern(source: Source, item: Entry, name: str) -> re.Pattern[str]:
    try:
        return re.compile(source.text(item, "pattern"), re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        source.note(item.lines["pattern"], f"'{name}' is not a regular expression ({error})")
        return re.compile("")


def mappings(source: Source, labels: Labels) -> dict[str, dict[str, tuple[str, ...]]]:
    """Other systems' names (lower case, single spaces) -> our labels, by label set."""
    top = source.mapping(source.top["mappings"], source.top.lines["mappings"], "'mappings'")
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for label_set, value in top.items():
        if label_set not in list(LabelSet):
            source.note(top.lines[label_set], f"'{label_set}' is not a label set; they are {', '.join(LabelSet)}")
            continue
        names, found = source.mapping(value, top.lines[label_set], f"'{label_set}'"), {}
        for name in names:
            wanted, ours = " ".join(name.lower().split()), source.labels(names, name, labels[LabelSet(label_set)])
            if names[name] in (None, []) or wanted in found:
                times = "twice" if names[name] else "to nothing"
                source.note(names.lines[name], f"'{name}' is mapped {times}")
            found[wanted] = ours
        out[label_set] = found
    return out


def _named(source: Source, item: Entry) -> tuple[str, str, str]:
    return source.text(item, "id"), source.text(item, "name"), source.text(item, "definition")
