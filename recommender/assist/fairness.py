"""Both sides of a matter: what speaks for a rival, what went wrong for somebody, and who may be told so; pure.

The rules look at forms alone. What they take for a setback though it is none is merely not quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recommender.assist.message import DraftRequest, Dropped
from recommender.assist.names import named_in
from recommender.assist.reader import takes_for_customer, tells_of_reader
from recommender.assist.rivals import compares, names_us, sends_to_another, speaks_of_us_against
from recommender.assist.taken_up import OBJECTION, own_words, take_up
from recommender.assist.weigh import LABEL_WORDS, Fact

FOR_A_RIVAL = "It speaks for a rival, and the other side is not beside it."
TO_A_RIVAL = "It tells them to choose somebody else."
A_SETBACK = "It tells of what went wrong, and they are about to sign."
TO_OBJECTOR = "It tells of what went wrong, and they object to something."
OF_TERMS = "It is about terms of payment, and they asked about something else."
BUILD_IT = "It stands under building it oneself, and they didn't ask about that."
LOST = "It tells of a customer who was lost."
OWN_STORY = "It is about their own company."
AS_CUSTOMER = "It speaks to a customer, and they are none."

# The stage in which somebody is about to sign: the doubts are behind them.
ABOUT_TO_SIGN = "deciding"
# Who may be told of terms of payment without asking.
_PAYS = ("finance", "executive")
_TERMS = re.compile(
    r"\bon signature\b|\bset-up fee\b|\b(paid|payable|invoiced|billed) (in|on|by|yearly|monthly|within|at)\b|"
    r"\binstal?ments?\b|\bin arrears\b|\binvoices (are|is)\b|\bbei Vertragsschluss\b|\bà la signature\b|"
    r"\bbij ondertekening\b",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\b(pay\w*|paid|price\w*|pric\w+|cost\w*|fees?|invoice\w*|budget\w*|quote|offer|proposal|contract\w*|terms|"
    r"Prei\w+|Kosten|zahl\w+|Angebot\w*|Vertrag\w*|prix|coût\w*|pa(y|i)\w+|offre|contrat\w*|prij\w+|betal\w+|"
    r"offerte|kost\w*)\b|[€$£]",
    re.IGNORECASE,
)
# A short heading over what speaks for building it oneself, and a need that is about that.
_BUILDS = re.compile(
    r"\b(build(ing)?|built|in-house|bauen|selbst|entwickeln|construire|développer|bouwen)\b", re.IGNORECASE
)
# Words that speak for whatever they are said of, in the four languages; those that compare do so most of all.
_PRAISE = re.compile(
    r"\b(good|better|best|great|excellent|handsome|strong(er|est)?|quick(er|est)?|fast(er|est)?|eas(y|ier|iest)|"
    r"cheap(er|est)?|larger|largest|bigger|biggest|more|longer|wider|simpler?|simplest|wins?|won|leads?|leader|ahead|"
    r"outperforms?|mature|popular|proven|reliable|powerful|polished|generous|free|full|included|ideal|perfect|"
    r"gut(e[nrsm]?)?|besser\w*|beste[nrsm]?|schneller\w*|günstiger\w*|stärker\w*|größer\w*|mehr|führend\w*|gewinnt|"
    r"bon(ne)?s?|meilleure?s?|mieux|rapides?|moins chère?s?|plus|gagne|goede?|beter|beste|sneller|goedkoper|groter|"
    r"meer|wint)\b|^(Choose|Pick|Take|Wählen Sie|Choisissez|Kies) |\bsuits?\b",
    re.IGNORECASE,
)
# What limits it in the same breath is the other side.
_LIMIT = re.compile(
    r"\bleft to\b|\b(but|though|although|however|except|only|without|lacks?|never|unless)\b|"
    r"\b(does|do|is|are|has|have)(n['’]t| not?)\b|"
    r"\b(aber|jedoch|nur|ohne|mais|sauf|sans|seulement|maar|alleen|zonder)\b",
    re.IGNORECASE,
)
# Under which condition something is praised is no limit of it: "If you bake only yeast dough, choose …".
_CONDITION = re.compile(r"\b(if|when|where|wenn|falls|si|quand|als|wanneer)\b[^,;]*,", re.IGNORECASE)
# A customer who went, or went over to somebody else.
_LOST = re.compile(
    r"\bmoved the other way\b|\bmoved (back|away|over) (to|from)\b|\b(switched|went|changed) back (to|from)\b|"
    r"\b(left|leaves|dropped|ditched|abandoned) us\b|\b(cancelled|canceled|terminated) (the|their|its|his|her) "
    r"(contract|subscription|licen[cs]es?)\b|"
    r"\b(lost|losing) (a|one|the|that|this|our) (customer|client|deal|account)\b|"
    r"\bchose (a|the|another) competitor\b|\bdecided against (us|it)\b|\bdid not renew\b|\bdidn't renew\b|"
    r"\bhat gekündigt\b|\bhaben gekündigt\b|\ba résilié\b|\bont résilié\b|\bheeft opgezegd\b",
    re.IGNORECASE,
)
# What went wrong, or can go wrong.
_SETBACK = re.compile(
    r"\b(went|gone|going|go) (wrong|back|badly)\b|"
    r"\b(has|have|had|was|were|it|they|we|project|pilot|roll-out|trial) failed\b|"
    r"\bmistake(n|s)?\b|\bmiserable\b|\b(gave|given) up\b|\bbroke(n)? down\b|\bdisaster\w*|\bregret(s|ted)?\b|"
    r"\bworse\b|\bworst\b|\bstill bad\b|\bmore slowly than\b|\bnightmare\b|\bto get over\b|\barbitrary\b|"
    r"\bdreadful\b|\bcomplained\b|\bsuffer(s|ed)?\b|\bgescheitert\w*|\bschief\w*|\ba échoué\b|\bmislukt\w*",
    re.IGNORECASE,
)
# The half of a story in which things are still bad.
_PROBLEM_HALF = re.compile(
    r"\b(the )?(problem|challenge|trouble|pain|before|starting point|where (they|we|it) started|what went wrong|"
    r"if it goes wrong|risks?|what is still bad)\b|\b(Ausgangslage|Problem|Herausforderung|Vorher)\b|"
    r"\b(défi|problème|avant|uitdaging|probleem)\b",
    re.IGNORECASE,
)


def is_loss(text: str) -> bool:
    """Whether a text tells of a customer who was lost."""
    return bool(_LOST.search(text))


def is_setback(text: str) -> bool:
    """Whether a text tells of what went wrong or can go wrong."""
    return bool(_SETBACK.search(text)) or is_loss(text)


def is_problem_half(heading: str) -> bool:
    """Whether a heading stands over the half of a story in which things are still bad."""
    return bool(_PROBLEM_HALF.search(heading))


def praises(text: str) -> bool:
    """Whether a text speaks for what it is about, and says nothing of its limits."""
    return bool(_PRAISE.search(text)) and not _LIMIT.search(_CONDITION.sub("", text))


def is_of_rival(fact: Fact, rivals: Sequence[str]) -> bool:
    """Whether a fact speaks of a rival: in its words, or by the heading that it stands under."""
    return bool(fact.named) or any(named_in(r, [fact.text, fact.label]) for r in rivals)


def why_not(
    request: DraftRequest,
    text: str,
    rivals: Sequence[str] = (),
    under: Sequence[str] = (),
    title: str = "",
    before: str = "",
) -> str:
    """Why a text may not be told to whom the request is for, or "": the one rule for what a draft quotes or a model
    writes, for talking points and for the quotations of a recommendation.

    Nobody is told their own story, of a lost customer, to choose somebody else, or what speaks for one of the `rivals`
    alone; no stranger is spoken to as a customer. Who is about to sign or objects is told of nothing that went wrong,
    and of terms of payment or of building it oneself is told who asks for them. `under` are the headings that it stands
    under, in the asset with this `title`; `before` is the sentence that it leans on.
    """
    if tells_of_reader(request, text, title, *under):
        return OWN_STORY
    if takes_for_customer(request, text):
        return AS_CUSTOMER
    if is_loss(text):
        return LOST
    if sends_to_another(request, text):
        return TO_A_RIVAL
    went_wrong = is_setback(text) or any(is_problem_half(h) for h in under)
    if went_wrong and request.stage == ABOUT_TO_SIGN:
        return A_SETBACK
    taken = take_up(request)
    if went_wrong and OBJECTION in (taken.kind, taken.signal):
        return TO_OBJECTOR
    unasked = _unasked(request, text, under)
    if unasked:
        return unasked
    return FOR_A_RIVAL if any(_for_rival(request, r, text, under, before) for r in rivals) else ""


def _unasked(request: DraftRequest, text: str, under: Sequence[str]) -> str:
    """Why a text is for those alone who ask for it, and they don't; else ""."""
    said = " ".join((request.need, *own_words(request)[:1]))
    if _TERMS.search(text) and request.role not in _PAYS and not _OF_MONEY.search(said):
        return OF_TERMS
    headed = any(len(h.split()) <= LABEL_WORDS and _BUILDS.search(h) for h in under)
    return BUILD_IT if headed and not _BUILDS.search(said) else ""


