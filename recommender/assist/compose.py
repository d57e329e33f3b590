"""A message made of an asset's own sentences, with no model at all; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from content_library.asset import Passage
from recommender.assist.choose import Found, choose, find
from recommender.assist.excerpts import SENTENCE_END
from recommender.assist.fairness import one_sided, sorted_out
from recommender.assist.framing import Voice
from recommender.assist.message import (
    Draft,
    DraftRequest,
    DraftSentence,
    Dropped,
    Material,
    Part,
    Similar,
    sources_of,
)
from recommender.assist.orders import believable
from recommender.assist.phrases import DEFAULT_LANGUAGE, OTHER, phrases_for
from recommender.assist.places import begin_at_in
from recommender.assist.promises import HANDED, PRICED, has_the_prices, on_subject, owes, settling, told, wants_text
from recommender.assist.reader import tells_of_reader
from recommender.assist.replied import reply_in
from recommender.assist.rivals import rivals_of, with_rivals
from recommender.assist.sender import NOT_ABOUT_THE_NEED, OTHER_TEXT, OTHER_TONGUE, note_on, to_send, unquoted_why
from recommender.assist.taken_up import CALL, LEAVE_ALONE, OBJECTION, SILENCE, focus, own_words, take_up
from recommender.assist.terms import with_terms
from recommender.assist.tongue import base, is_foreign, may_quote, message_language
from recommender.assist.topic import topic_of
from recommender.assist.weigh import Fact, Taste
from recommender.assist.worth import a_glimpse, answers, worth_quoting

# A message that gets read on a telephone's screen.
MAX_WORDS = 120
LONG_ENOUGH = "The message is long enough without it."
# So many of the latest things that somebody said help to find what bears on their need.
SAYINGS = 3


def compose(request: DraftRequest, passages: Sequence[Passage], similar: Similar = Similar(), seed: int = 0) -> Draft:
    """A message of at most 120 words that quotes one or two excerpts of the passages, word for word.

    The excerpts are those that bear most on the need; `similar` helps to find them. The rest takes up what the contact
    said, in their words, and is framing that states nothing, in variants that `seed` chooses. `dropped` are sentences
    that bear on the need and can't stand in a message. With nothing to quote it states no fact, and `note` says so. To
    somebody who asked to be left alone it sends no content.
    """
    usable = quotable(passages) if may_quote(request) else ()
    request = with_rivals(request, usable)
    notes = note_on(request, passages)
    voice = voice_of(request, usable, seed)
    if voice.taken.kind == LEAVE_ALONE:
        return _finished(voice, [*voice.opening(), voice.offer()], usable, "", notes)
    found = with_terms(_look(voice, usable, similar), focus(request, voice.taken), usable)
    some, worth = bool(found.facts), worth_quoting(voice, found.facts, similar)
    if owes(request, _chosen(voice, worth, usable)):
        found = replace(found, facts=settling(request, worth))
        if not found.facts:
            return _promising(voice, _look(voice, usable, similar), usable, similar, notes)
    elif voice.taken.kind == SILENCE and voice.answers_question():
        found = replace(found, facts=settling(request, worth))  # nobody waits, and no other line may pass for an answer
    if not (request.action or any(f.relevance or f.chosen for f in found.facts)):
        if found.facts and request.need.strip():
            notes.append(OTHER_TONGUE if is_foreign(request.need, request) else NOT_ABOUT_THE_NEED)
        by_title = find(request.title, usable, Similar(), (), request.named, _taste(request))
        found = replace(found, facts=_told(request, by_title).facts)
        if voice.taken.kind and request.need.strip():
            found = replace(found, facts=())  # it would pass for an answer
    chosen = _chosen(voice, worth_quoting(voice, found.facts, similar), usable)
    # Beside their own words a line that is merely from the text would pass for an answer to these.
    bare = chosen or request.action or voice.quotes_them() or voice.taken.kind == CALL
    glimpse = None if bare else a_glimpse(voice, found.facts, usable)
    near = on_subject(request, voice.taken, found.facts, usable, similar)
    voice = replace(voice, near=near, sends=near or not voice.is_about_them() or not may_quote(request))
    draft = _message(voice, chosen, usable, notes, begin_at_in(request, usable, similar), glimpse)
    if may_quote(request) and not (chosen or request.action):
        kept = not (voice.sends or glimpse)
        why = unquoted_why(kept, tells_of_reader(request, request.title), bool(glimpse), some)
        draft = replace(draft, note=" ".join(t for t in (draft.note, why) if t))
    if not voice.sends and not (chosen or glimpse or request.action or request.authored):
        draft = replace(draft, subject=voice.subject(sent=False))
    return replace(draft, dropped=draft.without_quoted(found.passed_over(chosen)))


def _promising(
    voice: Voice, found: Found, passages: Sequence[Passage], similar: Similar, notes: Sequence[str]
) -> Draft:
    """A message that promises an answer, with the asset beside it where that is on the subject."""
    request = voice.request
    offered = on_subject(request, voice.taken, found.facts, passages, similar) and not tells_of_reader(
        request, request.title
    )
    own = [request.material(request.asset_id)] if offered else []
    place = begin_at_in(request, passages, similar) if offered else ""
    priced = offered and has_the_prices(request, voice.taken, passages)
    handed = offered and wants_text(voice.taken.quote or request.asked)
    if priced or handed:
        lead = [voice.priced(own[0]) if priced else voice.handed(own[0])]
    else:
        lead = [voice.promise(), *(voice.meanwhile(m) for m in own)]
    why = PRICED if priced else HANDED if handed else told(request, offered)
    body = [*lead, *([voice.begin_at(place)] if place else [])]
    said = [*voice.opening(), *body, *voice.links(own), voice.offer(promised=not (priced or handed))]
    draft = _finished(voice, said, passages, "", [*to_send(own), *notes, why])
    draft = replace(draft, subject=voice.subject(sent=offered))
    return replace(draft, dropped=draft.without_quoted(found.passed_over(())))


def _chosen(voice: Voice, facts: Sequence[Fact], passages: Sequence[Passage]) -> tuple[Fact, ...]:
    """The facts that the message has room for; what speaks for a rival is not among them without the other side."""
    rivals = _rivals(voice.request)
    room = MAX_WORDS - _bare(voice).word_count
    while True:
        chosen = choose(facts, room, voice.request.asset_id)
        while len(chosen) > 1 and _message(voice, chosen, passages, ()).word_count > MAX_WORDS:
            chosen = chosen[:-1]
        alone = one_sided(chosen, rivals)
        if not alone:
            return chosen
        facts = [f for f in facts if f not in alone]


def _rivals(request: DraftRequest) -> tuple[str, ...]:
    return rivals_of(request, request.title, *(m.title for m in request.others))


def _look(voice: Voice, passages: Sequence[Passage], similar: Similar) -> Found:
    """What bears on the words that the message takes up, and on what else they said lately."""
    request = voice.request
    need = focus(request, voice.taken)
    beside = [*([] if need == request.need else [request.need]), *own_words(request)[:SAYINGS]]
    found = find(need, passages, similar, beside, request.named, _taste(request))
    return _told(request, replace(found, facts=(*reply_in(request, passages), *found.facts)))


def _told(request: DraftRequest, found: Found) -> Found:
    """What of the found may be told to this reader; the rest is among the refused."""
    kept, out = sorted_out(request, found.facts, _rivals(request))
    return Found(kept, tuple(sorted((*found.refused, *out), key=lambda pair: -pair[0])))


def _taste(request: DraftRequest) -> Taste:
    return Taste(request.role, request.saying, base(request.language))


def _bare(voice: Voice) -> Draft:
    """The message without facts: how much room there is for these."""
    return _message(voice, (), (), ())


def _message(
    voice: Voice,
    facts: Sequence[Fact],
    passages: Sequence[Passage],
    notes: Sequence[str],
    begin_at: str = "",
    glimpse: Fact | None = None,
) -> Draft:
    """The message around these facts, each asset's with its lead; what the contact named first.

    Without facts it says where to begin and gives a glimpse. Where it gets too long the word on what the facts are
    there for is left out, then the shortest next step is taken.
    """
    request = voice.request
    body, used = _quotations(voice, facts, {p.passage_id: p for p in passages})
    own = request.material(request.asset_id)
    alone = request.action or request.authored or not (body or glimpse or voice.sends)
    materials = [] if alone else [*used, *([] if own in used else [own])]
    if not (body or alone):
        body = [voice.unquoted(), *([voice.begin_at(begin_at)] if begin_at else [])]
        if glimpse:
            quote = DraftSentence(glimpse.text, (glimpse.passage_id,), Part.QUOTE, "", voice.marks)
            body += [voice.say("glimpse"), quote]
    angle = voice.angle(any(f.named for f in facts)) if facts and not request.action else ()
    named = next((f.named for f in facts if f.named), "")
    beside = [OTHER_TEXT.format(own=own.title, other=used[0].title)] if named and own not in used else []
    notes = [*to_send(materials), *beside, *notes]
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
        key = "own" if voice.request.authored else key
        used.append(voice.request.material(asset_id))
        body.append(voice.lead(key, used[-1], places.pop() if len(places) == 1 else "", named))
        labelled = bool(quoted[0].label) and bool(quoted[0].named or not SENTENCE_END.search(quoted[0].text))
        for f in quoted:
            body.append(DraftSentence(f.text, (f.passage_id,), Part.QUOTE, f.label if labelled else "", voice.marks))
    return body, used


def _group(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a fact's asset comes after another's: that with what the contact named comes first."""
    return not any(f.named for f in facts if f.asset_id == fact.asset_id)


def _lead_key(voice: Voice, quoted: Sequence[Fact]) -> str:
    if voice.taken.kind == CALL:
        return CALL
    answered = any(answers(f) for f in quoted)
    if voice.answers_question() and (answered or not voice.quotes_them()):
        return OTHER
    if answered or not voice.quotes_them():
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
    notes = [*to_send(materials), *note_on(request, passages)]
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
    language = message_language(request)
    topic = ""
    if language == DEFAULT_LANGUAGE:
        topic = topic_of(request.need, [request.title]) or topic_of(request.need, [p.text for p in passages])
    return Voice(request, take_up(request), topic, phrases_for(language)[0], seed)


def quotable(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages that may be shown to a buyer: no presenter's notes, and none with orders to a language model."""
    return tuple(p for p in believable(passages) if not p.internal)
