"""Who sells against us, as far as titles, texts and the contact's words tell, and what sends a reader to them; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from content_library.asset import Passage
from recommender.assist.message import DraftRequest
from recommender.assist.names import named_in
from recommender.assist.taken_up import own_words, take_up
from recommender.assist.verbs import begins_with_verb
from recommender.assist.words import FUNCTION

_WORD = r"([A-Z]\w+)"
_NAME = r"([A-Z]\w+(?: [A-Z]\w+)*)"
# "Levain vs Doughmaster", "Levain and Doughmaster compared", "Levain compared with Doughmaster".
_PAIRS = (
    re.compile(rf"\b{_NAME} (?:vs\.?|versus|gegen|contre|tegen|or|oder|ou|of) {_NAME}"),
    re.compile(rf"\b{_NAME},? (?:(?:when )?compared (?:to|with)|im Vergleich (?:zu|mit)|vergeleken met) {_NAME}"),
    re.compile(rf"\b{_NAME} (?:and|und|et|en) {_NAME},?:? (?:compared|im Vergleich|comparés|vergeleken)\b"),
    re.compile(rf"\b(?:[Cc]omparing|[Cc]ompare|[Cc]omparison of) {_NAME} (?:and|with|to) {_NAME}"),
)
# "Seven Pingdom alternatives", "An alternative to Pingdom": who is named there sells against somebody.
_ALTERNATIVES = (
    re.compile(r"\b[Aa]lternatives? (?:to|for) ([A-Z]\w+(?: [A-Z]\w+)*)"),
    re.compile(
        r"(?:^|\b(?:[Tt]op|[Bb]est|[Tt]he|[Ff]ive|[Ss]ix|[Ss]even|[Tt]en|[Ff]ree|[Hh]osted|An?|\d+) )"
        r"([A-Z]\w+(?: [A-Z]\w+)?) [Aa]lternatives?\b"
    ),
)
_NO_NAMES = frozenset(
    ("Top", "Best", "The", "Free", "Hosted", "Five", "Six", "Seven", "Ten", "Open", "Source", "A", "An")
)
# "We also look at Doughmaster.": whom a contact names beside us.
_LOOKED_AT = re.compile(
    r"\b(?:look(?:ing|ed)? at|consider(?:ing)?|evaluat(?:e|ing)|"
    r"(?:compar(?:e|ing|ed)|up) (?:you |it )?(?:with|to|against)|"
    r"than|versus|vs\.?|instead of|(?:offer|quote) from|prefer|leaning towards) "
    rf"{_NAME}(?=[.,;:?!]|$| (?:and|or|too|as well|because|for|but)\b)"
)
# What is set against "us" or "our" is another's: "Doughmaster has more recipes, 400 against our 120."
_BESIDE_US = re.compile(
    rf"(?:^|[.!?] ){_NAME} (?:is|has|was|costs|offers|needs|takes|does)\b[^.!?]*"
    r"\b(?:against|than|to|versus|where|while) (?:our|ours|us|we)\b"
)
# An order or an advice to take something that has a name.
_SENDS_TO = re.compile(
    r"\b(?:choose|pick|prefer|buy|go (?:with|for)|stay with|opt for|recommend|"
    r"(?:better )?(?:off|served) (?:with|by)|"
    r"wählen Sie|nehmen Sie|bleiben Sie bei|choisissez|prenez|préférez|kies|neem|koop)"
    rf"(?: (?:the|rather|better|lieber|besser|plutôt|liever|dan))? (?-i:{_NAME})",
    re.IGNORECASE,
)
# In a step of a manual what is chosen is a button, unless it is known to be somebody.
_STEP = re.compile(r"\b(click|press|tick|tap|drag)\b|›", re.IGNORECASE)
_IS_BETTER_CHOICE = re.compile(
    rf"\b{_NAME} (?:is|would be|ist|est|is) (?:often |usually |then )?"
    r"(?:the (?:better|best|right|safer) (?:choice|one|fit|tool|answer)|"
    r"die bessere Wahl|le meilleur choix|de betere keuze)"
)

_US = re.compile(r"\b([Ww]e|[Oo]urs?|us)\b")
# What stands before whom something is set above, and what turns that over: "Nobody is quicker than …".
_ABOVE = r"\b(?:than|over|unlike|[Ii]nstead of|[Rr]ather than|als|que) (?:the )?"
_DENIES = re.compile(r"\b(no|not|nobody|nothing|none|few|hardly|rarely|never)\b|n['’]t\b", re.IGNORECASE)


def rivals_of(request: DraftRequest, *titles: str) -> tuple[str, ...]:
    """Who sells against us, as far as it is known: from our deals, what the contact named, and what a title says."""
    told = [m[1] for title in titles for pattern in _ALTERNATIVES for m in pattern.finditer(title)]
    others = [name for title in titles for name in _others(request, title)]
    return _unique([*request.rivals, *request.named, *(_called(name) for name in told), *others])


def with_rivals(request: DraftRequest, passages: Sequence[Passage]) -> DraftRequest:
    """The request with all who are known to sell against us, by the texts too, and those whom the contact named."""
    texts = [" ".join(p.text.split()) for p in passages]
    titles = (request.title, *(m.title for m in request.others))
    beside = [_called(m[1]) for text in texts for m in _BESIDE_US.finditer(text) if _is_name(m[1])]
    request = replace(request, own=_unique([*request.own, *_makers(request, [*titles, *texts])]))
    known = [n for n in _unique([*rivals_of(request, *titles), *beside]) if not _is_own(n, request)]
    looked_at = [m[1] for said in _said(request) for m in _LOOKED_AT.finditer(said)]
    said = _taken_words(request)
    named = [n for n in known if named_in(n, said) and named_in(n, texts)]
    rivals = [n for n in _unique([*known, *looked_at]) if not _is_own(n, request)]
    return replace(request, rivals=tuple(rivals), named=_unique([*request.named, *named]))


def sends_to_another(request: DraftRequest, text: str) -> bool:
    """Whether a text tells its reader to choose somebody who is not known to be us."""
    found = [m[1] for pattern in (_SENDS_TO, _IS_BETTER_CHOICE) for m in pattern.finditer(text)]
    if _STEP.search(text):
        found = [name for name in found if name in (*request.rivals, *request.named)]
    return any(not _is_own(name, request) and name not in _own_by_title(request) for name in found)


def _others(request: DraftRequest, title: str) -> list[str]:
    """Of each two that a title compares the one that is not us; where nothing tells which, the second."""
    return [_other(request, a, b) for a, b in _pairs(title)]


def _pairs(title: str) -> list[tuple[str, str]]:
    found = [(_called(m[1]), _called(m[2])) for pattern in _PAIRS for m in pattern.finditer(title)]
    return [(a, b) for a, b in found if a and b]


def _other(request: DraftRequest, one: str, two: str) -> str:
    known = [n for n in (one, two) if n in (*request.rivals, *request.named)]
    ours = [n for n in (one, two) if _is_own(n, request)]
    said = [n for n in (one, two) if named_in(n, _said(request))]
    if len(ours) == 1:
        return two if ours == [one] else one
    return known[0] if len(known) == 1 else said[0] if len(said) == 1 else two


def _own_by_title(request: DraftRequest) -> set[str]:
    """Those who are us because the contact named the other one of two that a title compares."""
    told = {*request.named, *request.rivals}
    return {n for pair in _pairs(request.title) for n in pair if n not in told and told & set(pair)}


def compares(heading: str) -> bool:
    """Whether a heading stands over more than one: it compares two, or names alternatives to one."""
    return any(pattern.search(heading) for pattern in (*_PAIRS, *_ALTERNATIVES))


def names_us(request: DraftRequest, text: str) -> bool:
    """Whether a text speaks of us: by a name of what we sell, or by a pronoun."""
    return bool(_US.search(text)) or any(named_in(own, [text]) for own in _written(request))


def speaks_of_us_against(request: DraftRequest, text: str, rival: str) -> bool:
    """Whether a text names a rival only as what we are set above: "Rota moves fewer jobs than Planora"."""
    rest = re.sub(rf"{_ABOVE}{re.escape(rival)}(?![^\W_])", "", text)
    return rest != text and not named_in(rival, [rest]) and names_us(request, rest) and not _DENIES.search(rest)


def _written(request: DraftRequest) -> list[str]:
    """The names of what we sell as a text writes them: with a capital letter, which keeps "stores" a verb."""
    return [own[0].upper() + own[1:] for own in request.own if own]


def _makers(request: DraftRequest, texts: Sequence[str]) -> list[str]:
    """What stands before the name of what we sell, which names who sells it: "Tessel" in "Tessel Rota"."""
    if not (ours := tuple(_written(request))):
        return []
    found = [m[1] for text in texts for m in _before(ours).finditer(text)]
    return [n for n in dict.fromkeys(found) if _is_name(n) and n not in (*request.rivals, *request.named)]


@cache
def _before(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_WORD} (?:{'|'.join(map(re.escape, names))})\b")


def _is_name(word: str) -> bool:
    """Whether a word with a capital letter is a name, as far as its letters tell: "It" and "Choose" are none."""
    return word.lower() not in FUNCTION and not begins_with_verb(f"{word} the plan")


def _is_own(name: str, request: DraftRequest) -> bool:
    """Whether a name is ours, or ends with one of ours: "Tessel Rota"."""
    called = f" {name.casefold()}"
    return any(called.endswith(f" {own.casefold()}") for own in request.own if own)


def _said(request: DraftRequest) -> list[str]:
    """The contact's words and the need."""
    return [request.need, *own_words(request)]


def _taken_words(request: DraftRequest) -> list[str]:
    """The words that the message takes up."""
    quote = take_up(request).quote
    return [quote] if quote else [request.need, *own_words(request)[:1]]


def _called(name: str) -> str:
    return " ".join(w for w in name.split() if w not in _NO_NAMES)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
