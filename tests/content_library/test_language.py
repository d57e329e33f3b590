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
        ("Quanto costa una licenza per quaranta persone del magazzino?", "it"),
        ("¿Qué pasa con nuestros datos cuando termina el contrato?", "es"),
        ("What happens to our data when the contract ends?", "en"),
        ("Quanto costa?", ""),
        ("", ""),
    ],
)
def test_the_language_of_something_said(said: str, language: str) -> None:
    assert of_words(said) == language
