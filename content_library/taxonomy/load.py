"""A taxonomy file -> Taxonomy. What it leaves out comes from the default one, if that fits what it says."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from content_library.asset import LabelSet
from content_library.taxonomy import sections
from content_library.taxonomy.examples import Written, labels_used, read_examples, written_out
from content_library.taxonomy.model import Exemplar, Framework, SignalKind, Utterance
from content_library.taxonomy.names import SECTION, SIGNAL_KIND, renamed, sure
from content_library.taxonomy.sections import Labels
from content_library.taxonomy.source import Source
from content_library.taxonomy.whole import Taxonomy

DEFAULT = Path(__file__).parent / "default.yaml"
SECTIONS = (
    "name",
    "stages",
    "messages",
    "roles",
    SECTION,
    "signal_kinds",
    "more_signal_kinds",
    "actions",
    "mappings",
    "frameworks",
    "cues",
    "exemplars",
    "utterances",
)
# Which section defines which label set, and which sections must have something for every one of its labels.
DEFINED_IN = {"messages": LabelSet.MESSAGE, "stages": LabelSet.STAGE, "roles": LabelSet.ROLE}
COVERING = {
    LabelSet.STAGE: ("signal_kinds", "exemplars", "utterances"),
    LabelSet.MESSAGE: ("exemplars",),
    LabelSet.ROLE: (),
}
T = TypeVar("T")
Record = TypeVar("Record", Exemplar, Utterance)


@lru_cache(maxsize=1)
def default_taxonomy() -> Taxonomy:
    """The taxonomy that ships with the product."""
    return load_taxonomy(DEFAULT)


def load_taxonomy(path: str | Path) -> Taxonomy:
    """The taxonomy in a YAML file; sections that it leaves out come from the default one and must fit its labels.

    `names` says what the company calls the labels of either; `more_signal_kinds` stand beside those that are there.
    Own `mappings` stand beside the default ones and before them; an empty section (`{}`) leaves none.
    Signal kinds from the default one lose a `step` that the file's own frameworks don't have. Raises TaxonomyError,
    which names every mistake (of very many, the first) with its file and its line.
    """
    path = Path(path)
    source = Source(path)
    for section in source.top:
        if section not in SECTIONS:
            source.note(source.top.lines[section], f"'{section}' is not a section; sections are {', '.join(SECTIONS)}")
    base = None if path == DEFAULT else default_taxonomy()
    found = _read(source, base)
    source.mistakes.told()
    return replace(found, fingerprint=_fingerprint(source, base.fingerprint if base else 0))


def _read(source: Source, base: Taxonomy | None) -> Taxonomy:
    """What the file says, and the default taxonomy where it says nothing; of no use where there are mistakes."""

    def own(section: str, read: Callable[[], T], inherited: Callable[[Taxonomy], T]) -> T:
        return read() if base is None or section in source.top else inherited(base)

    messages = own("messages", lambda: sections.messages(source), lambda b: b.messages)
    messages = renamed(source, LabelSet.MESSAGE, messages)
    message_ids = sure([m.id for m in messages])
    stages = own("stages", lambda: sections.stages(source, message_ids), lambda b: b.stages)
    stages = renamed(source, LabelSet.STAGE, stages)
    stage_ids = sure([s.id for s in stages])
    roles = renamed(source, LabelSet.ROLE, own("roles", lambda: sections.roles(source), lambda b: b.roles))
    labels = {LabelSet.STAGE: stage_ids, LabelSet.MESSAGE: message_ids, LabelSet.ROLE: sure([r.id for r in roles])}
    if base is not None:
        _check_inherited(source, base, labels)
    before = len(source.mistakes.found)
    frameworks = own("frameworks", lambda: sections.frameworks(source, stage_ids), lambda b: b.frameworks)
    # Where a framework is wrong, it is not sure which steps there are.
    steps = _contact_steps(frameworks) if len(source.mistakes.found) == before else None
    kinds = _signal_kinds(source, base, stage_ids, steps)
    kind_ids = sure([k.id for k in kinds])
    return Taxonomy(
        name=source.text(source.top, "name") or source.path.stem,
        stages=stages,
        messages=messages,
        roles=roles,
        signal_kinds=kinds,
        actions=own("actions", lambda: sections.actions(source, stage_ids, kind_ids), lambda b: b.actions),
        frameworks=frameworks,
        mappings=_mappings(source, base, labels),
        cues=own("cues", lambda: sections.cues(source), lambda b: b.cues),
        read_exemplars=own(
            "exemplars", lambda: _reader(source, "exemplars", Exemplar, labels), lambda b: b.read_exemplars
        ),
        read_utterances=own(
            "utterances", lambda: _reader(source, "utterances", Utterance, labels), lambda b: b.read_utterances
        ),
    )


def _reader(source: Source, section: str, record: type[Record], labels: Labels) -> Callable[[], tuple[Record, ...]]:
    """Reads a section's records when first asked; that its files exist, and what is written out, is checked now."""
    parts: list[Path | Written[Record]] = []
    for place, (part, line) in enumerate(source.parts(section), 1):
        if isinstance(part, Path):
            parts.append(part)
        else:
            item = written_out(source, part, f"{source.path.name} {section} {place}", record, labels)
            parts += [Written(source.path, line, item)] if item else []
    return partial(read_examples, parts, record, labels)


