"""Twenty visitors who start the heaviest work at once: what a light page waits, and what is left when they have gone.

The visitors are bare connections that speak Streamlit's own protocol. Half of them press Stop, half close their tab.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from scripts.live import serving
from tests.bench.visiting import opened, visitor

VISITORS = 20
HEAVY = "data=overlapping&k=8&dim=2&data.n=20000&dataseed={}&tol=0&max=10000"
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


async def light_page(url: str, page: str = "lab", query: str = "") -> float:
    """Return how many seconds a light page takes to open."""
    return (await opened(url, page, query or f"k=3&seed={time.time_ns() % 10**6}")).whole


async def busy(seconds: float) -> float:
    """Return how much of one processor is used in the next so many seconds."""
    before = used().seconds
    await asyncio.sleep(seconds)
    return (used().seconds - before) / seconds


async def visit(url: str) -> None:
    """Measure."""
    for page in ("lab", "restarts", "basins", "verdict", "bound", "landscape"):
        await light_page(url, page, "k=2")
    idle, before = await light_page(url), used()
    print(f"a light page, idle        {idle:5.2f} s; memory {before.bytes / 1e6:,.0f} MB")
    async with AsyncExitStack() as room:
        visitors = [await room.enter_async_context(visitor(url)) for _ in range(VISITORS)]
        listening = [asyncio.ensure_future(each.listen()) for each in visitors]
        for i, each in enumerate(visitors):
            page, query = PAGES[i % len(PAGES)]
            await each.ask(page, query.format(i + 1))
        for wait in (2, 6, 12):
            await asyncio.sleep(wait)
            now = used()
            print(
                f"a light page, all at work {await light_page(url):5.2f} s; memory {now.bytes / 1e6:,.0f} MB in all, "
                f"{now.workers} workers",
                flush=True,
            )
        for each in visitors[::2]:
            await each.ask(each.page, each.query, "Stop")
        for each in visitors[1::2]:
            await each.connection.close()
        await asyncio.sleep(2)
        share, now = await busy(2), used()
        print(
            f"two seconds after the last Stop or closed tab: {share:.0%} of a processor, {now.workers} workers at rest"
        )
    for wait in (1, 130):
        await asyncio.sleep(wait)
        await light_page(url)  # Streamlit forgets old sessions when somebody comes
        now = used()
        print(
            f"memory {wait} s later: {now.bytes / 1e6:,.0f} MB, {now.bytes / before.bytes - 1:+.0%}; "
            f"{now.workers} workers"
        )
    for task in listening:
        task.cancel()
    faults = [fault for each in visitors for fault in each.faults]
    print(f"{len(faults)} errors on pages {faults[:3]}")


def main() -> None:
    """Print the table."""
    print(f"{VISITORS} visitors who start the heaviest work")
    with serving("app.py") as url:
        asyncio.run(visit(url))


if __name__ == "__main__":
    main()
