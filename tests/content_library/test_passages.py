"""Passages follow the structure and lose nothing; sentences end where a reader would say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.asset import Block
from content_library.passages import MAX_WORDS, MIN_WORDS, cut, sentences
from recommender.errors import InputError


def words(count: int, name: str = "W") -> str:
    """One sentence of so many words."""
    return " ".join([f"{name}{n}" for n in range(count - 1)] + [f"{name}end."])


def counts(blocks: list[Block], max_words: int = MAX_WORDS) -> list[tuple[str, int]]:
    return [(p.place, len(p.text.split())) for p in cut("a", blocks, max_words)]


def test_nothing_gives_nothing() -> None:
    assert cut("a", []) == []
    assert cut("a", [Block(" \n "), Block("")]) == []


def test_positions_ids_and_text() -> None:
    first, second = cut("a", [Block(words(100, "X")), Block(words(100, "Y"))])
    assert (first.passage_id, first.text) == ("a#0", words(100, "X"))
    assert (second.passage_id, second.text) == ("a#1", words(100, "Y"))


def test_short_neighbours_under_a_heading_share_a_passage_that_begins_with_it() -> None:
    blocks = [Block("What it costs", heading=True), Block(words(20)), Block(words(30)), Block("Next", heading=True)]
    (only,) = cut("a", blocks)
    assert only.place == "What it costs"
    assert only.text == f"What it costs\n\n{words(20)}\n\n{words(30)}\n\nNext"


def test_headings_part_passages_and_stay_with_what_they_stand_over() -> None:
    blocks = [Block("One", heading=True), Block(words(60)), Block("Two", heading=True), Block(words(60, "z"))]
    assert [(p.place, p.text.split()[0]) for p in cut("a", blocks)] == [("One", "One"), ("Two", "Two")]


def test_long_pages_are_never_joined() -> None:
    assert counts([Block(words(70), "page 1"), Block(words(70), "page 2")]) == [("page 1", 70), ("page 2", 70)]


def test_a_short_slide_stands_alone_because_a_citation_names_it() -> None:
    assert counts([Block(words(5), "slide 1"), Block(words(100), "slide 2")]) == [("slide 1", 5), ("slide 2", 100)]
    assert counts([Block(words(100), "slide 1"), Block(words(5), "slide 2")]) == [("slide 1", 100), ("slide 2", 5)]
    # Neither neighbour has room: it stands alone.
    blocks = [Block(words(158), "slide 1"), Block(words(5), "slide 2"), Block(words(158), "slide 3")]
    assert counts(blocks) == [("slide 1", 158), ("slide 2", 5), ("slide 3", 158)]


def test_a_heading_at_the_foot_of_a_page_does_not_carry_the_next_page_away() -> None:
    blocks = [Block(words(100), "page 1"), Block("Foot", "page 1", heading=True), Block(words(100), "page 2")]
    assert counts(blocks) == [("page 1", 101), ("page 2", 100)]


def test_a_long_block_is_cut_at_sentence_ends_into_even_parts() -> None:
    block = Block(" ".join(words(10, f"S{n}x") for n in range(17)), "page 1")
    passages = cut("a", [block])
    assert [len(p.text.split()) for p in passages] == [90, 80]
    assert all(p.text.endswith("end.") and p.place == "page 1" for p in passages)


def test_a_short_rest_is_evened_out_with_what_stands_before_it() -> None:
    blocks = [Block(" ".join(words(10) for _ in range(15))), Block(words(20))]
    assert counts(blocks) == [("", 90), ("", 80)]


def test_a_sentence_over_the_limit_is_cut_between_words() -> None:
    passages = cut("a", [Block(words(400))])
    assert [len(p.text.split()) for p in passages] == [134, 134, 132]
    assert " ".join(p.text for p in passages) == words(400)


def test_a_script_without_spaces_is_cut_too() -> None:
    passages = cut("a", [Block("部品がない。" * 100)])
    assert "".join(p.text for p in passages) == "部品がない。" * 100
    assert max(len(p.text) for p in passages) <= MAX_WORDS + MAX_WORDS // 5  # punctuation is no word
    assert all(p.text.endswith("。") for p in passages)


def test_no_room_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="at least 1 word, not 0"):
        cut("a", [Block("x")], 0)


BLOCKS = st.lists(
    st.builds(
        Block,
        st.text("ab AB.!?\n-1#é", max_size=400),
        st.sampled_from(["", "page 1", "page 2", "slide 3, notes"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(BLOCKS, st.sampled_from([1, 3, 10, 40, MAX_WORDS]))
def test_every_word_occurs_once_and_in_order(blocks: list[Block], max_words: int) -> None:
    passages = cut("a", blocks, max_words)
    assert [w for p in passages for w in p.text.split()] == [w for b in blocks for w in b.text.split()]
    assert all(1 <= len(p.text.split()) <= max_words for p in passages)
    assert [p.position for p in passages] == list(range(len(passages)))
    # A passage can be found again in the asset's text.
    text = "\n\n".join(b.text for b in blocks if b.text.strip())
    assert all(p.text in text for p in passages)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_of_one_place_no_passage_is_needlessly_short(lengths: list[int]) -> None:
    sizes = [n for _, n in counts([Block(words(n), "page 1") for n in lengths])]
    assert sum(sizes) == sum(lengths)
    if sum(lengths) >= MIN_WORDS:
        assert min(sizes) >= MIN_WORDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("No stop", ["No stop"]),
        ("It costs 3.5 hours. That is much!", ["It costs 3.5 hours.", "That is much!"]),
        ("Ask Dr. Meier, e.g. at noon. Or Mr. X.", ["Ask Dr. Meier, e.g. at noon.", "Or Mr. X."]),
        ("It is z. B. so. Am 3. Mai kam z.B. der Wagen.", ["It is z. B. so.", "Am 3. Mai kam z.B. der Wagen."]),
        ("We saw 12. Then he left.", ["We saw 12.", "Then he left."]),
        ("Node.js v2.0 is out. see it", ["Node.js v2.0 is out. see it"]),
        ('"Yes." He left. (Really?) She too.', ['"Yes."', "He left.", "(Really?)", "She too."]),
        ("“Is it so?” she asked. Wait... Then go.", ["“Is it so?” she asked.", "Wait...", "Then go."]),
        ("See Smith et al. 2020 vs. Jones, etc. and go.", ["See Smith et al. 2020 vs. Jones, etc. and go."]),
        ("In the U.S. Army it works.", ["In the U.S. Army it works."]),
        ("Why vans return\nThe part was\nmissing.", ["Why vans return", "The part was\nmissing."]),
        ("We need:\n- fuel\n- trust. And time\n1. first", ["We need:", "- fuel", "- trust.", "And time", "1. first"]),
        ("One\n\ntwo", ["One", "two"]),
        ("部品がない。車は戻る。", ["部品がない。", "車は戻る。"]),
        ("?! ... !", ["?!", "...", "!"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_wrapped_line_is_no_sentence_end() -> None:
    line = "The part was not on board because nobody had told the depot about the change in plans for\nTuesday."
    assert sentences(line) == [line]


@given(st.text('ab AB.!?\n-1#é”"。', max_size=300))
def test_sentences_lose_no_word(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(s == s.strip() and s for s in found)


def test_a_contraction_ends_a_sentence_like_any_word() -> None:
    assert sentences("It pays back or it doesn't. Parts cost \u20ac40. Dr. J. Weiss agrees.") == [
        "It pays back or it doesn't.",
        "Parts cost \u20ac40.",
        "Dr. J. Weiss agrees.",
    ]
