"""The command that starts the screens says everything that the configuration file of a checkout says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from recommender.errors import WorkspaceError
from recommender.ui import launch, session

ROOT = Path(__file__).resolve().parents[3]


def test_the_command_runs_the_app_on_the_workspace_and_port() -> None:
    words = launch.command("my space", 8123, True)
    assert words[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(words[4]) == ROOT / "recommender" / "ui" / "main.py"
    assert words[-3:] == ["--", "--workspace", "my space"]
    assert "--server.port=8123" in words
    assert "--server.headless=true" in words
    assert launch.command("my space", 8123, True, "rep-1")[-4:] == ["--workspace", "my space", "--actor", "rep-1"]
    assert "--server.headless=false" in launch.command("my space", 8123, False)


def test_it_listens_on_this_machine_alone_unless_somebody_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(launch.ADDRESS_VARIABLE, raising=False)
    assert "--server.address=localhost" in launch.command("w", 1, True)
    monkeypatch.setenv(launch.ADDRESS_VARIABLE, "0.0.0.0")
    assert not any("server.address" in word for word in launch.command("w", 1, True))


def test_nothing_is_told_to_streamlit_and_no_traceback_is_shown() -> None:
    assert launch.OPTIONS["browser.gatherUsageStats"] == "false"
    assert launch.OPTIONS["client.showErrorDetails"] == "none"
    assert launch.OPTIONS["client.showErrorLinks"] == "false", "no links to search engines"


def test_a_checkout_started_with_streamlit_looks_the_same() -> None:
    file = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat = {
        f"{section}.{name}": str(value).lower() if isinstance(value, bool) else value
        for section, values in file.items()
        for name, value in values.items()
    }
    assert flat == {**launch.OPTIONS, "server.address": "localhost"}


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    for name in launch.OPTIONS:
        config.get_option(name)


def test_the_workspace_is_the_flag_then_the_variable_then_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["main.py"])
    assert session.workspace() == Path("stagecue-workspace")
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, "from-variable")
    assert session.workspace() == Path("from-variable")
    monkeypatch.setattr(sys, "argv", ["main.py", "--workspace", "from-flag"])
    assert session.workspace() == Path("from-flag")
    monkeypatch.setattr(sys, "argv", ["main.py", "--workspace"])
    assert session.workspace() == Path("from-variable")


# A parent that serves a child, which says its id and then sleeps; and one whose child does not mind being asked to end.
# What a shell runs in its background ignores an interrupt, and so would all that is started there.
PARENT = """
import signal, sys
from recommender.ui import launch
signal.signal(signal.SIGINT, signal.default_int_handler)
launch.PATIENCE = 0.5
child = "import os, signal, time; {extra}; print(os.getpid(), flush=True); time.sleep(60)"
sys.exit(launch.serve([sys.executable, "-c", child], None))
"""


@pytest.mark.parametrize("extra", ["pass", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_ends_the_command_ends_the_server(extra: str, number: int) -> None:
    words = [sys.executable, "-c", PARENT.format(extra=extra)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        assert parent.wait(20) in (128 + number, -number)
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_the_servers_exit_code_is_told() -> None:
    assert launch.serve([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3


def test_a_port_that_is_taken_or_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(launch.ADDRESS_VARIABLE, raising=False)
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WorkspaceError, match=f"Port {port} is taken"):
            launch.check_port(port)
    launch.check_port(port)
    monkeypatch.setenv(launch.ADDRESS_VARIABLE, "no such host.invalid")
    with pytest.raises(WorkspaceError, match="is no address"):
        launch.check_port(port)


def test_pandas_is_all_there_before_a_chart_is_drawn() -> None:
    """Altair takes what is in sys.modules, also where another thread is half through with importing it."""
    look = "import sys, recommender.ui.charts; print('Timestamp' in vars(sys.modules['pandas']))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "True\n"
