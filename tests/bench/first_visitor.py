"""The first visitor after a server's start beside the tenth: what each waits for a page, and for the pupils' page.

Everybody opens another link, whose run nobody has had computed before. Some runs are several times as long as others:
each of three links is the first after one start, the second after another and the tenth after a third. One visitor
comes after the other; the first comes when the server says that it is there. Beside what they wait stands the processor
time of the server, which what else the machine does changes less.
"""

from __future__ import annotations

import asyncio
import statistics
import time
import urllib.request
from collections.abc import Sequence

from scripts.live import Server
from tests.bench.visiting import processor_seconds, visitor

STARTS = 6
"""A multiple of three: each link is in each place equally often."""

COMPARED, BETWEEN = (0, 1, 9), range(2, 9)
"""The seeds of the links of the first, the second and the tenth visitor, in turns, and those of the others."""

RESTING = 0.3
"""Seconds that the server has to put a visitor's session away."""


async def waited(server: Server, order: Sequence[int]) -> list[tuple[float, float]]:
    """Return what each visitor waits for the lab, from the start of the connection, and the processor time; seconds."""
    found = []
    for i in order:
        before = processor_seconds(server)
        async with visitor(server.url) as each:
            whole = (await each.open("lab", f"k=3&seed={i}&step=8", each.since)).whole
        await asyncio.sleep(RESTING)
        found.append((whole, processor_seconds(server) - before))
    return found


async def fetched(server: Server, order: Sequence[int]) -> list[tuple[float, float]]:
    """Return what each pupil waits for the first file of the pupils' page, and the processor time, in seconds."""
    found = []
    for _ in order:
        began, before = time.perf_counter(), processor_seconds(server)
        with urllib.request.urlopen(f"{server.url}/class/", timeout=60) as answer:
            answer.read()
        found.append((time.perf_counter() - began, processor_seconds(server) - before))
    return found


def order_of(start: int) -> list[int]:
    """Return the seeds of the visitors' links, in order, after a start."""
    first, second, tenth = (COMPARED[(start + place) % len(COMPARED)] for place in range(3))
    return [first, second, *BETWEEN, tenth]


def told(name: str, starts: list[list[tuple[float, float]]]) -> str:
    """Return a row of the table: means over the starts."""
    cells = [
        f"{statistics.fmean(each[place][0] for each in starts):.3f} s, "
        f"{1000 * statistics.fmean(each[place][1] for each in starts):.0f} ms"
        for place in (0, 1, -1)
    ]
    return f"| {name} | {' | '.join(cells)} |"


def print_first_visitors() -> None:
    """Start servers one after the other; print what visitors wait."""
    print(f"\n| waited, and processor time (mean of {STARTS} starts) | first visitor | second | tenth |")
    print("|---|---|---|---|")
    for name, asked in (("the lab", waited), ("the pupils' page", fetched)):
        starts = []
        for turn in range(STARTS):
            server = Server("app.py")
            server.start()
            try:
                starts.append(asyncio.run(asked(server, order_of(turn))))
            finally:
                server.stop()
        print(told(name, starts), flush=True)


if __name__ == "__main__":
    print_first_visitors()
