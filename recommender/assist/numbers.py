"""The numbers in a text, in figures or words, with what they count and how firmly; pure.

"thirty per cent" and "30%" are the same number; "30 days" and "30%" are not, nor are "30%" and "up to 30%".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from recommender.assist.quantities import BOUNDS, CURRENCIES, FACTORS, MAGNITUDES, MONTHS, SCALES, TENS, TIMES, UNITS
from recommender.assist.words import ADDRESS, carries, listed, plain, stem

_TOKEN = re.compile(r"[€$£]?\d[\w.,:/'%€$£+\-–—⁄]*|[^\W\d_]+\d[\w.,:/\-–]*|[^\W\d_]+(?:'[^\W\d_]+)*|[€$£%]|[^\w\s]")
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)|\d+(?:[.,]\d+)?"
_PLAIN = re.compile(rf"(?P<before>[€$£]?)(?P<figure>{_FIGURE})(?P<after>[a-z%€$£×+]*)")
_RANGE = re.compile(rf"([€$£]?)({_FIGURE})([a-z%€$£]*)[-–—]([€$£]?)({_FIGURE})([a-z%€$£×]*)")
_COUNTED = re.compile(rf"([€$£]?(?:{_FIGURE})[%€$£]?)-([a-z]+)(?:-[a-z]+)*")
# So many words after a number may say what it counts ("240 such failed visits").
_COUNTED_WITHIN = 4
# "one" that stands for a thing and counts nothing.
_PRONOUN_BEFORE = listed("no any every some each this that which the another other last next right wrong")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is meant: `value` in plain decimals, `unit` ("%", "x", "eur", "day", …), `bound`, and the words.

    `bound` is "upper" (up to), "lower" (at least), "about", "range" or "". `counts` are the stems of the next words,
    of which the first is the counted thing; none where the unit says it. A code such as "q3" or "24/7" has the unit
    "code" and itself as value.
    """

    value: str
    unit: str
    bound: str
    text: str
    counts: tuple[str, ...] = ()

    def stands_in(self, others: Iterable[Number]) -> bool:
        """Whether one of the others says the same; "about 30" may be said of an exact 30, not the other way round."""
        return any(
            (self.value, self.unit) == (o.value, o.unit)
            and (self.bound == o.bound or (self.bound == "about" and not o.bound))
            for o in others
        )


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order; those inside web and mail addresses are not looked at."""
    folded = ADDRESS.sub(" ", re.sub(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3})", "", text))
    folded = re.sub(r"(?<![\d.,])(\d{1,3})((?: \d{3})+)(?!\d)", lambda m: m[1] + m[2].replace(" ", ""), plain(folded))
    tokens = [t for raw in _TOKEN.findall(folded.lower()) for t in _untied(raw.rstrip(".,:;/'-–—"))]
    found: list[Number] = []
    at, end = 0, -1
    while at < len(tokens):
        read = _range(tokens, at) or _figure(tokens, at) or _written(tokens, at)
        if not read:
            at += 1
            continue
        if _joined(found, tokens, at, end):
            found[-1:] = _ends(found[-1], read[0][0])
        elif found and not found[-1].unit and tokens[end:at] in (["of"], ["in"], ["out", "of"]):
            found[-1] = replace(found[-1], unit=f"of {read[0][0].value}", counts=())
            found.extend(read[0])
        else:
            found.extend(read[0])
        at = end = read[1]
    return tuple(found)


def _joined(found: list[Number], tokens: list[str], at: int, end: int) -> bool:
    """Whether the number at `at` ends a range in words: "20 to 30", "between 20 and 30"; not "from 40 to 28"."""
    if not found or end < 0 or at != end + 1:
        return False
    before = tokens[max(0, end - len(found[-1].text.split()) - 1) : end]
    return (tokens[end] == "to" and "from" not in before) or (tokens[end] == "and" and "between" in before)


def _ends(low: Number, high: Number) -> list[Number]:
    """Both ends of a range in words; the first has the second's unit where it states none."""
    low = replace(low, unit=low.unit or high.unit, bound="range", counts=high.counts)
    return [low, replace(high, bound="range")]


def _untied(token: str) -> list[str]:
    """ "30-day" as "30", "day"; "30%-off" as "30%", "off"; anything else as it is."""
    counted = _COUNTED.fullmatch(token)
    return [counted[1], *token[len(counted[1]) + 1 :].split("-")] if counted else [token] if token else []


def _range(tokens: list[str], at: int) -> tuple[list[Number], int] | None:
    """Both ends of "20-30%", which share the unit."""
    match = _RANGE.fullmatch(tokens[at])
    if not match:
        return None
    end = _read(f"{match[4] or match[1]}{match[5]}{match[6]}", tokens, at)
    if end is None:
        return None
    (high, after), low = end, match[2]
    scale = Decimal(high.value) / _decimal(match[5])
    low_value = _text(_decimal(low) * scale) if match[3] == "" else _text(_decimal(low))
    return [Number(v, high.unit, "range", tokens[at], high.counts) for v in (low_value, high.value)], after


def _figure(tokens: list[str], at: int) -> tuple[list[Number], int] | None:
    token = tokens[at]
    if not any(c.isdigit() for c in token):
        return None
    read = _read(token, tokens, at)
    if read is None:
        return [Number(token, "code", "", token)], at + 1
    return [read[0]], read[1]


