"""What somebody says -> what it tells about where they stand. Fitted by scikit-learn, used with numpy alone.

Two views of a sentence together: its vector, for what it means in the language that the embedding model knows, and its
runs of letters, for the words of trade and for other languages. Beside the stages there is an answer "nothing": an
out-of-office note or a greeting speaks for no stage, whatever words occur in it. A second head tells what somebody
wishes of us: to be left alone, for instance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import NOTHING, Wish
from recommender.letter_grams import LetterGrams
from recommender.linear_head import Array, LinearHead, fit_one_of
from recommender.tagging import Encode

# scikit-learn's C, and how much the runs of letters count beside the vector. Chosen with the industries of the
# utterances left out in turn; half as much or twice as much of either hardly matters.
STRENGTH = 8.0
GRAM_WEIGHT = 1.5
# The same for wishes, chosen on half a of the labelled ones (eval.wishes).
WISH_STRENGTH = 8.0


WISHES: tuple[str, ...] = (*Wish, NOTHING)


@dataclass(frozen=True, slots=True)
class Said:
    """What sentences tell, a row each: where their speakers stand (texts, stages), how likely they say nothing of it
    (texts,), and what they wish (texts, WISHES).

    Rows sum to 1: as far as a text says nothing of a stage, every stage is as likely, and so is, whatever it says, a
    stage that nothing was learned of. Where no stages are told apart, words say nothing of them: that makes them no
    empty words, for nobody has read them.
    """

    stages: Array
    nothing: Array
    wishes: Array


@dataclass(frozen=True)
class WordReader:
    """Reads sentences: `head` over `stages` and, where the utterances have such, NOTHING, None where these tell no
    stages apart; `wish_head` over WISHES, None where no utterance has a wish."""

    stages: tuple[str, ...]
    head: LinearHead | None
    grams: LetterGrams
    wish_head: LinearHead | None = None

    @classmethod
    def fit(cls, taxonomy: Taxonomy, encode: Encode) -> WordReader:
        """Learned from the taxonomy's utterances; without any, words say nothing."""
        said, stages = taxonomy.utterances, taxonomy.labels("stage")
        texts = [u.text for u in said]
        grams = LetterGrams.learned(texts)
        if not said:
            return cls(stages, None, grams)
        from scipy.sparse import csr_matrix, hstack

        rows = [grams.weighed(text) for text in texts]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places, weights = (np.concatenate(x) for x in zip(*rows, strict=True))
        runs = csr_matrix((GRAM_WEIGHT * weights, places, ends), shape=(len(texts), len(grams.grams)))
        features = hstack([csr_matrix(np.asarray(encode(texts), float)), runs]).tocsr()
        of_stages = [i for i, u in enumerate(said) if not u.wish]
        answers = [said[i].stage for i in of_stages]
        labels = (*stages, NOTHING) if NOTHING in answers else stages
        head = fit_one_of(features[of_stages], answers, labels, STRENGTH)
        wishes = [u.wish or NOTHING for u in said]
        known = set(wishes) >= set(WISHES)
        wish_head = fit_one_of(features, wishes, WISHES, WISH_STRENGTH) if known else None
        return cls(stages, head if head.tells_apart else None, grams, wish_head)

    def read(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Said:
        """What each text tells, by its vector and its letters."""
        scores = self._scores(texts, vectors)
        of_stages = 0 if self.head is None else len(self.head.labels)
        stages, nothing = self._stages(scores[:, :of_stages])
        silent = np.eye(len(WISHES))[[len(Wish)] * len(texts)]
        return Said(stages, nothing, silent if self.wish_head is None else _shares(scores[:, of_stages:]))

    def _scores(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Array:
        """What the heads make of each text (texts, the labels of both)."""
        if not self._heads:
            return np.zeros((len(texts), 0))
        size = np.asarray(vectors).shape[1]
        scores = np.asarray(np.asarray(vectors, float) @ self._weights[:, :size].T + self._bias)
        for row, text in zip(scores, texts, strict=True):
            places, weights = self.grams.weighed(text)
            row += GRAM_WEIGHT * (weights @ self._of_letters[places])
        return scores

    def _stages(self, scores: Array) -> tuple[Array, Array]:
        """Where speakers stand (texts, stages), and how likely they say nothing of it (texts,)."""
        n = len(self.stages)
        if self.head is None:
            return np.full((len(scores), n), 1 / n), np.zeros(len(scores))
        told, known = _shares(scores), self.head.knows[:n]
        nothing = told[:, n:].sum(axis=1)
        # What is told of the stages that are known is told among them alone: the others stay as likely as they were.
        unknown = np.where(known, 0.0, (1 - nothing)[:, None] / n)
        return told[:, :n] * (known.sum() / n) + unknown + nothing[:, None] / n, nothing

    @cached_property
    def _heads(self) -> list[LinearHead]:
        return [head for head in (self.head, self.wish_head) if head is not None]

    @cached_property
    def _weights(self) -> Array:
        """The weights of both heads, one below the other: a text's letters are looked up once."""
        return np.vstack([head.weights for head in self._heads])

    @cached_property
    def _bias(self) -> Array:
        return np.concatenate([head.bias for head in self._heads])

    @cached_property
    def _of_letters(self) -> Array:
        """The weights of the runs of letters, a row a run: few rows are read of many."""
        first = self._weights.shape[1] - len(self.grams.grams)
        return np.ascontiguousarray(self._weights[:, first:].T)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Its arrays by name, for keeping."""
        runs = {"grams": np.array(self.grams.grams), "idf": self.grams.idf, "stages": np.array(self.stages)}
        heads = {} if self.head is None else self.head.arrays("stage")
        wishes = {} if self.wish_head is None else self.wish_head.arrays("wish")
        return {**heads, **wishes, **runs}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> WordReader:
        """The reader that `arrays` was made of."""
        return cls(
            stages=tuple(str(x) for x in arrays["stages"]),
            head=LinearHead.from_arrays(arrays, "stage") if "stage.labels" in arrays else None,
            grams=LetterGrams(tuple(str(x) for x in arrays["grams"]), np.asarray(arrays["idf"], float)),
            wish_head=LinearHead.from_arrays(arrays, "wish") if "wish.labels" in arrays else None,
        )


def _shares(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
