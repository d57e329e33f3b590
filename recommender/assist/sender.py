"""What the sender of a message should know and do before it goes out; pure."""

from __future__ import annotations

from collections.abc import Sequence

from content_library.asset import Passage
from content_library.taxonomy.model import Wish
from recommender import explain
from recommender.assist.message import DraftRequest, Material, is_web
from recommender.assist.orders import believable
from recommender.assist.taken_up import LEAVE_ALONE, SILENCE, TakenUp, take_up
from recommender.assist.tongue import base, message_language
from recommender.languages import language_name
from recommender.wishes import wish_of

OTHER_TONGUE = "What they said is in another language than the asset, so nothing of it could be chosen by their words."
NO_FACTS = "No sentence of the asset can be quoted, so the message states nothing about its content."
OTHER_TEXT = "“{own}” says nothing that can be quoted of what they name, so “{other}” is quoted, and both go with it."
OWN_STORY = "It is about their own company: nothing of it is quoted, and they need not be sent it as if it were news."
NONE_BEARS = "No sentence of the asset bears on it closely enough to be quoted, so the message states nothing of it."
NOT_SENT = "Nothing in the asset comes near to what they said, so it doesn't go with the message."
GLIMPSED = "No sentence of the asset bears on it closely; the quoted one only shows what the asset is like."
NOT_ABOUT_THE_NEED = "No sentence of the asset shares a word with the need: check that the quoted ones fit."
ORDERS = "A passage gives orders to a language model ({places}); it was not used, and the asset should be looked at."
# Files in which nobody sends a text to a customer.
RAW = (".md", ".markdown", ".html", ".htm", ".txt")
SILENT = "They fell silent or asked for time: think whether waiting is better."
NO_FILE = (
    "“{title}” has neither a file nor an address to send: paste what you want them to read; the text lies in the "
    "library as {asset_id}."
)
NOT_IN_ITS_LANGUAGE = "Nothing is quoted: the asset is in {own}, and this is written in {written}."
UNSIGNED = "Put your name in place of [Your name]."


def note_on(request: DraftRequest, passages: Sequence[Passage]) -> list[str]:
    """What the sender should know before any choice is made."""
    notes = []
    taken = take_up(request)
    if taken.kind in (LEAVE_ALONE, SILENCE):
        notes.append(_parted(request, taken) if taken.kind == LEAVE_ALONE else SILENT)
    own, theirs, written = base(request.language), base(request.contact_language), message_language(request)
    if own != written:
        notes.append(NOT_IN_ITS_LANGUAGE.format(own=language_name(own), written=language_name(written)))
    usable = believable(passages)
    refused = [p for p in passages if p not in usable]
    if refused:
        notes.append(ORDERS.format(places=", ".join(p.place or p.passage_id for p in refused)))
    if request.contact_language and theirs != written:
        notes.append(f"Their language is {language_name(theirs)}, and this is written in {language_name(written)}.")
    if not request.sender_name:
        notes.append(UNSIGNED)
    return notes


def _parted(request: DraftRequest, taken: TakenUp) -> str:
    """What they said by which they want nothing more, or can be asked no more, and what to do about it."""
    words = " ".join((request.alone or taken.quote or next((h.text for h in request.heard), "")).split())
    wish = request.wish or wish_of(words) or Wish.LEFT_ALONE
    return f"They {explain.parted(wish, words)}: {explain.PARTED[wish][1]}."


def to_send(materials: Sequence[Material]) -> list[str]:
    """What is left to do for the texts that go with the message."""
    files = [m.link for m in materials if m.link and not is_web(m.link)]
    missing = [NO_FILE.format(title=m.title, asset_id=m.asset_id) for m in materials if not m.link and m.asset_id]
    raw = [f for f in files if f.lower().endswith(RAW)]
    ready = [f for f in files if f not in raw]
    told = [f"Attach {' and '.join(ready)} before you send this."] if ready else []
    told += [f"Send {' and '.join(raw)} as a PDF or a link."] if raw else []
    return [*told, *missing]


def unquoted_why(kept_back: bool, about_them: bool, glimpse: bool, some: bool) -> str:
    """Why a message quotes no answer: the asset is `kept_back`, it is `about_them`, only a `glimpse` of it is quoted,
    or of `some` that can be quoted, or of none, nothing bears on what they said."""
    if kept_back:
        return NOT_SENT
    if about_them:
        return OWN_STORY
    return GLIMPSED if glimpse else NONE_BEARS if some else NO_FACTS
