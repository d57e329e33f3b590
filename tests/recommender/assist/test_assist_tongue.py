"""A message is in one language: the asset's where there are phrases, else the contact's; nothing else is mixed in."""

from dataclasses import replace

import pytest

from content_library.asset import Passage
from recommender.assist import Draft, DraftRequest, Heard, Part, Similar, compose
from recommender.assist.foreign import read_foreign
from recommender.assist.phrases import default_phrases
from recommender.assist.tongue import message_language
from recommender.languages import language_of

GERMAN = Passage(
    "besuch",
    0,
    "Der zweite Besuch\n\nEin zweiter Besuch kostet im Schnitt 118 Euro an Fahrt und Zeit. Das ist der Grund für die "
    "hohen Kosten im Jahr. Die meisten Betriebe kennen ihre Lücken nicht.",
    "page 3",
)
FRENCH = Passage("visite", 0, "Une deuxième visite coûte en moyenne 118 euros de trajet et de temps de travail.")
DUTCH = Passage("bezoek", 0, "Een tweede bezoek kost gemiddeld 118 euro aan reis en arbeidstijd.")
SPANISH = Passage("visita", 0, "Una segunda visita cuesta de media 118 euros en viaje y tiempo de trabajo.")
ASKED = {
    "de": "Was kostet uns ein zweiter Besuch eigentlich?",
    "fr": "Combien nous coûte une deuxième visite ?",
    "nl": "Wat kost ons een tweede bezoek?",
    "es": "¿Cuánto nos cuesta una segunda visita?",
    "en": "What does a second visit cost us?",
}


def request(language: str, asked: str, contact: str = "") -> DraftRequest:
    said = ASKED[asked]
    return DraftRequest(
        contact_name="Weber, Katrin",
        stage="aware",
        message="why_change",
        need=said,
        sender_name="Tom Ellis",
        title="118",
        link="text.pdf",
        language=language,
        heard=(Heard("replied", said, 2.0),),
        contact_language=contact or asked,
    )


def facts(draft: Draft) -> list[str]:
    return [s.text for s in draft.sentences if s.cites]


def framing(draft: Draft) -> str:
    return " ".join(s.text for s in draft.sentences if not s.cites)


@pytest.mark.parametrize("language", [*ASKED, ""])
def test_a_few_words_tell_their_language(language: str) -> None:
    expected = {"es": "", "": ""}.get(language, language)
    assert language_of(ASKED.get(language, "OK, 118.")) == expected


@pytest.mark.parametrize(
    ("language", "passage", "greeting"),
    [
        ("de", GERMAN, "Guten Tag Katrin Weber,"),
        ("fr", FRENCH, "Bonjour Katrin Weber,"),
        ("nl", DUTCH, "Katrin,"),
        ("de-CH", GERMAN, "Guten Tag Katrin Weber,"),
    ],
)
def test_a_text_is_quoted_and_written_about_in_its_language(language: str, passage: Passage, greeting: str) -> None:
    base = language[:2]
    for seed in range(6):
        draft = compose(request(language, base), [passage], seed=seed)
        assert len(facts(draft)) == 1
        assert facts(draft)[0] in passage.text
        assert draft.sentences[0].text.endswith(greeting)
        assert ASKED[base] in draft.body
        assert language_of(framing(draft)) == base
        before, after = default_phrases()[base].variants("marks")
        assert f"{before}{facts(draft)[0]}{after}" in draft.body
        assert draft.note == "Attach text.pdf before you send this."


def test_a_page_is_named_in_the_language_of_the_message() -> None:
    draft = compose(request("de", "de"), [GERMAN])
    assert "Seite 3" in draft.body
    assert "page" not in draft.body


def test_their_words_are_not_repeated_in_another_language() -> None:
    for language, asked, passage in (("de", "en", GERMAN), ("en", "de", FRENCH), ("en", "es", FRENCH)):
        draft = compose(request(language, asked), [passage])
        assert ASKED[asked] not in draft.body
        assert language_of(framing(draft)) == language


def test_what_cannot_be_compared_is_not_quoted_as_if_it_were_an_answer() -> None:
    english = Passage("a", 0, "A second system costs EUR 1,150 a day; most need eight to twelve days.")
    for language, asked, passage in (("en", "fr", english), ("de", "en", GERMAN)):
        draft = compose(request(language, asked), [passage])
        assert facts(draft) == []
        assert "in another language than the asset" in draft.note
    loan = replace(request("en", "fr"), need="Je ne vois pas de problème dans le volume du stock à cause des contrats.")
    assert facts(compose(loan, [english, Passage("a", 1, "A van holds twelve parts of each kind in stock.")])) == []


