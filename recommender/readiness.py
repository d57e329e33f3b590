"""Signals -> readiness of one person: a probability over buying stages, with its evidence. Pure.

A hidden Markov filter in continuous time. Between signals people drift, forward more than back, and what is known
fades; a signal weighs each stage by how likely that stage shows such a kind of behaviour and says such words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Framework, Taxonomy
from content_library.taxonomy.model import Turn
from recommender.moving import (
    CALLED_OFF,
    CUSTOMER_STAGES_FROM,
    CUSTOMERS,
    FORMER,
    became_customer,
    drift,
    lost,
    prior,
)
from recommender.people import Consent, Override, Signal
from recommender.turns import BECOMES_CUSTOMER, LOST

Array = npt.NDArray[np.float64]

DAY = 86_400.0
# No sentence may rule a stage out: the share of probability that the words leave to every stage alike.
WORDS_FLOOR = 0.02
# What a person's own word on a contact leaves to the other stages together.
OVERRIDE_DOUBT = 0.1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one signal (or a person's word) did: the stage it speaks for and how far it moved the estimate.

    `moved` is the total variation distance between before and after (a silence's fading included), 0 (nothing) to 1
    (everything). `empty` marks words that say nothing (an absence note, thanks): they are nobody's need; `wish` is what
    the words wish of us, `turn` what they say has happened to the purchase, "" for nothing.
    """

    signal_id: str
    kind: str
    at: datetime
    text: str
    speaks_for: str
    moved: float
    empty: bool = False
    wish: str = ""
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """A probability over stages on a day, with its evidence (latest first) and what was left out.

    `left_out_unknown` counts signals by a kind, `left_out_stages` people's words by a stage, that the taxonomy doesn't
    have. `last_kind` is the kind of the latest signal, `last_step_kind` that of the latest one that is no silence.
    Where the stage was `given` by who asks, the probabilities are theirs and the evidence did not lead to them.
    """

    stages: tuple[str, ...]
    probabilities: tuple[float, ...]
    as_of: datetime
    evidence: tuple[Evidence, ...] = ()
    left_out_consent: int = 0
    left_out_machine: int = 0
    last_kind: str = ""
    last_step_kind: str = ""
    left_out_unknown: Mapping[str, int] = field(default_factory=dict)
    left_out_stages: Mapping[str, int] = field(default_factory=dict)
    given: bool = False

    @property
    def stage(self) -> str:
        """The likeliest stage."""
        return self.stages[int(np.argmax(self.probabilities))]

    @property
    def certainty(self) -> float:
        """1 when one stage is sure, 0 when all are equally likely (1 - normalised entropy); 1 if there is only one."""
        if len(self.stages) == 1:
            return 1.0
        p = np.asarray(self.probabilities)
        return float(1 + (p * np.log(np.maximum(p, 1e-12))).sum() / np.log(len(p)))

    def as_mapping(self) -> dict[str, float]:
        """Probability by stage."""
        return dict(zip(self.stages, self.probabilities, strict=True))

    def step(self, framework: Framework, taxonomy: Taxonomy) -> str:
        """The framework's step: what the latest signal's kind tells, else all of the stage ("Qualify / Try").

        A silence tells nothing about steps, so the latest kind before it counts.
        """
        steps = framework.steps_of(self.stage)
        told = taxonomy.kind(self.last_step_kind).step if self.last_step_kind else ""
        if told in [s.id for s in steps]:
            return next(s.name for s in steps if s.id == told)
        return " / ".join(s.name for s in steps)


@dataclass(frozen=True, slots=True)
class Usable:
    """Signals that may be used, oldest first, and how many were left out for which reason (`unknown`: by kind)."""

    signals: tuple[Signal, ...]
    left_out_consent: int
    left_out_machine: int
    left_out_unknown: Mapping[str, int] = field(default_factory=dict)


def usable(
    signals: Sequence[Signal], consent: Consent, taxonomy: Taxonomy, unknown_counts: bool, as_of: datetime
) -> Usable:
    """The signals that consent and good sense allow: no machine's clicks, no tracking without a yes, no future.

    What was recorded only after `as_of` was not known then, and is left out with the future. Kinds that the taxonomy
    doesn't have (it has been changed since) say nothing, and are left out and counted.
    """
    known = sorted((s for s in signals if s.at <= as_of and (s.recorded_at or s.at) <= as_of), key=_order)
    people = [s for s in known if not s.is_machine]
    telling = [s for s in people if s.kind in taxonomy.kinds]
    strange = Counter(s.kind for s in people if s.kind not in taxonomy.kinds)
    tracked_ok = consent is Consent.YES or (consent is Consent.UNKNOWN and unknown_counts)
    kept = [s for s in telling if tracked_ok or not taxonomy.kind(s.kind).tracked]
    return Usable(tuple(kept), len(telling) - len(kept), len(known) - len(people), dict(strange))


