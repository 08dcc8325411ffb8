"""What a piece of work costs, in a unit that grows with the machine: the everyday tests know no seconds.

A busy machine makes the same work take twice the processor time, and a slow one five times. Both do so to a yard too,
which is a fixed piece of plain Python, measured in the same thread right before the work and right after it.

A test allows ten times what the work takes on a quiet machine: others on the machine never reach that, and work that
grows with the square of its input goes far beyond.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_CALLS = 200_000


class _Taker:
    """Something that takes words, as a parser's handlers do."""

    def __init__(self) -> None:
        self.count = 0
        self.last: dict[str, int] = {}

    def take(self, word: str) -> None:
        self.count += 1
        self.last[word] = self.count


@dataclass
class Cost:
    """What was measured: the work in seconds of this thread's processor time, and each of the yards around it."""

    seconds: float = 0.0
    around: list[float] = field(default_factory=list)

    @property
    def yard(self) -> float:
        """Return how many seconds a yard takes here and now: 0.045 on the machine on which the tests were written."""
        return sum(self.around) / len(self.around)

    @property
    def yards(self) -> float:
        """Return what the work costs."""
        return self.seconds / self.yard


def yard_seconds() -> float:
    """Return how many seconds of processor time a yard takes just now."""
    began = time.thread_time()
    taker = _Taker()
    for i in range(_CALLS):
        taker.take(str(i & 1023))
    return time.thread_time() - began


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure the work of a `with` block; what was found is there once it has ended."""
    cost = Cost(around=[yard_seconds()])
    began = time.thread_time()
    yield cost
    cost.seconds = time.thread_time() - began
    cost.around.append(yard_seconds())
