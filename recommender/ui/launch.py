"""Starts the screens and ends them: the theme and every other option stand here, so that a wheel has them too."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from recommender.errors import WorkspaceError

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
    # What fails is nothing to search the web for, with names of contacts in it.
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    # The welcome comes with an advertisement over the page; `stagecue app` says the address itself.
    "logger.hideWelcomeMessage": "true",
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": "false",
}
# Contact data stay on this machine unless somebody says so with this variable, which Streamlit reads.
ADDRESS_VARIABLE = "STREAMLIT_SERVER_ADDRESS"
WORKSPACE_FLAG, ACTOR_FLAG = "--workspace", "--actor"
# So many seconds a server that is asked to end may take before it is made to.
PATIENCE = 5.0


def command(workspace: str | Path, port: int, headless: bool, actor: str = "") -> list[str]:
    """The arguments of the process that serves a workspace's screens; `headless` opens no browser.

    `actor` is the user who works in a window until another is chosen there, "" for the owner of this machine.
    It listens on this machine only, unless STREAMLIT_SERVER_ADDRESS names another address.
    """
    options = {**OPTIONS, "server.port": str(port), "server.headless": str(headless).lower()}
    if not os.environ.get(ADDRESS_VARIABLE):
        options["server.address"] = "localhost"
    script = Path(__file__).with_name("main.py")
    flags = [f"--{name}={value}" for name, value in options.items()]
    own = [WORKSPACE_FLAG, str(workspace), *([ACTOR_FLAG, actor] if actor else [])]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags, "--", *own]


def check_port(port: int) -> None:
    """Nothing, if the screens can listen on the port. Raises WorkspaceError that says what is in the way."""
    host = os.environ.get(ADDRESS_VARIABLE) or "localhost"
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise WorkspaceError(f"{ADDRESS_VARIABLE} is '{host}', which is no address of this machine.") from error
    for family, kind, protocol, _, address in addresses:
        try:
            with socket.socket(family, kind, protocol) as probe:
                if os.name == "posix":
                    # As the server does it: a port that was in use a moment ago is free.
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise WorkspaceError(f"Port {port} is taken by another program; choose another with --port.") from error
            if error.errno == errno.EACCES:
                raise WorkspaceError(
                    f"Port {port} may not be used here; choose one from 1024 on with --port."
                ) from error


def serve(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """The exit code of the server, which runs as long as this does: whatever ends this one ends it, too."""

    def end(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        with subprocess.Popen(arguments, env=environment) as server:
            try:
                return server.wait()
            finally:
                _end(server)
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()  # it is gone when this returns, and leaves no dead entry behind
