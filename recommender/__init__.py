"""Stagecue tells a salesperson what to send, or say, to this person next, and why.

The flow: `content_library` reads files into assets and passages; `encoder` turns text into vectors, `tagging` into
tags; `index` and `lexical` make them findable; `readiness` infers from signals where a contact stands; `ranking`
orders what fits; `recommend` tells that story in one place; `assist` words it; `eval` says whether it is any good.

    from recommender import Recommender
    rec = Recommender.open("my-workspace")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.errors import StagecueError
    from recommender.settings import Settings
    from recommender.wire import Recommender

__version__ = "0.1.0"
__all__ = ["Recommender", "Settings", "StagecueError"]

_HOMES = {
    "Recommender": "recommender.wire",
    "Settings": "recommender.settings",
    "StagecueError": "recommender.errors",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a command that needs no model must not wait for one."""
    if name not in _HOMES:
        raise AttributeError(f"module 'recommender' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
