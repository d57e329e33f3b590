from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content_library.asset import LabelSet
from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError
from recommender.exchange.cells import Scope, guarded, plain, read_cell, write_value
from recommender.exchange.tables import TABLES
from recommender.people import Consent, Rights

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SCOPE = Scope(NOW, default_taxonomy())


def read(table: str, name: str, cell: str, **row: Any) -> Any:
    column = TABLES[table].column(name)
    assert column is not None
    return read_cell(column, cell, SCOPE, row)


@pytest.mark.parametrize(
    ("table", "name", "cell", "value"),
    [
        ("signals", "at", "2025-05-01T10:00:00+02:00", datetime(2025, 5, 1, 8, tzinfo=UTC)),
        ("signals", "at", "2025-05-01T10:00Z", datetime(2025, 5, 1, 10, tzinfo=UTC)),
        ("signals", "is_machine", "Yes", True),
        ("signals", "is_machine", "0", False),
        ("signals", "kind", "Visited Page", "visited_page"),
        ("signals", "kind", "took part in a demo", "demo"),
        ("touches", "kind", "CALL", "call"),
        ("opportunities", "amount", "-12.5e2", -1250.0),
        ("opportunities", "status", "No_Decision", "no decision"),
        ("opportunity_contacts", "buying_role", "Economic Buyer", "economic buyer"),
        ("contacts", "role", "CFO", "finance"),
        ("contacts", "role", "End User", "end_user"),
        ("contacts", "role", "unknown", ""),
        ("contacts", "tracking_consent", "TRUE", Consent.YES),
        ("contacts", "tracking_consent", "0", Consent.NO),
        ("contacts", "tracking_consent", "unknown", Consent.UNKNOWN),
        ("users", "rights", "Administrator", Rights.ADMINISTRATOR),
        ("overrides", "stage", "Decision", "deciding"),
        ("tags", "label_set", "Message", LabelSet.MESSAGE),
        ("tags", "passage", "3.0", 3),
        ("tags", "p_primary", "0.25", 0.25),
        ("exposures", "item_kind", "talking point", "talking-point"),
        ("exposures", "score_parts", '{"stage": 1, "topic": 0.5}', {"stage": 1.0, "topic": 0.5}),
        ("assets", "published_at", "2025-05-01", date(2025, 5, 1)),
    ],
)
def test_a_cell_is_read_as_its_column_says(table: str, name: str, cell: str, value: Any) -> None:
    assert read(table, name, cell) == value


def test_a_tags_label_is_read_by_the_rows_label_set() -> None:
    assert read("tags", "label", "Why us", label_set=LabelSet.MESSAGE) == "why_us"
    with pytest.raises(InputError, match="without its label_set"):
        read("tags", "label", "why_us")


def test_a_moment_without_an_offset_comes_back_without_a_zone() -> None:
    assert read("signals", "at", "2025-05-01") == datetime(2025, 5, 1)


@pytest.mark.parametrize(
    ("table", "name", "cell", "words"),
    [
        ("signals", "at", "yesterday", "not a moment"),
        ("signals", "at", "0001-01-01T00:00+10:00", "not a moment"),
        ("signals", "kind", "waved", "'waved' is not a signal kind; choose one of visited_page"),
        ("signals", "is_machine", "perhaps", "neither true nor false"),
        ("opportunities", "amount", "148,000", "write it as 1234.5"),
        ("opportunities", "amount", "nan", "not a number"),
        ("opportunities", "amount", "1e999", "not a number"),
        ("opportunities", "amount", "1_000", "not a number"),
        ("opportunities", "status", "paused", "choose one of open, won, lost, no decision"),
        ("contacts", "tracking_consent", "maybe", "choose one of yes, no, unknown"),
        ("overrides", "stage", "mofu", "more than one stage; choose one of considering, evaluating"),
        ("overrides", "stage", "asleep", "'asleep' is not a stage; choose one of unaware"),
        ("tags", "p_primary", "1.2", "not between 0 and 1"),
        ("tags", "passage", "2.5", "not a whole number"),
        ("exposures", "rank", "9" * 30, "not a whole number"),
        ("exposures", "score_parts", '{"stage": "high"}', "JSON object of numbers"),
        ("exposures", "score_parts", '{"stage": NaN}', "JSON object of numbers"),
        ("exposures", "score_parts", "[1]", "JSON object of numbers"),
        ("contacts", "name", "half \ud83d", "not valid Unicode"),
    ],
)
def test_a_wrong_cell_is_told_in_a_sentence(table: str, name: str, cell: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(table, name, cell)


@pytest.mark.parametrize(
    ("cell", "prose", "spreadsheet", "says"),
    [
        ("  ", True, True, ""),
        (" - ", True, True, None),
        ("-", False, False, None),
        (" rota ", False, True, "rota"),
        (" rota ", True, True, " rota "),
        ("=SUM(A1)", True, True, "=SUM(A1)"),
        ("'=SUM(A1)", True, True, "=SUM(A1)"),
        ("'=SUM(A1)", True, False, "'=SUM(A1)"),
        ("'-", True, False, "-"),
        ("'t Hart", True, True, "'t Hart"),
        ("'t Hart ", True, True, "'t Hart "),
    ],
)
def test_what_a_file_s_cell_says(cell: str, prose: bool, spreadsheet: bool, says: str | None) -> None:
    assert plain(cell, prose, spreadsheet) == says


@given(st.text(), st.booleans(), st.booleans())
@example("''-", False, True)
@example("'\t", True, False)
@example("\r", True, True)
@example(" -", True, True)
@example("-\x85", True, False)
def test_a_guarded_cell_says_what_was_written(cell: str, prose: bool, spreadsheet: bool) -> None:
    written = guarded(cell, prose, spreadsheet)
    assert plain(written, prose, spreadsheet) == cell
    assert not (spreadsheet and written[:1] in tuple("=+-@\t\r"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_as_text(value: float) -> None:
    assert read("opportunities", "amount", write_value(value)) == value


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), st.integers(-14, 14))
def test_a_moment_survives_as_text(value: datetime, hours: int) -> None:
    moment = value.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert read("signals", "at", write_value(moment)) == moment


def test_values_are_written_plainly() -> None:
    values = (None, True, Rights.REP, date(2025, 5, 1), {"a": 0.5}, 3, -2.5, "nul\x00l")
    assert list(map(write_value, values)) == ["", "true", "rep", "2025-05-01", '{"a": 0.5}', "3", "-2.5", "null"]