def infer(
    signals: Usable,
    words: Mapping[str, Array],
    taxonomy: Taxonomy,
    as_of: datetime,
    relation: str = "",
    overrides: Sequence[Override] = (),
    turns: Mapping[str, str] | None = None,
) -> Readiness:
    """Where a person stands at `as_of`.

    `words` maps a signal's id to the probability over stages that its words alone give (signals without words, or
    whose words were not read, are absent), and `turns` one to what its words say has happened to the purchase.
    `relation` is how the account stands to the product: prospect, customer, former or "". An override replaces what
    came before it, signals of the same moment, and the relation; one to a stage that the taxonomy doesn't have (it has
    been changed since) is left out and counted. Raises InputError for a
    signal of a kind that it doesn't have: `usable` gives none.
    """
    stages = taxonomy.labels("stage")
    p = prior(stages, "")
    evidence: list[Evidence] = []
    said = [o for o in overrides if o.at <= as_of]
    events: list[Signal | Override] = [*signals.signals, *(o for o in said if o.stage in stages)]
    heard = sorted((e for e in events if e.at <= as_of), key=_order)
    last_at: datetime | None = None
    told = turns or {}
    for event in heard:
        if last_at is not None:
            p = drift(p, (event.at - last_at).total_seconds() / DAY)
        last_at, before = event.at, p
        turn = told.get(event.signal_id, "") if isinstance(event, Signal) else ""
        p, speaks_for = _after(event, p, words, turn, taxonomy)
        evidence.append(_evidence(event, speaks_for, float(abs(p - before).sum() / 2)))
    if last_at is not None:
        p = drift(p, (as_of - last_at).total_seconds() / DAY)
    if not any(isinstance(e, Override) for e in heard):
        # How the account stands is a fact of today: it does not fade as what was heard months ago does.
        p = p * prior(stages, _relation(relation, [told.get(e.signal_id, "") for e in heard if isinstance(e, Signal)]))
        p = p / p.sum()
    kinds = [e.kind for e in heard if isinstance(e, Signal)]
    return Readiness(
        stages=stages,
        probabilities=tuple(float(x) for x in p),
        as_of=as_of,
        evidence=tuple(reversed(evidence)),
        left_out_consent=signals.left_out_consent,
        left_out_machine=signals.left_out_machine,
        last_kind=kinds[-1] if kinds else "",
        last_step_kind=next((k for k in reversed(kinds) if not taxonomy.kind(k).silence), ""),
        left_out_unknown=signals.left_out_unknown,
        left_out_stages=dict(Counter(o.stage for o in said if o.stage not in stages)),
    )


def _relation(noted: str, turns: Sequence[str]) -> str:
    """How the account stands: as it is noted, but for what the last of the turns, oldest first, tells: where somebody
    said that they bought, or chose somebody else, nobody has noted yet how it stands now."""
    last = next((t for t in reversed(turns) if t in (*BECOMES_CUSTOMER, LOST)), "")
    if last in BECOMES_CUSTOMER and noted != FORMER:
        return CUSTOMERS[0]
    return FORMER if last == LOST and noted in CUSTOMERS else noted


def _order(event: Signal | Override) -> tuple[datetime, bool, tuple[str, ...]]:
    """By moment; at the same moment signals before a person's word, and otherwise by what they say."""
    if isinstance(event, Override):
        return event.at, True, (event.stage, event.reason, event.user_id, event.product)
    return event.at, False, (event.signal_id, event.kind, event.text, event.product)


def _after(
    event: Signal | Override, p: Array, words: Mapping[str, Array], turn: str, taxonomy: Taxonomy
) -> tuple[Array, str]:
    """The estimate after an event, and the stage that the event speaks for."""
    stages = taxonomy.labels("stage")
    if isinstance(event, Override):
        at = stages.index(event.stage)
        told = np.full(len(stages), OVERRIDE_DOUBT / max(len(stages) - 1, 1))
        told[at] = 1 - OVERRIDE_DOUBT
        return told / told.sum(), event.stage
    if turn in BECOMES_CUSTOMER and CUSTOMER_STAGES_FROM in stages:
        p = became_customer(p, stages, _likelihood(event, words, taxonomy) if turn == Turn.LIVE else None)
        return p, CUSTOMER_STAGES_FROM
    if turn == LOST:
        return lost(p), stages[0]
    if turn == Turn.CALLED_OFF:
        p = drift(p, CALLED_OFF)
    # Measured on judged situations, silences that also say what they say read as well as ones that only fade.
    fading = taxonomy.kind(event.kind).silence
    likelihood = _likelihood(event, words, taxonomy)
    p = (drift(p, fading) if fading else p) * likelihood
    return p / p.sum(), stages[int(np.argmax(likelihood))]


def _evidence(event: Signal | Override, speaks_for: str, moved: float) -> Evidence:
    if isinstance(event, Override):
        return Evidence("", "override", event.at, event.reason, speaks_for, moved)
    return Evidence(event.signal_id, event.kind, event.at, event.text, speaks_for, moved)


def _likelihood(signal: Signal, words: Mapping[str, Array], taxonomy: Taxonomy) -> Array:
    kind = taxonomy.kind(signal.kind)
    stages = taxonomy.labels("stage")
    likelihood = np.array([kind.says[s] for s in stages]) ** kind.weight
    said = words.get(signal.signal_id)
    # What is written at a silence is the seller's remark about it, not the buyer's word.
    if said is not None and not kind.silence:
        # At a tracked visit they are the page's name, hardly the buyer's own: they count no more than the visit does.
        share = kind.weight if kind.tracked else 1.0
        likelihood = likelihood * ((said + WORDS_FLOOR) / (1 + len(stages) * WORDS_FLOOR)) ** share
    return np.asarray(likelihood)