def _read(token: str, tokens: list[str], at: int) -> tuple[Number, int] | None:
    """One number in figures, with the words after it that belong to it; None for a code such as "24/7"."""
    match = _PLAIN.fullmatch(token)
    if not match:
        return None
    value, after = _decimal(match["figure"]), match["after"]
    unit = CURRENCIES.get(match["before"], "")
    scale = next((s for s in sorted(SCALES, key=len, reverse=True) if after.startswith(s) and s not in TIMES), "")
    if scale and after.removeprefix(scale).strip("+") in ("", *CURRENCIES):
        value, after = value * SCALES[scale], after.removeprefix(scale)
    bound = "lower" if after.endswith("+") else ""
    after = after.rstrip("+")
    if after:
        unit = {"%": "%", "x": "x", "×": "x"}.get(after, "") or CURRENCIES.get(after, "") or TIMES.get(after, "")
        if not unit:
            return None
    return _finished(value, unit, bound, tokens, at, at + 1)


def _written(tokens: list[str], at: int) -> tuple[list[Number], int] | None:
    """One number in words: "twenty-five", "two hundred", "a third", "doubled"."""
    word = tokens[at]
    if word in FACTORS:
        value, unit = FACTORS[word]
        return [Number(value, unit, _bound(tokens, at), word, () if unit else _counted(tokens, at + 1))], at + 1
    part = _part(tokens, at)
    if part:
        return part
    if word == "one" and ((at and tokens[at - 1] in _PRONOUN_BEFORE) or tokens[at + 1 : at + 2] == ["another"]):
        return None
    total, here, end = 0, 0, at
    while end < len(tokens):
        step = tokens[end]
        if step in UNITS or step in TENS:
            here += UNITS.get(step, 0) + TENS.get(step, 0)
        elif step in MAGNITUDES:
            here = max(here, 1) * MAGNITUDES[step]
            if MAGNITUDES[step] > 100:
                total, here = total + here, 0
        elif end == at or not _ties(tokens, end):
            break
        end += 1
    if end == at:
        return None
    number, after = _finished(Decimal(total + here), "", "", tokens, at, end)
    return [number], after


def _part(tokens: list[str], at: int) -> tuple[list[Number], int] | None:
    """A part in words: "a third", "two thirds", "three quarters of", "a quarter of"."""
    parts = {"third": 3, "thirds": 3, "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10, "quarters": 4}
    if tokens[at + 1 : at + 3] == ["quarter", "of"]:
        parts["quarter"] = 4
    top = 1 if tokens[at] == "a" else UNITS.get(tokens[at], 0)
    below = next((parts[t] for t in tokens[at + 1 : at + 2] if t in parts), 0)
    if not top or not below:
        return None
    value = (Decimal(100 * top) / below).quantize(Decimal("0.1"))
    return [Number(_text(value), "%", _bound(tokens, at), " ".join(tokens[at : at + 2]))], at + 2


def _ties(tokens: list[str], at: int) -> bool:
    """Whether a token ties two number words: "twenty-five", "two hundred and five", not "two and five"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    return _is_written(following) and (tokens[at] == "-" or (tokens[at] == "and" and tokens[at - 1] in MAGNITUDES))


def _is_written(token: str) -> bool:
    return token in UNITS or token in TENS or token in MAGNITUDES


def _finished(value: Decimal, unit: str, bound: str, tokens: list[str], at: int, end: int) -> tuple[Number, int]:
    """The number with its scale, unit and bound read from its neighbours, and the index after all of it."""
    following = tokens[end : end + 2]
    if following and following[0] in SCALES and (following[0] not in TIMES):
        value, end = value * SCALES[following[0]], end + 1
        following = tokens[end : end + 2]
    first = following[0] if following else ""
    before = tokens[at - 1] if at else ""
    if not unit:
        if first in ("%", "percent", "pct", "percentage") or following == ["per", "cent"]:
            points = following[1:] in (["points"], ["point"])
            unit, end = "points" if points else "%", end + (2 if first == "per" or points else 1)
        elif first in ("times", "fold") or following == ["-", "fold"]:
            unit, end = "x", end + 1
        elif first in CURRENCIES:
            unit, end = CURRENCIES[first], end + 1
        elif stem(first) in _TIME_STEMS:
            unit, end = _TIME_STEMS[stem(first)], end + 1
        elif first in MONTHS or before in MONTHS:
            unit = MONTHS.get(first) or MONTHS[before]
        elif before in CURRENCIES:
            unit = CURRENCIES[before]
    start = at - 1 if before in CURRENCIES else at
    bound = bound or _bound(tokens, start)
    counts = () if unit else _counted(tokens, end)
    return Number(_text(value), unit, bound, " ".join(tokens[at:end]), counts), end


_TIME_STEMS = {stem(word): unit for word, unit in TIMES.items() if len(word) > 1}


def _counted(tokens: list[str], at: int) -> tuple[str, ...]:
    """The stems of the next words of content up to the next number or comma: what a bare number counts."""
    stems: list[str] = []
    for word in tokens[at : at + _COUNTED_WITHIN]:
        if not word.replace("'", "").isalpha() or _is_written(word):
            break
        if carries(word):
            stems.append(stem(word))
    return tuple(stems)


def _bound(tokens: list[str], at: int) -> str:
    before = " ".join(tokens[max(0, at - 3) : at])
    return next((b for phrase, b in BOUNDS.items() if f" {before}".endswith(f" {phrase}")), "")


def _decimal(figure: str) -> Decimal:
    """A figure's value; "1,200" and "1.200,50" have separators, "1.5" and "1,5" a decimal mark."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", figure):
        return Decimal(figure.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", figure):
        return Decimal(figure.replace(".", "").replace(",", "."))
    return Decimal(figure.replace(",", "."))


def _text(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
