"""Job titles in four languages whose role a person sees at once."""

from __future__ import annotations

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
        # French
        ("Directeur général", "executive"),
        ("Directrice financière", "finance"),
        ("Responsable achats", "finance"),
        ("Responsable informatique", "technical"),
        ("Juriste", "security"),
        ("Chef de produit", "business"),
        ("Technicienne", "end_user"),
        # Dutch
        ("Algemeen directeur", "executive"),
        ("Hoofd Inkoop", "finance"),
        ("Systeembeheerder", "technical"),
        ("Privacy Officer", "security"),
        ("Bedrijfsleider", "business"),
        ("Magazijnmedewerker", "end_user"),
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
    assert {w: role_of(w, ROLES) for w in (*role.titles, *role.generic)} == dict.fromkeys(
        (*role.titles, *role.generic), role.id
    )


@given(st.text(max_size=40))
def test_any_text_gives_a_role_or_unknown(title: str) -> None:
    assert role_of(title, ROLES) in (*IDS, UNKNOWN)


@given(st.sampled_from([w for r in ROLES for w in r.titles]), st.sampled_from(["  ", "\t", "\n"]))
def test_case_and_spaces_do_not_matter(word: str, space: str) -> None:
    spaced = space + word.replace(" ", space).upper() + space
    assert role_of(spaced, ROLES) == role_of(word, ROLES)
