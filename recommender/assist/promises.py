"""What a message owes to somebody who waits for an answer that the asset doesn't hold; pure.

Then it says so and promises to find out. The asset goes with it only where it is on the same subject, and never as
the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from content_library.asset import Passage
from recommender.assist.answering import Asked, asked_for, bears
from recommender.assist.message import DraftRequest, Similar
from recommender.assist.taken_up import TakenUp, focus, take_up, waits
from recommender.assist.topic import topic_of
from recommender.assist.weigh import Fact
from recommender.assist.words import content
from recommender.assist.worth import answers
from recommender.quotes import FEWEST_SHARED
from recommender.terms import names_all

# A passage that is so near (a cosine) to what they said, or a sentence with such a share of its words where no
# similarity is known, and the asset is on the same subject. Set by reading the messages to everybody in the sample.
NEAR, SHARES = 0.465, 0.2
# To who asks for a price a passage with one need not be so near: a price list is on the subject, whatever it is for.
NEAR_PRICE = 0.4
# A question is answered by a sentence that is itself so near to it, or says it in its very words.
NEAR_QUESTION, HOLDS_IT = 0.46, 0.4

ANSWER_IT = "Nothing here answers what they asked or object to, so the message promises an answer: find it out first."
BESIDE = "The asset goes with it as something on the same subject, not as the answer."
# As unsure as what `recommender.gaps` says of the same; a gap may also be that what is close is for another stage.
NOT_OFFERED = "The asset doesn't seem close to it, so it doesn't go with the message."
NOTHING_FITS = "Nothing in the library seems to fit, so nothing goes with the message."

HANDED = "They asked for something to read, and nothing in it says that this is it: look whether it is what they mean."
PRICED = "The prices stand in it as a table, which a message can't quote: look up what they would pay, and say it."
# What a price list is called.
_PRICE_LIST = re.compile(
    r"\b(pric(es?|ing)|rates|tariffs?|fees|(\w+)?preis(e|liste|blatt)?|tarife?|prix|tarifs?|prij(s|zen)\w*|tarieven)\b",
    re.IGNORECASE,
)
# What answers a question at once that a text asks itself.
_ANSWERS_ITSELF = re.compile(r"\?[\"”’»]? (yes|no|ja|nein|oui|non|nee)\b[^?]*$", re.IGNORECASE)
_WANTS_TEXT = re.compile(
    r"\b(is there|are there|do you have|have you( got)?|any|gibt es|haben Sie|y a-t-il|avez-vous|is er|hebt u)\b.{0,40}"
    r"\b(read|reading|text|article|paper|guide|document\w*|brochure|leaflet|overview|checklist|"
    r"Text|Artikel|Unterlagen?|Leitfaden|Übersicht|texte|guide|document|stuk|artikel|tekst|overzicht)\b",
    re.IGNORECASE,
)


def settles(request: DraftRequest, fact: Fact) -> bool:
    """Whether a fact may be told to somebody who waits for an answer: it answers, or was named or chosen.

    Who asks for a sum or a time gets one. Where no asset fits it must say it in their very words, of which there are
    several or such as name something. What asks in its turn is no answer, however near it is.
    """
    if fact.named or fact.chosen:
        return True
    if _asks_back(fact.text):
        return False
    need = focus(request, take_up(request))
    asked = asked_for(need)
    in_words = fact.shares - fact.demerit
    if asked and not bears(fact.text, asked):
        return False
    if in_words >= HOLDS_IT and (names_all(fact.text, need) or len(_shared(fact.text, need)) >= FEWEST_SHARED):
        return True
    return not request.gap and answers(fact) and (not fact.said_near or fact.said_near >= NEAR_QUESTION)


def _asks_back(text: str) -> bool:
    """Whether a text asks and doesn't answer itself at once: "Offline? Yes, for a week." does."""
    return "?" in text and not _ANSWERS_ITSELF.search(text)


def _shared(text: str, need: str) -> set[str]:
    return set(content(text)) & set(content(need))


def settling(request: DraftRequest, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of the facts that may be told to somebody who waits for an answer."""
    return tuple(f for f in facts if settles(request, f))


def owes(request: DraftRequest, facts: Sequence[Fact]) -> bool:
    """Whether the message must promise an answer: they wait for one, and none of its facts is one."""
    offers = request.action or request.authored
    return not offers and waits(request, take_up(request)) and not settling(request, facts)


def on_subject(
    request: DraftRequest, taken: TakenUp, facts: Sequence[Fact], passages: Sequence[Passage], similar: Similar
) -> bool:
    """Whether the asset is on the subject of what they said, as far as anybody can tell."""
    if request.gap:
        return False
    if topic_of(taken.quote or request.need, [request.title]):
        return True
    if similar.passages:
        price = asked_for(focus(request, taken)) is Asked.MONEY
        priced = [p.passage_id for p in passages if price and bears(p.text, Asked.MONEY)]
        near_price = max((similar.passages.get(p, 0.0) for p in priced), default=0.0) >= NEAR_PRICE
        return near_price or max(similar.passages.values()) >= NEAR
    return any(f.shares >= SHARES for f in facts)


def has_the_prices(request: DraftRequest, taken: TakenUp, passages: Sequence[Passage]) -> bool:
    """Whether they ask what it costs, and the asset is a price list: by its title, and by sums in it."""
    asks = asked_for(focus(request, taken)) is Asked.MONEY
    return bool(asks and _PRICE_LIST.search(request.title)) and any(bears(p.text, Asked.MONEY) for p in passages)


def told(request: DraftRequest, offered: bool) -> str:
    """What the sender should know of a promise."""
    return f"{ANSWER_IT} {BESIDE if offered else NOTHING_FITS if request.gap else NOT_OFFERED}"


def wants_text(asked: str) -> bool:
    """Whether a question asks for something to read, which can be handed over without an answer."""
    return bool(_WANTS_TEXT.search(asked))
