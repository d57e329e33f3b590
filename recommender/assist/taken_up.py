"""What a message takes up of what the contact said or did: their own words where there are any; pure.

Only what a person said to a person or asked for is spoken of: never a visit, a download or an opened mail, never a
seller's note, and of what a trial or a demo showed only that there was one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from content_library.passages import sentences
from recommender.assist.message import DraftRequest, Heard
from recommender.assist.tongue import is_spoken
from recommender.assist.words import content, listed, words
from recommender.wishes import asks_to_be_left_alone

# So many words of theirs may be repeated to them; with more the message is about them and not for them.
QUOTED = 26
# With fewer words of content a sentence of theirs says too little to be repeated alone.
ALONE = 4
# What was said longer ago than so many days is said to be some time ago.
LONG_AGO = 30.0
# An unanswered question is taken up although they did something without words after it, for so many days.
STILL_OPEN = 7.0
# Words that somebody else put down as the need are theirs too if at least this share of them is.
THEIR_NEED = 0.3

# How a message may begin.
QUESTION, STATEMENT, OBJECTION, SILENCE, LEAVE_ALONE = "question", "statement", "objection", "silence", "leave_alone"
CALL, NEED = "asked_for_call", "need"
# Kinds of signal whose words are a person's to us; at all others they are a remark about somebody.
_SPOKEN = frozenset(
    listed(
        "replied asked_for_call asked_for_proposal asked_for_security_papers objection support_ticket postponed",
        "referred described_project gave_specification renewal_due booked_meeting",
    )
)
_NOTE, _REPLY = "note", "replied"
_ASKS = ("?", "？")
# A question that somebody typed without a question mark, in the four languages.
_ASKING = re.compile(
    r"(who|what|when|where|why|how|which|whose|do|does|did|is|are|was|were|can|could|will|would|has|have|may|should|"
    r"wer|was|wann|wo|warum|wie|welche\w*|gibt|haben|hat|ist|sind|kann|können|"
    r"qui|que|quoi|quand|où|pourquoi|comment|combien|quel\w*|est-ce|avez|peut|"
    r"wie|wat|wanneer|waar|waarom|hoe|welke?|hebben|heeft|kan|kunnen|zijn)\b",
    re.IGNORECASE,
)
# Of what a colleague asks, so much in the contact's newest words and it is what these say.
THE_SAME = 0.7

_FIRST_PERSON = listed(
    "i i'm i've i'd i'll we we're we've we'd we'll my mine our ours me je nous mon ma mes notre nos",
    "ich mich mir wir uns mein meine meinen unser unsere unseren ik mij wij ons onze",
)
# What somebody asks to be given, without a question mark.
_REQUEST = re.compile(
    r".*\b(please|bitte|merci de|s'il vous pla[îi]t|graag|alstublieft)\b|"
    r"(send|quote|tell|show|give|(could|can|would) you)\b|(schicken|senden|nennen|zeigen) Sie\b|"
    r"(envoyez|indiquez|montrez)[- ]|(stuur|geef|noem) ",
    re.IGNORECASE,
)
_TO_US = listed("you your yours vous votre vos sie ihr ihre jullie")
# A summary begins with what somebody did, without saying who ("Wants a quote", "Asks whether …").
_SUMMARY = re.compile(
    r"(wants?|wanted|asks?|asked|needs|requests?|requested|thinks|says|said|stayed|joined|came|signed|booked|agreed|"
    r"wonders|mentions|mentioned|told|tells|reports?|reported|introduces?|hopes|plans|would like|is|was|had|has)\b"
    r"(?![^.!?]*\?)",
    re.IGNORECASE,
)
_SOMEBODY = listed("he she his her hers him he's she's he'd she'd")
# A question that points at what was said before it.
_LEANS = re.compile(
    r"(\w+ ){0,4}(it|they|them|that|this|those|these)\b|.*\bthe (others?|two|three|same)\b(?! (side|day|way|hand)\b)",
    re.IGNORECASE,
)


class TakenUp(NamedTuple):
    """How a message begins: with a question, a statement, an objection, a wish for a call, a silence, a wish to be left
    alone, with the need as somebody else put it, or else with the kind of what was done; "" where nothing was heard.

    `quote` are the contact's words, "" for none; `signal` is the kind of signal that it goes by.
    """

    kind: str = ""
    quote: str = ""
    long_ago: bool = False
    signal: str = ""

    @property
    def asks(self) -> bool:
        """Whether the quoted words are, or end with, a question."""
        return self.quote.rstrip("\"”' ").endswith(_ASKS)


def take_up(request: DraftRequest) -> TakenUp:
    """What to begin a message with, from the latest things heard."""
    heard = [h for h in request.heard if not h.tracked and h.kind != _NOTE]
    if request.alone:
        return _left_alone(request, next((h for h in heard if h.text == request.alone), Heard("", request.alone)))
    if not heard:
        return TakenUp(NEED) if is_question(request.asked) else TakenUp()
    spoken = [(h, _repeatable(request, quotable(h))) for h in heard if not h.silence]
    latest = heard[0]
    asked = set(content(request.asked))
    elsewhere = bool(asked) and len(asked & set(content(latest.text))) < THE_SAME * len(asked)
    if latest.silence:
        # Their last words would hide what a colleague wants to write of now.
        last = "" if elsewhere else next((q for _, q in spoken[:1]), "")
        return TakenUp(SILENCE, last, latest.days > LONG_AGO, latest.kind)
    if elsewhere:
        return TakenUp(NEED, "", latest.days > LONG_AGO, latest.kind)
    quote = spoken[0][1]
    if latest.kind in _SPOKEN and asks_to_be_left_alone(latest.text):
        return _left_alone(request, latest)
    if not _is_their_need(request, latest):
        return TakenUp(NEED, "", latest.days > LONG_AGO, latest.kind)
    if quote:
        return TakenUp(_way_of(latest, quote), quote, latest.days > LONG_AGO, latest.kind)
    answered = bool(latest.text)  # the newest words count, which the recommendation is about too, whoever put them
    for earlier, said in [] if answered else spoken[1:]:
        if earlier.days - latest.days <= STILL_OPEN and said.endswith(_ASKS):
            return TakenUp(QUESTION, said, earlier.days > LONG_AGO, latest.kind)
    return TakenUp(latest.kind, "", latest.days > LONG_AGO, latest.kind)


def is_asked(request: DraftRequest, taken: TakenUp) -> bool:
    """Whether a question is put: by them, in the words that are repeated, or by a colleague in their place."""
    return (taken.kind == NEED and is_question(request.asked)) or (taken.kind == QUESTION and taken.asks)


def is_question(text: str) -> bool:
    """Whether a text asks something, with a question mark or without."""
    text = text.strip()
    return text.endswith(_ASKS) or bool(_ASKING.match(text))


def waits(request: DraftRequest, taken: TakenUp) -> bool:
    """Whether they wait for an answer: they asked something or object, or a colleague asked in their place."""
    return taken.kind == OBJECTION or is_asked(request, taken)


def _left_alone(request: DraftRequest, heard: Heard) -> TakenUp:
    """A wish to be left alone, with the sentence that says so where the words are theirs."""
    quote = quotable(heard)
    asked = [s for s in sentences(heard.text) if asks_to_be_left_alone(s)] if quote else []
    return TakenUp(LEAVE_ALONE, _repeatable(request, next(iter(asked), quote)), heard.days > LONG_AGO, heard.kind)


def _repeatable(request: DraftRequest, quote: str) -> str:
    """Their words, where they are in the language of the message; else ""."""
    return quote if quote and is_spoken(quote, request) else ""


def focus(request: DraftRequest, taken: TakenUp) -> str:
    """The words that the facts of a message should bear on: those that it repeats, with the need where it has more."""
    said = taken.quote
    return request.need if not said or set(content(said)) <= set(content(request.need)) else said


def own_words(request: DraftRequest) -> list[str]:
    """What the contact said lately, latest first, without what was only observed or noted about them."""
    return [h.text for h in request.heard if h.text and not (h.tracked or h.silence or h.kind == _NOTE)]


def quotable(heard: Heard) -> str:
    """The words of a signal that may be repeated to who said them, at most QUOTED of them; "" for a summary of them.

    A question comes first, with the sentence before it where it says little alone; else what they ask to be given, and
    what they say of themselves.
    """
    text = " ".join(heard.text.split())
    if heard.kind not in _SPOKEN or not _is_own(text, heard.kind):
        return ""
    said = sentences(text)
    asked = [n for n, s in enumerate(said) if s.endswith(_ASKS)]
    if asked:
        return _question(said, asked[-1])
    requests = [s for s in said if _REQUEST.match(s)]
    personal = [s for s in said if _FIRST_PERSON & set(words(s))]
    fitting = [s for s in [*requests, *personal[::-1], *said[::-1]] if _says_something(s)]
    return fitting[0] if fitting else text if len(text.split()) <= QUOTED else ""


def _question(said: Sequence[str], at: int) -> str:
    question, before = said[at], said[at - 1] if at else ""
    alone = not _LEANS.match(question) and len(content(question)) >= ALONE
    both = f"{before} {question}".strip()
    if not alone and before and not before.endswith(_ASKS) and len(both.split()) <= QUOTED:
        return both
    return question if len(question.split()) <= QUOTED else ""


def _says_something(sentence: str) -> bool:
    return len(sentence.split()) <= QUOTED and len(content(sentence)) >= ALONE


def _is_own(text: str, kind: str) -> bool:
    """Whether a text is what somebody said, and not a summary of it: who speaks of "him" is somebody else."""
    said = set(words(text))
    if '"' in text or "“" in text or _SUMMARY.match(text):
        return False
    if _FIRST_PERSON & said or (kind == _REPLY and _TO_US & said):
        return True
    return not _SOMEBODY & said and (kind == _REPLY or "?" in text or bool(_TO_US & said))


def _way_of(heard: Heard, quote: str) -> str:
    if heard.kind == CALL:
        return CALL
    if quote.endswith(_ASKS):
        return QUESTION
    return OBJECTION if heard.kind == OBJECTION else STATEMENT


def _is_their_need(request: DraftRequest, latest: Heard) -> bool:
    """Whether the need is what the contact said, and not something else that a colleague put in its place."""
    need = set(content(request.need))
    said = {stem for text in [latest.text, *own_words(request)] for stem in content(text)}
    return not (need and said) or len(need & said) >= THEIR_NEED * len(need)
