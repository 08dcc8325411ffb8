"""Twenty visitors who start the heaviest work at once: what a light page waits, and what is left when they have gone.

The visitors are bare connections that speak Streamlit's own protocol. Half of them press Stop, half close their tab.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from scripts.live import serving

VISITORS = 20
STREAMLIT = Subprotocol("streamlit")
HEAVY = "data=overlapping&k=8&dim=2&data.n=20000&data.seed={}&tol=0&max=10000"
PAGES = (
    ("lab", HEAVY),
    ("restarts", HEAVY + "&runs=1000"),
    ("tournament", HEAVY + "&trials=200"),
    ("basins", HEAVY),
    ("verdict", HEAVY),
    ("bound", HEAVY),
    ("landscape", HEAVY),
)
TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


@dataclass
class Visitor:
    """A connection, and the Stop that its page shows."""

    connection: ClientConnection
    stop: str = ""
    faults: list[str] = field(default_factory=list)

    async def ask(self, page: str, query: str, press: str = "") -> None:
        """Ask for a page, or press a button of the page that is there."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        if press:
            message.rerun_script.widget_states.widgets.add(id=press, trigger_value=True)
        await self.connection.send(message.SerializeToString())

    async def listen(self, *, opened: bool = False) -> None:
        """Take what the server sends; `opened`: until the page stands, with its picture."""
        pictures = 0
        with contextlib.suppress(ConnectionClosed):
            async for raw in self.connection:
                answer = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
                element = answer.delta.new_element
                if element.HasField("exception"):
                    self.faults.append(element.exception.message)
                if element.HasField("button") and element.button.label == "Stop":
                    self.stop = element.button.id
                pictures += element.HasField("bidi_component")
                # A first run that is sent round through the front door ends early, and without a picture.
                if opened and answer.WhichOneof("type") == "script_finished" and pictures:
                    return


@dataclass(frozen=True)
class Use:
    """What the server and its workers use: seconds of processor time, bytes of memory, and the workers' number."""

    seconds: float
    bytes: int
    workers: int


def used() -> Use:
    """Return what the server and its workers have used (Linux)."""
    parents, numbers = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            own = int(stat.parent.name)
            parents[own] = int(fields[1])
            numbers[own] = (int(fields[11]) + int(fields[12])) / TICK, int(fields[21]) * PAGE
    ours = {own for own, parent in parents.items() if parent == os.getpid() and own in numbers}
    workers = {own for own, parent in parents.items() if parent in ours}
    both = [numbers[own] for own in ours | workers]
    return Use(sum(one for one, _ in both), sum(memory for _, memory in both), len(workers))


async def light_page(address: str, page: str = "lab", query: str = "") -> float:
    """Return how many seconds a light page takes to open."""
    async with connect(address, subprotocols=[STREAMLIT], max_size=None) as connection:
        visitor = Visitor(connection)
        began = time.perf_counter()
        await visitor.ask(page, query or f"k=3&seed={time.time_ns() % 10**6}")
        await visitor.listen(opened=True)
        return time.perf_counter() - began


async def busy(seconds: float) -> float:
    """Return how much of one processor is used in the next so many seconds."""
    before = used().seconds
    await asyncio.sleep(seconds)
    return (used().seconds - before) / seconds


async def visit(url: str) -> None:
    """Measure."""
    address = url.replace("http", "ws") + "/_stcore/stream"
    for page in ("lab", "restarts", "basins", "verdict", "bound", "landscape"):
        await light_page(address, page, "k=2")
    idle, before = await light_page(address), used()
    print(f"a light page, idle        {idle:5.2f} s; memory {before.bytes / 1e6:,.0f} MB")
    visitors = [Visitor(await connect(address, subprotocols=[STREAMLIT], max_size=None)) for _ in range(VISITORS)]
    listening = [asyncio.ensure_future(visitor.listen()) for visitor in visitors]
    for i, visitor in enumerate(visitors):
        page, query = PAGES[i % len(PAGES)]
        await visitor.ask(page, query.format(i + 1))
    for wait in (2, 6, 12):
        await asyncio.sleep(wait)
        now = used()
        print(
            f"a light page, all at work {await light_page(address):5.2f} s; memory {now.bytes / 1e6:,.0f} MB in all, "
            f"{now.workers} workers",
            flush=True,
        )
    for i, visitor in enumerate(visitors[::2]):
        if visitor.stop:
            await visitor.ask(
                PAGES[2 * i % len(PAGES)][0], PAGES[2 * i % len(PAGES)][1].format(2 * i + 1), visitor.stop
            )
    for visitor in visitors[1::2]:
        await visitor.connection.close()
    await asyncio.sleep(2)
    share, now = await busy(2), used()
    print(f"two seconds after the last Stop or closed tab: {share:.0%} of a processor, {now.workers} workers at rest")
    for visitor in visitors[::2]:
        await visitor.connection.close()
    for wait in (1, 130):
        await asyncio.sleep(wait)
        await light_page(address)  # Streamlit forgets old sessions when somebody comes
        now = used()
        print(
            f"memory {wait} s later: {now.bytes / 1e6:,.0f} MB, {now.bytes / before.bytes - 1:+.0%}; "
            f"{now.workers} workers"
        )
    for task in listening:
        task.cancel()
    faults = [fault for visitor in visitors for fault in visitor.faults]
    print(f"{len(faults)} errors on pages {faults[:3]}")


def main() -> None:
    """Print the table."""
    print(f"{VISITORS} visitors who start the heaviest work")
    with serving("app.py") as url:
        asyncio.run(visit(url))


if __name__ == "__main__":
    main()
