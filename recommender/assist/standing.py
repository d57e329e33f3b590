"""Whether a sentence stands by itself: what leans on the text around it is no quotation; pure.

The rules look at forms alone, so they refuse too much rather than too little: there are other sentences.
"""

from __future__ import annotations

import re

from recommender.assist.verbs import begins_with_verb, has_verb, is_no_noun, makes_a_sentence
from recommender.assist.words import ABSOLUTES, HEDGES, carries, listed, words

# Openings that lean on what stood before: a pronoun, a connective, a pointer to the page itself.
_OPENINGS = (
    "(yes|no|well)(?=[,.;:!])|maybe|perhaps|imagine|see|read|learn|discover|welcome|let's|let us|to illustrate|"
    "but|and|so|or|nor|however|then|also|instead|therefore|thus|otherwise|for example|for instance|as a result|"
    "still|yet|too|both|neither|either|such|another|other|others?|here|there|(above|below)(?! \\d)|in short|"
    "of these|of those|again|next|finally|similarly|second|third|additionally|furthermore|moreover|besides|"
    "meanwhile|because|since then|that way|from here on|so far|until then|by then|now|wanted|had|was|were|got|"
    "told|went|came|took|said|thought|did|made|strictly speaking|the rest|as of now|for the rest|add to that|"
    "worse|better|nor|hence|everything else|(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
    "(could|had|has|have|were|was|did|do|are|is|would|will|can|cannot)"
)
_DANGLING = re.compile(
    r"(\w+,? )?(that|it|they|he|she|its|their|his|her|them|that's|it's|they're|it'd|it'll)\b|"
    r"(\w+,? ){0,2}(this|these|those)\b|(in|on|with) (this|that)\b|the [\w-]+, the|none of (it|them)\b|"
    r"(all|each|any|some|most|many|one|two|three|four|both) of (it|them|these|those)\b|"
    r"(in|for|on|at|with|after|before|from|by|when|if|as)\b[^,]{0,40} (they|it|he|she|it's|they're|that is|that was)\b|"
    r"(one|two|three|four|five|six|\d+),|you have (one|two|three|four|five|six)\b|"
    r"you know,|(helped|helps|allowed|allows|showed|gave|let) (us|me|you|them|him|her)\b|"
    rf"the (first|second|third|fourth|former|latter|same|other|others|rest|two|three|four)\b|({_OPENINGS})\b",
    re.IGNORECASE,
)
# Words inside a sentence that point out of it.
_POINTS_ELSEWHERE = re.compile(
    r"\b(listed|shown|described|see|mentioned) (earlier|above|below)\b|\bthe \w+ (above|below)\b|\w (?<!is )there\b|"
    r"\b(in|of|from|on) (the|this) (table|list|sheet|chart|figure|column|slide|page)\b|"
    r"\bthe (table|list|sheet|chart|figure|column|slide|page|calculation) (says|shows|lists|gives)\b|"
    r"\b(those|these) (one|two|three|four|five|six|\d+|ones)\b|\bthese\b|\bthose\b(?! (who|that|which|with|in|of)\b)|"
    r"\bthis\b(?! (year|month|week|paper|guide|report|study|old|late|early|far|long|much)\b)|"
    r"\b(the|that|last|latter) one\b|"
    r"\b(says?|said|does|did|do|did|do|makes?|made) it\b|\bthat's\b|"
    r"\b(requirements?|sections?|steps?|chapters?|questions?|tools?|rows?|items?|criterion|options?|rules?) \d|"
    r"\b(the|our|an?|in|as) example\b|\bhere(?!'s how)('s)? (is|are|comes?|we|you)\b|\bsections? numbers?\b|"
    r"\b(the|one) thing\b|\b(will|is|are|can|was|were) then\b|\bsuch (?!as\b)|"
    r"^(At|Over|In|With|For|From|On) .* that (saves|makes|means|costs|comes)\b|"
    r"\b(of|about|for|with|by|to) that[,.;]|"
    r"\b(for|with|from|by|at|about|behind|after|before) that (?!is\b|are\b|was\b|were\b)[a-z]+|"
    r"\b(covers?|explains?|describes?) it\b|\bthat\.$|\bthe \d[\d,]* (were|was|are|is|had|have)\b|^Numbers? \d|"
    r"\b(had|have|has) (used|tried|seen|known) both\b|"
    r"\b(other|same) (nine|ten|\w+teen|two|three|four|five|six|seven|eight)\b",
    re.IGNORECASE,
)
# What speaks of the page and its author, or asks for something, and not of the matter.
_OF_THE_PAGE = re.compile(
    r"(a (huge|big|special) )?(thank|thanks)\b|(join|follow|subscribe|contact|stay|get in touch|sign up|reach out)\b|"
    r"(let|let's|let’s) |.*\b(closer look|blog post|in the next section|get started|stay tuned|dive (in|into)|"
    r"happy (to help|reading)|(see|visit|check|on) our (home ?page|website|docs|documentation|blog))\b|"
    r"tl[:;]?dr\b|(today|yesterday|recently|last week|this week),? .*\b(announced|released|launched|published)\b|"
    r"just [a-z]+ |.*\b(the (following|next) section|let's (briefly )?(explore|look|see|start))\b|"
    r"(this|the) (article|post|guide|page|paper) (will|explains|reflects|describes|shows you)\b",
    re.IGNORECASE,
)
# Half a story: somebody did something at some time ("Crew 7 was due at half past ten"), or where a reader may stand.
_STORY = re.compile(
    r"\b(Crew|Van|Depot|Engineer|Room|Lane|Street) \d|\b\d{1,2}[:.]\d{2}\b|\bo'clock\b|\bhalf past\b|"
    r"\b(finally|eventually|at last|one day)\b|"
    r"\b[Yy]ou have (been (asked|told)|decided|agreed)\b|\bhas (told|asked) you\b|"
    r"\b(on|last|next|for) (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\bnow\b"
)
# What speaks of nobody in particular: "Someone took out several in a short time", "At least once means twice".
_OF_NOBODY = re.compile(
    r"(some|no|any|every)(one|body)\b|(most|many|some|several|others) (?!of\b)|at (least|most)\b", re.IGNORECASE
)
# "Impact start to resolution - measures …": a term and what is said of it.
_TERM = re.compile(r"([^,.!?]{1,40}?)(:\s|\s[-–—]\s(?=[a-z]))")
# … behind which a sentence with a verb of its own goes on: "The standard asks for three things: …".
_ANNOUNCES = 3
_ASKING = listed("what how why when where who which")
# "Customers who have worked with …": the verb belongs to the clause that describes them.
_DESCRIBED = re.compile(r"((?:\w+ ){1,3})(?:who|that|which) (.+)", re.IGNORECASE)
# "Recorded for four weeks: jobs per crew": no verb of its own before the colon. "A seat on the council, which sees …".
_PARTICIPLE_FIRST = re.compile(r"[A-Z]\w+ed (for|in|by|at|on|from|with|over|to|before|after|as)\b[^,.!?]*:\s")
_DESCRIBED_ASIDE = re.compile(r"(An?|The|One) (\w+ )?\w+ (on|in|of|for|at|with) [^,]{1,40}, (which|who) [^,]+")
# Not a year, and not the number of a thing ("Article 28").
_BARE_COUNT = re.compile(
    r"(?<![A-Z]{2} )(?<![A-Z][a-z]{2} )(?<![A-Z][a-z]{6} )(?<![\d,.])(?!(19|20)\d\d)\d[\d,.]*(?<!\.)\.[\"”']?$"
)
# … but parts of a sum of money are money: "costs 312,000 euros: purchase 96,000, …".
_PARTS_OF_A_SUM = re.compile(r"(\b(euros?|eur|dollars?|usd|pounds|gbp|francs|chf)\b|[€$£])[^:]*: ", re.IGNORECASE)
# "Levain has more recipes, 400 against 120." says of what.
_SET_AGAINST = re.compile(
    r"[a-z], \d[\d.,]* (against|versus|vs\.?|compared (to|with)|instead of|to) ((our|their|its|your|the) )?\d[\d.,]*$"
)
# "… in 58 per cent of cases and ours in 74.": the number before it says of what.
_SHARES_A_UNIT = re.compile(
    r"\b\d[\d.,]* ?(per cent|%|percent|euros?|[a-z]+s)\b[^.;:\d]* (and|against|but|while|with) [^.;:\d]*\d[\d.,]*$",
    re.IGNORECASE,
)
# A person of a story, told from others by a mark: "The engineer with the tall van can't enter the car park."
_CERTAIN_PERSON = re.compile(r"The \w*(er|or|ist|ian|man|woman|nurse|chef) (with|in|from|at|on|of) (the|a) ")
# A quotation of two or three words at the beginning belongs to a talk that is not there.
_RETORT = re.compile(r"[\"“][^\"”]{1,40}[^,.!?\"”][\"”] ")
_ONE, _MANY = listed("it its it's it'll it'd itself"), listed("they them their they're they'll they'd themselves")
_PLURALS = listed("people men women children staff everybody everyone anybody anyone nobody somebody someone each team")
_BEFORE_VERBS = listed("i we you they he she it can could will would may might must should don't doesn't didn't")
# Words that stand for nothing that "it" could mean, the nouns of measures among them.
_NO_NOUNS = (
    ABSOLUTES
    | HEDGES
    | listed("median average total rest million billion percent per cent euro euros eur gbp usd pounds dollars")
)