def _for_rival(request: DraftRequest, rival: str, text: str, under: Sequence[str], before: str) -> bool:
    """Whether a text speaks for a rival: by its words, by what it leans on, or hidden below a heading of theirs."""
    if named_in(rival, [text]):
        return praises(text) and not speaks_of_us_against(request, text, rival)
    headed = (h for h in under if len(h.split()) <= LABEL_WORDS and not (compares(h) or names_us(request, h)))
    return (named_in(rival, [before]) and praises(text)) or any(named_in(rival, [h]) for h in headed)


def sorted_out(
    request: DraftRequest, facts: Sequence[Fact], rivals: Sequence[str]
) -> tuple[tuple[Fact, ...], tuple[tuple[float, Dropped], ...]]:
    """The facts that may be told, in their order, and the others with what they share with the need, and the reason.

    What speaks for a rival is left where the contact named it, for then it can stand beside the other side.
    """
    kept: list[Fact] = []
    out: list[tuple[float, Dropped]] = []
    for fact in facts:
        title = request.material(fact.asset_id).title
        why = why_not(request, fact.text, () if fact.named else rivals, fact.under, title)
        if why:
            out.append((fact.shares, Dropped(fact.text, why)))
        else:
            kept.append(fact)
    return tuple(kept), tuple(out)


def one_sided(chosen: Sequence[Fact], rivals: Sequence[str]) -> tuple[Fact, ...]:
    """Those of the chosen facts that speak for a rival while none beside them speaks of us."""
    if any(not is_of_rival(f, rivals) for f in chosen):
        return ()
    return tuple(f for f in chosen if praises(f.text))
