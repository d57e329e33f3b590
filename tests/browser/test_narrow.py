"""The app in a window of 800 pixels, beside a mail program: nothing is cut off, and everything can be done."""

from __future__ import annotations

from itertools import pairwise

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from window import NEEDS_BROWSER, Window

from recommender.people import OutcomeKind
from recommender.wire import Recommender

DANA = "dana-whitlock"

pytestmark = NEEDS_BROWSER


@pytest.fixture
def narrow(app: Window) -> Window:
    """A window of 800 pixels on the sample company."""
    app.driver.set_window_size(800, 1000)
    return app


def test_nothing_is_cut_off_in_a_narrow_window(narrow: Window) -> None:
    wide = "const e = document.querySelector(arguments[0]); return e.scrollWidth - e.clientWidth"
    for path, ready in (
        (f"/?contact={DANA}", ".st-key-card-5"),
        ("/audit", ".sc-matrix"),
        ("/content", ".stDataFrame"),
    ):
        narrow.go(path)
        narrow.find(ready)
        assert narrow.driver.execute_script(wide, "[data-testid=stMain]") <= 0, path
    narrow.go("/audit")
    narrow.find(".sc-matrix")
    assert narrow.driver.execute_script(wide, ".st-key-matrix-frame") <= 0
    heads = narrow.driver.find_elements(By.CSS_SELECTOR, ".sc-matrix thead span")
    edges = [(e.rect["x"], e.rect["x"] + e.rect["width"]) for e in heads]
    assert len(edges) == 8
    assert all(a[1] <= b[0] for a, b in pairwise(edges)), "no stage's name runs into the next"


def test_the_filters_stand_in_line_and_what_is_to_check_is_seen(narrow: Window) -> None:
    narrow.go("/content")
    table = narrow.find(".stDataFrame").rect
    fields = [narrow.find(f".st-key-w_only_{name}").rect for name in ("stage", "message", "role")]
    fields += [narrow.find(f".st-key-w_only_{name}").rect for name in ("product", "market", "status")]
    search = narrow.find(".st-key-w_search").rect
    assert [f["y"] for f in fields] == [fields[0]["y"]] * 3 + [fields[3]["y"]] * 3
    assert search["y"] < fields[0]["y"] < fields[3]["y"] < table["y"]
    for row in (fields[:3], fields[3:]):
        edges = (row[0]["x"], row[-1]["x"] + row[-1]["width"])
        assert edges == pytest.approx((table["x"], table["x"] + table["width"]), abs=2)
    assert search["width"] == pytest.approx(table["width"], abs=2)


def test_sent_not_now_and_undo_work_and_the_numbers_are_the_library_s(narrow: Window, sample: Recommender) -> None:
    narrow.go(f"/?contact={DANA}")
    before = narrow.cards()
    expected = sample.recommend(DANA, log=False)
    assert before == [i.title for i in expected.items]
    summaries = narrow.driver.find_elements(By.CSS_SELECTOR, "[class*='st-key-card-'] summary")
    fits = [e.text.splitlines()[-1] for e in summaries]  # The first line is the arrow.
    assert fits == [f"Why this: fit {i.fit:.0%}" for i in expected.items]

    narrow.click(".st-key-actions-1 button", "Mark as sent")
    after = narrow.cards(without=before[0])
    assert after == [i.title for i in sample.recommend(DANA, log=False).items]
    narrow.click(".st-key-noted button", "Undo")
    narrow.until(lambda: narrow.titles() == before)
    assert sample.store.log.outcomes(DANA) == []

    narrow.click(".st-key-actions-2 button", "Not now")
    narrow.click("[data-testid=stPopoverBody] button", "Leave it out")
    narrow.cards(without=before[1])
    assert [o.outcome for o in sample.store.log.outcomes(DANA)] == [OutcomeKind.DISMISSED]
    narrow.click(".st-key-noted button", "Undo")
    narrow.until(lambda: narrow.titles() == before)
    assert sample.store.log.outcomes(DANA) == []


def test_a_need_in_other_words_is_kept_and_taken_back(narrow: Window, sample: Recommender) -> None:
    said = "Wants to know how parts are planned for the vans"
    narrow.go(f"/?contact={DANA}")
    narrow.cards()
    own = sample.recommend(DANA, log=False).situation.need
    narrow.click("button", "Say it in your words")
    field = narrow.find("[data-testid=stPopoverBody] textarea")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(said)
    narrow.click("[data-testid=stPopoverBody] button", "Save")
    narrow.find(".sc-quote", said)
    found = sample.recommend(DANA, log=False)
    assert found.situation.need == said
    narrow.until(lambda: narrow.titles() == [i.title for i in found.items])
    narrow.click("button", "Say it in your words")
    narrow.click("[data-testid=stPopoverBody] button", "Back to their own words")
    narrow.find(".sc-quote", own[:20])
    assert sample.recommend(DANA, log=False).situation.need == own
