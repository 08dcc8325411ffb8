"""What a file needs that somebody asks for, computed outside of the page's run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from pages.work import server
from pages.work.job import State
from pages.work.waiting import LOOK_EVERY

T = TypeVar("T")


def made_for_file(key: str, make: Callable[[], T], most: float) -> Callable[[], T | None]:
    """Return what returns `make()`, computed in a worker when somebody asks for a file that needs it.

    A file is made outside of the page's run: whoever asks for it waits, for at most so many seconds. It returns None
    where nothing comes of it in that time.
    """
    session, shop, kept = server.session(), server.workshop(), server.shelf()

    def wait() -> T | None:
        with suppress(KeyError):
            found: T = kept.get(key)
            return found
        job = shop.job(key, make, session)
        shop.allow(key)
        while not job.over and job.seconds < most:
            shop.look(job, session)
            job.wait(LOOK_EVERY)
        value: T | None = job.value if job.state is State.DONE else None
        shop.close(job)
        if value is not None:
            kept.put(key, value)
        return value

    return wait
