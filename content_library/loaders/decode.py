"""Bytes of an unknown encoding -> text."""

from __future__ import annotations

import codecs
import unicodedata

from recommender.errors import InputError

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What offices have written before UTF-8. The old Mac and DOS pages would only be wrong guesses.
ENCODINGS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "cp932", "gb18030", "big5", "euc_kr"]
# Western and Central European pages differ in a few letters; only these languages speak for the second,
# and only in a text long enough to tell.
CENTRAL = ("Czech", "Slovak", "Polish", "Hungarian", "Croatian", "Slovene", "Romanian")
CENTRAL_WORDS = 20
# Text has next to no control characters besides line ends and tabs.
MAX_CONTROL, SAMPLE_CHARACTERS = 0.01, 100_000


def text_of(data: bytes, declared: str = "") -> str:
    """The text with "\\n" line ends: by its mark, UTF-8, the `declared` encoding, then by likelihood.

    Raises InputError for a file without text and for one that is not text.
    """
    text = _decoded(data, declared).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    sample = text[:SAMPLE_CHARACTERS]
    control = sum(unicodedata.category(c) == "Cc" and c not in "\n\t\v" for c in sample)
    if "\x00" in text or control > MAX_CONTROL * len(sample):
        raise InputError("The file is not text.")
    if not text.strip():
        raise InputError("The file is empty.")
    return text


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise InputError("The file is not text.")
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, ValueError):
            pass  # a wrong declaration says nothing about the real encoding
    return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"The file says it is {encoding.upper()} and is not; save it as UTF-8.") from error


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=ENCODINGS).best()
    if best is None:
        raise InputError("The file is not text.")
    text = str(best)
    central = best.language in CENTRAL and len(text.split()) >= CENTRAL_WORDS
    if central or not _is_latin(text):
        return text
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return text


def _is_latin(text: str) -> bool:
    """Whether most of the letters beyond ASCII are Latin."""
    letters = [c for c in text if ord(c) > 127 and c.isalpha()]
    return sum("LATIN" in unicodedata.name(c, "") for c in letters) * 2 >= len(letters)
