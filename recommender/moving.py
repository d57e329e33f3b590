"""How a probability over buying stages moves by itself, by a purchase, and by how an account stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Drift per day between neighbouring stages, and to any stage at all. Chosen on judged situations together with
# WORDS_FLOOR; anything between half and twice these values reads the situations about as well.
FORWARD, BACK, ANYWHERE = 1 / 120, 1 / 150, 1 / 300
# Where an account stands tells something beside any signal: how much likelier the stages on its side are. A customer
# may well have people who have not decided anything; a prospect has nothing to adopt, whatever the words sound like.
FORMER, UNRECORDED = "former", "unrecorded"
RELATION_ODDS = {"customer": 16.0, "prospect": 20.0, FORMER: 4.0, UNRECORDED: 4.0}
CUSTOMERS = ("customer",)
CUSTOMER_STAGES_FROM = "adopting"
# Who has bought is a customer, wherever they stood, and who chose somebody else is none; this share of what stood
# before stays there: the words may have been misread.
TURN_DOUBT = 0.1
# A purchase that is called off, or made elsewhere, leaves as little of what was known as so many days of silence.
CALLED_OFF = 120.0


def prior(stages: Sequence[str], relation: str) -> Array:
    """Beside any signal: every stage alike, unless the account's relation to the product makes one side likelier.

    A customer's side for "customer", the other for "prospect", "former" and "unrecorded" (where relations are recorded,
    and none is for this account); any other word says nothing.
    """
    p = np.ones(len(stages))
    if relation in RELATION_ODDS and CUSTOMER_STAGES_FROM in stages:
        customer = np.arange(len(stages)) >= list(stages).index(CUSTOMER_STAGES_FROM)
        p[customer if relation in CUSTOMERS else ~customer] *= RELATION_ODDS[relation]
    return np.asarray(p / p.sum())


def drift(p: Array, days: float) -> Array:
    """What is left of an estimate after some days in which nothing was heard: it moves on and grows flatter."""
    values, vectors, inverse = _generator(len(p))
    moved = np.real(p @ (vectors * np.exp(values * max(days, 0.0))) @ inverse)
    moved = np.maximum(moved, 0.0)
    return np.asarray(moved / moved.sum())


def became_customer(p: Array, stages: Sequence[str], words: Array | None = None) -> Array:
    """The estimate after a purchase: what stood before the customers' stages stands in the first of them.

    Where what is bought is in use already, `words` (stages,) say in which of them, and no longer whether in one: from
    the first on each is half as likely as the one before it until then.
    """
    first = list(stages).index(CUSTOMER_STAGES_FROM)
    after = p.copy()
    after[:first] *= TURN_DOUBT
    came = p[:first].sum() - after[:first].sum()
    if words is None:
        after[first] += came
        return after
    halves = 0.5 ** np.arange(len(p) - first)
    customers = (after[first:] + came * halves / halves.sum()) * words[first:]
    after[first:] = customers / customers.sum() * (1 - after[:first].sum())
    return after


def lost(p: Array) -> Array:
    """The estimate after they chose somebody else: they see no reason to change, and for how long nobody knows."""
    after = p * TURN_DOUBT
    after[0] += 1 - TURN_DOUBT
    return drift(after, CALLED_OFF)


@lru_cache(maxsize=4)
def _generator(n: int) -> tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128], npt.NDArray[np.complex128]]:
    """Eigenvalues and eigenvectors (and their inverse) of the drift per day over n stages in order."""
    q = np.full((n, n), ANYWHERE / n)
    for i in range(n - 1):
        q[i, i + 1] += FORWARD
        q[i + 1, i] += BACK
    np.fill_diagonal(q, 0.0)
    np.fill_diagonal(q, -q.sum(axis=1))
    values, vectors = np.linalg.eig(q)
    return values.astype(complex), vectors.astype(complex), np.linalg.inv(vectors).astype(complex)
