"""Passages as evidence: their sentences with what each says, and which passages may be believed at all; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.numbers import Number, numbers
from recommender.assist.words import ABSOLUTES, HEDGES, content, is_negation, plain, words

# Text that speaks to a language model instead of to a reader. One such sentence makes its whole passage no source,
# because the orders may go on, or begin, in the sentences around it.
_BEFORE = r"(all|any|every|previous|prior|above|earlier|preceding|foregoing|existing|your|these|other)"
_WHOM = r"(ai|assistants?|language\s+models?|models?|llms?|chat\s?bots?|bots?)"
_SAYING = r"(say|write|promise|offer|tell|include|mention|state|add)"
_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(ignore|disregard|forget|override|bypass)\s+(\w+\s+){{0,3}}{_BEFORE}\s+(\w+\s+){{0,3}}"
        r"(instructions?|prompts?|rules?|guidelines?|directions?|directives?|text|content|messages?)\b",
        r"\b(ignore|disregard|forget)\s+(the\s+|everything\s+)?(\w+\s+)?(above|before\s+this|so\s+far|instructions\s+above)\b",
        r"\bignorier\w*\b.{0,40}\banweisungen\b|\bignore[zr]?\b.{0,40}\b(consignes|instructions\s+pr[ée]c[ée]dentes)\b",
        r"\b(system|developer)\s+(prompt|instruction)s?\b",
        r"\b(new|updated|secret|hidden|system)\s+instructions?\s*:",
        r"\byou\s+are\s+(now\s+)?(an?\s+|the\s+)?((helpful|sales|writing|e-?mail|ai)\s+)*"
        r"(ai|llm|assistant(?!\s+\w*(manager|professor|director))|language\s+model|chat\s?bot|gpt\w*)\b",
        r"\bas\s+an?\s+(ai|language\s+model|llm)\b",
        rf"\b(dear|hey|hello|attention|(note|message|instructions?)\s+(to|for))[\s,:]+((all|any|the)\s+)?{_WHOM}\b",
        rf"\b{_WHOM}\s+(reading|writing|processing|summari[sz]ing)\b.{{0,40}}\b(this|must|should|shall)\b",
        rf"\bin\s+your\s+(reply|response|answer|output|draft)\b.{{0,80}}\b{_SAYING}\b",
        rf"\b{_SAYING}\b.{{0,80}}\bin\s+your\s+(reply|response|answer|output|draft)\b",
        r"<\|?\s*/?\s*(system|assistant|user|im_start|im_end|instructions?|passages?)\b|\[/?inst\]",
        r"\bdo\s+not\s+(follow|obey|listen\s+to)\b.{0,40}\b(instructions?|rules?|prompts?)\b",
    )
)
# A sentence that begins so tells a speaker what to say; it reports nothing.
_TELLS = re.compile(
    r"[\W\d_]*(please\s+|then\s+|now\s+|and\s+|always\s+|also\s+)*(promise|offer|tell|say|assure|guarantee|claim|pretend|"
    r"convince|grant|mention)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a source, or of a model, and what it says."""

    text: str
    stems: frozenset[str]
    numbers: tuple[Number, ...]
    negated: bool
    hedges: frozenset[str]
    absolutes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says: its statements in order, and all their text in one line for look-ups."""

    statements: tuple[Statement, ...]
    text: str


def gives_orders(text: str) -> bool:
    """Whether a text gives orders to a language model; such a text is no source for anything."""
    line = _SPACE.sub(" ", plain(text))
    return any(pattern.search(line) for pattern in _ORDERS)


def believable(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that may be sources: those that don't give orders to a language model."""
    return tuple(p for p in passages if not gives_orders(f"{p.place}\n{p.text}"))


def statement(text: str) -> Statement:
    """What a sentence says, for comparison."""
    said = words(text)
    return Statement(
        _SPACE.sub(" ", plain(text)).strip(),
        frozenset(content(text)),
        numbers(text),
        any(is_negation(w) for w in said),
        HEDGES & frozenset(said),
        ABSOLUTES & frozenset(said),
    )


def tells(sentence: str) -> bool:
    """Whether a sentence tells a speaker or writer what to say; it reports nothing."""
    return bool(_TELLS.match(sentence))


def evidence(text: str) -> Evidence:
    """The statements of a text that report something: all sentences but orders to say something."""
    kept = [s for s in sentences(text) if not tells(s)]
    statements = tuple(statement(s) for s in kept)
    return Evidence(statements, " ".join(s.text for s in statements))


def windows(evidences: Sequence[Evidence]) -> list[tuple[Statement, ...]]:
    """Each statement with its neighbours in the same source, the statement itself first."""
    out = []
    for source in evidences:
        for at, one in enumerate(source.statements):
            around = source.statements[max(0, at - 1) : at] + source.statements[at + 1 : at + 2]
            out.append((one, *around))
    return out
