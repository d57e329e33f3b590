"""A passage as a whole: its heading, the running text below it, and whether somebody is asked in it; pure."""

from __future__ import annotations

import re

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.excerpts import BULLET, LABEL, SENTENCE_END, Excerpt, bare, faulty

# What a short section says of something that the contact named is quoted at one go, up to so many words.
LONGEST_SECTION = 32

_INTERVIEW = re.compile(r"\binterview|^with (the|our|an?|[A-Z])|\b(asks|answers|in conversation with)\b", re.IGNORECASE)


# Who answers for a company says "we"; below a question "I" is somebody who is asked. What is quoted doesn't count.
_SPEAKS = re.compile(r"\bI\b|\b[Mm]y\b")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]?")


def is_interview(passage: Passage) -> bool:
    """Whether somebody who is asked speaks in a passage: "we" is then not the company that the message comes from."""
    heading = passage.text.split("\n", 1)[0]
    asked = sum(len(p.split()) <= 14 and p.rstrip().endswith("?") for p in passage.text.split("\n\n"))
    speaks = asked and _SPEAKS.search(_QUOTED.sub("", passage.text))
    return bool(speaks or _INTERVIEW.search(passage.place) or _INTERVIEW.search(heading))


def section(passage: Passage) -> Excerpt | None:
    """The running text of a short section below its heading, from its beginning on: what is said for and what is said
    against stand together, and need not be whole sentences. None where there is no such text.
    """
    paragraphs = [" ".join(p.split()) for p in passage.text.strip().split("\n\n")]
    for at, paragraph in enumerate(paragraphs[1:], 1):
        if BULLET.match(paragraph) or LABEL.match(paragraph) or not SENTENCE_END.search(paragraph):
            continue
        taken: list[str] = []
        for sentence in sentences(paragraph):
            if len(" ".join([*taken, sentence]).split()) > LONGEST_SECTION or faulty(sentence, False):
                break
            taken.append(sentence)
        if len(taken) > 1:
            return Excerpt(" ".join(taken), passage.passage_id, at)
    return None


def heading(passage: Passage) -> str:
    """What a passage stands under, without the number before it; "" where it has no heading."""
    first = passage.text.strip().split("\n", 1)[0]
    return "" if SENTENCE_END.search(first) else bare(first)
