"""A model's text -> the sentences that its sources support, and the others with the reason; pure.

Each sentence must cite passages ([1]); its numbers, names and words must stand there, and its sense must not be turned
round. Sentences that state nothing (a greeting, an offer to talk) need no source. The checks read English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.courtesy import courtesy
from recommender.assist.evidence import Evidence, evidence
from recommender.assist.message import DraftSentence, Dropped, Part
from recommender.assist.numbers import numbers
from recommender.assist.orders import gives_orders
from recommender.assist.support import Claim, fault
from recommender.assist.words import content, plain

# What the checks' word tables are made for; a text in another language can't be checked, and isn't used.
LANGUAGE = "en"

# A line of so many words with a comma at its end is a greeting or a sign-off: the next line is a new sentence.
SALUTATION_WORDS = 4

_ONE_MARKER = r"[\[【]\s*(?:(?:source|passage)s?\s*)?\^?\d+(?:\s*(?:,|;|and)\s*\^?\d+)*\s*[\]】]"
MARKER = re.compile(_ONE_MARKER, re.IGNORECASE)
_AFTER_STOP = re.compile(rf"([.!?…]+[\"”'’)]*)[ \t]*((?:{_ONE_MARKER}[ \t]*)+)", re.IGNORECASE)
_LEADING = re.compile(rf"\s*{_ONE_MARKER}", re.IGNORECASE)
_DECORATION = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*•]|\d{1,2}[.)])[ \t]+|\*\*|__|`", re.MULTILINE)
_SUBJECT = re.compile(r"\s*(subject|re|betreff)\s*:", re.IGNORECASE)
_SOURCE_LIST = re.compile(r"\s*(sources?|references?|citations?)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A model's sentences: those that may be used, in order, and those that may not."""

    kept: tuple[DraftSentence, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def supported(self) -> int:
        """How many of the kept sentences state something and have a source for it."""
        return sum(1 for s in self.kept if s.cites)


def reads(language: str) -> bool:
    """Whether text in a language ("en-GB", "" for English) can be checked."""
    return language.lower().replace("_", "-").split("-")[0] in ("", LANGUAGE)


def split(text: str) -> list[str]:
    """The sentences of a model's text, each with its citation markers; bullets, bold and headings' signs are gone."""
    lines = []
    for line in _DECORATION.sub("", text).splitlines():
        lines.append(line if _LEADING.match(line) else _AFTER_STOP.sub(lambda m: f" {m[2].strip()}{m[1]} ", line))
        if line.rstrip().endswith(",") and len(line.split()) <= SALUTATION_WORDS:
            lines.append("")
    return sentences("\n".join(lines))


def check(
    text_sentences: Sequence[str], passages: Sequence[Passage], allowed: Sequence[str] = (), need: str = ""
) -> Checked:
    """The sentences that may be used, without their markers, and the dropped ones with a reason each.

    [1] cites the first of `passages`. `allowed` may be named without a source (both people, the asset's title, its
    link); the words of `need` may be used in sentences that state nothing.
    """
    kept: list[DraftSentence] = []
    dropped: list[Dropped] = []
    checker = _Checker(tuple(passages), tuple(allowed), need)
    listing = False
    for sentence in text_sentences:
        listing = listing or bool(_SOURCE_LIST.fullmatch(MARKER.sub("", sentence)))
        result = Dropped(sentence, "The list of sources is added separately.") if listing else checker.read(sentence)
        if isinstance(result, DraftSentence) and _repeats(result, kept):
            result = Dropped(sentence, "It says the same again.")
        if isinstance(result, DraftSentence):
            kept.append(result)
        elif result:
            dropped.append(result)
    return Checked(tuple(kept), tuple(dropped))


class _Checker:
    """The passages of one text, each read once."""

    def __init__(self, passages: tuple[Passage, ...], allowed: tuple[str, ...], need: str) -> None:
        self.passages, self.allowed, self.need = passages, allowed, need
        self._read: dict[int, Evidence] = {}

    def read(self, sentence: str) -> DraftSentence | Dropped | None:
        """The sentence as it may be used, or dropped; None for one without any word."""
        text = _unmarked(sentence)
        if not re.search(r"\w", text):
            return None
        if _SUBJECT.match(text):
            return Dropped(sentence, "The subject line is set separately.")
        part = courtesy(text, self.allowed, self.need)
        if part is not None:
            return DraftSentence(text, (), part)
        cited = _cited(sentence)
        reason = self._citation_fault(cited)
        if reason:
            return Dropped(sentence, reason)
        sources = {number: self._evidence(number) for number in cited}
        reason = fault(Claim(text, tuple(sources.values()), self.allowed))
        if reason:
            return Dropped(sentence, reason)
        said = set(content(text))
        # A marker on a passage that has no word of the sentence would send the reader to the wrong place.
        used = [n for n, source in sources.items() if any(said & s.stems for s in source.statements)]
        return DraftSentence(text, tuple(self.passages[n - 1].passage_id for n in used or cited), Part.BODY)

    def _citation_fault(self, cited: list[int]) -> str:
        if not cited:
            return "It states something and names no source."
        for number in cited:
            if not 1 <= number <= len(self.passages):
                return f"It names source {number}, and there is no such source."
            if gives_orders(self.passages[number - 1].text):
                return f"Source {number} gives orders to a language model; it is not used as a source."
        return ""

    def _evidence(self, number: int) -> Evidence:
        if number not in self._read:
            self._read[number] = evidence(self.passages[number - 1].text)
        return self._read[number]


def _cited(sentence: str) -> list[int]:
    """The numbers in a sentence's markers, each once."""
    return list(dict.fromkeys(int(n) for marker in MARKER.findall(sentence) for n in re.findall(r"\d+", marker)))


def _unmarked(sentence: str) -> str:
    """The sentence without markers, invisible characters and the white space that they leave."""
    text = re.sub(r"\s+", " ", MARKER.sub(" ", plain(sentence))).strip()
    return re.sub(r" +([.,;:!?])", r"\1", text)


def _repeats(sentence: DraftSentence, kept: Sequence[DraftSentence]) -> bool:
    said = _gist(sentence.text)
    return any(k.text == sentence.text or (sentence.cites and k.cites and _gist(k.text) == said) for k in kept)


def _gist(text: str) -> tuple[list[str], list[str]]:
    """What a sentence says, whatever the order of its words."""
    return sorted(content(text)), sorted(n.value for n in numbers(text))
