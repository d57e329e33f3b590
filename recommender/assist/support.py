"""Whether the cited sources say what a sentence says, and if not, why, in words for the sender; pure.

The checks compare forms, not meanings: a sentence that passes uses the source's words, numbers and names and doesn't
turn them round. A true sentence in quite other words is refused too; that is the cheaper mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from recommender.assist.evidence import Evidence, Statement, evidence, statement, windows
from recommender.assist.names import addresses, named_in, names, openers
from recommender.assist.numbers import Number
from recommender.assist.quantities import NUMBER_WORDS
from recommender.assist.words import CONTRARIES, carries, content, listed, opposite, stem, words

# What a sentence may say in words of the writer's own: that something is reported. Every other word of content must
# stand in the sources: one more ("certified", "safely", "since spring") makes another claim of it.
_NEUTRAL = frozenset(
    map(
        stem,
        listed(
            "see report find achieve experience manage mean show note add say tell describe explain mention put name",
            "point figure number example paper text guide article page",
        ),
    )
)
# The share that must stand together, in one sentence of a source and its neighbours; less is a patchwork.
TOGETHER = 0.5
# A number must keep its company: so many of the sentence's words stand around it in the source.
NUMBER_COMPANY = 2
# A quotation of at least so many words must be one.
QUOTED_WORDS = 3

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")
# What a price or a count is reckoned by: "per van", "a month", "/year".
_PER = re.compile(
    r"(?:\bper\s+(?!cent\b)|/\s*)([a-z]+)|\b(?:an?|each|every)\s+(second|minute|hour|day|week|month|quarter|year)\b"
)
# A day or a season must be said in the same breath.
_WHEN = listed(
    "today yesterday tomorrow now recently lately soon spring summer autumn winter monday tuesday wednesday thursday",
    "friday saturday sunday january february march april june july august september october november december",
)
# What is said of the reader's future, or of what they could do, is a promise unless the source says it in these words.
_PROMISES = re.compile(r"\byou(?:'ll| will| can| could| would| may| get| gain| save)\b")
_READER = listed("you you'll you've you'd you're yourself yourselves")


@dataclass(frozen=True)
class Claim:
    """A sentence that states something, what it cites, and what it may name besides."""

    text: str
    sources: tuple[Evidence, ...]
    allowed: tuple[str, ...] = ()

    @cached_property
    def said(self) -> Statement:
        """What the sentence says."""
        return statement(self.text)

    @cached_property
    def near(self) -> list[tuple[Statement, ...]]:
        """The sources' statements with their neighbours; the request's own words are a source too."""
        return windows([*self.sources, *(evidence(text) for text in self.allowed)])

    @cached_property
    def texts(self) -> list[str]:
        """Where a name may stand: as it is written, in the sources and in the request's own words."""
        return [*(source.text for source in self.sources), *self.allowed]

    @cached_property
    def stems(self) -> frozenset[str]:
        """All words of content that the sentence may use."""
        own = (s for text in self.allowed for s in content(text))
        return frozenset().union(*(s.stems for window in self.near for s in window), own)

    @cached_property
    def nearest(self) -> list[Statement]:
        """The statements of the sources that share most with the sentence; several where they share equally much."""
        statements = [window[0] for window in windows(self.sources)]
        most = max((len(s.stems & self.said.stems) for s in statements), default=0)
        return [s for s in statements if most and len(s.stems & self.said.stems) == most]


def fault(claim: Claim) -> str:
    """Why the sources don't support the claim, or "" where they do."""
    said = claim.said.text.rstrip(".!")
    if any(s.text.rstrip(".!") == said for source in claim.sources for s in source.statements):
        return ""
    checks: Sequence[Callable[[Claim], str]] = (_addresses, _quotations, _numbers, _names, _words, _sense)
    return next((reason for check in checks if (reason := check(claim))), "")


def _addresses(claim: Claim) -> str:
    known = [text.lower() for text in claim.texts]
    strange = [a for a in addresses(claim.text) if not any(a in text for text in known)]
    return f'The address "{strange[0]}" is not in the cited source.' if strange else ""


def _quotations(claim: Claim) -> str:
    known = [text.lower() for text in claim.texts]
    for quoted in _QUOTED.findall(claim.said.text):
        wanted = quoted.lower().strip(" .,!?")
        if len(wanted.split()) >= QUOTED_WORDS and not any(wanted in text for text in known):
            return f'"{quoted}" is given as a quotation, and the cited source does not say it in these words.'
    return ""


def _numbers(claim: Claim) -> str:
    for number in claim.said.numbers:
        holding = [window for window in claim.near if number.stands_in(window[0].numbers)]
        if not holding:
            return f'The number "{number.text}" is not in the cited source.'
        if not any(_of_the_same(number, claim.said.stems, window) for window in holding):
            return f'The cited source says "{number.text}" of something else.'
    return ""


