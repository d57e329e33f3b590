"""What somebody wishes of us, from their own words: above all to be left alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import Wish
from recommender.needs import is_for_support, is_own
from recommender.readiness import Evidence

# One a language: English, German, French, Dutch.
_LEAVE_ALONE = (
    r"\b(take|leave) me (off|out|alone)\b(?! (the|a|your|this) (\w+ )?(invite|invitation|call|meeting|thread|cc)\b)|"
    r"\bleave (us|it) (out|alone)\b|\bunsubscribe\b|\bremove me\b|(?<!not )\b(delete|erase|remove) "
    r"(my|our) address\b|\b(stop|no more|no further) (writ|mail|e-?mail|call|contact|messag|ring)\w*|\blet it rest\b|"
    r"\b(do not|don't) (contact|write to|mail|e-?mail|call|ring) (me|us)\b|\bclose this (at your end|please)\b|"
    r"\byou (to )?(stay|keep) (away|out)\b|\bplease close this\b|"
    r"\b(I'm|I am|we're|we are) not interested\b(?! in)",
    r"\b(schreiben|mailen|rufen|kontaktieren) Sie (mir|mich|uns) (bitte )?nicht\b|"
    r"\blassen Sie (mich|uns) (bitte )?in Ruhe\b|"
    r"\b(nehmen|streichen|löschen) Sie (mich|uns) (bitte )?(aus|von)\b|\b(kein|keine|keinerlei) (weiteren? )?"
    r"(e-?mails?|mails?|anrufe?|werbung|newsletter|nachrichten)\b|\babmelden\b|\bkein interesse\b(?! an)|"
    r"\bnicht interessiert\b(?! an)|\blöschen Sie (bitte )?(meine|unsere) adresse\b",
    r"\bne (m'|m’|me |nous )(écrivez|contactez|appelez|rappelez|relancez|envoyez) (plus|pas)\b|\blaissez[- ](moi|nous) "
    r"tranquille|\b(retirez|enlevez|supprimez|désinscrivez|rayez)[- ](moi|nous)\b|\b(désinscrire|désabonne\w*)\b|"
    r"\bplus (de|aucun) (mails?|courriels?|appels?|messages?|relances?)\b|\bpas intéressée?s?\b(?! par)",
    r"\bde ne plus (m'|m’|me |nous )\w+|\bne souhait\w+ plus recevoir\b",
    r"\b(mail|schrijf|bel|benader|contacteer) (me|mij|ons) (\w+ )?niet meer\b|\b(me|mij|ons) niet meer te \w+|"
    r"\bgeen contact meer\b|\bgeen mails? meer\b|"
    r"\blaat (me|mij|ons) met rust\b|\bverwijder (mijn|onze) adres\b|"
    r"\b(haal|verwijder|schrap) (me|mij|ons) (\w+ )?(van|uit)\b|\bgeen (verdere )?(e-?mails?|berichten|telefoontjes|"
    r"reclame|nieuwsbrie(f|ven))( \w+)? meer\b|\b(schrijf (me|mij|ons) uit|uitschrijven)\b|\bgeen interesse\b(?! in)|"
    r"\bniet geïnteresseerd\b(?! in)",
)
_ASKS = re.compile("|".join(_LEAVE_ALONE), re.IGNORECASE)
# To delete what is kept of somebody is their right by law: what may be meant otherwise is not taken for it.
_DELETES = re.compile(
    r"(?<!not )(?<!we )(?<!they )(?<!must )(?<!need to )(?<!have to )\b(delete|erase|remove|wipe|purge) "
    r"(all |everything )?(of )?(my|our|you (hold|have) (about|on)) ?(personal )?(data|details|records?|me|us)\b|"
    r"\b(delete|erase|remove) (me|us) from your (database|records?|systems?|crm|files)\b|"
    r"\b(lösch\w*|streichen|entfernen) (Sie )?(mich|uns) (bitte )?aus (Ihre[rmn]|eure[rmn]) "
    r"(datenbank|kartei|system|crm)\b|"
    r"\b(supprimez|effacez|retirez)[- ](moi|nous) de (votre|vos) (base|fichiers?|système|crm)\b|"
    r"\b(verwijder|wis|haal) (mij|me|ons) uit (uw|jullie|je) (bestand|database|systeem|systemen|crm)\b|"
    r"\berasure of (my|our) (personal )?(data|details|records?)\b|"
    r"\b(löschen Sie|lösche?|löscht) (bitte )?((alle )?(meine|unsere) (\w+ )?(daten|angaben)|alles,? was (Sie|ihr|du) "
    r"über (mich|uns))\b|"
    r"\bbitte[^.!?]{0,30} (meine|unsere) (\w+ )?daten (\w+ )?(zu )?löschen\b|\blöschung (meiner|unserer) (\w+ )?(daten|"
    r"angaben)\b|"
    r"\b(supprimez|supprimer|effacer|effacez) (toutes )?(mes|nos) (données|coordonnées)\b|"
    r"\b(suppression|effacement) de (toutes )?(mes|nos) (données|coordonnées)\b|"
    r"\b(verwijder|wis) (alstublieft |a\.?u\.?b\.? )?(al )?(mijn|onze) (persoons)?gegevens\b|"
    r"\b(mijn|onze) (persoons)?gegevens (te )?(verwijderen|wissen)\b",
    re.IGNORECASE,
)
# Whoever asks it of us politely, and for themselves: what a product can do is asked of "our data".
_ASKS_TO_DELETE = re.compile(
    r"\b(can|could|would|will) you (please |kindly )?(delete|erase|remove|wipe) (all )?my (personal )?"
    r"(data|details|records?)\b|"
    r"\b(können|könnten|würden) Sie (bitte )?(alle )?meine (\w+ )?daten (\w+ ){0,3}löschen\b|"
    r"\b(pouvez|pourriez|voulez)[- ]vous (\w+ )?(supprimer|effacer) (toutes )?mes (données|coordonnées)\b|"
    r"\b(wilt|kunt|zou) u (al )?mijn (persoons)?gegevens (\w+ ){0,3}(verwijderen|wissen)\b",
    re.IGNORECASE,
)
# Two things without which nothing that was only read is a wish for deletion: erasing, and what is kept of somebody.
_ERASES = re.compile(
    r"\b(delet|eras|remov|wip(e|ing)|purg|scrub|expung|destroy|eradicat|struck|forgotten|gone\b|get (it|me) out|"
    r"taken? .{0,60}\bout of (our|your)\b|"
    r"lösch|gelöscht|entfern|vernicht|tilg|getilgt|vergess|verschwind|"
    r"effac|supprim|suppress|retir|enlev|purg|anéanti|ray(er|é|ez)|oubli|"
    r"verwijder|wis(sen|t|sing)?\b|gewist|vernietig|schrap|verget)",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(data\b|database|records?\b|account|details|profile|personal|entry|contact|system|files?\b|crm\b|number|address|"
    r"gdpr|erasure|right to|"
    r"\w*daten|angaben|konto|profil|eintr[aä]g|system|adresse|\w*kartei|\w*nummer|dsgvo|recht auf|"
    r"données|coordonnées|compte|fiche|fichier|base\b|rgpd|informations|droit à|"
    r"\w*gegevens|adres|bestand|avg\b|systemen|recht op)",
    re.IGNORECASE,
)
_SELLERS = r"(?<!our )(?<!my )\b(sales|salespeople|sales (people|team|reps?)|the reps?|your reps?)"
_SUPPORT = r"(support|service|helpdesk|kundendienst|technik\w*|techn?icien\w*|technici|assistance|SAV)\b"
_NOT_SALES = (
    r"((no|not|without) (your |the )?(sales(people)?|selling|reps?)|(kein(e|en)?|ohne|nicht (der|den)) "
    r"(vertrieb(ler)?|verkauf|verkäufer)|"
    r"(pas|plus|sans) (de |le |la |les |vos )?(commercial|commerciaux|vendeurs?|vente)|"
    r"(geen|niet|zonder) (de |jullie )?(sales|verkoop|verkopers?))(?=\s*(people|team|please|bitte|graag|svp|[.,;:!]|$))"
)
# Who still talks to us, and to whom nobody may sell: one a language again, and then support alone in all of them.
_NO_SELLING = re.compile(
    rf"{_SELLERS}( (should|must|has|have|needs?|will|to|can|please))* (stays?|keeps?) (well |right )?(away|out)\b|"
    r"\b(keep|leave) (your |the )?(sales(people)?|sales (people|team|reps?)) (well |right )?(out|away)\b|"
    r"\b(no (more )?(sales|selling|salespeople|sales (calls?|talk|pitch(es)?|people|reps?)))[, ]+(please|until|till|"
    r"for now)\b|"
    r"\b(vertrieb(ler)?|verkauf|verkäufer)\b[^.!?]{0,40}\b(fern(zu)?h[aä]lt\w*|fern(zu)?bleib\w*|fern|weg(zu)?bleib\w*|"
    r"(he)?raus(zu)?h[aä]lt\w*|bleibt (weg|draußen)|draußen bleibt)\b|"
    r"\bbitte kein(e|en)? (vertrieb(ler)?|verkauf|verkäufer|verkaufsgespräche?|vertriebsanrufe?)\b|"
    r"\b(commercial|commerciaux|service commercial|vendeurs?)\b[^.!?]{0,40}\b(à l['’]écart|à distance|"
    r"en dehors)\b|"
    r"\b(pas|plus) de (commercial|commerciaux|vendeurs?|démarchage)\b,? (s'il vous plaît|s’il vous plaît|svp|tant que|"
    r"jusqu)|"
    r"\b(sales|verkoop|verkopers?|verkoopafdeling)\b[^.!?]{0,40}\b(weg ?blij\w+|blij\w+ weg|(er)?buiten (blij\w+|"
    r"houden)|op afstand)\b|"
    r"\bgeen (sales|verkoop|verkopers?|verkooppraatjes?)( meer)?,? (graag|alstublieft|a\.?u\.?b|tot|zolang)\b|"
    rf"\b(only|just|nur|seulement|uniquement|alleen|enkel)\b[^.!?]{{0,30}}\b{_SUPPORT}[^.!?]{{0,40}}\b{_NOT_SALES}|"
    rf"\b{_NOT_SALES}[^.!?]{{0,40}}\b(only|just|nur|seulement|uniquement|alleen|enkel)\b[^.!?]{{0,30}}\b{_SUPPORT}",
    re.IGNORECASE,
)
NO_SELLING = "no_selling"
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
    r"\b(cancel(l?ing|led)?|terminat(e|ing|ed)|end(ing|ed)) (the|our|my) "
    r"(contract|subscription|licen[cs]es?|account)\b|"
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
SURELY = 0.9
# The wishes after which nothing should be sent to this person.
LEAVING = (Wish.LEFT_ALONE, Wish.DELETE, Wish.HANDS_OVER, Wish.HAS_LEFT, CHOSE_ANOTHER, NO_SELLING)


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
    found = list(Wish)[best]
    # Read as a deletion without a word of that it is at most a wish to be left alone, and a doubtful one.
    unfounded = found == Wish.DELETE and not _speaks_of_data(text)
    sure = SURELY if "?" in text or unfounded else SURE
    if max(ending, wishes[best]) < sure or _still_wants(text, 0):
        return ""
    return Wish.LEFT_ALONE if unfounded else found


def asks_to_be_left_alone(text: str) -> bool:
    """Whether these words of somebody literally ask us not to go on, not to sell, or hand us to somebody else."""
    return _stated(text) in LEAVING


@lru_cache(maxsize=8192)
def _stated(text: str) -> str:
    deletes = _DELETES.search(text)
    if deletes and not _asks(text, deletes.end()):
        return Wish.DELETE
    if _ASKS_TO_DELETE.search(text):
        return Wish.DELETE
    if _HAS_LEFT.search(text):
        return Wish.HAS_LEFT
    lost = _CHOSE_ANOTHER.search(text)
    if lost and not _asks(text, lost.end()):
        return CHOSE_ANOTHER
    # Who is only away until some day points to nobody else for good.
    if _HANDS_OVER.search(text) and not _AWAY.search(text):
        return Wish.HANDS_OVER
    keeps_away = _NO_SELLING.search(text)
    if keeps_away and not _asks(text, keeps_away.end()):
        return NO_SELLING
    found = _ASKS.search(text)
    if found and not _still_wants(text, found.end()) and not _asks(text, found.end()):
        return Wish.LEFT_ALONE
    return Wish.TIME if _ASKS_FOR_TIME.search(text) else ""


def _speaks_of_data(text: str) -> bool:
    return _ERASES.search(text) is not None and _KEPT.search(text) is not None


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
    """The latest words of a contact's own; a note on them, and what is written to support, count where they tell of a
    wish, and else change nothing: who wants help with what they have takes back nothing that they said to sales."""
    kinds = {k.id for k in taxonomy.signal_kinds if is_own(k) and not is_for_support(k)}
    return max((e for e in evidence if e.text and (e.kind in kinds or e.wish)), key=lambda e: e.at, default=None)
