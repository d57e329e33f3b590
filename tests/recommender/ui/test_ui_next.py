"""Next: the screen shows what the Recommender says, logs one showing a question, and notes what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from on_screen import button, html, shown
from streamlit.testing.v1 import AppTest

from recommender import explain
from recommender.errors import WorkspaceError
from recommender.people import Contact, Rights, Signal, User
from recommender.results import Recommendation
from recommender.ui.next_page import OFFERED
from recommender.ui.words import plain
from recommender.wire import Recommender

Screen = Callable[..., AppTest]
DANA = "dana-whitlock"


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
    assert shown(sample, DANA) == [i.item_id for i in expected.items]
    page = html(app)
    for item in expected.items:
        assert item.title.replace("'", "&#x27;") in page
    assert [e.label for e in app.expander if e.label.startswith("Why this")] == [
        f"Why this: fit {item.fit:.0%}" for item in expected.items
    ]
    assert "Head of Field Service" in page
    assert "Business (from the job title)" in page
    stands = expected.situation.readiness
    assert explain.standing(stands, sample.taxonomy).text + explain.also(stands, sample.taxonomy) in page
    assert len(app.get("vega_lite_chart")) == 1
    assert expected.action is not None
    assert expected.action.title in page


def test_a_contact_can_be_linked_to(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    assert app.selectbox(key="w_contact").value == DANA
    assert len(shown(sample, DANA)) == 5
    assert screen(sample, contact="nobody").selectbox(key="w_contact").value is None


def test_looking_again_leaves_no_second_showing_but_asking_again_does(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.run()
    app.run()
    assert len(sample.store.log.exposures(DANA)) == 5
    app.button(key="again").click().run()
    assert len(sample.store.log.exposures(DANA)) == 10
    app.text_input(key=f"ask_{DANA}").set_value("a price list").run()
    assert len(sample.store.log.exposures(DANA)) == 15


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
    assert "What comes nearest" in html(app)
    monkeypatch.setattr(Recommender, "recommend", gap(True))
    app = screen(sample, contact=DANA)
    assert [i.value for i in app.info] == [r"Write \*something\*\."]
    assert "What comes nearest" not in html(app)


def test_talking_points_are_shown_with_their_source(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control(key="w_kind").set_value("talking-point").run()
    assert not app.exception
    expected = sample.recommend(DANA, kind="talking-point", log=False)
    assert shown(sample, DANA) == [i.item_id for i in expected.items]


def test_a_message_is_written_once_and_says_what_it_rests_on(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    button(app, "write-").click().run()
    assert not app.exception
    draft = sample.draft(DANA, shown(sample, DANA)[0])
    message = next(a for a in app.text_area if a.label == "Message")
    assert message.value == draft.body
    assert draft.note
    assert [w.value for w in app.warning] == [plain(draft.note)]
    order = [e for e in app.main if e.type in ("warning", "text_area")]
    labels = [getattr(e, "label", "the note") for e in order]
    assert labels.index("the note") < labels.index("Message")
    for number, source in enumerate(draft.sources, 1):
        assert f"[{number}] {source.title}".replace("'", "&#x27;") in html(app)
    assert len(sample.store.log.exposures(DANA)) == 5


@pytest.mark.parametrize("kind", ["talking-point", "action"])
def test_a_message_may_carry_what_is_said_or_offered(kind: str, sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control(key="w_kind").set_value(kind).run()
    app.text_input(key=f"ask_{DANA}").set_value("What does it cost?").run()
    button(app, "write-").click().run()
    assert not app.exception
    assert not app.error
    draft = sample.draft(DANA, shown(sample, DANA)[0], ask="What does it cost?")
    assert next(a for a in app.text_area if a.label == "Message").value == draft.body


def test_what_a_user_may_not_do_is_not_offered(sample: Recommender, screen: Screen) -> None:
    sample.store.people.save([User("mkt-9", "Mo", rights=Rights.MARKETER)])
    app = screen(sample, contact=DANA)
    labels = {"Mark as sent", "Leave it out", "Write a message", "Mark as offered", "Set", "Save"}
    assert labels <= {b.label for b in app.button}
    app.selectbox(key="w_actor").set_value("mkt-9").run()
    assert not app.exception
    assert not labels & {b.label for b in app.button}
    assert html(app).count(escape("'mkt-9' (marketer) may not note signals, touches and outcomes;")) == 1
    assert len(shown(sample, DANA)) == 5, "they may read all the same"
    assert {e.user_id for e in sample.store.log.exposures(DANA)} == {"", "mkt-9"}


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


def test_every_product_can_be_asked_about_those_of_the_contact_first(sample: Recommender, screen: Screen) -> None:
    now = datetime.now(UTC)
    sample.store.people.save([Contact("pia", name="Pia")])
    sample.store.people.save([Signal("p", "pia", "replied", now, recorded_at=now, text="Hi", product="zeppelin")])
    app = screen(sample, "next", contact="pia")
    offered = ["What they last spoke of", "zeppelin", "rota", "stores", "Everything we sell"]
    assert app.selectbox(key="w_product").options == offered
    assert app.session_state["answer"].situation.product == "zeppelin"
    app.selectbox(key="w_product").set_value(" ").run()
    assert (app.session_state["answer"].situation.product, app.exception.len) == ("", 0)
    app.segmented_control[0].set_value("A situation").run()
    assert app.selectbox(key="w_product_of").options == ["Everything we sell", "rota", "stores", "zeppelin"]


def test_what_should_not_happen_is_a_sentence_and_the_log_has_the_traceback(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("7 is *odd*\nand more")

    monkeypatch.setattr(Recommender, "recommend", broken)
    app = screen(sample, contact=DANA)
    assert not app.exception
    told = "Something went wrong that should not: ValueError: 7 is *odd*; the log of the command that started the "
    assert [e.value for e in app.error] == [plain(f"{told}screens has the details.")]
    logged = capsys.readouterr().err
    assert "Traceback (most recent call last)" in logged
    assert "in broken" in logged
    monkeypatch.setattr(type(sample.store.people), "users", broken)
    app = screen(sample)
    assert not app.exception
    assert [e.value for e in app.error] == [plain(f"{told}screens has the details.")]
