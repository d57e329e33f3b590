"""What a command answers is what the library answers: as JSON exactly, in words with the same values."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from recommender.cli.page import percent
from recommender.finds import found
from recommender.people import Signal
from recommender.results import as_json
from recommender.wire import Recommender
from tests.recommender.cli.conftest import AS_OF

Run = Callable[..., Result]
MOMENT = AS_OF.isoformat()
QUESTIONS: dict[str, tuple[tuple[str, ...], Callable[[Recommender], Any]]] = {
    "recommend": (("recommend", "dana", "-k", "2"), lambda rec: rec.recommend("dana", k=2, as_of=AS_OF)),
    "ask": (
        (
            "recommend",
            "--ask",
            "what does it cost",
            "--stage",
            "Deciding",
            "--role",
            "finance",
            "--filter",
            "format=pdf",
        ),
        lambda rec: rec.recommend(
            ask="what does it cost", stage="deciding", role="finance", filters={"format": "pdf"}, as_of=AS_OF
        ),
    ),
    "points": (
        ("recommend", "olav", "--kind", "talking-point"),
        lambda rec: rec.recommend("olav", kind="talking-point", as_of=AS_OF),
    ),
    "actions": (
        ("recommend", "dana", "--kind", "action"),
        lambda rec: rec.recommend("dana", kind="action", as_of=AS_OF),
    ),
    "group": (("group", "acme"), lambda rec: rec.buying_group("acme", as_of=AS_OF)),
    "asset": (("assets", "show", "pump-prices"), lambda rec: rec.asset("pump-prices", as_of=AS_OF)),
    "assets": (("assets", "list", "--stage", "deciding"), lambda rec: rec.assets(stage="deciding", as_of=AS_OF)),
    "audit": (("audit",), lambda rec: rec.audit(as_of=AS_OF)),
    "contacts": (("contacts", "list"), lambda rec: rec.contacts(as_of=AS_OF)),
    "found": (("contacts", "list", "berg"), lambda rec: rec.contacts(search="berg", as_of=AS_OF)),
    "contact": (
        ("contacts", "show", "DANA@acme.example"),
        lambda rec: replace(rec.contacts(search="dana", as_of=AS_OF)[0], readiness=rec.readiness("dana", as_of=AS_OF)),
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_is_the_librarys_answer(name: str, on_filled: Run, library: Recommender) -> None:
    words, ask = QUESTIONS[name]
    expected = as_json(ask(library))
    result = on_filled(*words, "--as-of", MOMENT, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == json.loads(json.dumps(expected))
    assert result.stderr == ""


def test_json_of_questions_without_a_moment(on_filled: Run, library: Recommender) -> None:
    told = {
        ("assets", "list", "pump", "--stage", "deciding"): library.assets(search="pump", stage="deciding"),
        ("assets", "show", "pump-prices"): library.asset("pump-prices"),
        ("assets", "list", "--needs-a-look"): [v for v in library.assets() if v.needs_a_look],
    }
    for words, expected in told.items():
        assert json.loads(on_filled(*words, "--json").stdout) == json.loads(json.dumps(as_json(expected))), words


def test_recommend_in_words_says_who_what_and_why(on_filled: Run, library: Recommender) -> None:
    answer = library.recommend("dana", k=2, as_of=AS_OF)
    result = on_filled("recommend", "dana", "-k", "2", "--as-of", MOMENT)
    text = " ".join(result.stdout.split())
    readiness = answer.situation.readiness
    assert "Dana Whit, CFO, Acme Pumps" in text
    assert f"{library.taxonomy.name_of(readiness.stage)} ({percent(max(readiness.probabilities))})" in text
    assert f"certainty {percent(readiness.certainty)}" in text
    assert "Finance, from the job title 'CFO'" in text
    assert "1 signal made by a machine" in text
    assert "What does the pump service cost for each pump?" in text
    for item in answer.items:
        assert f"{item.rank}. {item.title}" in text
        assert " ".join(item.reason.split()) in text
        assert f"“{item.quote}”" in text
        assert f"fit {percent(item.fit)}" in text
    assert "1 expired" in text
    assert "1 not approved" in text
    # It would not have come near what is shown, so that only its number is told.
    assert "Offer of last spring" not in text
    assert answer.action is not None
    assert answer.action.title in text
    assert f"touch add dana sent --asset {answer.items[0].item_id}" in text


def test_the_wish_to_be_left_alone_comes_first_and_nothing_invites_to_send(
    on_filled: Run, library: Recommender
) -> None:
    wish = "Please take me off your list."
    moment = AS_OF - timedelta(hours=1)
    library.store.people.save([Signal("wish", "dana", "replied", moment, recorded_at=moment, text=wish)])
    answer = library.recommend("dana", k=2, as_of=AS_OF)
    text = " ".join(on_filled("recommend", "dana", "-k", "2", "--as-of", MOMENT).stdout.split())
    assert answer.action is not None
    told = [f"{answer.action.title}.", wish.rstrip("."), "Stands at", "What would fit, if they come back:"]
    places = [text.index(part) for part in [*told, *(f"{i.rank}. {i.title} ({i.item_id})" for i in answer.items)]]
    assert places == sorted(places)
    for invitation in ("touch add", answer.items[0].reason, "fit "):
        assert invitation not in text.replace("would fit", "")
    # How the scores come about is told to whoever asks.
    assert "Of the fit" in on_filled("recommend", "dana", "-k", "2", "--as-of", MOMENT, "--parts").stdout


def test_an_open_ticket_of_whom_nobody_may_sell_to_comes_first(on_filled: Run, library: Recommender) -> None:
    said = [("lost", "replied", "We signed with Planora."), ("open", "support_ticket", "The oven does not start.")]
    for days, (name, kind, text) in zip((3, 2), said, strict=True):
        at = AS_OF - timedelta(days=days)
        library.store.people.save([Signal(name, "dana", kind, at, recorded_at=at, text=text)])
    answer = library.recommend("dana", k=2, as_of=AS_OF)
    assert answer.action is not None
    assert answer.action.item_id == "answer_ticket"
    told = [
        "They chose somebody else or ended the contract (“We signed with Planora”): don't sell",
        "First: See first whether their ticket has been answered. An open problem comes before anything that we want "
        "to say. They chose somebody else or ended the contract. Support may answer; selling may not.",
        "What would fit, if they come back:",
    ]
    text = " ".join(on_filled("recommend", "dana", "-k", "2", "--as-of", MOMENT).stdout.split())
    places = [text.index(part) for part in told]
    assert places == sorted(places)
    assert "Besides sending" not in text
    text = " ".join(on_filled("recommend", "dana", "--kind", "action", "--as-of", MOMENT).stdout.split())
    assert text.index(f"1. {answer.action.title} ") < text.index("2. Wait and do not send anything now ")
    assert told[2] not in text


def test_parts_are_shown_when_asked_for_and_add_up(on_filled: Run, library: Recommender) -> None:
    item = library.recommend("dana", k=1, as_of=AS_OF).items[0]
    plain = on_filled("recommend", "dana", "-k", "1", "--as-of", MOMENT).stdout
    shown = on_filled("recommend", "dana", "-k", "1", "--as-of", MOMENT, "--parts").stdout
    assert "Of the fit" not in plain
    for part in item.parts:
        if part.weight:
            line = next(x for x in shown.splitlines() if x.strip().startswith(f"{part.name} "))
            assert line.rstrip().endswith(f" {percent(item.share(part))}")
    assert sum(item.share(p) for p in item.parts) == pytest.approx(item.fit)


def test_a_draft_comes_with_its_sources(on_filled: Run, library: Recommender) -> None:
    answer = library.recommend("dana", k=1, as_of=AS_OF)
    draft = library.draft("dana", answer.items[0].item_id, sender="Sam Vendor", as_of=AS_OF)
    words = ("recommend", "dana", "-k", "1", "--as-of", MOMENT, "--draft", "--sender", "Sam Vendor")
    told = json.loads(on_filled(*words, "--json").stdout)
    assert told == json.loads(json.dumps(as_json({"recommendation": answer, "draft": draft, "message": draft.body})))
    shown = on_filled(*words).stdout
    assert f"\nSubject: {draft.subject}\n\n{draft.body}\n" in shown  # to copy as it is: no indent, no box, no marks
    below = " ".join(shown.partition("For you, not for the message")[2].split())
    for number, source in enumerate(draft.sources, 1):
        place = ", ".join(x for x in (source.title, source.place) if x)
        assert f"[{number}] {place}: “" in below


def test_where_nothing_was_heard_it_says_so(on_filled: Run) -> None:
    assert "nothing heard yet" in on_filled("recommend", "quiet", "--as-of", MOMENT).stdout
    assert "nothing heard yet" in on_filled("group", "acme", "--as-of", MOMENT).stdout


def test_the_moment_changes_the_answer(on_filled: Run) -> None:
    before = (AS_OF - timedelta(days=30)).date().isoformat()
    assert "nothing heard yet" in on_filled("contacts", "show", "dana", "--as-of", before).stdout
    assert "nothing heard yet" not in on_filled("contacts", "show", "dana", "--as-of", MOMENT).stdout


def test_the_group_in_words(on_filled: Run, library: Recommender) -> None:
    group = library.buying_group("acme", as_of=AS_OF)
    text = " ".join(on_filled("group", "acme", "--as-of", MOMENT).stdout.split())
    assert "The buying group of Acme Pumps" in text
    assert group.alignment is not None
    assert f" {percent(group.alignment)} (100%" in text
    assert group.move_next is not None
    assert group.move_next.reason in text
    assert f"stagecue recommend {group.move_next.member.contact_id} -w" in text
    for friction in group.frictions:
        assert friction.sentence in text


def test_the_audit_in_words_lists_the_worst_places_and_explains_the_largest_gap(
    on_filled: Run, library: Recommender
) -> None:
    library.override("quiet", "unaware", reason="said so", as_of=AS_OF)
    library.override("olav", "evaluating", reason="said so", as_of=AS_OF)
    audit = library.audit(as_of=AS_OF)
    shown = on_filled("audit", "-k", "1", "--as-of", MOMENT).stdout
    text = " ".join(shown.split())
    gaps = audit.gaps()
    assert [[w.contact_id for w in c.people] for c in gaps] == [["quiet"], ["olav"]]
    assert f"1. {audit.brief(gaps[0], library.taxonomy)}" in text
    assert audit.brief(gaps[1], library.taxonomy) not in text
    assert text.index(audit.who) < text.index(audit.rule)
    rows = [line.split() for line in shown.splitlines() if line.strip().startswith(("empty", "thin"))]
    name = library.taxonomy.name_of
    assert [" ".join(row[: 1 + len(name(c.stage).split())]) for row, c in zip(rows, gaps, strict=True)] == [
        f"{c.status} {name(c.stage)}" for c in gaps
    ]
    assert [row[-7:] for row in rows] == [
        [*found([c]).part.split(), str(c.supply), str(c.short), "of", str(c.demand)] for c in gaps
    ]
    assert "Quiet Person" not in text
    named = " ".join(on_filled("audit", "--who", "--as-of", MOMENT).stdout.split())
    assert "Quiet Person (nothing new)" in named


def test_the_audit_begins_with_the_matrix_of_stage_and_message(
    on_filled: Run, library: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    library.override("quiet", "unaware", reason="said so", as_of=AS_OF)
    taxonomy = library.taxonomy
    answer = library.audit(as_of=AS_OF)
    totals = {(t.stage, t.message): t for t in answer.totals}
    shown = on_filled("audit", "--as-of", MOMENT).stdout
    # Whom the numbers are of is said before them.
    who, _, matrix = shown.partition("\n\n")
    assert " ".join(who.split()) == answer.who
    lines = matrix.splitlines()
    assert all(m.name in lines[1] for m in taxonomy.messages)
    assert any(t.short for t in totals.values())
    for line, stage in zip(lines[3:], taxonomy.stages, strict=False):
        expected = [stage.name]
        for message in taxonomy.messages:
            t = totals[stage.id, message.id]
            here = found(c for c in answer.cells if (c.stage, c.message) == (stage.id, message.id))
            box = f"{here.part} new for {t.people}" if t.people else f"nobody, {t.pieces} fit{'s' * (t.pieces == 1)}"
            expected.append(box if message.id in stage.messages else "–")
        assert [box.strip() for box in line.split("  ") if box.strip()] == expected
    first = next(n for n, line in enumerate(lines) if line.startswith("Too little"))
    assert first > len(taxonomy.stages)


def test_the_audit_of_a_market_where_nobody_is(on_filled: Run, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("account_id,name,market\nempty,Nobody there,nowhere\n", encoding="utf-8")
    assert on_filled("contacts", "import", tmp_path / "more.csv", "--table", "accounts").exit_code == 0
    text = on_filled("audit", "--market", "nowhere", "--as-of", MOMENT).stdout
    assert "Nobody stands here now, so nothing is missing." in text
    assert "finds enough" not in text


def test_a_long_audit_is_cut(on_filled: Run, library: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    from recommender.cli import show_audit

    library.override("quiet", "unaware", reason="said so", as_of=AS_OF)
    everything = json.loads(on_filled("audit", "--json", "--as-of", MOMENT).stdout)
    count = sum(c["status"] in ("empty", "thin") for c in everything["cells"])
    assert count == 1
    monkeypatch.setattr(show_audit, "PLACES_SHOWN", 0)
    assert f"… {count} more; --json lists them all." in on_filled("audit", "--as-of", MOMENT).stdout


@pytest.mark.parametrize(("source", "words"), [("crm", ", from the CRM"), ("person", ", set by a person"), ("", "")])
def test_where_a_stored_role_comes_from(on_filled: Run, library: Recommender, source: str, words: str) -> None:
    dana = library.store.people.contact("dana")
    library.store.people.save([replace(dana, role="technical", role_source=source)])
    for asked in (("contacts", "show", "dana"), ("recommend", "dana")):
        lines = on_filled(*asked, "--as-of", MOMENT).stdout.splitlines()
        assert [" ".join(x.split()) for x in lines if x.split()[:1] == ["Role"]] == [f"Role Technical{words}"], asked


def test_an_asset_in_words(on_filled: Run) -> None:
    text = on_filled("assets", "show", "pump-prices").stdout
    assert "Deciding (import)" in text
    assert "Finance" in text
    assert "approved, version 1" in text


def test_an_asset_says_which_passage_speaks_for_each_tag(on_filled: Run, library: Recommender) -> None:
    view = library.asset("pump-prices")
    quote = "The pump service costs 900 euros a year. There is no set-up fee."
    assert [(s.label_set, s.label, s.quote) for s in view.speaking] == [
        ("stage", "deciding", quote),
        ("message", "why_us", quote),
        ("role", "finance", quote),
    ]
    told = json.loads(on_filled("assets", "show", "pump-prices", "--json").stdout)["speaking"]
    assert told == as_json(view.speaking)
    lines = [line.strip() for line in on_filled("assets", "show", "pump-prices").stdout.splitlines()]
    at = lines.index("Speaks for Deciding, Why us, Finance")
    assert lines[at + 1] == f"“{quote}”"


def test_what_has_expired_says_so_of_the_day_that_is_asked_about(on_filled: Run) -> None:
    told = {"2026-06-02": "expired", "2026-03-01": "approved"}
    for day, state in told.items():
        found = on_filled("assets", "show", "old-offer", "--as-of", day)
        if day < "2026-06-01":
            assert (found.exit_code, "was not there at 2026-03-01 23:59" in found.stderr) == (2, True)
        else:
            assert f"{state}, version 1" in " ".join(found.stdout.split())
    assert "expired" in on_filled("assets", "list", "offer").stdout


def test_a_moment_counts_before_the_command_and_at_its_end(run: Run, filled: Path) -> None:
    for words in (("assets", "list"), ("contacts", "list")):
        before = run("--as-of", "2026-05-20", *words, "--json", "-w", filled)
        after = run(*words, "--as-of", "2026-05-20", "--json", "-w", filled)
        now = run(*words, "--json", "-w", filled)
        assert (before.exit_code, before.stdout) == (0, after.stdout)
        assert before.stdout != now.stdout


def test_lists_are_cut_for_people_and_whole_for_machines(on_filled: Run) -> None:
    text = on_filled("assets", "list", "-n", "2").stdout
    assert "2 of 6 assets." in text
    assert len(json.loads(on_filled("assets", "list", "-n", "2", "--json").stdout)) == 6
    assert "1 of 3 contacts." in on_filled("contacts", "list", "-n", "1").stdout


def test_options_may_stand_before_the_command(run: Run, filled: Path, library: Recommender) -> None:
    result = run("-w", filled, "--json", "--as-of", MOMENT, "contacts", "list")
    assert json.loads(result.stdout) == json.loads(json.dumps(as_json(library.contacts(as_of=AS_OF))))


def test_the_workspace_comes_from_the_environment(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGECUE_WORKSPACE", str(filled))
    assert "6 assets." in run("assets", "list").stdout
    # The command line comes first.
    assert run("assets", "list", "-w", filled / "nowhere").exit_code == 5


def test_filters_take_names_of_other_systems(on_filled: Run) -> None:
    named = on_filled("assets", "list", "--stage", "decision", "--json").stdout
    assert {v["asset"]["asset_id"] for v in json.loads(named)} == {"pump-security", "pump-prices", "old-offer"}


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(columns: int, on_filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (("recommend", "dana"), ("group", "acme"), ("assets", "list"), ("contacts", "list"), ("audit",)):
        moment = () if words[0] == "assets" else ("--as-of", MOMENT)
        for line in on_filled(*words, *moment).stdout.splitlines():
            # What is to be copied stays on one line.
            assert len(line) <= columns or line.split()[0] in ("stagecue", "Id:", "Open:"), line
            assert line == line.rstrip()
