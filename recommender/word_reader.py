"""What somebody says -> what it tells about where they stand. Fitted by scikit-learn, used with numpy alone.

Two views of a sentence together: its vector, for what it means in the language that the embedding model knows, and its
runs of letters, for the words of trade and for other languages. Beside the stages there is an answer "nothing": an
out-of-office note or a greeting speaks for no stage, whatever words occur in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import NOTHING
from recommender.letter_grams import LetterGrams
from recommender.linear_head import Array, LinearHead, fit_one_of
from recommender.tagging import Encode

# scikit-learn's C, and how much the runs of letters count beside the vector. Chosen with the industries of the
# utterances left out in turn; half as much or twice as much of either hardly matters.
STRENGTH = 8.0
GRAM_WEIGHT = 1.5


@dataclass(frozen=True)
class WordReader:
    """Reads sentences: `head` over `stages` and, where the utterances have such, NOTHING."""

    stages: tuple[str, ...]
    head: LinearHead
    grams: LetterGrams

    @classmethod
    def fit(cls, taxonomy: Taxonomy, encode: Encode) -> WordReader:
        """Learned from the taxonomy's utterances."""
        from scipy.sparse import csr_matrix, hstack

        said, stages = taxonomy.utterances, taxonomy.labels("stage")
        texts, answers = [u.text for u in said], [u.stage for u in said]
        grams = LetterGrams.learned(texts)
        rows = [grams.weighed(text) for text in texts]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places, weights = (np.concatenate(x) for x in zip(*rows, strict=True))
        runs = csr_matrix((GRAM_WEIGHT * weights, places, ends), shape=(len(texts), len(grams.grams)))
        features = hstack([csr_matrix(np.asarray(encode(texts), float)), runs]).tocsr()
        labels = (*stages, NOTHING) if NOTHING in answers else stages
        return cls(stages, fit_one_of(features, answers, labels, STRENGTH), grams)

    def read(self, texts: Sequence[str], vectors: npt.ArrayLike) -> tuple[Array, Array]:
        """Probabilities (texts, stages), and those (texts,) that a text says nothing.

        Rows sum to 1: as far as a text says nothing, every stage is as likely.
        """
        size = np.asarray(vectors).shape[1]
        scores = np.asarray(vectors, float) @ self.head.weights[:, :size].T + self.head.bias
        for row, text in zip(scores, texts, strict=True):
            places, weights = self.grams.weighed(text)
            row += GRAM_WEIGHT * (weights @ self._of_letters[places])
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        told = odds / odds.sum(axis=1, keepdims=True)
        n = len(self.stages)
        nothing = told[:, n:].sum(axis=1)
        return np.asarray(told[:, :n] + nothing[:, None] / n), nothing

    @cached_property
    def _of_letters(self) -> Array:
        """The weights of the runs of letters, a row a run: few rows are read of many."""
        first = self.head.weights.shape[1] - len(self.grams.grams)
        return np.ascontiguousarray(self.head.weights[:, first:].T)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Its arrays by name, for keeping."""
        runs = {"grams": np.array(self.grams.grams), "idf": self.grams.idf, "stages": np.array(self.stages)}
        return {**self.head.arrays("stage"), **runs}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> WordReader:
        """The reader that `arrays` was made of."""
        return cls(
            stages=tuple(str(x) for x in arrays["stages"]),
            head=LinearHead.from_arrays(arrays, "stage"),
            grams=LetterGrams(tuple(str(x) for x in arrays["grams"]), np.asarray(arrays["idf"], float)),
        )
