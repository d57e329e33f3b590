"""Bytes of an unknown encoding -> text, with a word on what was not certain: the one rule for every file of text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from content_library.loaders.encodings import guessed, wide
from recommender.errors import InputError

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text has next to no control characters besides line ends and tabs.
MAX_CONTROL, SAMPLE_CHARACTERS = 0.01, 100_000
# A file with fewer broken bytes than this is UTF-8 into which a few characters were pasted.
FEW = 0.01
# What pages call these encodings, and what browsers take the names for.
DECLARED = {"iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
DECLARED |= {"iso-8859-9": "cp1254", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949"}
# So many lines are named.
LINES = 3
NO_TEXT = "The file is not text."
# How Python hands out a byte that is not UTF-8, and several that begin a character at the end of the file.
_BROKEN = re.compile("[\udc80-\udcff]")
_BROKEN_RUN = re.compile("[\udc80-\udcff]+")
_CUT_OFF = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]*\\Z")
_LINE_END = re.compile("\r\n|\r|\n")


class Decoded(NamedTuple):
    """A text with "\\n" line ends, and a sentence on what of its encoding a person should check ("" for nothing)."""

    text: str
    note: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentence, if there is one."""
        return (self.note,) if self.note else ()


def decoded(data: bytes, declared: str = "") -> Decoded:
    """The text: by its mark, as UTF-8, as UTF-16, as UTF-8 with a few broken bytes, as `declared`, then by likelihood.

    Raises InputError for a file without text and for one that is not text.
    """
    raw, note = _read(data, declared)
    text = _LINE_END.sub("\n", raw).replace("\f", "\n")
    sample = text[:SAMPLE_CHARACTERS]
    control = sum(unicodedata.category(c) == "Cc" and c not in "\n\t\v" for c in sample)
    if "\x00" in text or control > MAX_CONTROL * len(sample):
        raise InputError(NO_TEXT)
    if not text.strip():
        raise InputError("The file is empty.")
    return Decoded(text, note)


def _read(data: bytes, declared: str) -> Decoded:
    encoding = next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")
    if encoding and encoding != "utf-8-sig":
        return _strictly(data, encoding)
    whole = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in whole:
        return _wide(whole)
    text = whole.decode("utf-8", "surrogateescape")
    broken = len(_BROKEN.findall(text))
    if not broken:
        return Decoded(text)
    few = broken < FEW * len(whole)
    if _is_utf8(text) or (encoding and few):
        return _mended(text)
    if encoding:
        raise _untrue(encoding)
    return _as_declared(data, declared) or _guessed(data, text, broken if few else 0)


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise _untrue(encoding) from error


def _untrue(encoding: str) -> InputError:
    said = encoding.removesuffix("-sig").upper()
    return InputError(f"The file says it is {said} and is not; save it as UTF-8.")


def _wide(data: bytes) -> Decoded:
    """Text that holds NUL bytes: UTF-16 without a mark, or none."""
    name = wide(data)
    if not name:
        raise InputError(NO_TEXT)
    half = len(data) % 2
    cut = "Its last character is cut off and was left out: check its end." if half else ""
    return Decoded(data[: len(data) - half].decode(name), cut)


def _is_utf8(text: str) -> bool:
    """Whether there are more characters of several bytes than broken places, twice as many where these are many, or
    half of one at the end is all that is broken: of another encoding hardly a letter makes one by chance."""
    rest, places = _BROKEN_RUN.subn("", text)
    cut = _CUT_OFF.search(text)
    least = places if places <= LINES else 2 * places
    return sum(c > "\x7f" for c in rest) >= least or (places == 1 and cut is not None and len(cut[0]) > 1)


def _mended(text: str) -> Decoded:
    """UTF-8 whose broken bytes are read as Windows-1252; half a character at the end is left out."""
    cut = _CUT_OFF.search(text)
    # A single byte may as well be a letter where nothing else says that this is UTF-8.
    if cut and (len(cut[0]) > 1 or any(c > "\x7f" and not _BROKEN.match(c) for c in text)):
        kept, said = text[: cut.start()], "Its last character is cut off and was left out"
    else:
        kept, said, cut = text, "", None
    at = [m.start() for m in _BROKEN.finditer(kept)]
    if at:
        bytes_are = "1 byte is not UTF-8 and was" if len(at) == 1 else f"{len(at)} bytes are not UTF-8 and were"
        said = f"{said}, and {bytes_are}" if said else bytes_are
        said += " read as Windows-1252"
    whole = _BROKEN.sub(lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), kept)
    return Decoded(whole, f"{said}: check {_lines(text, [*at, *([cut.start()] if cut else [])])}.")


def _lines(text: str, at: list[int]) -> str:
    """The lines of these places: "line 3", "lines 3, 8 and 9"."""
    ends = [m.end() for m in _LINE_END.finditer(text)]
    numbers = [str(n) for n in sorted({bisect_right(ends, place) + 1 for place in at})]
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    more = len(numbers) - LINES
    last = f"{more} more" if more > 0 else numbers[-1]
    return f"lines {', '.join(numbers[:LINES] if more > 0 else numbers[:-1])} and {last}"


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    """The text as the file declares it; None where that is no encoding of it."""
    name = DECLARED.get(declared.lower(), declared.lower())
    # It is not UTF-8, and in UTF-16 nobody could have read the declaration.
    if not name or name.startswith("utf"):
        return None
    try:
        return Decoded(data.decode(name))
    except (LookupError, ValueError):
        return None  # a wrong declaration says nothing about the real encoding


def _guessed(data: bytes, text: str, few: int) -> Decoded:
    """The text in the likeliest encoding; with a `few` broken bytes in plain English that is mostly Windows-1252."""
    name = guessed(data) if few != 1 else ""
    if few and name in ("", "cp1252"):
        return _mended(text)
    if not name:
        raise InputError(NO_TEXT)
    return Decoded(data.decode(name), _guess(name))


def _guess(name: str) -> str:
    return f"Read as {name}, which is a guess: check it."
