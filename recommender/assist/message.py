"""What is asked for and what is handed over: a message request and a draft; frozen records, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from content_library.asset import Passage


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """Who writes to whom about which asset, and why.

    `message` is a message type ("why_change"), `stage` a buying stage; `need` what the contact is about, in the words
    of the screen, which the contact never sees as they stand. `language` is an ISO code, "" for English. `asset_id`
    tells the asset's own passages from others; "" where all belong to it.
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

    def allowed(self) -> tuple[str, ...]:
        """What a sentence may name without a source: both people, the asset's title and its link."""
        return tuple(text for text in (self.contact_name, self.sender_name, self.title, self.link) if text)


class Part(StrEnum):
    """Where in a message a sentence stands; each part is a paragraph, in this order."""

    GREETING = "greeting"
    BODY = "body"
    LINK = "link"
    CLOSING = "closing"
    SIGN_OFF = "sign-off"


class Dropped(NamedTuple):
    """A sentence that was left out, and why, in words for the sender."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a message; `cites` are the ids of the passages that support it, none where it states no fact."""

    text: str
    cites: tuple[str, ...] = ()
    part: Part = Part.BODY


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

    @property
    def word_count(self) -> int:
        """Words of the body, greeting and sign-off included."""
        return len(self.body.split())

    def _paragraphs(self, marked: bool) -> str:
        numbers = {i: number for number, source in enumerate(self.sources, 1) for i in source.passage_ids}
        paragraphs = []
        for part in Part:
            sentences = [s for s in self.sentences if s.part is part]
            texts = []
            for sentence in sentences:
                markers = dict.fromkeys(f"[{numbers[cited]}]" for cited in sentence.cites)
                texts.append(" ".join((sentence.text, *markers)) if marked else sentence.text)
            paragraphs.append(" ".join(texts))
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def sources_of(
    sentences: Sequence[DraftSentence], passages: Sequence[Passage], request: DraftRequest
) -> tuple[Source, ...]:
    """The places that the sentences cite, in the order of first citation; passages of one place are one source."""
    by_id = {p.passage_id: p for p in passages}
    places: dict[tuple[str, str], list[str]] = {}
    for passage_id in dict.fromkeys(cited for s in sentences for cited in s.cites):
        passage = by_id[passage_id]
        own = not request.asset_id or passage.asset_id == request.asset_id
        title = request.title if own and request.title else passage.asset_id
        places.setdefault((title, passage.place), []).append(passage_id)
    return tuple(Source(title, place, tuple(ids)) for (title, place), ids in places.items())
