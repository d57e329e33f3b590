"""Who may do what. Without an actor the caller owns the machine and may do everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum

from recommender.errors import NotFoundError, RightsError
from recommender.people import Rights, User


class Act(StrEnum):
    """What can be done, as rights see it."""

    READ = "read"
    SELL = "note signals, touches and outcomes"
    CONTENT = "change content and tags"
    IMPORT = "import and export tables"
    USERS = "change who may do what"


ALLOWED: Mapping[Rights, frozenset[Act]] = {
    Rights.REP: frozenset({Act.READ, Act.SELL}),
    Rights.MARKETER: frozenset({Act.READ, Act.CONTENT, Act.IMPORT}),
    Rights.ENABLEMENT: frozenset({Act.READ, Act.SELL, Act.CONTENT}),
    Rights.ADMINISTRATOR: frozenset(Act),
}


def may(users: Sequence[User], actor: str, act: Act) -> None:
    """Nothing, if the actor may do this. Raises NotFoundError for an unknown actor, RightsError for one who may not."""
    if not actor:
        return
    user = next((u for u in users if u.user_id == actor), None)
    if user is None:
        raise NotFoundError("user", actor, get_close_matches(actor, [u.user_id for u in users]))
    if act not in ALLOWED[user.rights]:
        able = [r for r, acts in ALLOWED.items() if act in acts]
        raise RightsError(f"'{actor}' ({user.rights}) may not {act}; that takes {' or '.join(able)}.")
