"""Passages as evidence: their sentences, with what each says; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from content_library.passages import sentences
from recommender.assist.numbers import Number, numbers
from recommender.assist.words import ABSOLUTES, HEDGES, content, is_negation, plain, words

# A sentence that begins so tells a speaker what to say; it reports nothing.
_TELLS = re.compile(
    r"[\W\d_]*(please\s+|then\s+|now\s+|and\s+|always\s+|also\s+)*(promise|offer|tell|say|assure|guarantee|claim|pretend|"
    r"convince|grant|mention)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a source, or of a model, and what it says; `negations` counts the words that turn it round."""

    text: str
    stems: frozenset[str]
    numbers: tuple[Number, ...]
    negations: int
    hedges: frozenset[str]
    absolutes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says: its statements in order, and all their text in one line for look-ups."""

    statements: tuple[Statement, ...]
    text: str


def statement(text: str) -> Statement:
    """What a sentence says, for comparison."""
    said = words(text)
    return Statement(
        _SPACE.sub(" ", plain(text)).strip(),
        frozenset(content(text)),
        numbers(text),
        sum(is_negation(w) for w in said),
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
