"""What comes first, and what stays in the background, where it is better to send nothing now. Pure."""

from __future__ import annotations

from dataclasses import replace

from content_library.taxonomy import Taxonomy
from recommender.results import Item, Recommendation
from recommender.wishes import left_alone

# What stands over the items for somebody who asked to be left alone.
IF_THEY_COME_BACK = "What would fit, if they come back"


def waiting(answer: Recommendation, taxonomy: Taxonomy) -> Item | None:
    """The advice to wait, if that is the best thing to do."""
    waits = {a.id for a in taxonomy.actions if a.instead_of_silence}
    return answer.action if answer.action and answer.action.item_id in waits else None


def besides(answer: Recommendation, wait: Item | None) -> list[Item]:
    """The items without the advice to wait, which is said before them, numbered from 1."""
    rest = [item for item in answer.items if wait is None or item.item_id != wait.item_id]
    return [replace(item, rank=rank) for rank, item in enumerate(rest, 1)]


def in_peace(answer: Recommendation, taxonomy: Taxonomy) -> bool:
    """Whether they asked to be left alone, so that nothing invites to send them anything."""
    return bool(answer.situation.contact and left_alone(answer.situation.readiness.evidence, taxonomy))
