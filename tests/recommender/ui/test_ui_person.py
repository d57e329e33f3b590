"""Who it is about on Next: where they stand, what led there, what a rep knows better, what they wish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from on_screen import html
from streamlit.testing.v1 import AppTest

from content_library.taxonomy.model import Wish
from recommender.people import Contact, Signal
from recommender.readiness import Evidence
from recommender.results import Recommendation
from recommender.ui.words import plain
from recommender.wire import Recommender

Screen = Callable[..., AppTest]
DANA = "dana-whitlock"


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


def with_readiness(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Every answer is given with these changes in where they stand."""
    real = Recommender.recommend

    def changed(*a: object, **k: object) -> Recommendation:
        answer = real(*a, **k)  # type: ignore[arg-type]
        readiness = replace(answer.situation.readiness, **changes)  # type: ignore[arg-type]
        return replace(answer, situation=replace(answer.situation, readiness=readiness))

    monkeypatch.setattr(Recommender, "recommend", changed)


def test_what_led_there_says_what_was_wished_and_where_words_say_nothing(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    led = [
        Evidence("s1", "replied", now, "Let it rest, please", "expanding", 0.5, True, Wish.LEFT_ALONE),
        Evidence("s2", "replied", now, "Not before May", "deciding", 0.5, False, Wish.TIME),
        Evidence("s3", "replied", now, "Thanks, see you", "adopting", 0.5, True),
        Evidence("s4", "replied", now, "What does it cost", "deciding", 0.5),
    ]
    with_readiness(monkeypatch, evidence=tuple(led))
    page = html(screen(sample, "next", contact=DANA))
    said = ("asked to be left alone", "asked for time", "says nothing of where they stand", "speaks for Deciding")
    for evidence, outcome in zip(led, said, strict=True):
        assert f'“{evidence.text}”</span><span class="sc-when"> · {outcome}<' in page
    assert "speaks for Expanding" not in page


def test_no_stage_is_headlined_where_none_is_known(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_readiness(monkeypatch, probabilities=(0.15, 0.15, 0.14, 0.12, 0.11, 0.11, 0.11, 0.11))
    page = html(screen(sample, "next", contact=DANA))
    assert '<div class="sc-stands">Not clear yet</div>' in page
    assert "Step of the journey" not in page


def test_what_content_says_is_never_read_as_markup(sample: Recommender, screen: Screen) -> None:
    sample.store.people.save([Contact("evil", name="<script>alert(1)</script>", job_title="**CFO**", language="en")])
    app = screen(sample, contact="evil")
    assert not app.exception
    assert "<script>" not in html(app)
    assert "&lt;script&gt;" in html(app)
    assert "Nothing has been heard from them yet" in html(app)
    assert not app.get("vega_lite_chart"), "equal bars would look as if something had been measured"


def shown(rec: Recommender) -> list[str]:
    """What was shown last, by rank."""
    log = rec.store.log.exposures(DANA)
    return [e.item_id for e in log if e.request_id == log[-1].request_id]


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


def test_the_ticket_of_whom_nobody_may_sell_to_stands_first(sample: Recommender, screen: Screen) -> None:
    wished(sample, "Please take me off your list.")
    now = datetime.now(UTC)
    sample.store.people.save([Signal("open", DANA, "support_ticket", now, recorded_at=now, text="It won't start.")])
    app = screen(sample, "next", contact=DANA)
    assert not app.exception
    page = html(app)
    assert "Support may answer; selling may not." in page
    assert "See first whether their ticket has been answered" in page
    assert "Wait and do not send anything now" not in page
    assert "asked to be left alone" in app.warning[0].value
    assert not [b.label for b in app.button if b.label.startswith("Mark as sent")]


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
