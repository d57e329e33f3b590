"""The library as a table: read whole once, then only what changed, and always what the recommender says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from content_library.asset import Asset, Status
from recommender.results import AssetView
from recommender.ui import content_page, library_table
from recommender.wire import Recommender

Screen = Callable[..., AppTest]
ONE, OTHER = "what-a-van-full-of-parts-costs", "how-quillmere-began"


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many assets were read each time that all of them were."""
    real, counted = Recommender.assets, []

    def assets(self: Recommender, **wanted: str) -> Sequence[AssetView]:
        found = real(self, **wanted)
        counted.append(len(found))
        return found

    monkeypatch.setattr(Recommender, "assets", assets)
    return counted


def whole(rec: Recommender) -> pd.DataFrame:
    return library_table.frame(rec.assets(), rec.taxonomy)


def test_a_tag_that_is_set_takes_no_second_reading_of_the_library(
    sample: Recommender, screen: Screen, readings: list[int]
) -> None:
    app = screen(sample, "content")
    assert readings == [40]
    sample.set_tags(ONE, "stage", ["advocating"])
    app.run()
    assert readings == [40]
    row = app.dataframe[0].value.set_index("id").loc[ONE]
    assert (row["stage"], row["sure"], row["set by"]) == ("Advocating", 100, "person")


def test_after_any_change_the_table_is_what_a_reading_of_all_gives(sample: Recommender) -> None:
    def same() -> None:
        pd.testing.assert_frame_equal(library_table.table(sample), whole(sample))

    content = sample.store.content
    same()
    sample.set_status([ONE], "retired")
    same()
    content.delete([OTHER])
    same()
    content.save(Asset("aaa-first", "First of all", status=Status.DRAFT), [])
    content.save(Asset("zzz-last", "Last of all"), [])
    same()
    assert list(library_table.table(sample)["id"])[:: len(whole(sample)) - 1] == ["aaa-first", "zzz-last"]
    content.mark_vanished([ONE], datetime.now(UTC))
    same()
    content.delete([v.asset.asset_id for v in sample.assets()])
    same()
    assert len(library_table.table(sample)) == 0


def test_many_changes_another_day_and_another_taxonomy_take_a_whole_reading(
    sample: Recommender, readings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = library_table._held(str(sample.workspace))
    monkeypatch.setattr(library_table, "_held", lambda _: held)
    library_table.table(sample)
    monkeypatch.setattr(library_table, "FEW", 1)
    sample.set_status([ONE, OTHER], "retired")
    library_table.table(sample)
    assert readings == [40, 40]
    assert held.of is not None
    held.of = (held.of[0], held.of[1] - timedelta(days=1))
    library_table.table(sample)
    held.taxonomy = replace(sample.taxonomy)
    library_table.table(sample)
    assert readings == [40] * 4
    library_table.table(sample)
    assert readings == [40] * 4


def test_what_nobody_reads_is_not_sent(sample: Recommender, screen: Screen) -> None:
    sent = screen(sample, "content").dataframe[0].value
    assert set(sent.columns) == {"id", *content_page.COLUMNS}


def test_a_company_s_own_long_names_get_room_up_to_a_limit() -> None:
    table = pd.DataFrame({"product": ["rota"], "market": ["hospital groups"], "role": ["x" * 90]})
    assert content_page._width(table, "product") == 80
    assert content_page._width(table, "market") == 15 * 7 + 18
    assert content_page._width(table, "role") == 150
    assert content_page._width(pd.DataFrame({"market": ["x" * 90]}), "market") == 150
    assert content_page._width(pd.DataFrame({"market": []}), "market") == 95
