"""What can be quoted by itself of a text that is not in English, by the forms of its language; pure."""

from __future__ import annotations

import re

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.excerpts import (
    FRAGMENT,
    LEANS,
    LONGEST,
    QUESTION,
    SENTENCE_END,
    Excerpt,
    Read,
    bare,
    faulty,
)
from recommender.assist.words import listed

# Words that a sentence begins with when it leans on the one before it.
_OPENS = {
    "de": listed(
        "dies diese dieser dieses diesen er sie es ihr ihre ihren sein seine damit dabei dafür davon",
        "dadurch deshalb daher dennoch jedoch aber und oder denn doch auch außerdem zudem dann danach",
        "dort hier so solche beide andere stattdessen sonst ja nein siehe dazu darum trotzdem noch",
        "also schließlich zweitens drittens dort dagegen",
    ),
    "fr": listed(
        "il elle ils elles ce cet cette ces cela ça c mais et ou donc car ainsi alors puis ensuite aussi",
        "enfin pourtant cependant toutefois là ici voici voilà oui non son sa ses leur leurs celui celle",
        "ceux deuxièmement voir lire",
    ),
    "nl": listed(
        "dit dat deze die hij zij ze hun haar maar en of dus want ook dan daarna daarom toch echter",
        "bovendien hier daar zo beide anders ja nee daarmee daarbij ten tweede zie lees er",
    ),
}
# Words inside a sentence that point out of it, and a neuter that may be "the" or "that".
_POINTS = {
    "de": re.compile(
        r"\b(oben|unten|folgende[nrms]?|siehe|diese[rsmn]?|dort|hierbei|nebenstehend\w*)\b|"
        r"^Das (ist|war|hat|kann|wird|macht|heißt|bedeutet|geht|gilt|spart|kostet)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(r"\b(ci-dessus|ci-dessous|suivante?s?|cette|cet|ces|celui-ci|celle-ci|y)\b", re.IGNORECASE),
    "nl": re.compile(
        r"\b(hieronder|hierboven|volgende|deze|dit|daar|daarvan|ervan)\b|"
        r"^Het (is|was|kan|heeft|wordt|kost|gaat|betekent)\b",
        re.IGNORECASE,
    ),
}
_FIRST_PERSON = {
    "de": listed("ich mich mir mein meine meinen meinem meiner meines"),
    "fr": listed("je j me moi mon ma mes"),
    "nl": listed("ik mij mijn"),
}
# "Ihr" and "Ihre" begin a sentence that leans, if they don't mean the reader; elsewhere in the text a capital tells.
_YOURS = listed("ihr ihre ihren")
_TO_THE_READER = re.compile(r"[a-zäöüß,] (Sie|Ihnen|Ihr(e[nmrs]?)?)\b")
# "Nur so geht es."
_ONLY_SO = re.compile(r"Nur (so|dann|da|hier|er|sie|es|dies\w*|damit|dadurch)\b")
# Fewer words say too little.
SHORTEST_FOREIGN = 5
_WORD = re.compile(r"[^\W\d_]+")


def read_foreign(passage: Passage, language: str) -> Read:
    """What of a passage in German, French or Dutch can be quoted: whole sentences that lean on none."""
    excerpts: list[Excerpt] = []
    refused: list[tuple[str, str]] = []
    flat = " ".join(passage.text.split())
    to_reader = bool(_TO_THE_READER.search(passage.text))
    for at, sentence in enumerate(bare(s) for s in sentences(passage.text)):
        why = _refusal(sentence, language, to_reader)
        if why:
            refused.append((sentence, why))
        elif sentence in flat:
            excerpts.append(Excerpt(sentence, passage.passage_id, at))
    return Read(tuple(excerpts), tuple(refused))


def _refusal(text: str, language: str, to_reader: bool) -> str:
    """Why a sentence can't stand in a message by itself, or ""; `to_reader` where the text speaks to its reader."""
    said = [w.lower() for w in _WORD.findall(text)]
    if text.rstrip('"”“»’) ').endswith("?"):
        return QUESTION
    if not SENTENCE_END.search(text) or len(text.split()) < SHORTEST_FOREIGN or not text[:1].isupper():
        return FRAGMENT
    fault = faulty(text, False)
    if fault:
        return fault
    if _FIRST_PERSON[language] & set(said):
        return "It speaks of its author in the first person."
    if len(text.split()) > LONGEST:
        return "It is too long to quote."
    leans = said[0] in _OPENS[language] and not (to_reader and language == "de" and said[0] in _YOURS)
    return LEANS if leans or _ONLY_SO.match(text) or _POINTS[language].search(text) else ""
