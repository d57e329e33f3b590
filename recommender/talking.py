"""What of an asset a person can say: sentences that stand by themselves, and the best of them for a need. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content_library.asset import Passage
from recommender.languages import COMMON
from recommender.quotes import COMPARED, SAME_WORDS, Quotation, keywords, share_of, worth_of

# Something to say is looked for in so many of the nearest passages.
SAID_FROM = 4
# What tells somebody to do something, half a story, or what speaks of nobody in particular ("Someone took out several")
# may be so much nearer (a cosine) than what states something.
ORDER = 0.1
# What tells of something that went wrong, or begins with a thing that stands in the sentence before, may be so much.
SETBACK, DEFINITE = 0.1, 0.05
# Of how near a sentence is to the need, so much is its own similarity; the rest is its passage's.
OWN_WORDS = 0.7
# What speaks of what the asset is about may be so much less near; so many of its subjects are enough.
CENTRAL, SUBJECTS = 0.1, 3
# A word is a subject of an asset where it stands in a heading, or in such a share of the passages.
OFTEN = 0.35


@dataclass(frozen=True, slots=True)
class Sayable:
    """Words that a person can say, where they stand, how near (a cosine) their passage is, and what else they are
    worth on that scale: words of the need, subjects of the asset, less what reads oddly."""

    text: str
    place: str
    near: float
    worth: float


class Listener(NamedTuple):
    """To whom something is said: where they stand, their company, and who sells against us in any deal."""

    stage: str = ""
    account: str = ""
    rivals: tuple[str, ...] = ()


def sayable(
    passages: Sequence[Passage],
    similarities: Sequence[float],
    need: str,
    language: str,
    listener: Listener = Listener(),
) -> list[Sayable]:
    """What can be said of an asset's passages nearest to the need, in their order; none where nothing stands alone.

    Left out is what speaks for a rival alone, a lost customer, their own story, and what went wrong for somebody where
    they are about to sign.

    `similarities` (cosines) are the passages' with the need, empty where there is none: the first passages count.
    """
    # Imported here: it takes a while, and only who wants something to say needs it.
    from recommender.assist.choose import readings
    from recommender.assist.phrases import DEFAULT_LANGUAGE

    shown = [i for i, p in enumerate(passages) if not p.internal]
    near = {i: similarities[i] if len(similarities) else -float(i) for i in shown}
    nearest = sorted(shown, key=lambda i: (-near[i], i))[:SAID_FROM]
    weights = worth_of(keywords(need), [passages[i].text for i in nearest])
    whole = [passages[i] for i in shown]
    subjects = _subjects(whole, language or DEFAULT_LANGUAGE)
    read = readings([passages[i] for i in nearest], language or DEFAULT_LANGUAGE, whole)
    return [
        Sayable(
            excerpt.text,
            passage.place,
            near[i],
            SAME_WORDS * share_of(weights, excerpt.text)
            + CENTRAL * min(len(keywords(excerpt.text) & subjects), SUBJECTS) / SUBJECTS
            - _reads_oddly(excerpt.text),
        )
        for i, (passage, told) in zip(nearest, read, strict=True)
        for excerpt in told.excerpts
        if not excerpt.is_point and _may_be_told(excerpt.text, passage, listener)
    ]


def _may_be_told(text: str, passage: Passage, listener: Listener) -> bool:
    """Whether words of a passage may be said to somebody: by the rules of a draft."""
    from recommender.assist.fairness import unfair
    from recommender.assist.message import DraftRequest
    from recommender.assist.reader import tells_of_reader
    from recommender.assist.sections import heading

    request = DraftRequest(stage=listener.stage, account=listener.account)
    own_story = tells_of_reader(request, text, passage.place, heading(passage))
    return not (own_story or unfair(request, text, listener.rivals, heading(passage)))


def best(found: Sequence[Sayable], near: Mapping[str, float]) -> Quotation | None:
    """The best thing to say; `near` has how near (a cosine) sentences are to the need by their words, as far as that
    is known. None where nothing can be said."""
    if not found:
        return None
    first = max(found, key=lambda s: s.worth + _nearness(s, near))
    return Quotation(first.text, first.place)


def _nearness(said: Sayable, near: Mapping[str, float]) -> float:
    if said.text not in near:
        return said.near
    return OWN_WORDS * near[said.text] + (1 - OWN_WORDS) * said.near


def _subjects(passages: Sequence[Passage], language: str) -> frozenset[str]:
    """The words of an asset's headings, and those that stand in many of its passages."""
    common = {word[:COMPARED] for word in COMMON.get(language, ())}
    counts = Counter(word for p in passages for word in keywords(p.text))
    often = {word for word, count in counts.items() if count >= max(2, OFTEN * len(passages))}
    return frozenset((often | {word for h in _headings(passages) for word in keywords(h)}) - common)


def _headings(passages: Sequence[Passage]) -> Iterator[str]:
    if passages:
        yield passages[0].text.strip().split("\n", 1)[0]
    yield from (p.place for p in passages)


def _reads_oddly(text: str) -> float:
    """How odd a text is when it is said to somebody: an order, half a story, a setback, a thing that is not named."""
    from recommender.assist.fairness import is_setback
    from recommender.assist.standing import is_of_nobody, is_story
    from recommender.assist.verbs import begins_with_verb

    orders = begins_with_verb(text) or text.startswith(("Do not ", "Don't ", "Please "))
    odd = orders or is_story(text) or is_of_nobody(text)
    return ORDER * odd + SETBACK * is_setback(text) + DEFINITE * text.startswith("The ")
