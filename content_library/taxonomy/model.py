"""What a taxonomy holds once it is loaded: frozen records, no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    kinds is right, wherever they stand, until one of the touches in `done_by` follows; an asset
    that was sent does so where it suits one of its `stages`, or it has none. What is `given_by` signals of
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