def is_of_nobody(sentence: str) -> bool:
    """Whether a sentence speaks of nobody in particular, and so says little to anybody."""
    return bool(_OF_NOBODY.match(sentence))


def leans(sentence: str) -> bool:
    """Whether a sentence is understood only after the one before it."""
    return bool(_DANGLING.match(sentence.lstrip("\"“'(")))


def points_elsewhere(sentence: str) -> bool:
    """Whether a sentence points at something that does not stand in it."""
    return bool(_POINTS_ELSEWHERE.search(sentence)) or _without_antecedent(sentence)


def is_bare_count(sentence: str) -> bool:
    """Whether a sentence ends with a number and leaves open of what ("usually finds between 150 and 400.")."""
    said = _PARTS_OF_A_SUM.search(sentence) or _SET_AGAINST.search(sentence) or _shares_a_unit(sentence)
    return bool(_BARE_COUNT.search(sentence)) and not said


def _shares_a_unit(sentence: str) -> bool:
    """Whether the number at the end is of the same as one before it that says of what."""
    return bool(_SHARES_A_UNIT.search(sentence.rstrip(".\"”'")))


def is_of_the_page(sentence: str) -> bool:
    """Whether a sentence speaks of its page or asks for something, and says nothing of the matter."""
    return bool(_OF_THE_PAGE.match(sentence))


