"""The members of a buying group -> how far apart they stand, where they rub, and whom to move next. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

import numpy as np
import numpy.typing as npt

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from recommender.counting import counted
from recommender.errors import InputError
from recommender.explain import reader, stage_phrase
from recommender.readiness import Readiness
from recommender.wishes import CHOSE_ANOTHER

Array = npt.NDArray[np.float64]

# A purchase stalls late where one of these never took part; security and end users are not in every purchase.
EXPECTED_ROLES = ("executive", "finance", "technical", "business")
EXPECTED_BUYING_ROLES = ("economic buyer", "decision maker", "champion")
# Neighbouring stages flow into each other; people who stand two apart talk about different things.
FRICTION_STAGES = 2
# A friction is told as a fact, so each side's stage must be likelier than all the others together; a guess is no side.
FRICTION_SURE = 0.5
# More than three frictions are not read.
MAX_FRICTIONS = 3
# The weight of a member whose influence nobody recorded: in the middle of 0 and 1.
UNRECORDED = 0.5
# Estimates of where people stand are not finer than half a stage, so nobody is called behind for less.
BEHIND = 0.5


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a buying group.

    `influence` is 0 or more, of which only the share of the group's counts; None where nobody recorded it, which counts
    as UNRECORDED. `left_alone` are their words where they want nothing more or can be asked no more, `wish` says which,
    and `left_at` when.
    """

    contact_id: str
    name: str
    role: str
    buying_role: str
    influence: float | None
    readiness: Readiness
    left_alone: str = ""
    wish: str = ""
    left_at: datetime | None = None

    @property
    def lost(self) -> bool:
        """Whether they chose somebody else: where they stood is then no matter of this purchase any more."""
        return self.wish == CHOSE_ANOTHER

    @property
    def weight(self) -> float:
        """The influence to count with."""
        return UNRECORDED if self.influence is None else self.influence


@dataclass(frozen=True, slots=True)
class Friction:
    """Two members who stand so far apart that they talk about different things; ids of contacts."""

    ahead: str
    behind: str
    stages_apart: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Move:
    """Whom to move next: by how many stages this member is behind the rest (0 where nothing was heard), and why."""

    member: Member
    behind: float
    reason: str


@dataclass(frozen=True, slots=True)
class BuyingGroup:
    """How a buying group stands.

    `alignment` is from 0 (half of the influence at the first stage, half at the last) to 1 (all at the same place);
    None where fewer than two members were heard from. `spread` is the distance in stages from the laggard to the
    front-runner, of those of whom it is clear where they stand; both are None where that is less than half a stage.
    `unheard` are the members without any signal: they count for roles, and nowhere else. `move_next` is None where
    nobody is behind and all were heard; it is never somebody who asked to be left alone. `lost` are those who chose
    somebody else: neither ahead nor behind, no side of a friction. They stand so as to the `product`, "" for the
    vendor as a whole; where nobody asked for it (`product_inferred`), it is what any of them last spoke of.
    """

    members: tuple[Member, ...]
    unheard: tuple[Member, ...]
    alignment: float | None
    spread: float
    front_runner: Member | None
    laggard: Member | None
    missing_roles: tuple[str, ...]
    missing_buying_roles: tuple[str, ...]
    frictions: tuple[Friction, ...]
    move_next: Move | None
    lost: tuple[Member, ...] = ()
    product: str = ""
    product_inferred: bool = False


def assess(members: Sequence[Member], taxonomy: Taxonomy, product: str = "") -> BuyingGroup:
    """How these people stand to each other as to a product, the same in whatever order they come.

    Raises InputError where somebody is listed twice, an influence is no number from 0 up, or a readiness is over
    other stages than the taxonomy's.
    """
    _check(members, taxonomy)
    group = tuple(sorted(members, key=lambda m: m.contact_id))
    heard = [m for m in group if m.readiness.evidence]
    unheard = tuple(m for m in group if not m.readiness.evidence)
    placed = [m for m in heard if _sure(m) and not m.lost]
    places = [_position(m) for m in placed]
    spread = max(places) - min(places) if places else 0.0
    apart = placed if spread >= BEHIND else []
    roles = {m.role for m in group}
    buying_roles = {" ".join(m.buying_role.lower().replace("_", " ").split()) for m in group}
    return BuyingGroup(
        members=group,
        unheard=unheard,
        alignment=alignment(heard) if len(heard) > 1 else None,
        spread=spread,
        # Of those at the same place the one with more influence is named, then the first by id.
        front_runner=max(apart, key=lambda m: (round(_position(m), 9), m.weight), default=None),
        laggard=min(apart, key=lambda m: (round(_position(m), 9), -m.weight), default=None),
        missing_roles=tuple(r for r in EXPECTED_ROLES if r in taxonomy.labels(LabelSet.ROLE) and r not in roles),
        missing_buying_roles=tuple(r for r in EXPECTED_BUYING_ROLES if r not in buying_roles),
        frictions=_frictions(heard, taxonomy),
        move_next=_move_next(placed, unheard, taxonomy, product),
        lost=tuple(m for m in group if m.lost),
        product=product,
    )


def alignment(members: Sequence[Member]) -> float:
    """How close members stand together, from 0 to 1.

    The distance between two members is the number of stages by which the one's probability must be shifted to become
    the other's (the earth mover's distance along the journey). Alignment is 1 minus the mean distance between two
    people drawn by influence, over the greatest mean there can be, which is reached where half of the influence
    stands at the first stage and half at the last. So members with the same readiness are aligned however uncertain
    it is, and one without influence changes nothing. Without any member, it is 1.
    """
    if not members:
        return 1.0
    weights = _shares(members)
    reached = np.cumsum([m.readiness.probabilities for m in members], axis=1)
    distances = np.abs(reached[:, None, :] - reached[None, :, :]).sum(axis=2)
    greatest = (reached.shape[1] - 1) / 2
    if not greatest:
        return 1.0
    return float(np.clip(1 - weights @ distances @ weights / greatest, 0.0, 1.0))


