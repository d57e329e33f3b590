"""What people note down: signals, touches, outcomes, tags, overrides, needs. Checked at the door, audited, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from content_library.asset import LabelSet, SetBy, Tag, content_hash
from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import TOUCH_KINDS
from recommender.errors import InputError, NotFoundError, one_of
from recommender.moments import past
from recommender.people import Need, Outcome, OutcomeKind, Override, Signal, Touch
from recommender.store import Store


@dataclass(frozen=True)
class Records:
    """Writes one record at a time; every id is made from what the record says, so noting it twice changes nothing."""

    store: Store
    taxonomy: Taxonomy

    def add_signal(
        self, contact: str, kind: str, at: datetime, now: datetime, details: Mapping[str, Any], actor: str
    ) -> Signal:
        """The signal as kept; `details` are Signal's other text fields."""
        person = self.store.people.contact(contact)
        kind = self.taxonomy.kind(kind).id
        past(at, now, "A signal")
        if details.get("asset_id"):
            self.store.content.asset(details["asset_id"])
        key = content_hash(person.contact_id, kind, at.astimezone(UTC).isoformat(), *details.values())[:16]
        signal = replace(Signal(f"s-{key}", person.contact_id, kind, at, recorded_at=now), **details)
        self.store.people.save([signal])
        self.store.audit(actor, "add signal", f"{person.contact_id}: {kind}", now)
        return signal

    def add_touch(
        self, contact: str, kind: str, at: datetime, now: datetime, details: Mapping[str, Any], actor: str
    ) -> Touch:
        """The touch as kept; `details` are Touch's other text fields."""
        person = self.store.people.contact(contact)
        one_of("kind of touch", kind, TOUCH_KINDS)
        past(at, now, "A touch")
        if details.get("asset_id"):
            self.store.content.asset(details["asset_id"])
        key = content_hash(person.contact_id, kind, at.astimezone(UTC).isoformat(), *details.values())[:16]
        touch = Touch(f"t-{key}", person.contact_id, kind, at, user_id=actor, **details)
        self.store.people.save([touch])
        self.store.audit(actor, "add touch", f"{person.contact_id}: {kind}", now)
        return touch

    def add_outcome(self, outcome: str, about: Mapping[str, str], at: datetime, now: datetime, actor: str) -> Outcome:
        """The outcome as kept; `about` holds exposure_id, or contact and item_id, and the reason."""
        kind = OutcomeKind(one_of("outcome", outcome, list(OutcomeKind)))
        past(at, now, "An outcome")
        exposure, contact, item = self._about(about)
        kept = Outcome(kind, at, exposure, contact, item, about["reason"], actor)
        self.store.log.save_outcomes([kept])
        self.store.audit(actor, "add outcome", f"{contact}, {item}: {kind}", now)
        return kept

    def undo_outcome(self, outcome: str, about: Mapping[str, str], now: datetime, actor: str) -> Outcome:
        """The outcome that was taken back: the latest of this kind, of any where it is "". Raises InputError for none.

        What was noted of an asset that this one replaced counts for it, and is taken back by it.
        """
        kind = OutcomeKind(one_of("outcome", outcome, list(OutcomeKind))) if outcome else None
        _, contact, item = self._about(about)
        before = [old for old, new in self.store.adding.successors().items() if new == item]
        with self.store.transaction():
            gone = self.store.log.take_back(contact, [item, *before], kind)
            if gone is None:
                raise InputError(f"No {kind or 'outcome'} of {item} is noted for {contact}: nothing to take back.")
            self.store.audit(actor, "undo outcome", f"{contact}, {gone.item_id}: {gone.outcome}", now)
        return gone

    def _about(self, about: Mapping[str, str]) -> tuple[str, str, str]:
        """The exposure ("" for none), the contact and the item of an outcome. Raises NotFoundError or InputError."""
        exposure, contact, item = about["exposure_id"], about["contact"], about["item_id"]
        if exposure:
            shown = self.store.log.exposure(exposure)
            if shown is None:
                raise NotFoundError("exposure", exposure)
            return exposure, shown.contact_id, shown.item_id
        if not (contact and item):
            raise InputError("An outcome needs an exposure_id, or a contact and an item_id.")
        return "", self.store.people.contact(contact).contact_id, self._item(item)

    def _item(self, item: str) -> str:
        """The id of an item that can be recommended: an action, a talking point that somebody wrote or one taken from
        an asset ("asset#place"), or an asset. Raises NotFoundError with the nearest assets."""
        if item in {a.id for a in self.taxonomy.actions} or self.store.content.talking_points([item]):
            return item
        asset_id, _, place = item.partition("#")
        known = {a.asset_id for a in self.store.content.assets(ids=[item, asset_id])}
        return item if place and asset_id in known else self.store.content.asset(item).asset_id

    def override(self, contact: str, stage: str, reason: str, product: str, actor: str, now: datetime) -> Override:
        """The person's word on where a contact stands. Raises InputError without a reason."""
        person = self.store.people.contact(contact)
        one_of("stage", stage, self.taxonomy.labels(LabelSet.STAGE))
        if not reason.strip():
            raise InputError("Say why: an override needs a reason.")
        kept = Override(person.contact_id, stage, now, product, reason.strip(), actor)
        self.store.people.save([kept])
        self.store.audit(actor, "override", f"{person.contact_id}: {stage} ({reason.strip()})", now)
        return kept

    def set_need(self, contact: str, text: str, product: str, actor: str, now: datetime) -> Need:
        """The need in a person's words, as kept; blank words take it back."""
        person = self.store.people.contact(contact)
        need = Need(person.contact_id, text.strip(), now, product, actor)
        self.store.people.save_need(need)
        self.store.audit(actor, "set need", person.contact_id, now)
        return need

    def set_tags(self, asset_id: str, label_set: str, labels: Sequence[str], actor: str, now: datetime) -> list[Tag]:
        """A person's tags: the first label is the primary one, the others are acceptable; what is left out is not."""
        which = LabelSet(one_of("label set", label_set, list(LabelSet)))
        asset = self.store.content.asset(asset_id)
        chosen = list(dict.fromkeys(ours for name in labels for ours in self.taxonomy.label_of(which, name)))
        if not chosen:
            raise InputError(f"Name at least one {which}: {', '.join(self.taxonomy.labels(which))}.")
        # Roles stand each alone: whoever names several means all of them.
        primary = chosen if which is LabelSet.ROLE else chosen[:1]
        tags = [
            Tag(
                asset.asset_id,
                which,
                label,
                p_primary=float(label in primary),
                p_acceptable=float(label in chosen),
                set_by=SetBy.PERSON,
                rater=actor,
                at=now.isoformat(),
            )
            for label in self.taxonomy.labels(which)
        ]
        self.store.content.replace_tags(tags)
        self.store.audit(actor, "set tags", f"{asset.asset_id}: {which} = {', '.join(chosen)}", now)
        return tags
