"""Languages: their names, and in which a few words are. Pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Words that are in nearly every sentence of a language. A word of two languages speaks for both.
COMMON = {
    "en": _listed(
        "the and of to is that for with you your are we our what how do does can not have this it in on",
        "be as will would when where which who why there been has was were from at an or if i me my please",
    ),
    "de": _listed(
        "der die das und ist nicht wir ich sie ein eine einen mit für auf von zu den dem des im wie was",
        "kann haben sind auch unser unsere ihre bei wenn wird es aus nach noch uns man nur kein keine",
        "oder dass zum zur vor wer wo warum",
    ),
    "fr": _listed(
        "le la les et est que nous vous je un une des pour pas avec dans sur de du au qui ce ne sont",
        "notre votre avons plus il elle mais nos vos par aux se on comment où quel quelle",
    ),
    "nl": _listed(
        "de het een en is niet wij we ik u van voor met op te dat zijn hoe wat kan hebben ook onze bij",
        "als wordt er aan maar naar nog ons geen of die deze waar wie waarom uit om",
    ),
}
# English words of any trade's talk, which may be missing from a small library without anything being missing there …
_EVERYDAY = _listed(
    "able about after again agree ahead allow also although always another answer anybody anyone anything anyway",
    "appear around arrive asked away back because been before begin being believe better between both bring call",
    "came cause certain change check choose clear close come concern consider continue could current decide",
    "different difficult does doing done down each easy either else end enough even ever every everybody everyone",
    "everything exact expect explain feel find finish first follow forward found from full gets give goes going",
    "good great happen have having hear hello help here hold hope however idea instead keep kind know last late",
    "later least leave less like listen little long look looking lose made make makes many may maybe mean means",
    "mention might mind moment more most move much must need needs never next nobody nothing occur offer often",
    "only open other ought over people perhaps place please point possible prefer present probable problem",
    "propose question quick quite rather reach read ready real really reason receive regard remember reply right",
    "same says seem seen send several shall should show simple since some somebody something soon sorry speak",
    "start stay still stop suggest suppose sure take takes talk tell than thank thanks them there therefore thing",
    "things think those though through together toward true turn understand unless until upon used useful usual",
    "very wait want wants were what whatever when whenever where wherever whether which while whoever whole whom",
    "whose wish within without wonder word work works worry would write wrong years yet your yours",
)
# … and those that dates are told with.
_DATES = _listed(
    "january february march april june july august september october november december monday tuesday wednesday",
    "thursday friday saturday sunday today tomorrow yesterday tonight morning afternoon evening week month year",
    "summer autumn winter",
)
# Ends of their other forms: "wonders", "ended", "weeks"; before some of them an e has been lost ("changing").
_FORMS, _WITHOUT_E = ("ing", "ed", "es", "ly", "d", "s"), ("ing", "ed")
# With fewer of its words a text is too short to tell.
FEWEST = 2


_NAMES = {
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fi": "Finnish",
    "fr": "French",
    "hr": "Croatian",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nb": "Norwegian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def language_name(code: str) -> str:
    """What a language is called, by its ISO code; the code in quotes for one that has no name here."""
    return _NAMES.get(code, f"“{code}”")


def language_of(text: str) -> str:
    """The language of a few words, as far as the commonest words tell it; "" for others and where it is open."""
    said = [w.lower() for w in _WORD.findall(text)]
    counts = sorted(((sum(w in common for w in said), tag) for tag, common in COMMON.items()), reverse=True)
    (most, tag), (second, _) = counts[:2]
    return tag if most >= FEWEST and most > second else ""


def is_everyday(word: str) -> bool:
    """Whether an English word in small letters, or what it is a form of, is no subject: a date's, or any talk's."""
    bare = {word, *(word.removesuffix(end) for end in _FORMS), *(f"{word.removesuffix(end)}e" for end in _WITHOUT_E)}
    return not bare.isdisjoint(_EVERYDAY) or not bare.isdisjoint(_DATES)
