"""Texts -> weighted runs of letters, for words that the embedding model doesn't know. Pure.

The scheme is that of scikit-learn's TfidfVectorizer(analyzer="char_wb", sublinear_tf=True), written out because only
reading needs to be fast to start: a command that reads one sentence waits for no scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

# Runs of so many letters, within words and across their edges.
SHORTEST, LONGEST = 3, 5
# So many words are remembered with their runs.
WORDS_KEPT = 50_000
# What stands in fewer texts than this is not learned from.
FEWEST_TEXTS = 2


@dataclass(frozen=True)
class LetterGrams:
    """The runs of letters that are known, sorted, with their inverse document frequency each."""

    grams: tuple[str, ...]
    idf: npt.NDArray[np.float64]

    @classmethod
    def learned(cls, texts: Sequence[str]) -> LetterGrams:
        """What stands in at least FEWEST_TEXTS of these texts."""
        found = Counter(gram for text in texts for gram in set(_grams(text)))
        known = tuple(sorted(gram for gram, n in found.items() if n >= FEWEST_TEXTS))
        counts = np.array([found[gram] for gram in known], float)
        return cls(known, np.log((1 + len(texts)) / (1 + counts)) + 1)

    def weighed(self, text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Which known runs stand in a text (places among `grams`), and their weights (a unit vector)."""
        found = [at for word in text.lower().split() for at in self._of_word(word)]
        places, counts = np.unique(np.array(found, np.int64), return_counts=True)
        weights = (1 + np.log(counts)) * self.idf[places]
        return places, weights / max(float(np.linalg.norm(weights)), 1e-12)

    def _of_word(self, word: str) -> tuple[int, ...]:
        """The places of a word's known runs; words come again, so they are looked up once."""
        known = self._words.get(word)
        if known is None:
            known = tuple(at for gram in _grams_of(word) if (at := self._places.get(gram)) is not None)
            if len(self._words) < WORDS_KEPT:
                self._words[word] = known
        return known

    @cached_property
    def _words(self) -> dict[str, tuple[int, ...]]:
        return {}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {gram: at for at, gram in enumerate(self.grams)}


def _grams(text: str) -> Iterator[str]:
    return (gram for word in text.lower().split() for gram in _grams_of(word))


def _grams_of(word: str) -> Iterator[str]:
    padded = f" {word} "
    for n in range(SHORTEST, min(LONGEST, len(padded)) + 1):
        for start in range(len(padded) - n + 1):
            yield padded[start : start + n]
