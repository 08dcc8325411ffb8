"""Pupils' phones as bare connections: one each, kept open, that join, ask for news every second, and answer."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from em_core.data.json_documents import Json


@dataclass
class Phone:
    """One pupil's connection, and what it has waited: seconds for each request, by what was asked."""

    url: str
    code: str
    number: int
    version: int = 0
    refused: int = 0
    waited: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take a browser's name from the number."""
        self.browser = f"{self.number:032x}"
        self._line = asyncio.Lock()
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def join(self) -> int:
        """Join the class."""
        status, said = await self.ask("join", "POST", f"{self.code}/join", {"browser": self.browser, "nickname": ""})
        self._heard(said)
        return status

    async def look(self) -> int:
        """Ask for news."""
        path = f"{self.code}?browser={self.browser}&version={self.version}"
        status, said = await self.ask("look", "GET", path, None)
        self._heard(said)
        return status

    async def answer(self, activity: str, answer: Json, what: str = "answer") -> bool:
        """Answer, and send it again until it is confirmed, as the pupils' page does."""
        sent: dict[str, Json] = {"browser": self.browser, "activity": activity, "round": 1, "answer": answer}
        while True:
            status, said = await self.ask(what, "POST", f"{self.code}/answer", sent | {"once": self.browser})
            if status == 200:
                return said.get("stored") is True
            self.refused += 1
            await asyncio.sleep(0.5)

    async def stay(self, until: asyncio.Event) -> None:
        """Ask for news every second until the class is over."""
        await asyncio.sleep(self.number % 100 / 100)
        while not until.is_set():
            await self.look()
            await asyncio.sleep(1)

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _heard(self, said: dict[str, Json]) -> None:
        if "version" in said:
            self.version = int(str(said["version"]))

    async def ask(self, what: str, method: str, path: str, sent: dict[str, Json] | None) -> tuple[int, dict[str, Json]]:
        """Ask, note what was waited, and return the status and the document."""
        async with self._line:
            began = time.perf_counter()
            status, body = await self._asked(method, path, b"" if sent is None else json.dumps(sent).encode())
            self.waited.setdefault(what, []).append(time.perf_counter() - began)
        said: dict[str, Json] = json.loads(body or b"{}")
        return status, said

    async def _asked(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Ask; once more on a new line where the server has closed the old one, as it does after some idle seconds."""
        while True:
            fresh = self._open is None
            if self._open is None:
                host = urlsplit(self.url)
                self._open = await asyncio.open_connection(host.hostname, host.port)
            try:
                return await self._spoken(*self._open, method, path, body)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if fresh:
                    raise

    async def _spoken(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, method: str, path: str, body: bytes
    ) -> tuple[int, bytes]:
        head = (
            f"{method} /class/api/{path} HTTP/1.1\r\nHost: {urlsplit(self.url).netloc}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for line in lines[1:] for name, _, value in [line.partition(": ")]}
        return int(lines[0].split()[1]), await reader.readexactly(int(headers.get("content-length", 0)))
