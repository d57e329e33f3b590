"""Things to say and things to do, by the same story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bakery import DAY, NOW, ids

from content_library.asset import Status, TalkingPoint
from recommender.people import Contact, Signal
from recommender.recommend import Question
from recommender.wire import Recommender
from recommender.wishes import TIME

# Things to say and to do


def test_talking_points_are_authored_ones_and_passages(library: Recommender) -> None:
    points = [
        TalkingPoint(
            "tp-cost", "What does the oven cost you when it is paid back late?", stage="deciding", owner="mia"
        ),
        TalkingPoint("tp-draft", "What does the oven cost?", stage="deciding", status=Status.DRAFT),
        TalkingPoint("tp-picnic", "Come to our picnic at the lake.", stage="advocating", role="business"),
    ]
    library.store.content.save_talking_points(points)
    found = library.recommend("dana", kind="talking-point", k=4, as_of=NOW, log=False)
    assert [i.kind for i in found.items] == ["talking-point"] * 4
    assert [i.rank for i in found.items] == [1, 2, 3, 4]
    assert [i.score for i in found.items] == sorted((i.score for i in found.items), reverse=True)
    assert {"tp-cost"} <= set(ids(found))
    assert not {"tp-draft", "tp-picnic"} & set(ids(found))
    authored = next(i for i in found.items if i.item_id == "tp-cost")
    assert (authored.title, authored.quote, authored.stage, authored.asset) == (points[0].text,) * 2 + (
        "deciding",
        None,
    )
    assert authored.reason == "Written for this by mia."
    for item in found.items:
        if item.item_id != "tp-cost":
            assert item.asset is not None
            assert item.item_id.startswith(f"{item.asset.asset_id}")
            assert item.title == item.quote
            assert item.quote in " ".join(library.store.content.asset(item.asset.asset_id).text.split())


def test_a_filter_holds_for_talking_points_too(library: Recommender, content: Path) -> None:
    library.store.content.save_talking_points(
        [
            TalkingPoint("tp-any", "What does the oven cost you?"),
            TalkingPoint("tp-stores", "What does the oven cost you?", product="stores"),
            TalkingPoint("tp-rota", "What does the oven cost you?", product="rota"),
        ]
    )
    found = library.recommend("dana", kind="talking-point", k=50, filters={"product": "rota"}, as_of=NOW, log=False)
    assert ids(found) == ["tp-rota"]


def test_actions_suit_where_somebody_stands(library: Recommender) -> None:
    found = library.recommend("dana", kind="action", k=3, as_of=NOW, log=False)
    assert {i.kind for i in found.items} == {"action"}
    readiness = found.situation.readiness.as_mapping()
    suits = {a.id: sum(readiness[s] for s in a.stages) for a in library.taxonomy.actions}
    # What suits hardly one in five is a guess and is not offered, however many are asked for.
    suiting = {name for name, value in suits.items() if value >= 0.2}
    assert set(ids(found)) == suiting | {"send_proposal"} >= {"reference_call"}
    assert 0 < min(suits[a.id] for a in library.taxonomy.actions if a.stages) < 0.2
    for item in found.items[1:]:
        assert item.score == pytest.approx(suits[item.item_id])
    assert "wait" not in ids(library.recommend("dana", kind="action", k=50, as_of=NOW, log=False))
    assert found.action is not None
    assert found.action.item_id == ids(found)[0]


def test_what_they_asked_for_comes_before_any_offer_until_it_is_done(library: Recommender) -> None:
    found = library.recommend("dana", as_of=NOW, log=False)
    assert found.action is not None
    assert (found.action.item_id, found.action.rank, found.action.parts) == ("send_proposal", 1, ())
    why, because = found.action.reasons
    assert why == "They asked for an offer, and nothing that could be one is noted as sent since."
    assert ": asked for a proposal (“" in because
    library.add_touch("dana", "sent", at=NOW)
    after = library.recommend("dana", as_of=NOW, log=False).action
    assert after is not None
    assert after.item_id == "reference_call"


def test_where_actions_are_asked_for_no_asset_is_left_out_or_missing(library: Recommender) -> None:
    asked = {"ask": "quantum cryptography certificates", "filters": {"format": "pdff"}, "as_of": NOW, "log": False}
    found = library.recommend("dana", kind="action", **asked)  # type: ignore[arg-type]
    assert (found.left_out, found.left_out_counts, found.gap, found.fits_well) == ((), {}, "", True)
    assert library.recommend("dana", **asked).left_out_counts  # type: ignore[arg-type]


def test_who_asked_for_time_is_left_in_peace_for_a_while(library: Recommender) -> None:
    found = library.recommend("later", as_of=NOW, log=False)
    assert found.action is not None
    assert (found.action.item_id, found.action.rank) == ("wait", 1)
    assert found.action.reason.startswith("They asked for time, stopped it or fell silent")
    assert len(found.items) == 5  # there is something to send all the same
    silence = library.taxonomy.kind("postponed").silence
    after = library.recommend("later", as_of=NOW + (silence - 2) * DAY, log=False)
    assert after.action is not None
    # Then nobody knows what holds of what they said before: they are asked, and offered nothing.
    assert after.action.item_id == "ask_again"
    assert ids(library.recommend("later", kind="action", as_of=NOW + silence * DAY, log=False)) == ["ask_again"]
    # What was said of the silence is the seller's remark, not what the contact is about.
    assert found.situation.need == "Which oven suits us, deck or rack?"


def test_of_whom_nothing_is_known_is_asked_and_not_offered_anything(library: Recommender) -> None:
    library.store.people.save([Contact("stranger", "acme")])
    found = library.recommend("stranger", kind="action", as_of=NOW, log=False)
    assert ids(found) == ["open_question"]
    assert found.items[0].parts == ()  # nothing was scored, so no fit is claimed
    # A taxonomy without such a question offers what suits most.
    actions = tuple(a for a in library.taxonomy.actions if not a.when_unclear)
    bare = replace(library._parts.recommend, taxonomy=replace(library.taxonomy, actions=actions))
    asked = Question(library.store.people.contact("stranger"), kind="action")
    assert ids(bare.answer(asked, NOW, "", False)) == ["insight_call", "reference_call"]


@pytest.mark.parametrize("stage", ["", "evaluating"])
def test_who_asked_to_be_left_alone_is_offered_nothing_whatever_stage_is_given(
    library: Recommender, stage: str
) -> None:
    said = Signal("s9", "dana", "replied", NOW - DAY, text="Please take me off your list.")
    library.store.people.save([said])
    found = library.recommend("dana", stage=stage, kind="action", k=50, as_of=NOW, log=False)
    assert ids(found) == ["wait"]
    assert found.items[0].reason == "That is what they wish."
    assert "Please take me off your list" in library.recommend("dana", stage=stage, as_of=NOW, log=False).gap


def test_a_given_stage_is_not_put_down_to_what_somebody_did(library: Recommender) -> None:
    found = library.recommend("later", stage="aware", as_of=NOW, log=False)
    assert found.situation.readiness.given
    assert (found.situation.readiness.stage, max(found.situation.readiness.probabilities)) == ("aware", 1.0)
    assert not any("Because of what happened" in reason for item in found.items for reason in item.reasons)
    assert found.action is not None
    assert found.action.item_id == "wait"  # they asked for time all the same


def test_who_asks_for_time_in_words_has_it(library: Recommender) -> None:
    library.store.people.save([Signal("s7", "dana", "replied", NOW, text="Let us pick this up again in the autumn.")])
    found = library.recommend("dana", as_of=NOW + DAY, log=False)
    assert found.action is not None
    assert found.action.item_id == "wait"
    later = library.recommend("dana", as_of=NOW + (TIME + 1) * DAY, log=False)
    assert later.action is not None
    assert later.action.item_id == "ask_again"


def test_who_wrote_again_is_no_longer_silent(library: Recommender) -> None:
    library.store.people.save([Signal("s5", "later", "replied", NOW - DAY, text="We can talk now.")])
    found = library.recommend("later", as_of=NOW, log=False)
    assert found.action is not None
    assert found.action.item_id != "wait"
