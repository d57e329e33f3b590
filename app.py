"""Starts the screens: `streamlit run app.py`, or `python app.py`, which adds the options that Streamlit needs."""

from __future__ import annotations

import subprocess
import sys

from streamlit import runtime

from recommender.ui.launch import command
from recommender.ui.main import main
from recommender.ui.session import workspace

PORT = 8501

if __name__ == "__main__":
    if runtime.exists():
        main()
    else:
        sys.exit(subprocess.call(command(workspace(), PORT, headless=False)))
