"""Which passage and which sentence are quoted, on texts whose answer the eye can see."""

from __future__ import annotations

from content_library.asset import Passage
from recommender.quotes import QUOTE_WORDS, READS, SAME_WORDS, answers, keywords, quotation, subjects
from recommender.talking import Listener, may_be_told


def passage(text: str, place: str = "page 1") -> Passage:
    return Passage("a", 0, text, place)


def quoted(passages: list[Passage], similarities: list[float], need: str) -> str:
    found = quotation(passages, similarities, need)
    return found.text if found else ""


PREFACE = passage("This paper answers what reviewers of security usually ask.")
KEYS = passage("Each customer has an encryption key of its own.", "page 2")
NOTES = passage("Say that our data is encrypted.", "slide 1, notes")


def test_of_passages_about_equally_near_the_one_that_names_it_is_quoted() -> None:
    need = "is it encrypted"
    assert quoted([PREFACE, KEYS], [0.5, 0.45], need) == KEYS.text
    # A passage that is clearly nearer keeps its place, whatever words the other has.
    assert quoted([PREFACE, KEYS], [0.5, 0.49 - SAME_WORDS], need) == PREFACE.text
    assert quoted([PREFACE, KEYS], [0.5, 0.45], "what do reviewers ask") == PREFACE.text


def test_a_rare_word_tells_more_than_one_that_is_everywhere() -> None:
    """Every passage speaks of engineers and planning; one names the rival that is asked about."""
    ours = passage("Engineers like planning with us, and planning likes engineers.")
    other = passage("Engineers do their planning by hand in many places.")
    rival = passage("Planora asks its engineers to wait.", "page 9")
    found = quotation([ours, other, rival], [0.40, 0.40, 0.38], "how does planning for engineers differ from Planora's")
    assert found is not None
    assert (found.text, found.place) == (rival.text, "page 9")


def test_a_presenters_note_is_never_quoted() -> None:
    assert quoted([NOTES, KEYS], [0.9, 0.1], "encrypted") == KEYS.text
    assert quotation([NOTES], [0.9], "encrypted") is None
    assert quotation([], [], "encrypted") is None


def test_without_a_need_the_first_passage_is_quoted() -> None:
    assert quoted([NOTES, PREFACE, KEYS], [], "") == PREFACE.text
    assert quoted([PREFACE, KEYS], [0.3, 0.3], "") == PREFACE.text


def test_the_sentence_that_shares_most_words_is_quoted_in_any_inflection() -> None:
    text = "Our centres stand in two countries of Europe. Each customer's data are encrypted with a key."
    assert (
        quoted([passage(text)], [0.5], "do you use encryption keys") == "Each customer's data are encrypted with a key."
    )
    assert quoted([passage(text)], [0.5], "something else") == text


def test_a_sentence_that_leans_on_another_comes_with_it() -> None:
    text = "The door has a double lock. It keeps burglars out for an hour at least."
    assert quoted([passage(text)], [0.5], "burglars") == text


def test_entries_of_a_list_are_left_to_their_list() -> None:
    text = "Three things decide about a lock of this kind.\n\n- Locks that burglars know do not count.\n- Ask for both."
    assert quoted([passage(text)], [0.5], "burglars") == "Three things decide about a lock of this kind."
    only = "- Locks that burglars know do not count."
    assert quoted([passage(only)], [0.5], "burglars") == only


def test_whole_sentences_go_before_a_table_that_is_a_little_nearer() -> None:
    table = passage("Locks | Doors\n9 | 12")
    assert quoted([table, KEYS], [0.5, 0.45], "price") == KEYS.text
    assert quoted([table, KEYS], [0.5, 0.49 - READS], "price") == "Locks | Doors · 9 | 12"


def test_the_lines_of_a_slide_or_a_table_stay_apart() -> None:
    assert quoted([Passage("a", 1, "Doors\n\nLocks | 9\nKeys")], [0.5], "locks") == "Doors · Locks | 9 · Keys"
    assert (
        quoted([passage("First plan of a\nweek\nSecond plan")], [0.5], "locks") == "First plan of a week · Second plan"
    )
    long = quoted([passage("and " * 80)], [0.5], "locks")
    assert long.endswith(" …")
    assert len(long.split()) == QUOTE_WORDS + 1


