"""Computations for the tests of the workers, which import them by name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator

import numpy as np


def squares(count: int) -> Generator[str | tuple[int, int], None, int]:
    """Yield how far it is and a part each time; return the sum of the squares."""
    for i in range(count):
        yield i + 1, count
        yield f"part {i}"
    return sum(i * i for i in range(count))


def reported(*, on_progress: Callable[[int, int], object]) -> str:
    """Say how far it is."""
    on_progress(3, 3)
    return "reported"


def endless() -> int:
    """Compute for ever."""
    while True:
        sum(range(1000))


def slept(seconds: float) -> int:
    """Return the number of the process, after a while."""
    time.sleep(seconds)
    return os.getpid()


def begun_and_slept(seconds: float) -> Generator[str, None, None]:
    """Say that it has begun, and compute nothing for a while."""
    yield "begun"
    time.sleep(seconds)


class Unsettled:
    """A computation that others change so many times while it is read."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __getstate__(self) -> dict[str, int]:
        if self.times:
            self.times -= 1
            raise RuntimeError("dictionary changed size during iteration")
        return {"times": 0}

    def __call__(self) -> str:
        """Say that it was read."""
        return "read"


def refused() -> None:
    """Refuse, in a sentence."""
    raise ValueError("K is 9; there are 3 points.")


def broken() -> None:
    """Break."""
    raise KeyError("a fault of ours")


def greedy() -> int:
    """Take more memory than there may be."""
    return int(np.ones(10**12).sum())


def large(mb: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return so many megabytes."""
    return np.ones(mb * 1024**2, dtype=np.uint8)


def shared_parts(count: int) -> Generator[list[object], None, None]:
    """Yield parts that share an array."""
    whole = np.arange(100_000)
    for i in range(count):
        yield [i, whole]
