"""A long computation on its way: a process, or, where there are none, a generator that is taken on slice by slice."""

from __future__ import annotations

import logging
import math
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import IO, Any

import cloudpickle

from em_core.places import site
from pages.work.meter import Meter
from pages.work.worker import pieces

READ_AGAIN = 100
"""How often a computation is read anew that has changed while it was read."""

MOST_MEGABYTES = 512
MOST_BYTES = MOST_MEGABYTES * 1024**2
"""What a computation may hand over, all its parts together."""

TOO_LARGE = (
    f"The result would take more than {MOST_MEGABYTES} MB of memory. Choose fewer points, components, steps or runs."
)

STRETCH = 6
"""Seconds that count as one where the machine leaves a computation no processor: whoever waits is asked at last."""

log = logging.getLogger(__name__)


class State(Enum):
    """Where a computation stands. The value is what is said of it."""

    WAITING = "waits for a free processor"
    RUNNING = "is being made"
    PAUSED = "rests"
    DONE = "is done"
    REFUSED = "cannot be made"
    FAILED = "has failed"
    GONE = "was stopped"


OVER = frozenset({State.DONE, State.REFUSED, State.FAILED, State.GONE})


class Job(ABC):
    """One computation. All who ask for the same share it; only the workshop starts, rests and ends it.

    done, of:  how far it is; of is 0 while nobody knows.
    parts:     the results on the way to the whole, as they came.
    value:     the whole, once DONE.
    sentence:  why it was REFUSED, or FAILED.
    seconds:   for how long it has run, rests left out: what people are told.
    spent:     how much of that counts against it: the processor time that it has taken, where that is known.
    """

    def __init__(self, key: str, make: Callable[..., Any]) -> None:
        """`make` is what a worker can import: a function of em_core or em_viz, or a partial of one."""
        self.key = key
        self._make: Callable[..., Any] | None = make
        self.state = State.WAITING
        self.done = self.of = 0
        self.parts: list[Any] = []
        self.value: Any = None
        self.sentence = ""
        self.changed = threading.Condition()
        self._ran, self._since = 0.0, 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in OVER

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(1.0, self.done / self.of) if self.of else 0.0

    @property
    def seconds(self) -> float:
        """For how long it has run."""
        return self._ran + (time.monotonic() - self._since if self.state is State.RUNNING else 0.0)

    @property
    def spent(self) -> float:
        """For how many seconds it has had a processor: not more than it has run, and not less than a part of that.

        On a busy machine a worker may run for ten seconds and have computed for one. That is not its fault, and who
        is asked for leave then has nothing yet to see. Two processors at a time count as one.
        """
        seconds = self.seconds
        return max(min(seconds, self._processor_seconds()), seconds / STRETCH)

    def _processor_seconds(self) -> float:
        """Return the processor time that it has taken, infinity where nobody can tell."""
        return math.inf

    def wait(self, seconds: float) -> None:
        """Wait until it is over, or so long."""
        with self.changed:
            self.changed.wait_for(lambda: self.over, seconds)

    @abstractmethod
    def start(self) -> None:
        """Begin, or go on after a rest."""

    @abstractmethod
    def rest(self) -> None:
        """Compute no more until `start`."""

    def end(self, state: State = State.GONE) -> None:
        """Give up."""
        self._become(state)

    def hear(self, message: tuple[Any, ...]) -> None:
        """Take a message of the worker's (pages/work/worker.py lists them); nothing more once it is over."""
        if self.over:
            return
        kind, *said = message
        match kind:
            case "ready":
                pass
            case "progress":
                self.done, self.of = said
            case "part":
                self.parts.append(said[0])
            case "end":
                self.value = said[0]
                self._become(State.DONE)
            case "refused":
                self.sentence = said[0]
                self._become(State.REFUSED)
            case "failed":
                self.fail(said[0])
            case _:
                self._broken(str(said[0]))

    def fail(self, sentence: str) -> None:
        """End without a result, for a reason that lies in the machine and not in what was asked."""
        self.sentence = sentence
        self.end(State.FAILED)

    def _broken(self, why: str) -> None:
        log.error("A computation failed.\n%s", why)
        self.fail("This computation failed. The fault is Halfstep's, not yours; the server's log has the details.")

    def _become(self, state: State) -> None:
        with self.changed:
            if self.over:
                return
            if self.state is State.RUNNING:
                self._ran += time.monotonic() - self._since
            self.state, self._since = state, time.monotonic()
            self.changed.notify_all()


