"""What of an asset replies to a question: the stretch of its text that is nearest to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content_library.asset import Passage
from recommender.quotes import SAME_WORDS, May, Quotation, anything, keywords, share_of, stretches, worth_of
from recommender.terms import terms_of

# A reply is looked for in so many of an asset's passages that are nearest to the question: more take the model longer.
LOOKED_INTO = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that may be quoted, and where they stand; how they are compared with the question, below the title of what
    they are from; and what the question's own words in them are worth on the scale of a cosine."""

    text: str
    place: str
    compared: str
    worth: float


def replies(
    title: str, passages: Sequence[Passage], similarities: Sequence[float], question: str, may: May = anything
) -> list[Stretch]:
    """What may be quoted of an asset's passages nearest to a question; `similarities` (cosines) are theirs with it.

    What only asks is no reply. None where the question names something ("ISO 27001"): there the name tells more than
    any nearness.
    """
    shown = [i for i, p in enumerate(passages) if not p.internal] if len(similarities) else []
    nearest = sorted(shown, key=lambda i: (-similarities[i], i))[:LOOKED_INTO] if not terms_of(question) else []
    weights = worth_of(keywords(question), [passages[i].text for i in shown]) if nearest else {}
    return [
        Stretch(text, passages[i].place, f"{title}. {text}", SAME_WORDS * share_of(weights, text))
        for i in nearest
        for text in stretches(passages[i], may)
        if not text.endswith("?")
    ]


def nearest_reply(found: Sequence[Stretch], near: Mapping[str, float]) -> Quotation | None:
    """The stretch nearest by meaning and words, None of none; `near` has the cosine of each that is compared."""
    if not found:
        return None
    best = max(found, key=lambda s: near[s.compared] + s.worth)
    return Quotation(best.text, best.place)
