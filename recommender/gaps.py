"""Whether anything fits, and what is missing where nothing does, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from content_library.taxonomy import Taxonomy
from recommender.explain import doing, reader, shortened
from recommender.job_title import UNKNOWN
from recommender.results import Situation

# Whether anything fits is judged by so many of the best: an answer that comes second is an answer.
JUDGED_BY = 3
# Below these an item is not worth sending: how near its topic is to the need, and how likely it fits the stage. On
# judged situations with an answer, few have nothing above both (eval/results, gaps).
TOPIC_FITS = 0.29
STAGE_FITS = 0.15
# Where no item is as near as this and fits the stage as well as that, a word says so: chosen on judged situations by
# how often the first three then hold something good.
TOPIC_SURE = 0.4
STAGE_SURE = 0.2
UNSURE = "None of these is both near to what this is about and right for where they stand: look before you send one."
# What a sentence of an asset says is an answer where it is as near as this (a cosine) to the question, whatever the
# rest of the asset is about. Chosen so that questions to another company's library gain no answer by it.
SAYS_IT = 0.5
# A gap is named where so many of a need's longer words, and this share of them, stand in no text. What
# judged situations ask of their own company's library hardly ever does (eval/results, gaps).
FEWEST_UNHEARD, UNHEARD = 2, 0.34
NAMED_UNHEARD = 4
# Whom to write for where nothing is known of them.
THEM = "them"
# What the model doesn't read may answer a need where it has this share of the need's words in one passage.
COVERED = 0.34


def unknown(situation: Situation) -> str:
    """What to say of a contact of whom neither a need nor a stage is known."""
    who = situation.contact.name or situation.contact.contact_id if situation.contact else "them"
    return f"Too little is known of {who} to say what fits: ask first; what follows suits many."


def unheard(words: Sequence[str], of: int) -> str:
    """What to say where `words`, of so many that a need has, stand in no text; "" where they are too few to matter."""
    if len(words) < FEWEST_UNHEARD or len(words) < UNHEARD * of:
        return ""
    *others, last = [f"“{w}”" for w in words[:NAMED_UNHEARD]]
    return f"No text here mentions {', '.join(others)} or {last}: look whether what comes nearest answers that."


def _whom(situation: Situation, taxonomy: Taxonomy) -> str:
    stage, role = reader(situation.readiness), taxonomy.in_sentence(situation.role)
    if not stage:
        return THEM if situation.role == UNKNOWN else f"somebody in the role {role}"
    who = f"somebody who {doing(stage, taxonomy)}"
    return who if situation.role == UNKNOWN else f"{who} ({role})"


def in_another_language(language: str, title: str, read: bool) -> str:
    """What to add where nothing fits in the reader's language and an asset in another may; `read`: it was compared."""
    if read:
        return f"In {language} there is “{title}”."
    return f"In {language} “{title}” suits where they stand; whether it answers them, the model cannot tell."


def doubt(situation: Situation, best: Sequence[tuple[float, float]]) -> str:
    """What to say where something may fit, and nothing is sure to; `best` as for `gap`. "" where nobody knows."""
    stands = bool(reader(situation.readiness))
    if not (best and situation.need and stands) or any(isnan(topic) for topic, _ in best):
        return ""
    return "" if any(sure(topic, fit) for topic, fit in best) else UNSURE


def sure(topic: float, fit: float) -> bool:
    """Whether something so near that fits the stage so well surely answers: what a reason calls near, and at least
    passable."""
    return topic >= TOPIC_SURE and fit >= STAGE_SURE


def gap(situation: Situation, best: Sequence[tuple[float, float]], assets: int, taxonomy: Taxonomy) -> str:
    """What is missing, in a sentence; "" where something fits.

    `best` has (topic, stage fit) of the first items, a topic of nan where nobody knows how near it is; `assets` is how
    many the library has.
    """
    who = _whom(situation, taxonomy)
    need = shortened(situation.need).rstrip(".")
    about = f" about “{need}”" if need else ""
    if not best:
        return (
            "There is nothing to recommend: no content has been added yet."
            if not assets
            else f"Nothing in the library may be sent to {who}{about}; see what was left out, and why."
        )
    near = [fit for topic, fit in best if not situation.need or isnan(topic) or topic >= TOPIC_FITS]
    if not near:
        whom = f" for {who}" if situation.contact or who != THEM else ""
        return (
            "Nothing in the library seems close to the need. If what comes nearest is no answer, "
            f"write something{whom}{about}."
        )
    # To a question that somebody put, what surely speaks of it is an answer wherever they stand; a word says so.
    asked = situation.need_stated and any(topic >= TOPIC_SURE for topic, _ in best)
    # Where nobody knows where they stand, nothing can be wrong for it.
    if reader(situation.readiness) and max(near) < STAGE_FITS and not asked:
        return f"What there is on this subject is not for {who}: write something for them{about}."
    return ""
