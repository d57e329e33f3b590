"""A passage -> what of it can be quoted by itself: a sentence, one with the sentence that leans on it, an answer with
its question, a point of a slide; and why the rest can't; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.evidence import tells
from recommender.assist.grounding import MARKER
from recommender.assist.numbers import Number, numbers
from recommender.assist.verbs import begins_with_verb, has_verb
from recommender.assist.words import ADDRESS, listed, words

# Fewer words are a fragment; more are no quotation for a message of 120 words at most.
SHORTEST, LONGEST = 6, 40
# Two sentences together, and a point of a slide.
LONGEST_PAIR, LONGEST_POINT, SHORTEST_POINT = 44, 20, 4
# A sentence with more numbers was a table before somebody's software made text of it.
MANY_NUMBERS = 6
FINGERS = 12

QUESTION = "It is a question."
FRAGMENT = "It is a heading or a fragment."

BULLET = re.compile(r"(?:[-*•·–—▪◦‣●○■□✓✔➤→]|\d{1,3}[.)]|[a-z]\))\s+")
# Openings that lean on what stood before: a pronoun, a connective, a pointer to the page itself.
_OPENINGS = (
    "yes|no|well|maybe|perhaps|imagine|see|read|learn|discover|welcome|let's|let us|to illustrate|but|and|so|or|nor|"
    "however|then|also|instead|therefore|thus|otherwise|for example|for instance|as a result|still|yet|too|both|"
    "neither|either|such|another|other|others?|here|there|above|below|in short|of these|of those|again|next|finally|"
    "similarly|second|third|additionally|furthermore|moreover|besides|meanwhile|because|since then|that way|"
    "from here on|so far|until then|by then|now|wanted|had|was|were|got|told|went|came|took|said|thought|"
    "did|made|strictly speaking"
)
_DANGLING = re.compile(
    r"(\w+,? )?(that|it|they|he|she|its|their|his|her|them|that's|it's|they're|it'd|it'll)\b|"
    r"(\w+,? ){0,2}(this|these|those)\b|(in|on|with) (this|that)\b|the [\w-]+, the|none of (it|them)\b|"
    r"(all|each|any|some|most|many|one|two|three|four|both) of (it|them|these|those)\b|"
    r"(in|for|on|at|with|after|before|from|by|when|if|as)\b[^,]{0,40} (they|it|he|she|it's|they're|that is|that was)\b|"
    r"(one|two|three|four|five|six|\d+),|you have (one|two|three|four|five|six)\b|"
    rf"the (first|second|third|fourth|former|latter|same|other|others|rest|two|three|four)\b|({_OPENINGS})\b",
    re.IGNORECASE,
)
# Words inside a sentence that point out of it.
_POINTS_ELSEWHERE = re.compile(
    r"\b(listed|shown|described|see|mentioned) (earlier|above|below)\b|\bthe \w+ (above|below)\b|\w (?<!is )there\b|"
    r"\b(in|of|from|on) (the|this) (table|list|sheet|chart|figure|column|slide|page)\b|"
    r"\bthe (table|list|sheet|chart|figure|column|slide|page|calculation) (says|shows|lists|gives)\b|"
    r"\b(those|these) (one|two|three|four|five|six|\d+|ones)\b|\bthese\b|\bthose\b(?! (who|that|which|with|in|of)\b)|"
    r"\bthis\b(?! (year|month|week|paper|guide|report|study|old|late|early|far|long|much)\b)|"
    r"\b(the|that|last|latter) one\b|"
    r"\b(says?|said|does|did|do|did|makes?|made) it\b|\bthat's\b|"
    r"\b(requirements?|sections?|steps?|chapters?|questions?|tools?|rows?|items?|criterion|options?|rules?) \d",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(it|its|they|them|their|that|this|those|these)\b|^(And|But|So|Or|Then)\b", re.IGNORECASE)
_ANSWER = re.compile(r"(yes|no|not|then)\b", re.IGNORECASE)
# Signs of code, sums and tables, an omission, and what a splitter took for one sentence.
_MARKUP = re.compile(r"[|{}<>*_`#\\\t=›»→]|\.{3}|…|[a-z]{3}[.!?] [a-z]|\d+ / \d+$")
# Text of a page whose line ends are lost: "by offer These are fixed prices".
_RUN_TOGETHER = re.compile(
    r"[a-z\d] (The|These|This|An?|It|In|We|For|If|When|They|Each|You|Both|There|Its|Our|At) [a-z]"
)
_OF_ITS_AUTHOR = re.compile(r"\bI\b|\b[Mm](y|e|ine)\b")
_PLURAL = re.compile(r"\b(we|our|us|ours|we'd|we've|we're|we'll)\b", re.IGNORECASE)
# A screen's buttons and a hand's moves: good in a manual, odd in a message.
_HANDS_ON = listed("click select tap press type drag scroll log sign enter untick tick toggle paste copy install")
LABEL = re.compile(r"[^:,.!?]{1,40}:\s")
SENTENCE_END = re.compile(r"[.!。！][\"”'’»)]*$")
_QUESTION = re.compile(r"[?？][\"”'’»)]*$")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a passage as they stand in it, in one line, from its sentence `at` on; a point is one of a slide."""

    text: str
    passage_id: str
    at: int
    is_point: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """The excerpts of a passage, and its sentences that can't be quoted, with the reason."""

    excerpts: tuple[Excerpt, ...]
    refused: tuple[tuple[str, str], ...]


def bare(sentence: str) -> str:
    """The sentence in one line without the bullet or number before it; still as it stands in its passage."""
    return " ".join(BULLET.sub("", sentence, count=1).split())


