"""What of an asset a person can say: sentences that stand by themselves, and the best of them for a need. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content_library.asset import Passage
from recommender.quotes import SAME_WORDS, May, Quotation, anything, keywords, share_of, subjects, worth_of

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


@dataclass(frozen=True, slots=True)
class Sayable:
    """Words that a person can say, where they stand, how near (a cosine) their passage is, and what else they are
    worth on that scale: words of the need, subjects of the asset, less what reads oddly."""

    text: str
    place: str
    near: float
    worth: float


class Listener(NamedTuple):
    """To whom something is said: where they stand, their company, who sells against us in any deal, what we sell,
    whether they may be spoken to as a customer, and what they are about."""

    stage: str = ""
    account: str = ""
    rivals: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    customer: bool = True
    need: str = ""


def may_be_told(listener: Listener, title: str, passages: Sequence[Passage]) -> May:
    """Whether words of an asset's passages may be told to somebody: by the rule of a draft."""
    from recommender.assist.fairness import why_not
    from recommender.assist.message import DraftRequest
    from recommender.assist.rivals import rivals_of, with_rivals
    from recommender.assist.sections import heading

    request = DraftRequest(
        stage=listener.stage,
        need=listener.need,
        title=title,
        account=listener.account,
        customer=listener.customer,
        rivals=listener.rivals,
        own=listener.own,
    )
    request = with_rivals(request, [p for p in passages if not p.internal])
    rivals = rivals_of(request, title)

    def may(text: str, before: str, passage: Passage) -> bool:
        return not why_not(request, text, rivals, (passage.place, heading(passage)), title, before)

    return may


def sayable(
    passages: Sequence[Passage],
    similarities: Sequence[float],
    need: str,
    language: str,
    may: May = anything,
) -> list[Sayable]:
    """What can be said of an asset's passages nearest to the need, in their order; none where nothing stands alone.

    Left out is what `may` not be told to whom it is for (see `may_be_told`).

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
    about = subjects(whole, language or DEFAULT_LANGUAGE)
    read = readings([passages[i] for i in nearest], language or DEFAULT_LANGUAGE, whole)
    return [
        Sayable(
            excerpt.text,
            passage.place,
            near[i],
            SAME_WORDS * share_of(weights, excerpt.text)
            + CENTRAL * min(len(keywords(excerpt.text) & about), SUBJECTS) / SUBJECTS
            - _reads_oddly(excerpt.text),
        )
        for i, (passage, told) in zip(nearest, read, strict=True)
        for excerpt in told.excerpts
        if not excerpt.is_point and may(excerpt.text, "", passage)
    ]


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


def _reads_oddly(text: str) -> float:
    """How odd a text is when it is said to somebody: an order, half a story, a setback, a thing that is not named."""
    from recommender.assist.fairness import is_setback
    from recommender.assist.standing import is_of_nobody, is_story
    from recommender.assist.verbs import begins_with_verb

    orders = begins_with_verb(text) or text.startswith(("Do not ", "Don't ", "Please "))
    odd = orders or is_story(text) or is_of_nobody(text)
    return ORDER * odd + SETBACK * is_setback(text) + DEFINITE * text.startswith("The ")
