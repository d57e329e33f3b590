"""What stands by itself: a sentence whose words all mean something to whoever has read nothing else."""

import pytest

from content_library.asset import Passage
from recommender.assist.excerpts import read
from recommender.assist.standing import (
    is_bare_count,
    is_fragment,
    is_of_nobody,
    is_of_the_page,
    is_story,
    points_elsewhere,
)


def quoted(text: str) -> list[str]:
    return [e.text for e in read(Passage("a", 0, text)).excerpts]


@pytest.mark.parametrize(
    "text",
    [
        "At the median, EUR 7.3 million of it reaches the depots.",
        "Most teams set it up in under 2 minutes on a Monday.",
        "We list it as some planners discover that parts are missing.",
        "In our example they held €9,400 each at purchase price.",
        "Before anyone asks, here is how to size the stock of parts.",
        "Before you sign, size the thing from your own books of parts.",
        "The planner will then stop giving parts to the vans.",
        "The planner keeps such parts for two weeks in each van.",
        "At 12 per cent for capital and write-offs that saves €16,500 a year.",
        "If planners are not aware of that, they use the free plan.",
        "In one depot the other nine minutes had been coffee.",
    ],
)
def test_what_points_out_of_the_sentence_is_not_quoted(text: str) -> None:
    assert points_elsewhere(text)
    assert quoted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "If a planner moves a job, it keeps its appointment in the plan.",
        "When customers complain, they rarely call the depot first.",
        "Brackwater plans 260 people with Rota and trusts it.",
        "People forgive a delay that they heard of at eleven.",
        "Missing parts cost the depot 80 euros a day in fuel.",
    ],
)
def test_what_carries_its_own_subject_is(text: str) -> None:
    assert not points_elsewhere(text)
    assert quoted(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Customers who have worked with either product for six months or more, in any market.",
        "Planned work and emergencies in one plan rather than two systems.",
        "Recorded for four weeks before the start and again in weeks 11 to 14.",
        "Invoice quarterly in advance, thirty days to pay.",
        "Impact start to resolution - measures the whole time that a customer waits.",
        '"Planning needs it" is seldom true of the people in the field.',
    ],
)
def test_a_row_of_words_is_no_sentence(text: str) -> None:
    assert is_fragment(text)
    assert quoted(text) == []


def test_a_whole_sentence_is_no_fragment() -> None:
    for text in (
        "Customers who have worked with Rota for a year renew their contract.",
        "A job that needs two people has to find both at the same hour.",
        "A planner that saves time will be switched off by your dispatchers.",
        "Choose the tool that suits the work of your crews.",
    ):
        assert not is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        "A huge thank you to everybody who helped us.",
        "Join the conversation on our forum about vans.",
        "Planners see our homepage for the plans that are possible.",
        "Today, Planora announced the beta of its planning wall.",
        "Just go to your project and start the plan immediately.",
    ],
)
def test_what_speaks_of_its_page_says_nothing_of_the_matter(text: str) -> None:
    assert is_of_the_page(text)
    assert quoted(text) == []


def test_a_count_without_its_thing_is_not_quoted() -> None:
    assert is_bare_count("A company with 50 engineers usually finds between 150 and 400.")
    assert quoted("A company with 50 engineers usually finds between 150 and 400.") == []
    shared = "For the slow ones, Partway was right in 58 per cent of cases and Stores in 74."
    assert not is_bare_count(shared)
    assert quoted(shared) == [shared]
    for text in ("The company was founded by two planners in 2009.", "Data are kept as in Article 28."):
        assert not is_bare_count(text)


@pytest.mark.parametrize("mark", ["•", "▪", "**", "`", "[", "✓"])
def test_marks_of_a_page_are_not_quoted(mark: str) -> None:
    assert quoted(f"Missing parts cost {mark} the depot 80 euros a day.") == []
    assert quoted("• Missing parts cost the depot 80 euros a day.") == ["Missing parts cost the depot 80 euros a day."]


def test_an_answer_is_a_sentence_too() -> None:
    assert quoted("Which options did you compare for the vans? Three.") == []
    assert quoted("Which benefit can be audited in a depot? Express shipments, in the first quarter.") == []
    asked = "Which benefit can be audited in a depot? Express shipments fall in the first quarter."
    assert asked in quoted(asked)


def test_what_follows_leans_on_the_sentence_and_on_no_other() -> None:
    one = "A job that needs two people has to find both at one place."
    assert quoted(f"{one} None of these is difficult.") == [one]
    assert quoted(f"{one} Here Crew 3 drives past at about 11:15.") == [one]
    assert f"{one} It takes a minute of the planner's time." in quoted(
        f"{one} It takes a minute of the planner's time."
    )


def test_where_a_reader_may_stand_is_half_a_story() -> None:
    for text in (
        "Somebody in operations has told you that stock is a problem.",
        "Operations looks for software, and you have been asked for a paragraph.",
        "You have decided that things must change in the plant.",
    ):
        assert is_story(text)
    assert not is_story("You have to count each part twice in all of the vans.")


def test_what_speaks_of_nobody_in_particular() -> None:
    for text in ("Someone took out several.", "Most van lists are old.", "At least once means twice.", "Nobody asks."):
        assert is_of_nobody(text), text
    for text in (
        "Most of our customers count them.",
        "One manager counted his calls.",
        "The most we charge is 9 euros.",
    ):
        assert not is_of_nobody(text), text


def test_one_person_of_a_story_speaks_against_a_sentence() -> None:
    assert is_story("The engineer with the tall van can't enter the hospital car park.")
    assert not is_story("An engineer with a tall van can't enter most car parks.")
