"""What may be told to whom: no stranger is spoken to as a customer, no customer told their own story; pure.

Sentences are looked at one by one; a story with the reader's own company in its title is left out as a whole.
"""

from __future__ import annotations

import re

from recommender.assist.message import DraftRequest
from recommender.assist.names import named_in

# The message type of what is written for customers.
TO_CUSTOMERS = "why_stay"
# Words that only a customer understands as meant for them, in the four languages.
_AS_CUSTOMER = re.compile(
    r"\bpart of your\b|\byour (catalogue|catalog|contract|subscription|licen[cs]e|renewal|edition|account manager|"
    r"current (plan|price|contract)|portal|administrator)\b|\bas (a|our|an existing) customer\b|\bwho renew\b|"
    r"\byou (already|now|currently) (have|use|get|own)\b|\bsince you (joined|started|signed)\b|"
    r"\bIhr(e[nmrs]?)? (Vertrag|Katalog|Abonnement|Lizenz|Verlängerung|Ansprechpartner)|\bals (unser )?Kunde\b|"
    r"\bvotre (contrat|catalogue|abonnement|licence)\b|\ben tant que client\b|"
    r"\b(uw|je|jullie) (contract|catalogus|abonnement|licentie)\b|\bals (onze )?klant\b",
    re.IGNORECASE,
)
# In what is written for customers every "you" is one.
_SPOKEN_TO = re.compile(
    r"\b([Yy]ours?|[Yy]ou|[Cc]ustomers who|Sie|Ihnen|Ihr(e[nmrs]?)?|[Vv]ous|[Vv]otre|[Vv]os|[Uu]w|[Jj]ullie)\b"
)
# A company is called by the first word of its name where that has so many letters.
CALLED_BY = 5


def tells_of_reader(request: DraftRequest, *texts: str) -> bool:
    """Whether one of the texts is about the reader's own company: they know it."""
    name = " ".join(request.account.split())
    short = name.split(" ")[0]
    called = [n for n in (name, short if len(short) >= CALLED_BY else "") if n]
    return any(named_in(n, list(texts)) for n in called)


def takes_for_customer(request: DraftRequest, text: str) -> bool:
    """Whether a sentence speaks to a customer, and the reader is none as far as anybody knows."""
    if request.customer:
        return False
    stranger = not request.heard and request.message == TO_CUSTOMERS
    return bool(_AS_CUSTOMER.search(text) or (stranger and _SPOKEN_TO.search(text)))
