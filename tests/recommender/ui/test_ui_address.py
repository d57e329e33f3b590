"""The address says whom a page is about and who is working; Back and a reload lead to what it says."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from on_screen import html
from streamlit.testing.v1 import AppTest

from recommender.ui import session
from recommender.ui.words import plain
from recommender.wire import Recommender

Screen = Callable[..., AppTest]
DANA, OWEN = "dana-whitlock", "owen-carraway"


def about(app: AppTest) -> tuple[object, object]:
    """Whom the page and whom its address names."""
    return app.selectbox(key="w_contact").value, app.query_params.get("contact")


def back_to(app: AppTest, **query: str) -> None:
    """What the browser's Back does: the address of before, with the widgets as they are."""
    app.query_params.clear()
    app.query_params.update(query)
    app.run()
    assert not app.exception


def test_back_shows_the_contact_of_before(sample: Recommender, screen: Screen) -> None:
    app = screen(sample)
    app.selectbox(key="w_contact").set_value(DANA).run()
    assert about(app) == (DANA, DANA)
    app.selectbox(key="w_contact").set_value(OWEN).run()
    assert about(app) == (OWEN, OWEN)
    back_to(app, contact=DANA)
    assert about(app) == (DANA, DANA)
    assert sample.store.log.exposures()[-1].contact_id == DANA
    back_to(app)
    assert about(app) == (None, None)
    app.selectbox(key="w_contact").set_value(OWEN).run()
    assert about(app) == (OWEN, OWEN)


def test_who_was_just_chosen_is_newer_than_an_address_that_was_not_told_yet(
    sample: Recommender, screen: Screen
) -> None:
    app = screen(sample, contact=DANA)
    app.selectbox(key="w_contact").set_value(OWEN)
    app.query_params.clear()
    app.run()
    assert about(app) == (OWEN, OWEN)


def test_a_situation_is_about_nobody_and_back_leads_to_the_contact(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.segmented_control[0].set_value("A situation").run()
    assert app.query_params.get("contact") is None
    back_to(app, contact=DANA)
    assert app.segmented_control[0].value == "A contact"
    assert about(app) == (DANA, DANA)


def test_a_question_goes_with_the_contact_who_asked_it(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    app.text_input(key=f"ask_{DANA}").set_value("How do you compare with Planora?").run()
    app.selectbox(key="w_contact").set_value(OWEN).run()
    assert app.text_input(key=f"ask_{OWEN}").value == ""
    expected = sample.recommend(OWEN, log=False)
    assert app.session_state["answer"].situation.need == expected.situation.need
    assert "Planora" not in app.session_state["answer_to"][0].ask


def test_a_reload_keeps_who_is_working(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, contact=DANA)
    assert (app.selectbox(key="w_actor").value, app.query_params.get("user")) == ("", None)
    app.selectbox(key="w_actor").set_value("rep-1").run()
    assert app.query_params["user"] == "rep-1"
    again = screen(sample, **app.query_params)
    assert again.selectbox(key="w_actor").value == "rep-1"
    assert again.session_state["actor"] == "rep-1"
    assert sample.store.log.exposures(DANA)[-1].user_id == "rep-1"
    back_to(again, contact=DANA)
    assert (again.selectbox(key="w_actor").value, again.query_params["user"]) == ("rep-1", "rep-1")
    back_to(again, contact=DANA, user="rep-2")
    assert again.session_state["actor"] == "rep-2"


def test_a_user_who_is_not_there_is_missed_in_a_sentence(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, user="nobody")
    assert not app.exception
    assert [w.value for w in app.warning] == ["There is no user nobody (any more); look who you are working as."]
    assert (app.selectbox(key="w_actor").value, app.query_params.get("user")) == ("", None)


@pytest.mark.parametrize("by", ["flag", "variable"])
def test_the_command_names_who_begins(
    by: str, sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "flag":
        monkeypatch.setattr(sys, "argv", ["main.py", "--workspace", str(sample.workspace), "--actor", "rep-1"])
    else:
        monkeypatch.setenv(session.ACTOR_VARIABLE, "rep-1")
    app = screen(sample)
    assert app.selectbox(key="w_actor").value == "rep-1"
    assert app.query_params.get("user") is None, "it is what the command says anyway"
    app.selectbox(key="w_actor").set_value("").run()
    assert app.query_params["user"] == "", "the owner is another choice than the command's"
    assert screen(sample, user="").session_state["actor"] == ""


def test_a_user_whom_the_command_names_and_who_is_not_there_is_nobody_else(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(session.ACTOR_VARIABLE, "rep-7")
    app = screen(sample)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith(plain("There is no user 'rep-7'."))
    assert not app.selectbox


def test_a_link_of_the_audit_to_a_contact_takes_the_user_along(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, "audit", user="rep-1")
    assert not app.exception
    links = [part for part in html(app).split('href="') if part.startswith("./?")]
    assert links
    assert all(link.startswith("./?user=rep-1&amp;contact=") for link in links)
