"""What a system is told when it is asked, and what a system is."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from eval.datasets import JudgedSituation


class Condition(StrEnum):
    """How much is known of a situation, from the most to the least; the last is what a CRM gives: the headline."""

    STAGE_AND_NEED = "stage and need given"
    NEED_AND_SIGNALS = "need and signals"
    SIGNALS_ONLY = "signals only"


# What the product is called in the tables, and the baseline that every other system is set against.
OURS = "Stagecue"
DENSE = "dense"
HEADLINE = Condition.SIGNALS_ONLY


class System(Protocol):
    """Something that ranks a company's assets for a situation."""

    @property
    def name(self) -> str:
        """What its row in the tables is called."""

    def rank(self, situation: JudgedSituation, condition: Condition, /) -> list[str]:
        """Asset ids, best first."""


def words_of(situation: JudgedSituation, condition: Condition) -> str:
    """The words that a plain search is asked with: what the signals say, or the stated need and question."""
    if condition is Condition.SIGNALS_ONLY:
        return " ".join(s.text for s in situation.signals)
    return f"{situation.need} {situation.ask}"