def read(passage: Passage, others_speak: bool = False) -> Read:
    """What of a passage can be quoted; `others_speak` where "we" in it is somebody else."""
    said = [bare(s) for s in sentences(passage.text)]
    marks = _in_quotes(said)
    flat = " ".join(passage.text.split())
    whys = [_refusal(s, q, others_speak) for s, q in zip(said, marks, strict=True)]
    excerpts: list[Excerpt] = []
    refused: list[tuple[str, str]] = []
    for at, (sentence, why) in enumerate(zip(said, whys, strict=True)):
        following = said[at + 1] if at + 1 < len(said) and not marks[at + 1] else ""
        found = list(_from(sentence, why, following, others_speak))
        point = why == FRAGMENT and at > 0 and _is_point(passage, sentence)
        if point:
            found.append(sentence)
        excerpts += [Excerpt(text, passage.passage_id, at, point) for text in found if text in flat]
        if why and not found:
            refused.append((sentence, why))
    return Read(tuple(excerpts), tuple(refused))


def _from(sentence: str, why: str, following: str, others_speak: bool) -> Iterator[str]:
    """The quotations that begin with a sentence: it alone, and with what leans on it or answers it."""
    pair = f"{sentence} {following}"
    fits = bool(following) and len(pair.split()) <= LONGEST_PAIR and _may_follow(following, others_speak)
    if not why:
        yield sentence
        if fits and leans(following):
            yield pair
    elif why == QUESTION and fits and _answers(following) and _asks_by_itself(sentence, others_speak):
        yield pair


def leans(sentence: str) -> bool:
    """Whether a sentence is understood only after the one before it."""
    return bool(_DANGLING.match(sentence.lstrip("\"“'(")))


def _may_follow(sentence: str, others_speak: bool) -> bool:
    """Whether a sentence may be quoted after the one before it; that it leans on that one is no fault there."""
    whole = bool(SENTENCE_END.search(sentence)) and not faulty(sentence, others_speak)
    return whole and not _POINTS_ELSEWHERE.search(sentence[5:]) and not LABEL.match(sentence)


def _answers(sentence: str) -> bool:
    """Whether a sentence after a question can be its answer, and doesn't go on about something else."""
    return bool(_ANSWER.match(sentence)) or not leans(sentence)


def _asks_by_itself(question: str, others_speak: bool) -> bool:
    """Whether a question is understood without what stands before it."""
    if not 4 <= len(question.split()) <= LONGEST or faulty(question, others_speak) or '"' in question:
        return False
    return not (leans(question) or LABEL.match(question) or _POINTS_BACK.search(question))


def faulty(text: str, others_speak: bool) -> str:
    """What no quotation may have, however it begins."""
    if MARKER.search(text) or _MARKUP.search(text) or ADDRESS.search(text) or _unclosed(text):
        return "It holds markup, code or an address."
    if _RUN_TOGETHER.search(text) or _order_inside(text) or len(numbers(text)) > MANY_NUMBERS:
        return "It was a table or several lines."
    if _OF_ITS_AUTHOR.search(text):
        return "It speaks of its author in the first person."
    if others_speak and _PLURAL.search(text):
        return 'Its "we" is not us.'
    return "It tells a speaker what to say." if tells(text) else ""


def _refusal(text: str, in_quotes: bool, others_speak: bool) -> str:
    """Why a sentence can't stand in a message by itself, or ""."""
    if _QUESTION.search(text):
        return QUESTION
    fault = faulty(text, others_speak)
    if fault:
        return fault
    if in_quotes:
        return "It is part of what somebody said, and does not say who."
    if not SENTENCE_END.search(text) or len(text.split()) < SHORTEST or text[0].islower():
        return FRAGMENT
    if not has_verb(text) or LABEL.match(text):
        return FRAGMENT
    if len(text.split()) > LONGEST:
        return "It is too long to quote."
    if (words(text)[:1] or [""])[0] in _HANDS_ON:
        return "It is a step of a manual."
    return "It leans on the sentence before it." if leans(text) or _POINTS_ELSEWHERE.search(text) else ""


def _is_point(passage: Passage, text: str) -> bool:
    """Whether a line is a point of a slide that says something by itself: it has a figure, and is no heading."""
    on_slide = passage.place.startswith("slide")
    fits = SHORTEST_POINT <= len(text.split()) <= LONGEST_POINT and not SENTENCE_END.search(text)
    figures = any(is_figure(n) for n in numbers(text))
    return on_slide and fits and figures and not (faulty(text, True) or leans(text) or text[0].islower())


def is_figure(number: Number) -> bool:
    """Whether a number is one that somebody may remember: with a unit, or more than one counts on fingers."""
    if number.unit:
        return number.unit != "code" and any(c.isdigit() for c in number.text)
    return bool(number.counts) and float(number.value) > FINGERS


def _in_quotes(said: Sequence[str]) -> list[bool]:
    """Of each sentence, whether it lies inside a quotation that began before it."""
    out, open_ = [], False
    for sentence in said:
        out.append(open_)
        straight = sentence.count('"') % 2 == 1
        if straight:
            open_ = not open_
        elif sentence.count("“") != sentence.count("”"):
            open_ = sentence.count("“") > sentence.count("”")
    return out


def _order_inside(text: str) -> bool:
    """Whether a heading has run into an order: "How to start Tell your manager"."""
    return any(begins_with_verb(m[1]) for m in re.finditer(r"(?<=[a-z] )([A-Z][a-z]+ [a-z]+)", text))


def _unclosed(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("(") != text.count(")") or text.count("“") != text.count("”")
