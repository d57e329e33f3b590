"""What to offer somebody instead of content, or whether to leave them in peace. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property

from content_library.taxonomy import Action, Taxonomy
from content_library.taxonomy.model import Wish
from recommender import explain
from recommender.needs import is_for_support
from recommender.results import Item, ItemKind, Part, Situation
from recommender.unanswered import Asked
from recommender.wishes import leaving

# An action is offered from this probability on that they stand where it is right: below, it is a guess.
SUITS = 0.2
# How well a question suits somebody of whom nobody knows where they stand: less than waiting where there is reason to.
ASKS = 0.9
# Who gave something of their own accord is not asked for it for so long.
GIVEN = timedelta(days=90)


class Waits(StrEnum):
    """Whether it is better to send nothing now, and why; NOT is false. LONG_AGO: they were silent, and may be still."""

    NOT = ""
    SILENT = "silent"
    LEFT_ALONE = "left alone"
    LONG_AGO = "long ago"


@dataclass(frozen=True)
class Offers:
    """The actions of a taxonomy, for one situation; `asked` is what they asked for and nobody has answered."""

    situation: Situation
    taxonomy: Taxonomy
    asked: Sequence[Asked] = ()

    def all(self, waits: Waits) -> list[Item]:
        """All actions that suit, best first: what they asked for and nobody has answered (`unanswered` has what of it
        holds), the latest first; waiting where there is a reason to; a question, and no offer, where nobody knows where
        they stand; nothing but an answer and waiting where they asked to be left alone."""
        scored = [(self._suits(a, waits), a) for a in self.taxonomy.actions if not (a.answers or self._given(a))]
        suit = sorted([(s, a) for s, a in scored if s >= SUITS], key=lambda x: (not x[1].instead_of_silence, -x[0]))
        first = [self._answer(request, rank, waits) for rank, request in enumerate(self.asked, 1)]
        return [*first, *(self._action(a, value, rank, waits) for rank, (value, a) in enumerate(suit, len(first) + 1))]

    def _suits(self, action: Action, waits: Waits) -> float:
        if action.instead_of_silence:
            return float(waits in (Waits.SILENT, Waits.LEFT_ALONE))
        if waits is Waits.LEFT_ALONE:
            return 0.0
        asks = {"after_silence": action.after_silence, "when_unclear": action.when_unclear}
        question = self._question(waits)
        if question or any(asks.values()):
            return ASKS * asks.get(question, False)
        readiness = self.situation.readiness.as_mapping()
        return sum(readiness.get(s, 0.0) for s in action.stages)

    def _given(self, action: Action) -> bool:
        """Whether they gave of their own accord, not long ago, what the action asks for."""
        stands = self.situation.readiness
        return any(e.kind in action.given_by and stands.as_of - e.at <= GIVEN for e in stands.evidence)

    def _question(self, waits: Waits) -> str:
        """What kind of action asks them something, where any offer would be a guess; "" where it would not be."""
        if waits is Waits.LONG_AGO and any(a.after_silence for a in self.taxonomy.actions):
            return "after_silence"
        unclear = not explain.reader(self.situation.readiness)
        return "when_unclear" if unclear and any(a.when_unclear for a in self.taxonomy.actions) else ""

    def _answer(self, request: Asked, rank: int, waits: Waits) -> Item:
        # Not scored: it was asked for.
        because = explain.because(request.said, self.situation.readiness, self.taxonomy)
        why = _sentence(request.action)
        if waits is Waits.LEFT_ALONE:
            why = f"{why} {self._no_more(request)}"
        return Item(ItemKind.ACTION, request.action.id, request.action.name, rank, 1.0, (), (why, because))

    def _no_more(self, request: Asked) -> str:
        """That an answer to a request is all that they may be sent."""
        if is_for_support(self.taxonomy.kinds.get(request.said.kind)):
            return f"{self._left()} Support may answer; selling may not."
        return f"{self._left()} Answer what they ask; sell nothing."

    def _action(self, action: Action, value: float, rank: int, waits: Waits) -> Item:
        why = _sentence(action)
        if action.instead_of_silence and waits is Waits.LEFT_ALONE:
            why = self._left()
        # Waiting and asking are not scored: there is a reason for them or there is none.
        part = (Part("stage", value, 1.0, f"suits where they stand: {value:.0%}"),) if action.stages else ()
        return Item(ItemKind.ACTION, action.id, action.name, rank, value, part, (why, *self._led))

    def _left(self) -> str:
        """Why nothing goes to whom wants nothing more, or can be asked no more: they wish so, or what they did."""
        said = leaving(self.situation.readiness.evidence, self.taxonomy)
        if said is None or said.wish in (Wish.LEFT_ALONE, Wish.DELETE):
            return "That is what they wish."
        return f"They {explain.WISHED[said.wish]}."

    @cached_property
    def _led(self) -> list[str]:
        """What the contact did that led there: the strongest move."""
        return explain.led_there(self.situation.readiness, self.taxonomy)[:1]


def _sentence(action: Action) -> str:
    return f"{action.why[:1].upper()}{action.why[1:]}."
