"""What is shown is logged, with all that is needed to judge another policy later; and yesterday can be asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from recommender.people import Account, Contact, Rights, Signal, Touch, User
from recommender.recommend import POLICY
from recommender.results import Recommendation
from recommender.settings import Settings
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = ("crust", "steam", "price", "gas", "stone", "deck", "rack", "tunnel", "burner", "door", "valve", "dough")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Twelve assets about the oven, each with a word of its own, all of them for every reader alike."""
    front = "---\nstage: evaluating\nmessage: why_us\nroles: business\n---\n"
    return write_files(
        tmp_path / "content", {f"{w}.md": f"{front}# The {w}\n\nThe {w} of an oven, {w} and {w}.\n" for w in WORDS}
    )


def filled(rec: Recommender, content: Path) -> Recommender:
    rec.add_content(content, as_of=NOW - 300 * DAY)
    rec.store.people.save([User("rep-1", rights=Rights.REP)])
    rec.store.people.save([Account("acme")])
    rec.store.people.save([Contact("dana", "acme", "Dana"), Contact("eve", "acme", "Eve")])
    rec.store.people.save([Signal("s1", "dana", "note", NOW - 9 * DAY, text="steam and the price of an oven")])
    return rec


@pytest.fixture
def library(rec: Recommender, content: Path) -> Recommender:
    return filled(rec, content)


def ids(found: Recommendation) -> list[str]:
    return [i.item_id for i in found.items]


# The log


def test_every_showing_is_logged(library: Recommender) -> None:
    found = library.recommend("dana", product="rota", k=3, as_of=NOW, actor="rep-1", log=True)
    shown = library.store.log.exposures()
    assert [e.exposure_id for e in shown] == [i.exposure_id for i in found.items]
    assert [e.rank for e in shown] == [1, 2, 3]
    for exposure, item in zip(shown, found.items, strict=True):
        assert exposure.exposure_id == f"{found.request_id}-{item.rank}"
        assert (exposure.request_id, exposure.contact_id, exposure.user_id) == (found.request_id, "dana", "rep-1")
        assert (exposure.item_kind, exposure.item_id, exposure.product) == ("asset", item.item_id, "rota")
        assert (exposure.propensity, exposure.candidates, exposure.shown_at) == (1.0, 12, NOW)
        assert exposure.policy_version == POLICY
        assert exposure.score_parts == pytest.approx({p.name: p.value * p.weight for p in item.parts}, abs=1e-4)
        assert sum(exposure.score_parts.values()) == pytest.approx(item.score, abs=1e-3)
        readiness = found.situation.readiness.as_mapping()
        assert exposure.readiness_then == pytest.approx(readiness, abs=1e-4)


def test_nothing_is_logged_where_nobody_sees_it(library: Recommender) -> None:
    before = library.store.audit_trail(), library.store.content.content_version()
    found = library.recommend("dana", as_of=NOW, log=False)
    assert library.store.log.exposures() == []
    assert (library.store.audit_trail(), library.store.content.content_version()) == before
    # The answer is the same otherwise, but for the ids of showings: these stand for something in the log.
    logged = library.recommend("dana", as_of=NOW, log=True)
    assert all(item.exposure_id for item in logged.items)
    assert replace(logged, items=tuple(replace(item, exposure_id="") for item in logged.items)) == found


def test_an_outcome_of_what_was_not_logged_is_noted_of_the_item_and_the_contact(library: Recommender) -> None:
    item = library.recommend("dana", as_of=NOW, log=False).items[0]
    assert item.exposure_id == ""
    kept = library.add_outcome("sent", exposure_id=item.exposure_id, contact="dana", item_id=item.item_id, at=NOW)
    assert (kept.contact_id, kept.item_id, kept.exposure_id) == ("dana", item.item_id, "")
    assert item.item_id not in [i.item_id for i in library.recommend("dana", log=False).items]


@pytest.mark.parametrize("days", [-200.0, -1.0, 1.0])
def test_what_was_shown_to_nobody_at_that_moment_is_not_logged(days: float, library: Recommender) -> None:
    """Yesterday's answer computed again, or tomorrow's computed today, was never shown then."""
    moment = datetime.now(UTC) + days * DAY
    library.recommend("dana", as_of=moment)
    assert library.store.log.exposures() == []
    library.recommend("dana", as_of=moment, k=2, log=True)
    assert [e.shown_at for e in library.store.log.exposures()] == [moment, moment]


def test_now_is_logged_with_and_without_the_moment(library: Recommender) -> None:
    library.recommend("dana", k=1)
    library.recommend("dana", k=2, as_of=datetime.now(UTC))
    assert len(library.store.log.exposures()) == 3


def test_a_need_without_a_contact_is_logged_for_nobody(library: Recommender) -> None:
    library.recommend(ask="steam", k=2, as_of=NOW, log=True)
    assert [(e.contact_id, e.rank) for e in library.store.log.exposures("")] == [("", 1), ("", 2)]


@pytest.mark.parametrize("kind", ["talking-point", "action"])
def test_things_to_say_and_to_do_are_logged_as_what_they_are(kind: str, library: Recommender) -> None:
    found = library.recommend("dana", kind=kind, k=2, as_of=NOW, log=True)
    logged = [(e.item_kind, e.item_id, e.propensity) for e in library.store.log.exposures()]
    assert logged == [(kind, i, 1.0) for i in ids(found)]


def test_the_same_question_at_the_same_moment_is_one_request(library: Recommender) -> None:
    library.recommend("dana", as_of=NOW, log=True)
    library.recommend("dana", as_of=NOW, log=True)
    assert len(library.store.log.exposures()) == 5


