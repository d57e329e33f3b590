"""Which facts may stand in a message: those that bear on what it takes up; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from content_library.asset import Passage
from recommender.assist.choose import goes_on
from recommender.assist.fairness import is_setback
from recommender.assist.framing import Voice
from recommender.assist.message import Similar
from recommender.assist.phrases import DEFAULT_LANGUAGE
from recommender.assist.taken_up import CALL, SILENCE
from recommender.assist.tongue import base
from recommender.assist.verbs import begins_with_verb
from recommender.assist.weigh import DEFINITE, Fact, is_striking
from recommender.assist.words import carries, words
from recommender.quotes import keywords, subjects

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

# A glimpse speaks of so many of the asset's subjects, and bears on the need at least so much; with a figure that is
# remembered a little less will do. More subjects, up to so many, are each worth so much. Set by reading what it gives
# for everybody in the sample company.
GLIMPSED, MOST_SUBJECTS, PER_SUBJECT = 2, 3, 0.033
GLIMPSE, FIGURE_TOO = 0.28, 0.08

# What somebody asked for says little of what they want to know; what is quoted beside it must be about that very thing.
_REQUESTS = (CALL, "asked_for_proposal", "asked_for_security_papers", "booked_meeting")


# "Clean-up starts on January 20th": news of a day that may be long past.
_DATED = re.compile(
    r"\b([Ii]n|[Oo]n|[Bb]y|[Ff]rom|[Uu]ntil|[Ss]ince) (January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b"
)


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


def a_glimpse(voice: Voice, facts: Sequence[Fact], passages: Sequence[Passage]) -> Fact | None:
    """A sentence of the asset that shows what it is like, where none bears on what they said; None if none reads well.

    It names what the title is about, as the title does ("Event Stream"), or else speaks of the asset's subjects and is
    not far from their need; it tells of nothing that went wrong. What is only near to their words would pass for an
    answer, and is none. In other languages than English words alone tell, and what they tell is quoted already.
    """
    if base(voice.request.language) != DEFAULT_LANGUAGE:
        return None
    mine = voice.request.asset_id
    own = [f for f in facts if f.asset_id == mine and not (f.demerit >= DEFINITE or f.is_point or is_setback(f.text))]
    pairs = _subjects(voice.request.title)
    fitting = [f for f in own if any(s in f" {' '.join(words(f.text))} " for s in pairs)]
    if fitting or voice.taken.kind == SILENCE:  # who fell silent is not told what is only near
        return max(fitting, key=lambda f: f.score, default=None)
    about = subjects([p for p in passages if p.asset_id == mine], DEFAULT_LANGUAGE) | keywords(voice.request.title)
    shared = {
        f: len(keywords(f.text) & about)
        for f in own
        if f.said_near and not (_is_order(f.text) or _DATED.search(f.text))
    }
    near = [f for f, n in shared.items() if n >= GLIMPSED and f.relevance >= GLIMPSE - FIGURE_TOO * is_striking(f.text)]
    return max(near, key=lambda f: f.score + PER_SUBJECT * min(shared[f], MOST_SUBJECTS), default=None)


def _is_order(text: str) -> bool:
    """Whether a text tells somebody to do something, at once or after a clause: "For three weeks, fix no more …"."""
    return any(begins_with_verb(part.strip().capitalize()) for part in (text, text.partition(",")[2]))


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
        return fact.relevance - fact.demerit >= ANSWERS_SAID or _holds(fact)
    return fact.shares >= ANSWERS or fact.near >= ANSWERS_NEAR
