"""Who asks to be left alone, and who only mentions it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import Wish
from recommender.readiness import Evidence
from recommender.wishes import (
    CHOSE_ANOTHER,
    LEAVING,
    NO_SELLING,
    SURE,
    asked_for_time,
    asks_to_be_left_alone,
    leaving,
    left_alone,
    wish_of,
)

T = default_taxonomy()
NOON = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)


def said(kind: str, days_ago: int, text: str) -> Evidence:
    at = NOON - timedelta(days=days_ago)
    return Evidence(f"s{days_ago}", kind, at, text, "aware", 0.1, wish="" if kind == "visited_page" else wish_of(text))


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Please take me off this one.", True),
        ("Please take this up with Dana; the planning works.", True),
        ("We are not interested.", True),
        ("Don't call me again.", True),
        ("We are not interested in the cheapest one, show us the best.", False),
        ("Can you take me through the prices?", False),
        ("", False),
        ("Bitte schreiben Sie mir nicht mehr.", True),
        ("Wir haben kein Interesse, nehmen Sie uns bitte aus dem Verteiler.", True),
        ("Kein Interesse an der Cloud, aber an der Lizenz schon.", False),
        ("Schreiben Sie mir bitte, was es kostet.", False),
        ("Merci de ne plus nous appeler, ne m'écrivez plus.", True),
        ("Cela ne nous a pas intéressés par le prix, mais par le délai.", False),
        ("Bel mij alstublieft niet meer.", True),
        ("Gelieve mij niet meer te mailen.", True),
        ("Bitte löschen Sie meine Daten.", True),
        ("Merci de ne plus m'écrire.", True),
        ("Please delete my data.", True),
        ("Under GDPR I ask you to erase everything you hold about me.", True),
        ("Please remove my personal data from your systems.", True),
        ("Do not delete my data yet, we still compare you.", False),
        ("Ich verlange die Löschung meiner Daten nach DSGVO.", True),
        ("Merci de supprimer mes données.", True),
        ("Je ne souhaite plus recevoir vos messages.", True),
        ("Verwijder mijn gegevens, graag.", True),
        ("Neem geen contact meer met mij op.", True),
        ("I have left the company, please write to Eva.", True),
        ("Ich arbeite nicht mehr bei Hallberg.", True),
        ("We have left the old system behind.", False),
        ("Please take me off the shared calendar invite, but do send the paper.", False),
        ("Please unsubscribe me, but do send the contract.", False),
        ("Wij zijn niet geïnteresseerd in huur, wel in koop.", False),
    ],
)
def test_a_wish_to_be_left_alone(text: str, alone: bool) -> None:
    assert asks_to_be_left_alone(text) is alone


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Let us pick this up again in March.", True),
        ("Ask me in three months.", True),
        ("Too busy until Christmas, talk then.", True),
        ("Wir haben das Projekt auf nächstes Jahr verschoben.", True),
        ("We stop this until the second half of next year.", True),
        ("Melden Sie sich bitte wieder im Januar.", True),
        ("Rappelez-nous en septembre.", True),
        ("Niet voor het nieuwe jaar, graag.", True),
        ("We decide in March.", False),
        ("Der Vertrag läuft im Januar aus.", False),
    ],
)
def test_a_wish_for_time_in_words(text: str, asks: bool) -> None:
    wish = said("replied", 3, text)
    assert asked_for_time([wish], T) == (wish if asks else None)
    # What they said since counts.
    assert asked_for_time([said("replied", 1, "What does it cost?"), wish], T) is None


def test_pointing_to_somebody_else_is_its_own_wish() -> None:
    assert wish_of("Please take this up with Dana.") == Wish.HANDS_OVER
    assert wish_of("Please take me off your list.") == Wish.LEFT_ALONE
    assert wish_of("Ich bin bis Montag nicht im Büro, wenden Sie sich bitte an Frau Ramm.") == ""
    assert wish_of("I have left the company, take it up with Dana.") == Wish.HAS_LEFT
    # Who asks how something works asks nothing of us.
    assert wish_of("How do our readers unsubscribe from a newsletter?") == ""


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("We signed with Planora yesterday. Thanks for your time.", True),
        ("We are cancelling the contract.", True),
        ("The board has chosen another supplier.", True),
        ("Wir haben uns für Planora entschieden.", True),
        ("Wir werden den Vertrag zum Jahresende kündigen.", True),
        ("Nous avons choisi un autre prestataire.", True),
        ("We hebben gekozen voor Planora.", True),
        ("We have decided to go with you. Where do I sign?", False),
        ("Wir haben uns für Sie entschieden.", False),
        ("We hebben gekozen voor jullie.", False),
        ("We went with your second proposal.", False),
        ("Can we cancel the contract after a year?", False),
        ("Have they gone with the first depot already?", False),
    ],
)
def test_who_chose_somebody_else_is_not_sold_to(text: str, lost: bool) -> None:
    assert (wish_of(text) == CHOSE_ANOTHER) is lost
    assert (leaving([said("replied", 1, text)], T) is not None) is lost


def test_what_is_not_said_literally_is_read() -> None:
    def read(**p: float) -> list[float]:
        return [*(p.get(w, 0.0) for w in Wish), 1 - sum(p.values())]

    assert wish_of("Enough already!", read(left_alone=SURE + 0.01)) == Wish.LEFT_ALONE
    assert wish_of("Enough already!", read(left_alone=SURE - 0.01)) == ""
    # Which way the conversation ends may be in doubt; that it ends is not.
    assert wish_of("Goodbye all.", read(left_alone=0.3, has_left=0.35)) == Wish.HAS_LEFT
    assert wish_of("After the move.", read(time=0.7, has_left=0.2)) == Wish.TIME
    # What is said literally goes first, and who still wants something is not gone.
    assert wish_of("Please delete my data.", read(time=0.9)) == Wish.DELETE
    assert wish_of("No more calls for me, but do send the paper.", read(left_alone=0.9)) == ""
    assert wish_of("Is there a short read on it?", read(left_alone=0.8)) == ""
    assert wish_of("Could you just stop?", read(left_alone=0.95)) == Wish.LEFT_ALONE
    assert wish_of("Whatever.") == ""


def test_the_latest_of_their_own_words_decide() -> None:
    wish = said("replied", 5, "Please take me off this one.")
    assert left_alone([wish], T) == wish.text
    # A later page visit or a seller's note takes nothing back; a later question does.
    assert (
        left_alone([said("visited_page", 1, "the price page"), said("note", 0, "Seemed friendly."), wish], T)
        == wish.text
    )
    assert left_alone([said("replied", 1, "What does it cost?"), wish], T) == ""
    assert left_alone([], T) == ""
    # Nor does a ticket: it is written to support. One that tells of a wish counts.
    assert left_alone([said("support_ticket", 1, "It does not sync."), wish], T) == wish.text
    only_support = said("support_ticket", 1, "Only your support engineer, no sales please.")
    assert leaving([only_support, said("replied", 5, "What does it cost?")], T) == only_support
    # A note that tells of their wish counts, too, until they say something else.
    noted = said("note", 1, "She said: leave me alone.")
    assert leaving([noted], T) == noted
    assert leaving([noted, said("replied", 0, "What does it cost?")], T) is None
    assert noted.wish in LEAVING


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("We have decided for Dispatchwell, sorry.", True),
        ("They went with PartsPilot in the end.", True),
        ("We chose Planora.", True),
        ("They chose you over Planora.", False),
        ("We have decided for you!", False),
        ("We chose Tuesday for the demo.", False),
        ("I chose May for the start.", False),
        ("We went with it.", False),
    ],
)
def test_a_name_where_nobody_elses_stands_is_a_rivals(text: str, lost: bool) -> None:
    assert (wish_of(text) == CHOSE_ANOTHER) == lost


@pytest.mark.parametrize(
    ("text", "deletes"),
    [
        ("Please delete my data.", True),
        ("Delete my data, but send me a confirmation.", True),
        ("Under GDPR I ask you to erase everything you hold about me.", True),
        ("Please remove me from your database.", True),
        ("Bitte löschen Sie mich aus Ihrer Datenbank.", True),
        ("Supprimez-moi de votre base.", True),
        ("Verwijder mij uit jullie systeem.", True),
        ("Bitte löschen Sie meine Daten.", True),
        ("Löscht bitte alles, was ihr über mich gespeichert habt.", True),
        ("Ich verlange die Löschung meiner Daten nach DSGVO.", True),
        ("Merci de supprimer mes données.", True),
        ("Je demande l'effacement de mes données.", True),
        ("Verwijder mijn gegevens, graag.", True),
        ("Do not delete my data yet, we still compare you.", False),
        ("Could you please delete my data?", True),
        ("Könnten Sie bitte meine Daten aus dem System löschen?", True),
        ("Pourriez-vous supprimer mes données ?", True),
        ("Kunt u mijn gegevens wissen?", True),
        ("Can you delete our data after the trial?", False),
        ("How do we delete our data after the trial?", False),
        ("Every March we delete our records by hand.", False),
        ("Please remove me from this list.", False),
        ("Wir müssen unsere Daten jedes Jahr löschen.", False),
    ],
)
def test_to_have_data_deleted_is_a_wish_of_its_own(text: str, deletes: bool) -> None:
    assert (wish_of(text) == Wish.DELETE) is deletes


def test_a_deletion_is_read_only_where_data_and_erasing_are_spoken_of() -> None:
    surely = [float(w == Wish.DELETE) for w in Wish] + [0.0]
    for text in ("Wipe my details.", "Tilgen Sie meinen Eintrag.", "Rayez ma fiche.", "Wis mijn nummer."):
        assert wish_of(text, surely) == Wish.DELETE, text
    for text in ("Goodbye, and thanks.", "Your data sheet is fine.", "Das war alles.", "Au revoir.", "Tot ziens."):
        assert wish_of(text, surely) == Wish.LEFT_ALONE, text
        # Without such words nothing but the reader speaks for it, and it must be surer.
        assert wish_of(text, [0.8 * p for p in surely[:-1]] + [0.2]) == ""
    assert wish_of("Wipe my details.", [0.8 * p for p in surely[:-1]] + [0.2]) == Wish.DELETE


@pytest.mark.parametrize(
    ("text", "keeps_away"),
    [
        ("Agreed to an hour with your support lead, on condition that sales stays away.", True),
        ("Sales should stay away until the fault is fixed.", True),
        ("Only your support lead, no sales please.", True),
        ("Just your support engineer, not sales.", True),
        ("Please keep your sales people out.", True),
        ("Bitte nur der Support, kein Vertrieb.", True),
        ("Der Vertrieb soll sich fernhalten, bis der Fehler behoben ist.", True),
        ("Seulement le support, pas de commercial s'il vous plaît.", True),
        ("Les commerciaux doivent rester à l'écart tant que ce n'est pas réparé.", True),
        ("Alleen support graag, geen verkopers.", True),
        ("Verkoop moet wegblijven tot de storing verholpen is.", True),
        ("Our sales should stay out of the planning.", False),
        ("We made no sales in August.", False),
        ("Just support for 40 users, no sales module.", False),
        ("Wir haben keinen Vertrieb.", False),
        ("Does sales stay away until then?", False),
    ],
)
def test_whom_nobody_may_sell_to_may_still_be_called_by_support(text: str, keeps_away: bool) -> None:
    assert (wish_of(text) == NO_SELLING) is keeps_away
    assert (leaving([said("replied", 1, text)], T) is not None) is keeps_away
