"""The real app in Chromium, as a rep and a marketer use it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from window import NEEDS_BROWSER, Window

from recommender.people import OutcomeKind
from recommender.wire import Recommender

SAMPLE_WAIT = 400
DANA = "dana-whitlock"

pytestmark = NEEDS_BROWSER


def test_the_address_of_a_page_of_the_empty_workspace_still_leads_there(app: Window) -> None:
    app.go(f"/next?contact={DANA}")
    app.find(".sc-name", "Dana Whitlock")
    assert app.driver.current_url == f"{app.address}/?contact={DANA}"
    assert not app.driver.find_elements(By.CSS_SELECTOR, "[role=dialog]")


def test_a_contact_who_is_gone_leaves_the_fields_in_line(app: Window) -> None:
    app.go("/?contact=nobody")
    told = app.find("[data-testid=stAlert]", "There is no contact nobody")
    fields = [app.find(f".st-key-{key}") for key in ("w_contact", "w_product", "ask_")]
    assert len({field.rect["y"] for field in fields}) == 1
    assert told.rect["y"] < min(field.rect["y"] for field in fields)


def test_a_rep_sends_one_thing_and_leaves_out_another(app: Window, sample: Recommender) -> None:
    app.go()
    app.choose("w_contact", "dana")
    before = app.cards()
    by_title = {a.title: a.asset_id for a in sample.store.content.assets()}
    touches = len(sample.store.people.touches([DANA]))
    app.find(".sc-name", "Dana Whitlock")
    app.find(".sc-label", "Where they stand")
    app.find("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg")
    app.find(".st-key-card-1 .sc-reason", "somebody who")
    assert len(sample.store.log.exposures(DANA)) == 5

    app.click(".st-key-actions-1 button", "Mark as sent")
    after = app.cards(without=before[0])
    assert set(before[1:]) <= set(after)
    sent = sample.store.people.touches([DANA])
    assert len(sent) == touches + 1
    assert (sent[-1].kind, sent[-1].asset_id) == ("sent", by_title[before[0]])
    assert [(o.outcome, o.item_id) for o in sample.store.log.outcomes(DANA)] == [
        (OutcomeKind.SENT, by_title[before[0]])
    ]

    app.click(".st-key-actions-2 button", "Not now")
    app.click("[data-testid=stPopoverBody] button", "Leave it out")
    app.cards(without=after[1])
    dismissed = sample.store.log.outcomes(DANA)[-1]
    assert (dismissed.outcome, dismissed.item_id) == (OutcomeKind.DISMISSED, by_title[after[1]])
    assert dismissed.reason == "Not the right moment"
    assert len(sample.store.log.exposures(DANA)) == 15


def test_a_rep_reads_a_message_and_opens_the_file(app: Window, sample: Recommender, tmp_path: Path) -> None:
    app.go(f"/?contact={DANA}")
    app.cards()
    app.click(".st-key-actions-1 button", "Write a message")
    message = app.find(".st-key-card-1 textarea")
    app.until(lambda: "Dana," in message.get_attribute("value"))
    app.click(".st-key-actions-1 button", "Download")
    shown = sample.store.log.exposures(DANA)[0].item_id
    source = Path(sample.asset(shown).asset.path)
    saved = tmp_path / "downloads" / source.name
    app.until(saved.is_file)
    assert saved.read_bytes() == source.read_bytes()


def test_pages_keep_what_was_chosen(app: Window, sample: Recommender) -> None:
    app.go()
    app.choose("w_contact", "dana")
    before = app.cards()
    app.click("[data-testid=stPageLink-NavLink]", "Audit")
    app.find(".sc-name", "What is missing")
    app.click("[data-testid=stPageLink-NavLink]", "Next")
    app.find(".sc-name", "Dana Whitlock")
    assert app.cards() == before
    assert len(sample.store.log.exposures(DANA)) == 5


def test_back_leads_to_the_contact_of_before_in_one_step(app: Window) -> None:
    app.go()
    for name in ("Dana", "Owen"):
        app.choose("w_contact", name.lower())
        app.find(".sc-name", name)
    app.find(".st-key-ask_owen-carraway")
    app.click("[data-testid=stPageLink-NavLink]", "Audit")
    app.find(".sc-name", "What is missing")
    for name, contact in (("Owen", "owen-carraway"), ("Dana", DANA)):
        app.driver.back()
        app.find(".sc-name", name)
        assert app.driver.current_url == f"{app.address}/?contact={contact}"
        assert name in app.find(".st-key-w_contact input").get_attribute("value")
    app.driver.back()
    app.find(".sc-quiet", "Choose a contact")
    app.driver.forward()
    app.find(".sc-name", "Dana")


def test_a_reload_makes_a_rep_nobody_else(app: Window) -> None:
    app.go(f"/?contact={DANA}&user=rep-1")
    who = app.find(".st-key-w_actor input").get_attribute("value")
    assert who.endswith("(rep)")
    app.click("[data-testid=stPageLink-NavLink]", "Content")
    app.find(".stDataFrame")
    assert app.driver.current_url == f"{app.address}/content?user=rep-1"
    app.driver.refresh()
    app.find(".stDataFrame")
    assert app.find(".st-key-w_actor input").get_attribute("value") == who


def test_a_marketer_sees_the_matrix_and_what_to_write(app: Window, sample: Recommender) -> None:
    app.go("/audit")
    app.find(".st-key-matrix-frame td", " for ")
    audit = sample.audit()
    first = audit.gaps(1)[0]
    assert audit.brief(first, sample.taxonomy) in app.find(".st-key-gap-1").text
    name = next(c.name for c in sample.store.people.contacts() if c.contact_id == first.people[0].contact_id)
    app.click(".st-key-gap-1 summary")
    app.click(".st-key-gap-1 a", name)
    app.find(".sc-name", name)
    app.go("/content")
    app.find("[data-testid=stCaptionContainer]", "40 of 40 assets")
    app.find("[data-testid=stDataFrame]")


def tick_first(app: Window) -> str:
    """Tick the first row of the table; the title of its asset."""

    def ticked() -> str:
        table = app.find(".stDataFrame canvas")
        x, y = 18 - int(table.rect["width"] / 2), 52 - int(table.rect["height"] / 2)
        ActionChains(app.driver).move_to_element_with_offset(table, x, y).click().perform()
        try:
            return str(app.find(".st-key-sides-asset .sc-title", seconds=5).text)
        except TimeoutException:  # the table was not there yet
            return ""

    return str(app.until(ticked))


def test_a_tick_never_passes_to_another_asset(app: Window, sample: Recommender) -> None:
    before = {v.asset.asset_id: v for v in sample.assets() if v.needs_a_look}
    app.go("/content")
    app.click("label", "Only those to check")
    app.find("[data-testid=stCaptionContainer]", f"{len(before)} of 40 assets")
    shown = tick_first(app)
    app.click(".st-key-sides-asset button", " right")
    app.find("[data-testid=stToast]", f"Tags set: {shown}")
    app.find(".sc-quiet", "Tick a row to see what its tags rest on")
    assert not app.driver.find_elements(By.CSS_SELECTOR, ".st-key-sides-asset")
    after = {v.asset.asset_id: v for v in sample.assets()}
    assert [after[i].asset.title for i, v in before.items() if after[i].setters != v.setters] == [shown]


def test_saving_tags_closes_what_asked_for_them(app: Window) -> None:
    app.go("/content")
    shown = tick_first(app)
    app.click(".st-key-sides-asset button", "Set the tags right")
    app.click("[data-testid=stPopoverBody] button", "Save")
    app.find("[data-testid=stToast]", "Nothing was changed")
    app.until(lambda: not app.driver.find_elements(By.CSS_SELECTOR, "[data-testid=stPopoverBody]"))
    assert app.find(".st-key-sides-asset .sc-title").text == shown


def test_two_visitors_at_once_get_each_an_answer(
    sample: Recommender, serve: Callable[..., str], window: Callable[[str], Window]
) -> None:
    address = serve(sample.workspace, Path(__file__).with_name("tiny_app.py"))
    first, second = window(address), window(address)
    contacts = [DANA, "owen-carraway"]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: pair[0].go(f"/?contact={pair[1]}"), zip((first, second), contacts, strict=True)))
        shown = list(pool.map(Window.cards, (first, second)))
    for titles, contact in zip(shown, contacts, strict=True):
        expected = sample.recommend(contact, log=False).items
        assert titles == [i.title for i in expected]
        assert [e.item_id for e in sample.store.log.exposures(contact)] == [i.item_id for i in expected]


@pytest.mark.slow
def test_from_an_empty_workspace_to_a_recommendation(
    tmp_path: Path, serve: Callable[..., str], window: Callable[[str], Window]
) -> None:
    app = window(serve(tmp_path / "new-workspace"))
    app.go()
    app.click(".st-key-load-sample button")
    app.find(".st-key-w_contact", seconds=SAMPLE_WAIT)
    app.choose("w_contact", "dana")
    app.cards()
    app.find(".st-key-card-1 .sc-quote")
