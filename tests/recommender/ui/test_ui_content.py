"""Content: the library as a table, what is ticked in it, and one asset's tags."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

import pytest
from on_screen import html
from streamlit.testing.v1 import AppTest

from content_library.asset import SetBy
from recommender.results import AssetView
from recommender.ui import content_page
from recommender.wire import Recommender

Screen = Callable[..., AppTest]


def test_the_library_as_a_table(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, "content")
    assert not app.exception
    table = app.dataframe[0].value
    views = {v.asset.asset_id: v for v in sample.assets()}
    assert set(table["id"]) == set(views)
    row = table[table["id"] == "how-wide-should-an-appointment-window-be"].iloc[0]
    view = views["how-wide-should-an-appointment-window-be"]
    assert row["stage"] == sample.taxonomy.name_of(view.stage)
    assert row["sure"] == round(100 * view.stage_p)
    assert row["status"] == "draft"


def test_filters_leave_what_the_recommender_leaves(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, "content")
    app.selectbox(key="w_only_product").set_value("stores").run()
    assert set(app.dataframe[0].value["id"]) == {v.asset.asset_id for v in sample.assets(product="stores")}
    app.selectbox(key="w_only_role").set_value("Finance").run()
    both = {v.asset.asset_id for v in sample.assets(product="stores", role="finance")}
    assert set(app.dataframe[0].value["id"]) == both
    app.selectbox(key="w_only_role").set_value("Any")
    app.selectbox(key="w_only_product").set_value("Any")
    app.text_input(key="w_search").set_value("ROTA compared").run()
    found = {v.asset.asset_id for v in sample.assets(search="ROTA compared")}
    assert found == set(app.dataframe[0].value["id"]) == {"rota-and-dispatchwell-compared"}
    app.text_input(key="w_search").set_value("").run()
    app.toggle(key="w_look_only").set_value(True).run()
    assert set(app.dataframe[0].value["id"]) == {v.asset.asset_id for v in sample.assets() if v.needs_a_look}


def test_an_asset_shows_its_evidence_and_its_tags_can_be_set_right(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset_id = "what-a-van-full-of-parts-costs"
    monkeypatch.setattr(content_page, "_rows", lambda shown: asset_id)
    app = screen(sample, "content")
    assert not app.exception
    assert sample.asset(asset_id).evidence[:40].replace("'", "&#x27;") in html(app)
    next(s for s in app.selectbox if s.label == "Stage" and s.key is None).set_value("advocating")
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    view = sample.asset(asset_id)
    assert (view.stage, view.set_by) == ("advocating", SetBy.PERSON)


def test_a_doubtful_tag_that_is_right_takes_one_click(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = next(v for v in sample.assets() if v.needs_a_look and v.stage)
    asset_id = view.asset.asset_id
    monkeypatch.setattr(content_page, "_rows", lambda shown: asset_id)
    app = screen(sample, "content")
    button = app.button(key=f"right-{asset_id}")
    held = [getattr(view, name) for name in ("stage", "message") if name in view.doubts]
    names = [sample.taxonomy.name_of(label) for label in held]
    assert button.label == (f"{names[0]} is right" if len(names) == 1 else f"{' and '.join(names)} are right")
    button.click().run()
    assert not app.exception
    after = sample.asset(asset_id)
    assert (after.stage, after.message, after.needs_a_look) == (view.stage, view.message, False)
    assert {name: after.setters[name] for name in view.doubts} == dict.fromkeys(view.doubts, SetBy.PERSON)
    assert not [b for b in app.button if b.key == f"right-{asset_id}"]


def test_tags_are_set_all_or_none(sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    asset_id = "what-a-van-full-of-parts-costs"
    monkeypatch.setattr(content_page, "_rows", lambda shown: asset_id)
    before = sample.asset(asset_id)
    assert before.roles
    app = screen(sample, "content")
    next(s for s in app.selectbox if s.label == "Stage" and s.key is None).set_value("advocating")
    next(m for m in app.multiselect if m.label == "Roles").set_value([])
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    assert app.error[0].value.startswith("Name at least one role")
    assert sample.asset(asset_id) == before


def test_columns_that_say_nothing_take_no_room(rec: Recommender, screen: Screen, write: Callable[..., object]) -> None:
    rec.add_content(write(**{"why.md": "# Why pumps fail\n\nPumps fail without warning."}))
    app = screen(rec, "content")
    assert not app.exception
    shown = list(app.dataframe[0].proto.column_order)
    assert shown[:3] == ["title", "stage", "sure"]
    assert not {"product", "market"} & set(shown)


def to_check(rec: Recommender) -> list[AssetView]:
    return [v for v in rec.assets() if v.needs_a_look and v.stage]


def ticked(app: AppTest) -> list[str]:
    """The ids of the rows that the table starts with as ticked."""
    (table,) = app.dataframe
    return [table.value.iloc[n]["id"] for n in json.loads(table.proto.selection_default)["selection"]["rows"]]


def tick(app: AppTest, asset_id: str) -> AppTest:
    """The row with this asset is ticked."""
    (table,) = app.dataframe
    rows = [list(table.value["id"]).index(asset_id)]
    app.session_state[table.proto.id.split("-", 2)[2]] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return app.run().run()


def test_the_tick_stays_with_its_asset(sample: Recommender, screen: Screen) -> None:
    one = to_check(sample)[-1].asset
    app = tick(screen(sample, "content"), one.asset_id)
    everything = app.dataframe[0]
    assert ticked(app) == [one.asset_id]
    assert f'<div class="sc-title">{escape(one.title)}</div>' in html(app)
    app.toggle(key="w_look_only").set_value(True).run()
    assert not app.exception
    assert app.dataframe[0].proto.id != everything.proto.id, "places in another table are other assets"
    places = [list(table.value["id"]).index(one.asset_id) for table in (everything, app.dataframe[0])]
    assert places[0] > places[1] > 0
    assert ticked(app) == [one.asset_id]
    assert f'<div class="sc-title">{escape(one.title)}</div>' in html(app)


def test_what_is_right_and_leaves_the_table_takes_its_tick_along(sample: Recommender, screen: Screen) -> None:
    first, second = to_check(sample)[:2]
    app = screen(sample, "content")
    app.toggle(key="w_look_only").set_value(True).run()
    tick(app, first.asset.asset_id)
    app.button(key=f"right-{first.asset.asset_id}").click().run()
    assert not app.exception
    assert ticked(app) == []
    assert "Tick a row to see what its tags rest on, and to set them right." in html(app)
    assert not [b.key for b in app.button if str(b.key).startswith("right-")]
    assert app.session_state[content_page.TICKED] == ""
    assert set(sample.asset(second.asset.asset_id).setters.values()) == {SetBy.MODEL}


def test_a_table_is_another_one_when_what_stands_in_it_is_another(sample: Recommender, screen: Screen) -> None:
    asset_id = to_check(sample)[0].asset.asset_id
    app = tick(screen(sample, "content"), asset_id)
    before = app.dataframe[0].proto.id
    assert app.run().dataframe[0].proto.id == before
    # Sorted by "Sure" in the browser, its row stands elsewhere from now on.
    app.button(key=f"right-{asset_id}").click().run()
    assert app.dataframe[0].proto.id != before
    assert ticked(app) == [asset_id]


def test_the_caption_counts_what_is_shown(sample: Recommender, screen: Screen) -> None:
    look = sum(v.needs_a_look for v in sample.assets())
    app = screen(sample, "content")
    assert app.caption[0].value == f"40 of 40 assets; {look} of them to check."
    app.toggle(key="w_look_only").set_value(True).run()
    assert app.caption[0].value == f"{look} of 40 assets; all of them to check."
    assert len(app.dataframe[0].value) == look


def test_a_rep_is_told_once_and_offered_nothing(sample: Recommender, screen: Screen) -> None:
    asset_id = to_check(sample)[0].asset.asset_id
    told = "'rep-1' (rep) may not change content and tags; that takes marketer or enablement or administrator."
    app = screen(sample, "content")
    app.session_state["actor"] = "rep-1"
    app.run()
    assert html(app).count(escape(told)) == 1
    assert "to set them right" not in html(app)
    tick(app, asset_id)
    assert not app.exception
    assert html(app).count(escape(told)) == 1
    assert not app.error
    assert [b.label for b in app.button] == []
    app.session_state["actor"] = "mkt-1"
    app.run()
    assert escape(told) not in html(app)
    assert [b.label for b in app.button][-1] == "Save"
    assert len(app.button) == 2


def test_saving_closes_the_popover_and_says_so(sample: Recommender, screen: Screen) -> None:
    asset_id = "what-a-van-full-of-parts-costs"
    app = tick(screen(sample, "content"), asset_id)
    (before,) = app.get("popover")
    next(s for s in app.selectbox if s.label == "Stage" and s.key is None).set_value("advocating")
    next(b for b in app.button if b.label == "Save").click().run()
    assert [t.value for t in app.toast] == [f"Tags set: {sample.asset(asset_id).asset.title}"]
    (after,) = app.get("popover")
    assert before.proto.id != after.proto.id, "another popover, which is closed"


def test_each_tag_shows_its_passage(sample: Recommender, screen: Screen) -> None:
    asset_id = to_check(sample)[0].asset.asset_id
    view, name = sample.asset(asset_id), sample.taxonomy.name_of
    assert {s.label_set for s in view.speaking} == {"stage", "message", "role"}
    page = html(tick(screen(sample, "content"), asset_id))
    labels = [line for line in page.split("<div") if "What speaks for" in line]
    for one in view.speaking:
        at = next(n for n, line in enumerate(labels) if f"{one.label_set} {name(one.label)}" in line)
        same = [s for s in view.speaking if (s.quote, s.place) == (one.quote, one.place)]
        text = view.evidence if "stage" in {s.label_set for s in same} else one.quote
        quoted = page[page.index(labels[at]) :].split('class="sc-quote">')[1]
        assert escape(text) in quoted.split("<div")[0]
        assert one.place in quoted
