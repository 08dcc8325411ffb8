"""A class for the tests: browsers, small activities of every kind, and a phone that asks the interface itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from starlette.applications import Starlette
from starlette.types import Message

from em_core.classroom.activities import Activity, Ask, Column, Numbers, Option, Starts, WhereHeight, WhereMark
from em_core.classroom.scatter import Scatter
from em_core.data.json_documents import Json
from pages.classroom.interface import routes
from pages.classroom.rates import Gate, Rates

SECRET = "this-is-the-key-or-the-truth"
"""Stands in all that pupils may not see."""

PICTURE = Scatter(("x",), ((0.0,), (1.0,), (9.0,), (10.0,)), (-1.0,), (11.0,))

ASK = Ask("Ask", "Which?", (Option("0", "one", f"{SECRET} 0"), Option("1", "two", f"{SECRET} 1")), "1")
MARK = WhereMark("Where", "Where?", 0, PICTURE, (3.140625,))
HEIGHT = WhereHeight("High", "How high?", 1, (-9.0, -8.0), -12.0, -2.0, -3.140625)
NUMBERS = Numbers("Numbers", "How many?", (Column("Shoes", 1, 60, whole=True),))
STARTS = Starts(
    "Starts", "Place two.", 2, Scatter(("waiting",), (), (40.0,), (100.0,)), "lab?data=faithful_waiting&k=2"
)

ACTIVITIES: Mapping[str, Activity] = {
    "ask": ASK,
    "where a mark": MARK,
    "where a height": HEIGHT,
    "numbers": NUMBERS,
    "starts": STARTS,
}

ANSWERS: Mapping[str, tuple[dict[str, Json], ...]] = {
    "ask": ({"option": "0"}, {"option": "1"}, {"option": "unsure"}),
    "where a mark": ({"mark": [2.0]}, {"mark": [4.0]}, {"mark": [9.0]}),
    "where a height": ({"height": -3.0}, {"height": -4.0}, {"height": -11.0}),
    "numbers": ({"values": [38.0]}, {"values": [41.0]}, {"values": [45.0]}),
    "starts": ({"marks": [[50.0], [80.0]]}, {"marks": [[90.0], [45.0]]}, {"marks": [[60.0], [62.0]]}),
}
"""What three pupils answer to each."""


def browser(number: int) -> str:
    """Return what a browser calls itself."""
    return f"{number:032x}"


@dataclass(frozen=True)
class Said:
    """What the interface says."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Json]:
        """The JSON object that it says."""
        return cast("dict[str, Json]", json.loads(self.body))

    @property
    def room(self) -> dict[str, Json]:
        """The room that it says."""
        return cast("dict[str, Json]", self.document["room"])

    @property
    def activity(self) -> dict[str, Json]:
        """The activity that it says."""
        return cast("dict[str, Json]", self.room["activity"])


def unhurried() -> Gate:
    """A gate at which every request comes an hour after the last: for tests that are not about rates."""
    passed = iter(range(0, 10**9, 3600))
    return Gate(Rates(lambda: float(next(passed))))


@dataclass
class Phones:
    """The interface of one replica, asked without a network in between."""

    gate: Gate = field(default_factory=unhurried)

    def __post_init__(self) -> None:
        """Make the replica."""
        self._app = Starlette(routes=routes(gate=self.gate))
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """Let go of it."""
        self._loop.close()

    def get(self, path: str, *, address: str = "198.51.100.1") -> Said:
        """Ask for a page or for news."""
        return self._loop.run_until_complete(self._asked("GET", path, b"", "", address))

    def post(self, path: str, sent: object, *, kind: str = "application/json", address: str = "198.51.100.1") -> Said:
        """Send a document, or bytes as they are."""
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return self._loop.run_until_complete(self._asked("POST", path, body, kind, address))

    def join(self, code: str, number: int, nickname: str = "") -> Said:
        """Join as a browser."""
        return self.post(f"/class/api/{code}/join", {"browser": browser(number), "nickname": nickname})

    def look(self, code: str, number: int, version: int | None = None) -> Said:
        """Look as a browser."""
        since = "" if version is None else f"&version={version}"
        return self.get(f"/class/api/{code}?browser={browser(number)}{since}")

    def answer(self, code: str, number: int, activity: str, answer: Json, *, once: str = "", round_: int = 1) -> Said:
        """Answer as a browser."""
        sent: dict[str, Json] = {"browser": browser(number), "activity": activity, "round": round_, "answer": answer}
        return self.post(f"/class/api/{code}/answer", sent | {"once": once or browser(1_000 + number)})

    async def _asked(self, method: str, path: str, body: bytes, kind: str, address: str) -> Said:
        raw, _, query = path.partition("?")
        sent: list[Message] = []
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": raw,
            "raw_path": raw.encode(),
            "root_path": "",
            "scheme": "http",
            "query_string": query.encode(),
            "headers": [(b"host", b"test"), (b"content-type", kind.encode())],
            "client": (address, 1),
            "server": ("test", 80),
        }
        await self._app(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Said(int(sent[0]["status"]), headers, b"".join(each.get("body", b"") for each in sent[1:]))
