"""What to quote of an asset to whoever has a need: one of its passages, and the sentences in it that say most. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.languages import COMMON
from recommender.terms import WORD, names_all, terms_of

# A quotation is cut at so many words.
QUOTE_WORDS = 55
# What has no more words than this says too little to be quoted; what does not end like a sentence is a heading.
SHORTEST_QUOTE = 5
# A passage that has all of the need's words may be so much less similar (a cosine) than the nearest one: of passages
# about equally near, a short question is answered by the one that speaks of what it names.
SAME_WORDS = 0.15
# … and one that says something in whole sentences goes before a table or a list that is nearer by so much.
READS = 0.2
# Shorter words are mostly grammar; of longer ones so many letters are compared, which inflections leave alone.
SHORTEST_WORD, COMPARED = 4, 5
# A quotation with so many of the need's words, and such a share of them, is an answer whatever the vectors say.
FEWEST_SHARED, MOST_SHARED = 3, 0.6
# A word is a subject of an asset where it stands in a heading, or in such a share of the passages.
OFTEN = 0.35
# What leans on the sentence before it, and an entry of a list, which leans on its list.
_LEANS = re.compile(
    r"(it|its|this|that|these|those|they|their|he|she|but|and|or|so|however|then|instead|both|here|nor|yet|such)\b",
    re.I,
)
_ENTRY = re.compile(r"([-*•–—▪◦‣●○■□✓✔➤→]|[a-z]\)|\d{1,3}[.)])\s", re.I)
# Text of a page whose line ends are lost: "by offer These are fixed prices". A product may be called "Barista One".
RUN_TOGETHER = re.compile(
    r"[a-z\d] (The|These|This|An?|It|In|We|For|If|When|What|How|Why|They|Each|You|Both|There|Its|Our|At) [a-z]|"
    r"(?:^|\s)[a-z\d]\S* (One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten) [a-z]"
)
# A cell of a table ends here; a row of it is no sentence, whatever it ends with.
_CELLS = re.compile(r"\s\|\s")
# Between two rows of a table or a slide; a line that begins in lower case goes on with the one before.
_ROW = re.compile(r"\s*\n\s*(?![a-z])")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that stand in a passage as they are here, but for white space, and where a reader finds them."""

    text: str
    place: str


# Whether words of a passage may be told to whom they are for, with the sentences that they lean on ("" for none).
May = Callable[[str, str, Passage], bool]


def anything(*_: object) -> bool:
    """True: where nobody is known for whom a quotation is, all may be told."""
    return True


def quotation(
    passages: Sequence[Passage], similarities: Sequence[float], need: str, may: May = anything
) -> Quotation | None:
    """What an asset's passages say about a need; None where they are all a presenter's notes, or `may` not be told.

    `similarities` (cosines) are the passages' with the need, empty where there is none: the first passage is quoted.
    """
    shown = [i for i, p in enumerate(passages) if not p.internal]
    shown = [i for i in shown if _below_the_title(passages[i])] or shown
    naming = (
        {i: [s for s in sentences(passages[i].text) if names_all(s, need)] for i in shown} if terms_of(need) else {}
    )
    whole = [i for i, said in naming.items() if any(map(_is_long_enough, said))]
    for i, said in naming.items() if not whole else ():
        # A row of a table that has the name tells more than a sentence that has it not.
        if rows := [s for s in said if may(s, "", passages[i])]:
            return Quotation(_cut(rows[0]), passages[i].place)
    shown = whole or shown
    weights = worth_of(keywords(need), [passages[i].text for i in shown])
    for i in _by_nearness(shown, passages, similarities, weights) if len(similarities) else shown:
        text = _sentences(_below_the_title(passages[i]) or passages[i].text, weights, passages[i], may)
        if text:
            return Quotation(text, passages[i].place)
    return None


def _below_the_title(passage: Passage) -> str:
    """The text of a passage without the asset's title, which its first one begins with as a rule; "" for only that."""
    first, _, rest = passage.text.strip().partition("\n\n")
    titled = passage.position == 0 and "\n" not in first and not _is_whole(first)
    return rest.strip() if titled else passage.text.strip()


def answers(quote: str, need: str) -> bool:
    """Whether a quotation says what is asked for in the very words: most of the need's, of which there are several."""
    asked = keywords(need)
    if names_all(quote, need):
        return True
    return len(asked & keywords(quote)) >= max(FEWEST_SHARED, MOST_SHARED * len(asked))


def covered(passages: Sequence[Passage], need: str, language: str) -> float:
    """The share (0 to 1) of a need's words, its language's commonest apart, that stand together in one passage."""
    asked = keywords(need) - {word[:COMPARED] for word in COMMON.get(language, ())}
    if not asked:
        return 0.0
    return max((len(asked & keywords(p.text)) / len(asked) for p in passages), default=0.0)


@lru_cache(maxsize=1024)
def keywords(text: str) -> frozenset[str]:
    """The words of a text, cut so that inflections of one word are mostly the same."""
    said = [w for w in WORD.findall(text) if len(w) >= SHORTEST_WORD or (w.isupper() and len(w) > 1)]
    return frozenset([w.lower().removesuffix("s")[:COMPARED] for w in said])


