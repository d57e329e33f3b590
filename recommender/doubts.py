"""Why somebody should look at what the machine set of an asset's stage and message, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from content_library.asset import LabelSet, SetBy, Tag
from content_library.taxonomy import Taxonomy
from recommender.asset_view import by_likelihood
from recommender.tagging import NEEDS_A_LOOK

# Below these probabilities of what the machine set a person should look. Chosen on judged pages of other companies:
# what lies below is much more often wrong than what lies above, and pairs that do not go together nearly always are.
UNSURE = {LabelSet.STAGE: NEEDS_A_LOOK, LabelSet.MESSAGE: 0.7}
DOUBTED = (LabelSet.STAGE, LabelSet.MESSAGE)
UNKNOWN, AT_ODDS = "the stage is not known", "stage and message do not go together"
UNSURE_OF, UNSURE_BOTH = "the {} is uncertain", "stage and message are uncertain"


def doubts(stage: Tag | None, message: Tag | None, taxonomy: Taxonomy) -> dict[str, str]:
    """Why somebody should look at the stage or the message that a machine set, by label set.

    A message that does not work at the stage says that one of the two is wrong, though not which.
    """
    if stage is None:
        return {LabelSet.STAGE.value: UNKNOWN}
    guesses = [t for t in (stage, message) if t and t.set_by is SetBy.MODEL]
    working = {s.id: s.messages for s in taxonomy.stages}
    if message and message.label not in working.get(stage.label, (message.label,)):
        return {t.label_set.value: AT_ODDS for t in guesses}
    unsure = [t.label_set.value for t in guesses if t.p_primary < UNSURE[t.label_set]]
    why = UNSURE_OF.format(*unsure) if len(unsure) == 1 else UNSURE_BOTH
    return dict.fromkeys(unsure, why)


def in_doubt(tags: Iterable[Tag], taxonomy: Taxonomy) -> bool:
    """Whether somebody should look at the stage or the message that these tags of an asset make the likeliest."""
    given = list(tags)
    of = {s: by_likelihood([t for t in given if t.label_set == s], taxonomy.labels(s)) for s in DOUBTED}
    stage, message = (next(iter(of[s]), None) for s in DOUBTED)
    return bool(doubts(stage, message, taxonomy))
