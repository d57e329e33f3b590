"""What a contact is about now: the words of the latest informative signals, weighted by recency. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import SignalKind, Taxonomy
from recommender.people import Signal

Vector = npt.NDArray[np.float32]

# Words count half after so many days. Between 7 and 60 days it makes no difference on judged situations.
HALF_LIFE = 14.0
# So many of the latest sayings make up the need; older ones are about something else.
SAYINGS = 8
# How much what somebody did before adds to what is asked for now. Chosen on the judged situations, whose questions
# follow from what was done before, lower than they would bear: other questions must be able to leave it.
BESIDE_ASK = 0.35
DAY = 86_400.0
# Words that say nothing with this probability are no need; a question must be surer to be none. Chosen on one half
# of the labelled replies, so that hardly any that says something is left out.
EMPTY, SURELY_EMPTY = 0.6, 0.9
# One word or two name a subject ("the van"), as a rule, and must be surer to be nothing ("hello").
FEWEST_WORDS = 3
# What a price list is about, and how much it adds to the need of who asks for prices. No judged situation asks in such
# words, so it is measured on none: with less, a price list stands below what shares more words with the question.
PRICES = "Price list: editions, prices, discounts and terms."
PRICES_SHARE = 2.0
_ASKS_PRICE = re.compile(
    r"\bhow much ((is|are) (it|this|that|they|\w+ licen[cs]es?)\b|"
    r"(does|do|would|will) [^.!?]{1,60} (cost|charge)\b(?! us\b))|"
    r"\bwhat (does|do|would|will) [^.!?]{1,40} cost\b|\bwhat('s| is| are) (your|the) (prices?|price list|pricing)\b",
    re.IGNORECASE,
)
# The language that the bundled model reads; texts in others are compared by words and tags only.
MODEL_LANGUAGE = "en"
# The kind of signal whose words are the seller's remarks.
NOTE = "note"
# The step of the ten-step journey at which support answers.
SUPPORT = "SUPPORT"


@dataclass(frozen=True, slots=True)
class Sayings:
    """A contact's latest words, oldest first, with a weight each that sums to 1.

    `shown` is what stands for them all on a screen: the latest thing that the person said or asked for, where there is
    none the latest note about them, and else the latest that was tracked.
    """

    texts: tuple[str, ...]
    weights: tuple[float, ...]
    shown: str = ""

    @property
    def joined(self) -> str:
        """All of them as one text."""
        return " ".join(self.texts)


def sayings(signals: Sequence[Signal], taxonomy: Taxonomy, as_of: datetime, empty: Collection[str] = ()) -> Sayings:
    """The words of the signals that tell something (oldest first); a remark on silence is the seller's, not theirs.

    `empty` has the ids of signals whose words say nothing: an absence note is not what somebody is about.
    """
    worded = [s for s in signals if s.text.strip() and not taxonomy.kind(s.kind).silence]
    telling = [s for s in worded if s.signal_id not in empty][-SAYINGS:]
    raw = [0.5 ** ((as_of - s.at).total_seconds() / DAY / HALF_LIFE) for s in telling]
    # However long ago: relative weights only.
    raw = [w / max(raw) for w in raw] if raw and max(raw) > 0 else [1.0] * len(raw)
    total = sum(raw)
    own = [s for s in telling if is_own(taxonomy.kind(s.kind))]
    said = own or [s for s in telling if not taxonomy.kind(s.kind).tracked] or telling
    shown = said[-1].text.strip() if said else ""
    return Sayings(tuple(s.text.strip() for s in telling), tuple(w / total for w in raw), shown)


def says_nothing(text: str, nothing: float) -> bool:
    """Whether words are no need, by the probability that they say nothing; a question asks for something, as a rule."""
    sure = "?" in text or len(text.split()) < FEWEST_WORDS
    return nothing >= (SURELY_EMPTY if sure else EMPTY)


def is_own(kind: SignalKind) -> bool:
    """Whether the words of such a signal are the person's own: neither tracked nor the seller's remark."""
    return not kind.tracked and kind.id != NOTE


def is_for_support(kind: SignalKind | None) -> bool:
    """Whether such a signal is written to those who help with what somebody has, and not to those who sell."""
    return kind is not None and kind.step == SUPPORT


def need_vector(joined: Vector | None, each: Sequence[Vector], weights: Sequence[float]) -> Vector | None:
    """The unit vector of a need: all words together and each saying by its recency, in equal parts; None without words.

    Together they keep the thread, one by one the latest counts most.
    """
    if joined is None or not len(each):
        return joined
    recent = np.einsum("s,sd->d", np.asarray(weights, np.float32), np.asarray(each, np.float32))
    return unit(unit(recent) + joined)


def beside(ask: Vector | None, need: Vector | None) -> Vector | None:
    """What is asked for, with what the contact was about before as background."""
    if ask is None or need is None:
        return need if ask is None else ask
    return unit(ask + BESIDE_ASK * need)


def asks_price(text: str) -> bool:
    """Whether somebody asks what it costs; in English, the language that the model reads."""
    return _ASKS_PRICE.search(text) is not None


def with_prices(need: Vector, prices: Vector) -> Vector:
    """The need of somebody who asks what it costs: price lists say it in figures, which are near to no question."""
    return unit(need + PRICES_SHARE * prices)


def unit(vector: Vector) -> Vector:
    """The vector with length 1; zeros stay zeros."""
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
