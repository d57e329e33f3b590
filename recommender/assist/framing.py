"""What stands around the facts of a message: greeting, why this person, what to do next, sign-off; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from recommender.assist.message import DraftRequest, DraftSentence, Part
from recommender.assist.phrases import Phrases
from recommender.assist.words import ABSOLUTES, HEDGES, VERBS, WORD, carries, content, listed, stem

# More words than this are no topic but a story.
TOPIC_WORDS = 5
# What may stand between two words of a topic.
_LINKS = listed("of for in the a an and on at with")
_ARTICLES = listed("the a an")
# Stand-ins for a noun that say nothing aloud.
_STAND_INS = listed(
    "something nothing anything everything someone somebody thing things lot bit kind sort way ways ",
    "team teams people",
)
# By these endings a noun needs no article: "returns", "planning", "compliance".
_NO_ARTICLE = re.compile(r"\w+(?<![su])s|\w+(ing|ion|ity|ness|ance|ence|ment)|\w*[A-Z].*")
_FIELD = re.compile(r"[a-z]{4,}(ity|ance|ence|ment|cy)")
_TITLES = listed("dr dr. prof prof. mr mr. mrs mrs. ms ms. herr frau sir dame")


@dataclass(frozen=True, slots=True)
class Frame:
    """The sentences around the facts, and the subject line."""

    greeting: DraftSentence
    opening: DraftSentence
    lead: DraftSentence
    unquoted: DraftSentence
    extras: tuple[DraftSentence, ...]
    link: DraftSentence | None
    offer: DraftSentence
    sign_off: DraftSentence
    subject: str
    more: tuple[DraftSentence, ...] = ()


def frame(request: DraftRequest, topic: str, phrases: Phrases, seed: int) -> Frame:
    """The framing for a request; `topic` is what may be said aloud of the need, "" for nothing."""
    values = {
        "name": first_name(request.contact_name),
        "sender": request.sender_name,
        "title": request.title or phrases.pick("untitled", "", seed),
        "link": request.link,
        "topic": topic,
    }

    def say(slot: str, key: str = "", part: Part = Part.BODY) -> DraftSentence:
        return DraftSentence(phrases.pick(slot, key, seed).format(**values), (), part)

    untopical = "" if topic else "_untopical"
    sign_off = say("sign_off", part=Part.SIGN_OFF)
    if request.sender_name:
        sign_off = DraftSentence(f"{sign_off.text}\n{request.sender_name}", (), Part.SIGN_OFF)
    subject = say(f"subject{untopical}").text
    return Frame(
        greeting=say("greeting" if values["name"] else "greeting_unnamed", part=Part.GREETING),
        opening=say(f"opening{untopical}", request.message),
        lead=say("lead", request.message),
        unquoted=say("unquoted"),
        extras=tuple(
            DraftSentence(text.format(**values), (), Part.CLOSING)
            for text in phrases.variants("extra", request.message)
        ),
        link=say("linked" if is_web(request.link) else "attached", part=Part.LINK) if request.link else None,
        offer=say("offer", request.stage, Part.CLOSING),
        sign_off=sign_off,
        subject=subject[:1].upper() + subject[1:],
    )


def is_web(link: str) -> bool:
    """Whether a contact can open the link; a path on the sender's side must be attached."""
    return link.lower().startswith(("http://", "https://"))


def first_name(name: str) -> str:
    """How a person is greeted: the first name; all of it after a title ("Dr. Weiss"); "" for an unknown name."""
    name = " ".join(name.split())
    if "," in name:
        name = " ".join(part.strip() for part in reversed(name.split(",", 1)))
    parts = name.split()
    if not parts or "@" in name:
        return ""
    if parts[0].lower() in _TITLES:
        return f"{parts[0]} {parts[-1]}" if len(parts) > 1 else ""
    return parts[0] if len(parts[0].rstrip(".")) > 1 else name


