"""What is never recommended, and that it is said why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from bakery import DAY, LIBRARY, NOW, ids, source
from workspaces import TinyEncoder, write_files

from content_library.asset import TalkingPoint
from recommender.errors import InputError
from recommender.filters import COMES_BACK, NOT_NOW
from recommender.people import Consent, Contact, Signal, Touch
from recommender.settings import Settings
from recommender.wire import Recommender

# What never comes


def test_drafts_retired_expired_and_early_ones_never_come(library: Recommender, content: Path) -> None:
    price = LIBRARY["oven-price"]
    write_files(
        content,
        {
            "p-expired.md": source(*price, valid_to="2025-06-14"),
            "p-early.md": source(*price, valid_from="2025-06-16"),
            "p-draft.md": source(*price, status="draft"),
            "p-retired.md": source(*price, status="retired"),
        },
    )
    library.add_content(content, as_of=NOW - 100 * DAY)
    found = library.recommend("dana", k=50, as_of=NOW, log=False)
    assert set(ids(found)) == set(LIBRARY)
    assert {x.item_id: x.why for x in found.left_out} == {
        "p-expired": "expired yesterday",
        "p-early": "is valid from tomorrow on",
        "p-draft": "is a draft",
        "p-retired": "is retired",
    }
    assert found.left_out_counts == {"status": 2, "expired": 1, "not yet valid": 1}
    drafts = library.recommend("dana", filters={"status": "draft"}, as_of=NOW, log=False)
    assert ids(drafts) == ["p-draft"]


def test_what_was_sent_or_dismissed_does_not_come_again(library: Recommender) -> None:
    library.store.people.save([Touch("t1", "dana", "sent", NOW - 5 * DAY, asset_id="oven-price")])
    library.add_outcome("dismissed", contact="dana", item_id="oven-kinds", reason="not now", at=NOW - DAY)
    library.add_outcome("sent", contact="dana", item_id="oven-crust", at=NOW - DAY)
    found = library.recommend("dana", k=50, as_of=NOW, log=False)
    assert set(ids(found)) == set(LIBRARY) - {"oven-price", "oven-kinds", "oven-crust"}
    assert {x.item_id: x.why for x in found.left_out} == {
        "oven-price": "was already sent 5 days ago",
        "oven-kinds": "was dismissed yesterday: not now",
        "oven-crust": "was already sent yesterday",
    }
    # The best of them is named first, and others may have them.
    assert found.left_out[0].item_id == "oven-price"
    assert "oven-price" in ids(library.recommend("quiet", k=50, as_of=NOW, log=False))


def test_what_only_came_too_early_comes_back(library: Recommender) -> None:
    first, second = ids(library.recommend("dana", k=2, as_of=NOW, log=False))
    library.add_outcome("dismissed", contact="dana", item_id=first, reason=NOT_NOW, at=NOW)
    library.add_outcome("dismissed", contact="dana", item_id=second, reason="Out of date or wrong", at=NOW)

    def still_offered(as_of: datetime) -> set[str]:
        return {first, second} & set(ids(library.recommend("dana", k=12, as_of=as_of, log=False)))

    assert still_offered(NOW + COMES_BACK - DAY) == set()
    assert still_offered(NOW + COMES_BACK) == {first}


def test_a_talking_point_that_was_dismissed_does_not_come_again(library: Recommender) -> None:
    library.store.content.save_talking_points(
        [TalkingPoint("tp-1", "The oven costs 61,000 euros and is paid back in thirty months.", stage="deciding")]
    )
    first = library.recommend("dana", kind="talking-point", k=2, as_of=NOW, log=True)
    assert "tp-1" in ids(first)
    for item in first.items:
        library.add_outcome("dismissed", exposure_id=item.exposure_id, at=NOW)
    second = library.recommend("dana", kind="talking-point", k=4, as_of=NOW + DAY, log=False)
    assert not set(ids(first)) & set(ids(second))
    assert [i.rank for i in second.items] == [1, 2, 3, 4]


def test_filters_narrow_and_never_widen(library: Recommender) -> None:
    found = library.recommend("dana", filters={"format": "pdff"}, as_of=NOW, log=False)
    assert found.items == ()
    assert found.left_out_counts == {"format filter": 12}
    assert not found.fits_well
    assert found.gap.startswith(
        "No asset has the format 'pdff'; there is md. Nothing in the library may be sent to somebody who "
    )
    named = library.recommend("dana", filters={"Format": "MD"}, as_of=NOW, log=False)
    assert ids(named) == ids(library.recommend("dana", as_of=NOW, log=False))
    with pytest.raises(InputError, match="'colour' is not a filter; choose one of product, market"):
        library.recommend("dana", filters={"colour": "red"}, as_of=NOW)


def test_a_contacts_language_decides(library: Recommender, content: Path) -> None:
    library.store.people.save([Contact("anna", "acme", "Anna", language="de")])
    english = library.recommend("anna", ask="oven", as_of=NOW, log=False)
    assert english.gap.startswith("There is nothing in the reader's language (German); what follows is in English.")
    write_files(content, {"ofen.md": source("deciding", "why_us", "finance", "Der Ofen kostet Geld.", language="de")})
    library.add_content(content, as_of=NOW - 100 * DAY)
    german = library.recommend("anna", ask="Ofen", as_of=NOW, log=False)
    assert ids(german) == ["ofen"]
    assert german.left_out_counts == {"other language": 12}


@pytest.mark.parametrize("written", ["de-DE", "DE", "de_AT"])
def test_a_language_is_a_language_however_the_crm_writes_it(written: str, library: Recommender, content: Path) -> None:
    write_files(content, {"ofen.md": source("deciding", "why_us", "finance", "Der Ofen kostet Geld.", language="de")})
    library.add_content(content, as_of=NOW - 100 * DAY)
    library.store.people.save([Contact("anna", "acme", "Anna", language=written)])
    assert ids(library.recommend("anna", ask="Ofen", as_of=NOW, log=False)) == ["ofen"]


# Consent


@pytest.mark.parametrize(
    ("consent", "counts_unknown", "used"),
    [
        (Consent.YES, False, True),
        (Consent.NO, True, False),
        (Consent.UNKNOWN, False, False),
        (Consent.UNKNOWN, True, True),
    ],
)
def test_tracked_behaviour_needs_consent(
    consent: Consent, counts_unknown: bool, used: bool, workspace: Path, content: Path, tiny_encoder: TinyEncoder
) -> None:
    settings = Settings(consent_unknown_counts=counts_unknown)
    with Recommender.open(workspace, encoder=tiny_encoder, settings=settings) as rec:
        rec.add_content(content, as_of=NOW - 100 * DAY)
        rec.store.people.save([Contact("dana", tracking_consent=consent)])
        rec.store.people.save(
            [
                Signal("s1", "dana", "visited_page", NOW - DAY, text="what the oven costs, gas saved, paid back"),
                Signal("s2", "dana", "note", NOW - 60 * DAY, text="the van"),
            ]
        )
        found = rec.recommend("dana", as_of=NOW, log=False)
    assert found.situation.readiness.left_out_consent == int(not used)
    assert ("what the oven costs, gas saved, paid back" in [e.text for e in found.situation.readiness.evidence]) is used
    assert ids(found)[0].startswith("oven" if used else "van")
