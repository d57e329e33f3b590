"""What stands on a screen that AppTest ran."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from recommender.wire import Recommender


def html(app: AppTest) -> str:
    """All the HTML on the screen."""
    return "\n".join(e.proto.body for e in app.get("html"))


def button(app: AppTest, start: str, at: int = 0) -> Any:
    """The button at this place among those whose keys begin so."""
    return [b for b in app.button if (b.key or "").startswith(start)][at]


def shown(rec: Recommender, contact: str) -> list[str]:
    """What was shown to a contact last, by rank."""
    log = rec.store.log.exposures(contact)
    return [e.item_id for e in log if e.request_id == log[-1].request_id]
