"""The filter against a forward algorithm written out with scipy's matrix exponential, and its laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError
from recommender.moving import ANYWHERE, BACK, FORWARD, drift, prior
from recommender.people import Consent, Override, Signal
from recommender.readiness import OVERRIDE_DOUBT, WORDS_FLOOR, Readiness, Usable, infer, usable

Array = npt.NDArray[np.float64]
TAXONOMY = default_taxonomy()
STAGES = TAXONOMY.labels("stage")
KINDS = [k.id for k in TAXONOMY.signal_kinds]
N = len(STAGES)
START = datetime(2025, 1, 1, 9, tzinfo=UTC)
EVEN = np.full(N, 1 / N)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def sign(kind: str, on: float, signal_id: str = "", text: str = "", machine: bool = False) -> Signal:
    return Signal(signal_id or f"{kind}-{on}", "dana", kind, day(on), text=text, is_machine=machine)


def of(*signals: Signal) -> Usable:
    return Usable(tuple(sorted(signals, key=lambda s: s.at)), 0, 0)


def peaked(stage: str, probability: float = 0.9) -> Array:
    p = np.full(N, (1 - probability) / (N - 1))
    p[STAGES.index(stage)] = probability
    return p


def transition(days: float) -> Array:
    """P(stage then | stage now), from the rates that the module documents: neighbours, and anywhere alike."""
    q = np.full((N, N), ANYWHERE / N)
    for i in range(N):
        for j in range(N):
            q[i, j] += FORWARD if j == i + 1 else BACK if j == i - 1 else 0.0
        q[i, i] = 0.0
        q[i, i] = -q[i].sum()
    return np.asarray(expm(q * days))


def forward(events: list[Signal | Override], words: dict[str, Array], as_of: datetime, relation: str = "") -> Array:
    """The probability over stages by summing over every path, one event after another."""
    p, last = np.full(N, 1 / N), None
    for event in sorted(events, key=lambda e: e.at):
        if last is not None:
            p = p @ transition((event.at - last) / timedelta(days=1))
        last = event.at
        if isinstance(event, Override):
            p = peaked(event.stage, 1 - OVERRIDE_DOUBT)
            continue
        kind = TAXONOMY.kind(event.kind)
        if kind.silence:
            p = p @ transition(kind.silence)
        shown = np.array([kind.says[s] ** kind.weight for s in STAGES])
        if event.signal_id in words and not kind.silence:
            share = kind.weight if kind.tracked else 1.0
            shown = shown * ((words[event.signal_id] + WORDS_FLOOR) / (1 + N * WORDS_FLOOR)) ** share
        p = p * shown / (p * shown).sum()
    p = p if last is None else p @ transition((as_of - last) / timedelta(days=1))
    if any(isinstance(e, Override) for e in events):
        return np.asarray(p)
    return np.asarray(p * prior(STAGES, relation) / (p * prior(STAGES, relation)).sum())


distributions = st.lists(st.floats(0.0, 1.0), min_size=N, max_size=N).filter(lambda v: sum(v) > 0.01)
as_array = distributions.map(lambda v: np.array(v) / sum(v))
histories = st.lists(
    st.tuples(st.sampled_from(KINDS), st.floats(0, 900), st.none() | as_array), max_size=8, unique_by=lambda h: h[1]
)


@settings(deadline=None)
@given(histories, st.floats(0, 400), st.sampled_from(["", "prospect", "customer", "former"]))
def test_filter_equals_the_forward_algorithm(
    history: list[tuple[str, float, Array | None]], later: float, relation: str
) -> None:
    signals = [sign(kind, on, f"s{i}") for i, (kind, on, _) in enumerate(history)]
    words = {f"s{i}": said for i, (_, _, said) in enumerate(history) if said is not None}
    as_of = day(900 + later)
    found = infer(of(*signals), words, TAXONOMY, as_of, relation)
    np.testing.assert_allclose(found.probabilities, forward([*signals], words, as_of, relation), atol=1e-9)
    assert sum(found.probabilities) == pytest.approx(1.0)
    assert [e.signal_id for e in found.evidence] == [s.signal_id for s in sorted(signals, key=lambda s: s.at)][::-1]


@given(as_array, st.floats(0, 2000))
def test_drift_equals_the_matrix_exponential_and_keeps_a_distribution(p: Array, days: float) -> None:
    moved = drift(p, days)
    np.testing.assert_allclose(moved, p @ transition(days), atol=1e-9)
    assert moved.min() >= 0
    assert moved.sum() == pytest.approx(1.0)


@given(as_array, st.floats(0, 500), st.floats(0, 500))
def test_two_waits_are_one_long_wait(p: Array, a: float, b: float) -> None:
    np.testing.assert_allclose(drift(drift(p, a), b), drift(p, a + b), atol=1e-9)


def test_no_time_changes_nothing_and_time_never_runs_back() -> None:
    np.testing.assert_allclose(drift(peaked("deciding"), 0.0), peaked("deciding"), atol=1e-12)
    np.testing.assert_allclose(drift(peaked("deciding"), -30.0), peaked("deciding"), atol=1e-12)


@given(as_array)
def test_the_past_is_forgotten(p: Array) -> None:
    np.testing.assert_allclose(drift(p, 20_000), drift(EVEN, 20_000), atol=1e-6)


def test_people_drift_forward_more_than_back() -> None:
    moved = drift(peaked("considering", 1.0), 30)
    assert moved[STAGES.index("evaluating")] > moved[STAGES.index("aware")] > moved[STAGES.index("advocating")]


@pytest.mark.parametrize("stage", STAGES)
def test_silence_lowers_certainty_in_the_long_run(stage: str) -> None:
    def certainty(days: float) -> float:
        return Readiness(STAGES, tuple(drift(peaked(stage, 0.99), days)), START).certainty

    # Entropy need not fall at every moment close to rest, where hardly any certainty is left; it does until then.
    waits = [certainty(days) for days in (0, 30, 90, 180)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] > 0.9
    assert max(certainty(365), certainty(3650)) < 0.05 < waits[1]


def test_certainty_from_nothing_known_to_sure() -> None:
    assert Readiness(STAGES, tuple(EVEN), START).certainty == pytest.approx(0.0, abs=1e-9)
    assert Readiness(STAGES, tuple(peaked("aware", 1.0)), START).certainty == pytest.approx(1.0)
    halves = (0.5, 0.5, *[0.0] * (N - 2))
    assert Readiness(STAGES, halves, START).certainty == pytest.approx(1 - np.log(2) / np.log(8))


def test_of_a_single_stage_one_is_always_certain() -> None:
    only = replace(TAXONOMY, stages=TAXONOMY.stages[:1])
    word = Override("dana", "unaware", day(1))
    found = infer(of(sign("trial", 0)), {}, only, day(9), overrides=[word])
    assert (found.probabilities, found.certainty) == ((1.0,), 1.0)


def test_silence_kinds_age_what_is_known() -> None:
    trial = sign("trial", 0)
    silent = infer(of(trial, sign("went_silent", 1)), {}, TAXONOMY, day(2))
    heard = infer(of(trial), {}, TAXONOMY, day(2))
    assert silent.certainty < heard.certainty
    # Whatever is written at a silence is the seller's remark and is not read.
    words = {"gone": peaked("deciding")}
    with_words = infer(of(trial, sign("went_silent", 1, "gone", "Ready to sign?")), words, TAXONOMY, day(2))
    assert with_words.probabilities == silent.probabilities
    # It fades as in so many days, and then the kind speaks for itself.
    kind = TAXONOMY.kind("went_silent")
    known = np.array(infer(of(trial), {}, TAXONOMY, day(1)).probabilities)
    after = known @ transition(kind.silence) * [kind.says[s] ** kind.weight for s in STAGES]
    after /= after.sum()
    found = infer(of(trial, sign("went_silent", 1)), {}, TAXONOMY, day(1))
    np.testing.assert_allclose(found.probabilities, after, atol=1e-9)
    # The evidence counts all of it.
    assert found.evidence[0].moved == pytest.approx(np.abs(after - known).sum() / 2)


def test_a_step_back_after_early_words() -> None:
    ahead = [sign("demo", 0), sign("trial", 7)]
    assert infer(of(*ahead), {}, TAXONOMY, day(30)).stage == "evaluating"
    freeze = [sign("note", 20, "n1", "We stay with what we have."), sign("note", 25, "n2", "No need for a change.")]
    words = {"n1": peaked("unaware"), "n2": peaked("unaware")}
    back = infer(of(*ahead, *freeze), words, TAXONOMY, day(30))
    assert back.stage == "unaware"
    assert back.evidence[0].speaks_for == "unaware"


def test_no_words_rule_a_stage_out() -> None:
    sure = np.zeros(N)
    sure[0] = 1.0
    found = infer(of(sign("note", 0, "n")), {"n": sure}, TAXONOMY, START)
    assert min(found.probabilities) == pytest.approx(WORDS_FLOOR / (1 + N * WORDS_FLOOR))


def test_without_any_signal_it_is_the_prior() -> None:
    found = infer(of(), {}, TAXONOMY, START)
    np.testing.assert_allclose(found.probabilities, EVEN)
    assert found.evidence == ()
    assert found.last_kind == ""
    customer = infer(of(), {}, TAXONOMY, START, "customer").as_mapping()
    assert list(customer.values()) == pytest.approx([1 / 53] * 5 + [16 / 53] * 3)
    assert list(prior(STAGES, "former")) == pytest.approx([4 / 23] * 5 + [1 / 23] * 3)
    assert list(prior(STAGES, "prospect")) == pytest.approx([20 / 103] * 5 + [1 / 103] * 3)
    # What is none of the three words says nothing.
    for relation in ("prospekt", "Customer", "partner"):
        assert list(prior(STAGES, relation)) == pytest.approx([1 / N] * N)
    # Stages of a company's own, without the one where customers start, have no sides.
    assert list(prior(("cold", "warm"), "customer")) == [0.5, 0.5]


def test_evidence_says_how_far_it_moved_the_estimate() -> None:
    found = infer(of(sign("support_ticket", 0, "t", "It does not sync")), {}, TAXONOMY, START)
    says = np.array([0.2, 0.2, 0.3, 1, 0.5, 10, 6, 2])
    after = says / says.sum()
    evidence = found.evidence[0]
    assert (evidence.signal_id, evidence.kind, evidence.at) == ("t", "support_ticket", START)
    assert (evidence.text, evidence.speaks_for) == ("It does not sync", "adopting")
    assert evidence.moved == pytest.approx(np.abs(after - EVEN).sum() / 2)
    np.testing.assert_allclose(found.probabilities, after)


def test_what_comes_later_is_not_known_yet() -> None:
    early, late = sign("demo", 0), sign("renewal_due", 50)
    before = infer(of(early, late), {}, TAXONOMY, day(10))
    np.testing.assert_allclose(before.probabilities, infer(of(early), {}, TAXONOMY, day(10)).probabilities)
    assert usable([late, early], Consent.YES, TAXONOMY, False, day(10)).signals == (early,)
    assert usable([early], Consent.YES, TAXONOMY, False, day(0)).signals == (early,)


def test_what_was_recorded_later_was_not_known_then() -> None:
    imported = replace(sign("demo", 0, "imported"), recorded_at=day(20))
    scanned = replace(sign("visited_page", 1, "scanned", machine=True), recorded_at=day(20))
    noted = replace(sign("replied", 2, "noted"), recorded_at=day(2))
    unknown = sign("trial", 3)
    everything = [imported, scanned, noted, unknown]
    then = usable(everything, Consent.YES, TAXONOMY, False, day(19.9))
    assert (then.signals, then.left_out_machine, then.left_out_consent) == ((noted, unknown), 0, 0)
    now = usable(everything, Consent.YES, TAXONOMY, False, day(20))
    assert (now.signals, now.left_out_machine) == ((imported, noted, unknown), 1)


@pytest.mark.parametrize(
    ("consent", "unknown_counts", "tracked_kept"),
    [
        (Consent.YES, False, True),
        (Consent.YES, True, True),
        (Consent.NO, False, False),
        (Consent.NO, True, False),
        (Consent.UNKNOWN, False, False),
        (Consent.UNKNOWN, True, True),
    ],
)
def test_consent(consent: Consent, unknown_counts: bool, tracked_kept: bool) -> None:
    tracked = [sign("visited_page", 0), sign("read_asset", 1), sign("downloaded", 2)]
    told = [sign("replied", 3), sign("trial", 4), sign("note", 5)]
    found = usable([*told, *tracked], consent, TAXONOMY, unknown_counts, day(10))
    assert found.signals == tuple([*tracked, *told] if tracked_kept else told)
    assert found.left_out_consent == (0 if tracked_kept else 3)
    assert found.left_out_machine == 0


def test_machine_made_signals_are_left_out_and_counted_once() -> None:
    person = sign("replied", 2)
    scanners = [sign("visited_page", 0, machine=True), sign("replied", 1, machine=True)]
    found = usable([*scanners, person], Consent.NO, TAXONOMY, False, day(10))
    # A scanner's click is the machine's and not a matter of consent.
    assert (found.signals, found.left_out_machine, found.left_out_consent) == ((person,), 2, 0)
    readiness = infer(found, {}, TAXONOMY, day(10))
    assert (readiness.left_out_machine, readiness.left_out_consent) == (2, 0)
    assert readiness.probabilities == infer(of(person), {}, TAXONOMY, day(10)).probabilities


def test_signals_of_a_kind_that_there_is_not_are_left_out_and_counted_by_kind() -> None:
    """The taxonomy was changed since they came in. A machine's are the machine's, and the future is no matter yet."""
    known = sign("replied", 2)
    strange = [sign("danced", 0), sign("danced", 1), sign("sang", 3, machine=True), sign("sang", 20)]
    found = usable([*strange, known], Consent.NO, TAXONOMY, False, day(10))
    assert found == Usable((known,), 0, 1, {"danced": 2})
    readiness = infer(found, {}, TAXONOMY, day(10))
    assert readiness.left_out_unknown == {"danced": 2}
    assert readiness.probabilities == infer(of(known), {}, TAXONOMY, day(10)).probabilities


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(history: list[tuple[str, int]], random: Random) -> None:
    signals = [sign(kind, on, f"s{i}") for i, (kind, on) in enumerate(history)]
    shuffled = signals.copy()
    random.shuffle(shuffled)
    one, other = (usable(s, Consent.YES, TAXONOMY, False, day(9)) for s in (signals, shuffled))
    assert one == other
    assert infer(one, {}, TAXONOMY, day(9)) == infer(other, {}, TAXONOMY, day(9))


def test_an_override_replaces_what_came_before() -> None:
    word = Override("dana", "deciding", day(10), reason="Told me on the phone")
    found = infer(of(sign("support_ticket", 0), sign("referred", 5)), {}, TAXONOMY, day(10), overrides=[word])
    np.testing.assert_allclose(found.probabilities, peaked("deciding", 1 - OVERRIDE_DOUBT), atol=1e-9)
    latest = found.evidence[0]
    assert (latest.signal_id, latest.kind, latest.text) == ("", "override", "Told me on the phone")
    assert latest.speaks_for == "deciding"
    assert len(found.evidence) == 3


@settings(deadline=None)
@given(st.floats(0, 60), st.sampled_from(KINDS))
def test_later_signals_move_on_from_an_override(wait: float, kind: str) -> None:
    word, later = Override("dana", "deciding", day(10)), sign(kind, 10 + wait + 0.01)
    events = [sign("trial", 0), word, later]
    found = infer(of(sign("trial", 0), later), {}, TAXONOMY, day(90), overrides=[word])
    np.testing.assert_allclose(found.probabilities, forward([*events], {}, day(90)), atol=1e-9)


def test_the_latest_override_holds_in_whatever_order_they_come() -> None:
    words = [Override("dana", "deciding", day(3)), Override("dana", "aware", day(7))]
    for overrides in (words, words[::-1]):
        assert infer(of(), {}, TAXONOMY, day(8), overrides=overrides).stage == "aware"
    assert infer(of(), {}, TAXONOMY, day(5), overrides=words).stage == "deciding"


@given(st.permutations([("deciding", "b"), ("aware", "z"), ("deciding", "a")]))
def test_overrides_of_one_moment_are_ordered_by_what_they_say(words: list[tuple[str, str]]) -> None:
    overrides = [Override("dana", stage, day(3), reason=reason) for stage, reason in words]
    found = infer(of(sign("referred", 3)), {}, TAXONOMY, day(3), overrides=overrides)
    assert [(e.speaks_for, e.text) for e in found.evidence] == [
        ("deciding", "b"),
        ("deciding", "a"),
        ("aware", "z"),
        ("advocating", ""),
    ]


def test_an_override_to_a_stage_that_there_is_not() -> None:
    """The taxonomy was changed since somebody said so: it counts for nothing, and that is counted."""
    word, known = Override("dana", "hot", day(1)), Override("dana", "deciding", day(0.5))
    found = infer(of(sign("replied", 0)), {}, TAXONOMY, day(2), overrides=[word, known])
    assert found.left_out_stages == {"hot": 1}
    without = infer(of(sign("replied", 0)), {}, TAXONOMY, day(2), overrides=[known])
    assert (found.probabilities, found.evidence) == (without.probabilities, without.evidence)
    assert infer(of(), {}, TAXONOMY, day(0), overrides=[word]).left_out_stages == {}


def test_an_unknown_kind_is_named_with_the_valid_ones() -> None:
    with pytest.raises(InputError, match="'danced' is not a signal kind; choose one of visited_page"):
        infer(of(sign("danced", 0)), {}, TAXONOMY, day(1))


@pytest.mark.parametrize(
    ("stage", "kind", "step"),
    [
        ("evaluating", "trial", "Try"),
        ("evaluating", "demo", "Qualify"),
        ("evaluating", "replied", "Qualify / Try"),
        ("evaluating", "", "Qualify / Try"),
        ("evaluating", "support_ticket", "Qualify / Try"),
        ("adopting", "support_ticket", "Support"),
        ("adopting", "", "Activate / Manage / Support"),
        ("considering", "trial", "Find"),
        ("unaware", "", ""),
    ],
)
def test_step_of_the_journey(stage: str, kind: str, step: str) -> None:
    readiness = Readiness(STAGES, tuple(peaked(stage)), START, last_step_kind=kind)
    assert readiness.step(TAXONOMY.framework("journey"), TAXONOMY) == step


def test_the_latest_kind_is_kept_and_an_override_is_none() -> None:
    signals = of(sign("demo", 0), sign("trial", 3))
    assert infer(signals, {}, TAXONOMY, day(9)).last_kind == "trial"
    assert infer(signals, {}, TAXONOMY, day(2)).last_kind == "demo"
    later = replace(Override("dana", "evaluating", day(4)), reason="x")
    assert infer(signals, {}, TAXONOMY, day(9), overrides=[later]).last_kind == "trial"


def test_a_silence_is_the_latest_kind_but_tells_no_step() -> None:
    tried, silent = sign("trial", 0), sign("went_silent", 1)
    found = infer(of(tried, silent), {}, TAXONOMY, day(1))
    assert (found.last_kind, found.last_step_kind) == ("went_silent", "trial")
    assert found.step(TAXONOMY.framework("journey"), TAXONOMY) == "Try"
    only = infer(of(silent), {}, TAXONOMY, day(1))
    assert (only.last_kind, only.last_step_kind) == ("went_silent", "")