def _contact_steps(frameworks: tuple[Framework, ...]) -> list[str]:
    return list(dict.fromkeys(s.id for f in frameworks if f.belongs_to == "contact" for s in f.steps))


def _signal_kinds(
    source: Source, base: Taxonomy | None, stages: list[str], steps: list[str] | None
) -> tuple[SignalKind, ...]:
    """The kinds of the file or else the default ones, and those that it adds."""
    kinds: tuple[SignalKind, ...] = ()
    if base is not None and "signal_kinds" not in source.top:
        kinds = tuple(_with_known_step(k, steps or []) for k in base.signal_kinds)
    else:
        kinds = sections.signal_kinds(source, "signal_kinds", stages, steps)
    if "more_signal_kinds" in source.top:
        kinds += sections.signal_kinds(source, "more_signal_kinds", stages, steps, [k.id for k in kinds])
    return renamed(source, SIGNAL_KIND, kinds)


def _mappings(source: Source, base: Taxonomy | None, labels: Labels) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The file's own mappings, then those default ones whose labels are all there; none for an empty section."""
    if base is not None and "mappings" not in source.top:
        return base.mappings
    own = sections.mappings(source, labels)
    if base is None or not own:
        return own
    merged: dict[str, dict[str, tuple[str, ...]]] = {}
    for label_set in LabelSet:
        given = base.mappings.get(label_set, {})
        fitting = {name: ours for name, ours in given.items() if set(ours) <= set(labels[label_set])}
        if found := {**fitting, **own.get(label_set, {})}:
            merged[label_set.value] = found
    return merged


def _with_known_step(kind: SignalKind, steps: list[str]) -> SignalKind:
    return kind if kind.step in ("", *steps) else replace(kind, step="")


def _check_inherited(source: Source, base: Taxonomy, labels: Labels) -> None:
    """Sections that come from the default taxonomy must fit the label sets that the file defines for itself."""
    for defining, label_set in DEFINED_IN.items():
        # Where the own labels are in doubt, so is what fits them.
        if defining not in source.top or not labels[label_set]:
            continue
        wanted, misfits = set(labels[label_set]), []
        for section in SECTIONS:
            used = _used(base, section).get(label_set) if section not in source.top else None
            if used is not None and (used - wanted or (section in COVERING[label_set] and wanted - used)):
                misfits.append(section)
        if misfits:
            source.note(
                source.top.lines[defining],
                f"with '{defining}' of your own, give {', '.join(misfits)} too: "
                f"what the default taxonomy has there does not fit these {defining}",
            )


def _used(base: Taxonomy, section: str) -> Mapping[LabelSet, set[str]]:
    """The labels that a section of a taxonomy uses, by label set."""
    if section == "stages":
        return {LabelSet.MESSAGE: {m for s in base.stages for m in s.messages}}
    if section == "signal_kinds":
        return {LabelSet.STAGE: {s for k in base.signal_kinds for s in k.says}}
    if section == "actions":
        return {LabelSet.STAGE: {s for a in base.actions for s in a.stages}}
    if section == "frameworks":
        return {LabelSet.STAGE: {s for f in base.frameworks for step in f.steps for s in step.stages}}
    if section == "mappings":
        return {LabelSet(k): {label for ours in names.values() for label in ours} for k, names in base.mappings.items()}
    used: dict[LabelSet, set[str]] = {}
    if section in ("exemplars", "utterances"):
        for item in base.exemplars if section == "exemplars" else base.utterances:
            for label_set, found in labels_used(item).items():
                used.setdefault(label_set, set()).update(found)
    return used


def _fingerprint(source: Source, start: int) -> int:
    """A CRC-32 over the file and those it names."""
    value = zlib.crc32(source.path.read_bytes(), start)
    for section in ("frameworks", "cues", "exemplars", "utterances"):
        for part, _ in source.parts(section) if section in source.top else ():
            value = zlib.crc32(part.read_bytes(), value) if isinstance(part, Path) else value
    return value
