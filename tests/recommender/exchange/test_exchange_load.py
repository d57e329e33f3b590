from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from content_library.asset import Asset, LabelSet, SetBy, Tag
from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError, NotFoundError
from recommender.exchange import import_table, load_sample_people
from recommender.people import Account, Consent, Contact, Exposure, Opportunity, OutcomeKind, Signal, Touch
from recommender.results import ImportReport
from recommender.store import Store, open_store

SAMPLE = Path(__file__).parents[3] / "content_library" / "sample"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
T = default_taxonomy()
Load = Callable[..., ImportReport]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with open_store(folder) as store:
        store.people.save([Account("acme", "Acme")])
        store.people.save([Contact("dana", "acme", "Dana", job_title="A"), Contact("owen", "acme", "Owen")])
        store.people.save([Opportunity("deal", "acme")])
        store.content.save(Asset("guide", "Guide"))
        shown = Exposure("e1", "r1", "dana", "asset", "guide", rank=1, propensity=1.0, shown_at=NOW)
        store.log.save_exposures([shown])
    return folder


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    with open_store(Path(shutil.copytree(template, tmp_path / "ws"))) as opened:
        yield opened


@pytest.fixture
def load(store: Store, tmp_path: Path) -> Load:
    """Imports lines of CSV as a table."""

    def loaded(table: str, *lines: str, dry_run: bool = False, as_of: datetime = NOW) -> ImportReport:
        path = tmp_path / f"{table}.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return import_table(store, path, "", T, as_of, "ada", dry_run)

    return loaded


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.new, report.changed, report.same, len(report.rejected))


def test_a_blank_keeps_and_a_dash_clears(store: Store, load: Load) -> None:
    load("contacts", "contact_id,role,tracking_consent,language", "dana,finance,yes,en")
    report = load("contacts", "contact_id,name,job_title,role,tracking_consent,language", "dana,,B,-,,-")
    assert counts(report) == (0, 1, 0, 0)
    expected = Contact("dana", "acme", "Dana", job_title="B", tracking_consent=Consent.YES)
    assert store.people.contact("dana") == expected
    assert report.differences == ("contact dana: job_title 'A' -> 'B'; role 'finance' -> ''; language 'en' -> ''",)


def test_a_new_record_has_the_defaults_where_the_cell_is_blank(store: Store, load: Load) -> None:
    report = load("opportunities", "opportunity_id,account_id,amount,status,name", "d2,acme,,,-")
    assert counts(report) == (1, 0, 0, 0)
    assert store.people.opportunities() == [Opportunity("d2", "acme"), Opportunity("deal", "acme")]


def test_the_second_import_says_all_the_same(store: Store, load: Load) -> None:
    lines = ("contact_id,name,Lead Source,email", "dana,Dana W.,Web,d@acme.example", "zoe,Zoë,,", "tom,,Fair,")
    assert counts(load("contacts", *lines)) == (2, 1, 0, 0)
    before = (store.people.contacts(), store.extras(Contact))
    assert counts(load("contacts", *lines)) == (0, 0, 3, 0)
    assert (store.people.contacts(), store.extras(Contact)) == before


def test_unknown_columns_are_kept_reported_and_cleared(store: Store, load: Load) -> None:
    report = load("contacts", "contact_id,Lead Source,Fax", "dana,Web,123", "owen,,")
    assert report.unknown_columns == ("Lead Source", "Fax")
    assert store.extras(Contact) == {("dana",): {"Lead Source": "Web", "Fax": "123"}}
    report = load("contacts", "contact_id,Lead Source,Fax", "dana,-,", "owen,-,")
    assert counts(report) == (0, 1, 1, 0)
    assert report.differences == ("contact dana: Lead Source 'Web' -> ''",)
    assert store.extras(Contact) == {("dana",): {"Fax": "123"}}


