"""The command that starts the screens: the theme and every other option stand here, so that a wheel has them too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The same options stand in .streamlit/config.toml for `streamlit run app.py` in a checkout.
OPTIONS = {
    "theme.base": "light",
    "theme.primaryColor": "#2b5c6b",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f4f6f7",
    "theme.textColor": "#1f2933",
    "theme.borderColor": "#dfe5e8",
    "theme.baseRadius": "0.5rem",
    "theme.showWidgetBorder": "true",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # The welcome comes with an advertisement over the page; `stagecue app` says the address itself.
    "logger.hideWelcomeMessage": "true",
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": "false",
}
# Contact data stay on this machine unless somebody says so with this variable, which Streamlit reads.
ADDRESS_VARIABLE = "STREAMLIT_SERVER_ADDRESS"
WORKSPACE_FLAG = "--workspace"


def command(workspace: str | Path, port: int, headless: bool) -> list[str]:
    """The arguments of the process that serves a workspace's screens; `headless` opens no browser.

    It listens on this machine only, unless STREAMLIT_SERVER_ADDRESS names another address.
    """
    options = {**OPTIONS, "server.port": str(port), "server.headless": str(headless).lower()}
    if not os.environ.get(ADDRESS_VARIABLE):
        options["server.address"] = "localhost"
    script = Path(__file__).with_name("main.py")
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags, "--", WORKSPACE_FLAG, str(workspace)]
