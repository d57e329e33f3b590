"""A browser window on the app, and the app that it looks at: what the browser tests and the bench of screens share."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from recommender.ui.launch import command

CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,1000",
)
ROOT = Path(__file__).resolve().parents[2]
WAIT = 60
NEEDS_BROWSER = [
    pytest.mark.browser,
    # CI installs both; a developer's machine may have neither, and everything else can be tested there.
    pytest.mark.skipif(not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason="Chromium is not installed"),
]


class Window:
    """A browser window on the app; every look waits until the screen has what is asked for."""

    def __init__(self, driver: Any, address: str) -> None:
        self.driver, self.address = driver, address

    def go(self, path: str = "/") -> None:
        self.driver.get(self.address + path)

    def until(self, condition: Callable[[], Any], seconds: float = WAIT) -> Any:
        """What the condition gives once it is true; elements that were just replaced are looked for again."""
        wait = WebDriverWait(self.driver, seconds, 0.1, ignored_exceptions=[StaleElementReferenceException])
        return wait.until(lambda _: condition())

    def find(self, css: str, text: str = "", seconds: float = WAIT) -> Any:
        """The first element that is shown, with this text in it."""

        def found() -> Any:
            elements = self.driver.find_elements(By.CSS_SELECTOR, css)
            return next((e for e in elements if e.is_displayed() and text in e.text), None)

        return self.until(found, seconds)

    def click(self, css: str, text: str = "") -> None:
        def clicked() -> bool:
            element = self.find(css, text)
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
            try:
                element.click()
            except WebDriverException as error:
                if isinstance(error, StaleElementReferenceException) or "intercepted" in str(error):
                    return False
                raise
            return True

        self.until(clicked)

    def titles(self) -> list[str]:
        """The cards' titles in order."""
        return [e.text for e in self.driver.find_elements(By.CSS_SELECTOR, "[class*='st-key-card-'] .sc-what")]

    def cards(self, count: int = 5, without: str = "") -> list[str]:
        """The titles, once there are so many and none of them is `without`."""

        def there() -> list[str] | None:
            titles = self.titles()
            return titles if len(titles) == count and without not in titles else None

        titles: list[str] = self.until(there)
        return titles

    def choose(self, key: str, text: str) -> None:
        """Type into a select box and take the first hit."""
        box = self.find(f".st-key-{key} input")
        box.click()
        box.send_keys(text)
        self.find("[role=option]", text.title() if text.islower() else text)
        box.send_keys(Keys.ENTER)


def browser(profile: Path, downloads: Path) -> Any:
    """A new browser with an empty profile; what it downloads is saved there."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(str(CHROMEDRIVER)))


def start(workspace: Path, folder: Path, script: Path | None = None) -> tuple[subprocess.Popen[bytes], str]:
    """The app on a workspace and a free port, and its address once it answers; its log is in `folder`."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    words = command(workspace, port, True)
    if script:
        words[4] = str(script)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    with (folder / "app.log").open("w") as log:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
    address = f"http://localhost:{port}"
    try:
        _answers(address, process)
    except BaseException:
        process.terminate()
        process.wait(20)
        raise
    return process, address


def _answers(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the server's own health page."""
    from urllib3 import PoolManager, Retry

    assert process.poll() is None
    retry = Retry(total=60, backoff_factor=0.1, backoff_max=0.5)
    assert PoolManager(retries=retry).request("GET", f"{address}/_stcore/health").status == 200
