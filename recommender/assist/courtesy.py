"""Sentences of a message that state nothing: greetings, offers to talk, sign-offs; pure.

Such a sentence needs no source. It is recognised by what it is made of: courteous words, the request's own words and
nothing else, so that a claim without a source can't pass for a courtesy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recommender.assist.message import Part
from recommender.assist.names import addresses, names
from recommender.assist.numbers import numbers
from recommender.assist.verbs import is_verb
from recommender.assist.words import carries, content, is_negation, listed, plain, stem, words

# A courtesy is short; with more words of content than this a sentence is about something.
MAX_WORDS = 14
# Of what may be named, so many words at most are a person's name; more are a title.
NAME_WORDS = 3

_COURTEOUS = frozenset(
    map(
        stem,
        listed(
            "answer article attach brief call chat check conversation curious detail discuss email follow forward glad",
            "go guide happy hear hello help hope idea interest interested interesting know let like link look mail",
            "mind message moment need note page piece please point question quick read ready reply respond right see",
            "short show side situation someone soon speak subject suit take talk tell thank thanks think thought",
            "send share time today together touch try useful view want way wish worth wonder wondering come came walk",
            "welcome whenever feel reach choose next find finds well doing",
        ),
    )
)
# What happened between two people is a fact too, and no passage holds it.
_PAST = listed(
    "was were had did met spoke talked asked told wrote mentioned called discussed agreed promised said",
    "shared sent requested enjoyed",
)
_SAYS = listed("is are isn't aren't it's that's will would can could has have does do")
_GREETING = re.compile(
    r"(hi|hello|hey|dear|good (morning|afternoon|evening|day))\b[\s,]*(?P<whom>[^,.!?:]*)[,.!:]?", re.I
)
_SIGN_OFF = re.compile(
    r"((with )?(best|kind|warm|many|kindest|warmest)( (regards|wishes|thanks))?|regards|sincerely|yours( \w+)?|cheers|"
    r"thanks|thank you|all the best|talk soon|take care)\b[\s,.!]*(?P<who>.*)",
    re.IGNORECASE | re.DOTALL,
)
_THANKS_FOR_A_FACT = re.compile(r"\b(thanks|thank you) for\b(?! (your time|reading|taking the time)\b)", re.IGNORECASE)
_SPEAKS_TO_SOMEBODY = re.compile(r"\?\s*$|\b(i|i'm|i'd|i'll|me|you|your|let's|please)\b", re.IGNORECASE)


def courtesy(sentence: str, allowed: Sequence[str], need: str = "") -> Part | None:
    """The part of the message that a sentence without any claim belongs to; None for a sentence that states something.

    `allowed` is what may be named; what the need is about may be taken up, but none of its verbs, numbers and names.
    """
    text = plain(sentence).strip()
    greeting, sign_off = _GREETING.fullmatch(text), _SIGN_OFF.fullmatch(text)
    people = {w for name in allowed if len(name.split()) <= NAME_WORDS for w in words(name)}
    if greeting and not numbers(text) and set(words(greeting["whom"])) <= people | {"there", "all", "everyone"}:
        return Part.GREETING
    ends = set(words(sign_off["who"] if sign_off else text))
    if not numbers(text) and ends <= people and (sign_off or ends):
        return Part.SIGN_OFF
    return Part.BODY if _states_nothing(text, allowed, people, need) else None


def _states_nothing(text: str, allowed: Sequence[str], people: set[str], need: str) -> bool:
    for known in sorted(
        allowed, key=len, reverse=True
    ):  # a title only as a whole: its words could be put together anew
        text = re.sub(re.escape(plain(known)), "it", text, flags=re.IGNORECASE)
    said = words(text)
    # Without a verb of its own, what the need is about can be named, and nothing said about it.
    taken_up = set() if _SAYS.intersection(said) else {s for s in content(need) if not is_verb(s)}
    known_stems = _COURTEOUS | {stem(w) for w in people} | taken_up
    carried = [stem(w) for w in said if carries(w)]
    return (
        bool(_SPEAKS_TO_SOMEBODY.search(text))
        and not (numbers(text) or addresses(text) or [n for n in names(text) if not set(words(n)) <= people])
        and not any(is_negation(w) or w in _PAST for w in said)
        and not _THANKS_FOR_A_FACT.search(text)
        and len(carried) <= MAX_WORDS
        and all(s in known_stems for s in carried)
    )
