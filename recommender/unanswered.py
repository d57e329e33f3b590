"""What somebody asked for and has not had yet, and what of it still holds where nothing should be sent. Pure.

What comes first where there is a reason to send nothing, and somebody waits for an answer:

| the reason                       | a ticket from before it | another request from before it | what is asked since |
|----------------------------------|-------------------------|--------------------------------|---------------------|
| they fell silent                 | the ticket              | wait: it is settled or stale   | that, first         |
| they asked for time              | the ticket              | wait: it is put off with it    | that, first         |
| they chose somebody else         | the ticket              | wait: it is lost with the deal | that, first         |
| they asked to be left alone      | the ticket              | wait: they want it no more     | that, first         |
| they asked that sales keep away  | the ticket              | wait: selling would answer it  | that, first         |
| they pointed to somebody else    | the ticket              | wait: it goes to that person   | that, first         |
| they asked to be deleted         | wait: see to that       | wait: see to that              | that, first         |
| they have left                   | wait: nobody is there   | wait: nobody is there          | that, first         |

What stands in the same words as the reason is from before it. After an answer comes waiting, and nothing else for those
who want nothing more: support may answer, selling may not. A ticket takes back no wish (`wishes.leaving`), for it is
written to support.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from content_library.asset import LabelSet, Tag
from content_library.taxonomy import Action, Taxonomy
from content_library.taxonomy.model import Wish
from recommender.needs import is_for_support, is_own
from recommender.people import Touch
from recommender.readiness import Evidence
from recommender.wishes import LEAVING

# The kind of touch by which something goes to them, often an asset.
SENT = "sent"
# A stage is one of an asset's from this probability on that it may be tagged so: likelier than not.
SUITS_FROM = 0.5
# What was asked for longer ago has been settled in a way that nobody noted, or is forgotten.
STILL_OPEN = timedelta(days=30)
# Requests in words, for those who ask in a reply: the kind of signal that it amounts to. English, German, French and
# Dutch.
_IN_WORDS: Mapping[str, re.Pattern[str]] = {
    "asked_for_call": re.compile(
        r"\b(call|ring|phone) me\b(?! (a|an|the|old|crazy)\b)|\bgive (me|us) a (call|ring)\b|"
        r"\bcan we (talk|speak)\b(?! about it later)|\b(talk|speak) (to|with) (one of your|your|a|an|the) "
        r"(\w+ )?(specialist|engineer|colleague|expert|lawyer)s?\b|"
        r"\b(rufen|riefen) Sie (mich|uns)\b(?! nicht)|\bRückruf\b|\b(r?appelez)[- ](moi|nous)\b|"
        r"\bpourriez-vous (m'|m’|nous )r?appeler\b|\bbel (me|mij|ons)\b(?! niet)|\b(kunt u|kun je) (me|mij|ons) "
        r"(terug)?bellen\b",
        re.IGNORECASE,
    ),
    "asked_for_proposal": re.compile(
        r"\b(send|make|give|need|want|requests?|like) (me |us |to have |to see |him |her )*(an?|your|the|final) (\w+ )?"
        r"(quote|quotation|offer|proposal|price)\b|\b(quote|proposal|offer) please\b|"
        r"\b(schicken|senden|machen|erstellen) Sie (mir|uns) (bitte )?(ein|das|Ihr) (\w+ )?Angebot\b|"
        r"\b(envoyez|faites)[- ](moi|nous) (un|votre|une) (devis|offre|proposition)\b|"
        r"\b(stuur|maak) (me|mij|ons) (een|uw|jullie) (offerte|voorstel|aanbod)\b",
        re.IGNORECASE,
    ),
}
# After these nothing from before can be answered: they want to be forgotten, or are no longer there.
_GONE = (Wish.DELETE, Wish.HAS_LEFT)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, and the action that answers it."""

    action: Action
    said: Evidence


def asked_for(evidence: Sequence[Evidence], taxonomy: Taxonomy, as_of: datetime) -> list[Asked]:
    """The requests that still hold, latest first, one an action; none is older than STILL_OPEN."""
    recent = [(e, _asked(e, taxonomy)) for e in evidence if e.at > as_of - STILL_OPEN and _holds(e, evidence, taxonomy)]
    out = []
    for action in taxonomy.actions:
        said = max((e for e, kinds in recent if kinds.intersection(action.answers)), key=lambda e: e.at, default=None)
        if said:
            out.append(Asked(action, said))
    return sorted(out, key=lambda r: r.said.at, reverse=True)


def _holds(request: Evidence, evidence: Sequence[Evidence], taxonomy: Taxonomy) -> bool:
    """Whether no reason to send nothing that came with a request, or after it, ends it: the table above."""
    since = [e for e in evidence if e.at >= request.at]
    if is_for_support(taxonomy.kinds.get(request.kind)):
        return not any(e.wish in _GONE for e in since)
    return not any(e.wish in (Wish.TIME, *LEAVING) or _is_silence(e, taxonomy) for e in since)


def unanswered(
    requests: Sequence[Asked], touches: Sequence[Touch], sent: Mapping[str, Set[str]] | None = None
) -> list[Asked]:
    """Those of the requests that nobody has answered since, in their order.

    `sent` are the stages of the assets that were sent (`stages_of`); one whose stages aren't known counts as an answer.
    """
    known = sent or {}
    return [r for r in requests if not any(_answers(t, r, known.get(t.asset_id, set())) for t in touches)]


def stages_of(tags: Sequence[Tag]) -> dict[str, set[str]]:
    """The stages that each asset suits, by its id, from the tags that count."""
    out: dict[str, set[str]] = {}
    for tag in tags:
        if tag.label_set is LabelSet.STAGE and tag.p_acceptable >= SUITS_FROM:
            out.setdefault(tag.asset_id, set()).add(tag.label)
    return out


def _answers(touch: Touch, request: Asked, stages: Set[str]) -> bool:
    """Whether a touch answers a request: what was sent must suit it, as far as its stages tell."""
    done = touch.kind in request.action.done_by and touch.at >= request.said.at
    wanted = request.action.stages
    return done and (touch.kind != SENT or not wanted or not stages or not stages.isdisjoint(wanted))


def _asked(evidence: Evidence, taxonomy: Taxonomy) -> set[str]:
    """The kinds of signal that a saying amounts to: its own, and what its words ask for."""
    kind = taxonomy.kinds.get(evidence.kind)
    if kind is None or not is_own(kind):
        return {evidence.kind}
    return {evidence.kind, *(kind for kind, asks in _IN_WORDS.items() if asks.search(evidence.text))}


def _is_silence(evidence: Evidence, taxonomy: Taxonomy) -> bool:
    kind = taxonomy.kinds.get(evidence.kind)
    return kind is not None and kind.silence > 0