class ProcessJob(Job):
    """A computation in a process of its own."""

    def __init__(self, key: str, make: Callable[..., Any]) -> None:
        super().__init__(key, make)
        self._process: subprocess.Popen[bytes] | None = None
        self._meters: list[Meter] = []
        self._ready = False

    def start(self) -> None:
        """Begin, or go on after a rest."""
        if self.over:
            return
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pages.work.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=site(),
                env=os.environ | {"PYTHONPATH": os.pathsep.join([str(site()), os.environ.get("PYTHONPATH", "")])},
            )
            self._meters.append(Meter(self._process))
            self._ready = False
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        else:
            self._process.send_signal(signal.SIGCONT)
        self._become(State.RUNNING)

    def rest(self) -> None:
        """Compute no more until `start`; where a process cannot be made to rest, it is ended."""
        if self.state is State.RUNNING and self._process is not None:
            if sys.platform == "win32":
                self.end()
                return
            if self._ready:
                self._process.send_signal(signal.SIGSTOP)
            else:
                # It could outlive the server if it rested now, and has made nothing yet. Who listens to it finds it
                # gone, and is not to take that for a failure.
                process, self._process = self._process, None
                process.kill()
            self._become(State.PAUSED)

    def end(self, state: State = State.GONE) -> None:
        """Give up, and end the process."""
        self._become(state)
        if self._process is not None:
            self._process.kill()

    def _processor_seconds(self) -> float:
        """Return the processor time of its process, and of those that had to begin again."""
        return sum(meter.seconds for meter in self._meters)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(_pickled(self._make))
            process.stdin.flush()
            stream = _Counted(process.stdout)
            unpickler = pickle.Unpickler(stream)
            while not self.over:
                message = unpickler.load()
                self._ready |= message == ("ready",)
                if stream.count > MOST_BYTES:
                    self.fail(TOO_LARGE)
                self.hear(message)
        except (EOFError, OSError, RuntimeError, pickle.UnpicklingError) as error:
            if self._process is process and not self.over:
                self._broken(f"The worker is gone: {error!r}")
        finally:
            if self.over:
                self._make = None
            process.kill()
            # What it was to be told and had not read yet cannot be written any more.
            with suppress(OSError):
                process.stdin.close()
            process.stdout.close()
            process.wait()


def _pickled(make: Callable[..., Any] | None) -> bytes:
    """Return a computation as bytes, read again where it has changed meanwhile.

    The description of a run is everybody's: another page's thread may note down in it what it has found out.
    """
    again = READ_AGAIN
    while True:
        try:
            found: bytes = cloudpickle.dumps(make)
        except RuntimeError:
            again -= 1
            if again < 0:
                raise
        else:
            return found


class _Counted:
    """A stream that counts what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.count = stream, 0

    def read(self, size: int) -> bytes:
        found = self._stream.read(size)
        self.count += len(found)
        return found

    def readinto(self, buffer: Any) -> int:
        found: int = self._stream.readinto(buffer)  # type: ignore[attr-defined]
        self.count += found
        return found

    def readline(self) -> bytes:
        found = self._stream.readline()
        self.count += len(found)
        return found


class SlicedJob(Job):
    """A computation without a process: whoever looks takes it on for a while. One at a time; others wait for him."""

    def __init__(self, key: str, make: Callable[..., Any]) -> None:
        super().__init__(key, make)
        self._lock = threading.Lock()
        self._coming = pieces(make, self.hear)

    def start(self) -> None:
        """Begin, or go on after a rest."""
        self._become(State.RUNNING)

    def rest(self) -> None:
        """Compute no more until `start`."""
        if self.state is State.RUNNING:
            self._become(State.PAUSED)

    def wait(self, seconds: float) -> None:
        """Take it on for so long, or for as long as its next part takes."""
        until = time.monotonic() + seconds
        with self._lock:
            while self.state is State.RUNNING and time.monotonic() < until:
                self._next()

    def _next(self) -> None:
        # Where nobody can be interrupted, a function is one slice; a generator as many as it has parts.
        try:
            next(self._coming)
        except StopIteration as end:
            self.hear(("end", end.value))
        except (ValueError, ArithmeticError) as error:
            self.hear(("refused", str(error)))
