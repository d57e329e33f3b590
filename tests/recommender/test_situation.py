"""Who is asked about: role, relation, need and readiness, each from where it should come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from workspaces import TinyEncoder

from recommender.needs import BESIDE_ASK
from recommender.people import Account, AccountProduct, Contact, Opportunity, Override, Signal
from recommender.situation import People
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def people(rec: Recommender) -> People:
    rec.store.people.save([Account("acme", "Acme", market="bakery"), Account("zeta")])
    rec.store.people.save(
        [
            Contact("dana", "acme", "Dana", job_title="Chief Financial Officer"),
            Contact("eve", "acme", "Eve", job_title="Head of IT", role="security", role_source="CRM"),
            Contact("kim", "zeta", role="unknown", job_title="Dispatcher"),
            Contact("lee", "acme", role="business"),
            Contact("gus", "zeta", role="wizard", job_title="Controller"),
        ]
    )
    return rec._parts.people


def contact(people: People, name: str) -> Contact:
    return people.store.people.contact(name)


@pytest.mark.parametrize(
    ("name", "role", "source"),
    [
        ("dana", "finance", "job title 'Chief Financial Officer'"),
        ("eve", "security", "CRM"),
        ("kim", "end_user", "job title 'Dispatcher'"),
        ("lee", "business", "stored"),
        # The taxonomy has no such role any more: it counts as none.
        ("gus", "finance", "job title 'Controller'"),
    ],
)
def test_the_stored_role_counts_before_the_job_title(name: str, role: str, source: str, people: People) -> None:
    assert people.role(contact(people, name)) == (role, source)


def test_many_at_once_are_as_one_by_one(people: People) -> None:
    signals = [
        Signal(f"s{i}", name, kind, NOW - i * DAY, product=product, text=text)
        for i, (name, kind, product, text) in enumerate(
            [
                ("dana", "asked_for_proposal", "rota", "What does it cost?"),
                ("dana", "visited_page", "", ""),
                ("eve", "trial", "stores", "We are trying it."),
                ("kim", "support_ticket", "rota", "It does not start."),
                ("dana", "note", "stores", "no project yet"),
            ]
        )
    ]
    people.store.people.save(signals)
    people.store.people.save([AccountProduct("acme", "rota", "prospect"), AccountProduct("zeta", "rota", "customer")])
    everybody = people.store.people.contacts()
    for product in ("", "rota", "stores"):
        at_once = people.readiness_of(everybody, product, NOW)
        assert set(at_once) == {"dana", "eve", "gus", "kim", "lee"}
        for person in everybody:
            alone, kept = people.readiness_of([person], product, NOW)[person.contact_id]
            assert alone.probabilities == pytest.approx(at_once[person.contact_id][0].probabilities)
            assert kept == at_once[person.contact_id][1]
    assert people.readiness_of([], "", NOW) == {}


def test_of_whom_nothing_was_heard_nobody_takes_for_granted_that_they_bought(people: People) -> None:
    found = people.readiness_of([contact(people, "kim")], "", NOW)["kim"][0].as_mapping()
    assert found["advocating"] == found["adopting"] == pytest.approx(found["aware"] / 4)
    people.store.people.save([Signal("k", "kim", "support_ticket", NOW - DAY, text="It does not start.")])
    after = people.readiness_of([contact(people, "kim")], "", NOW)["kim"][0].as_mapping()
    assert after["adopting"] > after["aware"]


def test_what_an_accounts_own_columns_say_counts_where_nothing_else_does(people: People) -> None:
    acme, zeta = (a for a in people.store.people.accounts() if a.account_id in ("acme", "zeta"))
    people.store.people.save([acme, zeta], [{"Status": "Prospect"}, {"Account Type": "Customer - Direct"}])
    for product in ("", "rota"):
        assert people.relations(product, {"acme"}, NOW) == {"acme": "prospect"}
    # A customer of something: of what, nobody says.
    assert people.relations("", {"acme", "zeta"}, NOW) == {"acme": "prospect", "zeta": "customer"}
    assert people.relations("rota", {"zeta"}, NOW) == {"zeta": ""}

    def adopting() -> float:
        return people.readiness_of([contact(people, "lee")], "", NOW)["lee"][0].as_mapping()["adopting"]

    a_prospects = adopting()
    people.store.people.save([AccountProduct("acme", "rota", "customer")])
    assert people.relations("", {"acme"}, NOW) == {"acme": "customer"}
    assert people.relations("stores", {"acme"}, NOW) == {"acme": "prospect"}
    assert adopting() > 2 * a_prospects


def test_a_products_signals_are_its_own_and_those_of_none(people: People) -> None:
    people.store.people.save(
        [
            Signal("a", "dana", "note", NOW - 3 * DAY, product="rota"),
            Signal("b", "dana", "note", NOW - 2 * DAY, product=""),
            Signal("c", "dana", "note", NOW - DAY, product="stores"),
        ]
    )

    def heard(product: str) -> list[str]:
        return [s.signal_id for s in people.readiness_of([contact(people, "dana")], product, NOW)["dana"][1].signals]

    assert (heard("rota"), heard("stores"), heard("")) == (["a", "b"], ["b", "c"], ["a", "b", "c"])


def test_an_account_is_a_customer_of_the_vendor_if_it_is_of_any_product(people: People) -> None:
    assert people.relations("", {"acme", "zeta"}, NOW) == {}  # nothing is recorded of anybody
    people.store.people.save(
        [
            AccountProduct("acme", "arms", "prospect"),
            AccountProduct("acme", "rota", "customer"),
            AccountProduct("acme", "stores", "prospect"),
        ]
    )
    assert people.relations("", {"acme", "zeta"}, NOW) == {"acme": "customer", "zeta": "unrecorded"}
    assert people.relations("stores", {"acme"}, NOW) == {"acme": "prospect"}
    assert people.relations("unheard of", {"acme"}, NOW) == {"acme": "unrecorded"}
    adopting = people.readiness_of([contact(people, "lee")], "", NOW)["lee"][0].as_mapping()["adopting"]
    assert adopting > people.readiness_of([contact(people, "lee")], "stores", NOW)["lee"][0].as_mapping()["adopting"]


def test_without_anybody_every_stage_is_as_likely(people: People) -> None:
    found, need = people.situation(None, "ovens", "", "", "", NOW)
    assert set(found.readiness.probabilities) == {1 / 8}
    assert (found.contact, found.account, found.role, found.need) == (None, None, "unknown", "ovens")
    assert need == pytest.approx(TinyEncoder().encode(["ovens"])[0])


def test_a_given_stage_and_role_replace_what_is_inferred(people: People) -> None:
    people.store.people.save([Signal("a", "dana", "support_ticket", NOW - DAY)])
    found, _ = people.situation(contact(people, "dana"), "", "aware", "technical", "", NOW)
    assert found.readiness.as_mapping() == {s: float(s == "aware") for s in found.readiness.stages}
    assert (found.role, found.role_source) == ("technical", "given")
    assert found.days_since_last_signal == pytest.approx(1.0)


def test_the_need_is_the_edited_one_or_else_the_contacts_words(people: People, rec: Recommender) -> None:
    people.store.people.save([Signal("a", "dana", "note", NOW - DAY, text="steam valves")])
    encode = TinyEncoder().encode
    found, need = people.situation(contact(people, "dana"), "", "", "", "", NOW)
    assert (found.need, need) == ("steam valves", pytest.approx(encode(["steam valves"])[0], abs=1e-6))
    rec.set_need("dana", "gas prices", as_of=NOW - DAY / 2)
    found, need = people.situation(contact(people, "dana"), "", "", "", "", NOW)
    assert (found.need, need) == ("gas prices", pytest.approx(encode(["gas prices"])[0], abs=1e-6))
    # It holds of every product that has none of its own, and what is asked for goes before it.
    assert people.situation(contact(people, "dana"), "", "", "", "rota", NOW)[0].need == "gas prices"
    rec.set_need("dana", "shift plans", product="rota", as_of=NOW - DAY / 3)
    assert people.situation(contact(people, "dana"), "", "", "", "rota", NOW)[0].need == "shift plans"
    assert people.situation(contact(people, "dana"), "", "", "", "stores", NOW)[0].need == "gas prices"
    found, need = people.situation(contact(people, "dana"), "ovens", "", "", "", NOW)
    ask, background = encode(["ovens", "gas prices"])
    both = ask + BESIDE_ASK * background
    assert (found.need, need) == ("ovens", pytest.approx(both / np.linalg.norm(both), abs=1e-6))
    rec.set_need("dana", "", as_of=NOW)
    assert people.situation(contact(people, "dana"), "", "", "", "", NOW)[0].need == "steam valves"


def test_it_is_about_the_product_asked_for_or_else_the_one_they_last_spoke_of(people: People) -> None:
    people.store.people.save(
        [
            Signal("a", "dana", "note", NOW - 4 * DAY, product="rota"),
            Signal("b", "dana", "replied", NOW - 3 * DAY, product="stores", text="steam valves"),
            Signal("c", "dana", "note", NOW - DAY),
            Signal("d", "dana", "read_asset", NOW - DAY / 2, product="rota"),
        ]
    )
    person = contact(people, "dana")

    def about(ask: str = "", product: str | None = None, as_of: datetime = NOW) -> tuple[str, bool]:
        found = people.situation(person, ask, "", "", product, as_of)[0]
        return found.product, found.product_inferred

    # What they only read does not change what they talk about.
    assert about() == ("stores", True)
    assert about(product="rota") == ("rota", False)
    assert about(as_of=NOW - 3.5 * DAY) == ("rota", True)
    assert about(as_of=NOW - 5 * DAY) == ("", False)
    # A question that names the other one is about that; one that names both, about what they last spoke of.
    assert about("How does Rota plan a holiday?") == ("rota", True)
    assert about("How do Rota and Stores work together?") == ("stores", True)
    assert about("How do rotations work?") == ("stores", True)


def test_the_estimate_is_of_the_product_that_it_is_about(people: People) -> None:
    people.store.people.save(
        [
            Signal("a", "dana", "support_ticket", NOW - 3 * DAY, product="rota"),
            Signal("b", "dana", "described_project", NOW - 2 * DAY, product="stores"),
        ]
    )
    person = contact(people, "dana")
    found = people.situation(person, "", "", "", None, NOW)[0].readiness
    assert found == people.readiness_of([person], "stores", NOW)[person.contact_id][0]
    assert found.stage == "considering" != people.readiness_of([person], "rota", NOW)[person.contact_id][0].stage


def test_what_the_taxonomy_no_longer_has_stops_no_answer(people: People, rec: Recommender) -> None:
    """A company that edits its taxonomy after an import keeps all its contacts; what says nothing now is counted."""
    known = Signal("s1", "gus", "trial", NOW - DAY, text="We are trying it.")
    people.store.people.save([known])
    before = rec.readiness("gus", as_of=NOW)
    people.store.people.save([Signal("s2", "gus", "danced", NOW, text="A waltz."), Signal("s3", "gus", "danced", NOW)])
    people.store.people.save([Override("gus", "hot", NOW)])
    readiness = rec.readiness("gus", as_of=NOW)
    assert (readiness.probabilities, readiness.evidence) == (before.probabilities, before.evidence)
    assert (readiness.left_out_unknown, readiness.left_out_stages) == ({"danced": 2}, {"hot": 1})
    asked = rec.recommend("gus", as_of=NOW, log=False).situation
    assert (asked.readiness, asked.need) == (readiness, "We are trying it.")
    assert next(v for v in rec.contacts(as_of=NOW) if v.contact.contact_id == "gus").readiness == readiness
    assert next(m for m in rec.buying_group("zeta", as_of=NOW).members if m.contact_id == "gus").readiness == readiness
    rec.audit(as_of=NOW)


def test_who_won_a_deal_is_a_customer_from_that_day_on(people: People) -> None:
    won = Opportunity("d1", "acme", product="rota", status="won", closed_at=NOW - DAY)
    people.store.people.save([won, Opportunity("d2", "acme", product="stores", status="open")])
    assert people.relations("rota", {"acme"}, NOW) == {"acme": "customer"}
    assert people.relations("", {"acme"}, NOW) == {"acme": "customer"}
    assert people.relations("stores", {"acme"}, NOW) == {}
    assert people.relations("rota", {"acme"}, NOW - 2 * DAY) == {}
    # It is nobody else's deal, and who has left since is no customer.
    assert "zeta" not in people.relations("rota", {"acme", "zeta"}, NOW)
    people.store.people.save([AccountProduct("acme", "rota", "former")])
    assert people.relations("rota", {"acme"}, NOW) == {"acme": "former"}
