"""What somebody wishes of us, from their own words: above all to be left alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import Wish
from recommender.needs import is_own
from recommender.readiness import Evidence

# One a language: English, German, French, Dutch.
_LEAVE_ALONE = (
    r"\b(take|leave) me (off|out|alone)\b(?! (the|a|your|this) (\w+ )?(invite|invitation|call|meeting|thread|cc)\b)|"
    r"\bleave (us|it) (out|alone)\b|\bunsubscribe\b|\bremove me\b|(?<!not )\b(delete|erase|remove) (all |"
    r"everything )?(of )?(my|our|you hold about) ?(personal )?(data|address|details|me|us)\b|"
    r"\b(stop|no more|no further) (writ|mail|e-?mail|call|contact|messag|ring)\w*|\blet it rest\b|"
    r"\b(do not|don't) (contact|write to|mail|e-?mail|call|ring) (me|us)\b|\bclose this (at your end|please)\b|"
    r"\byou (to )?(stay|keep) (away|out)\b|\bplease close this\b|"
    r"\b(I'm|I am|we're|we are) not interested\b(?! in)",
    r"\b(schreiben|mailen|rufen|kontaktieren) Sie (mir|mich|uns) (bitte )?nicht\b|"
    r"\blassen Sie (mich|uns) (bitte )?in Ruhe\b|"
    r"\b(nehmen|streichen|löschen) Sie (mich|uns) (bitte )?(aus|von)\b|\b(kein|keine|keinerlei) (weiteren? )?"
    r"(e-?mails?|mails?|anrufe?|werbung|newsletter|nachrichten)\b|\babmelden\b|\bkein interesse\b(?! an)|"
    r"\bnicht interessiert\b(?! an)|\blöschen Sie (bitte )?(meine|unsere) (daten|adresse)\b|\blöschung (meiner|"
    r"unserer) daten\b",
    r"\bne (m'|m’|me |nous )(écrivez|contactez|appelez|rappelez|relancez|envoyez) (plus|pas)\b|\blaissez[- ](moi|nous) "
    r"tranquille|\b(retirez|enlevez|supprimez|désinscrivez|rayez)[- ](moi|nous)\b|\b(désinscrire|désabonne\w*)\b|"
    r"\bplus (de|aucun) (mails?|courriels?|appels?|messages?|relances?)\b|\bpas intéressée?s?\b(?! par)",
    r"\bde ne plus (m'|m’|me |nous )\w+|\b(supprimez|supprimer|effacer|effacez) (mes|nos) (données|coordonnées)\b|"
    r"\bne souhait\w+ plus recevoir\b",
    r"\b(mail|schrijf|bel|benader|contacteer) (me|mij|ons) (\w+ )?niet meer\b|\b(me|mij|ons) niet meer te \w+|"
    r"\bgeen contact meer\b|\bgeen mails? meer\b|"
    r"\blaat (me|mij|ons) met rust\b|\bverwijder (mijn|onze) (gegevens|adres)\b|\b(mijn|"
    r"onze) gegevens (te )?verwijderen\b|"
    r"\b(haal|verwijder|schrap) (me|mij|ons) (\w+ )?(van|uit)\b|\bgeen (verdere )?(e-?mails?|berichten|telefoontjes|"
    r"reclame|nieuwsbrie(f|ven))( \w+)? meer\b|\b(schrijf (me|mij|ons) uit|uitschrijven)\b|\bgeen interesse\b(?! in)|"
    r"\bniet geïnteresseerd\b(?! in)",
)
_ASKS = re.compile("|".join(_LEAVE_ALONE), re.IGNORECASE)
# … but something is wanted all the same.
_STILL_WANTS = re.compile(r"\bbut (do |please |you may |you can )*(send|call|write|show|tell|keep)\b", re.IGNORECASE)
_HANDS_OVER = re.compile(
    r"\btake (this|it) up with\b|\bwenden Sie sich (bitte |damit |hierzu )*an (Frau|Herrn)\b|"
    r"\badressez-vous (plutôt )?à\b|\bneem (hiervoor |daarvoor )?contact op met (mevrouw|meneer|mijn collega)\b",
    re.IGNORECASE,
)
_HAS_LEFT = re.compile(
    r"\b(have|has|'ve|am|are) (left|leaving) (the company|the firm|the team|us)\b|\bno longer work (at|for|here)\b|"
    r"\b(arbeite|bin) nicht mehr (bei|für|hier)\b|\bne travaille plus (chez|pour|ici)\b|\bwerk niet (meer|"
    r"langer) (bij|voor|hier)\b",
    re.IGNORECASE,
)
_LATER = (
    r"(january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|"
    r"winter|next (year|quarter|spring|summer|autumn)|the (summer|holidays|new year)|(the )?(first|second) half|Q[1-4])"
)
# They buy, or bought, somewhere else, or end their contract: said of themselves, and not of us.
_CHOSE_ANOTHER = re.compile(
    r"\b(we|we've|we have|they|they've|they have|have|has) (just |now |finally )?(signed|gone|went|decided to go|"
    r"chosen to go|opted to go) with (?!you\b|it\b|us\b|your\b)|\b(chose|chosen|decided (for|on)|picked|opted for|"
    r"switching to|moving to) (another|a different|somebody else|someone else|a competitor|the other)\b|"
    # A name where nobody else's stands is a rival's.
    r"\b(we|they|I)('ve| have)? (decided (for|in favou?r of)|chosen|chose|opted for|went with) "
    rf"(?!You\b|Your\b|It\b|Us\b|I\b|{_LATER}\b|\w+day\b)(?-i:[A-Z])\w+\b(?! (and|or) you\b)|"
    r"\b(cancel(l?ing|led)?|terminat(e|ing|ed)|ending) (the|our|my) (contract|subscription|licen[cs]es?|account)\b|"
    r"\buns für (?!Sie\b|Ihr|euch\b|eine? (Test|Probe|Pilot))[A-ZÄÖÜ]?\w+( \w+)? entschieden\b|"
    r"\b(kündigen|gekündigt)\b.{0,30}\b(vertrag|abo|lizenz)|\b(vertrag|abo|lizenz\w*)\b.{0,30}\b(kündigen|gekündigt)\b|"
    r"\bavons (choisi|retenu) (un autre|une autre|l'autre|un concurrent)|\brésili(er|ons|é) (le|notre|votre) contrat\b|"
    r"\bgekozen voor (?!jullie|u\b|uw\b)\w+|\b(contract|abonnement)\b.{0,20}\b(opzeggen|opgezegd)\b",
    re.IGNORECASE,
)
CHOSE_ANOTHER = "chose_another"
_AWAY = re.compile(
    r"\bout of (the )?office\b|\bon (\w+ )?leave\b|\bnicht im büro\b|\babwesend\b|\burlaub\b|\babsente?\b|\bcongés?\b|"
    r"\bafwezig\b|\bvakantie\b|\bniet op kantoor\b",
    re.IGNORECASE,
)
_SPAETER = (
    r"(januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|frühjahr|sommer|herbst|"
    r"winter|nächste[snm] (jahr|quartal)|neuen jahr)"
)
_PLUS_TARD = (
    r"(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|printemps|été|automne|"
    r"hiver|la rentrée|l'année prochaine)"
)
_LATER_ON = (
    r"(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|voorjaar|zomer|najaar|"
    r"volgend (jaar|kwartaal)|het nieuwe jaar)"
)
# So many days somebody who asked for time in words is left in peace.
TIME = 60.0
_ASKS_FOR_TIME = re.compile(
    r"\bask (me|us) (again )?in \w+ (weeks|months)\b|\buntil (after )?(christmas|easter|the new year)\b|"
    r"\bauf (nächstes jahr|das nächste jahr|später) verschoben\b|"
    rf"\b(pick|take) (this|it|that) up again\b|\bcome back to (us|me|this|it) (in|after|next)\b|"
    rf"\bnot (before|until) {_LATER}\b|"
    rf"\b(stop|pause|park|shelve) (this|it) (until|till|for)\b|\b(on|put) (it |this )?on (ice|hold)\b|"
    rf"\b(melden|rufen) Sie sich (bitte )?(wieder |erst )*(im|nach|ab) {_SPAETER}|"
    rf"\b(nicht|erst) (vor|im|wieder im|nach) {_SPAETER}|"
    rf"\bauf Eis gelegt\b|\b(recontactez|rappelez)[- ]nous (en|après|au) {_PLUS_TARD}|"
    rf"\bpas avant {_PLUS_TARD}|"
    rf"\b(pas|niet) (vóór|voor|eerder dan) {_LATER_ON}|\bkom (er )?in {_LATER_ON} op terug\b",
    re.IGNORECASE,
)


# What the reader of words thinks is a wish counts from this probability on. Chosen on one half of labelled texts of
# which half only sound like a wish (eval.wishes): where nobody asked for it, a contact is hardly ever left alone.
SURE = 0.6
# Who asks a question wants an answer, as a rule: it must be surer that they want none.
SURE_OF_A_QUESTION = 0.9
# The wishes after which nothing should be sent to this person.
LEAVING = (Wish.LEFT_ALONE, Wish.DELETE, Wish.HANDS_OVER, Wish.HAS_LEFT, CHOSE_ANOTHER)


def wish_of(text: str, probabilities: Sequence[float] = ()) -> str:
    """What these words of somebody wish of us, "" for nothing: as they say it literally, or else as they are read.

    `probabilities` are those of the wishes in their order, and last that there is none; empty where nobody read them.
    """
    literally = _stated(text)
    if literally or not len(probabilities):
        return literally
    *wishes, _ = probabilities
    best = max(range(len(wishes)), key=lambda i: wishes[i])
    ending = sum(p for wish, p in zip(Wish, wishes, strict=True) if wish in LEAVING)
    sure = SURE_OF_A_QUESTION if "?" in text else SURE
    if max(ending, wishes[best]) < sure or _still_wants(text, 0):
        return ""
    return list(Wish)[best]


def asks_to_be_left_alone(text: str) -> bool:
    """Whether these words of somebody literally ask us not to go on, or hand us to somebody else."""
    return _stated(text) in LEAVING


@lru_cache(maxsize=8192)
def _stated(text: str) -> str:
    if _HAS_LEFT.search(text):
        return Wish.HAS_LEFT
    lost = _CHOSE_ANOTHER.search(text)
    if lost and not _asks(text, lost.end()):
        return CHOSE_ANOTHER
    # Who is only away until some day points to nobody else for good.
    if _HANDS_OVER.search(text) and not _AWAY.search(text):
        return Wish.HANDS_OVER
    found = _ASKS.search(text)
    if found and not _still_wants(text, found.end()) and not _asks(text, found.end()):
        return Wish.LEFT_ALONE
    return Wish.TIME if _ASKS_FOR_TIME.search(text) else ""


def _asks(text: str, after: int) -> bool:
    """Whether the sentence in which something is said is a question."""
    return text[after:].split(".")[0].rstrip().endswith("?")


def _still_wants(text: str, after: int) -> bool:
    return _STILL_WANTS.search(text, after) is not None


def leaving(evidence: Sequence[Evidence], taxonomy: Taxonomy) -> Evidence | None:
    """The latest thing that a contact said to a person, or that was noted of them, if by it they want nothing more or
    can be asked no more; else None."""
    latest = _latest(evidence, taxonomy)
    return latest if latest and latest.wish in LEAVING else None


def left_alone(evidence: Sequence[Evidence], taxonomy: Taxonomy) -> str:
    """The words of that, "" for none."""
    found = leaving(evidence, taxonomy)
    return found.text if found else ""


def asked_for_time(evidence: Sequence[Evidence], taxonomy: Taxonomy) -> Evidence | None:
    """The latest thing that a contact said, or that was noted of them, if it asks for time in words; else None."""
    latest = _latest(evidence, taxonomy)
    return latest if latest and latest.wish == Wish.TIME else None


def _latest(evidence: Sequence[Evidence], taxonomy: Taxonomy) -> Evidence | None:
    """The latest words of a contact's own; a note on them counts where it tells of a wish, and else changes nothing."""
    kinds = {k.id for k in taxonomy.signal_kinds if is_own(k)}
    return max((e for e in evidence if e.text and (e.kind in kinds or e.wish)), key=lambda e: e.at, default=None)
