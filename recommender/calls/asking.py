"""Calls that ask: what to send or say next, in which words, and what content is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from content_library.asset import LabelSet
from recommender.calls.checked import checked
from recommender.calls.door import Door
from recommender.moments import is_now, is_past, moment_of
from recommender.results import ItemKind, Recommendation
from recommender.rights import Act

if TYPE_CHECKING:
    from recommender.assist import Draft
    from recommender.audit import Audit


class AskingCalls(Door):
    """The product's question, and the marketer's."""

    _told_read_only = False

    @checked
    def recommend(
        self,
        contact: str = "",
        *,
        ask: str = "",
        stage: str = "",
        role: str = "",
        product: str | None = None,
        k: int = 5,
        kind: str = ItemKind.ASSET,
        filters: Mapping[str, str] | None = None,
        log: bool | None = None,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Recommendation:
        """What to send, or say, or do next: for a contact, or for a need in words with stage and role, or both.

        It is as to a `product`, "" for the vendor as a whole; where none is given, what the contact last spoke of. A
        stage or role is given by its id or its name; `kind` is asset, talking-point or action; `filters` may hold
        product, market, language, format, status. Raises NotFoundError (with the nearest contacts) or InputError.

        What is shown is kept as exposures, unless `as_of` is another moment than now (nobody was shown anything then);
        `log` True or False decides it either way. Items that were not kept have no exposure_id: an outcome is then
        noted of the item and the contact. Of a past moment, what was added to the library later is left out; texts,
        tags and statuses are those of today, which `note` says.
        """
        self._may(actor, Act.READ)
        from recommender.recommend import Question

        person = self.store.people.contact(contact) if contact else None
        stage, role = self._label(LabelSet.STAGE, stage), self._label(LabelSet.ROLE, role)
        moment = moment_of(as_of)
        question = Question(person, ask, stage, role, product, k, kind, filters or {}, is_past(moment))
        kept = self._may_be_logged(moment) if log is None else log
        return self._parts.recommend.answer(question, moment, actor, kept)

    def _may_be_logged(self, moment: datetime) -> bool:
        """Whether somebody is shown something now and the workspace can keep it; where it cannot, that is said once."""
        if is_now(moment) and self.store.read_only and not self._told_read_only:
            self._told_read_only = True
            self._parts.on_message("The workspace is read-only: what is shown is not logged.")
        return is_now(moment) and not self.store.read_only

    @checked
    def draft(
        self,
        contact: str,
        item_id: str,
        *,
        ask: str = "",
        stage: str = "",
        role: str = "",
        product: str | None = None,
        sender: str = "",
        fits_well: bool | None = None,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Draft:
        """A short message about a recommended item (an asset, a talking point or an action); every fact in it stands in
        the passages that it cites. `contact` may be blank where `ask` or `stage` says for whom it is. `fits_well` is
        that of the recommendation, where it is at hand; else it is found out.
        """
        self._may(actor, Act.SELL)
        from recommender.drafting import Drafting
        from recommender.recommend import Question

        stage, role = self._label(LabelSet.STAGE, stage), self._label(LabelSet.ROLE, role)
        moment = moment_of(as_of)
        person = self.store.people.contact(contact) if contact else None
        question = Question(person, ask, stage, role, product, hindsight=is_past(moment))
        # As recommended: of a past moment, too, with the texts of today.
        view = partial(self._parts.views.asset, as_of=moment)
        drafting = Drafting(self._parts.recommend, view, self.settings.chat_model)
        return drafting.draft(question, item_id, sender, moment, actor, fits_well)

    @checked
    def audit(
        self, *, product: str | None = None, market: str | None = None, actor: str = "", as_of: datetime | None = None
    ) -> Audit:
        """What content there is against the people who are there now: stage x message x product and market.

        Of one product or market it counts what is for that and what is for everyone; "" is none in particular, whose
        people may be sent what is for any.
        """
        self._may(actor, Act.READ)
        self._parts.current_tags()
        return self._parts.views.audit(product, market, moment_of(as_of))
