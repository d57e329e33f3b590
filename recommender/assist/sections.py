"""A passage as a whole: its heading, the running text below it, and whether somebody is asked in it; pure."""

from __future__ import annotations

import re

from content_library.asset import Passage
from content_library.passages import sentences
from recommender.assist.excerpts import BULLET, LABEL, SENTENCE_END, Excerpt, bare, faulty

# What a short section says of something that the contact named is quoted at one go, up to so many words.
LONGEST_SECTION = 32

# A heading that says that somebody else is asked, and how many words a heading has at most.
_INTERVIEW = re.compile(
    r"\b[Ii]nterview|^With (the|our|an?) [a-z]+ (of|from|manager|director|engineer|lead)\b|^With [A-Z]\w+ [A-Z]\w+$|"
    r"\b(answers \w* ?questions|in conversation with)\b"
)
HEADING_WORDS = 10

# Who answers for a company says "we"; below a question "I" is somebody who is asked. What is quoted doesn't count.
_SPEAKS = re.compile(r"\bI\b|\b[Mm]y\b")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]?")


def is_interview(passage: Passage) -> bool:
    """Whether somebody who is asked speaks in a passage: "we" is then not the company that the message comes from."""
    titles = [passage.place, heading(passage)]
    asked = sum(len(p.split()) <= 14 and p.rstrip().endswith("?") for p in passage.text.split("\n\n"))
    speaks = asked and _SPEAKS.search(_QUOTED.sub("", passage.text))
    return bool(speaks) or any(_INTERVIEW.search(t) for t in titles if len(t.split()) <= HEADING_WORDS)


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
