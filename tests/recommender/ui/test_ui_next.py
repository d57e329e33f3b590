"""Next: the screen shows what the Recommender says, logs one showing a question, and notes what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from on_screen import html
from streamlit.testing.v1 import AppTest

from recommender.errors import WorkspaceError
from recommender.people import Contact, OutcomeKind, Rights, Signal, User
from recommender.results import Recommendation
from recommender.ui.next_page import OFFERED
from recommender.ui.words import plain
from recommender.wire import Recommender

Screen = Callable[..., AppTest]
DANA = "dana-whitlock"


def button(app: AppTest, start: str, at: int = 0) -> object:
    return [b for b in app.button if (b.key or "").startswith(start)][at]


def shown(rec: Recommender, contact: str = DANA) -> list[str]:
    """What was shown last, by rank."""
    log = rec.store.log.exposures(contact)
    return [e.item_id for e in log if e.request_id == log[-1].request_id]


def test_the_contact_is_found_by_name_title_and_company(sample: Recommender, screen: Screen) -> None:
    app = screen(sample)
    assert not app.exception
    options = app.selectbox(key="w_contact").options
    assert len(options) == 30
    assert "Dana Whitlock · Head of Field Service · Merrowgate Facilities" in options
    assert "Choose a contact" in html(app)
    assert sample.store.log.exposures() == []


def test_many_contacts_are_searched_before_they_are_listed(sample: Recommender, screen: Screen) -> None:
    sample.store.people.save([Contact(f"c-{n:04}", name=f"Person {n:04}", job_title="CFO") for n in range(1_000)])
    app = screen(sample, contact=DANA)
    assert len(app.selectbox(key="w_contact").options) == OFFERED
    assert app.selectbox(key="w_contact").value == DANA
    app.text_input(key="w_find").set_value("cfo 0777").run()
    assert not app.exception
    assert app.selectbox(key="w_contact").options == [
        "Dana Whitlock · Head of Field Service · Merrowgate Facilities",
        "Person 0777 · CFO",
    ]


def test_it_shows_the_answer_of_the_recommender(sample: Recommender, screen: Screen) -> None:
    app = screen(sample)
    app.selectbox(key="w_contact").set_value(DANA).run()
    assert not app.exception
    expected = sample.recommend(DANA, log=False)
    assert shown(sample) == [i.item_id for i in expected.items]
    page = html(app)
    for item in expected.items:
        assert item.title.replace("'", "&#x27;") in page
    assert [e.label for e in app.expander if e.label.startswith("Why this")] == [
        f"Why this: fit {item.fit:.0%}" for item in expected.items
    ]
    assert "Head of Field Service" in page
    assert "Business (from the job title" in page
    assert sample.taxonomy.name_of(expected.situation.readiness.stage) in page
    assert len(app.get("vega_lite_chart")) == 1
    assert expected.action is not None
    assert expected.action.title in page


def test_a_contact_can_be_linked_to(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    assert app.selectbox(key="w_contact").value == DANA
    assert len(shown(sample)) == 5
    assert screen(sample, contact="nobody").selectbox(key="w_contact").value is None


def test_looking_again_leaves_no_second_showing_but_asking_again_does(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.run()
    app.run()
    assert len(sample.store.log.exposures(DANA)) == 5
    app.button(key="again").click().run()
    assert len(sample.store.log.exposures(DANA)) == 10
    app.text_input(key="ask_contact").set_value("a price list").run()
    assert len(sample.store.log.exposures(DANA)) == 15


def test_sent_is_noted_as_touch_and_outcome_and_leaves_the_list(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    before = shown(sample)
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
    assert before[0] not in shown(sample)
    assert len(shown(sample)) == 5
    title = sample.asset(before[0]).asset.title
    assert [t.value for t in app.toast] == [plain(f"Noted as sent: {title}")]


def test_not_now_is_noted_with_its_reason_and_leaves_the_list(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    before = shown(sample)
    reason = [s for s in app.selectbox if (s.key or "").startswith("reason-")][1]
    reason.set_value("Not for this person").run()
    button(app, "dismiss-", 1).click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.outcome, outcome.item_id) == (OutcomeKind.DISMISSED, before[1])
    assert outcome.reason == "Not for this person"
    assert before[1] not in shown(sample)
    assert before[0] in shown(sample)


def test_the_need_can_be_said_in_other_words_and_taken_back(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    own = sample.recommend(DANA, log=False).situation.need
    area = next(a for a in app.text_area if a.label == "What are they about now?")
    assert area.value == own
    area.set_value("A price for 310 engineers")
    next(b for b in app.button if b.label == "Save").click().run()
    assert sample.recommend(DANA, log=False).situation.need == "A price for 310 engineers"
    assert "A price for 310 engineers" in html(app)
    next(b for b in app.button if b.label == "Back to their own words").click().run()
    assert sample.store.people.need(DANA) is None


def test_a_stage_needs_a_reason_and_is_then_kept(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    stage = next(s for s in app.selectbox if s.label == "Where they stand")
    stage.set_value("deciding")
    next(b for b in app.button if b.label == "Set").click().run()
    assert [e.value for e in app.error] == [plain("Say why: an override needs a reason.")]
    assert sample.store.people.overrides(DANA) == []
    next(t for t in app.text_input if t.label == "How you know").set_value("She told me")
    next(b for b in app.button if b.label == "Set").click().run()
    assert not app.error
    assert sample.readiness(DANA).stage == "deciding"
    assert "She told me" in html(app)


def test_a_situation_without_a_contact(sample: Recommender, screen: Screen) -> None:
    app = screen(sample)
    app.segmented_control[0].set_value("A situation").run()
    assert "Say in a sentence" in html(app)
    app.text_area(key="w_need").set_value("Engineers come back for a missing part").run()
    app.selectbox(key="w_role").set_value("finance").run()
    assert not app.exception
    expected = sample.recommend(ask="Engineers come back for a missing part", role="finance", log=False)
    assert shown(sample, "") == [i.item_id for i in expected.items]
    assert not [b for b in app.button if (b.key or "").startswith("sent-")]
    button(app, "write-").click().run()
    assert not app.exception
    draft = sample.draft("", expected.items[0].item_id, ask="Engineers come back for a missing part", role="finance")
    assert next(a for a in app.text_area if a.label == "Message").value == draft.body


def test_a_gap_is_said_and_a_note_about_what_fits_is_no_alarm(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Recommender.recommend

    def gap(fits: bool) -> Callable[..., Recommendation]:
        return lambda *a, **k: replace(real(*a, **k), fits_well=fits, gap="Write *something*.")

    monkeypatch.setattr(Recommender, "recommend", gap(False))
    app = screen(sample, contact=DANA)
    assert [w.value for w in app.warning] == [r"Write \*something\*\."]
    assert "The nearest there is" in html(app)
    monkeypatch.setattr(Recommender, "recommend", gap(True))
    app = screen(sample, contact=DANA)
    assert [i.value for i in app.info] == [r"Write \*something\*\."]
    assert "The nearest there is" not in html(app)


def test_talking_points_are_shown_with_their_source(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control(key="w_kind").set_value("talking-point").run()
    assert not app.exception
    expected = sample.recommend(DANA, kind="talking-point", log=False)
    assert shown(sample) == [i.item_id for i in expected.items]


def test_a_point_that_was_said_counts_and_is_not_offered_again(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control(key="w_kind").set_value("talking-point").run()
    before, touches = shown(sample), len(sample.store.people.touches([DANA]))
    assert button(app, "sent-").label == "Mark as said"
    button(app, "sent-").click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.outcome, outcome.item_id) == (OutcomeKind.SENT, before[0])
    assert outcome.exposure_id
    assert len(sample.store.people.touches([DANA])) == touches, "what was said is no asset that went out"
    assert before[0] not in shown(sample)
    assert app.toast[0].value.startswith("Noted as said: ")
    button(app, "dismiss-").click().run()
    assert sample.store.log.outcomes(DANA)[-1].outcome is OutcomeKind.DISMISSED
    assert before[1] not in shown(sample)


def test_an_offer_counts_with_its_day_and_may_be_made_again(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    action = sample.recommend(DANA, log=False).action
    assert action is not None
    app.button(key=f"sent-{action.item_id}").click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.outcome, outcome.contact_id, outcome.item_id) == (OutcomeKind.SENT, DANA, action.item_id)
    assert "Offered today." in html(app)
    assert app.button(key=f"sent-{action.item_id}").label == "Mark as offered"

    app.segmented_control(key="w_kind").set_value("action").run()
    expected = [i.item_id for i in sample.recommend(DANA, kind="action", log=False).items]
    assert shown(sample) == expected
    assert html(app).count(action.title) == 1, "the best offer is not shown a second time"
    assert not [b for b in app.button if (b.key or "").startswith("dismiss-")]
    button(app, "sent-", 1).click().run()
    last = sample.store.log.outcomes(DANA)[-1]
    assert (last.item_id, bool(last.exposure_id)) == (expected[1], True)


def test_a_message_is_written_once_and_says_what_it_rests_on(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    button(app, "write-").click().run()
    assert not app.exception
    draft = sample.draft(DANA, shown(sample)[0])
    message = next(a for a in app.text_area if a.label == "Message")
    assert message.value == draft.body
    for number, source in enumerate(draft.sources, 1):
        assert f"[{number}] {source.title}".replace("'", "&#x27;") in html(app)
    assert len(sample.store.log.exposures(DANA)) == 5


@pytest.mark.parametrize("kind", ["talking-point", "action"])
def test_a_message_may_carry_what_is_said_or_offered(kind: str, sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control(key="w_kind").set_value(kind).run()
    app.text_input(key="ask_contact").set_value("What does it cost?").run()
    button(app, "write-").click().run()
    assert not app.exception
    assert not app.error
    draft = sample.draft(DANA, shown(sample)[0], ask="What does it cost?")
    assert next(a for a in app.text_area if a.label == "Message").value == draft.body


def test_a_user_without_the_right_is_told_so_and_nothing_is_noted(sample: Recommender, screen: Screen) -> None:
    sample.store.people.save([User("mkt-9", "Mo", rights=Rights.MARKETER)])
    app = screen(sample)
    app.selectbox(key="w_actor").set_value("mkt-9").run()
    app.selectbox(key="w_contact").set_value(DANA).run()
    touches = sample.store.people.touches([DANA])
    button(app, "sent-").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith(plain("'mkt-9' (marketer) may not"))
    assert sample.store.people.touches([DANA]) == touches
    assert len([b for b in app.button if b.label == "Mark as sent"]) == 5, "the rest of the page stays"
    assert {e.user_id for e in sample.store.log.exposures(DANA)} == {"mkt-9"}


def test_what_content_says_is_never_read_as_markup(sample: Recommender, screen: Screen) -> None:
    sample.store.people.save([Contact("evil", name="<script>alert(1)</script>", job_title="**CFO**", language="en")])
    app = screen(sample, contact="evil")
    assert not app.exception
    assert "<script>" not in html(app)
    assert "&lt;script&gt;" in html(app)
    assert "Nothing has been heard from them yet" in html(app)


def test_a_contact_who_was_erased_meanwhile_is_missed_in_a_sentence(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen(sample, contact=DANA)
    left = [c for c in sample.store.people.contacts() if c.contact_id != DANA]
    monkeypatch.setattr(type(sample.store.people), "contacts", lambda *_: left)
    touches = len(sample.store.people.touches([DANA]))
    button(app, "sent-").click().run()
    assert not app.exception
    assert [w.value for w in app.warning] == [f"There is no contact {plain(DANA)} (any more); choose another."]
    assert len(sample.store.people.touches([DANA])) == touches
    app.run()
    assert not app.warning


def test_what_can_be_read_is_shown_where_nothing_can_be_noted(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise WorkspaceError("The workspace is busy: another program is writing to it; try again later.")

    with monkeypatch.context() as patch:
        patch.setattr(type(sample.store.log), "save_exposures", busy)
        app = screen(sample, contact=DANA)
        assert not app.exception
        assert "is busy" in app.warning[0].value
        assert "not kept as shown" in app.warning[0].value
    assert len([b for b in app.button if b.label == "Mark as sent"]) == 5
    assert sample.store.log.exposures(DANA) == []
    # A showing that was not noted has no outcome of its own, but what was sent is noted all the same.
    first = sample.recommend(DANA, log=False).items[0]
    button(app, "sent-").click().run()
    assert not app.exception
    (outcome,) = sample.store.log.outcomes(DANA)
    assert (outcome.item_id, outcome.exposure_id) == (first.item_id, "")


def test_a_need_in_words_has_something_to_press(sample: Recommender, screen: Screen) -> None:
    app = screen(sample)
    app.segmented_control[0].set_value("A situation").run()
    app.text_area(key="w_need").set_value("Engineers come back for a missing part")
    app.button(key="look").click().run()
    assert len(shown(sample, "")) == 5


def wished(rec: Recommender, text: str) -> None:
    now = datetime.now(UTC)
    rec.store.people.save([Signal("wish", DANA, "replied", now, recorded_at=now, text=text)])


def test_the_wish_to_be_left_alone_comes_first_and_nothing_invites_to_send(sample: Recommender, screen: Screen) -> None:
    wished(sample, "Please take me off your list.")
    app = screen(sample, "next", contact=DANA)
    assert not app.exception
    page = html(app)
    titles = [sample.asset(i).asset.title for i in shown(sample)]
    assert titles
    assert page.index("Wait and do not send anything now") < page.index("Please take me off your list") < page.index(
        escape(titles[0])
    )  # fmt: skip
    # What would fit is folded, and is no card.
    assert f"What would fit, if they come back ({len(titles)})" in [e.label for e in app.expander]
    assert not [b.label for b in app.button if b.label.startswith(("Mark as", "Write a message"))]
    assert "Right for" not in page
    assert not app.warning


def test_waiting_for_somebody_who_asked_for_time_stands_over_the_cards(sample: Recommender, screen: Screen) -> None:
    now = datetime.now(UTC)
    sample.store.people.save([Signal("later", DANA, "postponed", now, recorded_at=now, text="Not before May, please.")])
    app = screen(sample, "next", contact=DANA)
    page = html(app)
    first = escape(sample.asset(shown(sample)[0]).asset.title)
    assert page.count("Wait and do not send anything now") == 1
    assert page.index("Wait and do not send anything now") < page.index(first)
    assert [b for b in app.button if b.label == "Mark as sent"]
    app.segmented_control(key="w_kind").set_value("action").run()
    assert html(app).count("Wait and do not send anything now") == 1
