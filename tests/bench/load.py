"""A class that opens one link: 100 visitors within 30 s, 300 within 60 s, beside the same load on an empty page.

Run by `make load`. The visitors are bare connections that speak Streamlit's own protocol, and stay once they have come;
the machine that they wait for is the one that they run on.
"""

from __future__ import annotations

import asyncio
import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass

from websockets.asyncio.client import connect

from scripts.live import Server
from tests.bench.bench_opening import LINKS, both_servers
from tests.bench.visiting import STREAMLIT, Opened, asked, opened, stream_of

CLASSES = ((100, 30.0), (300, 60.0))
"""How many visitors come, and within how many seconds."""


@dataclass(frozen=True)
class Waits:
    """What visitors waited: half of them less than `median` seconds, 95 % less than `most`."""

    median: float
    most: float
    faults: int


async def waits(url: str, page: str, query: str, visitors: int, seconds: float) -> Waits:
    """Return what visitors waited for a page who came one after another, evenly, and stayed."""
    async with AsyncExitStack() as room:

        async def come(i: int) -> Opened:
            await asyncio.sleep(seconds * i / visitors)
            return await asked(
                await room.enter_async_context(connect(stream_of(url), subprotocols=[STREAMLIT], max_size=None)),
                page,
                query,
            )

        found = await asyncio.gather(*(come(i) for i in range(visitors)))
    times = [each.whole for each in found]
    return Waits(
        statistics.median(times), statistics.quantiles(times, n=20)[-1], sum(len(each.faults) for each in found)
    )


async def classes(empty: Server, app: Server) -> None:
    """Let both classes come to both pages, and print what they waited."""
    print("| visitors | within | page | median | 95th percentile | faults |\n|---|---|---|---|---|---|")
    for visitors, seconds in CLASSES:
        for name, server, page, query in (
            ("an empty page of twelve widgets", empty, "", ""),
            ("a shared link to the lab", app, "lab", LINKS["shared link"]),
        ):
            for _ in range(3):
                await opened(server.url, page, query)
            found = await waits(server.url, page, query, visitors, seconds)
            print(
                f"| {visitors} | {seconds:g} s | {name} | {found.median:.3f} s | {found.most:.3f} s | {found.faults} |",
                flush=True,
            )


def main() -> None:
    """Print the table."""
    print("# A class opens one link\n")
    with both_servers() as servers:
        asyncio.run(classes(*servers))


if __name__ == "__main__":
    main()
