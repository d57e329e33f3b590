"""Sellers, buyers and what they did, by value."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_library.asset import Asset
from recommender import people as p
from recommender.errors import InputError, NotFoundError
from recommender.store import Store

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
DAY = timedelta(days=1)
EAST = timezone(timedelta(hours=5, minutes=45))


class _UndoError(Exception):
    pass


ACCOUNT = p.Account("acme", "Acme", "lifts", "NL", "500", "parent-not-stored", "facilities", "owner-not-stored")
DANA = p.Contact("dana", "acme", "Dana Smit", "Dana@Acme.example", "CFO", "finance", "title", "en", "NL", p.Consent.YES)
DEAL = p.Opportunity(
    "deal", "acme", "Vans", "stores", 1234.5, "EUR", "won", "closedwon", "Planora", "ann", MOMENT, MOMENT + DAY
)
FULL: list[tuple[Any, str]] = [
    (p.User("ann", "Ann", "ann@q.example", "north", p.Rights.ADMINISTRATOR), "users"),
    (ACCOUNT, "accounts"),
    (p.AccountProduct("acme", "stores", "customer", MOMENT), "account_products"),
    (DANA, "contacts"),
    (DEAL, "opportunities"),
    (p.OpportunityContact("deal", "dana", "champion", 0.85), "opportunity_contacts"),
    (p.OpportunityStage("deal", "negotiation", MOMENT, 99.0), "opportunity_history"),
    (
        p.Signal(
            "s1", "dana", "reply", MOMENT, "stores", "deal-not-stored", "ext", MOMENT + DAY, "asset-not-stored",
            "email", "Hello", "keen", True,
        ),
        "signals",
    ),
    (p.Touch("t1", "dana", "sent", MOMENT, "ann", "asset-not-stored", "spring", "See here"), "touches"),
    (p.Override("dana", "decide", MOMENT, "stores", "she said so", "ann"), "overrides"),
]  # fmt: skip


@pytest.fixture
def crm(store: Store) -> Store:
    store.people.save([ACCOUNT])
    store.people.save([DANA, p.Contact("eve"), p.Contact("finn", "acme")])
    store.people.save([DEAL])
    return store


@pytest.mark.parametrize(("record", "noun"), FULL)
def test_each_record_comes_back_as_it_was_however_often_it_is_saved(crm: Store, record: Any, noun: str) -> None:
    for _ in range(2):
        crm.people.save([record])
        found = [r for r in getattr(crm.people, noun)() if r.__class__ is record.__class__]
        assert found.count(record) == 1
        assert len(found) == (3 if noun == "contacts" else 1)


@pytest.mark.parametrize(
    ("bare", "noun"),
    [
        (p.User("z"), "users"),
        (p.Account("z"), "accounts"),
        (p.AccountProduct("acme", "", "former"), "account_products"),
        (p.Contact("z"), "contacts"),
        (p.Opportunity("z"), "opportunities"),
        (p.OpportunityContact("deal", "eve"), "opportunity_contacts"),
        (p.OpportunityStage("deal", "", MOMENT), "opportunity_history"),
        (p.Signal("z", "eve", "visit", MOMENT), "signals"),
        (p.Touch("z", "eve", "call", MOMENT), "touches"),
        (p.Override("eve", "decide", MOMENT), "overrides"),
    ],
)
def test_blanks_stay_blanks(crm: Store, bare: Any, noun: str) -> None:
    crm.people.save([bare])
    assert bare in getattr(crm.people, noun)()


def test_an_empty_store_and_an_empty_save(store: Store) -> None:
    store.people.save([])
    for _, noun in FULL:
        assert getattr(store.people, noun)() == []
    assert store.people.need("dana") is None


def test_saving_replaces_by_key(crm: Store) -> None:
    crm.people.save([replace(DANA, name="D. Smit", account_id=""), p.Contact("new"), p.Contact("new", name="Later")])
    assert crm.people.contacts() == [
        replace(DANA, name="D. Smit", account_id=""),
        p.Contact("eve"),
        p.Contact("finn", "acme"),
        p.Contact("new", name="Later"),
    ]


def test_reads_by_account_and_deal(crm: Store) -> None:
    crm.people.save([p.Account("b")])
    assert crm.people.account("b") == p.Account("b")
    assert crm.people.account("") is crm.people.account("nobody") is None
    crm.people.save([p.Opportunity("deal2", "b"), p.Opportunity("deal3")])
    crm.people.save([p.AccountProduct("acme", "stores", "customer"), p.AccountProduct("b", "stores", "prospect")])
    crm.people.save([p.OpportunityContact("deal", "dana"), p.OpportunityContact("deal2", "dana")])
    crm.people.save([p.OpportunityStage("deal2", "x", MOMENT), p.OpportunityStage("deal", "y", MOMENT)])
    people = crm.people
    assert [c.contact_id for c in people.contacts("acme")] == ["dana", "finn"]
    assert [c.contact_id for c in people.contacts("")] == ["eve"]
    assert people.contacts("nowhere") == []
    assert [o.opportunity_id for o in people.opportunities("b")] == ["deal2"]
    assert [o.opportunity_id for o in people.opportunities("")] == ["deal3"]
    assert [a.relation for a in people.account_products("b")] == ["prospect"]
    assert people.opportunity_contacts("deal") == [p.OpportunityContact("deal", "dana")]
    assert [s.crm_stage for s in people.opportunity_history("deal")] == ["y"]


def test_a_deals_history_shows_moves_back_in_order(crm: Store) -> None:
    stages = [p.OpportunityStage("deal", s, MOMENT + i * DAY) for i, s in enumerate(["b", "c", "a", "c"])]
    crm.people.save(stages[::-1])
    assert crm.people.opportunity_history("deal") == stages
    assert crm.people.opportunity_history(until=MOMENT + DAY) == stages[:2]


def test_contact_by_id_or_address(crm: Store) -> None:
    assert crm.people.contact("dana") == DANA
    assert crm.people.contact("dana@ACME.example") == DANA
    crm.people.save([p.Contact("dana2", email="dana@acme.example")])
    with pytest.raises(NotFoundError) as raised:
        crm.people.contact("dana@acme.example")
    assert set(raised.value.near[:2]) == {"dana", "dana2"}
    with pytest.raises(NotFoundError, match=r"^There is no contact ''\.$"):
        crm.people.contact("")


@pytest.mark.parametrize("typed", ["danna", "Dana Smith", "dana@acme.exampel"])
def test_an_unknown_contact_names_the_nearest(crm: Store, typed: str) -> None:
    with pytest.raises(NotFoundError) as raised:
        crm.people.contact(typed)
    assert raised.value.near[0] == "dana"
    assert "Did you mean dana" in str(raised.value)


def test_an_unlike_name_has_no_suggestion(crm: Store) -> None:
    with pytest.raises(NotFoundError) as raised:
        crm.people.contact("qqqqzzzz")
    assert raised.value.near == ()


def test_unknown_columns_are_kept_merged_and_cleared(crm: Store) -> None:
    crm.people.save([DANA, p.Contact("eve")], [{"Fax": "12", "Büro": "3"}, {}])
    crm.people.save([DANA])
    assert crm.extras(p.Contact) == {("dana",): {"Fax": "12", "Büro": "3"}}
    crm.people.save([DANA], [{"Fax": None, "Lead Score": 7, "empty cell": float("nan"), "day": MOMENT.date()}])
    assert crm.extras(p.Contact) == {("dana",): {"Büro": "3", "Lead Score": 7, "day": "2026-01-02"}}
    with pytest.raises(ValueError, match="shorter"):
        crm.people.save([DANA, p.Contact("eve")], [{}])


def test_moments_of_any_zone_are_kept_exactly(crm: Store) -> None:
    signal = p.Signal("s1", "dana", "visit", MOMENT.astimezone(EAST))
    crm.people.save([signal])
    (found,) = crm.people.signals()
    assert found == signal
    assert found.at.isoformat() == "2026-01-02T03:04:05.678901+00:00"


def test_a_big_import_with_thousands_of_contacts(crm: Store) -> None:
    contacts = [p.Contact(f"c{i:05}") for i in range(12_000)]
    signals = [p.Signal(f"s{i:05}", f"c{i:05}", "visit", MOMENT + timedelta(seconds=i)) for i in range(12_000)]
    crm.people.save(contacts)
    crm.people.save(signals)
    wanted = [c.contact_id for c in contacts[::2]]
    assert crm.people.signals(wanted) == signals[::2]
    assert crm.people.signals(wanted, until=MOMENT + timedelta(seconds=100)) == signals[:101:2]


def test_a_row_that_does_not_fit_undoes_the_whole_import(crm: Store) -> None:
    signals = [p.Signal(f"s{i:05}", "dana", "visit", MOMENT) for i in range(12_000)]
    with pytest.raises(InputError, match="There is no contact 'lost', which signals refer to"):
        crm.people.save([*signals, p.Signal("last", "lost", "visit", MOMENT)])
    assert crm.people.signals() == []


@pytest.mark.parametrize(
    ("kept", "influence"),
    [("0.25", 0.25), ("1", 1.0), ("High", 0.9), (" low ", 0.2), ("", None), ("some", None), ("7", None), ("nan", None)],
)
def test_influence_as_older_versions_kept_it(store: Store, kept: str, influence: float | None) -> None:
    store.people.save([p.Opportunity("deal"), p.Opportunity("z")])
    store.people.save([p.Contact("eve")])
    store.people.save([p.OpportunityContact("deal", "eve", influence=0.5)])
    with sqlite3.connect(store._database.path) as raw:
        raw.execute("UPDATE opportunity_contacts SET influence = ?", (kept,))
    assert [c.influence for c in store.people.opportunity_contacts()] == [influence]


def test_products_are_those_of_accounts_deals_signals_and_assets(crm: Store) -> None:
    assert crm.people.products() == ["stores"]
    crm.people.save([p.AccountProduct("acme", "bins", "customer"), p.AccountProduct("acme", "", "former")])
    crm.people.save([p.Opportunity("deal3", product="vans")])
    crm.people.save([p.Signal("s1", "eve", "visit", MOMENT, "rota"), p.Signal("s2", "eve", "visit", MOMENT)])
    crm.content.save(Asset("a", "A", product="rota"))
    assert crm.people.products() == ["bins", "rota", "stores", "vans"]


def test_signals_are_counted_by_kind(crm: Store) -> None:
    assert crm.people.signal_kinds() == {}
    kinds = ["visit", "reply", "visit"]
    crm.people.save([p.Signal(f"s{i}", "eve", kind, MOMENT) for i, kind in enumerate(kinds)])
    assert crm.people.signal_kinds() == {"reply": 1, "visit": 2}


def test_overrides_of_one_contact(crm: Store) -> None:
    mine = [p.Override("dana", s, MOMENT + i * DAY, product) for i, (s, product) in enumerate([("a", "x"), ("b", "")])]
    crm.people.save([p.Override("eve", "c", MOMENT), *mine[::-1]])
    assert crm.people.overrides("dana", MOMENT + 2 * DAY) == mine
    assert crm.people.overrides("dana", MOMENT) == mine[:1]
    assert crm.people.overrides("dana", MOMENT - DAY) == []


def test_a_need_is_kept_per_product_and_can_be_taken_back(crm: Store) -> None:
    general = p.Need("dana", "fewer return visits", MOMENT, user_id="ann")
    special = p.Need("dana", "parts in vans", MOMENT, "stores", "ann")
    crm.people.save_need(general)
    crm.people.save_need(special)
    assert (crm.people.need("dana"), crm.people.need("dana", "stores")) == (general, special)
    assert crm.people.need("eve") is None
    crm.people.save_need(replace(special, text="stock in depots", at=MOMENT + DAY))
    assert crm.people.need("dana", "stores") == replace(special, text="stock in depots", at=MOMENT + DAY)
    crm.people.save_need(replace(general, text=" "))
    assert crm.people.need("dana") is None
    assert crm.people.need("dana", "stores") is not None
    with pytest.raises(InputError, match="There is no contact 'lost', which needs refer to"):
        crm.people.save_need(p.Need("lost", "x", MOMENT))


ZONES = st.sampled_from([UTC, EAST, timezone(-timedelta(hours=11)), timezone(timedelta(hours=14))])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=ZONES)
CONTACTS = st.sampled_from(["dana", "eve", "finn"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(CONTACTS, MOMENTS), max_size=12),
    st.none() | st.lists(CONTACTS | st.just("nobody"), max_size=3),
    st.none() | MOMENTS,
)
def test_filters_and_order_agree_with_plain_python(
    crm: Store, events: list[tuple[str, datetime]], ids: list[str] | None, until: datetime | None
) -> None:
    signals = [p.Signal(f"s{i:02}", who, "visit", at) for i, (who, at) in enumerate(events)]
    touches = [p.Touch(f"t{i:02}", who, "call", at) for i, (who, at) in enumerate(events)]

    def kept(records: list[Any], key: str) -> list[Any]:
        mine = [r for r in records if (ids is None or r.contact_id in ids) and (until is None or r.at <= until)]
        return sorted(mine, key=lambda r: (r.at, getattr(r, key)))

    with suppress(_UndoError), crm.transaction():
        crm.people.save(signals)
        crm.people.save(touches)
        assert crm.people.signals(ids, until) == kept(signals, "signal_id")
        assert crm.people.touches(ids, until) == kept(touches, "touch_id")
        raise _UndoError
