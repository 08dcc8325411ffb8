"""The app as people meet it: a real server and a real browser, for the browser tests and the pictures of the README."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.find_browser import REMEDY, find_browser

ROOT = Path(__file__).parents[1]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 180


@contextmanager
def serving(script: str) -> Iterator[str]:
    """Run `streamlit run script` on a free port until the block ends; yields the address."""
    server = Server(script)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


class Server:
    """`streamlit run script` on a free port, which stays its own when it is killed and started again."""

    def __init__(self, script: str) -> None:
        self.script = script
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # Into a file: a pipe that nobody reads is full one day, and then the server waits for ever.
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (open for as long as the server runs)
        command = [sys.executable, "-m", "streamlit", "run", self.script, f"--server.port={self.port}"]
        self.process = subprocess.Popen(
            [*command, "--server.headless=true", "--server.address=127.0.0.1", "--server.fileWatcherType=none"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=self.said,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._wait_for(f"{self.url}/_stcore/health")

    def kill(self) -> None:
        """End it at once, as a pulled plug would."""
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        """End it as a service is ended."""
        self.process.terminate()
        self._ended()

    def _ended(self) -> None:
        self.process.wait(timeout=20)
        self.said.close()

    def _wait_for(self, address: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.said.seek(0)
                raise RuntimeError(f"The server ended at once:\n{self.said.read()}")
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
