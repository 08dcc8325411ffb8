"""A class at once: how long until 100 pupils see their picture, and what their stepping asks of the server.

The pupils are bare connections that speak Streamlit's own protocol, for 100 browsers would measure themselves. One real
browser among them steps, and shows that stepping sends nothing at all.
"""

from __future__ import annotations

import asyncio
import os
import statistics
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import async_playwright

from scripts.find_browser import find_browser
from scripts.live import ARGUMENTS, serving
from tests.bench.visiting import Visitor, visitor

PUPILS = 100
STEPS = 40
TICK = os.sysconf("SC_CLK_TCK")


async def ask(pupil: Visitor, query: str) -> float:
    """Ask for the lab with a query; return the seconds until the picture had come and the server was done."""
    found = await pupil.open("lab", query)
    assert found.pictures, found.faults
    return found.whole


async def classroom(url: str) -> None:
    """Open 100 connections, measure them, and let a browser step while all are open."""
    async with AsyncExitStack() as room:
        pupils = await asyncio.gather(*(room.enter_async_context(visitor(url)) for _ in range(PUPILS)))
        await ask(pupils[0], "")
        for title, query in [("open the same lab", "k=3"), ("each another seed", "k=3&seed={}")]:
            before = cpu_seconds()
            times = await asyncio.gather(*(ask(pupil, query.format(i)) for i, pupil in enumerate(pupils)))
            used = cpu_seconds() - before
            print(
                f"{title:<20} picture after {statistics.median(times):5.2f} s (median), {max(times):5.2f} s (last); "
                f"{1000 * used / PUPILS:4.0f} ms of processor a pupil",
                flush=True,
            )
        messages, used = await step(url)
        print(f"{STEPS} half-steps          {messages} messages to the server, {1000 * used:.0f} ms of its processor")


def cpu_seconds() -> float:
    """Return the processor time of the server, a child of this process (Linux)."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            own = int(fields[1]) == os.getpid() and b"streamlit" in (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        total += own * (int(fields[11]) + int(fields[12]))
    return total / TICK


async def step(url: str) -> tuple[int, float]:
    """Step in a browser; return how many messages the server got, and the processor time that it used."""
    sent: list[object] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        page = await browser.new_page()
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        await page.goto(f"{url}/lab")
        await page.wait_for_selector(".hs-player[data-ready]")
        await page.wait_for_timeout(1000)
        messages, before = len(sent), cpu_seconds()
        for _ in range(STEPS):
            await page.keyboard.press("ArrowRight")
            await page.wait_for_timeout(100)
        result = len(sent) - messages, cpu_seconds() - before
        await browser.close()
    return result


def main() -> None:
    """Print the table."""
    print(f"A class of {PUPILS}")
    with serving("app.py") as url:
        asyncio.run(classroom(url))


if __name__ == "__main__":
    main()
