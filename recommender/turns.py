"""What has happened to a purchase, from the words about it: it is signed, it is in use, it is off. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content_library.taxonomy.model import Turn

# What the reader of words takes for a turn counts from this probability on. Chosen on one half of labelled texts of
# which many only sound like one (eval.turns): an estimate is turned over hardly ever where nothing has happened.
SURE = 0.6
# Who asks a question speaks of what may happen, as a rule.
SURE_OF_A_QUESTION = 0.9
# What may happen has not happened: conditions and denials, one a language (English, German, French, Dutch).
_NOT_YET = re.compile(
    r"\b(if|once|unless|provided|as soon as|when we (sign|order|go)|not (yet )?(signed|ordered|bought|live|in use)|"
    r"(has|have|is|are)n't (been )?(signed|ordered|bought|live))\b|"
    r"\b(wenn|falls|sobald|sofern|noch nicht|erst nach)\b|"
    r"\b(si|s'il|dès que|une fois|pas encore|à condition)\b|"
    r"\b(als|indien|zodra|mits|nog niet|pas na)\b",
    re.IGNORECASE,
)
# What nobody says otherwise, however short: English, German, French, Dutch.
_LITERALLY = {
    Turn.BOUGHT: re.compile(
        r"\bink is dry\b|\bclosed[- ]won\b|"
        r"\b(contract|agreement|deal|order)( is| was| has been)? (counter)?(signed|won)\b|"
        r"\b(we|they|she|he)('ve| have| has| just)* signed(?! (with|in|up|off|for|an? nda|the nda|only)\b)\b|"
        r"\b(vertrag|auftrag)( ist| wurde)? (gegengezeichnet|unterschrieben|unterzeichnet|erteilt)\b|"
        r"\bhaben (heute |gestern |soeben )?(unterschrieben|unterzeichnet)\b|"
        r"\bcontrat( est| a été)? signé\b|\bavons signé\b(?! (avec|chez))|"
        r"\b(contract|overeenkomst|offerte)( is| werd)? (getekend|ondertekend)\b",
        re.IGNORECASE,
    ),
    Turn.LIVE: re.compile(
        r"\b(we|they|everybody|everyone|all)('ve| have|'re| are)? (went|gone|now) live\b|\b(we|they)( are|'re) live\b|"
        r"\b(wir|sie) sind (seit \w+ |jetzt )?live\b|\bsommes en production\b|\b(zijn|gingen) (\w+ ){0,2}live\b",
        re.IGNORECASE,
    ),
    Turn.CALLED_OFF: re.compile(
        r"(?<!last )(?<!old )\bproject( is| was| has been)? (now )?(cancel+ed|stopped|shelved|dead|dropped|abandoned)\b"
        r"(?! (in|last) )|\bpulled the plug\b|"
        r"\bprojekt( ist| wurde)? (gestorben|gestoppt|abgesagt|eingestellt)\b|\bauf eis gelegt\b|"
        r"\bprojet( est| a été)? (abandonné|arrêté|gelé|annulé)\b(?!.* (dernier|20\d\d))|"
        r"\bproject( is| gaat) (niet door|gestopt|afgeblazen|geschrapt)\b|\bin de ijskast\b",
        re.IGNORECASE,
    ),
}
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
# The turns by which somebody becomes a customer.
BECOMES_CUSTOMER = (Turn.BOUGHT, Turn.LIVE)
# They chose somebody else, or ended the contract. It is never read from these words: it is known from a wish.
LOST = "lost"


def turn_of(text: str, probabilities: Sequence[float] = ()) -> str:
    """The turn that these words tell of, "" for none: as they say it literally, or else as they are read.

    `probabilities` are those of the turns in their order, and last that of none; empty where nobody read them.
    """
    if _NOT_YET.search(text):
        return ""
    stated = " ".join(s for s in _SENTENCE.findall(text) if not s.rstrip().endswith("?"))
    literally = next((turn for turn, says in _LITERALLY.items() if says.search(stated)), "")
    if literally:
        return literally
    if not len(probabilities):
        return ""
    *turns, _ = probabilities
    best = max(range(len(turns)), key=lambda i: turns[i])
    return list(Turn)[best] if turns[best] >= (SURE_OF_A_QUESTION if "?" in text else SURE) else ""
