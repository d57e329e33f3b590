"""Which passage and which sentence are quoted, on texts whose answer the eye can see."""

from __future__ import annotations

from content_library.asset import Passage
from recommender.quotes import SAME_WORDS, keywords, passage_to_quote, quotation


def passage(text: str, internal: bool = False) -> Passage:
    return Passage("a", 0, text, "slide 1, notes" if internal else "slide 1")


PREFACE = passage("This paper answers what reviewers of security usually ask.")
KEYS = passage("Each customer has an encryption key of its own.")
NOTES = passage("Say that our data is encrypted.", internal=True)


def test_of_passages_about_equally_near_the_one_that_names_it_is_quoted() -> None:
    need = "is it encrypted"
    assert passage_to_quote([PREFACE, KEYS], [0.5, 0.45], need) is KEYS
    # A passage that is clearly nearer keeps its place, whatever words the other has.
    assert passage_to_quote([PREFACE, KEYS], [0.5, 0.49 - SAME_WORDS], need) is PREFACE
    assert passage_to_quote([PREFACE, KEYS], [0.5, 0.45], "what do reviewers ask") is PREFACE


def test_a_presenters_note_is_never_quoted() -> None:
    assert passage_to_quote([NOTES, KEYS], [0.9, 0.1], "encrypted") is KEYS
    assert passage_to_quote([NOTES], [0.9], "encrypted") is None
    assert passage_to_quote([], [], "encrypted") is None


def test_without_a_need_the_first_passage_is_quoted() -> None:
    assert passage_to_quote([NOTES, PREFACE, KEYS], [], "") is PREFACE
    assert passage_to_quote([PREFACE, KEYS], [0.3, 0.3], "") is PREFACE


def test_the_sentence_that_shares_most_words_is_quoted_in_any_inflection() -> None:
    text = "Our centres stand in two countries of Europe. Each customer's data are encrypted with a key."
    assert quotation(text, "do you use encryption keys") == "Each customer's data are encrypted with a key."
    assert quotation(text, "something else").startswith("Our centres stand")


def test_keywords_are_longer_words_without_their_endings() -> None:
    assert keywords("The costs of encrypting a key, encrypted") == {"cost", "encry"}
    assert keywords("") == set()
