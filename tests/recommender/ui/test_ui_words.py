"""Words and pieces of HTML: what comes from content is shown as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from content_library.taxonomy import default_taxonomy
from recommender.people import Account, Contact
from recommender.readiness import Evidence, Readiness
from recommender.results import ContentReport, FileReport, Item, ItemKind, Part
from recommender.ui import look, words

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
STAGES = default_taxonomy().labels("stage")
HEARD = Evidence("s1", "replied", NOW, "", "aware", 0.5)


def readiness(top: float, heard: bool = True, **counts: int) -> Readiness:
    """One stage at `top`, the others alike."""
    rest = (1 - top) / (len(STAGES) - 1)
    return Readiness(STAGES, (top, *[rest] * (len(STAGES) - 1)), NOW, (HEARD,) if heard else (), **counts)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** [x](http://y)", r"\*\*bold\*\* \[x\]\(http:\/\/y\)".replace(r"\/", "/")),
        ("$5 and $6", r"\$5 and \$6"),
        ("<b>", r"\<b\>"),
        ("two\n\n# lines", r"two \# lines"),
        ("a:red[b]", "a:\u2060red\\[b\\]"),
        ("at 10:30, to: you", "at 10:30, to: you"),
        (":smile:", ":\u2060smile:"),
    ],
)
def test_markdown_is_shown_as_it_stands(text: str, shown: str) -> None:
    assert words.plain(text) == shown


def test_html_is_escaped_everywhere() -> None:
    bad = '<img src=x onerror="1">'
    item = Item(ItemKind.ASSET, "a", bad, 1, 1.0, (), (), stage=bad, message=bad, roles=(bad,))
    pieces = [
        look.div("quiet", bad),
        look.title(1, bad),
        look.chips([(bad, "stage")]),
        look.quote(bad, bad),
        look.entry(bad, bad, bad, bad),
        look.parts_table(replace(item, parts=(Part(bad, 1.0, 1.0, bad),))),
        look.tag_chips(item, default_taxonomy()),
    ]
    for piece in pieces:
        assert "<img" not in piece
        assert "&lt;img" in piece


def test_nothing_makes_no_markup() -> None:
    assert look.div("quiet", "") == look.quote("", "page 3") == look.chips([("", "stage")]) == ""


def test_score_parts_are_ordered_by_points_and_drawn_against_the_largest() -> None:
    parts = (Part("role", 1.0, 0.1, "r"), Part("topic", 0.5, 0.8, "t"), Part("outcome", 0.0, 1.1, "o"))
    item = Item(ItemKind.ASSET, "a", "A", 1, 0.5, (*parts, Part("words", 0.7, 0.0, "w")), ())
    table = look.parts_table(item)
    assert table.index("topic") < table.index("role") < table.index("outcome")
    assert "width:100%" in table
    assert "width:25%" in table
    assert "width:0%" in table
    assert ">20%<" in table
    assert item.fit == 0.25
    assert ">5%<" in table
    assert "words" not in table


def test_signals_left_out_are_counted_and_explained() -> None:
    assert words.left_out_signals(readiness(0.5)) == ""
    one = readiness(0.5, left_out_consent=1)
    assert words.left_out_signals(one) == "Left out: 1 signal for want of consent to tracking."
    both = replace(one, left_out_machine=5)
    expected = "Left out: 1 signal for want of consent to tracking and 5 clicks made by machines."
    assert words.left_out_signals(both) == expected
    strange = readiness(0.5, left_out_unknown={"danced": 2})
    assert words.left_out_signals(strange) == (
        "Left out: 2 signals of the kind 'danced', which the taxonomy no longer has."
    )


def test_days() -> None:
    assert words.day(NOW) == "1 Jun 2026"
    ages = [words.ago(NOW - timedelta(days=d), NOW) for d in (0.4, 0.9, 1.4, 1.6, 40)]
    assert ages == ["today", "yesterday", "yesterday", "2 days ago", "40 days ago"]
    late = datetime(2026, 5, 31, 23, tzinfo=UTC)  # already June in Berlin
    assert words.ago(late, NOW.astimezone(timezone(timedelta(hours=2)))) == "today"


def test_people_are_called_by_what_is_known() -> None:
    dana = Contact("dana", "acme", "Dana Whit", job_title="CFO")
    assert words.contact_label(dana, Account("acme", "Acme Pumps")) == "Dana Whit · CFO · Acme Pumps"
    assert words.contact_label(dana, Account("acme")) == "Dana Whit · CFO · acme"
    assert words.contact_label(Contact("x-17"), None) == "x-17"
    taxonomy = default_taxonomy()
    assert words.role_line("finance", "job title 'CFO'", taxonomy) == "Finance (from the job title 'CFO')"
    shown = words.role_line("finance", "job title 'CFO'", taxonomy, shown="CFO")
    assert shown == "Finance (from the job title)"
    assert words.role_line("technical", "crm", taxonomy) == "Technical (from the CRM)"
    assert words.role_line("technical", "stored", taxonomy) == "Technical"
    assert words.role_line("finance", "given", taxonomy) == "Finance"
    assert words.role_line("unknown", "", taxonomy) == "Role unknown"


@pytest.mark.parametrize(
    ("given", "said"),
    [("pdf", "PDF"), ("MD", "text"), ("html", "web page"), ("buyer's guide", "buyer's guide"), ("", "")],
)
def test_formats_as_people_call_them(given: str, said: str) -> None:
    assert words.kind_of_file(given) == said


def test_a_quotation_with_marks_of_its_own_gets_no_others() -> None:
    assert look.quote("It works.", "").startswith('<div class="sc-quote">“It works.”')
    assert look.quote('"It works", she said.', "").startswith('<div class="sc-quote">&quot;It works&quot;')


def test_a_report_in_a_line() -> None:
    files = (FileReport("a", "added"), FileReport("b", "added"), FileReport("c", "rejected"))
    assert words.report_line(ContentReport(files)) == "2 added, 1 rejected"
    assert words.report_line(ContentReport(())) == "nothing was found"
