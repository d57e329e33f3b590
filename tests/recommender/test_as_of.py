"""Every call takes who asks and the moment it speaks of: what was known then is told, as far as it was noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from inspect import Parameter, getmembers, isfunction, signature
from pathlib import Path
from typing import Any

import pytest
from workspaces import write_files

from content_library.asset import LabelSet, SetBy, Tag
from recommender.errors import InputError, NotFoundError, RightsError
from recommender.people import Contact, Rights, User
from recommender.wire import Recommender

FIRST = datetime(2025, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
# What only lets go of the workspace or loads the model; `open` makes the Recommender.
NO_QUESTIONS = {"close", "warm"}
CALLS = {n: c for n, c in getmembers(Recommender, isfunction) if not n.startswith("_") and n not in NO_QUESTIONS}


def test_the_calls_are_these() -> None:
    assert set(CALLS) == {
        "add_content", "add_outcome", "add_signal", "add_touch", "asset", "assets", "audit", "buying_group", "contact",
        "contacts", "doctor", "draft", "export_table", "import_table", "load_sample", "override", "readiness",
        "recommend", "set_need", "set_status", "set_tags", "undo_outcome",
    }  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_every_call_takes_who_asks_and_the_moment(name: str) -> None:
    parameters = signature(CALLS[name]).parameters
    told = {n: (p.kind, p.default, p.annotation) for n, p in parameters.items() if n in ("actor", "as_of")}
    only = Parameter.KEYWORD_ONLY
    assert told == {"actor": (only, "", "str"), "as_of": (only, None, "datetime | None")}


@pytest.fixture
def library(rec: Recommender, tmp_path: Path) -> Recommender:
    """Two assets of the first day, one of ten days later; of the price a person says another stage than its file."""
    head = "---\nstage: {}\nvalid_to: {}\n---\n# {}\n\nSteam and euros.\n"
    files = {"crust.md": head.format("aware", "2025-06-05", "Crust"), "price.md": head.format("deciding", "", "Price")}
    rec.add_content(write_files(tmp_path / "content", files), as_of=FIRST)
    write_files(tmp_path / "content", {"late.md": "# Late\n\nGas.\n"})
    rec.add_content(tmp_path / "content", as_of=FIRST + 10 * DAY)
    rec.set_tags("price", "stage", ["considering"], as_of=FIRST + 20 * DAY)
    rec.store.people.save([Contact("dana")])
    rec.store.people.save([User("mia", "Mia", rights=Rights.MARKETER)])
    return rec


def ids(rec: Recommender, as_of: datetime | None) -> list[str]:
    return [v.asset.asset_id for v in rec.assets(as_of=as_of)]


def test_assets_are_those_that_had_been_added(library: Recommender) -> None:
    assert ids(library, FIRST - DAY) == []
    assert ids(library, FIRST) == ids(library, FIRST + 9 * DAY) == ["crust", "price"]
    assert ids(library, FIRST + 10 * DAY) == ids(library, None) == ["crust", "late", "price"]
    with pytest.raises(
        InputError, match=r"^'late' was not there at 2025-06-02 12:00\+00:00: it was first added at 2025-"
    ):
        library.asset("late", as_of=FIRST + DAY)
    with pytest.raises(NotFoundError, match=r"There is no asset 'crusst'\. Did you mean crust\?"):
        library.asset("crusst", as_of=FIRST)


def test_an_asset_that_is_older_than_the_note_of_its_addition_was_always_there(library: Recommender) -> None:
    library.store.adding.mark({"late": {"first_added": None}})  # type: ignore[dict-item]
    assert ids(library, FIRST - DAY) == ["late"]


def test_added_again_it_was_first_added_when_it_was(library: Recommender, tmp_path: Path) -> None:
    (tmp_path / "content" / "late.md").write_text("# Late\n\nGas and coal.\n", encoding="utf-8")
    library.add_content(tmp_path / "content", as_of=FIRST + 30 * DAY)
    assert library.asset("late").asset.version == 2
    assert library.store.adding.first_added() == {"crust": FIRST, "price": FIRST, "late": FIRST + 10 * DAY}


def test_tags_are_those_that_counted_then(library: Recommender) -> None:
    before, after = FIRST + 19 * DAY, FIRST + 20 * DAY
    told = {m: (v.stage, v.set_by) for m in (before, after, None) for v in [library.asset("price", as_of=m)]}
    assert told == {before: ("deciding", "import"), after: ("considering", "person"), None: ("considering", "person")}
    for moment in (before, after):
        (listed,) = (v for v in library.assets(search="price", as_of=moment))
        assert (listed.stage, listed.setters) == (told[moment][0], library.asset("price", as_of=moment).setters)
    assert [v.asset.asset_id for v in library.assets(stage="deciding", as_of=before)] == ["price"]
    assert library.assets(stage="deciding") == []


def test_a_persons_word_before_and_after_another_of_the_same_person(library: Recommender) -> None:
    library.set_tags("price", "stage", ["evaluating"], as_of=FIRST + 30 * DAY)
    told = [library.asset("price", as_of=FIRST + n * DAY).stage for n in (1, 25, 30)]
    assert told == ["deciding", "considering", "evaluating"]


def test_expiry_is_judged_at_the_moment(library: Recommender) -> None:
    told = [library.asset("crust", as_of=FIRST + n * DAY) for n in (0, 4, 5)]
    assert [(v.validity, v.state) for v in told] == [("", "approved"), ("", "approved"), ("expired", "expired")]
    assert library.asset("crust").state == "expired"
    library.set_status(["crust"], "draft")
    assert library.asset("crust").state == "draft"


def test_what_is_to_come_is_not_yet_valid(library: Recommender) -> None:
    content, asset = library.store.content, library.store.content.asset("price")
    content.save(replace(asset, valid_from=date(2025, 6, 3), published_at=date(2025, 6, 2)))
    told = [library.asset("price", as_of=FIRST + n * DAY).validity for n in (0, 1, 2)]
    assert told == ["not yet published", "not yet valid", ""]


def test_a_source_is_gone_from_the_moment_on_at_which_that_was_found(library: Recommender, tmp_path: Path) -> None:
    (tmp_path / "content" / "price.md").unlink()
    library.add_content(tmp_path / "content", as_of=FIRST + 40 * DAY)
    told = [library.asset("price", as_of=m).is_gone for m in (FIRST + 39 * DAY, FIRST + 40 * DAY, None)]
    assert told == [False, True, True]
    assert {v.asset.asset_id for v in library.assets(as_of=FIRST + 39 * DAY) if v.is_gone} == set()
    assert {v.asset.asset_id for v in library.assets() if v.is_gone} == {"price"}


def test_an_asset_that_was_replaced_had_the_tags_that_went_to_its_successor(library: Recommender) -> None:
    content, at = library.store.content, FIRST + 50 * DAY
    content.hand_over("price", "late")
    content.mark_vanished(["price"], at)
    assert library.asset("price", as_of=at - DAY).stage == "considering"
    assert {t.set_by for t in content.effective_tags(["price"])} == {SetBy.MODEL}
    assert library.asset("late").stage == "considering"


def test_a_tag_without_a_moment_was_always_said(library: Recommender) -> None:
    said = [Tag("late", LabelSet.STAGE, s, float(s == "aware"), 1.0, SetBy.IMPORT) for s in ("aware", "deciding")]
    library.store.content.save_tags(said)
    library.set_tags("late", "stage", ["deciding"], as_of=FIRST + 60 * DAY)
    assert library.asset("late", as_of=FIRST + 59 * DAY).stage == "aware"
    assert library.asset("late").stage == "deciding"


WRITERS: dict[str, tuple[Callable[..., Any], Callable[[Recommender], list[Any]]]] = {
    "signal": (lambda rec, **at: rec.add_signal("dana", "demo", **at), lambda rec: rec.store.people.signals()),
    "touch": (lambda rec, **at: rec.add_touch("dana", "call", **at), lambda rec: rec.store.people.touches()),
    "outcome": (
        lambda rec, **at: rec.add_outcome("sent", contact="dana", item_id="price", **at),
        lambda rec: rec.store.log.outcomes(),
    ),
}


@pytest.mark.parametrize("noun", WRITERS)
def test_what_is_noted_is_of_the_moment_of_writing(noun: str, library: Recommender) -> None:
    note, kept = WRITERS[noun]
    assert note(library, as_of=FIRST).at == FIRST
    assert note(library, at=FIRST - DAY, as_of=FIRST).at == FIRST - DAY
    assert [x.at for x in kept(library)] == [FIRST - DAY, FIRST]
    assert {getattr(x, "recorded_at", FIRST) for x in kept(library)} == {FIRST}
    assert [entry.at for entry in library.store.audit_trail()[-2:]] == [FIRST, FIRST]
    with pytest.raises(InputError, match="cannot lie in the future"):
        note(library, at=FIRST + DAY, as_of=FIRST)
    with pytest.raises(InputError, match="cannot lie in the future"):
        note(library, as_of=datetime.now(UTC) + DAY)
    with pytest.raises(InputError, match="has no time zone"):
        note(library, as_of=datetime(2025, 6, 1))
    assert len(kept(library)) == 2


def test_a_change_of_status_is_not_written_in_the_future(library: Recommender) -> None:
    with pytest.raises(InputError, match="A change of status cannot lie in the future"):
        library.set_status(["price"], "draft", as_of=datetime.now(UTC) + DAY)
    assert library.asset("price").asset.status == "approved"


def test_nothing_comes_in_on_a_day_that_has_not_come(library: Recommender, tmp_path: Path) -> None:
    ahead, people = datetime.now(UTC) + DAY, tmp_path / "contacts.csv"
    people.write_text("contact_id,name\neve,Eve\n", encoding="utf-8")
    (tmp_path / "content" / "new.md").write_text("# New\n\nCoal.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^Adding content cannot lie in the future: "):
        library.add_content(tmp_path / "content", as_of=ahead)
    with pytest.raises(InputError, match=r"^An import cannot lie in the future: "):
        library.import_table(people, as_of=ahead)
    assert ids(library, None) == ["crust", "late", "price"]
    assert [c.contact_id for c in library.store.people.contacts()] == ["dana"]


def test_the_doctor_speaks_of_now_alone_and_knows_who_asks(library: Recommender) -> None:
    with pytest.raises(InputError, match="doctor looks at the workspace as it is now; leave as_of out"):
        library.doctor(as_of=FIRST)
    with pytest.raises(NotFoundError, match="There is no user 'nobody'"):
        library.doctor(actor="nobody")
    assert {c.name for c in library.doctor(actor="mia", as_of=datetime.now(UTC))} == {c.name for c in library.doctor()}


def test_rights_hold_for_the_past_as_well(library: Recommender) -> None:
    with pytest.raises(RightsError):
        library.add_signal("dana", "demo", actor="mia", as_of=FIRST)
    assert ids(library, FIRST) == [v.asset.asset_id for v in library.assets(actor="mia", as_of=FIRST)]


def test_a_recommendation_of_a_past_day_leaves_out_what_was_not_there_yet(library: Recommender) -> None:
    def of(as_of: datetime | None) -> tuple[list[str], dict[str, str]]:
        found = library.recommend(ask="gas and steam", as_of=as_of, log=False)
        return sorted(i.item_id for i in found.items), {o.item_id: o.why for o in found.left_out}

    assert of(FIRST + DAY) == (["crust", "price"], {"late": "was first added on 2025-06-11"})
    assert of(FIRST - DAY)[0] == []
    assert of(FIRST + 10 * DAY)[0] == ["late", "price"]
    assert of(None)[0] == ["late", "price"]
    told = library.recommend(ask="gas and steam", as_of=FIRST + DAY)
    assert told.left_out_counts == {"not there yet": 1}
    assert told.note == (
        "What was added to the library later is left out; texts, tags and statuses are those of today."
    )
    assert library.recommend(ask="gas and steam", log=False).note == ""


def test_a_question_of_now_does_not_read_when_assets_were_added(
    library: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(library.store.adding), "first_added", lambda _: 1 / 0)
    assert library.recommend(ask="gas", log=False).items
