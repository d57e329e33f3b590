"""What a person gets to read of an item: a quotation that stands in the text, where it stands, and when it was new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommender.quotes import QUOTE_WORDS
from recommender.results import Item
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
Show = Callable[..., Item]


@pytest.fixture
def show(rec: Recommender, tmp_path: Path) -> Show:
    """The only item of a library with this one asset, asked with a need."""

    def show(text: str, ask: str = "steam valve", **front: str) -> Item:
        stated = "".join(f"{k}: {v}\n" for k, v in {"language": "en", **front}.items())
        (tmp_path / "a.md").write_text(f"---\n{stated}---\n{text}\n", encoding="utf-8")
        rec.add_content(tmp_path / "a.md", as_of=NOW)
        (item,) = rec.recommend(ask=ask, as_of=NOW, log=False).items
        return item

    return show


def part(item: Item, name: str) -> str:
    return next(p.why for p in item.parts if p.name == name)


def test_the_sentence_nearest_to_the_need_is_quoted_with_what_follows(show: Show) -> None:
    text = (
        "# Ovens\n\nBread has been baked on stone for ages. The steam valve opens at two bars of pressure. "
        "It closes. After that the door can be opened without any danger."
    )
    item = show(text)
    assert item.quote == (
        "The steam valve opens at two bars of pressure. It closes. "
        "After that the door can be opened without any danger."
    )
    assert item.place == "Ovens"
    assert show(text, ask="bread on stone").quote.startswith("Bread has been baked on stone for ages.")


def test_a_heading_is_not_quoted(show: Show) -> None:
    item = show("# Everything about the steam valve of an oven\n\nIt opens at two bars of pressure or so.")
    assert item.quote == "It opens at two bars of pressure or so."


def test_a_quotation_has_no_gaps(show: Show) -> None:
    """A list stands between the two sentences: what is quoted ends before it."""
    text = "The steam valve opens at two bars of pressure.\n\n- one bar\n\nThe door of the oven opens after it."
    assert show(text).quote == "The steam valve opens at two bars of pressure."


def test_a_long_quotation_ends_with_a_whole_sentence_or_an_ellipsis(show: Show) -> None:
    sentence = "The steam valve opens at {0} bars, and the door of the oven after it."
    item = show(" ".join(sentence.format(i) for i in range(9)))
    assert len(item.quote.split()) <= QUOTE_WORDS
    assert item.quote.endswith("after it.")
    endless = show("The steam valve opens " + "and opens " * 60 + "again.")
    assert endless.quote.endswith(" …")
    assert len(endless.quote.removesuffix(" …").split()) == QUOTE_WORDS


def test_a_text_without_a_whole_sentence_is_quoted_as_it_is(show: Show) -> None:
    assert show("steam valve, two bars").quote == "steam valve, two bars"


def test_the_passage_nearest_to_the_need_is_the_one_that_is_quoted(show: Show) -> None:
    filler = "Bread needs flour, water, salt and a good deal of patience every morning. " * 8
    item = show(f"# Bread\n\n{filler}\n\n# Valves\n\nThe steam valve opens at two bars of pressure. {filler}")
    assert item.place == "Valves"
    assert item.quote.startswith("The steam valve opens at two bars of pressure.")


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2025-06-15", "published today"),
        ("2025-06-14", "published yesterday"),
        ("2025-06-05", "published 10 days ago"),
        ("", "no date is known (counts as 50%)"),
    ],
)
def test_when_it_was_new(published: str, words: str, show: Show) -> None:
    assert part(show("The steam valve.", **({"published_at": published} if published else {})), "freshness") == words


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ({}, "made for every product and market"),
        ({"product": "rota"}, "about rota"),
        ({"product": "rota", "market": "bakery"}, "about rota, made for bakery"),
    ],
)
def test_what_it_was_made_for(front: dict[str, str], words: str, show: Show) -> None:
    assert part(show("The steam valve.", **front), "market") == words


def test_its_stage_message_and_roles_are_those_of_its_tags(show: Show) -> None:
    item = show("The steam valve.", stage="deciding", message="why_us", roles="security; finance")
    assert (item.stage, item.message, item.roles) == ("deciding", "why_us", ("finance", "security"))
    assert part(item, "outcome") == "nobody has noted yet what came of it"


def test_what_suits_another_stage_names_the_one_where_they_stand(rec: Recommender, tmp_path: Path) -> None:
    """An import says that it is right for one stage and no other; the first of all stages is not theirs."""
    (tmp_path / "a.md").write_text("The steam valve opens.", encoding="utf-8")
    rec.add_content(tmp_path / "a.md", as_of=NOW)
    (tmp_path / "tags.csv").write_text("asset_id,label_set,label\na,stage,adopting\n", encoding="utf-8")
    rec.import_table(tmp_path / "tags.csv", as_of=NOW)
    (item,) = rec.recommend(stage="deciding", as_of=NOW, log=False).items
    assert item.reason.startswith("Hardly right for somebody who is about to decide")
    assert "rather for somebody who is getting it to work" in item.reason
    assert "sees no reason to change" not in item.reason


def test_of_two_stages_that_are_alike_every_view_names_the_same(rec: Recommender, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The steam valve opens.", encoding="utf-8")
    rec.add_content(tmp_path / "a.md", as_of=NOW)
    tags = "asset_id,label_set,label,p_primary\na,stage,deciding,0.5\na,stage,evaluating,0.5\n"
    (tmp_path / "tags.csv").write_text(tags, encoding="utf-8")
    rec.import_table(tmp_path / "tags.csv", as_of=NOW)
    (item,), (listed,) = rec.recommend(stage="deciding", as_of=NOW, log=False).items, rec.assets()
    assert item.stage == listed.stage == rec.asset("a").stage == "evaluating"
    assert listed.likeliest == ("evaluating", "deciding")


def test_what_is_far_from_a_question_says_so(rec: Recommender, tmp_path: Path) -> None:
    for name, text in {"a": "The steam valve opens at two bars.", "b": "Violets bloom beside a quiet pond."}.items():
        (tmp_path / f"{name}.md").write_text(f"---\nlanguage: en\n---\n{text}\n", encoding="utf-8")
        rec.add_content(tmp_path / f"{name}.md", as_of=NOW)
    found = rec.recommend(ask="The steam valve opens at two bars.", as_of=NOW, log=False)
    near = {i.item_id: i.reason for i in found.items}
    assert "close to the need" in near["a"].lower()
    assert "but far from what this is about" in near["b"].lower()
    assert "far from" not in near["a"]
