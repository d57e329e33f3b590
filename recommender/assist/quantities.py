"""Words and signs of quantity, and what they amount to: tables, no rules."""

from __future__ import annotations

_UP_TO_SIX = ("zero", "one", "two", "three", "four", "five", "six")
_UP_TO_TWELVE = ("seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = {word: value for value, word in enumerate((*_UP_TO_SIX, *_UP_TO_TWELVE, *_TEENS))}
TENS = {word: 10 * value for value, word in enumerate(_TENS, 2)}
MAGNITUDES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
# Words that say how many times or which part, and what they amount to.
FACTORS = {
    **dict.fromkeys(("double", "doubled", "doubles", "doubling", "twice", "twofold"), ("2", "x")),
    **dict.fromkeys(("triple", "tripled", "triples", "tripling", "thrice", "threefold", "treble"), ("3", "x")),
    **dict.fromkeys(("quadruple", "quadrupled", "fourfold"), ("4", "x")),
    **dict.fromkeys(("fivefold",), ("5", "x")),
    **dict.fromkeys(("tenfold",), ("10", "x")),
    **dict.fromkeys(("half", "halve", "halves", "halved", "halving"), ("50", "%")),
    "dozen": ("12", ""),
    **{w: (w, "vague") for w in ("dozens", "hundreds", "thousands", "millions", "billions")},
}

CURRENCIES = {
    **dict.fromkeys(("€", "euro", "euros", "eur"), "eur"),
    **dict.fromkeys(("$", "dollar", "dollars", "usd"), "usd"),
    **dict.fromkeys(("£", "pound", "pounds", "gbp"), "gbp"),
    **dict.fromkeys(("chf", "francs"), "chf"),
}
TIMES = {
    **{unit: unit for unit in ("second", "minute", "hour", "day", "week", "month", "quarter", "year")},
    "h": "hour", "hr": "hour", "min": "minute", "sec": "second", "yr": "year",
}  # fmt: skip
SCALES = {"k": 1000, "m": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9, "b": 10**9, **MAGNITUDES}
_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
)
MONTHS = {name: month[:3] for month in (*_MONTH_NAMES, "december") for name in (month, month[:3])}
_AT_MOST = ("up to", "at most", "no more than", "less than", "fewer than", "under", "below", "within", "as much as")
_AT_LEAST = ("at least", "no less than", "no fewer than", "more than", "over", "above", "starting at", "as low as")
_ABOUT = ("about", "around", "nearly", "almost", "roughly", "approximately", "some", "circa")
BOUNDS = {
    **dict.fromkeys(_AT_MOST, "upper"),
    **dict.fromkeys(_AT_LEAST, "lower"),
    **dict.fromkeys(_ABOUT, "about"),
}
# All of these count something, or say in what it is counted, so they are no words of content.
NUMBER_WORDS = frozenset((*UNITS, *TENS, *MAGNITUDES, *FACTORS, *CURRENCIES, "percent", "percentage", "pct", "cent"))
