"""Score parts and tags -> words: why this item. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content_library.taxonomy import Taxonomy
from recommender import gaps
from recommender.explain import days_ago, doing, led_there
from recommender.ranking import FRESHNESS_UNKNOWN
from recommender.results import Item, Part, Situation

# How a stage fit (probability) and a topic (0..1) are called.
FITS = ((0.6, "Right for"), (0.35, "May suit"), (gaps.STAGE_SURE, "Passable for"), (0.0, "Hardly right for"))
# What is called near is what a gap and its doubt take for near; what they take for something else is called far.
NEAR = ((0.5, "close to"), (gaps.TOPIC_SURE, "near"))
FAR_FROM = "but far from what this is about"
# A stage is said to be somebody's from this probability on; below, that they may stand there.
STANDS_THERE = 0.5
# What was written for a stage so far from where they stand says so, however well it may do there.
FAR = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reasons for one item are made of. `stage_fit` and `message_fit` are probabilities, `near` is 0..1.

    `reader` is the stage for which it was chosen, "" where nobody knows where they stand, and `sure` how likely they
    stand there. `read` is False where the embedding model doesn't read the language of the asset or of the need.
    `made_for_others` says for which product and market it was made where these are not the ones that are asked about.
    """

    reader: str
    stage_fit: float
    stage: str
    message: str
    message_fit: float = 0.0
    near: float = 0.0
    role: str = ""
    for_role: str = ""
    market: str = ""
    age: str = ""
    outcome: str = ""
    read: bool = True
    sure: float = 1.0
    made_for_others: str = ""


def part_words(name: str, value: float, facts: Facts, taxonomy: Taxonomy) -> str:
    """What a part's value (0..1) says, in a few words."""
    share = f"{value:.0%}"
    if name == "topic" and not facts.read:
        return "judged by its words: the embedding model does not read this language"
    if name == "topic":
        return f"{share} near to what this is about"
    if name == "words":
        return "uses the same words" if value > 0.5 else "shares some words" if value > 0 else "shares no words"
    if name in ("stage", "message") and not getattr(facts, name):
        return f"its {name} is unknown"
    if name == "stage":
        return f"{facts.stage_fit:.0%} likely to be a good choice where they stand"
    if name == "message":
        works = f"{facts.message_fit:.0%}"
        return f"argues {taxonomy.in_sentence(facts.message)}; {works} likely to be the right message there"
    if name == "role":
        return f"{share} likely to be written for {taxonomy.in_sentence(facts.role)}" if facts.role else "role unknown"
    return {"market": facts.market, "freshness": facts.age, "outcome": facts.outcome}[name]


def reasons(parts: Sequence[Part], facts: Facts, situation: Situation, taxonomy: Taxonomy) -> list[str]:
    """One line first, then what the contact did that led there, then every part, strongest first."""
    first = _claimed(facts, taxonomy)
    if facts.for_role:
        first.append(f"written for {taxonomy.in_sentence(facts.for_role)}")
    near = next((words for least, words in NEAR if facts.near >= least), "")
    if situation.need and near:
        first.append(f"{near} the need")
    said = [", ".join(first)] if first else []
    far = bool(situation.need) and facts.read and facts.near < gaps.TOPIC_FITS
    said += [FAR_FROM] if far else []
    said += _rather(facts, taxonomy)
    if not_known := unknown(facts.stage, facts.message):
        said.append(f"its {not_known}")
    if facts.made_for_others:
        said.append(f"{'and' if far else 'but'} it is {facts.made_for_others}")
    line = "; ".join(said)
    told = [f"{p.name.capitalize()}: {p.why}." for p in sorted(parts, key=lambda p: -p.points) if p.points > 0]
    return [f"{line[:1].upper()}{line[1:]}.", *led_there(situation.readiness, taxonomy)[:1], *told]


def _claimed(facts: Facts, taxonomy: Taxonomy) -> list[str]:
    """For whom it is right and what it argues, as far as that is known: where nobody knows where the reader stands, or
    for which stage it is, no fit is claimed."""
    argues = f"argues {taxonomy.in_sentence(facts.message)}" if facts.message else ""
    if not (facts.reader and facts.stage):
        return [argues] if argues else []
    fit = next(words for least, words in FITS if facts.stage_fit >= least)
    return [f"{fit} somebody who {_standing(facts, taxonomy)}" + (f": {argues}" if argues else "")]


def _rather(facts: Facts, taxonomy: Taxonomy) -> list[str]:
    """For whom it was written rather, where that is somebody far from where the reader stands, or it hardly fits."""
    stages = taxonomy.labels("stage")
    if not (facts.reader and facts.stage):
        return []
    apart = abs(stages.index(facts.stage) - stages.index(facts.reader))
    hardly = apart and facts.stage_fit < FITS[-2][0]
    return [f"rather for somebody who {doing(facts.stage, taxonomy)}"] if hardly or apart >= FAR else []


def unknown(stage: str, message: str) -> str:
    """Which of the two tags of an asset is blank, in words: "stage and message are unknown"; "" for neither."""
    blank = [name for name, label in (("stage", stage), ("message", message)) if not label]
    return f"{' and '.join(blank)} {'are' if len(blank) > 1 else 'is'} unknown" if blank else ""


def named(item: Item, taxonomy: Taxonomy) -> list[str]:
    """An item's stage and message by name, and of an asset which of them is unknown."""
    told = [taxonomy.name_of(label) for label in (item.stage, item.message) if label]
    return [*told, *(x for x in [unknown(item.stage, item.message)] if x and item.asset)]


def _standing(facts: Facts, taxonomy: Taxonomy) -> str:
    may = "" if facts.sure >= STANDS_THERE else f" ({facts.sure:.0%} likely)"
    return f"{doing(facts.reader, taxonomy)}{may}"


def made_for(product: str, market: str) -> str:
    """For which product and market something was made, "made for every product and market" where none is named."""
    return made(product, market) or "made for every product and market"


def made(product: str, market: str) -> str:
    """For which product and market, as far as they are named: "about rota, made for utilities"."""
    return ", ".join(told for told, name in ((f"about {product}", product), (f"made for {market}", market)) if name)


def outcome(sendings: float, answers: float) -> str:
    """What came of sending it so often, in words."""
    if not sendings:
        return "nobody has noted yet what came of it"
    return f"answered {answers:.0f} of {sendings:.0f} times"


def age(published: int, today: int) -> str:
    """How old something is, of two days as numbers; 0 for no date."""
    if not published:
        return f"no date is known (counts as {FRESHNESS_UNKNOWN:.0%})"
    return f"published {days_ago(today - published)}"
