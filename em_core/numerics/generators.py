"""Generators of long computations: they yield on the way, and return the result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

__all__ = ["result_of", "result_until"]

T = TypeVar("T")
Y = TypeVar("Y")


def result_of(work: Generator[object, None, T]) -> T:
    """Return what a generator returns, however often it yields before."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def result_until(work: Generator[Y, None, T], go_on: Callable[[Y], bool | None]) -> T | Y:
    """Return what a generator returns; where `go_on` says False to what it yields, close it and return that."""
    while True:
        try:
            found = next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        if go_on(found) is False:
            work.close()
            return found
