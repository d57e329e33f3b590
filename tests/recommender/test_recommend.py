"""The story of the product, on a library whose answer a person can see: what comes first, what never comes, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workspaces import TinyEncoder, write_files

from content_library.asset import Status, TalkingPoint
from recommender.errors import InputError, NotFoundError
from recommender.people import Account, AccountProduct, Consent, Contact, Signal, Touch
from recommender.results import Recommendation
from recommender.settings import Settings
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

# Two subjects, ovens and vans, six stages each; whoever asks about one must never see the other first.
# id: (stage, message, roles, text)
LIBRARY = {
    "oven-habit": (
        "unaware",
        "why_change",
        "executive",
        "Stone ovens are a habit. Nobody asks why an oven has stone and no steam.",
    ),
    "oven-crust": ("aware", "why_change", "end_user", "A crust cracks because the steam leaves the oven too early."),
    "oven-kinds": (
        "considering",
        "why_us",
        "business",
        "Deck, rack or tunnel oven: write down loaves a day and choose.",
    ),
    "oven-rival": ("evaluating", "why_us", "technical", "Our oven beside theirs: steam, doors, burners, service."),
    "oven-price": ("deciding", "why_us", "finance", "The oven costs 61,000 euros; gas saved pays it back."),
    "oven-setup": ("adopting", "why_stay", "technical", "Dry the new oven for six hours, then set the steam valve."),
    "van-habit": ("unaware", "why_change", "executive", "Every van returns half empty, and nobody counts it."),
    "van-parts": ("aware", "why_change", "end_user", "Parts are missing in the van because nobody predicts them."),
    "van-kinds": ("considering", "why_us", "business", "Stock in the van, in a locker or at a depot: three ways."),
    "van-rival": ("evaluating", "why_us", "technical", "Our van planner beside theirs: routes, parts, shifts."),
    "van-price": ("deciding", "why_us", "finance", "The van planner costs 12 euros a month; visits saved pay it."),
    # The odd one out: about neither.
    "picnic": ("advocating", "why_stay", "business", "Pictures of last summer's picnic, with games and a lake."),
}


def source(stage: str, message: str, roles: str, text: str, **more: str) -> str:
    """A Markdown file whose front matter sets the tags."""
    front = {"stage": stage, "message": message, "roles": roles, "language": "en", **more}
    return (
        "---\n"
        + "".join(f"{k}: {v}\n" for k, v in front.items())
        + f"---\n# {text.split(':')[0].split('.')[0]}\n\n{text}\n"
    )


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_files(tmp_path / "content", {f"{i}.md": source(*row) for i, row in LIBRARY.items()})


@pytest.fixture
def library(rec: Recommender, content: Path) -> Recommender:
    """The twelve assets and four people: one with signals, one without, one without an account, one who postponed."""
    rec.add_content(content, as_of=NOW - 100 * DAY)
    people = rec.store.people
    people.save([Account("acme", "Acme Bakeries", market="bakery")])
    people.save(
        [
            Contact("dana", "acme", "Dana Oven", "dana@acme.example", "Chief Financial Officer", language="en"),
            Contact("quiet", "acme", "Quinn Quiet", "quinn@acme.example"),
            Contact("alone", "", "Ali Alone", job_title="IT Manager"),
            Contact("later", "acme", "Lara Later", "lara@acme.example"),
        ]
    )
    people.save(
        [
            Signal(
                "s1",
                "dana",
                "asked_for_proposal",
                NOW - 2 * DAY,
                text="What does the oven cost, and is it paid back by gas saved?",
            ),
            Signal("s2", "alone", "described_project", NOW - DAY, text="Which kinds of van stock are there?"),
            Signal("s3", "later", "described_project", NOW - 9 * DAY, text="Which oven suits us, deck or rack?"),
            Signal("s4", "later", "postponed", NOW - 3 * DAY, text="not before the summer"),
        ]
    )
    return rec


def ids(found: Recommendation) -> list[str]:
    return [i.item_id for i in found.items]


# What comes first


@pytest.mark.parametrize("stage", ["unaware", "aware", "considering", "evaluating", "deciding"])
@pytest.mark.parametrize(("subject", "words"), [("oven", "oven steam"), ("van", "van")])
def test_the_right_asset_for_the_stage_and_the_subject_comes_first(
    stage: str, subject: str, words: str, library: Recommender
) -> None:
    found = library.recommend(ask=words, stage=stage, as_of=NOW, log=False)
    right = next(i for i, row in LIBRARY.items() if row[0] == stage and i.startswith(subject))
    assert ids(found)[0] == right
    assert "picnic" not in ids(found)
    assert [i.rank for i in found.items] == [1, 2, 3, 4, 5]
    assert [i.score for i in found.items] == sorted((i.score for i in found.items), reverse=True)
    assert (found.items[0].stage, found.items[0].message) == (stage, LIBRARY[right][1])
    assert found.items[0].roles == (LIBRARY[right][2],)


def test_a_contacts_signals_say_what_fits(library: Recommender) -> None:
    found = library.recommend("dana", as_of=NOW, log=False)
    assert ids(found)[0] == "oven-price"
    assert found.situation.readiness.stage == "deciding"
    assert (found.situation.role, found.situation.role_source) == ("finance", "job title 'Chief Financial Officer'")
    assert found.situation.need == "What does the oven cost, and is it paid back by gas saved?"
    assert found.situation.days_since_last_signal == pytest.approx(2.0)
    assert found.situation.account == Account("acme", "Acme Bakeries", market="bakery")
    assert (found.fits_well, found.gap, found.as_of) == (True, "", NOW)
    assert "What does the oven cost" in " ".join(found.items[0].reasons)


def test_the_same_by_e_mail_address(library: Recommender) -> None:
    by_id = library.recommend("dana", as_of=NOW, log=False)
    assert library.recommend("DANA@acme.example", as_of=NOW, log=False) == by_id


def test_an_ask_is_about_the_ask_first(library: Recommender) -> None:
    found = library.recommend("dana", ask="van planner", stage="evaluating", role="technical", as_of=NOW, log=False)
    assert ids(found)[0] == "van-rival"
    assert (found.situation.need, found.situation.role, found.situation.role_source) == (
        "van planner",
        "technical",
        "given",
    )


def test_the_score_is_the_sum_of_its_shown_parts(library: Recommender) -> None:
    for item in library.recommend("dana", as_of=NOW, log=False).items:
        assert item.score == pytest.approx(sum(p.value * p.weight for p in item.parts))
        assert {p.name for p in item.parts} == set(library._parts.recommend.weights.as_mapping())
        assert all(0.0 <= p.value <= 1.0 for p in item.parts)
        assert all(p.why for p in item.parts)


def test_the_quote_stands_in_the_asset(library: Recommender) -> None:
    for item in library.recommend("dana", as_of=NOW, log=False).items:
        text = " ".join(library.store.content.asset(item.item_id).text.split())
        assert item.quote.removesuffix(" …") in text


def test_two_that_say_the_same_do_not_both_come_first(rec: Recommender, tmp_path: Path) -> None:
    """Three copies of the price, worded alike, and something else: with k=2 one copy and the other."""
    price = "The oven costs 61,000 euros; gas saved pays it back."
    files = {f"copy-{i}.md": source("deciding", "why_us", "finance", price) for i in range(3)}
    files["setup.md"] = source("adopting", "why_stay", "technical", "Set the valve of the oven.")
    rec.add_content(write_files(tmp_path / "content", files))
    found = rec.recommend(ask="what does the oven cost", stage="deciding", k=2, log=False)
    assert ids(found) == ["copy-0", "setup"]
    # With room for all, all are there, best first.
    assert ids(rec.recommend(ask="what does the oven cost", stage="deciding", k=9, log=False)) == [
        "copy-0",
        "copy-1",
        "copy-2",
        "setup",
    ]


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
    library.add_content(content)
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


def test_a_talking_point_that_was_dismissed_does_not_come_again(library: Recommender) -> None:
    library.store.content.save_talking_points(
        [TalkingPoint("tp-1", "The oven costs 61,000 euros and is paid back in thirty months.", stage="deciding")]
    )
    first = library.recommend("dana", kind="talking-point", k=2, as_of=NOW)
    assert "tp-1" in ids(first)
    for item in first.items:
        library.add_outcome("dismissed", exposure_id=item.exposure_id, at=NOW)
    second = library.recommend("dana", kind="talking-point", k=4, as_of=NOW + DAY, log=False)
    assert not set(ids(first)) & set(ids(second))
    assert [i.rank for i in second.items] == [1, 2, 3, 4]


def test_filters_narrow_and_never_widen(library: Recommender) -> None:
    found = library.recommend("dana", filters={"format": "pdf"}, as_of=NOW, log=False)
    assert found.items == ()
    assert found.left_out_counts == {"format filter": 12}
    assert not found.fits_well
    assert found.gap.startswith("Nothing in the library may be sent to somebody who ")
    with pytest.raises(InputError, match="'colour' is not a filter; filters are product, market"):
        library.recommend("dana", filters={"colour": "red"}, as_of=NOW)


def test_a_contacts_language_decides(library: Recommender, content: Path) -> None:
    library.store.people.save([Contact("anna", "acme", "Anna", language="de")])
    english = library.recommend("anna", ask="oven", as_of=NOW, log=False)
    assert english.gap.startswith("There is nothing in the contact's language (de); what follows is in en.")
    write_files(content, {"ofen.md": source("deciding", "why_us", "finance", "Der Ofen kostet Geld.", language="de")})
    library.add_content(content)
    german = library.recommend("anna", ask="Ofen", as_of=NOW, log=False)
    assert ids(german) == ["ofen"]
    assert german.left_out_counts == {"other language": 12}


@pytest.mark.parametrize("written", ["de-DE", "DE", "de_AT"])
def test_a_language_is_a_language_however_the_crm_writes_it(written: str, library: Recommender, content: Path) -> None:
    write_files(content, {"ofen.md": source("deciding", "why_us", "finance", "Der Ofen kostet Geld.", language="de")})
    library.add_content(content)
    library.store.people.save([Contact("anna", "acme", "Anna", language=written)])
    assert ids(library.recommend("anna", ask="Ofen", as_of=NOW, log=False)) == ["ofen"]


# Whoever is asked about


def test_a_contact_without_any_signal(library: Recommender) -> None:
    found = library.recommend("quiet", as_of=NOW, log=False)
    assert len(found.items) == 5
    assert found.situation.need == ""
    assert found.situation.role == "unknown"
    assert found.situation.days_since_last_signal is None
    assert {i.quote != "" for i in found.items} == {True}


def test_a_contact_without_an_account(library: Recommender) -> None:
    found = library.recommend("alone", as_of=NOW, log=False)
    assert found.situation.account is None
    assert found.situation.role == "technical"
    assert ids(found)[0] == "van-kinds"


def test_an_empty_library_says_that_it_is_empty(rec: Recommender) -> None:
    rec.store.people.save([Contact("dana")])
    rec.store.people.save([Signal("s1", "dana", "note", NOW - DAY, text="ovens")])
    for asked in ({"contact": "dana"}, {"ask": "ovens"}, {"stage": "aware"}):
        found = rec.recommend(**asked, as_of=NOW, log=False)
        assert (found.items, found.left_out, found.fits_well) == ((), (), False)
        assert found.gap == "There is nothing to recommend: no content has been added yet."
    for kind in ("asset", "talking-point"):
        assert rec.recommend(ask="ovens", kind=kind, as_of=NOW, log=False).items == ()


def test_where_nothing_fits_it_is_said_what_is_missing(library: Recommender) -> None:
    off = library.recommend("dana", ask="quantum cryptography certificates", as_of=NOW, log=False)
    assert not off.fits_well
    assert off.gap.startswith("Nothing in the library is close to the need: write something for somebody who ")
    assert "“quantum cryptography certificates”" in off.gap
    late = library.recommend(ask="picnic pictures lake games", stage="deciding", as_of=NOW, log=False)
    assert ids(late)[0] == "picnic"
    assert not late.fits_well
    assert "is not for somebody who is about to decide" in late.gap


# What cannot be asked


@pytest.mark.parametrize("k", [0, -1, 201])
def test_k_has_bounds(k: int, library: Recommender) -> None:
    with pytest.raises(InputError, match=f"k must be a number from 1 to 200, not {k}"):
        library.recommend("dana", k=k)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "Say for whom: a contact, or a need in words"),
        ({"ask": "  "}, "Say for whom"),
        ({"role": "finance"}, "Say for whom"),
        ({"contact": "dana", "stage": "ready"}, "'ready' is not a stage; choose one of unaware, aware"),
        ({"contact": "dana", "role": "boss"}, "'boss' is not a role; choose one of executive"),
        (
            {"contact": "dana", "kind": "song"},
            "'song' is not a kind of item; choose one of asset, talking-point, action",
        ),
        ({"contact": "dana", "as_of": datetime(2025, 1, 1)}, "has no time zone"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(asked: dict[str, object], words: str, library: Recommender) -> None:
    with pytest.raises(InputError, match=words):
        library.recommend(**asked)  # type: ignore[arg-type]
    assert library.store.log.exposures() == []


def test_an_unknown_contact_names_those_who_are_near(library: Recommender) -> None:
    with pytest.raises(NotFoundError, match=r"There is no contact 'dana ofen'\. Did you mean dana\?"):
        library.recommend("dana ofen")


# Things to say and to do


def test_talking_points_are_authored_ones_and_passages(library: Recommender) -> None:
    points = [
        TalkingPoint(
            "tp-cost", "What does the oven cost you when it is paid back late?", stage="deciding", owner="mia"
        ),
        TalkingPoint("tp-draft", "What does the oven cost?", stage="deciding", status=Status.DRAFT),
        TalkingPoint("tp-picnic", "Come to our picnic at the lake.", stage="advocating", role="business"),
    ]
    library.store.content.save_talking_points(points)
    found = library.recommend("dana", kind="talking-point", k=4, as_of=NOW, log=False)
    assert [i.kind for i in found.items] == ["talking-point"] * 4
    assert [i.rank for i in found.items] == [1, 2, 3, 4]
    assert [i.score for i in found.items] == sorted((i.score for i in found.items), reverse=True)
    assert {"tp-cost"} <= set(ids(found))
    assert not {"tp-draft", "tp-picnic"} & set(ids(found))
    authored = next(i for i in found.items if i.item_id == "tp-cost")
    assert (authored.title, authored.quote, authored.stage, authored.asset) == (points[0].text,) * 2 + (
        "deciding",
        None,
    )
    assert authored.reason == "Written for this by mia."
    for item in found.items:
        if item.item_id != "tp-cost":
            assert item.asset is not None
            assert item.item_id.startswith(f"{item.asset.asset_id}")
            assert item.title == item.quote
            assert item.quote in " ".join(library.store.content.asset(item.asset.asset_id).text.split())


def test_a_filter_holds_for_talking_points_too(library: Recommender, content: Path) -> None:
    library.store.content.save_talking_points(
        [
            TalkingPoint("tp-any", "What does the oven cost you?"),
            TalkingPoint("tp-stores", "What does the oven cost you?", product="stores"),
            TalkingPoint("tp-rota", "What does the oven cost you?", product="rota"),
        ]
    )
    found = library.recommend("dana", kind="talking-point", k=50, filters={"product": "rota"}, as_of=NOW, log=False)
    assert ids(found) == ["tp-rota"]


def test_actions_suit_where_somebody_stands(library: Recommender) -> None:
    found = library.recommend("dana", kind="action", k=3, as_of=NOW, log=False)
    assert [i.kind for i in found.items] == ["action"] * 3
    assert set(ids(found)[:2]) == {"reference_call", "business_case_session"}
    readiness = found.situation.readiness.as_mapping()
    stages = {a.id: a.stages for a in library.taxonomy.actions}
    for item in found.items:
        assert item.score == pytest.approx(sum(readiness[s] for s in stages[item.item_id]))
    assert "wait" not in ids(library.recommend("dana", kind="action", k=50, as_of=NOW, log=False))
    assert found.action is not None
    assert found.action.item_id == ids(found)[0]


def test_who_asked_for_time_is_left_in_peace_for_a_while(library: Recommender) -> None:
    found = library.recommend("later", as_of=NOW, log=False)
    assert found.action is not None
    assert (found.action.item_id, found.action.rank) == ("wait", 1)
    assert found.action.reason.startswith("They asked for time or fell silent")
    assert len(found.items) == 5  # there is something to send all the same
    silence = library.taxonomy.kind("postponed").silence
    after = library.recommend("later", as_of=NOW + (silence - 2) * DAY, log=False)
    assert after.action is not None
    assert after.action.item_id != "wait"
    # What was said of the silence is the seller's remark, not what the contact is about.
    assert found.situation.need == "Which oven suits us, deck or rack?"


def test_who_wrote_again_is_no_longer_silent(library: Recommender) -> None:
    library.store.people.save([Signal("s5", "later", "replied", NOW - DAY, text="We can talk now.")])
    found = library.recommend("later", as_of=NOW, log=False)
    assert found.action is not None
    assert found.action.item_id != "wait"


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
        rec.add_content(content)
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


# Products


def test_each_product_has_its_own_readiness(library: Recommender) -> None:
    library.store.people.save(
        [
            Signal("p1", "quiet", "support_ticket", NOW - DAY, product="rota", text="The oven will not start."),
            Signal("p2", "quiet", "described_project", NOW - DAY, product="stores", text="Which van suits us?"),
        ]
    )
    library.store.people.save(
        [AccountProduct("acme", "rota", "customer"), AccountProduct("acme", "stores", "prospect")]
    )
    rota = library.recommend("quiet", product="rota", as_of=NOW, log=False)
    stores = library.recommend("quiet", product="stores", as_of=NOW, log=False)
    assert rota.situation.readiness.stage == "adopting"
    assert stores.situation.readiness.stage in ("considering", "evaluating")
    assert (ids(rota)[0], ids(stores)[0].partition("-")[0]) == ("oven-setup", "van")
