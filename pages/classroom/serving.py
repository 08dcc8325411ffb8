"""Serving phones beside Streamlit: the database's work in threads of its own, and what does not change from memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from pages.classroom.problems import Unavailable

T = TypeVar("T")

FRESH_SECONDS = 0.25
"""So long the version of a room is answered from memory: four queries a second, however many phones ask."""

MOST_WAITING = 500
"""So many requests wait for a thread; the next is told to come again."""

MOST_ROOMS = 1_000


class Threads:
    """So many threads for the database alone: where it is slow, Streamlit's own stay free."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns; Unavailable where too much is waiting already."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self._most)
        if self._limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise Unavailable("The server has too much to do. Your page asks again by itself.")
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


class Versions:
    """The version of each room, asked for again when it is no longer fresh, by one request for all."""

    def __init__(self, threads: Threads, ask: Callable[[str], int]) -> None:
        self._threads, self._ask = threads, ask
        self._known: dict[str, tuple[int, float]] = {}
        self._locks: dict[str, anyio.Lock] = {}

    async def of(self, code: str) -> int:
        """Return a room's version; what `ask` raises where it has none."""
        fresh = self._fresh(code)
        if fresh is not None:
            return fresh
        if len(self._locks) > MOST_ROOMS:
            self._locks.clear()
            self._known.clear()
        async with self._locks.setdefault(code, anyio.Lock()):
            fresh = self._fresh(code)
            if fresh is None:
                fresh = await self._threads.run(partial(self._ask, code))
                self._known[code] = (fresh, time.monotonic())
            return fresh

    def _fresh(self, code: str) -> int | None:
        version, at = self._known.get(code, (0, -FRESH_SECONDS))
        return version if time.monotonic() - at < FRESH_SECONDS else None
