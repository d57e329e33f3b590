"""What people note down: checked at the door, kept as said, audited, and noted twice it is noted once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from workspaces import write_files

from content_library.asset import LabelSet, SetBy, TalkingPoint
from recommender.errors import InputError, NotFoundError
from recommender.people import Account, Contact, Need, Outcome, OutcomeKind, Override, Signal, Touch
from recommender.wire import Recommender

NOW = datetime.now(UTC)
AGO = NOW - timedelta(days=3)
TEXT = (
    "# Steam\n\nSteam leaves the chamber too early, and the crust cracks.\n\n## Slide 4\n\nWhat it costs in a year.\n"
)


@pytest.fixture
def peopled(rec: Recommender, tmp_path: Path) -> Recommender:
    files = {"steam.md": TEXT, "price.md": "# Price\n\n61,000 euros.\n"}
    # Of a past day only what was in the library by then is recommended.
    rec.add_content(write_files(tmp_path / "content", files), as_of=AGO)
    rec.store.people.save([Account("acme", "Acme")])
    rec.store.people.save([Contact("dana", "acme", "Dana", "dana@acme.example")])
    return rec


def last_audit(rec: Recommender) -> tuple[str, str, str]:
    return rec.store.audit_trail()[-1][1:]


# Signals


def test_a_signal_is_kept_as_it_was_said(peopled: Recommender) -> None:
    signal = peopled.add_signal(
        "dana",
        "described_project",
        text="two ovens",
        at=AGO,
        product="rota",
        asset_id="steam",
        channel="mail",
        mood="glad",
    )
    assert peopled.store.people.signals() == [signal]
    assert signal == Signal(
        signal.signal_id,
        "dana",
        "described_project",
        AGO,
        product="rota",
        recorded_at=signal.recorded_at,
        asset_id="steam",
        channel="mail",
        text="two ovens",
        mood="glad",
    )
    assert signal.recorded_at is not None
    assert signal.recorded_at >= NOW
    assert last_audit(peopled) == ("", "add signal", "dana: described_project")


def test_the_same_signal_noted_twice_is_one(peopled: Recommender) -> None:
    first = peopled.add_signal("dana", "note", text="x", at=AGO)
    # The same moment in another zone, and the same person by e-mail address.
    zone = timezone(timedelta(hours=5, minutes=30))
    second = peopled.add_signal("DANA@acme.example", "note", text="x", at=AGO.astimezone(zone))
    assert first.signal_id == second.signal_id
    assert len(peopled.store.people.signals()) == 1
    for other in ({"text": "y"}, {"product": "rota"}, {"channel": "x"}, {"mood": "x"}):
        assert peopled.add_signal("dana", "note", at=AGO, **{"text": "x", **other}).signal_id != first.signal_id


def test_words_of_one_field_are_not_those_of_another(peopled: Recommender) -> None:
    ids = {
        peopled.add_signal("dana", "note", at=AGO, text=text, product=product).signal_id
        for text, product in (("ab", ""), ("a", "b"), ("", "ab"))
    }
    assert len(ids) == 3


def test_what_a_signal_must_be(peopled: Recommender) -> None:
    with pytest.raises(NotFoundError, match=r"There is no contact 'dna'\. Did you mean dana\?"):
        peopled.add_signal("dna", "note")
    with pytest.raises(InputError, match="'nod' is not a signal kind; choose one of visited_page, read_asset"):
        peopled.add_signal("dana", "nod")
    with pytest.raises(InputError, match="A signal cannot lie in the future"):
        peopled.add_signal("dana", "note", at=NOW + timedelta(hours=1))
    with pytest.raises(InputError, match=r"has no time zone; add one, for example \+00:00"):
        peopled.add_signal("dana", "note", at=datetime(2025, 1, 1))
    assert peopled.store.people.signals() == []


def test_clocks_may_differ_a_little(peopled: Recommender) -> None:
    peopled.add_signal("dana", "note", at=datetime.now(UTC) + timedelta(minutes=2))
    assert len(peopled.store.people.signals()) == 1


# Touches


def test_a_touch_is_kept_as_it_was_said(peopled: Recommender) -> None:
    touch = peopled.add_touch("dana", "sent", text="with a note", at=AGO, asset_id="steam", campaign="autumn")
    assert peopled.store.people.touches() == [touch]
    assert touch == Touch(touch.touch_id, "dana", "sent", AGO, "", "steam", "autumn", "with a note")
    assert peopled.store.log.sent_items("dana") == {"steam": AGO}
    assert last_audit(peopled) == ("", "add touch", "dana: sent")
    peopled.add_touch("dana", "sent", text="with a note", at=AGO, asset_id="steam", campaign="autumn")
    assert len(peopled.store.people.touches()) == 1


def test_what_a_touch_must_be(peopled: Recommender) -> None:
    with pytest.raises(InputError, match="'letter' is not a kind of touch; choose one of sent, call, meeting"):
        peopled.add_touch("dana", "letter")
    with pytest.raises(NotFoundError, match=r"There is no asset 'steem'\. Did you mean steam\?"):
        peopled.add_touch("dana", "sent", asset_id="steem")
    with pytest.raises(InputError, match="A touch cannot lie in the future"):
        peopled.add_touch("dana", "call", at=NOW + timedelta(days=1))
    assert peopled.store.people.touches() == []


# Outcomes


def test_an_outcome_of_a_showing_knows_whose_it_is(peopled: Recommender) -> None:
    shown = peopled.recommend("dana", as_of=AGO, log=True).items[0]
    outcome = peopled.add_outcome("dismissed", exposure_id=shown.exposure_id, reason="too long", at=AGO)
    kept = Outcome(OutcomeKind.DISMISSED, AGO, shown.exposure_id, "dana", shown.item_id, "too long")
    assert outcome == kept
    assert peopled.store.log.outcomes() == [kept]
    assert last_audit(peopled) == ("", "add outcome", f"dana, {shown.item_id}: dismissed")


def test_an_outcome_without_a_showing_names_contact_and_item(peopled: Recommender) -> None:
    outcome = peopled.add_outcome("sent", contact="dana@acme.example", item_id="steam", at=AGO)
    assert outcome == Outcome(OutcomeKind.SENT, AGO, "", "dana", "steam")
    assert peopled.store.log.sent_items("dana") == {"steam": AGO}


@pytest.mark.parametrize("item", ["steam", "steam#Slide 4", "steam#Slide #4", "workshop", "wait", "tp-1"])
def test_an_outcome_may_be_of_anything_that_is_recommended(item: str, peopled: Recommender) -> None:
    """An asset, a talking point of a place in it, an action, and a talking point that somebody wrote."""
    peopled.store.content.save_talking_points([TalkingPoint("tp-1", "Ask what a cracked crust costs.")])
    assert peopled.add_outcome("replied", contact="dana", item_id=item, at=AGO).item_id == item


def test_what_an_outcome_must_be(peopled: Recommender) -> None:
    with pytest.raises(InputError, match="'liked' is not an outcome; choose one of sent, opened, read"):
        peopled.add_outcome("liked", contact="dana", item_id="steam")
    with pytest.raises(NotFoundError, match="There is no exposure 'x-1'"):
        peopled.add_outcome("read", exposure_id="x-1")
    for half in ({"contact": "dana"}, {"item_id": "steam"}, {}):
        with pytest.raises(InputError, match="needs an exposure_id, or a contact and an item_id"):
            peopled.add_outcome("read", **half)
    for item in ("steem", "steem#Slide 4"):
        with pytest.raises(NotFoundError, match=r"Did you mean steam\?"):
            peopled.add_outcome("read", contact="dana", item_id=item)
    with pytest.raises(InputError, match="An outcome cannot lie in the future"):
        peopled.add_outcome("sent", contact="dana", item_id="steam", at=NOW + timedelta(days=1))
    assert peopled.store.log.outcomes() == []


# A person's word


def test_an_override_says_where_somebody_stands_and_why(peopled: Recommender) -> None:
    found = peopled.override("dana", "deciding", reason="  told me so ", product="rota", as_of=AGO)
    assert found.stage == "deciding"
    assert found.as_of == AGO
    assert found.as_mapping()["deciding"] == pytest.approx(0.9)
    assert peopled.store.people.overrides() == [Override("dana", "deciding", AGO, "rota", "told me so")]
    assert last_audit(peopled) == ("", "override", "dana: deciding (told me so)")
    assert found.evidence[0].kind == "override"
    with pytest.raises(InputError, match="an override needs a reason"):
        peopled.override("dana", "aware", reason="  ")
    with pytest.raises(InputError, match="'ready' is not a stage; choose one of unaware, aware"):
        peopled.override("dana", "ready", reason="x")


def test_a_need_in_a_persons_words_and_taken_back(peopled: Recommender) -> None:
    peopled.set_need("dana", "  steam valves ", product="rota", as_of=AGO)
    assert peopled.store.people.need("dana", "rota") == Need("dana", "steam valves", AGO, "rota")
    assert peopled.store.people.need("dana") is None
    assert last_audit(peopled) == ("", "set need", "dana")
    peopled.set_need("dana", " ", product="rota")
    assert peopled.store.people.need("dana", "rota") is None


def test_the_latest_need_stands_whoever_says_what_of_an_earlier_day(peopled: Recommender) -> None:
    kept = peopled.set_need("dana", "steam", as_of=AGO)
    for text in ("gas", ""):
        with pytest.raises(InputError, match=r"A later need of 'dana' is kept, of .*; leave the moment"):
            peopled.set_need("dana", text, as_of=AGO - timedelta(days=1))
    assert peopled.store.people.need("dana") == kept


def test_nothing_is_said_of_tomorrow(peopled: Recommender) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(InputError, match="A need cannot lie in the future"):
        peopled.set_need("dana", "steam", as_of=tomorrow)
    with pytest.raises(InputError, match="An override cannot lie in the future"):
        peopled.override("dana", "deciding", reason="x", as_of=tomorrow)
    assert (peopled.store.people.need("dana"), peopled.store.people.overrides()) == (None, [])


def test_a_signal_about_an_asset_that_is_not_there_is_refused(peopled: Recommender) -> None:
    with pytest.raises(NotFoundError, match=r"There is no asset 'steem'\. Did you mean steam"):
        peopled.add_signal("dana", "read_asset", asset_id="steem", at=AGO)


# Tags


def test_a_persons_tags_first_is_primary_the_rest_acceptable(peopled: Recommender) -> None:
    view = peopled.set_tags("steam", "stage", ["deciding", "evaluating"], as_of=AGO)
    assert (view.stage, view.stage_p, view.set_by) == ("deciding", 1.0, "person")
    assert "stage" not in view.doubts
    kept = {t.label: t for t in peopled.store.content.tags(["steam"]) if t.set_by is SetBy.PERSON}
    assert set(kept) == set(peopled.taxonomy.labels("stage"))
    assert {x for x, t in kept.items() if t.p_acceptable == 1.0} == {"deciding", "evaluating"}
    assert {x for x, t in kept.items() if t.p_primary == 1.0} == {"deciding"}
    assert sum(t.p_primary for t in kept.values()) == 1.0
    assert sum(t.p_acceptable for t in kept.values()) == 2.0
    assert {t.at for t in kept.values()} == {AGO.isoformat()}
    assert last_audit(peopled) == ("", "set tags", "steam: stage = deciding, evaluating")


def test_roles_stand_beside_each_other(peopled: Recommender) -> None:
    assert sorted(peopled.set_tags("steam", "role", ["finance", "CFO", "security"]).roles) == ["finance", "security"]
    kept = {t.label: t for t in peopled.store.content.tags(["steam"]) if t.set_by is SetBy.PERSON}
    assert {x for x, t in kept.items() if t.p_acceptable == 1.0} == {"finance", "security"}
    assert {x for x, t in kept.items() if t.p_primary == 1.0} == {"finance", "security"}


def test_other_systems_names_are_understood(peopled: Recommender) -> None:
    view = peopled.set_tags("steam", "stage", ["bottom of funnel"])
    assert view.stage == "evaluating"
    acceptable = {t.label for t in peopled.store.content.effective_tags(["steam"]) if t.p_acceptable == 1.0}
    assert acceptable & set(peopled.taxonomy.labels("stage")) == {"evaluating", "deciding"}


def test_the_models_tags_never_overwrite_a_persons(peopled: Recommender, tmp_path: Path) -> None:
    peopled.set_tags("steam", "message", ["why_stay"])
    said = [t for t in peopled.store.content.tags(["steam"]) if t.set_by is SetBy.PERSON]
    (tmp_path / "content" / "steam.md").write_text(TEXT + "\nWe beat every vendor on price.\n")
    assert peopled.add_content(tmp_path / "content").count("changed") == 1
    assert [t for t in peopled.store.content.tags(["steam"]) if t.set_by is SetBy.PERSON] == said
    assert peopled.asset("steam").message == "why_stay"
    # The other label sets are still the model's.
    assert {t.set_by for t in peopled.store.content.effective_tags(["steam"]) if t.label_set is LabelSet.STAGE} == {
        SetBy.MODEL
    }


def test_the_last_of_two_people_counts_and_both_are_remembered(peopled: Recommender) -> None:
    from recommender.people import Rights, User

    peopled.store.people.save([User(u, rights=Rights.MARKETER) for u in ("zoe", "ann")])
    peopled.set_tags("steam", "stage", ["deciding"], actor="zoe", as_of=AGO)
    peopled.set_tags("steam", "stage", ["aware"], actor="ann", as_of=AGO + timedelta(days=1))
    assert peopled.asset("steam").stage == "aware"
    assert [v.stage for v in peopled.assets(search="steam")] == ["aware"]
    shelf = peopled._parts.current_library().shelf
    row = shelf.row_of["steam"]
    stages = peopled.taxonomy.labels("stage")
    assert {s for s, p in zip(stages, shelf.acceptable[row], strict=True) if p} == {"aware"}
    raters = {t.rater for t in peopled.store.content.tag_history() if t.p_primary == 1.0}
    assert raters == {"zoe", "ann"}


def test_what_tags_must_be(peopled: Recommender) -> None:
    with pytest.raises(InputError, match="'mood' is not a label set; choose one of stage, message, role"):
        peopled.set_tags("steam", "mood", ["x"])
    with pytest.raises(InputError, match="Name at least one stage: unaware, aware"):
        peopled.set_tags("steam", "stage", [])
    with pytest.raises(InputError, match="'nearly'"):
        peopled.set_tags("steam", "stage", ["nearly"])
    with pytest.raises(NotFoundError, match=r"There is no asset 'steem'\. Did you mean steam\?"):
        peopled.set_tags("steem", "stage", ["aware"])
    assert {t.set_by for t in peopled.store.content.tags()} == {SetBy.MODEL}


def test_status_of_many_or_of_none(peopled: Recommender) -> None:
    peopled.set_status(["steam", "price"], "retired", as_of=AGO)
    assert {a.status for a in peopled.store.content.assets()} == {"retired"}
    assert last_audit(peopled) == ("", "set status", "retired: steam, price")
    with pytest.raises(NotFoundError, match="There is no asset 'steem'"):
        peopled.set_status(["price", "steem"], "approved")
    with pytest.raises(InputError, match="'gone' is not a status; choose one of draft, approved, retired"):
        peopled.set_status(["price"], "gone")
    assert {a.status for a in peopled.store.content.assets()} == {"retired"}
