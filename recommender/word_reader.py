"""What somebody says -> what it tells about where they stand. Fitted by scikit-learn, used with numpy alone.

Two views of a sentence together: its vector, for what it means in the language that the embedding model knows, and its
runs of letters, for the words of trade and for other languages. Beside the stages there is an answer "nothing": an
out-of-office note or a greeting speaks for no stage, whatever words occur in it. A second head tells what somebody
wishes of us (to be left alone, for instance), a third what has happened to a purchase (it is signed, it is stopped).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import NOTHING, Turn, Utterance, Wish
from recommender.letter_grams import LetterGrams
from recommender.linear_head import Array, LinearHead, fit_one_of
from recommender.needs import MODEL_LANGUAGE
from recommender.tagging import Encode

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# scikit-learn's C, and how much the runs of letters count beside the vector. Chosen with the industries of the
# utterances left out in turn; half as much or twice as much of either hardly matters.
STRENGTH = 8.0
GRAM_WEIGHT = 1.5
# … but for stages: of languages that the embedding model doesn't know only the letters tell anything. Chosen on half a
# of the labelled replies and with the industries of the utterances left out, where English reads as well with either.
STAGE_GRAM_WEIGHT = 2.0
# What is said in those languages counts half for stages: it teaches which letters tell what, but beside them what their
# vectors tell, too, which is little, and English is read by its vectors. Chosen on half a of the replies and on where
# the people of the judged situations stand.
FOREIGN = 0.5
# The same for wishes and for turns, chosen on half a of the labelled ones (eval.wishes, eval.turns).
WISH_STRENGTH = 8.0
TURN_STRENGTH = 8.0


WISHES: tuple[str, ...] = (*Wish, NOTHING)
TURNS: tuple[str, ...] = (*Turn, NOTHING)


@dataclass(frozen=True, slots=True)
class Said:
    """What sentences tell, a row each: where their speakers stand (texts, stages), how likely they say nothing of it
    (texts,), what they wish (texts, WISHES), and what has happened to a purchase (texts, TURNS).

    Rows sum to 1: as far as a text says nothing of a stage, every stage is as likely, and so is, whatever it says, a
    stage that nothing was learned of. Where no stages are told apart, words say nothing of them: that makes them no
    empty words, for nobody has read them.
    """

    stages: Array
    nothing: Array
    wishes: Array
    turns: Array


@dataclass(frozen=True)
class WordReader:
    """Reads sentences: `head` over `stages` and, where the utterances have such, NOTHING, None where these tell no
    stages apart; `wish_head` over WISHES and `turn_head` over TURNS, None where no utterance has any."""

    stages: tuple[str, ...]
    head: LinearHead | None
    grams: LetterGrams
    wish_head: LinearHead | None = None
    turn_head: LinearHead | None = None

    @classmethod
    def fit(cls, taxonomy: Taxonomy, encode: Encode) -> WordReader:
        """Learned from the taxonomy's utterances; without any, words say nothing."""
        said, stages = taxonomy.utterances, taxonomy.labels("stage")
        texts = [u.text for u in said]
        # Of texts about purchases alone, whose words would crowd out those by which stages are told.
        grams = LetterGrams.learned([u.text for u in said if not u.turn] or texts)
        if not said:
            return cls(stages, None, grams)
        from scipy.sparse import csr_matrix, hstack

        rows = [grams.weighed(text) for text in texts]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places, weights = (np.concatenate(x) for x in zip(*rows, strict=True))
        runs = csr_matrix((GRAM_WEIGHT * weights, places, ends), shape=(len(texts), len(grams.grams)))
        features = hstack([csr_matrix(np.asarray(encode(texts), float)), runs]).tocsr()
        of_stages = [i for i, u in enumerate(said) if not (u.wish or u.turn)]
        answers = [said[i].stage for i in of_stages]
        labels = (*stages, NOTHING) if NOTHING in answers else stages
        counts = [1.0 if said[i].language == MODEL_LANGUAGE else FOREIGN for i in of_stages]
        head = _fit_stages(features[of_stages], answers, labels, len(grams.grams), counts)
        # What is there to tell turns apart was not read for wishes, and the other way round.
        wish_head = _fit(features, [None if u.turn else u.wish or NOTHING for u in said], WISHES, WISH_STRENGTH)
        turn_head = _fit(features, [_turn(u) for u in said], TURNS, TURN_STRENGTH)
        return cls(stages, head if head.tells_apart else None, grams, wish_head, turn_head)

    def read(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Said:
        """What each text tells, by its vector and its letters."""
        scores, ends = self._scores(texts, vectors), np.cumsum([0 if h is None else len(h.labels) for h in self._all])
        of_stages, of_wishes, of_turns = np.split(scores, ends[:-1], axis=1)
        stages, nothing = self._stages(of_stages)
        return Said(stages, nothing, _answers(of_wishes, len(WISHES)), _answers(of_turns, len(TURNS)))

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

    @property
    def _all(self) -> tuple[LinearHead | None, ...]:
        return self.head, self.wish_head, self.turn_head

    @cached_property
    def _heads(self) -> list[LinearHead]:
        return [head for head in self._all if head is not None]

    @cached_property
    def _weights(self) -> Array:
        """The weights of all heads, one below the other: a text's letters are looked up once."""
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
        named = zip(_HEADS, self._all, strict=True)
        heads = [head.arrays(name) for name, head in named if head is not None]
        return {key: array for arrays in (*heads, runs) for key, array in arrays.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> WordReader:
        """The reader that `arrays` was made of."""
        head, wishes, turns = (
            LinearHead.from_arrays(arrays, name) if f"{name}.labels" in arrays else None for name in _HEADS
        )
        grams = LetterGrams(tuple(str(x) for x in arrays["grams"]), np.asarray(arrays["idf"], float))
        return cls(tuple(str(x) for x in arrays["stages"]), head, grams, wishes, turns)


# What the arrays of each head are called.
_HEADS = ("stage", "wish", "turn")


def _turn(said: Utterance) -> str | None:
    """The answer on turns that somebody gave for a saying; None where nobody did and it may well be one."""
    return said.turn or (NOTHING if said.wish or said.stage == NOTHING else None)


def _fit_stages(
    features: csr_matrix, answers: Sequence[str], labels: Sequence[str], runs: int, counts: Sequence[float]
) -> LinearHead:
    """The head of stages; the last `runs` features weigh STAGE_GRAM_WEIGHT, and are read as if GRAM_WEIGHT."""
    share = np.ones(features.shape[1])
    share[features.shape[1] - runs :] = STAGE_GRAM_WEIGHT / GRAM_WEIGHT
    head = fit_one_of(features.multiply(share).tocsr(), answers, labels, STRENGTH, counts)
    return replace(head, weights=head.weights * share)


def _fit(
    features: csr_matrix, answers: Sequence[str | None], labels: Sequence[str], strength: float
) -> LinearHead | None:
    """A head over `labels`, learned from the rows that have an answer; None unless every label has a row."""
    rows = [i for i, answer in enumerate(answers) if answer is not None]
    given = [str(answers[i]) for i in rows]
    return fit_one_of(features[rows], given, labels, strength) if set(given) >= set(labels) else None


def _answers(scores: Array, labels: int) -> Array:
    """The shares of labels of which the last is that there is nothing; that one alone where nothing was learned."""
    return _shares(scores) if scores.shape[1] else np.eye(labels)[[labels - 1] * len(scores)]


def _shares(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