def test_a_quotation_answers_in_the_very_words_or_does_not() -> None:
    need = "are the records signed and do they meet Part 11"
    assert answers("FrostTrack records are signed and meet Part 11.", need)
    assert not answers("Records are kept for ten years.", need)
    # Two words in common are soon found.
    assert not answers("What it costs in a year.", "what does it cost")


def test_keywords_are_longer_words_without_their_endings() -> None:
    assert keywords("The costs of encrypting a key, encrypted") == {"cost", "encry"}
    assert keywords("") == set()


def test_the_title_of_an_asset_is_no_quotation_of_it() -> None:
    title, prices = Passage("a", 0, "Prices and Terms", "Prices and Terms"), Passage("a", 1, KEYS.text, "Prices")
    assert quoted([title, prices], [0.9, 0.1], "prices and terms") == KEYS.text
    assert quoted([title, prices], [], "") == KEYS.text
    slide = Passage("a", 0, "Board Paper\n\nDecision: move to rental by April", "slide 1")
    assert quoted([slide], [0.5], "rental") == "Decision: move to rental by April"
    assert quoted([title], [0.9], "prices") == "Prices and Terms"


def test_a_row_of_a_table_is_not_quoted_as_prose() -> None:
    rows = passage("A skill belongs on the list if somebody lacks it.\n\nSkill | Level | Lapses?")
    assert quoted([rows], [0.5], "skill level") == "A skill belongs on the list if somebody lacks it."


def test_a_quotation_does_not_end_with_a_question_nor_begin_by_pointing() -> None:
    text = passage("Crews drive past the school at eleven. Here they stop for a job. What are the results?")
    assert quoted([text], [0.5], "stop for a job") == (
        "Crews drive past the school at eleven. Here they stop for a job."
    )


def test_the_subjects_of_a_text_stand_in_its_headings_or_in_much_of_it() -> None:
    first = Passage("a", 0, "Steel doors\n\nWood burns.", "Locks")
    assert subjects([first, passage("Wood rots.", "")], "en") == {"steel", "door", "lock", "wood"}
    # A sentence is no heading, though a text begins with it.
    assert subjects([passage("Wood burns in every stove.", "")], "en") == frozenset()


def test_a_quotation_leaves_out_what_may_not_be_told() -> None:
    """By the rule of a draft: a rival alone, also where only "it" says so, and a setback to who is about to sign."""
    plain = "Burglars need eleven minutes for a door of steel."
    lost = "One customer moved the other way, since burglars came back."
    theirs = (
        "Lattice is a good lock for burglars and friends. It has more keys than ours, and it is cheaper for burglars."
    )
    back = "Going back was needed once, after a mistaken key for burglars."

    def told(listener: Listener, *texts: str) -> str:
        own = [passage(text) for text in texts]
        found = quotation(own, [0.9 - 0.1 * n for n in range(len(own))], "burglars", may_be_told(listener, "", own))
        return found.text if found else ""

    rivals = Listener("evaluating", rivals=("Lattice",))
    assert told(rivals, theirs, plain) == plain
    assert told(Listener("evaluating"), theirs, plain) == theirs
    assert told(rivals, f"{plain} {lost}") == plain
    assert told(rivals, theirs) == ""
    assert told(rivals, back) == back
    assert told(Listener("deciding"), back, plain) == plain


def test_what_a_question_names_by_capitals_or_a_figure_is_quoted_where_it_stands() -> None:
    table = passage("Control State\n\nBackups Every hour\n\nManagement system Certified to ISO 27001, whole company")
    other = passage("A certificate for hospitals is not there yet, and nobody has asked for one.", "page 3")
    asked = "Do you have an ISO 27001 certificate?"
    assert quoted([other, table], [0.6, 0.2], asked) == "Management system Certified to ISO 27001, whole company"
    assert answers("Management system Certified to ISO 27001, whole company", asked)
    assert not answers(other.text, asked)
    # A sentence that has it goes before a row; without such a name, what is nearest is quoted.
    said = passage("We have been certified to ISO 27001 since 2019.", "page 4")
    assert quoted([other, table, said], [0.6, 0.2, 0.1], asked) == said.text
    assert quoted([other, table], [0.6, 0.2], "Do you have a certificate?") == other.text
