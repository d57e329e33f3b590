"""What stands around the facts of a message: greeting, why this person, what to do next, sign-off; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from content_library.taxonomy.model import Wish
from recommender.assist.called import first_name, short_title, whole_name
from recommender.assist.message import DraftRequest, DraftSentence, Material, Part, is_web
from recommender.assist.phrases import OTHER, Phrases
from recommender.assist.taken_up import (
    CALL,
    LEAVE_ALONE,
    NEED,
    OBJECTION,
    QUESTION,
    SILENCE,
    STATEMENT,
    TakenUp,
    is_asked,
    is_question,
)
from recommender.wishes import wish_of

# Where nothing of a text is quoted, its whole title says what it is about, up to so many words.
WHOLE_TITLE = 16
# Where a reader finds a place: other places are headings, which say little outside of their text.
_FINDABLE = re.compile(r"(page|slide) (\d+)")
# The message type whose words go with a comparison.
COMPARING = "why_us"
# What decides the next step before the stage does.
_BEFORE_STAGE = (SILENCE, LEAVE_ALONE, OBJECTION, CALL, "trial", "asked_for_proposal", "booked_meeting")
# Who runs a trial needs no other; so long after it began it may be over.
_TRYING, TRIAL_DAYS = ("considering", "evaluating"), 45.0
_IN_TRIAL = re.compile(
    r"\b[Ww]e('re| are| have been) (now |still |already )?(testing|trialling|piloting|running a (trial|pilot|test))\b|"
    r"\b[Oo]ur (trial|pilot)\b|\b[Ww]ir testen\b|\b[Uu]nser\w* (Test|Pilot)|\b[Nn]ous testons\b|"
    r"\b[Nn]otre (essai|pilote)\b|\b[Ww]e testen\b|\b[Oo]nze (proef|pilot|test)\b"
)
_OFFER = re.compile(r"Offer (?!to )(.+)")


@dataclass(frozen=True)
class Voice:
    """Says what stands around the facts of one message; `seed` chooses the variants, `topic` is what it is about.

    `near` says that the asset is on the subject of what they said, `sends` that it goes with the message although
    nothing of it is quoted.
    """

    request: DraftRequest
    taken: TakenUp
    topic: str
    phrases: Phrases
    seed: int
    near: bool = False
    sends: bool = True

    def say(self, slot: str, key: str = "", part: Part = Part.BODY, **more: str) -> DraftSentence:
        """A variant of a slot with the request's values in it, and `more` in place of these."""
        return self._filled(self.phrases.pick(slot, key, self.seed), part, **more)

    def _filled(self, phrase: str, part: Part, **more: str) -> DraftSentence:
        request = self.request
        values = {
            "name": first_name(request.contact_name),
            "whole_name": whole_name(request.contact_name),
            "sender": request.sender_name,
            "title": "" if request.authored else short_title(request.title),
            "link": request.link,
            "topic": self.topic,
            "quote": _ended(self.taken.quote),
            "named": "",
            "source": "",
            "action": "",
            "place": "",
        }
        values["title"] = values["title"] or self.phrases.pick("untitled", "", self.seed)
        return DraftSentence(phrase.format(**(values | more)), (), part)

    def greeting(self) -> DraftSentence:
        """The salutation, without a name where none is known."""
        named = bool(first_name(self.request.contact_name))
        return self.say("greeting" if named else "greeting_unnamed", part=Part.GREETING)

    def opening(self) -> tuple[DraftSentence, ...]:
        """Why this person: their own words, or what they did, or else their role; and the topic where no words are."""
        taken = self.taken
        if taken.quote:
            key = f"{taken.kind}/long_ago" if taken.long_ago else taken.kind
            return (self.say("opening", key, Part.OPENING),)
        key = f"{LEAVE_ALONE}/told" if self._told_us() else taken.kind
        if taken.kind == SILENCE and self.phrases.knows("opening_unquoted", taken.signal):
            key = taken.signal
        if taken.kind == NEED and is_question(self.request.asked):
            key = f"{NEED}/asked"
        if not self.phrases.knows("opening_unquoted", key.partition("/")[0]):
            key = self.request.role if self.phrases.knows("opening_unquoted", self.request.role) else OTHER
        first = self.say("opening_unquoted", key, Part.OPENING)
        about = bool(self.topic) and taken.kind not in (SILENCE, LEAVE_ALONE)
        return (first, self.say("about", part=Part.OPENING)) if about else (first,)

    def lead(self, key: str, material: Material, place: str, named: str = "") -> DraftSentence:
        """What leads to quotations of an asset."""
        return self.say("lead", key, source=self.source(material, place), named=named)

    def unquoted(self) -> DraftSentence:
        """In place of the lead where nothing is quoted; it doesn't pretend to answer what they asked or said."""
        material = self.request.material(self.request.asset_id)
        beside = ("_beside" if self.near else "_also") if self.quotes_them() else ""
        return self.say(f"unquoted{beside}", source=self._whole(material))

    def promise(self) -> DraftSentence:
        """That they will get the answer that is not to hand."""
        return self.say("promise_objection" if self.taken.kind == OBJECTION else "promise")

    def meanwhile(self, material: Material) -> DraftSentence:
        """What goes with a promise: on the same subject, and no answer."""
        return self.say("meanwhile", source=self._whole(material))

    def handed(self, material: Material) -> DraftSentence:
        """An asset for somebody who asked for something to read; whether it is that they see for themselves."""
        return self.say("handed", source=self._whole(material))

    def priced(self, material: Material) -> DraftSentence:
        """A price list for somebody who asks what it costs: what they would pay they see, or are told, from it."""
        return self.say("priced", source=self._whole(material))

    def _whole(self, material: Material) -> str:
        """An asset by its whole title, which says what it is about, where that is not too long."""
        whole = " ".join(material.title.split())
        return self.marked(whole) if 0 < len(whole.split()) <= WHOLE_TITLE else self.source(material, "")

    def begin_at(self, place: str) -> DraftSentence:
        """Where in the asset to begin."""
        found = _FINDABLE.match(place)
        return self.say("begin_at", place=self._page(place) if found else self.marked(place))

    def marked(self, text: str) -> str:
        """A text between the quotation marks of the language."""
        return f"{self.marks[0]}{text}{self.marks[1]}"

    @property
    def marks(self) -> tuple[str, str]:
        """The opening and the closing mark of a quotation."""
        before, after = self.phrases.variants("marks")[:2]
        return before, after

    def source(self, material: Material, place: str) -> str:
        """An asset as a message calls it: its short title, and the page where there is one."""
        title = short_title(material.title)
        name = self.marked(title) if title else self.phrases.pick("untitled", "", self.seed)
        return f"{name} ({self._page(place)})" if _FINDABLE.match(place) else name

    def _page(self, place: str) -> str:
        """The number of a page or slide in the language of the message."""
        return _FINDABLE.sub(lambda m: self.phrases.variants(m[1])[0].format(place=m[2]), place, count=1)

    def links(self, materials: Sequence[Material], all_quoted: bool = True) -> tuple[DraftSentence, ...]:
        """Where the texts are: linked to, or attached; or that the only one, which has neither, will be sent.

        Of two the second is named where it is not quoted.
        """
        there = [m for m in materials if m.link]
        if materials and not there:
            return (self.say("on_hand", part=Part.LINK),)
        if len(there) == 1:
            slot = "linked" if is_web(there[0].link) else "attached"
            return (self.say(slot, part=Part.LINK, link=there[0].link),)
        if there and not any(is_web(m.link) for m in there):
            slot = "attached_both" if all_quoted else "attached_with"
            return (self.say(slot, part=Part.LINK, title=short_title(there[-1].title)),)
        return tuple(
            self.say(
                "linked_one" if is_web(m.link) else "attached_one",
                part=Part.LINK,
                title=short_title(m.title),
                link=m.link,
            )
            for m in there
        )

    def angle(self, compared: bool = False) -> tuple[DraftSentence, ...]:
        """What the facts are there for, for this reader; nothing for messages that have no such word.

        What compares us with somebody else is there to choose by, whatever the message. An answer to a question needs
        no such word.
        """
        message = COMPARING if compared else self.request.message
        if self.answers_question() and not compared:
            return ()
        if not self.phrases.knows("angle", message):
            return ()
        return (self.say("angle", f"{message}/{self.request.role}", Part.CLOSING),)

    def offer(self, short: bool = False, promised: bool = False) -> DraftSentence:
        """The one next step: the recommended action, else what was heard last asks for, else what fits the stage.

        `short` takes the shortest variant instead of the seed's; `promised` follows a promise to find out.
        """
        request = self.request
        if promised:
            key = f"promised/{OBJECTION}" if self.taken.kind == OBJECTION else "promised"
            return self.say("offer", key, Part.CLOSING)
        if request.action and self.taken.kind != LEAVE_ALONE:
            named = _OFFER.fullmatch(request.action_name)
            known = self.phrases.knows("action", request.action)
            key = request.action if known else "named" if named else OTHER
            return self.say("action", key, Part.CLOSING, action=named[1] if named else "")
        if self.taken.kind == NEED and self.answers_question():
            return self.say("offer", "answered", Part.CLOSING)
        first = next((k for k in (self.taken.kind, self.taken.signal) if k in _BEFORE_STAGE), "")
        first = first or ("trial" if self._tries() else "")
        key = f"{first or request.stage}/quoted" if self.quotes_them() else first or request.stage
        if short:
            return self._filled(min(self.phrases.variants("offer", key), key=len), Part.CLOSING)
        return self.say("offer", key, Part.CLOSING)

    def _told_us(self) -> bool:
        """Whether they told us something by which they can be asked no more, and didn't ask to be left alone."""
        wish = self.request.wish or next((wish_of(h.text) for h in self.request.heard[:1]), "")
        return self.taken.kind == LEAVE_ALONE and wish not in ("", Wish.LEFT_ALONE)

    def _tries(self) -> bool:
        """Whether they are running a trial: by what they say, or by one of late while they compare."""
        if self.request.stage not in _TRYING:
            return False
        lately = any(h.kind == "trial" and h.days <= TRIAL_DAYS for h in self.request.heard)
        return lately or any(_IN_TRIAL.search(h.text) for h in self.request.heard if not h.tracked)

    def sign_off(self) -> DraftSentence:
        """The end, with the sender's name or a place to put it."""
        name = self.request.sender_name or self.say("unsigned").text
        return DraftSentence(f"{self.say('sign_off').text}\n{name}", (), Part.SIGN_OFF)

    def subject(self, named: str = "", sent: bool = True) -> str:
        """The subject line: what they named or asked about, else the topic, else the title of the asset that is `sent`
        with it."""
        topic = named or self.topic
        if self.taken.kind in (SILENCE, LEAVE_ALONE, CALL):
            text = self.say(f"subject_{self.taken.kind}").text
        elif self.request.action:
            text = self.say("subject_action", self.request.action).text
        elif not (topic or sent or self.answers_question()):
            text = self.say("subject_action", "answer_objection").text
        else:
            asked = "_question" if self.taken.kind == QUESTION or self.answers_question() else ""
            text = self.say(f"subject{asked}" if topic else f"subject{asked}_untopical", topic=topic).text
        return text[:1].upper() + text[1:]

    def answers_question(self) -> bool:
        """Whether the message is there to answer a question; somebody silent may be written to because of one."""
        return is_question(self.request.asked) or is_asked(self.request, self.taken)

    def is_about_them(self) -> bool:
        """Whether the message is about what they said, or asks whether it still holds: what is on another subject has
        no place in it."""
        return self.quotes_them() or self.taken.kind == SILENCE

    def quotes_them(self) -> bool:
        """Whether the opening repeats what the contact asked or said."""
        return bool(self.taken.quote) and self.taken.kind in (QUESTION, STATEMENT, OBJECTION)


def _ended(quote: str) -> str:
    """Their words with a full stop where they have no end, for a sentence of ours may follow."""
    return quote if not quote or quote[-1] in ".!?…" else f"{quote}."
