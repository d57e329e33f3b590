"""What an account's kept columns say of its relation to the vendor, where no table of relations does. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What CRM systems and spreadsheets call the column, in lower case and letters alone.
COLUMNS = frozenset(
    [
        "accountstatus",
        "accounttype",
        "companystatus",
        "companytype",
        "customerstatus",
        "customertype",
        "lifecycle",
        "lifecyclestage",
        "relation",
        "relationship",
        "relationstatus",
        "relationtype",
        "status",
        "type",
    ]
)
# What is said there of whom, by the first that has one of the words: a "former customer" is none.
PROSPECT, CUSTOMER, FORMER = "prospect", "customer", "former"
_SAYS = (
    (FORMER, "former ex past churned lost cancelled canceled ehemals ehemaliger ancien voormalig"),
    (PROSPECT, "prospect prospects prospective potential lead leads target suspect subscriber opportunity"),
    (PROSPECT, "marketingqualifiedlead salesqualifiedlead mql sql interessent prospectie prospectus"),
    (CUSTOMER, "customer customers client clients kunde kunden klant evangelist"),
)
# A "non-customer" is none either.
_DENIES = frozenset(("no", "non", "not", "kein", "geen"))
_WORD = re.compile(r"[^\W\d_]+")


def tells_relation(column: str) -> bool:
    """Whether a column of an accounts' file says, by its name, who is a customer."""
    return "".join(_WORD.findall(column.lower())) in COLUMNS


def relation_in(kept: Mapping[str, object]) -> str:
    """prospect, customer or former, as the kept columns of an account say it; "" where none does."""
    for name, value in kept.items():
        if tells_relation(name):
            said = set(_WORD.findall(str(value).lower()))
            found = next((relation for relation, words in _SAYS if said & set(words.split())), "")
            if found:
                return PROSPECT if found == CUSTOMER and said & _DENIES else found
    return ""