def worth_of(asked: frozenset[str], texts: Sequence[str]) -> Mapping[str, float]:
    """What each word of the need that occurs here is worth: the rarer, the more it tells one passage from another."""
    found = [keywords(t) for t in texts]
    counts = {word: sum(word in words for words in found) for word in asked}
    return {word: math.log(1 + len(texts) / count) for word, count in counts.items() if count}


def subjects(passages: Sequence[Passage], language: str) -> frozenset[str]:
    """The words of an asset's headings, and those that stand in many of its passages; as `keywords` cuts them."""
    common = {word[:COMPARED] for word in COMMON.get(language, ())}
    counts = Counter(word for p in passages for word in keywords(p.text))
    often = {word for word, count in counts.items() if count >= max(2, OFTEN * len(passages))}
    first = [p.text.strip().split("\n", 1)[0] for p in passages[:1]]
    headings = [*(line for line in first if not _is_whole(line)), *(p.place for p in passages)]
    return frozenset((often | {word for h in headings for word in keywords(h)}) - common)


def share_of(weights: Mapping[str, float], text: str) -> float:
    """0..1: how much of what is asked for and stands in the asset stands in this text."""
    if not weights:
        return 0.0
    here = keywords(text)
    return sum(weight for word, weight in weights.items() if word in here) / sum(weights.values())


def _by_nearness(
    shown: Sequence[int], passages: Sequence[Passage], similarities: Sequence[float], weights: Mapping[str, float]
) -> Iterator[int]:
    """The passages by how near they are in meaning and words; of those nearest what speaks in whole sentences first."""
    near = {i: similarities[i] + SAME_WORDS * share_of(weights, passages[i].text) for i in shown}
    ranked = sorted(shown, key=lambda i: (-near[i], i))
    put_off = []
    for i in ranked:
        if near[i] >= near[ranked[0]] - READS and _telling(sentences(passages[i].text)):
            yield i
        else:
            put_off.append(i)
    yield from put_off


def _sentences(text: str, weights: Mapping[str, float], passage: Passage, may: May) -> str:
    """The sentence that says most of what is asked for, and those that follow it without a gap, up to QUOTE_WORDS; ""
    where nothing of it may be told."""
    said = sentences(text)
    telling = _telling(said) or [i for i, s in enumerate(said) if _is_long_enough(s)]
    if not telling:
        return _cut(_ROW.sub(" · ", text.strip())) if may(text, "", passage) else ""
    telling = [i for i in telling if may(said[i], _leant_on(said, i), passage)]
    if not telling:
        return ""
    best = max(telling, key=lambda i: (share_of(weights, said[i]), -i))
    if best and _LEANS.match(said[best]) and best - 1 in telling:
        best -= 1
    return _cut(_grown(said, best, passage, may))


def stretches(passage: Passage, may: May = anything) -> list[str]:
    """What may be quoted of a passage: each sentence that stands by itself, with those that follow it without a gap; of
    a table or a list, its rows as they stand together."""
    text = _below_the_title(passage) or passage.text
    said = sentences(text)
    telling = [i for i in _telling(said) if may(said[i], _leant_on(said, i), passage)]
    if telling or _telling(said):
        alone = [i for i in telling if not (i and _LEANS.match(said[i]))]
        return [_cut(_grown(said, i, passage, may)) for i in alone]
    return [_cut(_ROW.sub(" · ", text.strip()))] if may(text, "", passage) else []


def _grown(said: Sequence[str], best: int, passage: Passage, may: May) -> str:
    """A sentence and those that follow it without a gap, up to QUOTE_WORDS."""
    quote = said[best]
    for at, following in enumerate(said[best + 1 :], best + 1):
        too_long = len(quote.split()) + len(following.split()) > QUOTE_WORDS
        if too_long or _ENTRY.match(following) or not _is_whole(following) or _is_of_a_table(following):
            break
        if following.endswith("?"):
            break  # what answers it would be cut off, or is about something else
        if not may(following, _leant_on(said, at), passage):
            break
        quote = f"{quote} {following}"
    return quote


def _leant_on(said: Sequence[str], at: int) -> str:
    """The sentences that one leans on, back to the one that stands by itself; "" for none."""
    first = at
    while first and _LEANS.match(said[first]):
        first -= 1
    return " ".join(said[first:at])


def _telling(said: Sequence[str]) -> list[int]:
    """Which sentences say something by themselves: no entries of a list."""
    return [i for i, s in enumerate(said) if _is_long_enough(s) and not (_ENTRY.match(s) or _is_of_a_table(s))]


def _is_of_a_table(sentence: str) -> bool:
    """Whether a sentence is a row of cells, or several lines that somebody's software made one."""
    return bool(_CELLS.search(sentence) or RUN_TOGETHER.search(sentence))


def _is_long_enough(sentence: str) -> bool:
    return _is_whole(sentence) and len(sentence.split()) > SHORTEST_QUOTE


def _is_whole(sentence: str) -> bool:
    """Whether it ends like a sentence; what does not is a heading or a label, or trails off."""
    end = sentence.rstrip("\"'”’)")
    return end.endswith((".", "!", "?")) and not end.endswith("..")


def _cut(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= QUOTE_WORDS else " ".join(words[:QUOTE_WORDS]) + " …"
