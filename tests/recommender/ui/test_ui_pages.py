"""Start, Audit and Content: what a marketer sees, and what an empty workspace says."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from on_screen import html
from streamlit.testing.v1 import AppTest
from workspaces import TinyEncoder

from recommender.audit import Audit, Cell, CellStatus, Waiting
from recommender.people import Contact
from recommender.ui import audit_page, charts, matrix, session
from recommender.wire import Recommender

Screen = Callable[..., AppTest]


def test_an_empty_workspace_says_what_to_do_and_loads_the_sample(rec: Recommender, screen: Screen) -> None:
    app = screen(rec)
    assert not app.exception
    assert "This workspace is empty" in html(app)
    assert f"stagecue add decks/ -w {rec.workspace}" in app.code[0].value
    app.button(key="load-sample").click().run()
    assert not app.exception
    assert len(rec.store.content.assets()) == 40
    assert len(app.selectbox(key="w_contact").options) == 30


@pytest.mark.parametrize(
    ("page", "command"),
    [
        ("next", "add decks/"),
        ("next", "contacts import contacts.csv"),
        ("audit", "add decks/"),
        ("audit", "contacts import contacts.csv"),
        ("content", "add decks/"),
    ],
)
def test_each_page_of_an_empty_workspace_says_what_to_do(
    page: str, command: str, rec: Recommender, screen: Screen
) -> None:
    app = screen(rec, page)
    assert not app.exception
    assert f"`stagecue {command} -w {rec.workspace}`" in " ".join(i.value for i in app.info)


def test_commands_of_the_default_workspace_need_not_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, "stagecue-workspace")
    assert session.command("add decks/") == "stagecue add decks/"
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, "our space")
    assert session.command("add decks/") == "stagecue add decks/ -w 'our space'"


def test_a_workspace_that_is_gone_is_missed_and_another_in_its_place_is_opened(
    sample: Recommender, screen: Screen, tmp_path: Path, sample_workspace: Path
) -> None:
    app = screen(sample)
    assert not app.error
    sample.workspace.rename(tmp_path / "elsewhere")
    app.run()
    assert not app.exception
    assert "is no longer there" in app.error[0].value
    assert not sample.workspace.exists(), "it is not made anew"
    shutil.copytree(sample_workspace, sample.workspace)
    with Recommender.open(sample.workspace, encoder=TinyEncoder()) as other:
        other.store.people.save([Contact("new", name="Somebody New")])
    app.run()
    assert not app.error
    assert "Somebody New" in app.selectbox(key="w_contact").options


def test_content_without_people_still_answers_a_situation(
    rec: Recommender, screen: Screen, write: Callable[..., object]
) -> None:
    rec.add_content(
        write(**{"why.md": "# Why pumps fail\n\nPumps fail without warning, and each failure costs a day."})
    )
    app = screen(rec)
    assert "There are no contacts yet" in app.info[0].value
    app.segmented_control[0].set_value("A situation").run()
    app.text_area(key="w_need").set_value("pumps fail").run()
    assert "Why pumps fail" in html(app)
    audit = screen(rec, "audit")
    assert not audit.exception
    assert "nobody to count yet" in audit.info[0].value


def test_the_workspace_that_cannot_be_opened_says_so(
    rec: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (rec.workspace / "stagecue.toml").write_text("colour = 1\n", encoding="utf-8")
    app = screen(rec)
    assert not app.exception
    assert "is not a setting" in app.error[0].value


def test_the_audit_counts_and_ranks_what_the_recommender_counts(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, "audit")
    assert not app.exception
    audit = sample.audit()
    for metric, status in zip(app.metric[1:], (CellStatus.EMPTY, CellStatus.THIN, CellStatus.ENOUGH), strict=True):
        assert int(metric.value) == sum(c.status is status for c in audit.cells)
    short = {w.contact_id for c in audit.cells for w in c.people if w.left < c.need}
    there = {w.contact_id for c in audit.cells for w in c.people}
    assert app.metric[0].value == f"{len(short)} of {len(there)}"
    # Whom the numbers are of stands before the first of them.
    assert audit.who.startswith(f"{len(there)} of 30 contacts are counted here, ")
    assert html(app).index(audit.who) < html(app).index(audit.rule)
    briefs = [audit.brief(c, sample.taxonomy) for c in audit.gaps(audit_page.TOP_GAPS)]
    page = html(app)
    places = [page.index(b.replace("'", "&#x27;")) for b in briefs]
    assert places == sorted(places)


def test_the_audit_of_one_product_and_market(sample: Recommender, screen: Screen) -> None:
    app = screen(sample, "audit")
    app.selectbox(key="w_audit_product").set_value("rota").run()
    app.selectbox(key="w_audit_market").set_value("utilities").run()
    assert not app.exception
    cells = [c for c in sample.audit().cells if (c.product, c.market) == ("rota", "utilities")]
    assert int(app.metric[2].value) == sum(c.status is CellStatus.THIN for c in cells)
    assert "stores" not in html(app)


def test_the_people_of_a_gap_are_named_with_a_link(sample: Recommender, screen: Screen) -> None:
    page = html(screen(sample, "audit"))
    first = sample.audit().gaps(1)[0]
    names = {c.contact_id: c for c in sample.store.people.contacts()}
    assert first.people
    for waiting in first.people:
        assert f'href="./?contact={waiting.contact_id}"' in page
        contact = names[waiting.contact_id]
        # Of some the job title is not known.
        assert f">{' · '.join(filter(None, (contact.name, contact.job_title)))}</a>" in page


def test_contacts_from_whom_nothing_was_heard_are_nobody_to_count(
    rec: Recommender, screen: Screen, write: Callable[..., object]
) -> None:
    rec.add_content(write(**{"why.md": "# Why pumps fail\n\nPumps fail without warning."}))
    rec.store.people.save([Contact("c-1"), Contact("c-2")])
    app = screen(rec, "audit")
    assert not app.exception
    assert "Nothing usable has been heard from the contacts yet (2)" in app.info[0].value
    assert "--table signals" in app.info[0].value


def cell(
    message: str, supply: int, left: tuple[int, ...], stage: str = "aware", sold: tuple[str, str] = ("p", "m")
) -> Cell:
    """A cell where so many pieces are new to each person, who needs two."""
    people = tuple(Waiting(f"p{i}", 1.0, n) for i, n in enumerate(left))
    short = [n for n in left if n < 2]
    status = CellStatus.THIN if short else CellStatus.ENOUGH if left else CellStatus.NO_DEMAND
    status = CellStatus.EMPTY if left and not any(left) else status
    gap = sum(2 - n for n in short) / 2
    return Cell(stage, message, *sold, supply, 0, people, len(left), 2, len(short), 2, gap, status)


def test_rows_of_the_matrix_come_worst_first_and_only_where_somebody_is() -> None:
    cells = [
        cell("served", 2, (2, 2)),
        cell("thin", 1, (1,)),
        cell("nobody", 1, ()),
        cell("empty", 0, (0,)),
        cell("crowded", 2, (2,) * 9),
    ]
    assert [row[2] for row in matrix.worst_first(cells)] == ["empty", "thin", "crowded", "served"]


def test_the_bars_are_the_probabilities_in_the_order_of_the_journey(sample: Recommender) -> None:
    shares = {"unaware": 0.1, "aware": 0.6, "considering": 0.3}
    rows = charts.stage_chart(shares, sample.taxonomy).to_dict()["data"]["values"]
    assert [(r["stage"], r["share"], r["text"], r["top"]) for r in rows] == [
        ("Unaware", 0.1, "10%", False),
        ("Aware", 0.6, "60%", True),
        ("Considering", 0.3, "30%", False),
    ]


def test_boxes_tell_what_is_new_of_what_is_needed(sample: Recommender) -> None:
    cells = [
        cell("why_change", 1, (1, 0), sold=("rota", "")),
        cell("why_change", 1, (), stage="deciding", sold=("rota", "")),
        cell("why_us", 0, (0,), sold=("", "")),
        cell("why_stay", 2, (2,), sold=("<b>", "")),
    ]
    rows = matrix.worst_first(cells)
    table = matrix.table(cells, rows, sample.taxonomy)
    labels = re.findall(r'<th scope="row">(.*?)</th>', table)
    assert labels == [
        'rota<span class="sc-of">Why change</span>',
        'not said<span class="sc-of">Why us</span>',
        '&lt;b&gt;<span class="sc-of">Why stay</span>',
    ]
    # Where no product or market is stated at all, there is nothing to tell apart.
    alone = [cell("why_us", 0, (0,), sold=("", ""))]
    assert '<th scope="row">Why us</th>' in matrix.table(alone, matrix.worst_first(alone), sample.taxonomy)
    assert [re.sub("<.*?>", "", t) for t in re.findall(r'<th scope="col">.*?</th>', table)] == [
        s.name for s in sample.taxonomy.stages
    ]
    boxes = re.findall(r'<td(?: class="(.*?)" title="(.*?)")?>(.*?)</td>', table)
    assert len(boxes) == 3 * len(sample.taxonomy.stages)
    assert [(kind, re.sub("<.*?>", "", text)) for kind, _, text in boxes if text] == [
        ("thin", "0–1 of 2 new for 2"),
        ("empty", "0 of 2 new for 1"),
        ("enough", "2 of 2 new for 1"),
    ]
    titles = [title for _, title, text in boxes if text]
    assert titles == [
        "Aware: each of the 2 people there needs 2 new pieces and finds 0 to 1; all of them go short (thin). "
        "1 piece fits, new or not.",
        "Aware: the one person there needs 2 new pieces and finds none; that is too little (empty). No piece fits.",
        "Aware: the one person there needs 2 new pieces and finds enough; nobody goes short (enough). "
        "2 pieces fit, new or not.",
    ]


def test_the_same_numbers_have_the_same_colour(sample: Recommender, screen: Screen) -> None:
    alone = next(c.people[0].contact_id for c in sample.audit().gaps() if c.demand == 1)
    for view in sample.assets():
        sample.add_outcome("dismissed", contact=alone, item_id=view.asset.asset_id)
    boxes = re.findall(r'<td class="(.*?)" title=".*?">(.*?)</td>', html(screen(sample, "audit")))
    assert len(boxes) > 10
    seen = {(re.sub("<.*?>", "", text).split(" new")[0], status) for status, text in boxes}
    assert {status for _, status in seen} == {"empty", "thin", "enough"}
    for part, status in seen:
        numbers = [int(n) for n in re.findall(r"\d+", part)]
        least, most, need = numbers[0], numbers[-2], numbers[-1]
        assert status == ("empty" if most == 0 else "enough" if least == need else "thin"), part


def test_the_gaps_as_a_file(sample: Recommender) -> None:
    audit = sample.audit()
    gaps = audit.gaps()
    text = audit_page.as_csv(sample.taxonomy, audit, gaps).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(r["stage"], r["product"]) for r in rows] == [(c.stage, c.product) for c in gaps]
    assert rows[0]["brief"] == audit.brief(gaps[0], sample.taxonomy)
    assert rows[0]["who"].split() == [w.contact_id for w in gaps[0].people]
    numbers = ("pieces", "people", "go_short", "missing")
    assert [int(rows[0][n]) for n in numbers] == [gaps[0].supply, gaps[0].demand, gaps[0].short, gaps[0].missing]


def test_no_product_is_run_by_a_spreadsheet(sample: Recommender) -> None:
    audit = Audit((cell("why_change", 0, (0,), sold=("=cmd|1", "@m")),))
    text = audit_page.as_csv(sample.taxonomy, audit, audit.gaps()).decode("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["product"], row["market"]) == ("'=cmd|1", "'@m")


def test_what_is_shared_is_made_once_until_the_content_changes(sample: Recommender, screen: Screen) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [session.shared(sample, "x", make) for _ in range(2)] == [1, 1]
    sample.set_status(["what-a-van-full-of-parts-costs"], "retired")
    assert session.shared(sample, "x", make) == 2