def _of_the_same(number: Number, stems: frozenset[str], window: tuple[Statement, ...]) -> bool:
    """Whether the number keeps its company in the window, and counts the same thing there."""
    around = frozenset[str]().union(*(s.stems for s in window))
    if len(around & stems) < min(NUMBER_COMPANY, len(stems)):
        return False
    counted = [n.counts for n in window[0].numbers if number.stands_in([n])]
    return not number.counts or any(number.counts[0] in (after or around) for after in counted)


def _names(claim: Claim) -> str:
    for name in names(claim.text):
        if not named_in(name, claim.texts):
            return f'"{name}" is not named in the cited source.'
    for word in openers(claim.text):
        if word.lower() not in NUMBER_WORDS and stem(word) not in claim.stems and not named_in(word, claim.texts):
            return f'"{word}" is not in the cited source.'
    return ""


def _words(claim: Claim) -> str:
    stems = claim.said.stems
    if not stems:
        return "It says too little to be checked against a source."
    supported = claim.stems | _NEUTRAL | _synonyms(claim.stems)
    missing = [w for w in dict.fromkeys(words(claim.text)) if carries(w) and stem(w) not in supported]
    if missing:
        quoted = ", ".join(f'"{w}"' for w in missing)
        return f"Too little of it stands in the cited source: {quoted} {'does' if len(missing) == 1 else 'do'} not."
    own = frozenset(s for text in claim.allowed for s in content(text))
    together = max((len(stems & own.union(*(s.stems for s in window))) for window in claim.near), default=0)
    if together < TOGETHER * len(stems):
        return "It puts together words that stand in different parts of the source."
    return ""


def _synonyms(stems: frozenset[str]) -> frozenset[str]:
    """What may be said in place of the source's words for more and less: "fell" for "decreased"."""
    sides = (side for sides in CONTRARIES for side in sides if side & stems)
    return frozenset[str]().union(*sides)


def _sense(claim: Claim) -> str:
    """Whether the nearest statements say the same way round: the reason of the first where all of them differ."""
    reasons = [_turned(claim.said, other) for other in claim.nearest]
    if not reasons:
        return "No sentence of the cited source says anything like it."
    return "" if "" in reasons else reasons[0]


def _turned(said: Statement, source: Statement) -> str:
    if said.negations != source.negations:
        more, less = (
            ("This sentence", "the source") if said.negations > source.negations else ("The source", "this sentence")
        )
        once_more = " once more" if said.negations and source.negations else ""
        return f'{more} says "not" or "without"{once_more}, {less} does not.'
    for one in said.stems - source.stems:
        other = opposite(one, source.stems)
        if other:
            return "It says the contrary of the source."
    said_words, source_words = (frozenset(stem(w) for w in words(s.text)) for s in (said, source))
    for one_side, other_side in CONTRARIES:
        for here, there in ((one_side, other_side), (other_side, one_side)):
            if said_words & here and not said_words & there and source_words & there and not source_words & here:
                return "It says the contrary of the source."
    if _compared(said.text) & _compared(source.text, turned=True) - _compared(source.text):
        return "It compares the other way round."
    reckoned = _reckoned_by(said.text) - _reckoned_by(source.text)
    if reckoned:
        return f'The source does not reckon by "{sorted(reckoned)[0]}".'
    when = sorted(_WHEN & set(words(said.text)) - set(words(source.text)))
    if when:
        return f'The source does not say "{when[0]}" of it.'
    times = [n for n in said.numbers if n.unit == "x" and not n.stands_in(source.numbers)]
    if times:
        return f'The cited source says "{times[0].text}" of something else.'
    stronger = [w for w in sorted(said.absolutes) if stem(w) not in source_words]
    if stronger:
        return f'The source does not say "{stronger[0]}".'
    if source.hedges and not said.hedges:
        return f'The source says it less firmly: "{sorted(source.hedges)[0]}".'
    promised = [m for m in _PROMISES.findall(said.text.lower()) if m not in source.text.lower()]
    if promised:
        return f'The source does not say "{promised[0]}".'
    if _READER & set(words(said.text)) and not any(w.startswith("you") for w in words(source.text)):
        return "The source does not say it of the reader."
    return ""


def _compared(text: str, turned: bool = False) -> frozenset[str]:
    """The stems after "than", with what a thing is compared; `turned`: those before it."""
    before, than, after = text.lower().partition(" than ")
    return frozenset(content(before if turned else after)) if than else frozenset()


def _reckoned_by(text: str) -> frozenset[str]:
    return frozenset(stem(per or unit) for per, unit in _PER.findall(text.lower()))