def test_a_bad_row_is_rejected_and_the_others_are_kept(store: Store, load: Load) -> None:
    report = load(
        "contacts",
        "contact_id,account_id,role,tracking_consent",
        "a,acme,finance,yes",
        "b,acme,astronaut,perhaps",
        ",acme,,",
        "c,acmee,,",
        "d,,,,surplus",
        "a,acme,,",
        "e,,,",
    )
    assert counts(report) == (2, 0, 0, 5)
    rejected = dict(report.rejected)
    assert list(rejected) == [3, 4, 5, 6, 7]
    assert "'astronaut' is not a role; choose one of executive" in rejected[3]
    assert "'perhaps' is not a tracking consent" in rejected[3]
    assert rejected[4] == "contact_id and email are blank."
    assert rejected[5] == "There is no account 'acmee'. Did you mean acme?"
    assert "5 cells and the header 4" in rejected[6]
    assert rejected[7] == "Rows 2 and 7 are both about contact a; the first one counts."
    assert [c.contact_id for c in store.people.contacts()] == ["a", "dana", "e", "owen"]


def test_what_a_new_record_needs(load: Load) -> None:
    report = load("signals", "signal_id,contact_id,kind,at", "s1,dana,,", "s2,-,note,2026-01-01T00:00Z")
    assert report.rejected == (
        (2, "kind and at must not be blank in a new signal."),
        (3, "contact_id must not be cleared."),
    )


def test_an_unknown_contact_names_the_nearest(load: Load) -> None:
    report = load("touches", "touch_id,contact_id,kind,at", "t1,dan,call,2026-01-01T00:00Z", "t2,qqqq,call,2026-01-01")
    assert report.rejected == (
        (2, "There is no contact 'dan'. Did you mean dana?"),
        (3, "There is no contact 'qqqq'."),
    )


def test_a_dry_run_changes_nothing_and_lists_what_would_change(store: Store, load: Load) -> None:
    before = (store.people.contacts(), store.log.imports(), store.audit_trail())
    report = load("contacts", "contact_id,job_title", "zoe,C", "dana,B", "owen,", dry_run=True)
    assert (counts(report), report.dry_run) == ((1, 1, 1, 0), True)
    assert report.differences == ("contact dana: job_title 'A' -> 'B'", "contact zoe: new")
    assert (store.people.contacts(), store.log.imports(), store.audit_trail()) == before


def test_differences_are_listed_up_to_a_number_and_then_counted(load: Load) -> None:
    report = load("contacts", "contact_id,name", *(f"c{i},Name" for i in range(300)), "dana,D", dry_run=True)
    assert len(report.differences) == 201
    assert report.differences[0] == "contact dana: name 'Dana' -> 'D'"
    assert report.differences[-1] == "and 101 more"


def test_signals_without_an_id_get_one_of_their_content(store: Store, load: Load) -> None:
    head = "Contact,Type,Date,text"
    lines = ("dana,note,2026-01-01T10:00+01:00,hello", "dana,note,2026-01-01T10:00+01:00,bye")
    report = load("signals", head, *lines, lines[0])
    assert counts(report) == (2, 0, 0, 1)
    assert report.rejected[0][0] == 4
    assert report.notes == (
        "Columns read as ours: 'Contact' as contact id, 'Type' as kind, 'Date' as at.",
        "2 rows without an id got one made of the content.",
    )
    # The same moment and words, written otherwise, are the same signal.
    again = load("signals", "kind,at,contact_id,text", "Note,2026-01-01T09:00Z,dana,hello")
    assert counts(again) == (0, 0, 1, 0)
    assert {s.text for s in store.people.signals()} == {"hello", "bye"}


def test_relative_times_count_back_from_the_moment_given(store: Store, load: Load) -> None:
    lines = ("contact_id,kind,days_ago", "dana,call,1.5")
    load("touches", *lines)
    assert [t.at for t in store.people.touches()] == [NOW - timedelta(days=1.5)]
    # Read a day later it is still the same row, and now says another moment.
    later = load("touches", *lines, as_of=NOW + timedelta(days=1))
    assert counts(later) == (0, 1, 0, 0)
    assert [t.at for t in store.people.touches()] == [NOW - timedelta(days=0.5)]
    assert "out of range" in load("touches", "contact_id,kind,days_ago", "dana,call,1e9").rejected[0][1]