def _check(members: Sequence[Member], taxonomy: Taxonomy) -> None:
    ids = [m.contact_id for m in members]
    for m in members:
        if ids.count(m.contact_id) > 1:
            raise InputError(f"'{m.contact_id}' is in the buying group twice; give each person once.")
        if not (math.isfinite(m.weight) and m.weight >= 0):
            raise InputError(f"The influence of '{m.contact_id}' is {m.influence}; it must be a number from 0 up.")
        if m.readiness.stages != taxonomy.labels(LabelSet.STAGE):
            raise InputError(f"The readiness of '{m.contact_id}' is not over the stages of the taxonomy.")


def _shares(members: Sequence[Member]) -> Array:
    """Each member's share of the influence; equal shares where nobody has any."""
    weights = np.array([m.weight for m in members], dtype=float)
    return weights / weights.sum() if weights.any() else np.full(len(weights), 1 / max(len(weights), 1))


def _sure(member: Member) -> bool:
    """Whether it is clear where somebody stands, as everywhere else."""
    return bool(reader(member.readiness))


def _takes_a_side(member: Member) -> bool:
    """Whether it is sure enough where somebody stands to say that they rub, and they still have a part in it."""
    return _sure(member) and max(member.readiness.probabilities) >= FRICTION_SURE and not member.lost


def _position(member: Member) -> float:
    """The expected place on the journey, in stages from the first."""
    return float(np.dot(member.readiness.probabilities, np.arange(len(member.readiness.stages))))


def _median(members: Sequence[Member]) -> float:
    """The influence-weighted median of places: each member's stands in the middle of its share, straight in between."""
    placed = sorted((_position(m), share) for m, share in zip(members, _shares(members), strict=True) if share)
    places, shares = np.array(placed).T
    return float(np.interp(0.5, np.cumsum(shares) - shares / 2, places))


def _move_next(placed: Sequence[Member], unheard: Sequence[Member], taxonomy: Taxonomy, product: str) -> Move | None:
    """Who holds the group back most: influence x distance behind the influence-weighted median of the others.

    Of the others, for somebody with half of the influence would else be the median and never behind. Where nobody is
    behind, it is the most influential of those from whom nothing was heard. Who asked to be left alone is one of the
    others, and never the one to move; of whom it is unclear where they stand is neither.
    """
    best: Move | None = None
    weighed = 0.0
    for i, (member, share) in enumerate(zip(placed, _shares(placed), strict=True)):
        others = [*placed[:i], *placed[i + 1 :]]
        behind = _median(others) - _position(member) if others else 0.0
        if behind >= BEHIND and not member.left_alone and round(share * behind, 9) > weighed:
            weighed = round(share * behind, 9)
            rest = "the rest" if len(others) > 1 else _called(others[0], taxonomy)
            stands = stage_phrase(member.readiness.stage, taxonomy)
            where = f"{_called(member, taxonomy)} {stands}, {_stages(behind)} behind {rest}"
            best = Move(member, behind, f"{where}{_weighs(member, share, placed)}.")
    if best is None and unheard:
        member = max(unheard, key=lambda m: m.weight)
        about = f" about {product}" if product else ""
        return Move(member, 0.0, f"Nothing has been heard from {_called(member, taxonomy)}{about} yet.")
    return best


def _weighs(member: Member, share: float, heard: Sequence[Member]) -> str:
    """What is recorded of somebody's influence; a share that nobody recorded is no finding."""
    if member.influence is not None:
        return f", and has {share:.0%} of the influence"
    if any(m.influence is not None for m in heard):
        return " (their influence is not recorded, and counts as middling)"
    return " (no influence is recorded: each counts alike)"


def _frictions(heard: Sequence[Member], taxonomy: Taxonomy) -> tuple[Friction, ...]:
    """The pairs who stand far apart, those first that weigh most: shares of influence x stages apart."""
    found = []
    shares = dict(zip((m.contact_id for m in heard), _shares(heard), strict=True))
    for a, b in permutations(filter(_takes_a_side, heard), 2):
        apart = a.readiness.stages.index(a.readiness.stage) - b.readiness.stages.index(b.readiness.stage)
        if apart >= FRICTION_STAGES:
            one, other = (f"{_called(m, taxonomy)} {stage_phrase(m.readiness.stage, taxonomy)}" for m in (a, b))
            weight = shares[a.contact_id] * shares[b.contact_id] * apart
            found.append((-round(weight, 9), Friction(a.contact_id, b.contact_id, apart, f"{one} while {other}.")))
    return tuple(friction for _, friction in sorted(found, key=lambda f: f[0])[:MAX_FRICTIONS])


def _called(member: Member, taxonomy: Taxonomy) -> str:
    """How a sentence names somebody: "Finance (Graham Tisdale)"; the name alone where the role is not known."""
    name = member.name or member.contact_id
    return f"{taxonomy.name_of(member.role)} ({name})" if member.role in taxonomy.labels(LabelSet.ROLE) else name


def _stages(distance: float) -> str:
    """A distance to the nearest half stage, in words."""
    whole, half = divmod(math.floor(distance * 2 + 0.5), 2)
    if not whole:
        return "half a stage"
    if half:
        return f"about {counted(whole)} and a half stages"
    return f"about {counted(whole)} {'stage' if whole == 1 else 'stages'}"
