"""Vectors -> probabilities over labels: a regularised linear classifier. Fitted by scikit-learn, used with numpy alone.

Only fitting imports scikit-learn; a fitted head is three arrays, which are kept, so that a command that recommends
waits for neither scikit-learn nor the embedding model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = npt.NDArray[np.float64]
# A choice needs so many labels.
FEWEST_LABELS = 2


@dataclass(frozen=True)
class LinearHead:
    """Multinomial logistic regression: `weights` (labels, features), `bias` (labels,), over `labels`.

    `independent` heads answer each label by itself (yes or no) instead of choosing one. A label that nothing was
    learned of has a bias of minus infinity: it is never chosen. Where nothing tells labels apart all weights are 0.
    """

    labels: tuple[str, ...]
    weights: Array
    bias: Array
    independent: bool = False

    @cached_property
    def tells_apart(self) -> bool:
        """Whether any feature speaks for one label rather than another."""
        return bool(self.weights.any())

    @property
    def knows(self) -> npt.NDArray[np.bool_]:
        """Of which labels something was learned."""
        return np.isfinite(self.bias)

    def probabilities(self, features: npt.ArrayLike, temperature: float = 1.0) -> Array:
        """Probabilities (rows, labels); rows sum to 1 unless the head is independent."""
        scores = (np.atleast_2d(np.asarray(features, float)) @ self.weights.T + self.bias) / temperature
        if self.independent:
            return np.asarray(1 / (1 + np.exp(-scores)))
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[np.generic]]:
        """Its arrays by name, for keeping."""
        return {
            f"{prefix}.labels": np.array(self.labels),
            f"{prefix}.weights": self.weights,
            f"{prefix}.bias": self.bias,
            f"{prefix}.independent": np.array(self.independent),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]], prefix: str) -> LinearHead:
        """The head that `arrays` was made of."""
        return cls(
            labels=tuple(str(x) for x in arrays[f"{prefix}.labels"]),
            weights=np.asarray(arrays[f"{prefix}.weights"], float),
            bias=np.asarray(arrays[f"{prefix}.bias"], float),
            independent=bool(arrays[f"{prefix}.independent"]),
        )


def fit_one_of(
    features: Array | csr_matrix,
    answers: Sequence[str],
    labels: Sequence[str],
    strength: float,
    counts: npt.ArrayLike | None = None,
) -> LinearHead:
    """A head that chooses one label; classes count alike; `strength` is scikit-learn's C; `counts` (rows,) is how much
    each row counts, 1 where it isn't given.

    It never chooses a label without a row. Rows of fewer than two labels tell nothing apart: each is then as likely.
    """
    known = sorted(set(answers))
    weights = np.zeros((len(labels), features.shape[1]))
    if len(known) < FEWEST_LABELS:
        return LinearHead(tuple(labels), weights, np.zeros(len(labels)))
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")
    model.fit(features, list(answers), sample_weight=None if counts is None else np.asarray(counts, float))
    if len(known) == FEWEST_LABELS:  # scikit-learn keeps one row for two classes
        model.coef_, model.intercept_ = np.vstack([-model.coef_, model.coef_]) / 2, np.r_[-1, 1] * model.intercept_ / 2
    bias, found = np.full(len(labels), -np.inf), list(model.classes_)
    for i, label in enumerate(labels):
        if label in known:
            weights[i], bias[i] = model.coef_[found.index(label)], model.intercept_[found.index(label)]
    return LinearHead(tuple(labels), weights, bias)


def fit_each(features: Array, answers: npt.ArrayLike, labels: Sequence[str], strength: float) -> LinearHead:
    """A head that answers yes or no for each label; `answers` (rows, labels) are 0 or 1. Constant labels stay."""
    weights, bias = np.zeros((len(labels), features.shape[1])), np.zeros(len(labels))
    if not len(features):
        return LinearHead(tuple(labels), weights, bias, independent=True)
    from sklearn.linear_model import LogisticRegression

    wanted = np.asarray(answers)
    for i in range(len(labels)):
        share = wanted[:, i].mean()
        if 0 < share < 1:
            model = LogisticRegression(C=strength, max_iter=2000).fit(features, wanted[:, i])
            weights[i], bias[i] = model.coef_[0], model.intercept_[0]
        else:
            bias[i] = np.log((share + 1e-3) / (1 - share + 1e-3))
    return LinearHead(tuple(labels), weights, bias, independent=True)
