"""A message made of an asset's own sentences, with no model at all; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from content_library.asset import Passage
from recommender.assist.choose import Found, choose, find
from recommender.assist.framing import Voice
from recommender.assist.message import Draft, DraftRequest, DraftSentence, Dropped, Material, Part, is_web, sources_of
from recommender.assist.orders import believable
from recommender.assist.phrases import DEFAULT_LANGUAGE, phrases_for
from recommender.assist.taken_up import CALL, LEAVE_ALONE, OBJECTION, SILENCE, own_words, take_up
from recommender.assist.topic import topic_of
from recommender.assist.weigh import Fact, Taste
from recommender.assist.words import content

# A message that gets read on a telephone's screen.
MAX_WORDS = 120
# So many of the latest things that somebody said help to find what bears on their need.
SAYINGS = 3
# With less in common with their words than this, or a passage less similar (a cosine), the facts are no answer to them,
# and the message doesn't pretend so.
ANSWERS, ANSWERS_NEAR = 0.2, 0.55
# What goes with an offer may be a little farther off: it is there for the talk.
OFFERED_NEAR = 0.45
# A fact that scores less has nothing to do with the need, and nothing in it to remember: better none.
WORTH_QUOTING = 0.22

NO_FACTS = "No sentence of the asset can be quoted, so the message states nothing about its content."
NOT_ABOUT_THE_NEED = "No sentence of the asset shares a word with the need: check that the quoted ones fit."
LONG_ENOUGH = "The message is long enough without it."
ORDERS = "A passage gives orders to a language model ({places}); it was not used, and the asset should be looked at."
LEFT_ALONE = "They asked to be left alone, so the message only says that you respect it: better send no content now."
SILENT = "They fell silent or asked for time: think whether waiting is better."
UNSIGNED = "Put your name in place of [Your name]."


def compose(
    request: DraftRequest, passages: Sequence[Passage], similarity: Mapping[str, float] | None = None, seed: int = 0
) -> Draft:
    """A message of at most 120 words that quotes one or two excerpts of the passages, word for word.

    The excerpts are those that bear most on the need; `similarity` (a cosine by passage id) may help to find them. The
    rest takes up what the contact said, in their words, and is framing that states nothing, in variants that `seed`
    chooses. `dropped` are sentences that bear on the need and can't stand in a message. With nothing to quote the
    message states no fact, and `note` says so. To somebody who asked to be left alone it sends no content.
    """
    usable = quotable(passages)
    notes = note_on(request, passages)
    voice = voice_of(request, usable, seed)
    if voice.taken.kind == LEAVE_ALONE:
        return _finished(voice, [*voice.opening(), voice.offer()], usable, "", notes)
    found = _look(voice, usable, similarity)
    if not (request.action or any(f.relevance for f in found.facts)):
        if found.facts and request.need.strip():
            notes.append(NOT_ABOUT_THE_NEED)
        found = replace(find(request.title, usable, None, (), request.named, _taste(request)), refused=found.refused)
    elif similarity:
        found = replace(found, facts=tuple(f for f in found.facts if f.score >= WORTH_QUOTING))
    chosen = choose(_worth_it(request, found.facts), MAX_WORDS - _bare(voice).word_count, request.asset_id)
    draft = _message(voice, chosen, usable, notes)
    while len(chosen) > 1 and draft.word_count > MAX_WORDS:
        chosen = chosen[:-1]
        draft = _message(voice, chosen, usable, notes)
    if not (chosen or request.action):
        draft = replace(draft, note=" ".join(t for t in (draft.note, NO_FACTS) if t))
    return replace(draft, dropped=found.passed_over(chosen))


def _look(voice: Voice, passages: Sequence[Passage], similarity: Mapping[str, float] | None) -> Found:
    """What bears on the words that the message takes up, and on what else they said lately."""
    request, said = voice.request, voice.taken.quote
    in_need = not said or set(content(said)) <= set(content(request.need))
    need = request.need if in_need else said
    beside = [*([] if in_need else [request.need]), *own_words(request)[:SAYINGS]]
    return find(need, passages, similarity, beside, request.named, _taste(request))


def _taste(request: DraftRequest) -> Taste:
    return Taste(request.role, request.saying)


def _worth_it(request: DraftRequest, facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts that may be quoted; an offer has at most one, and one that bears on what they said."""
    if not request.action:
        return facts
    return [f for f in facts if f.named or _answers(f) or f.near >= OFFERED_NEAR][:1]


def _answers(fact: Fact) -> bool:
    return fact.shares >= ANSWERS or fact.near >= ANSWERS_NEAR


def _bare(voice: Voice) -> Draft:
    """The message without facts: how much room there is for these."""
    return _message(voice, (), (), ())


def _message(voice: Voice, facts: Sequence[Fact], passages: Sequence[Passage], notes: Sequence[str]) -> Draft:
    """The message around these facts, each asset's with its lead; what the contact named first.

    Where it gets too long the word on what the facts are there for is left out, then the shortest next step is taken.
    """
    request = voice.request
    body, used = _quotations(voice, facts, {p.passage_id: p for p in passages})
    own = request.material(request.asset_id)
    materials = [] if request.action else [*used, *([] if own in used else [own])]
    if not (body or request.action):
        body = [voice.unquoted()]
    angle = voice.angle(any(f.named for f in facts)) if facts and not request.action else ()
    named = next((f.named for f in facts if f.named), "")
    notes = [*_to_attach(materials), *notes]
    for extra, short in ((angle, False), ((), False), ((), True)):
        end = [*voice.links(materials, own in used or not used), *extra, voice.offer(short)]
        draft = _finished(voice, [*voice.opening(), *body, *end], passages, named, notes)
        if draft.word_count <= MAX_WORDS:
            break
    return draft