def test_moments_without_an_offset_are_utc_and_noted(store: Store, load: Load) -> None:
    report = load("signals", "signal_id,contact_id,kind,at", "s1,dana,note,2026-01-01T10:00", "s2,dana,note,2026-01-02")
    assert report.notes == ("2 moments in at have no offset and were read as UTC.",)
    moments = [datetime(2026, 1, 1, 10, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)]
    assert [s.at for s in store.people.signals()] == moments


def test_every_import_is_logged_and_audited(store: Store, load: Load) -> None:
    for _ in range(2):
        load("contacts", "contact_id,name", "dana,D", "x,", "x,")
    first, second = store.log.imports()
    assert (first.actor, first.at, Path(first.source).name) == ("ada", NOW, "contacts.csv")
    assert (first.report["new"], first.report["changed"], second.report["same"]) == (1, 1, 2)
    assert first.report["rejected"][0][0] == 4
    entry = store.audit_trail()[-1]
    assert (entry.actor, entry.action, entry.at) == ("ada", "import", NOW)
    assert entry.detail.endswith("contacts.csv: 0 new, 0 changed, 2 the same, 1 rejected")


def test_a_fault_in_the_file_leaves_nothing_behind(store: Store, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.exchange.load.BATCH", 1)
    before = store.people.contacts()
    with pytest.raises(InputError, match="is not valid CSV"):
        load("contacts", "contact_id,name", "a,A", "b,B", 'c,"open')
    with pytest.raises(InputError, match="NUL"):
        load("contacts", "contact_id,name", "a,A", "b,B", "c,\x00")
    assert store.people.contacts() == before
    assert store.log.imports() == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "is empty"),
        (("contct_id", "dana"), 'for example --map "contct_id=contact_id"'),
    ],
)
def test_a_file_without_contacts_is_told(load: Load, lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load("contacts", *lines)


def test_a_missing_file_and_a_moment_without_zone(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no file"):
        import_table(store, tmp_path / "contacts.csv", "", T, NOW)
    with pytest.raises(InputError, match="no time zone"):
        import_table(store, tmp_path / "contacts.csv", "", T, NOW.replace(tzinfo=None))


def test_rows_across_batches_are_one_import(store: Store, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.exchange.load.BATCH", 2)
    report = load("contacts", "contact_id,Fax", *(f"c{i},{i if i > 3 else ''}" for i in range(7)), "c0,")
    assert (counts(report), report.rejected[0][0]) == ((7, 0, 0, 1), 9)
    assert store.extras(Contact) == {(f"c{i}",): {"Fax": str(i)} for i in range(4, 7)}


def test_tags_of_an_import_stand_beside_a_persons(store: Store, load: Load) -> None:
    mine = Tag("guide", LabelSet.STAGE, "aware", 1.0, 1.0, SetBy.PERSON, at="2026-01-01T00:00:00+00:00")
    store.content.save_tags([mine])
    report = load(
        "tags", "asset_id,label_set,label,p_primary,at", "guide,stage,Evaluation,,2026-02-01", "guyde,stage,aware,,"
    )
    assert counts(report) == (1, 0, 0, 1)
    assert report.rejected == ((3, "There is no asset 'guyde'. Did you mean guide?"),)
    made = Tag("guide", LabelSet.STAGE, "evaluating", 1.0, 1.0, SetBy.IMPORT, at="2026-02-01T00:00:00+00:00")
    assert store.content.tags() == [mine, made]
    assert store.content.effective_tags() == [mine]


@pytest.mark.parametrize(
    ("primary", "acceptable", "changed"),
    [
        # What the sample's tags came out as where its files were added one by one: the same, to eight decimals or so.
        ("0.06153085482822035", "0.09644741308960059", 0),
        ("0.0615499", "0.0964474246039089", 1),
        ("0.06153087332698501", "0.0965", 1),
    ],
)
def test_a_tag_that_was_computed_elsewhere_is_the_same(
    store: Store, load: Load, primary: str, acceptable: str, changed: int
) -> None:
    tag = Tag("guide", LabelSet.STAGE, "unaware", 0.06153087332698501, 0.0964474246039089, passage=1)
    store.content.save_tags([tag])
    header = "asset_id,label_set,label,p_primary,p_acceptable,set_by,passage"
    report = load("tags", header, f"guide,stage,unaware,{primary},{acceptable},model,1")
    assert counts(report) == (0, changed, 1 - changed, 0)
    kept = replace(tag, p_primary=float(primary), p_acceptable=float(acceptable)) if changed else tag
    assert store.content.tags(["guide"]) == [kept]


def test_talking_points_and_overrides_take_other_systems_names(store: Store, load: Load) -> None:
    load("talking_points", "point_id,text,stage,message,role", 'p1,"Say, this",Onboarding,stay,C-level')
    point = store.content.talking_points()[0]
    assert (point.text, point.stage, point.message, point.role) == ("Say, this", "adopting", "why_stay", "executive")
    load("overrides", "contact_id,stage,at,why", "dana,Decision,2026-01-01T00:00Z,she said so")
    assert [(o.contact_id, o.stage, o.product) for o in store.people.overrides()] == [("dana", "deciding", "")]


def test_outcomes_are_found_again_by_their_exposure(store: Store, load: Load) -> None:
    head = "exposure_id,contact_id,item_id,outcome,at,reason,Source"
    lines = (
        "e1,,,Opened,2026-03-02T00:00Z,,Mail",
        ",owen,guide,sent,2026-03-02T00:00Z,,",
        "e9,,,sent,2026-03-02T00:00Z,,",
        ",owen,,sent,2026-03-02T00:00Z,,",
    )
    report = load("outcomes", head, *lines)
    assert counts(report) == (2, 0, 0, 2)
    assert dict(report.rejected)[4] == "There is no exposure 'e9'."
    assert dict(report.rejected)[5] == "An outcome needs an exposure_id, or a contact_id and an item_id."
    found = {(o.exposure_id, o.contact_id, o.item_id, o.outcome) for o in store.log.outcomes()}
    assert found == {("e1", "dana", "guide", OutcomeKind.OPENED), ("", "owen", "guide", OutcomeKind.SENT)}
    assert counts(load("outcomes", head, *lines)) == (0, 0, 2, 2)
    assert counts(load("outcomes", head, "e1,,,opened,2026-03-02T00:00Z,liked it,")) == (0, 1, 0, 0)
    assert len(store.log.outcomes()) == 2


def test_json_lines_are_read_by_the_same_rules(store: Store, tmp_path: Path) -> None:
    rows: list[Any] = [
        {"contact_id": "dana", "job_title": "-", "name": None, "tracking_consent": True},
        {"contact_id": 7, "name": "Seven", "emails": ["a@b.example"]},
    ]
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    report = import_table(store, path, "contacts", T, NOW)
    assert (counts(report), report.unknown_columns) == ((1, 1, 0, 0), ("emails",))
    assert store.people.contact("dana") == Contact("dana", "acme", "Dana", tracking_consent=Consent.YES)
    assert store.extras(Contact) == {("7",): {"emails": '["a@b.example"]'}}


def test_the_sample_s_people_load_as_of_a_moment_and_only_once(store: Store) -> None:
    first = load_sample_people(store, SAMPLE, T, NOW, "ada")
    lines = {r.table: len((SAMPLE / f"{r.table}.csv").read_text(encoding="utf-8").splitlines()) - 1 for r in first}
    assert {r.table: r.new for r in first} == lines
    assert not any(r.rejected or r.unknown_columns for r in first)
    signal = next(s for s in store.people.signals() if s.signal_id == "sig-001")
    assert isinstance(signal, Signal)
    assert signal.at == NOW - timedelta(days=271)
    touch = next(t for t in store.people.touches() if t.touch_id == "tch-002")
    assert isinstance(touch, Touch)
    assert touch.at == NOW - timedelta(days=266.2)
    again = load_sample_people(store, SAMPLE, T, NOW, "ada")
    assert {r.table: r.same for r in again} == lines


def test_names_in_parts_are_put_together(store: Store, load: Load) -> None:
    lines = ("Record ID,First Name,Last Name", "dana,Dana,Whit", "owen,,Carr", "x,-,-", "y, Ann ,-")
    assert counts(load("contacts", *lines)) == (2, 2, 0, 0)
    names = {c.contact_id: c.name for c in store.people.contacts()}
    assert names == {"dana": "Dana Whit", "owen": "Carr", "x": "", "y": "Ann"}
    # Blank parts keep what is stored, cleared ones clear it.
    assert counts(load("contacts", "Record ID,First Name,Last Name", "dana,,", "owen,-,-")) == (0, 1, 1, 0)
    assert [c.name for c in store.people.contacts()][:2] == ["Dana Whit", ""]


def test_columns_are_called_as_a_person_says(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email,Rank\nzoe@x.example,CFO\n")
    columns = {"contact_id": "Email", "email": "Email", "job_title": "Rank"}
    assert counts(import_table(store, path, "", T, NOW, columns=columns)) == (1, 0, 0, 0)
    assert store.people.contact("zoe@x.example") == Contact("zoe@x.example", email="zoe@x.example", job_title="CFO")


def test_what_rows_name_and_is_not_there_is_said_once_with_what_to_do(load: Load) -> None:
    report = load("contacts", "contact_id,account_id", "a,z1", "b,z2", "c,z1", "d,z3", "e,z4", "f,acme")
    assert counts(report) == (1, 0, 0, 5)
    assert report.notes == (
        "4 accounts that the rows name are not here ('z1', 'z2', 'z3' and 1 more); "
        "import them first: stagecue contacts import FILE --table accounts",
    )
    report = load("tags", "asset_id,label_set,label", "nowhere,stage,aware")
    assert report.notes == (
        "1 asset that the rows name is not here ('nowhere'); add the content first: stagecue add FOLDER",
    )


def test_influence_is_a_share_or_a_word(store: Store, load: Load) -> None:
    store.people.save([Contact(c) for c in "abcdefg"])
    cells = {"a": "0.8", "b": "High", "c": "", "d": "7", "e": "much", "f": "nan", "g": "-0.1"}
    head = "opportunity_id,contact_id,buying_role,influence"
    report = load("opportunity_contacts", head, *(f"deal,{c},,{cell}" for c, cell in cells.items()))
    assert counts(report) == (3, 0, 0, 4)
    found = {c.contact_id: c.influence for c in store.people.opportunity_contacts()}
    assert found == {"a": 0.8, "b": 0.9, "c": None}
    assert dict(report.rejected)[5] == "'7' in influence is neither a number from 0 to 1 nor one of low, medium, high."


def test_a_text_in_the_place_of_an_id_is_refused(store: Store, load: Load) -> None:
    report = load("contacts", "contact_id,name", f"{'y' * 501},A", f"{'z' * 500},B")
    assert counts(report) == (1, 0, 0, 1)
    assert report.rejected[0][1].startswith("contact_id is longer than 500 characters: 'yyyy")
    assert len(report.rejected[0][1]) < 200


def test_what_lies_in_the_future_is_kept_and_said(store: Store, load: Load) -> None:
    lines = ("signal_id,contact_id,kind,at", "s1,dana,note,2999-01-01T00:00Z", "s2,dana,note,2026-02-01T00:00Z")
    report = load("signals", *lines)
    assert report.notes == ("1 row lies in the future, to count from then on.",)
    assert len(store.people.signals(until=NOW)) == 1
