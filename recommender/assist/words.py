"""English words as the checks see them: tokens, stems, and the small closed classes that change what is said; pure.

The tables list forms, not meanings. A word that is missing from one makes a check stricter or a choice poorer;
it never lets a number or a name through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from recommender.assist.quantities import NUMBER_WORDS

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Web and mail addresses, and names such as "planner.example": checked letter by letter, never word by word.
ADDRESS = re.compile(
    r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[^\W\d_][\w-]*(?:\.[a-z]{2,})+\b"
)


def listed(*lines: str) -> frozenset[str]:
    """The words of a table that is written as running text."""
    return frozenset(word for line in lines for word in line.split())


# Languages that write two nouns as one, and how much of the end or the beginning of such words must be the same.
COMPOUNDING = ("de", "nl")
SAME_END, SAME_BEGINNING = 8, 6


# Words that carry grammar and no claim of their own.
FUNCTION = listed(
    "a about above according across after again against ahead along also although am among an and are around as at",
    "be  because been before being besides between both but by can could did do does doing done down during each",
    "either  else even ever for from further had has have having he her here hers him his how however i if in",
    "indeed into is  it its itself just may maybe me meanwhile might mine moreover must my namely nor notably of",
    "off on once or other  our ours out over own per perhaps plus rather she should similarly since so specifically",
    "still such than that the  their theirs them then there thereby therefore these they this those though thus to",
    "too toward towards under until  up upon us very via was we were what whatever when where whereas whether which",
    "while who whom whose why will with  within would yet you your yours yourself i'm i've i'd i'll we're we've",
    "we'd we'll you're you've you'd you'll it's  that's there's they're they've he's she's let's here's what's",
    "who's",
)
NEGATIONS = listed(
    "not no never none nobody nothing nowhere neither nor without cannot hardly rarely seldom barely scarcely",
    "unable  lack lacks lacked lacking fail fails failed failing unlike except unless instead",
)
# What must stand in the source before a sentence may say it.
ABSOLUTES = listed(
    "all every always only any anyone anything everyone everybody everything entirely completely fully totally most",
    "best cheapest fastest safest largest biggest least guarantee guarantees guaranteed guaranteeing certainly",
    "definitely unlimited free eliminate eliminates eliminated ensure ensures ensured prove proves proved proven",
    "instantly immediately will shall",
)
# What a sentence may not leave out when its source says it.
HEDGES = listed(
    "may might could perhaps maybe sometimes often usually typically some many expect expects expected expecting",
    "aim aims aimed aiming hope hopes hoped estimate estimates estimated likely possibly potentially if  should",
    "seem seems seemed appear appears appeared",
)
# Two sides each: a sentence on one side while its source is on the other says the contrary.
_CONTRARIES = (
    (
        "rise increase grow more higher gain climb raise improve",
        "fall decrease drop cut reduce less lower fewer decline",
    ),
    ("faster quicker sooner earlier", "slower later"),
    ("longer larger bigger", "shorter smaller"),
    ("better best strong stronger", "worse worst weak weaker"),
    ("cheap cheaper", "expensive dearer"),
    ("before", "after"),
    ("above over", "below under"),
    ("high", "low"),
    ("include inside", "exclude outside"),
    ("allow enable permit", "prevent forbid disable block"),
    ("start begin", "stop end cease"),
    ("add", "remove delete"),
    ("pass succeed win", "fail lose"),
)
_IRREGULAR = {
    "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "grew": "grow", "grown": "grow", "kept": "keep",
    "sold": "sell", "bought": "buy", "took": "take", "taken": "take", "made": "make", "found": "find", "paid": "pay",
    "spent": "spend", "lost": "lose", "went": "go", "gone": "go", "ran": "run", "saw": "see", "seen": "see",
    "held": "hold", "built": "build", "got": "get", "gave": "give", "given": "give", "sent": "send", "led": "lead",
    "won": "win", "told": "tell", "shown": "show", "thought": "think", "left": "leave", "brought": "bring",
    "came": "come", "knew": "know", "known": "know", "wrote": "write", "written": "write", "met": "meet",
}  # fmt: skip
_PREFIXES = ("un", "in", "im", "non", "dis", "ir", "il", "de")


def plain(text: str) -> str:
    """The text in one form for comparison: compatible characters folded, invisible ones gone."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf").replace("’", "'")


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without addresses and digits."""
    return [match[0].lower() for match in WORD.finditer(ADDRESS.sub(" ", plain(text)))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word's stem, the same for its usual inflections ("visits", "visited"); for comparison, not for reading."""
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    word = _IRREGULAR.get(word, word)
    word = re.sub(r"is(e|es|ed|er|ers|ing|ations?)$", r"iz\1", word) if len(word) > 4 else word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and re.search("[aeiouy]", rest) and not word.endswith("eed"):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    return word.removesuffix("e") if len(word) > 3 else word


CONTRARIES = tuple((frozenset(map(stem, a.split())), frozenset(map(stem, b.split()))) for a, b in _CONTRARIES)


def is_negation(word: str) -> bool:
    """Whether a word turns what is said round: "not", "without", "isn't"."""
    return word in NEGATIONS or word.endswith("n't")


def content(text: str) -> list[str]:
    """Stems of the words that carry what a text says, in order: no numbers, negations or function words."""
    return [stem(w) for w in words(text) if carries(w)]


def carries(word: str) -> bool:
    """Whether a lower-case word carries content."""
    return len(word) > 1 and word not in FUNCTION and word not in NUMBER_WORDS and not is_negation(word)


def akin_to(one: str, stems: Iterable[str]) -> bool:
    """Whether one of the stems begins or ends as this one does, for as long as another word of a compound may be.

    "Vertragslaufzeit" and "Mindestlaufzeit", "Träger" and "Trägern"; the languages of COMPOUNDING write such words.
    """
    ends, begins = one[-SAME_END:], one[:SAME_BEGINNING]
    return len(one) >= SAME_BEGINNING and any(
        (len(one) >= SAME_END and other.endswith(ends)) or other.startswith(begins) for other in stems
    )


def opposite(one: str, stems: frozenset[str]) -> str:
    """The stem among `stems` that says the contrary of `one` by its prefix ("supported", "unsupported"), or ""."""
    for other in stems:
        short, long = sorted((one, other), key=len)
        if len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES):
            return other
    return ""
