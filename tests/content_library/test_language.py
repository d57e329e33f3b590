"""Which language a text is in, and when that stays open."""

from __future__ import annotations

import pytest

from content_library.language import detect, of_words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The van came back twice because the part was not on board and the customer waited all week for it."),
        (
            "de",
            "Der Wagen kam zweimal zurück, weil das Teil nicht an Bord war und der Kunde die ganze Woche lang wartete.",
        ),
        (
            "fr",
            "Le véhicule est revenu deux fois parce que la pièce manquait et que le client attendait depuis lundi.",
        ),
        (
            "nl",
            "De monteur kwam twee keer terug omdat het onderdeel niet aan boord was en de klant de hele week wachtte.",
        ),
    ],
)
def test_running_text_is_recognised(language: str, text: str) -> None:
    assert detect(f"{text} {text}") == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The van came back twice because the part was not on board.",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23",
        "Kubernetes Docker API REST GraphQL JSON SSO SAML OAuth SOC2 ISO GDPR HIPAA SLA RTO RPO CI CD AWS GCP Azure",
    ],
    ids=["empty", "too short", "numbers", "names"],
)
def test_what_leaves_doubt_has_none(text: str) -> None:
    assert detect(text) == ""


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Was passiert mit unseren Daten?", "de"),
        ("Combien coûte une licence pour quarante utilisateurs ?", "fr"),
        ("Wij willen graag een offerte ontvangen voor de werkplaats", "nl"),
        ("What happens to our data?", "en"),
        ("Yes", ""),
        ("Quillmere Rota Stores", ""),
        ("", ""),
    ],
)
def test_the_language_of_something_said(said: str, language: str) -> None:
    assert of_words(said) == language


def test_common_english_is_known_without_the_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(_: str) -> str:
        raise AssertionError("it was asked")

    monkeypatch.setattr("content_library.language._confident", unwanted)
    assert of_words("Send me the price list") == "en"
    with pytest.raises(AssertionError):
        of_words("Bitte eine Preisliste schicken")
