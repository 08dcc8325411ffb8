"""The stage of a class as a real browser: when what the class did is on the screen, and what holds the page up."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from pages.classroom import api
from scripts.find_browser import find_browser
from scripts.live import ARGUMENTS

LONG = 200
"""Milliseconds that nothing on the stage may be held up for."""

PATIENCE = 120_000
"""Milliseconds until a stage that does not show what it should is given up."""

WATCH = """() => {
  window.strain = { tasks: [], frames: [], since: performance.now() };
  const { strain } = window;
  new PerformanceObserver((found) => strain.tasks.push(...found.getEntries().map((each) => each.duration)))
    .observe({ type: "longtask" });
  let last = performance.now();
  const beat = (now) => {
    strain.frames.push(now - last);
    last = now;
    requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
}"""
TAKE = """() => {
  const { strain } = window;
  const { tasks, frames, since } = strain;
  Object.assign(strain, { tasks: [], frames: [], since: performance.now() });
  return { tasks, frames, seconds: (strain.since - since) / 1000 };
}"""
COUNTED = """([count, what]) => {
  const said = document.querySelector(".hs-class-counts")?.textContent ?? "";
  return Number(new RegExp(`(\\\\d+) ${what}`).exec(said)?.[1] ?? 0) >= count;
}"""
ASKED = """() => / 0 answers/.test(document.querySelector(".hs-class-counts")?.textContent ?? "")"""
DRAWN = """() => document.querySelector(".hs-class [data-does=done]") !== null
  && [...document.querySelectorAll(".hs-board .hs-board-plot")].some((each) => each.data?.length > 1)"""


@dataclass(frozen=True)
class Strain:
    """What held the stage up meanwhile.

    seconds:  how long it was watched; tasks, frames: milliseconds of each long task, and between all frames.
    spent:    milliseconds of processor time that each task of the page took. On a machine that does much else they say
              what the page asks of it; the others say what it got.
    """

    seconds: float
    tasks: list[float]
    frames: list[float]
    spent: list[float]

    def told(self) -> str:
        """Return it in a line."""
        parts = [f"{len(self.frames)} frames in {self.seconds:.0f} s"]
        for name, found in (
            ("between frames", self.frames),
            ("tasks", self.tasks),
            ("their processor time", self.spent),
        ):
            parts.append(
                f"{name} at most {max(found, default=0):.0f} ms ({sum(each > LONG for each in found)} above {LONG})"
            )
        return ", ".join(parts)


@dataclass(frozen=True)
class Stage:
    """A stage in a browser; came: the bytes of each message of the server's that has not been counted yet."""

    page: Page
    browser: Browser
    came: list[int]

    async def goes_on(self) -> None:
        """Press the clicker, as the lecturer does."""
        await self.page.keyboard.press("PageDown")

    def received(self) -> int:
        """Return how many bytes the server has sent to the page since this was asked before."""
        count = sum(self.came)
        self.came.clear()
        return count

    async def counts(self, count: int, what: str = "answers?") -> float:
        """Return the seconds until so many are told of in the strip: "here", or "answers"."""
        return await self._until(COUNTED, [count, what])

    async def asks(self) -> None:
        """Wait until the question, to which nobody has an answer yet, is on the stage."""
        await self._until(ASKED, None)

    async def draws(self) -> float:
        """Return the seconds until the class's picture is there."""
        return await self._until(DRAWN, None)

    async def strain(self) -> Strain:
        """Return what held the stage up since this was asked before."""
        found = await self.page.evaluate(TAKE)
        return Strain(**found, spent=await self._spent())

    async def trace(self) -> None:
        """Begin to note what every task of the page takes."""
        await self.browser.start_tracing(page=self.page, categories=["toplevel"])

    async def _spent(self) -> list[float]:
        """Return the processor time of each task since this was asked before, in milliseconds."""
        events = json.loads(await self.browser.stop_tracing())["traceEvents"]
        await self.trace()
        main = {
            (each["pid"], each["tid"])
            for each in events
            if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
        }
        tasks = [each for each in events if each.get("tdur") and (each["pid"], each["tid"]) in main]
        return [each["tdur"] / 1000 for each in tasks]

    async def _until(self, holds: str, given: object) -> float:
        began = time.perf_counter()
        await self.page.wait_for_function(holds, arg=given, timeout=PATIENCE)
        return time.perf_counter() - began


@asynccontextmanager
async def staged(url: str, held: api.Held, query: str) -> AsyncIterator[Stage | None]:
    """Open the lecturer's link to a stage view in a browser until the block ends; None where there is no browser."""
    path = find_browser()
    if path is None:
        yield None
        return
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1920, "height": 1080})
        came: list[int] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: came.append(len(frame))))
        await page.goto(f"{url}/lab?{query}&stage=1#class={held.code}.{held.key}")
        await page.wait_for_selector(".hs-class-counts", timeout=PATIENCE)
        await page.evaluate(WATCH)
        stage = Stage(page, browser, came)
        await stage.trace()
        yield stage
        await browser.close()