def _quotations(
    voice: Voice, facts: Sequence[Fact], by_id: Mapping[str, Passage]
) -> tuple[list[DraftSentence], list[Material]]:
    """The quotations, each asset's below the words that lead to them, and the assets."""
    own = voice.request.asset_id
    ordered = sorted(facts, key=lambda f: (_group(f, facts), f.asset_id != own, not f.named, f.order))
    body: list[DraftSentence] = []
    used: list[Material] = []
    for asset_id, group in groupby(ordered, key=lambda f: f.asset_id):
        quoted = list(group)
        places = {_place(by_id[f.passage_id], f) for f in quoted}
        named = next((f.named for f in quoted if f.named), "")
        key = "named" if named else "also" if body else _lead_key(voice, quoted)
        used.append(voice.request.material(asset_id))
        body.append(voice.lead(key, used[-1], places.pop() if len(places) == 1 else "", named))
        labelled = bool(quoted[0].named and quoted[0].label)
        for f in quoted:
            body.append(DraftSentence(f.text, (f.passage_id,), Part.QUOTE, f.label if labelled else ""))
    return body, used


def _group(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a fact's asset comes after another's: that with what the contact named comes first."""
    return not any(f.named for f in facts if f.asset_id == fact.asset_id)


def _lead_key(voice: Voice, quoted: Sequence[Fact]) -> str:
    if voice.taken.kind == CALL:
        return CALL
    if not voice.quotes_them() or any(_answers(f) for f in quoted):
        return voice.request.message
    return OBJECTION if voice.taken.kind == OBJECTION else "distant" if voice.taken.asks else "beside"


def _place(passage: Passage, fact: Fact) -> str:
    """Where a fact stands; a point of a slide says little without the slide's heading."""
    return f"{passage.place}, “{passage.text.split(chr(10), 1)[0].strip()}”" if fact.is_point else passage.place


def frame_around(request: DraftRequest, kept: Sequence[DraftSentence], passages: Sequence[Passage], seed: int) -> Draft:
    """The message around a model's checked sentences: our greeting and sign-off, and what the model left out.

    Beyond 120 words the last of the sentences with a source go into `dropped`.
    """
    usable = quotable(passages)
    voice = voice_of(request, usable, seed)
    own = [s for s in kept if s.part is Part.BODY]
    stated = [n for n, s in enumerate(own) if s.cites]
    before, after = own[: stated[0]], own[stated[-1] + 1 :]
    middle = own[stated[0] : stated[-1] + 1]
    before = before or list(voice.opening())
    closing = [replace(s, part=Part.CLOSING) for s in after] or [voice.offer()]
    linked = bool(request.link) and any(request.link in s.text for s in own)
    materials = [] if linked or request.action else [request.material(request.asset_id)]
    end = [*voice.links(materials), *closing]
    notes = [*_to_attach(materials), *note_on(request, passages)]
    cut: list[Dropped] = []
    draft = _finished(voice, [*before, *middle, *end], usable, "", notes)
    while len(middle) > 1 and draft.word_count > MAX_WORDS:
        cut.insert(0, Dropped(middle.pop().text, LONG_ENOUGH))
        draft = _finished(voice, [*before, *middle, *end], usable, "", notes)
    return replace(draft, dropped=tuple(cut))


def _finished(
    voice: Voice, sentences: Sequence[DraftSentence], passages: Sequence[Passage], named: str, notes: Sequence[str]
) -> Draft:
    """The whole draft: between greeting and sign-off, with subject and sources."""
    whole = (voice.greeting(), *sentences, voice.sign_off())
    return Draft(whole, (), voice.subject(named), sources_of(whole, passages, voice.request), " ".join(notes))


def voice_of(request: DraftRequest, passages: Sequence[Passage], seed: int) -> Voice:
    """Who says what stands around the facts; its topic is looked for in the title, then in the passages."""
    topic = topic_of(request.need, [request.title]) or topic_of(request.need, [p.text for p in passages])
    return Voice(request, take_up(request), topic, phrases_for(request.language)[0], seed)


def quotable(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages that may be shown to a buyer: no presenter's notes, and none with orders to a language model."""
    return tuple(p for p in believable(passages) if not p.internal)


def note_on(request: DraftRequest, passages: Sequence[Passage]) -> list[str]:
    """What the sender should know before any choice is made."""
    notes = []
    taken = take_up(request)
    if taken.kind in (LEAVE_ALONE, SILENCE):
        notes.append(LEFT_ALONE if taken.kind == LEAVE_ALONE else SILENT)
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


def _to_attach(materials: Sequence[Material]) -> list[str]:
    files = [m.link for m in materials if m.link and not is_web(m.link)]
    return [f"Attach {' and '.join(files)} before you send this."] if files else []
