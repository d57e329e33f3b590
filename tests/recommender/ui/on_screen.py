"""What stands on a screen that AppTest ran."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def html(app: AppTest) -> str:
    """All the HTML on the screen."""
    return "\n".join(e.proto.body for e in app.get("html"))
