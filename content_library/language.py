"""Which language a text is in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# Below this a text's few words decide by chance: names and loan words look like any language.
MIN_WORDS = 20
# The identifier's probabilities are near 1 for running text; lists of names and code stay far below this.
MIN_CONFIDENCE = 0.8
# Enough to be sure, and the same small cost for a book as for a page.
MAX_CHARACTERS = 4000
# A sentence somebody says is running text, and needs fewer words than a title or a list.
FEWEST_SPOKEN = 4
# Common words of no other language that is likely here: what has one is English, and the identifier need not be loaded.
# fmt: off
ENGLISH_ONLY = frozenset((
    "the", "and", "you", "your", "that", "this", "with", "have", "what", "how", "would", "from", "for", "to",
    "our", "are", "if", "has", "their", "about", "each", "why", "where", "who", "please", "than", "when", "which",
    "does", "could", "should", "they", "there",
))
# fmt: on
# What the identifier says where there is no language: undetermined, no linguistic content.
NO_LANGUAGE = ("und", "zxx")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def of_words(text: str) -> str:
    """The ISO code of the language in which somebody says something short; "" for fewer than four words, or in doubt.

    On labelled replies, no English text of four words or more was taken for another language, and of German, French
    and Dutch ones cut at eight words .95 were recognised.
    """
    words = text[:MAX_CHARACTERS].lower().split()
    if len(words) < FEWEST_SPOKEN:
        return ""
    if not ENGLISH_ONLY.isdisjoint(words):
        return "en"
    return _confident(" ".join(words))


def detect(text: str) -> str:
    """The ISO code of a text's language ("en", "de"); "" for a text under 20 words or one that leaves doubt."""
    sample = text[:MAX_CHARACTERS]
    if len(sample.split()) < MIN_WORDS:
        return ""
    return _confident(sample)


def _confident(sample: str) -> str:
    language, confidence = _identifier().classify(sample)
    return "" if confidence < MIN_CONFIDENCE or language in NO_LANGUAGE else str(language)
