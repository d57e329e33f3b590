"""What is asked for and what is handed over: a message request and a draft; frozen records, no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from content_library.asset import Passage


class Heard(NamedTuple):
    """Something that a contact did or said: the kind of signal, its words, and how many days ago.

    `tracked` marks what was merely observed (a page visit), which a message never speaks of; `silence` a wish for time
    or a silence, whose words are the seller's.
    """

    kind: str
    text: str
    days: float = 0.0
    tracked: bool = False
    silence: bool = False


class Material(NamedTuple):
    """Another recommended asset that a message may quote beside its own."""

    asset_id: str
    title: str
    link: str = ""


class Similar(NamedTuple):
    """How near (cosines) what can be quoted is to what the message takes up: passages by id, sentences by their text.

    Empty where nothing is known; then words alone tell what bears on it.
    """

    passages: Mapping[str, float] = {}
    sentences: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """Who writes to whom about which asset, and why.

    `message` is a message type ("why_change"), `stage` a buying stage, `role` the reader's; `need` what the contact is
    about, in the words of the screen, which the contact never sees as they stand. `language` is the asset's as an ISO
    code, "" for English. `asset_id` tells the asset's own passages from those of `others`; "" where all belong to it.
    `heard` is what the contact did and said, latest first; `named` what they name that the passages speak of too (a
    rival), `saying` the words of a passage that were chosen to be said, `alone` the words by which they asked to be
    left alone, "" where they didn't. With an `action` (an id of the taxonomy, and its name) the message offers that
    instead of the asset; `authored` marks a talking point that somebody wrote, which belongs to no asset.
    `account` is the reader's company, and `customer` whether they may be spoken to as a customer; `rivals` are those
    who sell against us in any deal, `own` names of what we sell. `wish` is what `alone` asks for. `asked` are the words
    that a colleague asked with in the contact's place, "" for none, and `gap` says that no asset at all is close.
    `reply` are words of the asset that are near enough to these to be an answer, "" for none.
    """

    contact_name: str = ""
    stage: str = ""
    message: str = ""
    need: str = ""
    sender_name: str = ""
    title: str = ""
    link: str = ""
    language: str = ""
    asset_id: str = ""
    role: str = ""
    heard: tuple[Heard, ...] = ()
    named: tuple[str, ...] = ()
    others: tuple[Material, ...] = ()
    action: str = ""
    action_name: str = ""
    contact_language: str = ""
    saying: str = ""
    alone: str = ""
    authored: bool = False
    account: str = ""
    customer: bool = True
    rivals: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    wish: str = ""
    asked: str = ""
    gap: bool = False
    reply: str = ""

    def allowed(self) -> tuple[str, ...]:
        """What a sentence may name without a source: both people, the asset's title and its address on the web."""
        named = (self.contact_name, self.sender_name, self.title, self.link if is_web(self.link) else "")
        return tuple(text for text in named if text)

    def material(self, asset_id: str) -> Material:
        """Title and link of the asset that a passage belongs to."""
        own = Material(self.asset_id, self.title, self.link)
        if not self.asset_id or asset_id == self.asset_id:
            return own
        return next((m for m in self.others if m.asset_id == asset_id), Material(asset_id, asset_id))


def is_web(link: str) -> bool:
    """Whether a contact can open the link; a path on the sender's side must be attached."""
    return link.lower().startswith(("http://", "https://"))


class Part(StrEnum):
    """What a sentence of a message is there for. Neighbours of one part stand in one paragraph.

    A quotation stands on a line of its own below the sentence that leads to it.
    """

    GREETING = "greeting"
    OPENING = "opening"
    BODY = "body"
    QUOTE = "quote"
    LINK = "link"
    CLOSING = "closing"
    SIGN_OFF = "sign-off"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was left out, and why, in words for the sender."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a message; `cites` are the ids of the passages that support it, none where it states no fact.

    The text of a quotation is that of its passage, word for word; the quotation marks are added when it is shown, and
    before them the `label`, the heading that it stands under, where it is not understood without. `marks` are those
    of the message's language.
    """

    text: str
    cites: tuple[str, ...] = ()
    part: Part = Part.BODY
    label: str = ""
    marks: tuple[str, str] = ("“", "”")

    @property
    def shown(self) -> str:
        """The sentence as the contact reads it."""
        bare = self.part is not Part.QUOTE or self.text.startswith(('"', "“", "„", "«"))
        shown = self.text if bare else self.text.join(self.marks)
        return f"{self.label}: {shown}" if self.label else shown


@dataclass(frozen=True, slots=True)
class Source:
    """A place that a draft cites: the asset's title, the place in it ("page 3") and the passages that stand there."""

    title: str
    place: str
    passage_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that a person reads before it is sent.

    `sources` are numbered from 1 in the order of their first citation. `dropped` is what was left out, with reasons;
    `note` is for the sender: how the draft came about and what is left to do, "" for nothing.
    """

    sentences: tuple[DraftSentence, ...]
    dropped: tuple[Dropped, ...] = ()
    subject: str = ""
    sources: tuple[Source, ...] = ()
    note: str = ""

    @property
    def body(self) -> str:
        """The message as it may be sent: no citation markers, no list of sources."""
        return self._paragraphs(marked=False)

    @property
    def text(self) -> str:
        """The message with citations as [1] and, below it, the numbered sources with their places."""
        lines = [
            f"[{number}] {', '.join(part for part in (source.title, source.place) if part)}"
            for number, source in enumerate(self.sources, 1)
        ]
        return "\n\n".join(text for text in (self._paragraphs(marked=True), "\n".join(lines)) if text)

    def without_quoted(self, dropped: Sequence[Dropped]) -> tuple[Dropped, ...]:
        """Those of the dropped sentences that the message doesn't quote after all."""
        quoted = [" ".join(s.text.split()) for s in self.sentences if s.cites]
        return tuple(d for d in dropped if not any(" ".join(d.text.split()) in q for q in quoted))

    @property
    def word_count(self) -> int:
        """Words of the body, greeting and sign-off included."""
        return len(self.body.split())

    def _paragraphs(self, marked: bool) -> str:
        numbers = {i: number for number, source in enumerate(self.sources, 1) for i in source.passage_ids}
        out = ""
        for part, sentences in groupby(self.sentences, key=lambda s: s.part):
            texts = []
            for sentence in sentences:
                markers = dict.fromkeys(f"[{numbers[cited]}]" for cited in sentence.cites)
                texts.append(" ".join((sentence.shown, *markers)) if marked else sentence.shown)
            quoted = part is Part.QUOTE
            out += ("\n" if quoted else "\n\n") + ("\n" if quoted else " ").join(texts)
        return out.strip()


def sources_of(
    sentences: Sequence[DraftSentence], passages: Sequence[Passage], request: DraftRequest
) -> tuple[Source, ...]:
    """The places that the sentences cite, in the order of first citation; passages of one place are one source."""
    by_id = {p.passage_id: p for p in passages}
    places: dict[tuple[str, str], list[str]] = {}
    for passage_id in dict.fromkeys(cited for s in sentences for cited in s.cites):
        passage = by_id[passage_id]
        title = request.material(passage.asset_id).title or passage.asset_id
        places.setdefault((title, _beside(title, passage.place)), []).append(passage_id)
    return tuple(Source(title, place, tuple(ids)) for (title, place), ids in places.items())


def _beside(title: str, place: str) -> str:
    """A place as it is named beside the title: "" for a heading that is the title again, or that was a table's."""
    same = " ".join(place.split()).casefold() == " ".join(title.split()).casefold()
    return "" if same or "|" in place else place
