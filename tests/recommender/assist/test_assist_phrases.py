"""The framing: phrases that state nothing, a topic that the asset shares with the need, and how people are greeted."""

from pathlib import Path

import pytest

from recommender.assist.called import first_name, short_title
from recommender.assist.names import names
from recommender.assist.numbers import numbers
from recommender.assist.phrases import PLACEHOLDERS, default_phrases, load_phrases, phrases_for
from recommender.assist.topic import topic_of
from recommender.errors import InputError

STAGES = ("unaware", "aware", "considering", "evaluating", "deciding", "adopting", "expanding", "advocating")
MESSAGES = ("why_change", "why_us", "why_stay")
# What was only observed, or is a promise or an emptiness, has no place in a phrase.
NEVER = (
    "visited",
    "opened",
    "clicked",
    "downloaded",
    "noticed",
    "saw that you",
    "guarantee",
    "finds you well",
    "best in",
)


def test_phrases_state_nothing() -> None:
    for phrases in default_phrases().values():
        for phrase in phrases.all():
            said = phrase
            for placeholder in PLACEHOLDERS:
                said = said.replace(f"“{{{placeholder}}}”", "it.").replace(f"{{{placeholder}}}", "it")
            assert numbers(said) == (), phrase
            # German writes every noun like a name.
            assert phrases.language != "en" or names(said) == [], phrase
            assert not [word for word in NEVER if word in said.lower()], phrase


def test_every_stage_message_and_kind_of_wish_has_phrases_of_its_own() -> None:
    for phrases in default_phrases().values():
        offers = [phrases.variants("offer", stage) for stage in (*STAGES, "silence", "objection", "asked_for_call")]
        assert len({*offers, phrases.variants("offer", "other")}) == len(offers) + 1
        assert len({phrases.variants("lead", message) for message in MESSAGES}) == len(MESSAGES)


def test_a_finer_key_falls_back_on_the_coarser_one() -> None:
    phrases, _ = phrases_for("en")
    assert phrases.variants("angle", "why_us/finance") != phrases.variants("angle", "why_us")
    assert phrases.variants("angle", "why_us/astronaut") == phrases.variants("angle", "why_us")
    assert phrases.variants("angle", "why_not/finance") == phrases.variants("angle", "other")


def test_phrases_of_a_region_are_those_of_its_language() -> None:
    assert [phrases_for(language)[1] for language in ("", "en_GB", "en-US", "xx")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("de: {}", "must hold phrases by language"),
        ("en: {greetings: [a, b]}", "'greetings' is not a slot"),
        ("en: {greeting: [only]}", "at least two phrases"),
        (
            "en: {greeting: ['Hi {firstname}', b]}",
            "may use only action, link, name, named, place, quote, sender, source, title, topic, whole_name",
        ),
        ("en: {greeting: ['Hi {', b]}", "is not a phrase"),
        ("en: [", "cannot be read"),
    ],
)
def test_a_wrong_phrase_file_says_where(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "phrases.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"phrases\.yaml") as caught:
        load_phrases(file)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("need", "text", "topic"),
    [
        ("Angry about missing parts in the van.", "Missing parts in the van cost money.", "missing parts in the van"),
        ("She believes the UptimeRobot account is enough", "A UptimeRobot account", "the UptimeRobot account"),
        ("Wants Atlassian Statuspage moved", "Moving from Atlassian Statuspage", "Atlassian Statuspage"),
        ("How does your re-planning differ?", "Re-planning takes a minute", "re-planning"),
        ("I'd like your roll-out plan", "A roll-out plan for nine depots", "the roll-out plan"),
        ("Is a lost hour the drive or not", "An hour of work, and the drive", ""),
        ("Does Els have to sign it", "Or else it fails", ""),
        ("He thinks that we are too expensive", "We are not expensive", ""),
        ("Asked for 40 vans", "40 vans", ""),
        ("politically weak sponsor", "How to plan visits", ""),
        ("", "Anything", ""),
    ],
)
def test_only_a_phrase_that_the_asset_holds_too_is_said_of_a_need(need: str, text: str, topic: str) -> None:
    assert topic_of(need, [text]) == topic


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Dana Whitlock", "Dana"),
        ("Whitlock, Dana", "Dana"),
        ("Dr. Eva Weiss", "Dr. Weiss"),
        ("J. Smith", "J. Smith"),
        ("dana@acme.example", ""),
        ("  ", ""),
    ],
)
def test_how_a_person_is_greeted(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("What a van full of parts costs: a note for finance", "What a van full of parts costs"),
        ("Five planning tools for utility crews, and who each one suits", "Five planning tools for utility crews"),
        ("Requirements Guide: Scheduling Software", "Requirements Guide"),
        ("Klinikon: Fewer Tubes", "Klinikon: Fewer Tubes"),
        ("Set up skills, shifts and absence", "Set up skills, shifts and absence"),
        ("", ""),
    ],
)
def test_a_title_is_called_by_its_first_part(title: str, short: str) -> None:
    assert short_title(title) == short


def test_no_phrase_supposes_what_is_not_there() -> None:
    said = [phrase for phrases in default_phrases().values() for phrase in phrases.all()]
    for supposed in ("line of the offer", "To go with it, I picked", "Zeile des Angebots", "ob es bei Ihnen hält"):
        assert not [phrase for phrase in said if supposed in phrase]
