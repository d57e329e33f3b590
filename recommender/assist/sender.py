"""What the sender of a message should know and do before it goes out; pure."""

from __future__ import annotations

from collections.abc import Sequence

from content_library.asset import Passage
from recommender.assist.message import DraftRequest, Material, is_web
from recommender.assist.orders import believable
from recommender.assist.phrases import DEFAULT_LANGUAGE, phrases_for
from recommender.assist.taken_up import LEAVE_ALONE, SILENCE, take_up

NO_FACTS = "No sentence of the asset can be quoted, so the message states nothing about its content."
NOT_ABOUT_THE_NEED = "No sentence of the asset shares a word with the need: check that the quoted ones fit."
ORDERS = "A passage gives orders to a language model ({places}); it was not used, and the asset should be looked at."
LEFT_ALONE = (
    "They asked to be left alone (“{words}”), so the message only says that you respect it: better send no content now."
)
SILENT = "They fell silent or asked for time: think whether waiting is better."
UNSIGNED = "Put your name in place of [Your name]."


def note_on(request: DraftRequest, passages: Sequence[Passage]) -> list[str]:
    """What the sender should know before any choice is made."""
    notes = []
    taken = take_up(request)
    if taken.kind in (LEAVE_ALONE, SILENCE):
        words = " ".join((request.alone or taken.quote).split())
        notes.append(LEFT_ALONE.format(words=words) if taken.kind == LEAVE_ALONE else SILENT)
    if not phrases_for(request.language)[1]:
        notes.append(f"There are no phrases in the language '{request.language}': what is not quoted is in English.")
    usable = believable(passages)
    refused = [p for p in passages if p not in usable]
    if refused:
        notes.append(ORDERS.format(places=", ".join(p.place or p.passage_id for p in refused)))
    own, theirs = (tag.lower().replace("_", "-").split("-")[0] for tag in (request.language, request.contact_language))
    if theirs and theirs != (own or DEFAULT_LANGUAGE):
        notes.append(f"Their language is '{theirs}', and this is written in '{own or DEFAULT_LANGUAGE}'.")
    if not request.sender_name:
        notes.append(UNSIGNED)
    return notes


def to_send(materials: Sequence[Material]) -> list[str]:
    """What is left to do for the texts that go with the message."""
    files = [m.link for m in materials if m.link and not is_web(m.link)]
    return [f"Attach {' and '.join(files)} before you send this."] if files else []
