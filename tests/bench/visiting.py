"""A visitor without a browser: a bare connection that speaks Streamlit's own protocol; what the server spends on it."""

from __future__ import annotations

import contextlib
import os
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from em_viz.animation.packing import packed_name
from scripts.live import Server

STREAMLIT = Subprotocol("streamlit")
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PAGE = os.sysconf("SC_PAGE_SIZE")
PLAYER = "halfstep_player"


@dataclass
class Opened:
    """A page that stands, or an answer that has come.

    picture:   seconds until the first picture of the page had come; the whole where it has none.
    whole:     seconds until the script was done.
    sent:      bytes that the server sent.
    pictures:  how many components of ours came.
    faults:    what exceptions the page shows.
    """

    picture: float = 0.0
    whole: float = 0.0
    sent: int = 0
    pictures: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """A connection, as a browser's tab has one, and what its page needs to be spoken to.

    since:    when it began to connect.
    page:     what was opened; with its query, it is in every message.
    widgets:  the widgets of the page by their labels, components by their names: their ids and fragments.
    shown:    what the player shows: the name that a point chosen in it goes by.
    kinds:    every element that has come, in order: its kind, its bytes where it is a component of ours, its fragment.
    """

    connection: ClientConnection
    since: float
    page: str = ""
    query: str = ""
    widgets: dict[str, tuple[str, str]] = field(default_factory=dict)
    shown: str = ""
    faults: list[str] = field(default_factory=list)
    kinds: list[tuple[str, int, str]] = field(default_factory=list)
    _script: str = ""
    _kept: dict[str, None] = field(default_factory=dict)

    async def open(self, page: str, query: str = "", since: float | None = None) -> Opened:
        """Ask for a page, and wait until it stands; times count from `since`, or from now."""
        since = time.perf_counter() if since is None else since
        await self.ask(page, query)
        return await self.answered(since)

    async def ask(self, page: str, query: str = "", press: str = "") -> None:
        """Ask for a page; or press a button of the page that is there, by its label."""
        self.page, self.query = page, query
        if not press:
            await self._send()
        elif press in self.widgets:
            await self._send(press, WidgetState(trigger_value=True))

    async def change(self, label: str, state: WidgetState) -> Opened:
        """Change a widget, and wait for the answer."""
        began = time.perf_counter()
        await self._send(label, state)
        return await self.answered(began)

    async def answered(self, since: float) -> Opened:
        """Take what the server sends until the script is done; times count from `since`."""
        found = Opened()
        async for raw in self.connection:
            found.sent += len(raw)
            answer = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            self._note(answer)
            element = answer.delta.new_element
            if element.HasField("exception"):
                found.faults.append(element.exception.message)
            if element.HasField("bidi_component"):
                found.pictures += 1
                found.picture = found.picture or time.perf_counter() - since
            # A first run that is sent round through the front door ends early, and is followed by another.
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished != EARLY:
                break
        found.whole = time.perf_counter() - since
        found.picture = found.picture or found.whole
        self.faults += found.faults
        return found

    async def listen(self) -> None:
        """Take what the server sends until the connection ends."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.answered(time.perf_counter())
                if self.connection.close_code is not None:
                    return

    def _note(self, answer: ForwardMsg) -> None:
        """Keep what a browser keeps of a message."""
        if answer.metadata.cacheable:
            self._kept[answer.hash] = None
        if answer.HasField("new_session"):
            self._script = answer.new_session.page_script_hash
        element = answer.delta.new_element
        kind = element.WhichOneof("type") if answer.HasField("delta") else None
        if kind is None:
            if answer.delta.HasField("add_block"):
                self.kinds.append(("block", 0, answer.delta.fragment_id))
            return
        widget = getattr(element, kind)
        self.kinds.append((kind, widget.ByteSize() if kind == "bidi_component" else 0, answer.delta.fragment_id))
        label = widget.component_name if kind == "bidi_component" else getattr(widget, "label", "")
        if label and getattr(widget, "id", ""):
            self.widgets[label] = widget.id, answer.delta.fragment_id
        if label == PLAYER:
            (options,) = struct.unpack_from("<I", widget.bytes)
            self.shown = packed_name(widget.bytes[4 + options :])

    async def _send(self, label: str = "", state: WidgetState | None = None) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        if state is not None:
            state.id, rerun.fragment_id = self.widgets[label]
            rerun.page_script_hash = self._script
            rerun.cached_message_hashes.extend(self._kept)
            rerun.widget_states.widgets.append(state)
        else:
            rerun.page_name = self.page
        await self.connection.send(message.SerializeToString())


def stream_of(url: str) -> str:
    """Return the address of the websocket of a server."""
    return url.replace("http", "ws", 1) + "/_stcore/stream"


@asynccontextmanager
async def visitor(url: str) -> AsyncIterator[Visitor]:
    """Give a visitor with a connection of its own, as a browser's new tab has, until the block ends."""
    since = time.perf_counter()
    # A browser sends no pings, and has patience.
    async with connect(
        stream_of(url), subprotocols=[STREAMLIT], max_size=None, open_timeout=120, ping_interval=None
    ) as connection:
        yield Visitor(connection, since)


async def opened(url: str, page: str, query: str = "") -> Opened:
    """Open a page over a connection of its own, and close it; times count from when the connection stands."""
    async with visitor(url) as each:
        return await each.open(page, query)


def processor_seconds(server: Server) -> float:
    """Return the processor time that a server's process has used since it was started (Linux), to the nanosecond."""
    # The clock of another process, as clock_getcpuclockid(3) makes its number: https://man7.org
    return time.clock_gettime((~server.process.pid << 3) | 2)


def memory(server: Server) -> int:
    """Return the bytes of memory that a server's process uses, without its workers (Linux)."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * PAGE
