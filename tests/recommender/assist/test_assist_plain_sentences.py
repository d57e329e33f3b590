"""Plain sentences of a company's texts: what stands by itself is not refused, what doesn't is."""

import pytest

from content_library.asset import Passage
from recommender.assist.excerpts import bare, read
from recommender.assist.foreign import read_foreign

ENGLISH = """
- Owned clothing costs 312,000 euros: purchase 96,000, contract laundry 141,000, replacement of lost pieces 54,000,
  administration 21,000.
- Rental at 3.65 euros a week costs 170,820 euros, plus 9,180 euros for three cabinets.
- The change pays for itself in month five.
- The main risk is a fall in headcount; the contract allows 20 per cent fewer wearers at any time without a fee.
- Rush deliveries cost 45 euros each.
- Lost garments are charged at the residual value.
- The standard asks for three things: clothing suited to the risk zone, a validated washing process, and separation of
  clean from dirty.
- A validated process means that somebody can show temperature, time and detergent for each load.
- A set of coat and trousers with three changes a week costs 4.10 euros per wearer and week from 100 wearers, 3.65
  euros from 300 wearers.
- Chips, repair and name labels are included.
- Dispensing cabinets cost 85 euros a month each.
- The minimum term is 24 months.
- You may reduce the number of wearers by 20 per cent at any time without a fee.
- Prices are fixed for 12 months; then they follow the textile services index, capped at 3 per cent a year.
- A recall in the dairy trade costs between 180,000 and 900,000 euros before the lost listing is counted.
- In eleven meat and dairy plants we counted for a month.
- On average 6 per cent of shifts started with a coat that had been worn the day before.
- Renting moves stock, washing and repair to the supplier.
- Below 40 wearers, or where people change once a week, renting costs more than it saves.
- Above 25 per cent temporary staff, owned stock fails because sizes never match.
- If you run more than thirty sites across Europe, Lavandor's network is larger, and one contract for all sites is
  worth more than speed.
- Plants with many temporary workers gain from the two-day start.
- In a trial with 85 wearers at Ostmark Molkerei we dressed every new starter within 41 hours.
- Textano dressed the plant in five weeks, put chips in 4,900 garments and set up three dispensing cabinets at the
  hygiene lock.
- The next audit in May 2026 had no finding on clothing.
- Lost garments fell from 19 to 3 per cent a year.
- Garments are washed in our own ISO 5 laundry in Roskilde, sterilised by gamma radiation where needed, and packed
  double.
- Particle release is tested by Helmke drum on each tenth garment; the certificate comes with the delivery.
- Wear records are deleted after 90 days.
- No record is used to measure attendance or performance; the works agreement template in annex B says so.
- Only two roles see names: the plant administrator and the Textano service desk.
- Every access is logged for twelve months.
- The data processing agreement follows Article 28 GDPR.
- The contract for Textano Cleanroom runs 36 months.
- You may leave after 12 months if two deliveries in a row miss the particle limit.
- Liability is limited to one year of rent.
- Kalvø Foods added 35 wearers in three weeks.
- A stopped filling line costs 40,000 euros a day.
- A chip holds a number, nothing else.
- Support answers within four hours on working days.
- All data stays in Frankfurt, in two data centres that are certified to ISO 27001.
- We renew a fifth of the garments every year at no extra cost.
- Your wearers can report a repair or another size by phone.
- Customers who renew for 24 months before the end of the year keep their current price.
- A coverall lasts about fourteen months.
- Textano's trials last year averaged 4.2 for fit.
- The subscription starts at 9 euros per user and month.
- Delivery takes two working days within Germany.
- The total over three years is 180,000 euros for 300 wearers, against 312,000 euros for owned clothing.
- A trial runs six weeks with 30 wearers and costs nothing.
- Backups run every night and are kept for thirty days.
- Training takes half a day for each shift leader.
- The portal works in English, German and Danish.
"""
GERMAN = """
- Ein Satz aus Kittel und Hose mit drei Wechseln pro Woche kostet 4,10 Euro je Träger und Woche ab 100 Trägern, 3,65
  Euro ab 300 Trägern.
- Chips, Reparatur und Namensschilder sind enthalten.
- Die Mindestlaufzeit beträgt 24 Monate.
- Die Zahl der Träger darf jederzeit um 20 Prozent sinken, ohne Gebühr.
- Die Preise sind zwölf Monate fest und folgen danach dem Index, höchstens 3 Prozent im Jahr.
- Kaufen lohnt sich bei weniger als 40 Trägern.
- Ein Rückruf in der Milchwirtschaft kostet zwischen 180.000 und 900.000 Euro, bevor der verlorene Kunde gerechnet
  ist.
- Wer seine Arbeitskleidung zu Hause wäscht, erreicht selten 60 Grad.
- Eine Haushaltsmaschine im Sparprogramm kommt auf 42 Grad.
- Auditoren nach IFS fragen, wer die Temperatur nachweist.
- Ohne Nachweis gilt der Prozess als nicht validiert, auch wenn die Kittel sauber aussehen.
- Textano kleidete jeden neuen Mitarbeiter innerhalb von 41 Stunden ein.
- Der Schwund sank von 17 auf 4 Prozent.
- Halten Sie den Ausweis eine Sekunde an den Leser.
- Legen Sie die Zahl der Träger, die Wechsel pro Woche und die Hygienezonen fest.
- Alle Daten liegen in Frankfurt und werden nach 90 Tagen gelöscht.
- Ihr Vertrag verlängert sich um zwölf Monate, wenn niemand kündigt.
- Ihre Daten bleiben in Deutschland.
- Der Vertrag läuft 36 Monate.
- Nur zwei Rollen sehen Namen: die Werksleitung und der Kundendienst.
- Die Kosten für Ersatz und Reparatur trägt der Anbieter.
"""
# By themselves these leave open of what they speak.
NOT_ENGLISH = """
- The first cause is mixed lockers, where street clothes hang beside the coat.
- A household machine on the eco programme reaches 42.
- One delivery, one invoice, one portal.
- Above you see the costs of each garment.
- No, nobody has ever complained about that in a plant.
- What we need from you: a list of all wearers with their sizes.
- Customers who have worked with either product for six months or more.
- Suits plants: 40 to 800 wearers in two zones or more.
- It costs 45 euros each time.
TL;DR: how the two suppliers compare at three plants.
Helped us a great deal to understand the plants.
"""
NOT_GERMAN = """
- Nur so lässt sich der Schwund im Werk senken.
- Ihre Zahl sinkt seit Jahren in allen Werken.
- Dadurch sinken die Kosten je Träger um 12 Prozent.
- Ich habe die Kosten je Träger im letzten Jahr gezählt.
"""


