"""What of a text can be quoted by itself: it needs no sentence before it, and speaks to the reader of the message."""

import pytest

from content_library.asset import Passage
from recommender.assist.choose import choose, find
from recommender.assist.excerpts import read
from recommender.assist.sections import heading, is_interview, section


def quoted(text: str, place: str = "") -> list[str]:
    return [e.text for e in read(Passage("a", 0, text, place)).excerpts]


def test_a_whole_sentence_stands_alone() -> None:
    assert quoted("Overtime fell by a third at Havenlift in one winter.") == [
        "Overtime fell by a third at Havenlift in one winter."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In the district above, missing parts cost 80 euros.",
        "Missing parts cost 80 euros there in a week.",
        "This shows that missing parts cost 80 euros.",
        "However, missing parts cost 80 euros a day.",
        "They cost the depot 80 euros a day in fuel.",
        "Usually it is missing parts that cost 80 euros.",
        "In our example they held €9,400 each at purchase price.",
        "For most companies that is between €90 and €150.",
        "Times 85, that's €799,000 that nobody had heard of.",
        "From here on, missing parts cost 80 euros a day.",
        "Requirements 11 to 18 are about the plan of missing parts.",
        "The dispatchers asked for more time for those three jobs.",
        "Wanted to know whether missing parts could be used to judge people.",
        "Two, always side by side: value held per van, and visits per hundred.",
        "Cost of missing parts: it is 80 euros a day.",
        "When I counted, missing parts cost 80 euros.",
        "Missing parts, costly parts, and no van.",
        "Our partner's stock module, PartsPilot, and Stores for the vans.",
        "Forty-two engineers, forty-two coloured bars, hardly a white pixel.",
        "Missing parts cost 80 euros [3] in every van.",
        "Tell the room that missing parts cost 80 euros.",
        "Click on the plan and choose the parts that are missing.",
        "Settings › Shifts › New pattern of the missing parts.",
        "A second system costs by offer by offer These are fixed prices of parts.",
        "How to start Tell your manager which parts you would like to try.",
        "45 x 34 = 1,530 for the parts that are missing in the vans.",
        "Is there a free version of the parts list for the van?",
        "Missing parts in the van",
        "·  Missing parts of the van",
    ],
)
def test_what_cannot_stand_alone_is_not_quoted(text: str) -> None:
    assert quoted(text) == []


def test_a_sentence_may_bring_the_one_that_leans_on_it() -> None:
    one, two = "Stores asked for the installed base of each hospital.", "It made the difference for slow parts."
    assert quoted(f"{one} {two}") == [one, f"{one} {two}"]


def test_a_question_comes_with_its_answer_or_not_at_all() -> None:
    asked = "May subsidiaries be added to the contract? Yes, if over half of the shares are held."
    assert quoted(asked) == [asked]
    assert quoted("And what of subsidiaries, are they added? Yes, if over half of the shares are held.") == []


def test_words_of_somebody_who_is_asked_are_not_ours() -> None:
    text = (
        "With the head of logistics\n\nHow did you test?\n\nWe kept the fourth year of usage to ourselves in the test."
    )
    assert is_interview(Passage("a", 0, text))


def test_questions_that_a_company_answers_itself_are_no_interview() -> None:
    text = 'How often may you call?\n\nWe arrange a first call after fifteen minutes. "I do the calls on Fridays."'
    assert not is_interview(Passage("a", 0, text))
    assert is_interview(Passage("a", 0, text.replace("We arrange", "I would arrange")))
    assert [e.text for e in read(Passage("a", 0, text), others_speak=True).excerpts] == []
    ours = "We asked 23 operators in six countries for a year of records."
    assert quoted(ours) == [ours]


def test_one_question_that_buyers_ask_makes_no_interview_of_a_price_sheet() -> None:
    def passage(place: str, text: str, number: int) -> Passage:
        return Passage("sheet", number, text, place)

    terms = [
        passage("page 1", "Phones and data plans are not part of our supply.", 0),
        passage("page 2", "What purchasing usually asks\n\nWe give two per cent for payment in advance.", 1),
        passage("page 3", "With two emergencies a day a person is enough. At fifteen we would advise a second.", 2),
    ]
    assert not any(map(is_interview, terms))
    # Headings that say that somebody is asked; a sentence is no heading.
    for said, is_one in [
        ("With the head of logistics", True),
        ("Interview: two years on", True),
        ("With Anna Verbeek", True),
        ("With the new planner in place", False),
        (
            "An inspector who answers any questions of yours asks for the interview notes of the last three years.",
            False,
        ),
    ]:
        assert is_interview(passage("page 1", f"{said}\n\nWe kept a year to ourselves.", 3)) is is_one, said


def test_the_middle_of_what_somebody_said_is_not_quoted_without_them() -> None:
    text = '"The plan was made four times. Every depot had planners of its own. And then a main burst."'
    assert quoted(text) == []


