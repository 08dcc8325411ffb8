"""Visitors of a workshop, for the tests of what it lets compute, and what is known of its processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
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


def processor(pid: int) -> float:
    """Return how many seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pid_of(job: Job) -> int:
    process = job._process  # type: ignore[attr-defined]
    assert process is not None
    return int(process.pid)
