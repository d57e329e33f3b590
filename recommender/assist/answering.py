"""What kind of thing a question asks for, a sum of money for instance, and whether a sentence bears it; pure."""

from __future__ import annotations

import re
from enum import StrEnum

from recommender.assist.numbers import numbers
from recommender.assist.quantities import CURRENCIES


class Asked(StrEnum):
    """What an answer must hold; nothing in particular for most questions."""

    MONEY = "money"
    TIME = "time"
    COUNT = "count"
    ANYTHING = ""


_MONEY = re.compile(
    r"\b(what|how much) (does|do|is|are|would|will|did) .{0,40}\b(cost|costs|price|charge|fee|pay)\b|"
    r"\b(prices?|pricing|costs?|fees?) (for|of|per|in)\b|\bhow much (does|do|is|would|will)\b|"
    r"\bwhat('s| is) the price\b|"
    r"\b(was|wie ?viel) kostet\b|\bwas kosten\b|\bPreise?\b|\bcombien (coûte|ça coûte|cela coûte)\b|"
    r"\bquel est le prix\b|\bquel prix\b|\bwat kost\b|\bhoeveel kost\b|\bprijs\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\bhow (long|soon|quickly|fast)\b|\bwhen (does|do|will|would|can|could|is|are)\b|\bby when\b|\bwhat date\b|"
    r"\bpa(y|ys|id|yback) ?(itself )?back\b|\bpayback\b|\b(wann|wie (lange|schnell|bald)|bis wann)\b|\bamorti\w+|"
    r"\b(quand|combien de temps|en combien de|sous quel délai|quels? délais?)\b|\b(wanneer|hoe (lang|snel))\b|"
    r"\bterugverdien\w*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\bhow (many|often|big|large|far)\b|\b(what|which) (share|percentage|proportion|number|figure)\b|\bper cent\b.*\?|"
    r"\b(wie (viele|oft)|welcher Anteil)\b|\bcombien d[e’']|\bquelle part\b|\b(hoeveel|hoe vaak)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half an?|zwei|drei|vier|fünf|sechs|"
    r"sieben|acht|neun|zehn|elf|zwölf|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|twee|drie|vijf|zes|zeven|"
    r"negen|tien|twaalf)[ -](to \d+ |or \w+ )?"
    r"(seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|fortnights?|Sekunden?|Minuten?|Stunden?|Tagen?|"
    r"Wochen?|Monaten?|Jahren?|secondes?|heures?|jours?|semaines?|mois|ans?|seconden|minuten|uur|dagen|weken|maanden|"
    r"jaar)\b|"
    r"\b(in|by|until|from|ab|bis|en|depuis|vanaf) (January|February|March|April|May|June|July|August|September|October|"
    r"November|December|(19|20)\d\d)\b|\bweeks? \d",
    re.IGNORECASE,
)
_CURRENCIES = frozenset(CURRENCIES.values())


def asked_for(need: str) -> Asked:
    """What an answer to a need must hold; of two kinds the first that is asked for by name: money, a time, a count."""
    for kind, pattern in ((Asked.TIME, _TIME), (Asked.MONEY, _MONEY), (Asked.COUNT, _COUNT)):
        if pattern.search(need):
            return kind
    return Asked.ANYTHING


def bears(text: str, asked: Asked) -> bool:
    """Whether a text holds what is asked for; False where nothing in particular is."""
    if asked is Asked.TIME:
        return bool(_DURATION.search(text))
    if asked is Asked.MONEY:
        return any(n.unit in _CURRENCIES for n in numbers(text))
    return asked is Asked.COUNT and any(n.unit != "code" for n in numbers(text))
