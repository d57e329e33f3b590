"""Tags: who said what, whose word counts, and that no person's word is ever lost."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_library.asset import Asset, LabelSet, SetBy, Tag
from recommender.errors import InputError
from recommender.store import Store

STAGE, ROLE = LabelSet.STAGE, LabelSet.ROLE


class _UndoError(Exception):
    pass


@pytest.fixture
def library(store: Store) -> Store:
    for i in "abc":
        store.content.save(Asset(i, i.upper()))
    return store


def _ordered(tags: Iterable[Tag]) -> list[Tag]:
    return sorted(tags, key=lambda t: (t.asset_id, t.label_set, t.label, t.set_by, t.rater))


def test_tags_come_back_as_they_were(library: Store) -> None:
    tags = [
        Tag("a", STAGE, "explore", 0.1 + 0.2, 1 / 3, SetBy.PERSON, "ann", "2026-01-02T03:04:05+05:30", 4),
        Tag("b", ROLE, "finance", 0.0, 1.0),
    ]
    library.content.save_tags(tags)
    assert library.content.tags() == tags
    assert library.content.tags(["b"]) == tags[1:]
    assert library.content.tags([]) == []
    assert [type(t.set_by) for t in library.content.tags()] == [SetBy, SetBy]


def test_the_models_word_never_overwrites_a_persons(library: Store) -> None:
    said = Tag("a", STAGE, "explore", 1.0, 1.0, SetBy.PERSON)
    library.content.save_tags([said])
    guessed = Tag("a", STAGE, "explore", 0.1, 0.2)
    library.content.save_tags([guessed])
    library.content.replace_tags([Tag("a", STAGE, "decide", 0.9, 0.9)])
    assert library.content.tags() == [Tag("a", STAGE, "decide", 0.9, 0.9), said]
    assert library.content.effective_tags() == [said]


def test_two_raters_stand_side_by_side(library: Store) -> None:
    ann = Tag("a", STAGE, "explore", 1.0, 1.0, SetBy.PERSON, "ann")
    library.content.save_tags([ann, replace(ann, rater="bob", label="decide"), replace(ann, rater="bob")])
    assert len(library.content.effective_tags()) == 3


def test_a_persons_word_counts_per_label_set(library: Store) -> None:
    stage_by_model = Tag("a", STAGE, "decide", 0.6, 0.7)
    stage_by_import = Tag("a", STAGE, "explore", 1.0, 1.0, SetBy.IMPORT)
    role_by_model = Tag("a", ROLE, "finance", 0.6, 0.7)
    role_by_person = Tag("b", ROLE, "finance", 1.0, 1.0, SetBy.PERSON)
    library.content.save_tags([stage_by_model, stage_by_import, role_by_model, role_by_person])
    assert library.content.effective_tags() == [role_by_model, stage_by_import, role_by_person]
    assert library.content.effective_tags(["b", "c"]) == [role_by_person]


def test_replace_drops_what_the_same_voice_said_before_and_nothing_else(library: Store) -> None:
    old = [Tag("a", STAGE, label, 0.5, 0.5) for label in ("decide", "explore")]
    others = [Tag("a", ROLE, "finance", 0.5, 0.5), Tag("b", STAGE, "decide", 0.5, 0.5)]
    ann = Tag("a", STAGE, "decide", 1.0, 1.0, SetBy.PERSON, "ann")
    bob = replace(ann, rater="bob")
    library.content.save_tags([*old, *others, ann, bob])
    fresh = Tag("a", STAGE, "explore", 0.9, 0.9)
    corrected = replace(ann, label="justify")
    library.content.replace_tags([fresh, corrected])
    assert library.content.tags() == _ordered([fresh, corrected, bob, *others])


def test_history_keeps_each_word_of_people_and_imports_once(library: Store) -> None:
    first = Tag("a", STAGE, "explore", 1.0, 1.0, SetBy.PERSON, "ann", "2026-01-01")
    brought = Tag("b", STAGE, "decide", 1.0, 1.0, SetBy.IMPORT)
    second = replace(first, p_primary=0.0, at="2026-01-02")
    library.content.save_tags([first, brought, Tag("a", STAGE, "explore", 0.3, 0.3)])
    library.content.save_tags([first, brought])
    library.content.save_tags([second])
    library.content.replace_tags([replace(second, label="decide")])
    assert library.content.tag_history() == [first, brought, second, replace(second, label="decide")]
    assert library.content.tag_history(["b"]) == [brought]


def test_a_tag_of_an_unknown_asset_is_refused(library: Store) -> None:
    with pytest.raises(InputError, match="There is no asset 'zz', which tags refer to; add it to assets first"):
        library.content.save_tags([Tag("a", STAGE, "explore", 1, 1), Tag("zz", STAGE, "explore", 1, 1)])
    assert library.content.tags() == []


@pytest.mark.parametrize("changes", [{"p_primary": float("nan")}, {"p_primary": None}])
def test_a_number_that_is_none_is_refused(library: Store, changes: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"do not fit tags|p_primary must not be empty"):
        library.content.save_tags([replace(Tag("a", STAGE, "explore", 1, 1), **changes)])  # type: ignore[arg-type]


def test_unknown_columns_of_tags_are_kept(library: Store) -> None:
    library.content.save_tags([Tag("a", STAGE, "explore", 1, 1)], [{"sheet": "audit"}])
    assert library.extras(Tag) == {("a", "stage", "explore", "model", ""): {"sheet": "audit"}}


TAGS = st.builds(
    Tag,
    asset_id=st.sampled_from("abc"),
    label_set=st.sampled_from(LabelSet),
    label=st.sampled_from(["one", "two"]),
    p_primary=st.floats(0, 1),
    p_acceptable=st.floats(0, 1),
    set_by=st.sampled_from(SetBy),
    rater=st.sampled_from(["", "ann"]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.lists(TAGS, max_size=6)), max_size=5))
def test_any_series_of_saves_follows_the_rules(library: Store, batches: list[tuple[bool, list[Tag]]]) -> None:
    expected: dict[tuple[str, ...], Tag] = {}
    with suppress(_UndoError), library.transaction():
        for whole, batch in batches:
            # Within one batch the later of two of the same key counts.
            last = {(t.asset_id, t.label_set, t.set_by, t.rater, t.label): t for t in batch}
            if whole:
                library.content.replace_tags(batch)
                groups = {key[:4] for key in last}
                expected = {k: t for k, t in expected.items() if k[:4] not in groups}
            else:
                library.content.save_tags(batch)
            expected |= last
        assert library.content.tags() == _ordered(expected.values())

        def counts(tag: Tag) -> bool:
            voices = {t.set_by for t in expected.values() if (t.asset_id, t.label_set) == (tag.asset_id, tag.label_set)}
            best = next(v for v in (SetBy.PERSON, SetBy.IMPORT, SetBy.MODEL) if v in voices)
            return tag.set_by == best

        assert library.content.effective_tags() == _ordered(filter(counts, expected.values()))
        raise _UndoError
