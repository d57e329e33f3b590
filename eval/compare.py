"""What systems gave -> scores, each beside its baseline. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from eval import metrics
from eval.conditions import Condition
from eval.datasets import Dataset, Label
from eval.guesses import Array, Guess
from eval.measures import measures
from eval.scores import SURE, Difference, GapScore, RankingScore, ReadinessScore, TagScore

CUT = 5

# Asset ids, best first, by situation id.
Rankings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Judge:
    """Scores what systems give against a judged set."""

    dataset: Dataset
    taxonomy: Taxonomy

    def rankings(self, condition: Condition, systems: Mapping[str, Rankings], baseline: str) -> list[RankingScore]:
        """One score a system, each set against `baseline`, which is one of them."""
        values = {name: self._ndcg(ranked) for name, ranked in systems.items()}
        return [
            self._ranking(
                condition,
                name,
                ranked,
                values[name],
                None if name == baseline else _difference(values[name], values[baseline], baseline),
            )
            for name, ranked in systems.items()
        ]

    def tags(self, tagger: str, given: Mapping[str, Label], sure: Mapping[str, float] | None = None) -> TagScore:
        """A tagger's score; an asset without tags counts as wrong. `sure` is its probability of the first stage."""
        nothing = Label("", "", "")
        pairs = [(self.dataset.labels[a.asset_id], given.get(a.asset_id, nothing)) for a in self.dataset.assets]
        truth, found = [t.stage for t, _ in pairs], [g.stage for _, g in pairs]
        right = [t == g for t, g in zip(truth, found, strict=True)]
        companies = [a.company for a in self.dataset.assets]
        micro, macro = metrics.roles_f1([t.roles for t, _ in pairs], [g.roles for _, g in pairs])
        stated = [sure.get(a.asset_id, 0.0) for a in self.dataset.assets] if sure else []
        certain = [pair for pair, p in zip(pairs, stated, strict=False) if p >= SURE]
        return TagScore(
            tagger=tagger,
            stage=metrics.accuracy(truth, found),
            interval=metrics.bootstrap([float(r) for r in right]),
            over_companies=metrics.mean_over([float(r) for r in right], companies),
            macro_f1=metrics.macro_f1(truth, found),
            acceptable=metrics.top_acceptable([t.acceptable for t, _ in pairs], found),
            distance=metrics.stage_distance(truth, found, self.taxonomy.labels(LabelSet.STAGE)),
            message=metrics.accuracy([t.message for t, _ in pairs], [g.message for _, g in pairs]),
            roles_micro=micro,
            roles_macro=macro,
            calibration=metrics.calibration_error(stated, right if sure else []),
            sure=len(certain),
            sure_right=sum(t.stage == g.stage for t, g in certain),
            sure_acceptable=sum(g.stage in t.acceptable for t, g in certain),
            by_company=metrics.mean_by([float(r) for r in right], companies),
        )

    def readiness(self, estimator: str, guess: Guess) -> ReadinessScore:
        """The score of a way to tell where contacts stand. A guess that is sure of one stage has no log score."""
        stages = self.taxonomy.labels(LabelSet.STAGE)
        pairs: list[tuple[Array, int]] = [(guess(s), stages.index(s.stage)) for s in self.dataset.situations]
        hits = [metrics.hit(p, t) for p, t in pairs]
        states_probability = any(p.max() < 1 for p, _ in pairs)
        return ReadinessScore(
            estimator=estimator,
            stage=metrics.mean(hits),
            interval=metrics.bootstrap(hits),
            within_one=metrics.mean([metrics.hit(p, t, within=1) for p, t in pairs]),
            log_score=metrics.mean([metrics.log_score(p, t) for p, t in pairs])
            if states_probability
            else metrics.UNDEFINED,
        )

    def gaps(
        self, condition: Condition, fits_well: Mapping[str, bool], elsewhere: Mapping[str, Sequence[bool]] | None = None
    ) -> GapScore:
        """How often a gap was said, by situation id, where there is one and where there is none.

        `elsewhere` has what was said of the other companies' libraries, which answer nobody.
        """
        answerable = {s.situation_id: self.dataset.has_answer(s.situation_id) for s in self.dataset.situations}
        said = [i for i in answerable if not fits_well[i]]
        others = [fits for i, found in (elsewhere or {}).items() if answerable[i] for fits in found]
        return GapScore(
            condition=condition,
            said_rightly=sum(not answerable[i] for i in said),
            without_answer=sum(not has for has in answerable.values()),
            said_wrongly=sum(answerable[i] for i in said),
            with_answer=sum(answerable.values()),
            said_elsewhere=sum(not fits for fits in others),
            elsewhere=len(others),
        )

    def _ndcg(self, ranked: Rankings) -> list[float]:
        grades = self.dataset.grades
        ids = [s.situation_id for s in self.dataset.situations]
        return [metrics.ndcg(ranked[i], grades.get(i, {}), CUT) for i in ids]

    def _ranking(
        self, condition: Condition, name: str, ranked: Rankings, values: list[float], difference: Difference | None
    ) -> RankingScore:
        situations, labels = self.dataset.situations, self.dataset.labels
        companies = [s.company for s in situations]
        wrong = [
            float(metrics.wrong_side(labels[ranked[s.situation_id][0]], s.stage, self.taxonomy.messages_for))
            for s in situations
            if ranked[s.situation_id]
        ]
        slices = dict.fromkeys(name for s in situations for name in s.slices)
        return RankingScore(
            system=name,
            condition=condition,
            ndcg=metrics.mean(values),
            interval=metrics.bootstrap(values),
            over_companies=metrics.mean_over(values, companies),
            judged=metrics.mean(
                [
                    metrics.judged(ranked[s.situation_id], self.dataset.grades.get(s.situation_id, {}), CUT)
                    for s in situations
                ]
            ),
            wrong_side=metrics.mean(wrong),
            nothing_shown=sum(not ranked[s.situation_id] for s in situations),
            difference=difference,
            other=measures(ranked, self.dataset.grades, CUT),
            by_company=metrics.mean_by(values, companies),
            by_slice={
                x: metrics.mean([v for v, s in zip(values, situations, strict=True) if x in s.slices]) for x in slices
            },
            by_stage={
                x: metrics.mean([v for v, s in zip(values, situations, strict=True) if s.stage == x])
                for x in self.taxonomy.labels(LabelSet.STAGE)
            },
            by_situation={s.situation_id: v for v, s in zip(values, situations, strict=True)},
        )


def _difference(ours: Sequence[float], theirs: Sequence[float], than: str) -> Difference:
    pairs = [a - b for a, b in zip(ours, theirs, strict=True)]
    return Difference(than, metrics.mean(pairs), metrics.bootstrap(pairs), metrics.randomisation_test(pairs))
