"""A real server and a real browser. A page that writes an error, throws, or asks the network for anything fails."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from scripts.find_browser import REMEDY, find_browser

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serving(script: str) -> Iterator[str]:
    """Run `streamlit run script` on a free port until the block ends; yields the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.headless=true"]
    process = subprocess.Popen(
        [*command, "--server.address=127.0.0.1", "--server.fileWatcherType=none"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(process, f"{url}/_stcore/health")
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_for(process: subprocess.Popen[str], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once:\n{process.communicate()[0]}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"The server did not answer within {START_SECONDS} seconds.")


@contextmanager
def launched() -> Iterator[Browser]:
    """Run a browser until the block ends."""
    path = find_browser()
    if path is None:
        raise RuntimeError(REMEDY)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The app itself."""
    with serving("app.py") as url:
        yield url


@pytest.fixture(scope="session")
def player_url() -> Iterator[str]:
    """A page with nothing but a player and the two numbers that make its animation."""
    with serving("tests/browser/apps/player_app.py") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    with launched() as found:
        yield found


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Any]:
    """A function that opens a page in a fresh profile: `new_page(viewport=..., color_scheme="dark", ...)`."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 1000}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("console", lambda message: _is_fault(message) and faults.append(f"console: {message.text}"))
        page.on("request", lambda request: _is_elsewhere(request.url) and faults.append(f"network: {request.url}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page: Any) -> Page:
    """A wide page in a fresh profile."""
    found: Page = new_page()
    return found


def _is_fault(message: ConsoleMessage) -> bool:
    # On a page other than the first, Streamlit asks for its own health under the page's path first, which is a 404.
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def _is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "http://localhost:", "ws://127.0.0.1:", "data:", "blob:", "file:"))
