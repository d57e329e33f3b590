"""Precision, recall and reciprocal rank as everyone else computes them: a thin door to ir-measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# ir-measures counts whole grades; ours may be halves, the mean of two raters.
WHOLE = 2
# Relevant is what deserves to be sent: any grade above 1, just as nDCG leaves out a situation that has none.
RELEVANT = 1 * WHOLE + 1


def measures(
    rankings: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, float]], k: int = 5
) -> dict[str, float]:
    """Mean P@k, R@k and RR@10 over the situations in `rankings` for which anything relevant was judged.

    `rankings` holds asset ids, best first, by situation id. An empty mapping where no situation has a right answer.
    """
    from ir_measures import RR, P, Qrel, R, ScoredDoc, calc_aggregate

    whole = {s: {a: round(g * WHOLE) for a, g in grades.get(s, {}).items()} for s in rankings}
    answerable = [s for s in rankings if max(whole[s].values(), default=0) >= RELEVANT]
    if not answerable:
        return {}
    qrels = [Qrel(s, a, g) for s in answerable for a, g in whole[s].items()]
    run = [ScoredDoc(s, a, -float(i)) for s in answerable for i, a in enumerate(rankings[s])]
    wanted = {
        f"P@{k}": P(rel=RELEVANT) @ k,
        f"R@{k}": R(rel=RELEVANT) @ k,
        "RR@10": RR(rel=RELEVANT) @ 10,
    }
    found = calc_aggregate(list(wanted.values()), qrels, run)
    return {name: float(found[measure]) for name, measure in wanted.items()}