def topic_of(need: str, texts: Iterable[str]) -> str:
    """The words of the need that may be said to the contact: the longest phrase that the texts speak of too, or "".

    A need is written about a person, often in words that are not for their eyes; what stays is a plain noun phrase
    ("parts in the van") without verbs, judgements, numbers or anything that the asset doesn't say itself.
    """
    spoken = [text for text in texts if text]
    stems = frozenset(s for text in spoken for s in content(text))
    best: list[re.Match[str]] = []
    for run in _runs(need, stems):
        if len(_carrying(run)) > len(_carrying(best)):
            best = run
    if not best:
        return ""
    phrase = " ".join(need[best[0].start() : best[-1].end()].split())
    article = _article(need, best[0])
    if article:
        return f"{article} {phrase}"
    begins = not need[: best[0].start()].strip() or need[: best[0].start()].rstrip()[-1] in '.!?:;"“'
    said_lower = any(re.search(rf"\b{re.escape(phrase.split()[0].lower())}", text) for text in spoken)
    return phrase[0].lower() + phrase[1:] if begins and said_lower else phrase


def _runs(need: str, stems: frozenset[str]) -> list[list[re.Match[str]]]:
    """The complete phrases of the need whose words of content are all among the stems."""
    matches = list(WORD.finditer(need))
    runs: list[list[re.Match[str]]] = []
    for start, first in enumerate(matches):
        if not _speakable(first[0], stems):
            continue
        for end in range(start + 1, min(start + TOPIC_WORDS, len(matches)) + 1):
            run = matches[start:end]
            inner = all(_speakable(m[0], stems) or m[0].lower() in _LINKS for m in run)
            together = all(need[a.end() : b.start()] in (" ", "-") for a, b in pairwise(run))
            if not inner or not together:
                break
            if _speakable(run[-1][0], stems) and _complete(need, matches, start, end):
                runs.append(run)
    return runs


def _complete(need: str, matches: list[re.Match[str]], start: int, end: int) -> bool:
    """Whether the phrase is whole: no noun follows it, and it has its article or needs none."""
    after = need[matches[end - 1].end() : matches[end].start()] if end < len(matches) else "."
    following = matches[end][0].lower() if end < len(matches) else ""
    a_verb = stem(following) in VERBS or following.endswith("ed")
    noun_like = following in ("one", "ones") or (carries(following) and not a_verb)
    goes_on = after in (" ", "-") and noun_like
    if goes_on or (end - start == 1 and not _is_named(need, matches[start])):
        return False
    # "looking for vans" is what somebody does, "planning of visits" is not told from it.
    doing = end - start > 1 and matches[start][0].lower().endswith("ing") and matches[start + 1][0].lower() in _LINKS
    has_article = _article(need, matches[start]) or any(m[0].lower() in _ARTICLES for m in matches[start:end])
    return not doing and bool(_NO_ARTICLE.fullmatch(matches[end - 1][0]) or has_article)


def _is_named(need: str, word: re.Match[str]) -> bool:
    """Whether a single word says enough: the name of a field ("compliance"), or a whole name.

    A name is told by its capital, unless the capital merely opens a sentence.
    """
    if _FIELD.fullmatch(word[0]):
        return True
    before = need[: word.start()].rstrip()
    part_of_longer = re.search(r"[A-Z]\w*$", before)
    return word[0][0].isupper() and bool(before) and before[-1] not in '.!?:;"“' and not part_of_longer


def _article(need: str, first: re.Match[str]) -> str:
    """The article right before a phrase, lower case, or ""."""
    before = re.search(r"(\w+) $", need[: first.start()])
    return before[1].lower() if before and before[1].lower() in _ARTICLES else ""


def _speakable(word: str, stems: frozenset[str]) -> bool:
    lower = word.lower()
    weak = lower in ABSOLUTES | HEDGES | _STAND_INS or lower.endswith(("ly", "ed", "'s"))
    return carries(lower) and not weak and stem(lower) in stems and stem(lower) not in VERBS


def _carrying(run: list[re.Match[str]]) -> list[str]:
    return [m[0] for m in run if carries(m[0].lower())]
