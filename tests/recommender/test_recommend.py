"""The story of the product, on a library whose answer a person can see: what comes first, and for whom."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from bakery import DAY, LIBRARY, NOW, ids, source
from workspaces import write_files

from recommender import gaps
from recommender.errors import InputError, NotFoundError
from recommender.people import Account, AccountProduct, Contact, Signal
from recommender.wire import Recommender

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
    assert off.gap.startswith("Nothing in the library seems close to the need. If what comes nearest is no answer, ")
    assert "“quantum cryptography certificates”" in off.gap
    late = library.recommend(ask="picnic pictures lake games", stage="deciding", as_of=NOW, log=False)
    assert ids(late)[0] == "picnic"
    # What surely speaks of what was asked is no gap, though it is right for somebody else.
    assert (late.fits_well, late.gap) == (True, gaps.UNSURE)


def test_what_a_contact_was_about_hides_no_gap(library: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "FEWEST_UNHEARD", 99)
    off = library.recommend("dana", ask="quantum cryptography certificates?", as_of=NOW, log=False)
    # What she was about before still ranks …
    assert next(p.value for p in off.items[0].parts if p.name == "topic") > 0.1
    # … and says nothing of whether her question is answered.
    assert not off.fits_well
    assert library.recommend("dana", as_of=NOW, log=False).gap == ""


def test_one_sentence_that_says_it_is_an_answer(library: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "TOPIC_FITS", 0.99)
    asked = {"ask": "crust cracks?", "as_of": NOW, "log": False}
    monkeypatch.setattr(gaps, "SAYS_IT", 0.45)
    assert library.recommend(**asked).gap == ""
    monkeypatch.setattr(gaps, "SAYS_IT", 0.55)
    assert library.recommend(**asked).gap.startswith("Nothing in the library seems close to the need")


def test_who_asked_to_be_left_alone_gets_nothing_sent(library: Recommender) -> None:
    assert "left alone" not in library.recommend("dana", log=False).gap
    library.add_signal("dana", "replied", text="Please take me off this one.")
    after = library.recommend("dana", log=False)
    assert not after.fits_well
    assert after.gap == "They asked to be left alone (“Please take me off this one”): better send nothing now."
    assert after.action is not None
    assert after.action.item_id == "wait"
    assert library.recommend("dana", kind="action", log=False).items[0].item_id == "wait"


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
