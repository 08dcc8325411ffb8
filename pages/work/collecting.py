"""Garbage collection around a server's start: put off while all is imported, and never again of what stays anyway."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_once() -> Iterator[None]:
    """Collect no garbage until the block ends; then all of it, and take what is left out of every later collection.

    Modules, classes and functions stay as long as the server lives. A collection that looks through them finds nothing,
    and each import of thousands makes for another collection.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
