"""What has been computed, kept for everybody while there is room: a cache bounded in bytes, the oldest goes first."""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import cloudpickle

from em_core.em.trace import Trace

T = TypeVar("T")

ROOM = 384 * 1024**2
"""How many bytes the shelf holds."""


class _Scales:
    """A file that only weighs what is written to it."""

    weight = 0

    def write(self, data: bytes) -> int:
        self.weight += len(data)
        return len(data)

    def buffer(self, data: pickle.PickleBuffer) -> bool:
        self.weight += data.raw().nbytes
        return False


def weigh(value: object) -> int:
    """Return about how many bytes a value holds: what it pickles to, its arrays not copied."""
    scales = _Scales()
    cloudpickle.Pickler(scales, buffer_callback=scales.buffer).dump(value)
    return scales.weight + (value.growth if isinstance(value, Trace) else 0)


class Shelf:
    """Values by their keys. Who asks for one that is being made waits for it: nothing is made twice."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._kept: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._guard = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    @property
    def weight(self) -> int:
        """How many bytes are on the shelf."""
        with self._guard:
            return sum(weight for _, weight in self._kept.values())

    def __contains__(self, key: str) -> bool:
        with self._guard:
            return key in self._kept

    def get(self, key: str) -> Any:
        """Return what is kept under this key; KeyError where nothing is."""
        with self._guard:
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: str, value: object) -> None:
        """Keep a value, and let go of those that were not asked for longest while there is too much."""
        weight = weigh(value)
        with self._guard:
            self._kept[key] = value, weight
            self._kept.move_to_end(key)
            total = sum(weight for _, weight in self._kept.values())
            while total > self.room and len(self._kept) > 1:
                _, (_, gone) = self._kept.popitem(last=False)
                total -= gone

    def clear(self) -> None:
        """Let go of everything."""
        with self._guard:
            self._kept.clear()

    def made(self, key: str, make: Callable[[], T]) -> T:
        """Return what is kept under this key, making it where nothing is; None is not kept."""
        with self._guard:
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            try:
                with suppress(KeyError):
                    kept: T = self.get(key)
                    return kept
                value = make()
                if value is not None:
                    self.put(key, value)
                return value
            finally:
                with self._guard:
                    self._making.pop(key, None)
