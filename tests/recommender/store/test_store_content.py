"""Assets, passages and talking points, by value."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_library.asset import Asset, LabelSet, Passage, SetBy, Status, Tag, TalkingPoint, content_hash
from recommender.errors import InputError, NotFoundError
from recommender.store import Store, open_store
from recommender.store.tables import passages as passage_table

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FULL = Asset(
    "why-vans-return",
    "Why vans return",
    text="Half of the visits end without a repair. ☃ 'quoted'; \x00 zero",
    path="decks/vans.pptx",
    url="https://quillmere.example/vans",
    format="pptx",
    product="stores",
    market="utilities",
    language="en",
    campaign="spring",
    owner="ann",
    status=Status.DRAFT,
    version=3,
    published_at=date(2025, 12, 31),
    valid_from=date(2026, 1, 1),
    valid_to=date(2027, 1, 1),
    content_hash="h1",
    source="decks/vans.pptx",
)
PASSAGES = [Passage(FULL.asset_id, i, f"passage {i}", f"slide {i + 1}") for i in range(12)]


def test_an_asset_comes_back_as_it_was(store: Store, workspace: Path) -> None:
    assert store.content.save(FULL, PASSAGES) is True
    with open_store(workspace) as again:
        assert again.content.asset(FULL.asset_id) == FULL
        assert again.content.assets(with_text=True) == [FULL]
        assert again.content.assets() == [replace(FULL, text="")]
        # By number and not by text: 2 stands before 10.
        assert again.content.passages() == PASSAGES


def test_the_empty_library(store: Store) -> None:
    content = store.content
    assert (content.assets(), content.passages(), content.tags(), content.talking_points()) == ([], [], [], [])
    assert (content.by_source(), content.vanished(), content.content_version()) == ({}, set(), 0)
    with pytest.raises(NotFoundError, match=r"^There is no asset 'x'\.$"):
        content.asset("x")


def test_ids_select_and_order(store: Store) -> None:
    for i in "cab":
        store.content.save(Asset(i, i.upper()), [Passage(i, 0, i)])
    assert [a.asset_id for a in store.content.assets()] == ["a", "b", "c"]
    assert [a.asset_id for a in store.content.assets(ids=["c", "nothing", "a", "a"])] == ["a", "c"]
    assert store.content.assets(ids=[]) == []
    assert store.content.passages(iter(["b"])) == [Passage("b", 0, "b")]
    assert store.content.passages([]) == []


def test_thousands_of_ids_at_once(store: Store) -> None:
    with store.transaction():
        for i in range(300):
            store.content.save(Asset(f"a{i:04}", "t"))
    many = [f"a{i:04}" for i in range(100_000)]
    assert [a.asset_id for a in store.content.assets(ids=many)] == many[:300]


def test_saving_twice_changes_nothing(store: Store) -> None:
    store.content.save(FULL, PASSAGES)
    store.content.save_tags([Tag(FULL.asset_id, LabelSet.STAGE, "explore", 1.0, 1.0)])
    version = store.content.content_version()
    assert store.content.save(FULL, PASSAGES) is False
    assert store.content.asset(FULL.asset_id) == FULL
    assert store.content.passages() == PASSAGES
    assert len(store.content.tags()) == 1
    assert store.content.content_version() == version


def test_new_content_is_a_new_version_without_the_models_tags(store: Store) -> None:
    key = FULL.asset_id
    mine = Tag(key, LabelSet.STAGE, "decide", 1.0, 1.0, SetBy.PERSON, "ann", "2026-01-02")
    brought = Tag(key, LabelSet.MESSAGE, "why_us", 1.0, 1.0, SetBy.IMPORT)
    store.content.save(FULL, PASSAGES)
    store.content.save(Asset("other", "Other"))
    other = Tag("other", LabelSet.STAGE, "explore", 0.6, 0.7)
    store.content.save_tags([mine, brought, other, Tag(key, LabelSet.STAGE, "explore", 0.6, 0.7, passage=2)])
    shorter = [Passage(key, 0, "all new")]
    assert store.content.save(replace(FULL, text="all new", content_hash="h2", version=1), shorter) is True
    assert store.content.asset(key) == replace(FULL, text="all new", content_hash="h2", version=4)
    assert store.content.passages([key]) == shorter
    assert store.content.tags() == [other, brought, mine]


def test_new_metadata_keeps_text_passages_tags_and_version(store: Store) -> None:
    tag = Tag(FULL.asset_id, LabelSet.STAGE, "explore", 0.6, 0.7)
    store.content.save(FULL, PASSAGES)
    store.content.save_tags([tag])
    assert store.content.save(replace(FULL, title="New", text="", version=1, valid_to=None)) is False
    assert store.content.asset(FULL.asset_id) == replace(FULL, title="New", valid_to=None)
    assert store.content.passages() == PASSAGES
    assert store.content.tags() == [tag]


def test_the_same_content_cut_anew_replaces_the_passages(store: Store) -> None:
    store.content.save(FULL, PASSAGES)
    store.content.save_tags([Tag(FULL.asset_id, LabelSet.STAGE, "explore", 0.6, 0.7, passage=11)])
    cut = [Passage(FULL.asset_id, 0, "one long passage")]
    assert store.content.save(FULL, cut) is False
    assert store.content.passages() == cut
    # The model's tag pointed to passage 11, which is gone.
    assert store.content.tags() == []
    assert store.content.asset(FULL.asset_id).version == FULL.version


def test_passages_carry_the_hash_of_their_text(store: Store) -> None:
    store.content.save(FULL, PASSAGES[:2])
    with store._database.read() as connection:
        found = connection.execute(passage_table.select().order_by("position")).mappings().all()
    assert [row["content_hash"] for row in found] == [content_hash("passage 0"), content_hash("passage 1")]


def test_a_passage_of_another_asset_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="A passage of another asset was given for 'a'"):
        store.content.save(Asset("a", "A"), [Passage("b", 0, "text")])
    assert store.content.assets() == []


def test_by_source(store: Store) -> None:
    store.content.save(FULL)
    store.content.save(Asset("typed-in", "No source"))
    assert store.content.by_source() == {"decks/vans.pptx": replace(FULL, text="")}


def test_an_unknown_asset_names_the_nearest_by_id_and_title(store: Store) -> None:
    store.content.save(FULL)
    store.content.save(Asset("roi-sheet", "What a wasted visit costs"))
    with pytest.raises(NotFoundError) as raised:
        store.content.asset("why-van-returns")
    assert raised.value.near == ("why-vans-return",)
    with pytest.raises(NotFoundError) as raised:
        store.content.asset("What a wasted visit cost")
    assert raised.value.near == ("roi-sheet",)


def test_status(store: Store) -> None:
    for i in "abc":
        store.content.save(Asset(i, i))
    store.content.set_status(["a", "c"], Status.RETIRED)
    assert [a.status for a in store.content.assets()] == [Status.RETIRED, Status.APPROVED, Status.RETIRED]
    assert store.content.asset("a").status is Status.RETIRED
    with pytest.raises(NotFoundError, match="There is no asset 'bb'"):
        store.content.set_status(["b", "bb"], Status.RETIRED)
    assert store.content.asset("b").status is Status.APPROVED


def test_vanished_and_there_again(store: Store) -> None:
    for i in "abc":
        store.content.save(Asset(i, i, content_hash=i))
    store.content.mark_vanished(["a", "b", "nothing"], MOMENT)
    assert store.content.vanished() == {"a", "b"}
    assert store.content.vanished_at() == {"a": MOMENT, "b": MOMENT}
    store.content.mark_vanished(["a"], None)
    assert store.content.vanished() == {"b"}
    store.content.save(Asset("b", "b", content_hash="b"))
    assert store.content.vanished() == set()


def test_delete_takes_passages_and_tags_along_but_not_history_or_talking_points(store: Store) -> None:
    store.content.save(FULL, PASSAGES)
    store.content.save(Asset("kept", "Kept"), [Passage("kept", 0, "text")])
    said = Tag(FULL.asset_id, LabelSet.STAGE, "explore", 1.0, 1.0, SetBy.PERSON, "ann")
    store.content.save_tags([said])
    point = TalkingPoint("p1", "Half of the visits fail.", FULL.asset_id, place="slide 2")
    store.content.save_talking_points([point])
    store.content.delete([FULL.asset_id, "nothing"])
    assert [a.asset_id for a in store.content.assets()] == ["kept"]
    assert store.content.passages() == [Passage("kept", 0, "text")]
    assert store.content.tags() == []
    assert store.content.tag_history() == [said]
    assert store.content.talking_points() == [replace(point, asset_id="")]


def test_talking_points(store: Store) -> None:
    store.content.save(FULL)
    full = TalkingPoint(
        "p1", "Half fail.", FULL.asset_id, "slide 2", "stores", "utilities", "why_change", "business", "explore",
        Status.DRAFT, "ann",
    )  # fmt: skip
    store.content.save_talking_points([TalkingPoint("p2", "By hand."), full])
    assert store.content.talking_points() == [full, TalkingPoint("p2", "By hand.")]
    store.content.save_talking_points([TalkingPoint("p2", "By hand, better.")], [{"tone": "warm"}])
    assert store.content.talking_points(["p2"]) == [TalkingPoint("p2", "By hand, better.")]
    assert store.extras(TalkingPoint) == {("p2",): {"tone": "warm"}}
    with pytest.raises(InputError, match="There is no asset 'lost', which talking points refer to"):
        store.content.save_talking_points([TalkingPoint("p3", "x", "lost")])


def test_unknown_columns_are_merged(store: Store) -> None:
    store.content.save(FULL, (), {"Spot": "Sales", "rating": "4"})
    store.content.save(replace(FULL, title="New"))
    store.content.save(FULL, (), {"rating": None, "views": 7})
    assert store.extras(Asset) == {(FULL.asset_id,): {"Spot": "Sales", "views": 7}}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


class _UndoError(Exception):
    pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "☃ '#%"]),
            st.sampled_from(["h1", "h2"]),
            TEXT,
            st.lists(TEXT, min_size=1, max_size=3),
        ),
        max_size=8,
    )
)
def test_any_series_of_saves_follows_the_rules(store: Store, saves: list[tuple[str, str, str, list[str]]]) -> None:
    assets: dict[str, Asset] = {}
    cut: dict[str, list[Passage]] = {}
    with suppress(_UndoError), store.transaction():
        for key, digest, title, texts in saves:
            given_ = Asset(key, title, text="".join(texts), content_hash=digest)
            cut[key] = [Passage(key, i, t) for i, t in enumerate(texts)]
            old = assets.get(key)
            changed = old is None or old.content_hash != digest
            assert store.content.save(given_, cut[key]) is changed
            version = 1 if old is None else old.version + changed
            text = given_.text or (old.text if old and not changed else "")
            assets[key] = replace(given_, version=version, text=text)
        assert store.content.assets(with_text=True) == [assets[k] for k in sorted(assets)]
        assert store.content.passages() == [p for k in sorted(cut) for p in cut[k]]
        raise _UndoError
    assert store.content.assets() == []
