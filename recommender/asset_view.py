"""An asset as people look at it: what its tags say, which passages say so, and whether it may be sent. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from content_library.asset import Asset, Status, Tag

# Shares of labels that differ by no more are alike.
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Speaking:
    """The passage that speaks for a label of an asset: a short quotation, and its place in the source ("" for none)."""

    label_set: str
    label: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class AssetView:
    """An asset with its effective tags: the first stage and message, the roles, and whether a person should look.

    `set_by` says who set the stage, `setters` who set each label set that has tags. `doubts` say by label set why
    somebody should look at what the machine set. `speaking` has, for the stage, the message and each role, the passage
    that speaks for it (in lists it is empty), `evidence` more of that of the stage. `validity` is what keeps the asset
    from being sent at the moment of the view: "expired", "not yet published", "not yet valid", or "".
    """

    asset: Asset
    stage: str
    stage_p: float
    message: str
    message_p: float
    roles: tuple[str, ...]
    set_by: str
    needs_a_look: bool
    stages: Mapping[str, float]
    evidence: str = ""
    evidence_place: str = ""
    is_gone: bool = False
    setters: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    speaking: tuple[Speaking, ...] = ()
    validity: str = ""

    @property
    def likeliest(self) -> tuple[str, ...]:
        """The stages that are as likely as the first: an import may have set two of them alike. None without tags."""
        ranked = [self.stage, *(s for s in self.stages if s != self.stage)] if self.stage else []
        return tuple(s for s in ranked if self.stages.get(s, self.stage_p) >= self.stage_p - SAME)

    @property
    def doubt(self) -> str:
        """The doubts in words, "" for none: "the stage is uncertain"."""
        return " and ".join(dict.fromkeys(self.doubts.values()))

    @property
    def state(self) -> str:
        """The asset's status, or what keeps it from being recommended though it is approved.

        That is "source gone" where its file or row is no longer there, else what `validity` says.
        """
        if self.is_gone:
            return "source gone"
        return self.validity if self.validity and self.asset.status is Status.APPROVED else str(self.asset.status)


def by_likelihood(tags: Iterable[Tag], labels: Sequence[str]) -> list[Tag]:
    """The tags of a label set, likeliest first; of those that are alike, the first of the set's `labels`."""
    place = {label: i for i, label in enumerate(labels)}
    return sorted(tags, key=lambda t: (-round(t.p_primary / SAME), place.get(t.label, len(place))))


def validity(asset: Asset, today: date) -> str:
    """What keeps the asset from being sent on a day, whatever its status; "" where nothing does."""
    if asset.valid_to and asset.valid_to < today:
        return "expired"
    if asset.published_at and asset.published_at > today:
        return "not yet published"
    return "not yet valid" if asset.valid_from and asset.valid_from > today else ""
