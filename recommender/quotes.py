"""Which passage of an asset to quote to whoever has a need, and which of its sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content_library.asset import Passage
from content_library.passages import sentences

# A quotation is cut at so many words.
QUOTE_WORDS = 55
# What has no more words than this says too little to be quoted; what does not end like a sentence is a heading.
SHORTEST_QUOTE = 5
# A passage that has all of the need's words may be so much less similar (a cosine) than the nearest one: of passages
# about equally near, a short question is answered by the one that speaks of what it names.
SAME_WORDS = 0.15
# Shorter words are mostly grammar; of longer ones so many letters are compared, which inflections leave alone.
SHORTEST_WORD, COMPARED = 4, 5
# A run of letters and digits.
WORD = re.compile(r"[^\W_]+")


def passage_to_quote(passages: Sequence[Passage], similarities: Sequence[float], need: str) -> Passage | None:
    """The passage that bears most on the need, none of a presenter's notes; None where there is no other.

    `similarities` (cosines) are the passages' with the need, empty where there is none: the first passage then.
    """
    open_ones = [i for i, p in enumerate(passages) if not p.internal]
    if not open_ones:
        return None
    if not len(similarities):
        return passages[open_ones[0]]
    asked = keywords(need)
    scores = {i: similarities[i] + SAME_WORDS * _share(asked, passages[i].text) for i in open_ones}
    return passages[max(open_ones, key=lambda i: (scores[i], -i))]


def quotation(text: str, need: str) -> str:
    """The sentence of a passage that shares most words with the need, and those that follow it there without a gap,
    up to QUOTE_WORDS words."""
    said = sentences(text)
    telling = [i for i, s in enumerate(said) if _is_whole(s) and len(s.split()) > SHORTEST_QUOTE]
    if not telling:
        return _cut(text)
    asked = keywords(need)
    best = max(telling, key=lambda i: (len(asked & keywords(said[i])), -i))
    quote = said[best]
    for following in said[best + 1 :]:
        if not _is_whole(following) or len(quote.split()) + len(following.split()) > QUOTE_WORDS:
            break
        quote = f"{quote} {following}"
    return _cut(quote)


def keywords(text: str) -> set[str]:
    """The words of a text, cut so that inflections of one word are mostly the same."""
    return {w.removesuffix("s")[:COMPARED] for w in WORD.findall(text.lower()) if len(w) >= SHORTEST_WORD}


def _share(asked: set[str], text: str) -> float:
    return len(asked & keywords(text)) / len(asked) if asked else 0.0


def _is_whole(sentence: str) -> bool:
    """Whether it ends like a sentence; what does not is a heading or a label."""
    return sentence.rstrip("\"'”’)").endswith((".", "!", "?"))


def _cut(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= QUOTE_WORDS else " ".join(words[:QUOTE_WORDS]) + " …"
