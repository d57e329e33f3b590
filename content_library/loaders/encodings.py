"""Bytes that say nothing of their encoding -> the likeliest one, by charset-normalizer."""

from __future__ import annotations

# What offices have written before UTF-8, and what Macs have. Of the old DOS pages a wrong guess is likelier than a
# file.
ENCODINGS = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "iso8859_2", "mac_roman"),
    *("cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
)
# Western and Central European pages differ in a few letters; only these languages speak for the second, and only in a
# text long enough to tell.
CENTRAL = ("Czech", "Slovak", "Polish", "Hungarian", "Croatian", "Slovene", "Romanian")
CENTRAL_PAGES, CENTRAL_WORDS = ("cp1250", "iso8859_2"), 20
WESTERN = "cp1252"
# Quotation marks, dashes, an ellipsis and the euro as Windows writes them; a Mac would have other letters, too.
WINDOWS_MARKS = frozenset(b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0")
# Enough to tell, and the same small cost for a book as for a page.
SAMPLE = 16_000
# In UTF-16 every second byte of a text in Latin letters is NUL, but for a few marks, and none of the others is.
NEARLY_ALL, HARDLY_ANY = 0.9, 0.01


def guessed(data: bytes) -> str:
    """The encoding in which all of it is a plausible text; "" where there is none."""
    from charset_normalizer import from_bytes

    if {byte for byte in data if byte > 0x7F} <= WINDOWS_MARKS:
        return WESTERN
    best = from_bytes(_telling(data), cp_isolation=list(ENCODINGS)).best()
    if best is None:
        return ""
    central = best.language in CENTRAL and len(str(best).split()) >= CENTRAL_WORDS
    name = WESTERN if best.encoding in CENTRAL_PAGES and not central and _reads(data, WESTERN) else best.encoding
    return name if _reads(data, name) else ""


def wide(data: bytes) -> str:
    """The UTF-16 that a text without a mark is in, "" if it is none: every second byte is NUL, as in Latin letters."""
    sample = data[:SAMPLE]
    halves = {"utf-16-le": (sample[1::2], sample[0::2]), "utf-16-be": (sample[0::2], sample[1::2])}
    for name, (high, low) in halves.items():
        fits = high.count(0) >= NEARLY_ALL * len(high) and low.count(0) <= HARDLY_ANY * len(low)
        if fits and _reads(data[: len(data) // 2 * 2], name):
            return name
    return ""


def _telling(data: bytes) -> bytes:
    """The lines that hold bytes beyond ASCII, as many as are needed."""
    out = bytearray()
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            out += line
        if len(out) >= SAMPLE:
            break
    return bytes(out)


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
