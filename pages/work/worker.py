"""The process that makes one long computation. Started as `python -m pages.work.worker`; knows nothing of Streamlit.

It reads the computation from its standard input and writes messages to its standard output, all pickled:

    ("ready",)               it will end with the server from now on, even at rest
    ("progress", done, of)   how far it is
    ("part", value)          a result of its own on the way to the whole
    ("end", value)           the whole
    ("refused", sentence)    why it cannot be made, in words that were meant to be read
    ("failed", sentence)     why the machine cannot make it
    ("broken", text)         a fault of ours, with its traceback
"""

from __future__ import annotations

import inspect
import os
import pickle
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from typing import Any, BinaryIO, TypeAlias

import cloudpickle

from em_core.multistart.basin_map import drained

Message: TypeAlias = tuple[str] | tuple[str, Any] | tuple[str, int, int]

GIGABYTES = 3
MEMORY = GIGABYTES * 1024**3
"""Bytes of address space that a worker may take, where the system can hold it to that."""

SAY_EVERY = 0.1
"""Seconds between two words of progress."""


def report_to(send: Callable[[Message], None]) -> Callable[[int, int], None]:
    """Return an `on_progress` that sends what it is told, not more often than anybody looks."""
    said = 0.0

    def report(done: int, of: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= SAY_EVERY or done == of:
            said = now
            send(("progress", done, of))

    return report


def pieces(make: Callable[..., Any], send: Callable[[Message], None]) -> Generator[None, None, Any]:
    """Make a computation piece by piece, as far as it is a generator; return what it comes to.

    What it yields is sent as its parts; a part that is a pair of integers is how far it is: (done, of). A function that
    takes an `on_progress` gets one.
    """
    report = report_to(send)
    takes = "on_progress" in inspect.signature(make).parameters
    found = make(on_progress=report) if takes else make()
    if not isinstance(found, Generator):
        return found
    while True:
        try:
            part = next(found)
        except StopIteration as end:
            return end.value
        if is_progress(part):
            report(*part)
        else:
            send(("part", part))
        yield


def made(make: Callable[..., Any], send: Callable[[Message], None]) -> Any:
    """Return what a computation comes to, made in one go."""
    return drained(pieces(make, send))


def is_progress(part: object) -> bool:
    """Return whether what a generator yielded is (done, of) and not a result."""
    return isinstance(part, tuple) and len(part) == 2 and all(type(each) is int for each in part)


def answer(make: Callable[..., Any], send: Callable[[Message], None]) -> Message:
    """Return the last message of a computation."""
    try:
        return "end", made(make, send)
    except (ValueError, ArithmeticError) as error:
        return "refused", str(error)
    except MemoryError:
        return "failed", f"This needs more than the {GIGABYTES} GB of memory that a computation may take."
    except Exception:  # noqa: BLE001 a worker has nobody above it who would say what went wrong
        return "broken", traceback.format_exc()


def main() -> None:
    """Make the computation that stands on the standard input; end at once when whoever started this is gone."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _be_modest()
    # One pickler for all: what many results share (the data, the model) travels once.
    pickler = cloudpickle.Pickler(output)

    def send(message: Message) -> None:
        pickler.dump(message)
        output.flush()

    send(("ready",))
    make = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    send(answer(make, send))


def _be_modest() -> None:
    """Leave the processor to those who wait for a page, keep within MEMORY, and die with the server, even at rest."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(10)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    if sys.platform == "linux":
        import ctypes
        import signal

        # PR_SET_PDEATHSIG of <sys/prctl.h>. What counts is the thread that started this process, which lives as long
        # as there is work (pages/work/workshop.py).
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def _end_with(stream: BinaryIO) -> None:
    """End the process when the other side of its standard input is closed."""
    stream.read()
    os._exit(1)


if __name__ == "__main__":
    main()
