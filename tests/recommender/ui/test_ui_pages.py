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

from content_library.asset import SetBy
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
    assert audit.rule in html(app)
    assert audit.not_counted.startswith("Not counted: ")
    assert app.caption[-1].value == audit.not_counted
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
        assert f">{names[waiting.contact_id].name} · " in page


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


def test_boxes_tell_supply_and_demand(sample: Recommender) -> None:
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
        ("thin", "1 for 2"),
        ("thin", "0 for 1"),
        ("enough", "2 for 1"),
    ]
    assert boxes[1][1] == "Aware: 1 piece for 2 people; 2 of them go short (thin)"
    assert "1 person; nobody goes short (enough)" in table


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
    from recommender.ui import content_page

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


def test_what_is_shared_is_made_once_until_the_content_changes(sample: Recommender, screen: Screen) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [session.shared(sample, "x", make) for _ in range(2)] == [1, 1]
    sample.set_status(["what-a-van-full-of-parts-costs"], "retired")
    assert session.shared(sample, "x", make) == 2


def test_a_doubtful_tag_that_is_right_takes_one_click(
    sample: Recommender, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recommender.ui import content_page

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
    from recommender.ui import content_page

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