def test_a_point_of_a_slide_needs_a_figure() -> None:
    text = (
        "What it was worth\n\nOvertime: 230 hours fewer a month\n\nLocks and their reasons, counted\n\n17:40 Tomorrow"
    )
    assert quoted(text, "slide 4") == ["Overtime: 230 hours fewer a month"]
    assert quoted(text, "page 4") == []


def test_a_section_is_quoted_for_and_against() -> None:
    text = "2. Planora\n\nSuits: long work.\n\nA handsome wall for weeks. The day is left to the foreman."
    passage = Passage("a", 0, text)
    found = section(passage)
    assert found is not None
    assert found.text == "A handsome wall for weeks. The day is left to the foreman."
    assert heading(passage) == "Planora"
    assert section(Passage("a", 0, "A sentence. Another one of them.")) is None


def best(need: str, *texts: str, **more: object) -> str:
    passages = [Passage("a", n, text) for n, text in enumerate(texts)]
    return find(need, passages, **more).facts[0].text  # type: ignore[arg-type]


def test_among_equals_a_fact_to_remember_comes_first() -> None:
    plain, figure = "Planners like a quiet Monday in the control room.", "Planners saved 31 per cent of their Mondays."
    assert best("planners", plain, figure) == figure
    assert best("planners", "Count every one of the planners' jobs by hand.", plain) == plain
    assert best("planners", "Crew 7 waited for the planners in Mill Lane.", plain) == plain


def test_words_of_time_do_not_make_a_subject() -> None:
    about = "Permits keep the crews waiting at the kerb of a street."
    assert (
        best("how many days and hours do permits take in a week", "Days and hours make a week of work.", about) == about
    )


def test_what_was_named_comes_before_all_else() -> None:
    about, other = "Planora leaves the day to the foreman.", "Re-planning at 30% of jobs is what planners do."
    assert best("re-planning of jobs", other, about, named=["Planora"]) == about


def test_facts_are_best_first_and_only_as_many_as_fit() -> None:
    fact = "In 240 visits, missing parts in the van were the cause of every fourth return."
    found = find(
        "missing parts in the van", [Passage("a", 0, fact), Passage("a", 1, "Vans need parts and drivers too.")]
    )
    assert found.facts[0].text == fact
    assert choose(found.facts, room=5) == ()
    assert [f.text for f in choose(found.facts, room=15)] == [fact]


def test_each_reason_is_the_true_one() -> None:
    for text, why in (
        ("It needs no tool beyond the plan and a pencil.", "It leans on the sentence before it."),
        ("Most depots ask for the costs that the table shows.", "It points at something that doesn't stand in it."),
        ("A household machine on the eco programme reaches 42.", "It ends with a number and doesn't say of what."),
    ):
        assert read(Passage("a", 0, text)).refused == ((text, why),)


def test_a_product_that_is_called_one_makes_no_table_of_a_sentence() -> None:
    told = "Barista One cleans its milk system by itself every night."
    assert quoted(told) == [told]
    assert quoted("The rates are fixed for small teams Two years are the shortest term.") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The old report said that 85 per cent were closed.", "That was a count of closing codes."),
        ("Stores proposes a part for every van.", "It doesn't order one by itself."),
        ("A licence costs 40 euros a month.", "But the platform fee comes on top of it."),
    ],
)
def test_half_a_thought_is_quoted_whole_or_not_at_all(first: str, second: str) -> None:
    assert quoted(f"{first} {second}") == [f"{first} {second}"]
    too_long = f"{second[:-1]} {'and so on and on ' * 12}."
    found = read(Passage("a", 0, f"{first} {too_long}"))
    assert [e.text for e in found.excerpts] == []
    assert (first, "It is half a thought: the sentence after it completes it or takes it back.") in found.refused


@pytest.mark.parametrize(
    "text",
    [
        "Customers pay for that neatness with their afternoons.",
        "We asked what eight customers who had used both told us.",
        "Recorded for four weeks before the start: jobs finished per crew and week.",
        "A seat on the customer council, which sees plans and has struck items off them.",
        "Two could not represent a permit as something that opens.",
        "The report said that 352 of the 414 were closed.",
        "Number 16 separates the field of suppliers quickly.",
        "--force flag plus a hint to make running it again easier.",
        "ISO 27035 — information security incident management, part 1: principles and process.",
        "The following section will guide you through the criteria to consider.",
        "This article will reflect on our first year of building it.",
        "Advanced targeting for surveys helps you avoid that.",
    ],
)
def test_what_points_outside_itself_or_was_no_sentence_is_not_quoted(text: str) -> None:
    assert quoted(text) == []


def test_what_speaks_of_its_page_does_not_follow_a_quotation() -> None:
    first = "In one year we grew to more than 6,000 stars and 5,000 users."
    assert quoted(f"{first} This article will reflect on it.") == [first]
