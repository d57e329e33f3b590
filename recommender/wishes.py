"""What somebody wishes of us, from their own words: above all to be left alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content_library.taxonomy import Taxonomy
from recommender.needs import is_own
from recommender.readiness import Evidence

# One a language: English, German, French, Dutch.
_LEAVE_ALONE = (
    r"\b(take|leave) me (off|out|alone)\b|\bleave (us|it) (out|alone)\b|\bunsubscribe\b|\bremove me\b|"
    r"\b(stop|no more|no further) (writ|mail|e-?mail|call|contact|messag|ring)\w*|\blet it rest\b|"
    r"\b(do not|don't) (contact|write to|mail|e-?mail|call|ring) (me|us)\b|\bclose this (at your end|please)\b|"
    r"\b(sales|you) (to )?(stays?|keeps?) (away|out)\b|\bplease close this\b|\btake (this|it) up with\b|"
    r"\b(I'm|I am|we're|we are) not interested\b(?! in)",
    r"\b(schreiben|mailen|rufen|kontaktieren) Sie (mir|mich|uns) (bitte )?nicht\b|"
    r"\blassen Sie (mich|uns) (bitte )?in Ruhe\b|"
    r"\b(nehmen|streichen|löschen) Sie (mich|uns) (bitte )?(aus|von)\b|\b(kein|keine|keinerlei) (weiteren? )?"
    r"(e-?mails?|mails?|anrufe?|werbung|newsletter|nachrichten)\b|\babmelden\b|\bkein interesse\b(?! an)|"
    r"\bnicht interessiert\b|\bwenden Sie sich (bitte |damit |hierzu )*an (Frau|Herrn)\b",
    r"\bne (m'|m’|me |nous )(écrivez|contactez|appelez|rappelez|relancez|envoyez) (plus|pas)\b|\blaissez[- ](moi|nous) "
    r"tranquille|\b(retirez|enlevez|supprimez|désinscrivez|rayez)[- ](moi|nous)\b|\b(désinscrire|désabonne\w*)\b|"
    r"\bplus (de|aucun) (mails?|courriels?|appels?|messages?|relances?)\b|\bpas intéressée?s?\b(?! par)",
    r"\b(mail|schrijf|bel|benader|contacteer) (me|mij|ons) (\w+ )?niet meer\b|\blaat (me|mij|ons) met rust\b|"
    r"\b(haal|verwijder|schrap) (me|mij|ons) (\w+ )?(van|uit)\b|\bgeen (verdere )?(e-?mails?|berichten|telefoontjes|"
    r"reclame|nieuwsbrie(f|ven))( \w+)? meer\b|\b(schrijf (me|mij|ons) uit|uitschrijven)\b|\bgeen interesse\b(?! in)|"
    r"\bniet geïnteresseerd\b(?! in)",
)
_ASKS = re.compile("|".join(_LEAVE_ALONE), re.IGNORECASE)


def asks_to_be_left_alone(text: str) -> bool:
    """Whether these words of somebody ask us not to go on, or hand us to somebody else."""
    return _ASKS.search(text) is not None


def left_alone(evidence: Sequence[Evidence], taxonomy: Taxonomy) -> str:
    """The latest words that a contact said to a person, if they ask to be left alone; else ""."""
    kinds = {k.id for k in taxonomy.signal_kinds if is_own(k)}
    said = [e for e in evidence if e.text and e.kind in kinds]
    latest = max(said, key=lambda e: e.at, default=None)
    return latest.text if latest and asks_to_be_left_alone(latest.text) else ""