def test_different_questions_at_the_same_moment_are_different_requests(library: Recommender) -> None:
    asked = [
        {},
        {"k": 4},
        {"ask": "steam"},
        {"ask": "door"},
        {"product": "rota"},
        {"stage": "aware"},
        {"role": "finance"},
        {"kind": "action"},
        {"filters": {"format": "md"}},
        {"filters": {"language": "en"}},
        {"actor": "rep-1"},
    ]
    requests = {library.recommend("dana", as_of=NOW, **a).request_id for a in asked}  # type: ignore[arg-type]
    assert len(requests) == len(asked)
    assert library.recommend("eve", as_of=NOW).request_id not in requests


# Exploring


@pytest.fixture
def exploring(workspace: Path, content: Path, tiny_encoder: TinyEncoder) -> Recommender:
    return filled(
        Recommender.open(workspace, encoder=tiny_encoder, settings=Settings(temperature=0.6, seed=3)), content
    )


def test_a_draw_can_be_repeated_by_moment_and_seed(
    exploring: Recommender, workspace: Path, tiny_encoder: TinyEncoder
) -> None:
    first = exploring.recommend("dana", as_of=NOW, log=False)
    assert exploring.recommend("dana", as_of=NOW, log=False) == first
    exploring.close()
    with Recommender.open(workspace, encoder=tiny_encoder, settings=Settings(temperature=0.6, seed=3)) as again:
        assert again.recommend("dana", as_of=NOW, log=False) == first
    with Recommender.open(workspace, encoder=tiny_encoder, settings=Settings(temperature=0.6, seed=4)) as other:
        draws = {tuple(ids(other.recommend("dana", as_of=NOW + i * DAY / 24, log=False))) for i in range(6)}
    assert len(draws) > 1


def test_a_draw_logs_the_probability_of_each_pick(exploring: Recommender) -> None:
    moment = NOW + 3 * DAY  # at which the draw is not the order of the scores
    found = exploring.recommend("dana", k=12, as_of=moment, log=True)
    shown = exploring.store.log.exposures()
    left = {i.item_id: i.score for i in found.items}
    assert list(left.values()) != sorted(left.values(), reverse=True)
    for exposure in shown:
        odds = {i: 2.718281828459045 ** (s / 0.6) for i, s in left.items()}
        assert exposure.propensity == pytest.approx(odds[exposure.item_id] / sum(odds.values()))
        del left[exposure.item_id]
    assert shown[-1].propensity == 1.0
    assert [e.rank for e in shown] == list(range(1, 13))


def test_without_a_temperature_nothing_is_left_to_chance(library: Recommender) -> None:
    first = library.recommend("dana", as_of=NOW, log=False)
    for minutes in range(5):
        later = library.recommend("dana", as_of=NOW + timedelta(minutes=minutes), log=False)
        assert ids(later) == ids(first)


# Yesterday, asked today


def _facts(found: Recommendation) -> Recommendation:
    return replace(found, request_id="")


def test_yesterdays_answer_today(library: Recommender) -> None:
    """Whatever was heard, sent, noted or said since then does not count."""
    yesterday = library.recommend("dana", k=12, as_of=NOW, log=False)
    library.store.people.save([Signal("s2", "dana", "trial", NOW + DAY, text="tried the burner and the door")])
    library.store.people.save([Touch("t1", "dana", "sent", NOW + DAY, asset_id=ids(yesterday)[0])])
    library.add_outcome("dismissed", contact="dana", item_id=ids(yesterday)[1], at=NOW + DAY)
    library.add_outcome("sent", contact="eve", item_id=ids(yesterday)[2], at=NOW + DAY)
    library.add_outcome("meeting", contact="eve", item_id=ids(yesterday)[2], at=NOW + DAY)
    library.override("dana", "advocating", reason="said so", as_of=NOW + DAY)
    library.set_need("dana", "valves", as_of=NOW + DAY)
    assert library.recommend("dana", k=12, as_of=NOW, log=False) == yesterday
    today = library.recommend("dana", k=12, as_of=NOW + 2 * DAY, log=False)
    assert today.situation.need == "valves"
    assert today.situation.readiness.stage == "advocating"
    assert not {*ids(yesterday)[:2]} & {*ids(today)}


def test_before_anything_was_heard(library: Recommender) -> None:
    found = library.recommend("dana", as_of=NOW - 10 * DAY, log=False)
    assert (found.situation.need, found.situation.days_since_last_signal) == ("", None)
    assert found.situation.readiness.evidence == ()


def test_what_proved_itself_moves_up(library: Recommender) -> None:
    """All else alike: the asset that others answered comes before one that nobody answered."""
    before = ids(library.recommend(stage="evaluating", k=12, as_of=NOW, log=False))
    last = before[-1]
    people = [Contact(f"c{i}", "acme") for i in range(20)]
    library.store.people.save(people)
    for contact in people:
        library.add_outcome("sent", contact=contact.contact_id, item_id=last, at=NOW - DAY)
        library.add_outcome("replied", contact=contact.contact_id, item_id=last, at=NOW - DAY)
    found = library.recommend(stage="evaluating", k=12, as_of=NOW, log=False)
    assert ids(found)[0] == last
    outcome = next(p for p in found.items[0].parts if p.name == "outcome")
    assert outcome.value == pytest.approx((20 + 2) / (20 + 10))
    assert outcome.why == "answered 20 of 20 times"