def lines(text: str) -> list[str]:
    return [" ".join(one.split()) for one in f"\n{text.strip()}".split("\n- ")[1:]]


@pytest.mark.parametrize("text", lines(ENGLISH))
def test_what_stands_by_itself_in_english_can_be_quoted(text: str) -> None:
    found = read(Passage("a", 0, text))
    assert [e.text for e in found.excerpts] == [text], found.refused


@pytest.mark.parametrize("text", lines(GERMAN))
def test_what_stands_by_itself_in_german_can_be_quoted(text: str) -> None:
    found = read_foreign(Passage("a", 0, f"{text} Halten Sie den Ausweis an den Leser."), "de")
    assert text in [e.text for e in found.excerpts], found.refused


@pytest.mark.parametrize("text", lines(NOT_ENGLISH))
def test_what_leaves_something_open_in_english_is_refused(text: str) -> None:
    assert read(Passage("a", 0, text)).excerpts == ()


@pytest.mark.parametrize("text", lines(NOT_GERMAN))
def test_what_leaves_something_open_in_german_is_refused(text: str) -> None:
    assert read_foreign(Passage("a", 0, text), "de").excerpts == ()


def test_a_short_sentence_is_called_short_and_a_heading_a_heading() -> None:
    passage = Passage("a", 0, "Prices and terms\n\nA trainee may not work alone.", "page 1")
    assert dict(read(passage).refused) == {
        "Prices and terms": "It is a heading or a fragment.",
        "A trainee may not work alone.": "It is too short to say much by itself.",
    }


def test_a_letter_in_brackets_within_a_sentence_is_no_bullet() -> None:
    marks = "Give each line M (must), S (should) or N (not for us)."
    assert bare(marks) == marks
    assert (bare("a) Give each line a mark."), bare("• Give it one.")) == ("Give each line a mark.", "Give it one.")
