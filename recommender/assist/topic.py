"""What a message is about, in a few words that may stand in its subject line; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from recommender.assist.verbs import VERBS, is_no_noun
from recommender.assist.words import ABSOLUTES, HEDGES, WORD, carries, listed, plain, stem

# More words than this are no topic but a story.
TOPIC_WORDS = 5
_TOKEN = re.compile(rf"{WORD.pattern}(?:-{WORD.pattern})*")
# What may stand between two words of a topic.
_LINKS = listed("of for in the a an and on at with")
_ARTICLES = listed("the a an")
_WHOSE = listed("my our your their his her its this that these those")
# Stand-ins for a noun that say nothing aloud.
_STAND_INS = listed(
    "something nothing anything everything someone somebody thing things lot bit kind sort way ways ",
    "team teams people",
)
# By these endings a noun needs no article: "returns", "planning", "compliance", "sign-on".
_NO_ARTICLE = re.compile(r"\w+(?<![su])s|\w+(ing|ion|ity|ness|ance|ence|ment)|\w*[A-Z].*|\w+-(on|in|out|up|\w+ing)")
_FIELD = re.compile(r"[a-z]{4,}(ity|ance|ence|ment|cy)|[a-z]{2,}-[a-z]{2,}(ing|ion|on|in|out)")

Token = re.Match[str]


def topic_of(need: str, texts: Iterable[str]) -> str:
    """The words of the need that may be said to the contact: the longest phrase that a text holds as it stands, or "".

    A need is written about a person, often in words that are not for their eyes; what stays is a plain noun phrase
    ("parts in the van") without verbs, judgements, numbers or anything that the asset doesn't say itself.
    """
    need = plain(need)
    spoken = [plain(text) for text in texts if text]
    said = " ".join(f" {' '.join(_stems(text))} | " for text in spoken)
    tokens = list(_TOKEN.finditer(need))
    best: list[Token] = []
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + TOPIC_WORDS, len(tokens)) + 1):
            run = tokens[start:end]
            if _weight(run) > _weight(best) and _may_be_said(need, tokens, start, end, said):
                best = run
    return _phrase(need, best, spoken) if best else ""


def _phrase(need: str, run: Sequence[Token], spoken: Sequence[str]) -> str:
    """The words with the article that they need, in lower case where they merely began a sentence."""
    phrase = " ".join(need[run[0].start() : run[-1].end()].split())
    article = _article(need, run[0])
    if article and (_says_article(need, run[0]) or not _NO_ARTICLE.fullmatch(run[-1][0])):
        return f"{article} {phrase}"
    before = need[: run[0].start()].rstrip()
    begins = not before or before[-1] in '.!?:;"“'
    said_lower = any(re.search(rf"\b{re.escape(phrase.split()[0].lower())}", text) for text in spoken)
    return phrase[0].lower() + phrase[1:] if begins and said_lower else phrase


def _may_be_said(need: str, tokens: Sequence[Token], start: int, end: int, said: str) -> bool:
    """Whether some words of a need are a whole noun phrase, and stand in a text in this order."""
    run = tokens[start:end]
    inner = all(_speakable(t[0]) or t[0].lower() in _LINKS for t in run)
    together = all(need[a.end() : b.start()] == " " for a, b in pairwise(run))
    ends = _speakable(run[0][0]) and _speakable(run[-1][0])
    if not (inner and together and ends) or f" {' '.join(stem_of(t[0]) for t in run)} " not in said:
        return False
    return _complete(need, tokens, start, end)


def _complete(need: str, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the phrase is whole: no noun follows it, and it has its article or needs none."""
    after = need[tokens[end - 1].end() : tokens[end].start()] if end < len(tokens) else "."
    following = tokens[end][0].lower() if end < len(tokens) else ""
    a_verb = is_no_noun(following) or following.endswith("ed")
    goes_on = after == " " and (following in ("one", "ones") or (carries(following) and not a_verb))
    if goes_on or (end - start == 1 and not _FIELD.fullmatch(tokens[start][0])):
        return False
    # "looking for vans" is what somebody does, "planning of visits" is not told from it.
    doing = end - start > 1 and tokens[start][0].lower().endswith("ing") and tokens[start + 1][0].lower() in _LINKS
    has_article = _article(need, tokens[start]) or any(t[0].lower() in _ARTICLES for t in tokens[start:end])
    return not doing and bool(_NO_ARTICLE.fullmatch(tokens[end - 1][0]) or has_article)


def _article(need: str, first: Token) -> str:
    """The article before a phrase, lower case, or ""; what is somebody's ("your plan") is "the" one to others."""
    before = re.search(r"(\w+) $", need[: first.start()])
    word = before[1].lower() if before else ""
    a_name = first[0][0].isupper()
    return word if word in _ARTICLES else "the" if word in _WHOSE and not a_name else ""


def _says_article(need: str, first: Token) -> bool:
    return bool(re.search(r"\b(the|an?) $", need[: first.start()], re.IGNORECASE))


def _speakable(word: str) -> bool:
    lower = word.lower()
    weak = lower in ABSOLUTES | HEDGES | _STAND_INS or lower.endswith(("ly", "ed", "'s"))
    return carries(lower) and not weak and stem(lower) not in VERBS


def _stems(text: str) -> list[str]:
    return [stem_of(token[0]) for token in _TOKEN.finditer(text)]


def stem_of(word: str) -> str:
    """The stem of a word, of a hyphenated one with its parts as they stand."""
    first, hyphen, last = word.lower().rpartition("-")
    return f"{first}{hyphen}{stem(last)}"


def _weight(run: Sequence[Token]) -> int:
    return sum(carries(t[0].lower()) for t in run)
