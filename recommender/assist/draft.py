"""Use case: a draft message for a contact, with a chat model where there is one, and without where there isn't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from content_library.asset import Passage
from recommender.assist.compose import compose, frame_around, quotable
from recommender.assist.grounding import check, reads, split
from recommender.assist.message import Draft, DraftRequest, Dropped
from recommender.assist.taken_up import LEAVE_ALONE, take_up
from recommender.errors import ModelError

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
    similarity: Mapping[str, float] | None = None,
    seed: int = 0,
) -> Draft:
    """A message in which every statement has a source among the passages.

    What the writer adds without support is in `dropped` with the reason, never in the message. Where its text can't be
    used, the message is composed of the asset's own sentences, and `note` says why.
    """

    def composed(why: str = "", dropped: Sequence[Dropped] = ()) -> Draft:
        made = compose(request, passages, similarity, seed)
        return replace(made, dropped=(*dropped, *made.dropped), note=" ".join(t for t in (why, made.note) if t))

    if writer is None or take_up(request).kind == LEAVE_ALONE:
        return composed()
    if not reads(request.language):
        return composed(f"A model's text in the language '{request.language}' can't be checked, so none was asked for.")
    usable = quotable(passages)
    if not usable:
        return composed("Without a source a model's text can't be checked, so none was asked for.")
    try:
        text = writer.write(request, usable)
    except ModelError as error:
        return composed(f"{error} The message is made of the asset's own sentences.")
    checked = check(split(text), usable, request.allowed(), request.need)
    if checked.supported < MIN_SUPPORTED:
        return composed(_unused(checked.supported), checked.dropped)
    made = frame_around(request, checked.kept, passages, seed)
    return replace(made, dropped=(*checked.dropped, *made.dropped))


def _unused(supported: int) -> str:
    held = "none of its sentences is" if not supported else "only one of its sentences is"
    return f"The chat model's text was not used: {held} supported. The message is made of the asset's own sentences."
