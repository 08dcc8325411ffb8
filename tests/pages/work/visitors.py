"""Visitors of a workshop, for the tests of what it lets compute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pages.work.job import Job, State
from pages.work.workshop import Workshop

PATIENCE = 60.0


class Visitors:
    """Sessions that look at what they want, as a page's loop does, and what they left behind unfetched."""

    def __init__(self, **options: Any) -> None:
        self.away: set[str] = set()
        self.kept: dict[str, Any] = {}
        self.workshop = Workshop(lambda session: session not in self.away, self.kept.__setitem__, **options)

    def enter(self, key: str, make: Callable[..., Any], session: str = "me") -> Job:
        return self.workshop.job(key, make, session)

    def until(self, met: Callable[[], bool], *looked_at: Job, session: str = "me") -> float:
        """Look until it is so; return how many seconds that took."""
        began = time.monotonic()
        while not met():
            assert time.monotonic() - began < PATIENCE
            for job in looked_at:
                self.workshop.look(job, session)
            time.sleep(0.02)
        return time.monotonic() - began

    def at_work(self, job: Job) -> None:
        """Look until it computes."""
        self.until(lambda: job.state is State.RUNNING and job._ready, job)  # type: ignore[attr-defined]

    def done(self, job: Job) -> Job:
        self.until(lambda: job.over, job)
        return job


def pid_of(job: Job) -> int:
    process = job._process  # type: ignore[attr-defined]
    assert process is not None
    return int(process.pid)
