"""A visitor without a browser: a bare connection that speaks Streamlit's own protocol; what the server spends on it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from scripts.live import Server

STREAMLIT = Subprotocol("streamlit")
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass
class Opened:
    """A page that stands.

    picture:  seconds until the first picture of the page had come; the whole where it has none.
    whole:    seconds until the script was done.
    sent:     bytes that the server sent.
    faults:   what exceptions the page shows.
    """

    picture: float = 0.0
    whole: float = 0.0
    sent: int = 0
    faults: list[str] = field(default_factory=list)


def stream_of(url: str) -> str:
    """Return the address of the websocket of a server."""
    return url.replace("http", "ws", 1) + "/_stcore/stream"


async def opened(url: str, page: str, query: str = "") -> Opened:
    """Open a page over a connection of its own, as a browser's new tab does, and close it."""
    async with connect(stream_of(url), subprotocols=[STREAMLIT], max_size=None) as connection:
        return await asked(connection, page, query)


async def asked(connection: ClientConnection, page: str, query: str = "") -> Opened:
    """Ask for a page over a connection, and wait until it stands."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    began = time.perf_counter()
    await connection.send(message.SerializeToString())
    found = Opened()
    async for raw in connection:
        found.sent += len(raw)
        answer = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
        element = answer.delta.new_element
        if element.HasField("exception"):
            found.faults.append(element.exception.message)
        if not found.picture and element.HasField("bidi_component"):
            found.picture = time.perf_counter() - began
        # A first run that is sent round through the front door ends early, and is followed by another.
        if answer.WhichOneof("type") == "script_finished" and answer.script_finished != EARLY:
            break
    found.whole = time.perf_counter() - began
    found.picture = found.picture or found.whole
    return found


def processor_seconds(server: Server) -> float:
    """Return the processor time that a server's process has used since it was started (Linux), to the nanosecond."""
    # The clock of another process, as clock_getcpuclockid(3) makes its number: https://man7.org
    return time.clock_gettime((~server.process.pid << 3) | 2)
