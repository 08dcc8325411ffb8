"""Pupils without a phone: scripts that speak the class's interface as its page does."""

from __future__ import annotations

import json
import secrets
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from typing import Any


class Pupil:
    """A pupil who has joined a room, and asks for it every second, as a phone does: else it counts as gone."""

    def __init__(self, url: str, code: str, nickname: str = "") -> None:
        self.api = f"{url}/class/api/{code}"
        self.browser = secrets.token_hex(16)
        self._post("join", {"browser": self.browser, "nickname": nickname})
        self._gone = threading.Event()
        threading.Thread(target=self._stay, daemon=True).start()

    def activity(self) -> dict[str, Any]:
        """Return what the pupil sees of what is asked."""
        with urllib.request.urlopen(f"{self.api}?browser={self.browser}&version=-1", timeout=30) as response:
            found: dict[str, Any] = json.load(response)["room"]["activity"]
        return found

    def answer(self, **answer: Any) -> bool:
        """Answer what is asked, and return whether that was stored."""
        now = self.activity()
        sent = {"activity": now["id"], "round": now["round"], "answer": answer, "once": secrets.token_hex(16)}
        stored: bool = self._post("answer", {"browser": self.browser, **sent})["stored"]
        return stored

    def is_out(self) -> bool:
        """Return whether there is no such room any more."""
        try:
            self.activity()
        except urllib.error.HTTPError as error:
            return error.code == 404
        return False

    def leave(self) -> None:
        """Ask no more."""
        self._gone.set()

    def _stay(self) -> None:
        while not self._gone.wait(1.0):
            with suppress(OSError):
                self.activity()

    def _post(self, verb: str, document: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.api}/{verb}", json.dumps(document).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            found: dict[str, Any] = json.load(response)
        return found
