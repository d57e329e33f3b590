"""Which facts may stand in a message: those that bear on what it takes up; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from recommender.assist.choose import goes_on
from recommender.assist.fairness import is_setback
from recommender.assist.framing import Voice
from recommender.assist.message import Similar
from recommender.assist.phrases import DEFAULT_LANGUAGE
from recommender.assist.taken_up import CALL
from recommender.assist.tongue import base
from recommender.assist.weigh import DEFINITE, Fact, is_striking
from recommender.assist.words import carries, words

# With less in common with their words than this, or a passage less similar (a cosine), the facts are no answer to them,
# and the message doesn't pretend so.
ANSWERS, ANSWERS_NEAR = 0.2, 0.55
# What goes with an offer may be a little farther off: it is there for the talk.
OFFERED_NEAR = 0.45
# A fact that scores less has nothing to do with the need, and nothing in it to remember: better none.
WORTH_QUOTING = 0.22
# Where words alone can tell, a fact has this share of those that are looked for.
SHARED = 0.1
# The same where the similarity of each sentence is known: to be quoted, below somebody's own words and without these,
# and to count as an answer. Set by reading the messages to everybody in the sample company and in another one.
BEARS, BEARS_UNQUOTED, ANSWERS_SAID = 0.51, 0.48, 0.55
# The other side of a comparison may bear on it this much less.
OTHER_SIDE = 0.08
# A sentence that holds so much of what is looked for answers it in the very words, whatever the similarity says.
HOLDS = 0.4

# What somebody asked for says little of what they want to know; what is quoted beside it must be about that very thing.
_REQUESTS = (CALL, "asked_for_proposal", "asked_for_security_papers", "booked_meeting")


def worth_quoting(voice: Voice, facts: Sequence[Fact], similar: Similar) -> Sequence[Fact]:
    """The facts that may be quoted; an offer has at most one, and one that bears on what they said."""
    if similar.sentences:
        least = BEARS if voice.taken.quote else ANSWERS_SAID if voice.taken.kind in _REQUESTS else BEARS_UNQUOTED
        compared = {f.asset_id for f in facts if f.named}
        worth = [f for f in facts if f.named or f.chosen or _holds(f) or f.relevance >= _least(f, least, compared)]
        if voice.request.heard and not (worth or voice.taken.kind):
            worth = [f for f in facts if is_striking(f.text) and not f.demerit][:1]  # nobody waits for an answer
        worth = [f for f in facts if f in worth or (worth and goes_on(f, worth[0]))]
        return worth[:1] if voice.request.action else worth
    if not voice.request.action:
        if similar.passages:
            return [f for f in facts if f.chosen or f.score >= WORTH_QUOTING]
        by_words = bool(voice.taken.kind and voice.request.need.strip())
        return [f for f in facts if f.named or f.chosen or f.shares >= SHARED] if by_words else facts
    return [f for f in facts if f.named or answers(f) or f.near >= OFFERED_NEAR][:1]


def a_glimpse(voice: Voice, facts: Sequence[Fact]) -> Fact | None:
    """A sentence of the asset that shows what it is like, where none bears on what they said; None if none reads well.

    It must name what the title is about, as the title does ("Event Stream"), and tell of nothing that went wrong: one
    that is merely near to their words passes for an answer, and is none. In other languages than English words alone
    tell, and what they tell is quoted already.
    """
    if base(voice.request.language) != DEFAULT_LANGUAGE:
        return None
    subjects = _subjects(voice.request.title)
    own = [f for f in facts if f.asset_id == voice.request.asset_id and not (f.demerit >= DEFINITE or f.is_point)]
    fitting = [f for f in own if any(s in f" {' '.join(words(f.text))} " for s in subjects) and not is_setback(f.text)]
    return max(fitting, key=lambda f: f.score, default=None)


def _subjects(title: str) -> list[str]:
    """What a title is about: each two of its words that stand together and say something."""
    return [f" {a} {b} " for a, b in pairwise(words(title)) if carries(a) and carries(b)]


def _least(fact: Fact, usual: float, compared: Collection[str]) -> float:
    """How much a fact must bear on what is taken up; the other side of a comparison less."""
    return usual - OTHER_SIDE if fact.label and fact.asset_id in compared else usual + fact.demerit


def _holds(fact: Fact) -> bool:
    """Whether a fact says what is looked for in the very words."""
    return fact.shares - fact.demerit >= HOLDS


def answers(fact: Fact) -> bool:
    """Whether a fact bears on what they asked or said so much that it may pass for an answer."""
    if fact.said_near:
        return fact.relevance >= ANSWERS_SAID or _holds(fact)
    return fact.shares >= ANSWERS or fact.near >= ANSWERS_NEAR
