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
FEWEST_SPOKEN = 8
# What the identifier says where there is no language: undetermined, no linguistic content.
NO_LANGUAGE = ("und", "zxx")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def of_words(text: str) -> str:
    """The ISO code of the language in which somebody says something; "" for fewer than eight words, or in doubt."""
    words = text[:MAX_CHARACTERS].lower().split()
    return _confident(" ".join(words)) if len(words) >= FEWEST_SPOKEN else ""


def detect(text: str) -> str:
    """The ISO code of a text's language ("en", "de"); "" for a text under 20 words or one that leaves doubt."""
    sample = text[:MAX_CHARACTERS]
    if len(sample.split()) < MIN_WORDS:
        return ""
    return _confident(sample)


def _confident(sample: str) -> str:
    language, confidence = _identifier().classify(sample)
    return "" if confidence < MIN_CONFIDENCE or language in NO_LANGUAGE else str(language)
