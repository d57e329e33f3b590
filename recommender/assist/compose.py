"""A message made of an asset's own sentences, with no model at all; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from content_library.asset import Passage
from recommender.assist.choose import Fact, choose, find
from recommender.assist.evidence import believable
from recommender.assist.framing import Frame, frame, is_web, topic_of
from recommender.assist.message import Draft, DraftRequest, DraftSentence, Dropped, Part, sources_of
from recommender.assist.phrases import phrases_for

# A message that gets read: long enough to say why, short enough for a telephone's screen.
MIN_WORDS, MAX_WORDS = 70, 130

NO_FACTS = "No sentence of the asset can be quoted, so the message states nothing about its content."
NOT_ABOUT_THE_NEED = "No sentence of the asset shares a word with the need: check that the quoted ones fit."
LONG_ENOUGH = "The message is long enough without it."
ORDERS = "A passage gives orders to a language model ({places}); it was not used, and the asset should be looked at."


def compose(
    request: DraftRequest, passages: Sequence[Passage], similarity: Mapping[str, float] | None = None, seed: int = 0
) -> Draft:
    """A message of 70 to 130 words that quotes one to three sentences of the passages, word for word.

    The sentences are those that bear most on the need; `similarity` (a cosine by passage id) may help to find them.
    The rest is framing that states nothing, in variants that `seed` chooses. `dropped` are sentences that bear on the
    need and can't stand in a message. With nothing to quote the message states no fact, and `note` says so.
    """
    usable = believable(passages)
    found = find(request.need, usable, similarity)
    notes = note_on(request, passages)
    if not any(f.relevance for f in found.facts):
        if found.facts and request.need.strip():
            notes.append(NOT_ABOUT_THE_NEED)
        found = replace(find(request.title, usable, similarity), refused=found.refused)
    bare = message(request, (), usable, seed)
    chosen = choose(found.facts, MAX_WORDS - bare.word_count)
    draft = message(request, chosen, usable, seed)
    while len(chosen) > 1 and draft.word_count > MAX_WORDS:
        chosen = chosen[:-1]
        draft = message(request, chosen, usable, seed)
    if not chosen:
        notes.append(NO_FACTS)
    return replace(draft, dropped=found.passed_over(chosen), note=" ".join(notes))


def message(request: DraftRequest, facts: Sequence[Fact], passages: Sequence[Passage], seed: int) -> Draft:
    """The message around these facts, in the order of the asset, made up to 70 words where the framing allows."""
    around = framing_of(request, [fact.text for fact in facts], passages, seed)
    quoted = [DraftSentence(f.text, (f.passage_id,)) for f in sorted(facts, key=lambda fact: fact.order)]
    lead = around.lead if facts else around.unquoted
    return put_together(request, around, [around.opening, lead, *quoted], passages)


def frame_around(request: DraftRequest, kept: Sequence[DraftSentence], passages: Sequence[Passage], seed: int) -> Draft:
    """The message around a model's checked sentences: our greeting and sign-off, and what the model left out.

    Beyond 130 words the last of the sentences with a source go into `dropped`.
    """
    around = framing_of(request, [s.text for s in kept], passages, seed)
    own = [s for s in kept if s.part is Part.BODY]
    stated = [n for n, s in enumerate(own) if s.cites]
    before, after = own[: stated[0]], own[stated[-1] + 1 :]
    middle = own[stated[0] : stated[-1] + 1]
    if not before:
        before = [around.opening]
    closing = [replace(s, part=Part.CLOSING) for s in after] or [around.offer]
    around = replace(around, offer=closing[0], more=tuple(closing[1:]))
    if request.link and any(request.link in s.text for s in own):
        around = replace(around, link=None)
    cut: list[Dropped] = []
    draft = put_together(request, around, [*before, *middle], passages)
    while len(middle) > 1 and draft.word_count > MAX_WORDS:
        cut.insert(0, Dropped(middle.pop().text, LONG_ENOUGH))
        draft = put_together(request, around, [*before, *middle], passages)
    return replace(draft, dropped=tuple(cut))


def put_together(
    request: DraftRequest, around: Frame, body: Sequence[DraftSentence], passages: Sequence[Passage]
) -> Draft:
    """The whole draft, with as many extra framing sentences as 70 words take."""
    end = [s for s in (around.link, around.offer, *around.more, around.sign_off) if s]
    for count in range(len(around.extras) + 1):
        sentences = (around.greeting, *body, *around.extras[:count], *end)
        draft = Draft(sentences, (), around.subject, sources_of(sentences, passages, request))
        if draft.word_count >= MIN_WORDS:
            break
    return draft


def framing_of(request: DraftRequest, said: Sequence[str], passages: Sequence[Passage], seed: int) -> Frame:
    """The framing for what is said; its topic is looked for there and in the title, then in all the passages."""
    topic = topic_of(request.need, [request.title, *said]) or topic_of(request.need, [p.text for p in passages])
    return frame(request, topic, phrases_for(request.language)[0], seed)


def note_on(request: DraftRequest, passages: Sequence[Passage]) -> list[str]:
    """What the sender should know before any choice is made."""
    notes = []
    if not phrases_for(request.language)[1]:
        notes.append(f"There are no phrases in the language '{request.language}': what is not quoted is in English.")
    if request.link and not is_web(request.link):
        notes.append(f"Attach {request.link} before you send this.")
    usable = believable(passages)
    refused = [p for p in passages if p not in usable]
    if refused:
        notes.append(ORDERS.format(places=", ".join(p.place or p.passage_id for p in refused)))
    return notes
