"""What a rep notes counts and leaves the list; pressed in two tabs the later word counts; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from on_screen import button, html, shown
from streamlit.testing.v1 import AppTest

from recommender.people import Outcome, OutcomeKind, Rights, User
from recommender.ui import session
from recommender.ui.words import plain
from recommender.wire import Recommender

Screen = Callable[..., AppTest]
DANA = "dana-whitlock"


def test_sent_is_noted_as_touch_and_outcome_and_leaves_the_list(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    before = shown(sample, DANA)
    touches = len(sample.store.people.touches([DANA]))
    button(app, "sent-").click().run()
    assert not app.exception
    new = sample.store.people.touches([DANA])
    assert len(new) == touches + 1
    assert (new[-1].kind, new[-1].asset_id) == ("sent", before[0])
    (outcome,) = sample.store.log.outcomes(DANA)
    first = sample.store.log.exposures(DANA)[0]
    assert (outcome.outcome, outcome.item_id) == (OutcomeKind.SENT, before[0])
    assert outcome.exposure_id == first.exposure_id
    assert before[0] not in shown(sample, DANA)
    assert len(shown(sample, DANA)) == 5
    title = sample.asset(before[0]).asset.title
    assert [t.value for t in app.toast] == [plain(f"Noted as sent: {title}")]


def test_not_now_is_noted_with_its_reason_and_leaves_the_list(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    before = shown(sample, DANA)
    reason = [s for s in app.selectbox if (s.key or "").startswith("reason-")][1]
    reason.set_value("Not for this person").run()
    button(app, "dismiss-", 1).click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.outcome, outcome.item_id) == (OutcomeKind.DISMISSED, before[1])
    assert outcome.reason == "Not for this person"
    assert before[1] not in shown(sample, DANA)
    assert before[0] in shown(sample, DANA)


def test_a_point_that_was_said_counts_and_is_not_offered_again(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control(key="w_kind").set_value("talking-point").run()
    before, touches = shown(sample, DANA), len(sample.store.people.touches([DANA]))
    assert button(app, "sent-").label == "Mark as said"
    button(app, "sent-").click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.outcome, outcome.item_id) == (OutcomeKind.SENT, before[0])
    assert outcome.exposure_id
    assert len(sample.store.people.touches([DANA])) == touches, "what was said is no asset that went out"
    assert before[0] not in shown(sample, DANA)
    assert app.toast[0].value.startswith("Noted as said: ")
    button(app, "dismiss-").click().run()
    assert sample.store.log.outcomes(DANA)[-1].outcome is OutcomeKind.DISMISSED
    assert before[1] not in shown(sample, DANA)


def test_an_offer_counts_once_a_day_and_may_be_made_again_on_another(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    action = sample.recommend(DANA, log=False).action
    assert action is not None
    app.button(key=f"sent-{action.item_id}").click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.outcome, outcome.contact_id, outcome.item_id) == (OutcomeKind.SENT, DANA, action.item_id)
    assert [c.value for c in app.caption if "Offered" in c.value] == ["Offered today"]
    assert not [b for b in app.button if b.label == "Mark as offered"]

    app.segmented_control(key="w_kind").set_value("action").run()
    expected = [i.item_id for i in sample.recommend(DANA, kind="action", log=False).items]
    assert shown(sample, DANA) == expected
    assert html(app).count(f">{action.title}<") == 1, "the best offer is not shown a second time"
    assert not [b for b in app.button if (b.key or "").startswith("dismiss-")]
    assert len([b for b in app.button if b.label == "Mark as offered"]) == len(expected) - 1
    button(app, "sent-").click().run()
    last = sample.store.log.outcomes(DANA)[-1]
    assert (last.item_id, bool(last.exposure_id)) == (expected[1], True)


def test_what_was_offered_on_an_earlier_day_may_be_noted_again(sample: Recommender, screen: Screen) -> None:
    action = sample.recommend(DANA, log=False).action
    assert action is not None
    before = datetime.now(UTC) - timedelta(days=3)
    sample.store.log.save_outcomes([Outcome(OutcomeKind.SENT, before, "", DANA, action.item_id)])
    app = screen(sample, contact=DANA)
    assert "Offered 3 days ago." in html(app)
    app.button(key=f"sent-{action.item_id}").click().run()
    assert len(sample.store.log.outcomes(DANA)) == 2
    assert "Offered 3 days ago." not in html(app)


def test_rights_that_were_taken_meanwhile_are_told_where_it_is_pressed(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.store.people.save([User("mkt-9", "Mo", rights=Rights.MARKETER)])
    monkeypatch.setattr(session, "may", lambda *_: True)
    app = screen(sample, contact=DANA, user="mkt-9")
    touches = sample.store.people.touches([DANA])
    button(app, "sent-").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith(plain("'mkt-9' (marketer) may not"))
    assert sample.store.people.touches([DANA]) == touches
    assert len([b for b in app.button if b.label == "Mark as sent"]) == 5, "the rest of the page stays"


def press(app: AppTest, start: str) -> None:
    button(app, start).click().run()
    assert not app.exception


def first(app: AppTest) -> tuple[str, str]:
    """The id and the title of the first card."""
    item = app.session_state["answer"].items[0]
    return item.item_id, item.title


def kept(rec: Recommender) -> tuple[int, list[tuple[str, str]]]:
    """How many touches there are, and the outcomes."""
    return len(rec.store.people.touches([DANA])), [(o.outcome, o.item_id) for o in rec.store.log.outcomes(DANA)]


@pytest.mark.parametrize(
    ("pressed", "outcome", "told"),
    [
        ("sent-", OutcomeKind.SENT, "Already noted as sent today: {}. Nothing was added."),
        ("dismiss-", OutcomeKind.DISMISSED, "Already left out today: {}. Nothing was added."),
    ],
)
def test_the_same_word_in_the_second_tab_is_told_and_adds_nothing(
    pressed: str, outcome: OutcomeKind, told: str, sample: Recommender, screen: Screen
) -> None:
    one, two = screen(sample, contact=DANA), screen(sample, contact=DANA)
    (item, title), touches = first(one), kept(sample)[0]
    assert first(two) == (item, title)
    press(one, pressed)
    after = (touches + (pressed == "sent-"), [(outcome, item)])
    assert kept(sample) == after
    press(two, pressed)
    assert kept(sample) == after
    assert [(t.value, t.icon) for t in two.toast] == [(plain(told.format(title)), ":material/info:")]
    assert item not in [i.item_id for i in two.session_state["answer"].items]


@pytest.mark.parametrize(
    ("beginning", "second", "last", "told"),
    [
        (
            "sent-",
            "dismiss-",
            OutcomeKind.DISMISSED,
            "Left out for 60 days: {}. It had been noted as sent today; that no longer counts.",
        ),
        (
            "dismiss-",
            "sent-",
            OutcomeKind.SENT,
            "Noted as sent: {}. It had been left out today; that no longer counts.",
        ),
    ],
)
def test_the_later_word_in_the_second_tab_wins(
    beginning: str, second: str, last: OutcomeKind, told: str, sample: Recommender, screen: Screen
) -> None:
    one, two = screen(sample, contact=DANA), screen(sample, contact=DANA)
    (item, title), touches = first(one), kept(sample)[0]
    press(one, beginning)
    press(two, second)
    assert kept(sample) == (touches + (second == "sent-"), [(last, item)])
    assert [(t.value, t.icon) for t in two.toast] == [(plain(told.format(title)), ":material/check:")]
    why = {i.item_id: i.why for i in sample.recommend(DANA, log=False, k=5).left_out}
    if item in why:
        assert why[item].startswith("was dismissed" if last is OutcomeKind.DISMISSED else "was already sent")


def test_the_word_of_somebody_else_stays_beside_the_later_one(sample: Recommender, screen: Screen) -> None:
    sample.store.people.save([User("rep-9", "Ro", rights=Rights.REP)])
    one, two = screen(sample, contact=DANA), screen(sample, contact=DANA, user="rep-9")
    (item, title), touches = first(one), kept(sample)[0]
    press(one, "sent-")
    press(two, "dismiss-")
    assert kept(sample) == (touches + 1, [(OutcomeKind.SENT, item), (OutcomeKind.DISMISSED, item)])
    told = f"Left out for 60 days: {title}. It was noted as sent today; that stays."
    assert [t.value for t in two.toast] == [plain(told)]


@pytest.mark.parametrize(("pressed", "said"), [("sent-", "Sent today: "), ("dismiss-", "Left out today: ")])
def test_what_was_pressed_today_can_be_taken_back(pressed: str, said: str, sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    (item, title), before = first(app), kept(sample)
    assert not [b for b in app.button if b.label == "Undo"]
    press(app, pressed)
    assert item not in shown(sample, DANA)
    # Derived from the log: another window offers it as well.
    again = screen(sample, contact=DANA)
    assert f"{said}{title}" in unescape(html(again))
    press(again, "undo-")
    assert kept(sample) == before
    assert shown(sample, DANA)[0] == item
    assert [t.value for t in again.toast] == [plain(f"Taken back: {title}")]
    assert not [b for b in again.button if b.label == "Undo"]
    # The first window still offers to undo what is undone: it is told, and nothing else goes.
    press(app, "undo-")
    assert kept(sample) == before


def test_an_offer_and_a_point_are_named_and_taken_back(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    action = app.session_state["answer"].action
    press(app, f"sent-{action.item_id}")
    app.segmented_control(key="w_kind").set_value("talking-point").run()
    press(app, "sent-")
    point = kept(sample)[1][-1][1]
    told = unescape(html(app))
    assert f"Offered today: {action.title}" in told
    title, _, place = point.partition("#")
    assert f"Said today: {sample.asset(title).asset.title}" in told
    assert not place or f", {place}</div>" in told
    press(app, "undo-")
    assert kept(sample)[1] == [(OutcomeKind.SENT, action.item_id)]
    press(app, "undo-")
    assert kept(sample)[1] == []
    assert [b for b in app.button if b.key == f"sent-{action.item_id}"], "it may be offered again today"


def test_a_point_that_was_said_in_one_tab_is_not_said_again_in_the_other(sample: Recommender, screen: Screen) -> None:
    tabs = [screen(sample, contact=DANA) for _ in range(2)]
    for tab in tabs:
        tab.segmented_control(key="w_kind").set_value("talking-point").run()
    item, title = first(tabs[0])
    press(tabs[0], "sent-")
    press(tabs[1], "sent-")
    assert kept(sample)[1] == [(OutcomeKind.SENT, item)]
    assert [t.value for t in tabs[1].toast] == [plain(f"Already noted as said today: {title}. Nothing was added.")]


def test_an_offer_is_noted_once_from_two_tabs(sample: Recommender, screen: Screen) -> None:
    one, two = screen(sample, contact=DANA), screen(sample, contact=DANA)
    action = one.session_state["answer"].action
    press(one, f"sent-{action.item_id}")
    press(two, f"sent-{action.item_id}")
    assert kept(sample)[1] == [(OutcomeKind.SENT, action.item_id)]
    assert "Offered today" in [c.value for c in two.caption]
    assert action.title in html(two)
