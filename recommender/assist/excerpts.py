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
from recommender.assist.standing import is_bare_count, is_fragment, is_of_the_page, is_story, leans, points_elsewhere
from recommender.assist.verbs import begins_with_verb, has_verb
from recommender.assist.words import ADDRESS, listed, words
from recommender.quotes import RUN_TOGETHER

# Fewer words say too little, with a number in them a few less ("The minimum term is 24 months."); more are no quotation
# for a message of 120 words at most.
SHORTEST, SHORTEST_COUNTING, LONGEST = 7, 5, 40
# Two sentences together, and a point of a slide.
LONGEST_PAIR, LONGEST_POINT, SHORTEST_POINT = 44, 20, 4
# A sentence with more numbers was a table before somebody's software made text of it.
MANY_NUMBERS = 6
FINGERS = 12

QUESTION = "It is a question."
FRAGMENT = "It is a heading or a fragment."
SHORT = "It is too short to say much by itself."
LEANS = "It leans on the sentence before it."
POINTS = "It points at something that doesn't stand in it."
HALF = "It is half a thought: the sentence after it completes it or takes it back."
COUNTS = "It ends with a number and doesn't say of what."

BULLET = re.compile(r"(?:[-*•·–—▪◦‣●○■□✓✔➤→]|\d{1,3}[.)]|[a-z]\))\s+")
_POINTS_BACK = re.compile(r"\b(it|its|they|them|their|that|this|those|these)\b|^(And|But|So|Or|Then)\b", re.IGNORECASE)
# The word by which a sentence leans on the one before it.
_OPENING = re.compile(r"^(it|its|they|their|them|this|that|these|those|he|she|his|her|here|both) ", re.IGNORECASE)
# By this a sentence completes the one before it, or takes it back: neither stands without the other.
_COMPLETES = re.compile(
    r"(that|this) (is|was|isn't|wasn't|means|meant|makes|made|comes|leaves|includes|excludes|applies|holds)\b|that's\b|"
    r"it (means|meant|isn't|doesn't|does not|is not|was not|wasn't|applies|includes|excludes|ends|depends|only)\b|"
    r"(but|however|yet|except|unless|not so|in other words|nor)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(yes|no|not|then)\b", re.IGNORECASE)
# Signs of code, sums and tables, an omission, and what a splitter took for one sentence.
_MARKUP = re.compile(r"[|{}<>\[\]*_`#\\\t=›»→•·▪◦‣●○■□✓✔➤]|~~|\.{3}|…|[a-z]{3}[.!?] [a-z]|\d+ / \d+$")
_OF_ITS_AUTHOR = re.compile(r"\bI\b|\b[Mm](y|e|ine)\b")
_PLURAL = re.compile(r"\b(we|our|us|ours|we'd|we've|we're|we'll)\b", re.IGNORECASE)
# A screen's buttons and a hand's moves: good in a manual, odd in a message.
_HANDS_ON = listed("click select tap press type drag scroll log sign enter untick tick toggle paste copy install")
LABEL = re.compile(r"[^:,.!?]{1,40}:\s")
# What a sentence may begin with beside a letter or a figure.
_BEGINS = "\"“'‘(€$£«„¿"
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
    mark = BULLET.match(sentence)
    return " ".join(sentence[mark.end() if mark else 0 :].split())


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
        if not found:
            refused.append((sentence, why or HALF))
    return Read(tuple(excerpts), tuple(refused))


def _from(sentence: str, why: str, following: str, others_speak: bool) -> Iterator[str]:
    """The quotations that begin with a sentence: it alone, and with what leans on it or answers it."""
    pair = f"{sentence} {following}"
    half = completes(following)
    fits = bool(following) and len(pair.split()) <= LONGEST_PAIR and _may_follow(following, others_speak)
    if not why:
        if not half:
            yield sentence
        if fits and (half or leans(following)):
            yield pair
    elif why == QUESTION and fits and _answers(following) and _asks_by_itself(sentence, others_speak):
        yield pair


def completes(sentence: str) -> bool:
    """Whether a sentence completes the one before it or takes it back, so that this one can't stand alone."""
    return bool(_COMPLETES.match(sentence))


def _may_follow(sentence: str, others_speak: bool) -> bool:
    """Whether a sentence may be quoted after the one before it; that it leans on that one is no fault there."""
    whole = bool(SENTENCE_END.search(sentence)) and not faulty(sentence, others_speak)
    if is_of_the_page(sentence):
        return False
    return whole and not (is_fragment(sentence) or is_story(sentence) or points_elsewhere(_after_opening(sentence)))


def _after_opening(sentence: str) -> str:
    """A sentence without the pronoun that may lean on the one before it; what it stands for is there."""
    return _OPENING.sub("Results and a result ", sentence, count=1)


def _answers(sentence: str) -> bool:
    """Whether a sentence after a question can be its answer, and doesn't go on about something else."""
    rest = sentence.partition(" ")[2]
    return bool(_ANSWER.match(sentence)) or not (leans(sentence) or is_fragment(sentence) or not has_verb(rest))


def _asks_by_itself(question: str, others_speak: bool) -> bool:
    """Whether a question is understood without what stands before it."""
    if not 4 <= len(question.split()) <= LONGEST or faulty(question, others_speak) or '"' in question:
        return False
    return not (leans(question) or LABEL.match(question) or _POINTS_BACK.search(question))


def faulty(text: str, others_speak: bool) -> str:
    """What no quotation may have, however it begins."""
    if MARKER.search(text) or _MARKUP.search(text) or ADDRESS.search(text) or _unclosed(text):
        return "It holds markup, code or an address."
    if RUN_TOGETHER.search(text) or _order_inside(text) or len(numbers(text)) > MANY_NUMBERS:
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
    if not SENTENCE_END.search(text) or text[0].islower() or not (text[0].isalnum() or text[0] in _BEGINS):
        return FRAGMENT
    if _is_too_short(text):
        return SHORT if has_verb(text) else FRAGMENT
    if is_fragment(text):
        return FRAGMENT
    if is_of_the_page(text):
        return "It speaks of its page or asks for something, and says nothing of the matter."
    if len(text.split()) > LONGEST:
        return "It is too long to quote."
    if (words(text)[:1] or [""])[0] in _HANDS_ON:
        return "It is a step of a manual."
    if is_bare_count(text):
        return COUNTS
    return LEANS if leans(text) else POINTS if points_elsewhere(text) else ""


def _is_too_short(text: str) -> bool:
    return len(text.split()) < (SHORTEST_COUNTING if numbers(text) else SHORTEST)


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
