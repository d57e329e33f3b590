"""Calls about people: where they stand, what they did, what was done, and what somebody knows better."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from content_library.asset import LabelSet
from recommender.calls.checked import checked
from recommender.calls.door import Door
from recommender.moments import moment_of, past_moment
from recommender.results import ContactView
from recommender.rights import Act

if TYPE_CHECKING:
    from recommender.buying_group import BuyingGroup
    from recommender.people import Need, Outcome, Signal, Touch
    from recommender.readiness import Readiness


class PeopleCalls(Door):
    """What a rep looks up and notes down about buyers."""

    @checked
    def contacts(
        self, *, search: str = "", account: str = "", actor: str = "", as_of: datetime | None = None
    ) -> list[ContactView]:
        """Contacts with role and readiness, by id; each as to the product that they last spoke of."""
        self._may(actor, Act.READ)
        return self._parts.views.contacts(search, account, moment_of(as_of))

    @checked
    def contact(
        self, contact: str, *, product: str | None = None, actor: str = "", as_of: datetime | None = None
    ) -> ContactView:
        """One contact with role and readiness; `product` as in `readiness`. Raises NotFoundError with the nearest
        names."""
        self._may(actor, Act.READ)
        return self._parts.views.contact(self.store.people.contact(contact), product, moment_of(as_of))

    @checked
    def readiness(
        self, contact: str, *, product: str | None = None, actor: str = "", as_of: datetime | None = None
    ) -> Readiness:
        """Where a contact stands at `as_of`, with the evidence: as to a product, "" for the vendor as a whole; where
        none is given, what they last spoke of. Raises NotFoundError with the nearest names."""
        return self.contact(contact, product=product, actor=actor, as_of=as_of).readiness

    @checked
    def buying_group(
        self, account: str, *, product: str | None = None, actor: str = "", as_of: datetime | None = None
    ) -> BuyingGroup:
        """How the people of an account stand to each other as to a product, and whom to move next: "" is the vendor as
        a whole; where none is given, what any of them last spoke of. Raises NotFoundError."""
        self._may(actor, Act.READ)
        return self._parts.views.buying_group(account, product, moment_of(as_of))

    @checked
    def add_signal(
        self,
        contact: str,
        kind: str,
        *,
        text: str = "",
        at: datetime | None = None,
        product: str = "",
        asset_id: str = "",
        channel: str = "",
        mood: str = "",
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Signal:
        """The signal that was noted. `as_of` is the moment of writing, which is kept as `recorded_at`; what happened
        `at` is then unless it is given, and not after it.

        Raises NotFoundError or InputError (unknown kind, a moment in the future).
        """
        self._may(actor, Act.SELL)
        now = past_moment(as_of, "A signal")
        details = {"text": text, "product": product, "asset_id": asset_id, "channel": channel, "mood": mood}
        return self._parts.records.add_signal(contact, kind, _at(at, now), now, details, actor)

    @checked
    def add_touch(
        self,
        contact: str,
        kind: str,
        *,
        text: str = "",
        at: datetime | None = None,
        asset_id: str = "",
        campaign: str = "",
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Touch:
        """The touch that was noted: sent, call, meeting, demo or event. It happened `at`, else at `as_of`, the moment
        of writing, and not after that. Raises NotFoundError or InputError.
        """
        self._may(actor, Act.SELL)
        now = past_moment(as_of, "A touch")
        details = {"text": text, "asset_id": asset_id, "campaign": campaign}
        return self._parts.records.add_touch(contact, kind, _at(at, now), now, details, actor)

    @checked
    def add_outcome(
        self,
        outcome: str,
        *,
        exposure_id: str = "",
        contact: str = "",
        item_id: str = "",
        reason: str = "",
        at: datetime | None = None,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Outcome:
        """The outcome that was noted, of an exposure or of item and contact. It happened `at`, else at `as_of`, the
        moment of writing, and not after that. Raises NotFoundError or InputError.
        """
        self._may(actor, Act.SELL)
        now = past_moment(as_of, "An outcome")
        about = {"exposure_id": exposure_id, "contact": contact, "item_id": item_id, "reason": reason}
        return self._parts.records.add_outcome(outcome, about, _at(at, now), now, actor)

    @checked
    def undo_outcome(
        self,
        outcome: str = "",
        *,
        exposure_id: str = "",
        contact: str = "",
        item_id: str = "",
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Outcome:
        """The outcome that was taken back: the latest (of this kind) of an exposure, or of item and contact.

        It counts no longer, and what was sent or dismissed may be recommended again; of a sending the touch goes, too.
        `as_of` is the moment that the audit trail gets. Raises NotFoundError, or InputError where nothing was noted.
        """
        self._may(actor, Act.SELL)
        about = {"exposure_id": exposure_id, "contact": contact, "item_id": item_id}
        return self._parts.records.undo_outcome(outcome, about, past_moment(as_of, "An undoing"), actor)

    @checked
    def override(
        self,
        contact: str,
        stage: str,
        *,
        reason: str,
        product: str = "",
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Readiness:
        """Where the contact stands after a person has said so; later signals move on from there."""
        self._may(actor, Act.SELL)
        moment = past_moment(as_of, "An override")
        stage = self._label(LabelSet.STAGE, stage)
        self._parts.records.override(contact, stage, reason, product, actor, moment)
        return self.readiness(contact, product=product, as_of=moment)

    @checked
    def set_need(
        self, contact: str, text: str, *, product: str = "", actor: str = "", as_of: datetime | None = None
    ) -> Need:
        """The need as kept: what a contact is about now, in words. The latest alone is kept, blank words take it back.

        Raises InputError for a moment in the future, or before that of the need that is kept.
        """
        self._may(actor, Act.SELL)
        return self._parts.records.set_need(contact, text, product, actor, past_moment(as_of, "A need"))


def _at(given: datetime | None, now: datetime) -> datetime:
    """When it happened: at the moment of writing, where nothing else is said. Raises InputError."""
    return now if given is None else moment_of(given)
