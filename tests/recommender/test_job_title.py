"""Job titles in four languages whose role a person sees at once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_library.taxonomy import Role, default_taxonomy
from recommender.job_title import UNKNOWN, role_of

ROLES = default_taxonomy().roles
IDS = [r.id for r in ROLES]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        # Officers, by what they are officers of
        ("Chief Happiness Officer", "business"),
        ("Happiness Officer", "business"),
        ("Chief Customer Experience Officer", "business"),
        ("Chief Diversity, Equity & Inclusion Officer", "business"),
        ("Chief Data Officer", "technical"),
        ("Chief Technical Officer", "technical"),
        ("Chief Risk Officer", "security"),
        ("Chief Investment Officer", "finance"),
        ("Budget Officer", "finance"),
        ("Police Officer", "end_user"),
        ("Chief Engineer", "technical"),
        # Who leads those who do the work, and who does it
        ("Warehouse Manager", "business"),
        ("Head of Warehouse", "business"),
        ("Warehouse Worker", "end_user"),
        ("Nurse Manager", "business"),
        ("Director of Engineering", "technical"),
        ("Truck Driver", "end_user"),
        ("Krankenpfleger", "end_user"),
        ("Vendeuse", "end_user"),
        ("Hoofdverpleegkundige", "end_user"),
        ("Directiesecretaresse", "end_user"),
        ("Referentin der Geschäftsführung", "end_user"),
        # Functions
        ("Accounts Payable Clerk", "finance"),
        ("Tax Manager", "finance"),
        ("Steuerberaterin", "finance"),
        ("Contrôleuse de gestion", "finance"),
        ("Risk Manager", "security"),
        ("Cybersecurity Analyst", "security"),
        ("Syndikusrechtsanwalt", "security"),
        ("Déléguée à la protection des données", "security"),
        ("Network Administrator", "technical"),
        ("DRH", "business"),
        ("Chef de projet", "business"),
        ("Vice-présidente", "business"),
        ("Président", "executive"),
        ("Zaakvoerder", "executive"),
        ("Head Teacher", "executive"),
        # May be revenue or risk: nobody can tell.
        ("CRO", "unknown"),
        # English
        ("CEO", "executive"),
        ("Founder, CEO and President", "executive"),
        ("Finance Director", "finance"),
        ("Head of Procurement", "finance"),
        ("IT Integration Lead", "technical"),
        ("VP of Engineering", "technical"),
        ("Chief Information Officer", "technical"),
        ("Chief Information Security Officer", "security"),
        ("Data Protection Officer", "security"),
        ("Legal Counsel", "security"),
        ("Operations Director", "business"),
        ("Head of Field Service", "business"),
        ("Field Service Dispatcher", "end_user"),
        # German
        ("Geschäftsführerin", "executive"),
        ("Kaufmännischer Leiter", "finance"),
        ("Leiter Einkauf", "finance"),
        ("IT-Leiter", "technical"),
        ("Datenschutzbeauftragte", "security"),
        ("Betriebsleiter", "business"),
        ("Disponentin", "end_user"),
        ("Vertriebsleiter", "business"),
        ("Vertriebsleiterin", "business"),
        ("Einkaufsleiter", "finance"),
        ("Kaufmännische Leiterin", "finance"),
        ("Softwareentwickler", "technical"),
        ("IT-Sicherheitsbeauftragter", "security"),
        ("Oberbürgermeisterin", "executive"),
        ("Werkstattleiter", "business"),
        ("Zugbegleiter", "end_user"),
        # French
        ("Directeur général", "executive"),
        ("Directrice financière", "finance"),
        ("Responsable achats", "finance"),
        ("Responsable informatique", "technical"),
        ("Juriste", "security"),
        ("Chef de produit", "business"),
        ("Technicienne", "end_user"),
        ("Directeur des systèmes d'information", "technical"),
        ("Directeur des systèmes d’information", "technical"),
        ("Responsable de la sécurité des systèmes d'information", "security"),
        # Dutch
        ("Algemeen directeur", "executive"),
        ("Hoofd Inkoop", "finance"),
        ("Systeembeheerder", "technical"),
        ("Privacy Officer", "security"),
        ("Bedrijfsleider", "business"),
        ("Magazijnmedewerker", "end_user"),
        ("Verkoopleider", "business"),
        ("Inkoopmanager", "finance"),
        ("Beveiligingsmanager", "security"),
        ("Jobbegeleider", "end_user"),
    ],
)
def test_titles(title: str, role: str) -> None:
    assert role_of(title, ROLES) == role


@pytest.mark.parametrize("title", ["", "   ", "Wizard of Light", "???", "7", "Kitchen"])
def test_a_title_that_says_nothing_is_unknown(title: str) -> None:
    assert role_of(title, ROLES) == UNKNOWN


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Manager", "business"),
        ("Vice President", "business"),
        ("Engineer", "technical"),
        ("Buyer", "finance"),
        ("Leiterin Disposition", "business"),
        ("Responsable maintenance", "business"),
        ("Hoofd planning", "business"),
        # A word that says more wins wherever it stands.
        ("Security Manager", "security"),
        ("Manager, Legal", "security"),
        ("Director of Finance", "finance"),
        ("Vice President Engineering", "technical"),
        ("Product Specialist", "business"),
    ],
)
def test_generic_words_decide_only_where_no_other_does(title: str, role: str) -> None:
    assert role_of(title, ROLES) == role


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Co-Founder & CTO", "technical"),
        ("CTO & Co-founder", "executive"),
        ("Marketing Designer", "end_user"),
        ("Security Architect", "technical"),
        ("Product Designer", "end_user"),
    ],
)
def test_of_several_words_the_last_decides(title: str, role: str) -> None:
    assert role_of(title, ROLES) == role


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("CEO at Platform One", "executive"),
        ("CTO @ Dataworks", "technical"),
        ("VP, Product @Legalist", "business"),
        ("CFO@Security.io", "finance"),
        ("Einkaufsleiter bei der Software AG", "finance"),
        ("Juriste chez Marketing & Cie", "security"),
        ("Inkoper bij Beveiliging BV", "finance"),
        ("CTO at Foo Finance | Founder", "executive"),
        ("CTO at Foo Finance; Founder at Legal One", "executive"),
        ("@dataworks CEO", "executive"),
        # Only whole words stand before a company.
        ("Chat Platform Engineer", "technical"),
    ],
)
def test_whose_company_it_is_does_not_decide(title: str, role: str) -> None:
    assert role_of(title, ROLES) == role


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Assistant to the CEO", "end_user"),
        ("Executive Assistant to CEO and CFO", "end_user"),
        ("PA to the Finance Director", "end_user"),
        ("Assistentin der Geschäftsführung", "end_user"),
        ("Assistent der Geschäftsführung", "end_user"),
        ("Vorstandsassistentin", "end_user"),
        ("Assistante du directeur général", "end_user"),
        ("Assistente van de directeur inkoop", "end_user"),
        ("Chief of Staff to the CTO", "executive"),
        ("Adviser to the CEO", UNKNOWN),
        # These lead what follows; they don't serve it.
        ("Leiter der Buchhaltung", "finance"),
        ("Vorsitzender der Geschäftsführung", "executive"),
        ("Head of the Legal Department", "security"),
        ("Directeur des achats", "finance"),
        ("Order to Cash Manager", "business"),
    ],
)
def test_whom_somebody_serves_does_not_decide(title: str, role: str) -> None:
    assert role_of(title, ROLES) == role


@pytest.mark.parametrize(
    ("title", "role"),
    [("C.F.O.", "finance"), ("c.f.o", "finance"), ("Head of I.T.", "technical"), ("V.P. of Sales", "business")],
)
def test_points_in_abbreviations(title: str, role: str) -> None:
    assert role_of(title, ROLES) == role


def test_words_of_ones_own_in_any_case_and_encoding() -> None:
    capitals = (Role("a", "", "", ("CEO", "Geschäftsführer", "R.D.M.")), Role("b", "", "", (), ("Boss",)))
    for title in ("CEO", "ceo", "geschäftsführer", "GESCHÄFTSFÜHRER", unicodedata.normalize("NFD", "Geschäftsführer")):
        assert role_of(title, capitals) == "a"
    assert (role_of("RDM", capitals), role_of("the boss", capitals)) == ("a", "b")
    decomposed = (Role("a", "", "", (unicodedata.normalize("NFD", "ingénieur"),)),)
    assert role_of("Ingénieur", decomposed) == "a"


@pytest.mark.parametrize(
    ("word", "yes", "no"),
    [
        ("einkauf*", ["Einkauf", "Einkaufsleiter", "IT-Einkaufschef"], ["Zentraleinkauf", "Verkauf"]),
        ("*leiter", ["Leiter", "Werkleiter", "Co-Werkleiter"], ["Leiterin", "Leiterplatten"]),
        ("*recht*", ["Rechtsabteilung", "Arbeitsrechtler", "Arbeitsrecht"], ["Richter"]),
        ("assistent* der", ["Assistent der", "Assistentin der Leitung"], ["Assistent Leitung", "Assistent derer"]),
        ("assistant to *", ["Assistant to Ann", "Assistant to the CEO"], ["Assistant", "Assistant to"]),
    ],
)
def test_what_a_star_stands_for(word: str, yes: list[str], no: list[str]) -> None:
    roles = (Role("a", "", "", (word,)),)
    assert {title: role_of(title, roles) for title in (*yes, *no)} == {
        **dict.fromkeys(yes, "a"),
        **dict.fromkeys(no, UNKNOWN),
    }


def test_of_two_stems_in_one_word_the_last_decides() -> None:
    roles = (
        Role("a", "", "", ("vertrieb*",)),
        Role("b", "", "", ("*controller",)),
        Role("c", "", "", (), ("*leiter",)),
    )
    assert role_of("Vertriebscontroller", roles) == "b"
    assert role_of("Vertriebsleiter", roles) == "a"
    assert role_of("Fuhrparkleiter", roles) == "c"


def test_the_longer_of_two_that_end_together_decides() -> None:
    roles = (Role("a", "", "", ("sales manager",)), Role("b", "", "", ("manager",)))
    assert role_of("Sales Manager", roles) == "a"
    assert role_of("Manager", roles) == "b"


def test_a_word_within_a_longer_one_does_not_count() -> None:
    roles = (Role("a", "", "", ("site reliability manager",)), Role("b", "", "", ("reliability",)))
    assert role_of("Site Reliability Manager", roles) == "a"


@pytest.mark.parametrize("title", ["Kitchen", "Digital", "Unit", "Italian", "Monitor"])
def test_words_are_whole_words(title: str) -> None:
    assert role_of(title, (Role("technical", "", "", ("it", "digit")),)) == UNKNOWN


@pytest.mark.parametrize("word", ["c++ (embedded)", "r&d", "a.i."])
def test_words_are_taken_literally(word: str) -> None:
    assert role_of(f"Head of {word}", (Role("technical", "", "", (word,)),)) == "technical"
    assert role_of("Head of a1iz", (Role("technical", "", "", ("a.i.",)),)) == UNKNOWN


def test_roles_without_any_words() -> None:
    assert role_of("CEO", ()) == UNKNOWN
    assert role_of("CEO", (Role("executive", "Executive", ""),)) == UNKNOWN


@pytest.mark.parametrize("role", ROLES, ids=IDS)
def test_every_word_of_the_default_taxonomy_gives_its_own_role(role: Role) -> None:
    words = [w.replace(" *", " somebody").replace("*", "") for w in (*role.titles, *role.generic)]
    assert {w: role_of(w, ROLES) for w in words} == dict.fromkeys(words, role.id)


@given(st.text(max_size=40))
def test_any_text_gives_a_role_or_unknown(title: str) -> None:
    assert role_of(title, ROLES) in (*IDS, UNKNOWN)


@given(st.sampled_from([w for r in ROLES for w in r.titles]), st.sampled_from(["  ", "\t", "\n"]))
def test_case_and_spaces_do_not_matter(word: str, space: str) -> None:
    spaced = space + word.replace(" ", space).upper() + space
    assert role_of(spaced, ROLES) == role_of(word, ROLES)