def is_story(sentence: str) -> bool:
    """Whether a sentence is a moment of a story: somebody did something at some time."""
    return bool(_STORY.search(sentence) or _CERTAIN_PERSON.match(sentence))


def is_fragment(sentence: str) -> bool:
    """Whether a row of words is no whole sentence: without a verb of its own, behind a label, or a retort."""
    if not has_verb(sentence) or _RETORT.match(sentence):
        return True
    term = _TERM.match(sentence)
    if term and ":" in term[2] and not _announces(term[1]):
        return True
    if term and ":" not in term[2] and makes_a_sentence(words(sentence[term.end() :] + " x")[0]):
        return True
    entry = term and ":" not in term[2] and "," in sentence and not any(is_no_noun(w) for w in words(sentence))
    if entry or _PARTICIPLE_FIRST.match(sentence) or _DESCRIBED_ASIDE.fullmatch(sentence):
        return True
    described = _DESCRIBED.fullmatch(sentence)
    if described is None or begins_with_verb(sentence) or has_verb(described[1]):
        return False
    return _verb_groups(described[2]) < 2


def _announces(before: str) -> bool:
    """Whether what stands before a colon is a sentence, and no label or order."""
    said = words(before)
    asks = bool(said) and said[0] in _ASKING
    return len(said) >= _ANNOUNCES and has_verb(before) and not (asks or begins_with_verb(before))


def _verb_groups(text: str) -> int:
    """How many separate verbs a text has; neighbouring ones ("have worked") are one."""
    said = [makes_a_sentence(w) or w.endswith(("n't", "'re", "'ve", "'ll")) for w in words(text)]
    return sum(here and not before for before, here in zip([False, *said], said, strict=False))


def _without_antecedent(sentence: str) -> bool:
    """Whether a pronoun comes before any noun that it could stand for."""
    one = many = False
    said = words(sentence)
    for before, word in zip(["", *said], said, strict=False):
        if (word in _ONE and not one) or (word in _MANY and not many):
            return True
        a_verb = is_no_noun(word) or before in _BEFORE_VERBS or (before == "to" and makes_a_sentence(word))
        a_noun = carries(word) and not (a_verb or word.endswith("ly") or word in _NO_NOUNS)
        plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
        one = one or (a_noun and not plural)
        many = many or (a_noun and plural) or word in _PLURALS or (word == "and" and one)
    return False
