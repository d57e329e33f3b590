"""A taxonomy as a whole: all label sets in one place, and look-ups in them, no I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from content_library.asset import LabelSet
from content_library.taxonomy.model import Action, Cue, Exemplar, Framework, Message, Role, SignalKind, Stage, Utterance
from recommender.errors import InputError, alike_to, brief, one_of


@dataclass(frozen=True)
class Taxonomy:
    """All label sets, in one place. Order of `stages` is the order of the journey.

    `fingerprint` (a CRC-32 of the files) changes when anything does: what was learned from it is then learned anew.
    """

    name: str
    stages: tuple[Stage, ...]
    messages: tuple[Message, ...]
    roles: tuple[Role, ...]
    signal_kinds: tuple[SignalKind, ...]
    actions: tuple[Action, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    mappings: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    cues: tuple[Cue, ...] = ()
    fingerprint: int = 0
    read_exemplars: Callable[[], tuple[Exemplar, ...]] = tuple
    read_utterances: Callable[[], tuple[Utterance, ...]] = tuple

    @cached_property
    def exemplars(self) -> tuple[Exemplar, ...]:
        """The labelled texts, read when first asked for."""
        return self.read_exemplars()

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """The labelled sayings, read when first asked for."""
        return self.read_utterances()

    def labels(self, label_set: LabelSet | str) -> tuple[str, ...]:
        """The label ids of a label set, in order."""
        return self._labels[LabelSet(label_set)]

    @cached_property
    def _labels(self) -> Mapping[LabelSet, tuple[str, ...]]:
        return {
            LabelSet.STAGE: tuple(s.id for s in self.stages),
            LabelSet.MESSAGE: tuple(m.id for m in self.messages),
            LabelSet.ROLE: tuple(r.id for r in self.roles),
        }

    def name_of(self, label: str) -> str:
        """The human name of a stage, message or role; the id itself where it has none."""
        everything: tuple[Stage | Message | Role, ...] = (*self.stages, *self.messages, *self.roles)
        return next((item.name for item in everything if item.id == label), label)

    def in_sentence(self, label: str) -> str:
        """The name of a stage, message or role within a sentence: "why us", but "CFO" and "why Acme"."""
        name = self.name_of(label)
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]

    def messages_for(self, stage: str) -> tuple[str, ...]:
        """Which messages work on a reader at this stage; an InputError lists the valid stages."""
        one_of("stage", stage, self.labels(LabelSet.STAGE))
        return next(s.messages for s in self.stages if s.id == stage)

    @cached_property
    def kinds(self) -> Mapping[str, SignalKind]:
        """The signal kinds by id."""
        return {k.id: k for k in self.signal_kinds}

    def kind(self, kind: str) -> SignalKind:
        """The signal kind with this id, or called so; else an InputError that lists the valid ids."""
        found = self.kinds.get(kind) or self._kinds_by_name.get(" ".join(kind.casefold().split()))
        return found or self.kinds[one_of("signal kind", kind, self.kinds)]

    @cached_property
    def _kinds_by_name(self) -> Mapping[str, SignalKind]:
        return {k.name.casefold(): k for k in reversed(self.signal_kinds)}

    def framework(self, framework_id: str) -> Framework:
        """The framework with this id, or an InputError that lists the valid ones."""
        known = {f.id: f for f in self.frameworks}
        return known[one_of("framework", framework_id, known)]

    def label_of(self, label_set: LabelSet | str, name: str) -> tuple[str, ...]:
        """Our labels for a name that somebody uses: an id, a display name, or a mapped name of another system.

        Raises InputError with the valid ids where the name is none of these.
        """
        wanted = " ".join(name.strip().lower().split())
        labels = self.labels(label_set)
        # An id is what it is, whatever another label is called.
        spelled = {self.name_of(label).lower(): label for label in reversed(labels)}
        spelled |= {label.lower().replace("_", " "): label for label in labels}
        spelled |= {label.lower(): label for label in labels}
        if wanted in spelled:
            return (spelled[wanted],)
        mapped = self.mappings.get(str(label_set), {}).get(wanted)
        if mapped:
            return mapped
        alike = alike_to(name, [*labels, *map(self.name_of, labels)])
        hint = f" (did you mean {alike}?)" if alike else ""
        choices = ", ".join(label if self._is_plain(label) else f"{label} ({self.name_of(label)})" for label in labels)
        raise InputError(
            f"'{brief(name)}' is not a {LabelSet(label_set)}{hint}; choose one of {choices}, or map it in the taxonomy."
        )

    def _is_plain(self, label: str) -> bool:
        """Whether a label is called what its id says."""
        return self.name_of(label).lower() == label.lower().replace("_", " ")

    def one_label(self, label_set: LabelSet | str, name: str) -> str:
        """Our one label for such a name; "" for "" and "unknown" for an unknown role.

        Raises InputError where it is none, or means several.
        """
        if not name or (label_set == LabelSet.ROLE and name == "unknown"):
            return name
        labels = self.label_of(label_set, name)
        if len(labels) > 1:
            raise InputError(f"'{brief(name)}' can mean {' or '.join(labels)}; choose one of them as {label_set}.")
        return labels[0]
