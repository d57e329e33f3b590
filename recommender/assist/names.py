"""The names in a sentence, addresses included; pure. A name is what is written like one: with a capital letter."""

from __future__ import annotations

import re

from recommender.assist.words import ADDRESS, FUNCTION, is_negation, plain

_WORD = re.compile(r"[^\W_]+(?:['&.\-][^\W_]+)*")
# After these a capital letter may only open a clause, as at the start of a sentence.
_OPENS = re.compile(r"(?:^|[:;.!?–—\"“„(\[]|[-*•])\s*$")


def addresses(text: str) -> list[str]:
    """The web and mail addresses of a text, lower case, without the punctuation after them."""
    return [match[0].lower().rstrip(".,;:!?)'") for match in ADDRESS.finditer(plain(text))]


def names(sentence: str) -> list[str]:
    """The names after the first word of each clause, neighbouring capitalised words as one ("Klinikon Berlin")."""
    text = ADDRESS.sub(lambda m: " " * len(m[0]), plain(sentence))
    found: list[str] = []
    last_end = -1
    for match in _WORD.finditer(text):
        word = match[0].removesuffix("'s")
        opens = bool(_OPENS.search(text[: match.start()]))
        if not _is_name(word, opens):
            last_end = -1
            continue
        if last_end >= 0 and not text[last_end : match.start()].strip():
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
        last_end = match.end()
    return found


def openers(sentence: str) -> list[str]:
    """The capitalised words that open a clause and are no function words: names, or ordinary words with a capital."""
    text = ADDRESS.sub(lambda m: " " * len(m[0]), plain(sentence))
    out = []
    for match in _WORD.finditer(text):
        word = match[0].removesuffix("'s")
        plain_word = word.lower() in FUNCTION or is_negation(word.lower())
        if word[:1].isupper() and not plain_word and not _mixed(word) and _OPENS.search(text[: match.start()]):
            out.append(word)
    return out


def named_in(name: str, texts: list[str]) -> bool:
    """Whether a text contains the name as it is written, between word boundaries."""
    pattern = re.compile(rf"(?<![^\W_]){re.escape(name)}(?:'s|s)?(?![^\W_])".replace(r"\ ", r"\s+"))
    return any(pattern.search(text) for text in texts)


def _is_name(word: str, opens: bool) -> bool:
    if word.lower() in FUNCTION or word.lower().startswith(("i'", "i’")) or len(word) < 2 or word[0].isdigit():
        return False
    return _mixed(word) or (word[0].isupper() and not opens)


def _mixed(word: str) -> bool:
    """Whether capitals inside the word give it away as a name wherever it stands: "OpenStatus", "SAP", "iPhone"."""
    return len(word) > 1 and any(c.isupper() for c in word[1:])
