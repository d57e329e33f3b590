"""Use case: a draft message for a contact, with a chat model where there is one, and without where there isn't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from content_library.asset import Passage
from recommender.assist.compose import compose, frame_around, quotable
from recommender.assist.fairness import why_not
from recommender.assist.grounding import check, reads, split
from recommender.assist.message import Draft, DraftRequest, DraftSentence, Dropped, Similar
from recommender.assist.rivals import rivals_of, with_rivals
from recommender.assist.taken_up import LEAVE_ALONE, take_up
from recommender.assist.tongue import base
from recommender.counting import count
from recommender.errors import ModelError
from recommender.languages import language_name

# A message is a few hundred characters. What a model writes beyond this many is not read.
LONGEST_ANSWER = 8_000
# A model gets so many passages, those nearest to the need.
FOR_WRITER = 8
NOT_READ = "It comes after the first {read:,} characters of the answer, which were more than a message needs."
SHOWN = 200
# With fewer supported sentences a model's text is no message; the asset's own sentences say more.
MIN_SUPPORTED = 2


class Writer(Protocol):
    """Writes the middle of a message, citing the first passage as [1]; raises ModelError where it can't."""

    def write(self, request: DraftRequest, passages: Sequence[Passage]) -> str:
        """The text, sentences that state a fact with their citations."""
        ...


def draft(
    request: DraftRequest,
    passages: Sequence[Passage],
    writer: Writer | None = None,
    similar: Similar = Similar(),
    seed: int = 0,
) -> Draft:
    """A message in which every statement has a source among the passages.

    What the writer adds without support is in `dropped` with the reason, never in the message, and `note` counts it.
    Where its text can't be used, the message is composed of the asset's own sentences, and `note` says why.
    """

    def composed(why: str = "", dropped: Sequence[Dropped] = ()) -> Draft:
        made = compose(request, passages, similar, seed)
        every = made.without_quoted((*dropped, *made.dropped))
        return replace(made, dropped=every, note=" ".join(t for t in (why, made.note) if t))

    if writer is None or take_up(request).kind == LEAVE_ALONE:
        return composed()
    if not reads(request.language):
        tongue = language_name(base(request.language))
        return composed(f"A model's text in {tongue} can't be checked, so none was asked for.")
    usable = quotable(passages)
    if not usable:
        return composed("Without a source a model's text can't be checked, so none was asked for.")
    shown = _nearest(usable, similar.passages)
    try:
        text, beyond = _readable(writer.write(request, shown))
    except ModelError as error:
        return composed(f"{error} The message is made of the asset's own sentences.")
    checked = check(split(text), shown, request.allowed(), request.need)
    dropped = (*checked.dropped, *beyond)
    request = with_rivals(request, usable)
    kept, unfair_ones = _fair(request, checked.kept, [m.title for m in request.others])
    dropped = (*dropped, *unfair_ones)
    supported = sum(bool(s.cites) for s in kept)
    if supported < MIN_SUPPORTED:
        return composed(_unused(supported), dropped)
    made = frame_around(request, kept, passages, seed)
    dropped = made.without_quoted((*dropped, *made.dropped))
    said = f"Left out of the chat model's text: {count(len(dropped), 'sentence')}." if dropped else ""
    return replace(made, dropped=dropped, note=" ".join(t for t in (said, made.note) if t))


def _fair(
    request: DraftRequest, sentences: Sequence[DraftSentence], titles: Sequence[str]
) -> tuple[list[DraftSentence], list[Dropped]]:
    """The sentences that may be told to whom the request is for, and the others with the reason."""
    rivals = rivals_of(request, request.title, *titles)
    whys = [(s, why_not(request, s.text, rivals) if s.cites else "") for s in sentences]
    return [s for s, why in whys if not why], [Dropped(s.text, why) for s, why in whys if why]


def _nearest(passages: Sequence[Passage], similarity: Mapping[str, float]) -> list[Passage]:
    """The passages for a writer, in the order of the text."""
    near = sorted(passages, key=lambda p: -similarity.get(p.passage_id, 0.0))[:FOR_WRITER]
    return [p for p in passages if p in near]


def _readable(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """As much of an answer as is read, in whole sentences, and the rest as one thing left out."""
    if len(text) <= LONGEST_ANSWER:
        return text, ()
    end = max(text.rfind(mark, 0, LONGEST_ANSWER) for mark in (". ", "\n", "] "))
    read = text[: end + 1]
    rest = " ".join(text[end + 1 : end + 1 + LONGEST_ANSWER // 10].split())
    return read, (Dropped(f"{rest[:SHOWN]} …", NOT_READ.format(read=len(read))),)


def _unused(supported: int) -> str:
    held = "none of its sentences is" if not supported else "only one of its sentences is"
    return f"The chat model's text was not used: {held} supported. The message is made of the asset's own sentences."
