"""What people look at: values against what was put in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workspaces import write_files

from content_library.asset import LabelSet, SetBy, Tag
from content_library.taxonomy import default_taxonomy
from recommender import views
from recommender.doubts import AT_ODDS, UNKNOWN, doubts
from recommender.errors import InputError, NotFoundError
from recommender.people import Account, Contact, Opportunity, OpportunityContact, Signal
from recommender.tagging import NEEDS_A_LOOK
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def source(text: str, **front: str) -> str:
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in front.items()) + f"---\n{text}\n"


FILES = {
    "crust.md": source("# Why crusts crack\n\nSteam.", stage="aware", message="why_change", roles="end_user;business"),
    "price.md": source("# Price list\n\nEuros.", stage="deciding", message="why_us", roles="finance", product="rota"),
    "setup.md": source("# Set-up\n\nValves.", stage="adopting", message="why_stay", roles="technical", status="draft"),
    "preis.md": source("# Preisliste\n\nEuro.", stage="deciding", message="why_us", roles="finance", language="de",
                       product="rota", market="bakery"),
}  # fmt: skip


@pytest.fixture
def library(rec: Recommender, tmp_path: Path) -> Recommender:
    rec.add_content(write_files(tmp_path / "content", FILES), as_of=NOW)
    return rec


# Assets


def test_an_asset_with_its_effective_tags(library: Recommender) -> None:
    view = library.asset("crust")
    assert (view.stage, view.stage_p, view.message, view.message_p) == ("aware", 1.0, "why_change", 1.0)
    assert sorted(view.roles) == ["business", "end_user"]
    assert (view.set_by, view.needs_a_look) == ("import", False)
    assert view.stages == {s: float(s == "aware") for s in library.taxonomy.labels("stage")}
    assert view.asset.text == "Why crusts crack\n\nSteam."


def test_a_guess_of_the_model_shows_the_passage_that_speaks_for_it(rec: Recommender, tmp_path: Path) -> None:
    text = "# Ovens\n\n## Costs\n\n" + "The price and the return on investment decide. " * 20
    rec.add_content(write_files(tmp_path / "content", {"a.md": text}))
    view = rec.asset("a")
    stage = max((t for t in rec.store.content.tags(["a"]) if t.label_set == "stage"), key=lambda t: t.p_primary)
    passages = rec.store.content.passages(["a"])
    assert (view.stage, view.stage_p, view.set_by) == (stage.label, stage.p_primary, "model")
    assert stage.passage is not None
    whole = "The price and the return on investment decide."
    assert view.evidence == f"Costs · {' '.join([whole] * 6)} …"
    assert f"Costs {whole} {whole}" in " ".join(passages[stage.passage].text.split())
    assert view.evidence_place == passages[stage.passage].place
    assert view.needs_a_look == bool(view.doubts)
    assert ("stage" in view.doubts) >= (stage.p_primary < NEEDS_A_LOOK)


def tag(label: str, p: float, set_by: SetBy = SetBy.MODEL) -> Tag:
    label_set = LabelSet.MESSAGE if label.startswith("why") else LabelSet.STAGE
    return Tag("a", label_set, label, p, p, set_by=set_by)


UNCERTAIN = {"stage": "the stage is uncertain", "message": "the message is uncertain"}


@pytest.mark.parametrize(
    ("stage", "message", "told"),
    [
        (tag("deciding", 0.45), tag("why_us", 0.7), {}),
        (tag("deciding", 0.44), tag("why_us", 0.9), {"stage": UNCERTAIN["stage"]}),
        (tag("deciding", 0.9), tag("why_us", 0.69), {"message": UNCERTAIN["message"]}),
        (tag("deciding", 0.44), tag("why_us", 0.69), dict.fromkeys(UNCERTAIN, "stage and message are uncertain")),
        (tag("deciding", 0.44), tag("why_stay", 0.4), dict.fromkeys(UNCERTAIN, AT_ODDS)),
        (tag("deciding", 0.9), None, {}),
        (None, tag("why_us", 0.9), {"stage": UNKNOWN}),
        # One of the two is wrong; what a person or an import said of itself is not in doubt.
        (tag("deciding", 0.9), tag("why_change", 0.9), {"stage": AT_ODDS, "message": AT_ODDS}),
        (tag("deciding", 0.9, SetBy.PERSON), tag("why_change", 0.9), {"message": AT_ODDS}),
        (tag("deciding", 0.9), tag("why_change", 0.9, SetBy.IMPORT), {"stage": AT_ODDS}),
        (tag("deciding", 0.3, SetBy.PERSON), tag("why_change", 0.3, SetBy.PERSON), {}),
        # A stage of another taxonomy says nothing about messages.
        (tag("late", 0.9), tag("why_change", 0.9), {}),
    ],
)
def test_what_is_in_doubt(stage: Tag | None, message: Tag | None, told: dict[str, str]) -> None:
    assert doubts(stage, message, default_taxonomy()) == told


def test_doubts_are_told_once_and_end_with_a_persons_word(library: Recommender, tmp_path: Path) -> None:
    library.add_content(write_files(tmp_path / "more", {"d.md": "# Ovens\n\nSteam and crust."}), as_of=NOW)
    at = {"stage": "deciding", "message": "why_change"}
    library.store.content.replace_tags(
        [
            Tag("d", LabelSet(s), label, float(label == at[s]), float(label == at[s]))
            for s in at
            for label in library.taxonomy.labels(s)
        ]
    )
    assert library.asset("d").doubt == AT_ODDS
    library.set_tags("d", "message", ["why_us"], as_of=NOW)
    view = library.asset("d")
    assert (view.doubts, view.doubt, view.needs_a_look) == ({}, "", False)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Short.", 20, "Short."),
        ("Exactly twenty here.", 20, "Exactly twenty here."),
        ("One thing. Another thing. A third.", 26, "One thing. Another thing. …"),
        ("One thing.\n\nAnother  thing. A third.", 26, "One thing. Another thing. …"),
        ("One sentence that is far too long for it", 22, "One sentence that is …"),
        ("Costs\n\nThe price. And more.", 20, "Costs · The price. …"),
        ("• One thing.\n\n· Another thing.", 30, "One thing. Another thing."),
        ("-5 degrees is cold.", 30, "-5 degrees is cold."),
        ("", 20, ""),
    ],
)
def test_an_excerpt_ends_with_a_sentence_or_at_least_a_word(text: str, limit: int, shown: str) -> None:
    assert views.excerpt(text, limit) == shown


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["crust", "preis", "price", "setup"]),
        ({"stage": "deciding"}, ["preis", "price"]),
        ({"message": "why_stay"}, ["setup"]),
        ({"role": "business"}, ["crust"]),
        ({"product": "rota"}, ["preis", "price"]),
        ({"market": "bakery"}, ["preis"]),
        ({"language": "de"}, ["preis"]),
        ({"status": "draft"}, ["setup"]),
        ({"stage": "deciding", "language": "de"}, ["preis"]),
        ({"stage": "deciding", "status": "draft"}, []),
        ({"stage": ""}, ["crust", "preis", "price", "setup"]),
        ({"search": "PRICE list"}, ["price"]),
        ({"search": "crust crack"}, ["crust"]),
        ({"search": "content/pre"}, ["preis"]),
        ({"search": "crust price"}, []),
        ({"search": "list", "language": "de"}, ["preis"]),
    ],
)
def test_assets_that_pass_every_filter_and_hold_every_word(
    given: dict[str, str], found: list[str], library: Recommender
) -> None:
    assert [v.asset.asset_id for v in library.assets(**given)] == found


def test_a_status_that_there_is_not_is_refused_and_not_an_empty_list(library: Recommender) -> None:
    with pytest.raises(InputError, match="'drafft' is not a status"):
        library.assets(status="drafft")


def test_an_unknown_filter_is_named(library: Recommender) -> None:
    with pytest.raises(InputError, match="'format' is not a filter; filters are stage, message, role, product"):
        library.assets(format="pdf")


def test_an_unknown_asset_names_those_that_are_near(library: Recommender) -> None:
    with pytest.raises(NotFoundError, match=r"There is no asset 'crusst'\. Did you mean crust\?"):
        library.asset("crusst")


# Contacts and buying groups


@pytest.fixture
def peopled(library: Recommender) -> Recommender:
    people = library.store.people
    people.save([Account("acme", "Acme Bakeries", market="bakery"), Account("other", "Other Ltd")])
    people.save(
        [
            Contact("dana", "acme", "Dana Oven", "dana@acme.example", "Chief Financial Officer"),
            Contact("eve", "acme", "Eve Steam", "eve@acme.example", "Head of IT", role="security", role_source="CRM"),
            Contact("kim", "other", "Kim", "kim@other.example"),
            Contact("zoe", "", "Zoe"),
        ]
    )
    people.save(
        [
            Signal("s1", "dana", "asked_for_proposal", NOW - 2 * DAY, product="rota"),
            Signal("s2", "dana", "note", NOW + DAY),
            Signal("s3", "eve", "visited_page", NOW - DAY),
            Signal("s4", "eve", "trial", NOW - 3 * DAY, product="stores"),
        ]
    )
    return library


def test_contacts_with_role_and_readiness(peopled: Recommender) -> None:
    views = {v.contact.contact_id: v for v in peopled.contacts(as_of=NOW)}
    assert list(views) == ["dana", "eve", "kim", "zoe"]
    dana, eve, kim, zoe = views.values()
    assert (dana.role, dana.role_source) == ("finance", "job title 'Chief Financial Officer'")
    assert (eve.role, eve.role_source) == ("security", "CRM")
    assert (kim.role, kim.role_source) == ("unknown", "")
    assert dana.account == Account("acme", "Acme Bakeries", market="bakery")
    assert zoe.account is None
    # The future and what consent does not allow are not the last signal.
    assert (dana.last_signal_at, eve.last_signal_at, kim.last_signal_at) == (NOW - 2 * DAY, NOW - 3 * DAY, None)
    assert eve.readiness.left_out_consent == 1
    for view in views.values():
        assert view.readiness == peopled.readiness(view.contact.contact_id, as_of=NOW)


@pytest.mark.parametrize(
    ("search", "account", "found"),
    [
        ("", "", ["dana", "eve", "kim", "zoe"]),
        ("DANA", "", ["dana"]),
        ("acme", "", ["dana", "eve"]),
        ("bakeries head", "", ["eve"]),
        ("chief financial", "", ["dana"]),
        ("kim@other", "", ["kim"]),
        ("steam", "other", []),
        ("", "acme", ["dana", "eve"]),
        ("dana eve", "", []),
    ],
)
def test_contacts_that_hold_every_word(search: str, account: str, found: list[str], peopled: Recommender) -> None:
    assert [v.contact.contact_id for v in peopled.contacts(search=search, account=account, as_of=NOW)] == found


def test_a_buying_group_knows_each_members_part_in_the_deals(peopled: Recommender) -> None:
    people = peopled.store.people
    people.save(
        [
            Opportunity("d1", "acme", product="rota", status="open"),
            Opportunity("d2", "acme", product="stores", status="open"),
            Opportunity("d3", "acme", product="rota", status="lost"),
        ]
    )
    people.save(
        [
            OpportunityContact("d1", "dana", "economic buyer", 0.8),
            OpportunityContact("d3", "dana", "blocker", 0.2),
            OpportunityContact("d2", "eve", "champion", 0.9),
        ]
    )
    rota = {m.contact_id: m for m in peopled.buying_group("acme", product="rota", as_of=NOW).members}
    assert set(rota) == {"dana", "eve"}
    # The open deal's word counts before the lost one's; Eve has no part in this product's deals.
    assert (rota["dana"].buying_role, rota["dana"].influence) == ("economic buyer", 0.8)
    assert (rota["eve"].buying_role, rota["eve"].influence) == ("", None)
    assert rota["dana"].readiness == peopled.readiness("dana", product="rota", as_of=NOW)
    whole = {m.contact_id: m for m in peopled.buying_group("acme", product="", as_of=NOW).members}
    assert (whole["eve"].buying_role, whole["eve"].influence, whole["eve"].role) == ("champion", 0.9, "security")


def test_contacts_and_groups_stand_as_to_what_was_last_spoken_of(peopled: Recommender) -> None:
    views = {v.contact.contact_id: (v.product, v.product_inferred) for v in peopled.contacts(as_of=NOW)}
    assert views == {"dana": ("rota", True), "eve": ("stores", True), "kim": ("", False), "zoe": ("", False)}
    asked = peopled.recommend("dana", as_of=NOW, log=False).situation
    assert asked.readiness == peopled.contact("dana", as_of=NOW).readiness
    # Dana spoke last, of rota; the whole vendor and another product are asked for by name.
    group = peopled.buying_group("acme", as_of=NOW)
    assert (group.product, group.product_inferred) == ("rota", True)
    assert group.members == peopled.buying_group("acme", product="rota", as_of=NOW).members
    peopled.store.people.save([Signal("s5", "dana", "objection", NOW, product="stores", text="Too dear.")])
    assert peopled.buying_group("acme", as_of=NOW).product == "stores"
    for product in ("", "stores", "rota"):
        view = peopled.contact("dana", product=product, as_of=NOW)
        assert (view.product, view.product_inferred) == (product, False)
        assert view.readiness == peopled.recommend("dana", product=product, as_of=NOW, log=False).situation.readiness
    assert peopled.readiness("dana", product="", as_of=NOW) != peopled.readiness("dana", product="rota", as_of=NOW)


def test_a_group_knows_who_asked_to_be_left_alone(peopled: Recommender) -> None:
    wish = "Please take me off your list."
    peopled.store.people.save([Signal("wish", "dana", "replied", NOW, text=wish)])
    group = {m.contact_id: m.left_alone for m in peopled.buying_group("acme", as_of=NOW).members}
    assert group == {"dana": wish, "eve": ""}


def test_contacts_of_an_account_that_is_not_there(peopled: Recommender) -> None:
    with pytest.raises(NotFoundError, match=r"There is no account 'acmee'\. Did you mean acme\?"):
        peopled.contacts(account="acmee")


def test_a_group_of_nobody_and_an_account_that_is_not_there(peopled: Recommender) -> None:
    peopled.store.people.save([Account("empty", "Empty")])
    assert peopled.buying_group("empty", as_of=NOW).members == ()
    with pytest.raises(NotFoundError, match=r"There is no account 'acmee'\. Did you mean acme\?"):
        peopled.buying_group("acmee")
    with pytest.raises(NotFoundError, match=r"There is no account 'Acme Bakery'\. Did you mean acme\?"):
        peopled.buying_group("Acme Bakery")
