"""What somebody asked for and has not had yet. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from content_library.taxonomy import Action, Taxonomy
from content_library.taxonomy.model import Wish
from recommender.needs import is_own
from recommender.people import Touch
from recommender.readiness import Evidence

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, and the action that answers it."""

    action: Action
    said: Evidence


def asked_for(evidence: Sequence[Evidence], taxonomy: Taxonomy, as_of: datetime) -> list[Asked]:
    """The requests, latest first, one an action.

    None that is older than STILL_OPEN, nor any from before they asked for time or fell silent.
    """
    quiet = [e.at for e in evidence if e.wish == Wish.TIME or _is_silence(e, taxonomy)]
    since = max([as_of - STILL_OPEN, *quiet])
    recent = [(e, _asked(e, taxonomy)) for e in evidence if e.at > since]
    out = []
    for action in taxonomy.actions:
        said = max((e for e, kinds in recent if kinds.intersection(action.answers)), key=lambda e: e.at, default=None)
        if said:
            out.append(Asked(action, said))
    return sorted(out, key=lambda r: r.said.at, reverse=True)


def unanswered(requests: Sequence[Asked], touches: Sequence[Touch]) -> list[Asked]:
    """Those of the requests that nobody has answered since, in their order."""
    return [r for r in requests if not any(t.kind in r.action.done_by and t.at >= r.said.at for t in touches)]


def _asked(evidence: Evidence, taxonomy: Taxonomy) -> set[str]:
    """The kinds of signal that a saying amounts to: its own, and what its words ask for."""
    kind = taxonomy.kinds.get(evidence.kind)
    if kind is None or not is_own(kind):
        return {evidence.kind}
    return {evidence.kind, *(kind for kind, asks in _IN_WORDS.items() if asks.search(evidence.text))}


def _is_silence(evidence: Evidence, taxonomy: Taxonomy) -> bool:
    kind = taxonomy.kinds.get(evidence.kind)
    return kind is not None and kind.silence > 0