def test_of_a_text_without_phrases_nothing_is_quoted_and_that_is_said_in_one_sentence() -> None:
    draft = compose(request("es", "de"), [SPANISH], Similar({"visita#0": 0.9}, {SPANISH.text: 0.9}))
    assert facts(draft) == []
    assert draft.sources == ()
    assert language_of(framing(draft)) == "de"
    assert draft.note.count("Nothing is quoted: the asset is in Spanish, and this is written in German.") == 1
    assert language_of(framing(compose(request("es", "es"), [SPANISH]))) == "en"


def test_the_asset_decides_on_the_language_then_the_contact_then_english() -> None:
    assert message_language(DraftRequest()) == "en"
    assert message_language(DraftRequest(language="de", contact_language="fr")) == "de"
    assert message_language(DraftRequest(language="es", contact_language="fr_BE")) == "fr"
    assert message_language(DraftRequest(language="es", contact_language="it")) == "en"


def test_what_leans_on_the_sentence_before_it_is_not_quoted_in_any_language() -> None:
    read = read_foreign(GERMAN, "de")
    assert [e.text for e in read.excerpts] == [
        "Ein zweiter Besuch kostet im Schnitt 118 Euro an Fahrt und Zeit.",
        "Die meisten Betriebe kennen ihre Lücken nicht.",
    ]
    assert ("Das ist der Grund für die hohen Kosten im Jahr.", "It leans on the sentence before it.") in read.refused
    for language, text in (
        ("de", "Diese Betriebe zählen seit einem Jahr alle zweiten Besuche."),
        ("de", "Ich habe im letzten Jahr alle zweiten Besuche gezählt."),
        ("de", "Was kostet im Schnitt ein zweiter Besuch der Monteure?"),
        ("fr", "Cette visite coûte en moyenne 118 euros de trajet."),
        ("nl", "Het is de reden voor de hoge kosten in het jahr."),
        ("nl", "Daarmee kost een bezoek gemiddeld 118 euro aan reis."),
    ):
        assert read_foreign(Passage("a", 0, text), language).excerpts == ()


def test_to_whom_asked_to_be_left_alone_it_is_said_in_the_language_of_the_message() -> None:
    words = "Bitte schreiben Sie mir nicht mehr. Please stop writing to me."
    draft = compose(replace(request("de", "de"), heard=(Heard("replied", words),), alone=words), [GERMAN])
    assert facts(draft) == []
    assert "Please" not in draft.body
    assert language_of(framing(draft)) == "de"
    assert "Please stop writing" in draft.note


def test_a_text_without_file_and_address_is_offered_and_not_attached() -> None:
    for language, asked, passage in (("en", "en", FRENCH), ("de", "de", GERMAN), ("fr", "fr", FRENCH)):
        bare = replace(request(language, asked), link="", title="The second visit", asset_id=passage.asset_id)
        draft = compose(bare, [passage])
        (offered,) = [s.text for s in draft.sentences if s.part is Part.LINK]
        assert offered in default_phrases()[language].variants("on_hand")
        assert "“The second visit” has neither a file nor an address" in draft.note
        assert f"the text lies in the library as {passage.asset_id}" in draft.note
        assert "Attach" not in draft.note


def test_a_talking_point_of_our_own_is_said_and_not_attributed_to_a_text() -> None:
    point = Passage("point-1", 0, "A second visit costs 118 euros in travel and working time.")
    ours = replace(
        request("en", "en"), title="Talking point by Ana", link="", asset_id="point-1", authored=True, need="cost"
    )
    draft = compose(ours, [point])
    assert facts(draft) == [point.text]
    assert "Talking point" not in draft.body
    assert "Talking point" not in draft.subject
    assert [s.title for s in draft.sources] == ["Talking point by Ana"]
    assert [s for s in draft.sentences if s.part is Part.LINK] == []


def test_a_heading_that_is_the_title_again_is_not_named_twice() -> None:
    heading = Passage("a", 0, "A second visit costs 118 euros in travel and working time.", "The  Second Visit")
    draft = compose(replace(request("en", "en"), title="The second visit", asset_id="a"), [heading])
    assert draft.text.endswith("\n[1] The second visit")
