"""Sweeping: rooms whose day is over are deleted while the server runs, whether anybody opens another or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from pages.classroom.problems import Unavailable
from pages.classroom.store import store

EVERY_SECONDS = 600.0


@asynccontextmanager
async def sweeping(every: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Sweep now and then, in a thread, until the block ends."""
    task = asyncio.create_task(_swept(every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _swept(every: float) -> None:
    while True:
        await asyncio.to_thread(sweep)
        await asyncio.sleep(every)


def sweep() -> None:
    """Delete the rooms whose day is over; nothing where no class was ever held, or the database cannot be used."""
    with suppress(Unavailable):
        if store().database.exists():
            store().sweep()
