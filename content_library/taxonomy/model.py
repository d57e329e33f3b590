"""What a taxonomy is once it is loaded: frozen records and look-ups, no I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from content_library.asset import LabelSet
from recommender.errors import InputError, alike_to, brief, one_of


@dataclass(frozen=True, slots=True)
class Stage:
    """A buying stage, and which messages work on a reader who stands there."""

    id: str
    name: str
    definition: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What a piece of content argues."""

    id: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Role:
    """A function in the buying group; `titles` are the title words that give it away, `generic` the last resort.

    A `*` in a word stands for more letters or, as a word of its own at the end, for all words that follow.
    """

    id: str
    name: str
    definition: str
    titles: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalKind:
    """A kind of behaviour: how likely each stage is to show it (relative), and whether it needs consent.

    `weight` (0 to 1) tempers the likelihood; `silence` (days) says that it first makes readiness less certain, as
    much as so many days without any signal would. `step` is one of a framework that belongs to contacts, or "".
    """

    id: str
    name: str
    says: Mapping[str, float]
    weight: float = 1.0
    tracked: bool = False
    step: str = ""
    silence: float = 0.0


# What sellers do, by its kind.
TOUCH_KINDS = ("sent", "call", "meeting", "demo", "event")


@dataclass(frozen=True, slots=True)
class Action:
    """What a seller can offer instead of content, the stages it is right for, and why.

    `instead_of_silence`: when somebody asked for time or fell silent; `when_unclear`: while it isn't known where they
    stand; `after_silence`: when either is long ago and nothing was heard since. One that `answers` signals of some
    kinds is right, wherever they stand, until one of the touches in `done_by` follows. What is `given_by` signals of
    some kinds is given of their own accord: after such a signal it is not asked for a while.
    """

    id: str
    name: str
    stages: tuple[str, ...]
    why: str
    instead_of_silence: bool = False
    when_unclear: bool = False
    after_silence: bool = False
    answers: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    given_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a framework and the buying stages it can mean."""

    id: str
    name: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A named set of steps mapped to the buying stages; it belongs to a contact or to an opportunity."""

    id: str
    name: str
    belongs_to: str
    steps: tuple[Step, ...]

    def steps_of(self, stage: str) -> tuple[Step, ...]:
        """The steps that a buying stage can mean, in order."""
        return tuple(step for step in self.steps if stage in step.stages)


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A short labelled text that shows what labels mean; the tagger learns from these."""

    id: str
    title: str
    text: str
    stage: str
    message: str
    also: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    industry: str = ""
    format: str = ""
    language: str = "en"


# In place of a stage: what is said tells nothing of where its speaker stands (out of office, small talk, thanks).
NOTHING = "none"


class Wish(StrEnum):
    """What somebody may wish of us beside content: all but the last end the conversation with this person."""

    LEFT_ALONE = "left_alone"
    DELETE = "delete"
    HANDS_OVER = "hands_over"
    HAS_LEFT = "has_left"
    TIME = "time"


class Turn(StrEnum):
    """What may happen to a purchase, by which somebody stands elsewhere from one day to the next."""

    BOUGHT = "bought"
    LIVE = "live"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody at a stage says or does, as a CRM would hold it; NOTHING for a stage if it tells of none.

    One with a `wish` or a `turn` is there to tell these apart (NOTHING: it only sounds like one) and tells of no stage.
    """

    id: str
    kind: str
    text: str
    stage: str
    industry: str = ""
    mood: str = ""
    language: str = "en"
    wish: str = ""
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that wording or structure shows: a pattern looked for in titles or in texts of a language.

    `language` "*" means any. Cues with the same id show the same thing, each in its language.
    """

    id: str
    where: str
    language: str
    pattern: re.Pattern[str]


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
