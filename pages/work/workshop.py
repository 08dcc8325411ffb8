"""Who may compute now: as many processes as there are cores but one, the others in a queue; none for nobody.

A computation runs while somebody looks at it. It rests when nobody has for LOOKED seconds (a closed tab, another page,
a lost connection), and after PATIENCE seconds of processor time until somebody says to go on. One that rests for
ABSENCE is given up.
"""

from __future__ import annotations

import ctypes
import gc
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pages.work.job import Job, ProcessJob, SlicedJob, State

LOOKED = 1.5
"""Seconds without anybody who looks, after which a computation rests."""

ABSENCE = 120.0
"""Seconds that a computation rests before it is given up: as long as Streamlit keeps a session without connection."""

PATIENCE = 9.0
"""Seconds that a computation may take before somebody has to say that it is worth it: ten with the page around it.

What counts is what it takes of the processor (`Job.spent`): on a busy machine it may run longer, up to STRETCH times.
"""

RESTING = 4
"""How many may rest at once: each holds its memory."""

BEAT = 0.2
"""Seconds between two looks at who is there."""


def processes() -> bool:
    """Return whether there are processes here: not where the app runs inside a browser."""
    return sys.platform != "emscripten"


def cores() -> int:
    """Return on how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def give_back_memory() -> None:
    """Return to the system what large results have left behind, where its allocator can (glibc's can)."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class Workshop:
    """All computations on their way, by their keys.

    keep:     takes what a computation came to and nobody has fetched.
    at_once:  how many may run at once; by default one less than there are cores, and at least one.
    here:     whether a session is connected.
    """

    def __init__(
        self,
        here: Callable[[str], bool],
        keep: Callable[[str, Any], None],
        at_once: int = 0,
        patience: float = PATIENCE,
    ) -> None:
        self.at_once = at_once or max(1, cores() - 1)
        self.patience = patience
        self._here, self._keep = here, keep
        self._jobs: dict[str, Job] = {}
        self._looks: dict[str, dict[str, float]] = {}
        self._rests: dict[str, float] = {}
        self._allowed: dict[str, float] = {}
        self._held: set[str] = set()
        self._guard = threading.RLock()
        self._watching = False
        self._woken = threading.Event()

    def job(self, key: str, make: Callable[..., Any], session: str) -> Job:
        """Return the computation of that key, entered where there is none on its way; this session looks at it."""
        with self._guard:
            if key in self._jobs and self._jobs[key].state in (State.GONE, State.FAILED):
                # Whoever has said that it is worth more has said it of the next attempt.
                allowed = self._allowed.get(key, 0.0)
                self._drop(key)
                self._allowed[key] = allowed
            if key not in self._jobs:
                kind = ProcessJob if processes() else SlicedJob
                self._jobs[key] = kind(key, make)
            self.look(self._jobs[key], session)
            return self._jobs[key]

    def known(self, key: str) -> Job | None:
        """Return the computation of that key that is on its way, or resting."""
        with self._guard:
            return self._jobs.get(key)

    def look(self, job: Job, session: str) -> None:
        """Say that this session looks at a computation just now; it runs if there is room."""
        with self._guard:
            if self._jobs.get(job.key) is job:
                self._looks.setdefault(job.key, {})[session] = time.monotonic()
                self._wake()

    def leave(self, key: str, session: str) -> None:
        """Say that this session wants no more of a computation; when nobody who is here does, it is ended at once.

        A page that was loaded again has left a session behind that has looked, and looks no more.
        """
        with self._guard:
            looks = self._looks.get(key, {})
            looks.pop(session, None)
            if key in self._jobs and not any(self._here(other) for other in looks):
                self._drop(key)
                self._wake()

    def end(self) -> None:
        """End everything: the server ends."""
        with self._guard:
            for key in list(self._jobs):
                self._drop(key)

    def leave_all(self, session: str) -> None:
        """Say that this session wants no more of anything."""
        with self._guard:
            for key in [key for key, looks in self._looks.items() if session in looks]:
                self.leave(key, session)

    def allow(self, key: str, seconds: float = math.inf) -> None:
        """Let a computation spend so many seconds, as many as it needs if none are given."""
        with self._guard:
            self._allowed[key] = max(seconds, self._allowed.get(key, 0.0))
            self._held.discard(key)

    def is_allowed(self, job: Job) -> bool:
        """Return whether a computation may go on, though others wait for it."""
        return job.spent < self._allowed.get(job.key, 0.0)

    def hold(self, job: Job) -> None:
        """Let a computation rest until somebody says to go on: the page has waited enough for others."""
        with self._guard:
            if not self.is_allowed(job):
                self._held.add(job.key)
                self._wake()

    def waits_for_leave(self, job: Job) -> bool:
        """Return whether a computation has used up its time, and somebody has to say that it is worth more."""
        spent = job.spent >= self.patience or job.key in self._held
        return spent and not (job.over or self.is_allowed(job))

    def ahead(self, job: Job) -> int:
        """Return how many others that wait come before this one."""
        with self._guard:
            waiting = [key for key, each in self._jobs.items() if each.state is State.WAITING and self._wanted(key)]
            return waiting.index(job.key) if job.key in waiting else 0

    def close(self, job: Job) -> None:
        """Forget a computation that is over."""
        with self._guard:
            if self._jobs.get(job.key) is job:
                self._drop(job.key)

    def _wanted(self, key: str) -> bool:
        now = time.monotonic()
        return any(now - at < LOOKED and self._here(session) for session, at in self._looks.get(key, {}).items())

    def _settle(self) -> None:
        """Let those rest that nobody looks at, start those that are looked at, drop those that are wanted no more."""
        now = time.monotonic()
        for key, job in list(self._jobs.items()):
            wanted = self._wanted(key)
            if job.over:
                if not wanted and now - self._rests.setdefault(key, now) > LOOKED:
                    self._drop(key)
            elif wanted and not self.waits_for_leave(job):
                self._rests.pop(key, None)
            elif job.state is State.RUNNING:
                job.rest()
                self._rests[key] = now
            elif wanted:
                self._rests[key] = now
            elif now - self._rests.setdefault(key, now) > ABSENCE:
                self._drop(key)
        self._spare_memory()
        running = sum(job.state is State.RUNNING for job in self._jobs.values())
        for key, job in self._jobs.items():
            if running >= self.at_once:
                break
            ready = job.state in (State.WAITING, State.PAUSED) and not self.waits_for_leave(job)
            if ready and self._wanted(key):
                job.start()
                running += 1

    def _spare_memory(self) -> None:
        """End those that have rested longest, where too many do."""
        # One that is to go on rests no more, though it has not been started again.
        paused = (key for key, job in self._jobs.items() if job.state is State.PAUSED and key in self._rests)
        resting = sorted(paused, key=lambda key: self._rests[key])
        for key in resting[: max(0, len(resting) - RESTING)]:
            self._jobs[key].end()

    def _drop(self, key: str) -> None:
        job = self._jobs.pop(key)
        job.end()
        if job.value is not None:
            self._keep(key, job.value)
        self._looks.pop(key, None)
        self._rests.pop(key, None)
        self._allowed.pop(key, None)
        self._held.discard(key)

    def _wake(self) -> None:
        """Have everything settled soon; at once where there are no processes, and so no threads either."""
        if not processes():
            self._settle()
        elif not self._watching:
            self._watching = True
            threading.Thread(target=self._watch, daemon=True).start()
        else:
            self._woken.set()

    def _watch(self) -> None:
        # One thread starts all processes: they end with the thread that started them (pages/work/worker.py).
        while True:
            self._woken.clear()
            with self._guard:
                self._settle()
                if not self._jobs:
                    self._watching = False
                    break
            self._woken.wait(BEAT)
        give_back_memory()
