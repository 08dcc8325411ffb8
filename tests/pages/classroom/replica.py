"""One replica's part for phones, as a process of its own: `python -m tests.pages.classroom.replica PORT`.

The routes are those that app.py adds to Streamlit's server; Streamlit itself is left out, which takes seconds to start.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from pages.classroom.interface import routes
from pages.classroom.place import VARIABLE

ROOT = Path(__file__).parents[3]
START_SECONDS = 120


class Replica:
    """A process that serves phones from a database, on a port that it keeps when it is killed and started again."""

    def __init__(self, database: str) -> None:
        self.database = database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (open for as long as it runs)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.pages.classroom.replica", str(self.port)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), VARIABLE: self.database},
            stdout=self.said,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.said.seek(0)
                raise RuntimeError(f"The replica did not start:\n{self.said.read()}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/class/static/shared/plotly.js", timeout=5):
                return True
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False

    def kill(self) -> None:
        """End it at once, as a pulled plug would."""
        self.process.kill()
        self.process.wait(timeout=20)
        self.said.close()


def main() -> None:
    """Serve."""
    uvicorn.run(Starlette(routes=routes()), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
