"""What a recommendation has to beat: chance, dates, words, vectors, and the rule that is sold today."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.conditions import DENSE, Condition, words_of
from eval.datasets import Dataset, JudgedAsset, JudgedSituation
from recommender.encoder import Encoder

# The plain recipe of dense retrieval over long texts: the mean of the first passages, each with the title before it.
PASSAGE_WORDS, PASSAGES = 160, 4
# The rule's order: the stage first, an acceptable stage next, then the role; the date only breaks ties.
RULE_STAGE, RULE_ALSO, RULE_ROLE = 10.0, 6.0, 5.0

Array = npt.NDArray[np.float32]


class Random:
    """An order by chance, the same for the same situation and seed."""

    name = "random"

    def __init__(self, dataset: Dataset, seed: int = 0) -> None:
        self._dataset, self._seed = dataset, seed

    def rank(self, situation: JudgedSituation, _condition: Condition) -> list[str]:
        """Asset ids in that order; the condition changes nothing."""
        library = self._dataset.library(situation.company)
        draw = np.random.default_rng([self._seed, zlib.crc32(situation.situation_id.encode())])
        return [library[i].asset_id for i in draw.permutation(len(library))]


class Newest:
    """The latest first; undated assets last, in the order of the file."""

    name = "newest"

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def rank(self, situation: JudgedSituation, _condition: Condition) -> list[str]:
        """Asset ids in that order; the condition changes nothing."""
        library = self._dataset.library(situation.company)
        return [a.asset_id for a in sorted(library, key=_age)]


class Words:
    """BM25 of the whole text, by bm25s with English stop words and its usual parameters."""

    name = "BM25"

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._engine = lru_cache(maxsize=None)(self._built)

    def rank(self, situation: JudgedSituation, condition: Condition) -> list[str]:
        """Asset ids by score; equal ones in the order of the file."""
        import bm25s

        library = self._dataset.library(situation.company)
        tokens = bm25s.tokenize(
            [words_of(situation, condition)], stopwords="en", show_progress=False, return_ids=False
        )[0]
        scores = self._engine(situation.company).get_scores(tokens) if tokens else np.zeros(len(library))
        return _by_score(library, scores)

    def _built(self, company: str) -> Any:
        import bm25s

        engine = bm25s.BM25()
        texts = [f"{a.title} {a.text}" for a in self._dataset.library(company)]
        engine.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
        return engine


class Dense:
    """Cosine similarity of the question with the mean vector of an asset's passages."""

    name = DENSE

    def __init__(self, dataset: Dataset, encoder: Encoder) -> None:
        self._dataset, self._encoder = dataset, encoder
        self._vectors = asset_vectors(dataset.assets, encoder)

    def rank(self, situation: JudgedSituation, condition: Condition) -> list[str]:
        """Asset ids by similarity; equal ones in the order of the file."""
        library = self._dataset.library(situation.company)
        query = self._encoder.encode([words_of(situation, condition)])[0]
        return _by_score(library, np.stack([self._vectors[a.asset_id] for a in library]) @ query)


class Rule:
    """What is sold today: a CRM field matched to a content tag, newest first.

    It is given the true stage and role, and the final labels as tags, always: no real CRM knows as much.
    """

    name = "CRM rule (true stage, role and tags)"

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def rank(self, situation: JudgedSituation, _condition: Condition) -> list[str]:
        """Asset ids by how well their labels match; the newest first among equals."""

        def fit(asset: JudgedAsset) -> float:
            label = self._dataset.labels[asset.asset_id]
            stage = RULE_STAGE if label.stage == situation.stage else RULE_ALSO * (situation.stage in label.also)
            return stage + RULE_ROLE * (situation.role in label.roles)

        library = sorted(self._dataset.library(situation.company), key=_age)
        return [a.asset_id for a in sorted(library, key=fit, reverse=True)]


def asset_vectors(assets: Sequence[JudgedAsset], encoder: Encoder) -> Mapping[str, Array]:
    """One unit vector an asset: the mean over its first passages of so many words, the title before each."""
    texts: list[str] = []
    spans: list[slice] = []
    for asset in assets:
        words = asset.text.split()
        starts = range(0, max(1, min(len(words), PASSAGES * PASSAGE_WORDS)), PASSAGE_WORDS)
        spans.append(slice(len(texts), len(texts) + len(starts)))
        texts += [f"{asset.title}. {' '.join(words[i : i + PASSAGE_WORDS])}" for i in starts]
    vectors = encoder.encode(texts)
    means = {a.asset_id: vectors[span].mean(axis=0) for a, span in zip(assets, spans, strict=True)}
    return {asset_id: m / max(float(np.linalg.norm(m)), 1e-9) for asset_id, m in means.items()}


def _age(asset: JudgedAsset) -> int:
    return -(asset.published_at or date.min).toordinal()


def _by_score(library: Sequence[JudgedAsset], scores: npt.NDArray[Any]) -> list[str]:
    return [library[i].asset_id for i in np.argsort(-np.asarray(scores), kind="stable")]
