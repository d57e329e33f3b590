"""The audit of a workspace: what may be sent, who is there, what they had, and how much people are sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workspaces import write_files

from recommender.audit import Cell, CellStatus, Waiting
from recommender.people import Account, AccountProduct, Contact, Outcome, OutcomeKind, Override, Signal, Touch
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def source(text: str, **front: str) -> str:
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in front.items()) + f"---\n{text}\n"


DECIDING = {"stage": "deciding", "message": "why_us", "roles": "finance"}
FILES = {
    "price.md": source("# Price list\n\nEuros.", **DECIDING, product="rota"),
    "preis.md": source("# Preisliste\n\nEuro.", **DECIDING, product="rota", market="bakery"),
    "terms.md": source("# Terms\n\nFair.", **DECIDING),
    "case.md": source("# Business case\n\nSums.", **DECIDING, status="draft"),
    "parts.md": source("# Parts\n\nBolts.", **DECIDING, product="stores"),
}


@pytest.fixture
def library(rec: Recommender, tmp_path: Path) -> Recommender:
    """Dana decides about rota and stores, Eve about rota, both at Acme; nobody has heard from Kim."""
    rec.add_content(write_files(tmp_path / "content", FILES), as_of=NOW)
    people = rec.store.people
    people.save([Account("acme", "Acme Bakeries", market="bakery")])
    people.save([AccountProduct("acme", "rota", "prospect"), AccountProduct("acme", "stores", "prospect")])
    people.save([Contact("dana", "acme"), Contact("eve", "acme"), Contact("kim", "acme")])
    people.save(
        [
            Override("dana", "deciding", NOW - DAY, "rota", "said so"),
            Override("dana", "deciding", NOW - DAY, "stores", "said so"),
            Override("eve", "deciding", NOW - DAY, "rota", "said so"),
        ]
    )
    return rec


def deciding(rec: Recommender, product: str = "rota", as_of: datetime = NOW) -> Cell:
    """The place of those who decide about a product at bakeries."""
    wanted = ("deciding", "why_us", product, "bakery")
    return next(
        c for c in rec.audit(as_of=as_of).cells if (c.stage, c.message, c.product, c.market) == wanted
    )  # fmt: skip


def test_what_may_be_sent_and_who_is_there(library: Recommender) -> None:
    audit = library.audit(as_of=NOW)
    cell = deciding(library)
    # Both price lists and the terms; neither the draft nor what is about stores. The list for bakeries is their own.
    assert (cell.supply, cell.general) == (3, 2)
    share = library.readiness("dana", product="rota", as_of=NOW).as_mapping()["deciding"]
    assert cell.people == (Waiting("dana", share, 3), Waiting("eve", share, 3))
    assert cell.status is CellStatus.ENOUGH
    assert (deciding(library, "stores").supply, deciding(library, "stores").demand) == (2, 1)
    # Kim stands nowhere, for either product; Eve does for one.
    assert audit.unheard == 1
    assert sum(c.demand for c in audit.cells) == 3


def test_one_product_alone_is_that_part_of_the_whole(library: Recommender) -> None:
    def at_bakeries(product: str | None) -> set[Cell]:
        cells = library.audit(product=product, as_of=NOW).cells
        return {c for c in cells if (c.product, c.market) == ("rota", "bakery")}

    assert at_bakeries("rota") == at_bakeries(None)
    assert not [c for c in library.audit(product="rota", as_of=NOW).cells if c.product == "stores"]


def test_who_spoke_of_a_product_is_there_for_it_whatever_is_recorded_of_the_account(library: Recommender) -> None:
    people = library.store.people
    people.save([Account("mill", "Mill & Co", market="mill")])
    people.save([Contact("max", "mill"), Contact("mona", "acme")])
    assert not [c for c in library.audit(product="arms", as_of=NOW).cells if c.demand]
    people.save([Signal("m", "max", "asked_for_proposal", NOW - DAY, product="arms")])
    there = [c for c in library.audit(product="arms", as_of=NOW).cells if c.demand]
    assert {w.contact_id for c in there for w in c.people} == {"max"}
    assert {c.market for c in there} == {"mill"}
    # What was tracked without consent makes nobody anything.
    people.save([Signal("n", "mona", "visited_page", NOW - DAY, product="arms")])
    assert library.audit(product="arms", as_of=NOW).unheard == 0


def test_what_somebody_had_or_what_was_left_out_is_not_new_to_them(library: Recommender) -> None:
    library.store.people.save(
        [
            Touch("t1", "dana", "sent", NOW - 200 * DAY, asset_id="price"),
            Touch("t2", "dana", "call", NOW - 2 * DAY, asset_id="terms"),
            Touch("t3", "dana", "sent", NOW + DAY, asset_id="terms"),
        ]
    )
    library.store.log.save_outcomes(
        [
            Outcome(OutcomeKind.DISMISSED, NOW - DAY, contact_id="dana", item_id="preis", reason="no German"),
            Outcome(OutcomeKind.SENT, NOW - 100 * DAY, contact_id="eve", item_id="price"),
            Outcome(OutcomeKind.OPENED, NOW - DAY, contact_id="eve", item_id="terms"),
        ]
    )
    assert {w.contact_id: w.left for w in deciding(library).people} == {"dana": 1, "eve": 2}
    assert {w.contact_id: w.left for w in deciding(library, as_of=NOW + 2 * DAY).people} == {"dana": 0, "eve": 2}


def test_everybody_needs_what_people_were_sent_in_a_quarter(library: Recommender) -> None:
    def need() -> tuple[int, int]:
        audit = library.audit(as_of=NOW)
        return audit.need, audit.measured

    assert need() == (1, 0)
    library.store.people.save(
        [
            Touch("t1", "dana", "sent", NOW - 89 * DAY, asset_id="price"),
            Touch("t2", "dana", "sent", NOW - 3 * DAY, asset_id="terms"),
            Touch("t3", "dana", "sent", NOW - 2 * DAY, asset_id="terms"),
            Touch("t4", "eve", "sent", NOW - 91 * DAY, asset_id="preis"),
            Touch("t5", "eve", "call", NOW - DAY),
        ]
    )
    assert need() == (2, 1)
    assert deciding(library).status is CellStatus.THIN  # one of three is new to Dana
    library.store.log.save_outcomes([Outcome(OutcomeKind.SENT, NOW - DAY, contact_id="eve", item_id="preis")])
    assert need() == (2, 2)  # three pieces for two people
    # Noted as a touch and as an outcome is sent once, and the later of the two counts.
    library.store.log.save_outcomes([Outcome(OutcomeKind.SENT, NOW - DAY, contact_id="dana", item_id="terms")])
    assert need() == (2, 2)


def test_retired_expired_gone_and_future_assets_are_no_supply(library: Recommender, tmp_path: Path) -> None:
    library.set_status(["price"], "retired")
    (tmp_path / "content" / "preis.md").unlink()
    new = {
        "old.md": source("# Old", **DECIDING, valid_to="2025-06-14"),
        "soon.md": source("# Soon", **DECIDING, valid_from="2025-06-16"),
        "embargo.md": source("# Embargo", **DECIDING, published_at="2025-06-16"),
    }
    library.add_content(write_files(tmp_path / "content", new))
    assert deciding(library).supply == 1  # the terms
    assert deciding(library, as_of=NOW + DAY).supply == 3
    library.set_status(["case"], "approved")
    assert deciding(library).supply == 2


def test_an_asset_without_a_known_message_is_no_supply(library: Recommender) -> None:
    from dataclasses import replace

    tags = [t for t in library.store.content.tags(["terms"]) if t.label_set == "message"]
    alike = [replace(t, p_primary=1 / len(tags)) for t in tags]
    library.store.content.replace_tags(alike)
    assert deciding(library).supply == 2


def test_the_audit_of_one_market_counts_what_is_for_it_and_for_everyone(library: Recommender) -> None:
    people = library.store.people
    people.save([Account("mills", "Mills", market="mill")])
    people.save([Contact("max", "mills")])
    people.save([AccountProduct("mills", "rota", "prospect")])
    people.save([Override("max", "deciding", NOW - DAY, "rota", "said so")])
    told = {}
    for market in (None, "bakery", "mill", ""):
        audit = library.audit(product="rota", market=market, as_of=NOW)
        total = next(t for t in audit.totals if (t.stage, t.message) == ("deciding", "why_us"))
        told[market] = (total.pieces, total.people)
        assert {c.market for c in audit.cells if c.demand} == {None: {"bakery", "mill"}, "": set()}.get(
            market, {market}
        )
    # Two price lists and the terms; of mills the general ones; who has no market may be sent all three.
    assert told == {None: (3, 3), "bakery": (3, 2), "mill": (2, 1), "": (3, 0)}
    whole = next(
        c for c in library.audit(as_of=NOW).cells if (c.stage, c.product, c.market) == ("deciding", "rota", "mill")
    )
    alone = next(
        c
        for c in library.audit(product="rota", market="mill", as_of=NOW).cells
        if (c.stage, c.product, c.market) == ("deciding", "rota", "mill")
    )
    assert alone == whole


def test_who_has_neither_product_nor_market_is_counted_with_what_is_recommended_to_them(library: Recommender) -> None:
    """Gus is at no account, Flo at one without a product: both may be sent anything that is approved."""
    people = library.store.people
    people.save([Account("mills", "Mills", market="mill"), Account("shop", "Shop")])
    people.save([Contact("flo", "mills"), Contact("gus"), Contact("hal", "shop")])
    people.save([AccountProduct("shop", "rota", "prospect")])
    people.save([Override(who, "deciding", NOW - DAY, "", "said so") for who in ("flo", "gus")])
    people.save([Override("hal", "deciding", NOW - DAY, "rota", "said so")])

    def cell(product: str | None, market: str | None, *place: str) -> tuple[int, int, dict[str, int]]:
        cells = library.audit(product=product, market=market, as_of=NOW).cells
        (one,) = (c for c in cells if (c.stage, c.product, c.market) == ("deciding", *place) and c.demand)
        return one.supply, one.general, {w.contact_id: w.left for w in one.people}

    # Of everything but the list for bakeries nothing is made for mills; of rota there are both lists and the terms.
    for asked in ((None, None), ("", None)):
        assert cell(*asked, "", "mill") == (3, 3, {"flo": 3})
        assert cell(*asked, "", "") == (4, 0, {"gus": 4})
    for asked in ((None, None), (None, ""), ("rota", "")):
        assert cell(*asked, "rota", "") == (3, 1, {"hal": 3})
    assert len(library.recommend("gus", k=20, as_of=NOW).items) == 4


def in_english_and_german(rec: Recommender, tmp_path: Path, **language: str) -> None:
    """Four pieces in English and two in German for those who decide, and what language the people read."""
    files = {f"en{i}.md": source("# Price\n\nIn euros.", **DECIDING, language="en") for i in range(4)}
    files |= {f"de{i}.md": source("# Preis\n\nIn Euro.", **DECIDING, language="de") for i in range(2)}
    rec.add_content(write_files(tmp_path / "content", files), as_of=NOW)
    people = rec.store.people
    people.save([Contact(who, language=code) for who, code in language.items()])
    people.save([Override(who, "deciding", NOW - DAY, "", "said so") for who in language])


def everyones(rec: Recommender) -> Cell:
    cells = rec.audit(as_of=NOW).cells
    return next(c for c in cells if (c.stage, c.message, c.product) == ("deciding", "why_us", ""))


def test_what_is_in_another_language_is_not_there_for_somebody(rec: Recommender, tmp_path: Path) -> None:
    in_english_and_german(rec, tmp_path, ada="de-DE", eve="en", max="")
    people = {w.contact_id: (w.left, w.foreign, w.language) for w in everyones(rec).people}
    assert people == {"ada": (2, 4, "de"), "eve": (4, 2, "en"), "max": (6, 0, "")}
    # As many as a recommendation finds for each.
    for who, (left, _, _) in people.items():
        assert len(rec.recommend(who, k=20, as_of=NOW).items) == left


def test_who_has_nothing_in_their_language_is_sent_english(rec: Recommender, tmp_path: Path) -> None:
    in_english_and_german(rec, tmp_path, lea="fr")
    assert [(w.left, w.foreign, w.language) for w in everyones(rec).people] == [(4, 2, "en")]
    assert len(rec.recommend("lea", k=20, as_of=NOW).items) == 4


def test_the_language_is_that_of_the_words_where_none_is_stated(rec: Recommender, tmp_path: Path) -> None:
    in_english_and_german(rec, tmp_path, ada="")
    asked = "Wir brauchen für den Vorstand noch die Preise und Laufzeiten."
    rec.store.people.save([Signal("s1", "ada", "replied", NOW - DAY, text=asked)])
    assert [(w.left, w.language) for w in everyones(rec).people] == [(2, "de")]


def test_who_asked_to_be_left_alone_or_is_unclear_is_no_demand(rec: Recommender, tmp_path: Path) -> None:
    in_english_and_german(rec, tmp_path, ada="en", eve="en")
    rec.store.people.save([Contact("kim"), Contact("max")])
    rec.store.people.save(
        [
            Signal("s1", "eve", "replied", NOW - DAY, text="Please take me off your list."),
            Signal("s2", "max", "note", NOW - 400 * DAY, text="Met at a fair."),
        ]
    )
    audit = rec.audit(as_of=NOW)
    assert [w.contact_id for w in everyones(rec).people] == ["ada"]
    assert sum(c.demand for c in audit.cells) == 1
    assert audit.left_alone == 1
    assert audit.not_counted == (
        "Not counted: 1 contact who asked for nothing more, left or chose somebody else; 1 contact of whom it is not "
        "clear where they stand; 1 contact from whom nothing usable has been heard."
    )


def test_what_the_machine_is_not_sure_of_is_counted_as_unsure_until_somebody_says(
    library: Recommender, tmp_path: Path
) -> None:
    assert library.audit(as_of=NOW).unsure == 0  # their files say what they are
    library.add_content(
        write_files(tmp_path / "more", {"odd.md": source("# Odds and ends\n\nUno.", language="es")}), as_of=NOW
    )
    doubtful = next(v for v in library.assets() if v.asset.title == "Odds and ends")
    assert doubtful.needs_a_look
    assert library.audit(as_of=NOW).unsure == 1
    library.set_tags(doubtful.asset.asset_id, "stage", ["deciding"], as_of=NOW)
    library.set_tags(doubtful.asset.asset_id, "message", ["why_us"], as_of=NOW)
    assert library.audit(as_of=NOW).unsure == 0
