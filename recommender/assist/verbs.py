"""Verbs, as far as lists of forms tell them: what makes a sentence of a row of words, and what begins an order; pure.

A word that is missing here makes a choice poorer and nothing untrue.
"""

from __future__ import annotations

import re

from recommender.assist.quantities import NUMBER_WORDS
from recommender.assist.words import ADDRESS, WORD, listed, plain, stem, words

# Verbs that are hardly ever nouns, and words that are often either.
_VERBS = (
    "be is are was were am been have has had do does did can could will would shall should may might must get make",
    "take  go give know believe want say tell ask see become remain mean allow let bring keep reduce increase think",
    "feel find  seem appear happen need help include provide offer require depend belong contain learn choose",
    "decide buy sell pay  send receive write read hear speak add remove create build begin stop begin lose win hold",
    "carry travel sit stand lie  put set arrive leave come follow expect hope agree refuse prefer avoid prevent",
    "ensure improve grow spend wait stay  understand recognise prove picture establish confirm",
)
_NOUN_OR_VERB = (
    "cost plan visit work use change show run start return report save cut move call drop rise fall repeat fail fit",
    "count  measure check test load store order replace deliver cause answer turn cover connect support look fix",
    "close open book  track match share signal handle process schedule drive drop",
)
# More of them, which only tell a sentence from a row of words.
_IN_SENTENCES = (
    "like love rely matter reach pass push pull differ sound taste serve claim state win shrink vary apply compare",
    "compete complain consist contact deal define deny describe deserve develop disturb divide enter exist explain",
    "express fear fill finish forget gain gather hate hide hit ignore imply insist invite join kill lack last lead",
    "lend listen live lock maintain manage mask meet mention miss mix notice obtain occur owe own pick pour praise",
    "produce promise propose protect publish qualify raise recover refer reject release repair reply represent respect",
    "rest reveal ring ride roll ruin satisfy settle shake shape shout sign solve split spoil stick struggle succeed",
    "suffer suggest suit supply survive swap teach tend throw trigger trust wear weigh wish wonder wake",
    "renew eat burst sleep drift bundle forgive repay treat concern involve exceed amount average affect achieve",
    "adapt adopt afford assign assume attract avoid assess combine comply convert deduct delete detect document double",
    "employ encrypt evaluate extend facilitate flow focus govern guide halve identify indicate integrate introduce",
    "invest limit log locate lower merge migrate modify monitor multiply notify operate organise overlap oversee",
    "perform permit possess protect range refund register relate remind remember rent reserve resolve restore retain",
    "reuse reward scale secure select separate simplify specify submit subscribe substitute supervise sync tie",
    "transfer transform translate update upgrade validate verify wash weaken withstand yield accept adjust",
    "arrange assist attach bill brew charge clean collect convince cool deposit dispose dry empty feed finance",
    "heat insure iron lease measure mill mount nominate outlast pack peel polish pump rank recycle refill rinse",
    "roast sort spray sterilise store supplement tolerate vacuum vend warm weld whisk wrap",
)
# Words that begin an order in running text and are neither of the first two.
_IN_ORDERS = (
    "click select enter press paste copy install don't please never always state score print freeze draw fill publish",
    "compare list name pick mark note insist treat limit divide subtract agree invite settle thank",
)

VERBS = frozenset(map(stem, listed(*_VERBS)))
_ALSO_NOUNS = frozenset(map(stem, listed(*_NOUN_OR_VERB)))
_ANY_VERB = VERBS | _ALSO_NOUNS
_SENTENCE_VERBS = _ANY_VERB | frozenset(map(stem, listed(*_IN_SENTENCES)))
_BASE_FORMS = listed(*_VERBS, *_NOUN_OR_VERB, *_IN_ORDERS)
_CONTRACTED = re.compile(r"(n't|'re|'ve|'ll|'d|'m)$|^(it|that|there|here|he|she|what|who)'s$")
_BEFORE_NOUNS = listed("the a an this that these those its their our your his her my of for in on at by with and")


def has_verb(text: str) -> bool:
    """Whether a text has a word that can be its verb; without one it is a row of words and no sentence.

    A capital inside the sentence marks a name ("Stores"); "coloured" after a number or an article is no verb.
    """
    said = [m[0] for m in WORD.finditer(ADDRESS.sub(" ", plain(text)))]
    for at, (before, word) in enumerate(zip(["", *said], said, strict=False)):
        lower = word.lower()
        if at > 1 and before[0].isupper():
            before = "name"  # "Barista One costs …" counts nothing
        if lower.endswith("ly") or (before and word[0].isupper()) or _is_a_noun_here(before.lower(), lower):
            continue
        if lower.endswith("ed") and not before:
            continue  # "Planned work", "Recorded for four weeks"
        participle = lower.endswith("ed") and len(lower) > 4 and before.lower() not in _BEFORE_NOUNS | NUMBER_WORDS
        going_on = lower.endswith("ing") and stem(lower) != lower  # "missing parts": no verb by itself
        if (makes_a_sentence(lower) and not going_on) or _CONTRACTED.search(lower) or (participle and before):
            return True
    return False


def _is_a_noun_here(before: str, word: str) -> bool:
    """Whether a word that can be a verb is none after the one before it: "one plan", "planned work", "to pay"."""
    if word == "last":
        return True  # "last month"; the verb lasts
    after_noun_signs = before in _BEFORE_NOUNS - {"and"} or before in NUMBER_WORDS or before.endswith("ed")
    return before == "to" or (after_noun_signs and stem(word) in _ALSO_NOUNS)


def makes_a_sentence(word: str) -> bool:
    """Whether a word as it stands can be a sentence's verb."""
    return stem(word.lower()) in _SENTENCE_VERBS


def is_no_noun(word: str) -> bool:
    """Whether a word is a verb and hardly ever a noun."""
    return makes_a_sentence(word) and stem(word.lower()) not in _ALSO_NOUNS


def is_verb(stemmed: str) -> bool:
    """Whether a stem can be a verb's."""
    return stemmed in _ANY_VERB


def begins_with_verb(text: str) -> bool:
    """Whether a text begins like an order: with a verb as it stands in a dictionary."""
    first = words(text)[:1]
    return bool(first) and first[0] in _BASE_FORMS
