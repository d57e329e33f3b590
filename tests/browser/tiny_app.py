"""The app with the encoder of the tests, for Streamlit to run: everything else is the real thing."""

from __future__ import annotations

from workspaces import TinyEncoder

from recommender.ui import main, session
from recommender.wire import Recommender


def _open(folder: str) -> Recommender:
    return Recommender.open(folder, encoder=TinyEncoder())


if __name__ == "__main__":
    session._open = _open
    main.main()
