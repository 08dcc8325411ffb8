"""Messages handed over in batches: a page's thread wakes the server's loop once for what it says within 2 ms.

Streamlit hands each message of a page to the loop by itself and wakes it twice for it, by `call_soon_threadsafe`: once
from the page's thread, which waits for Python's lock meanwhile, and once out of the loop itself, where nobody sleeps.
What comes from elsewhere, the results of a request's thread say, is handed over as before.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import TypeAlias

from streamlit.runtime.scriptrunner import get_script_run_ctx

SOON = 0.002
"""Seconds that a batch waits for more; Streamlit itself lets 5 ms go by between two of its own."""

Callback: TypeAlias = Callable[..., object]


def hand_over_in_batches(loop: asyncio.AbstractEventLoop) -> None:
    """Have the loop that runs in this thread take over in batches what pages say; in order, as ever.

    A loop that takes no name of ours stays as it is.
    """
    batches = _Batches(loop)
    try:
        # Its own name, for this loop alone: Streamlit asks the loop for it at each message.
        vars(loop)["call_soon_threadsafe"] = batches.call_soon_threadsafe
    except TypeError:
        return


class _Batches:
    """What pages have said and the loop has yet to take over."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._wake, self._thread = loop, loop.call_soon_threadsafe, threading.get_ident()
        self._guard = threading.Lock()
        self._said: list[tuple[asyncio.Handle, Callback, tuple[object, ...], Context]] = []

    def call_soon_threadsafe(self, callback: Callback, *args: object, context: Context | None = None) -> asyncio.Handle:
        """As asyncio's own; it may take SOON where a page's thread calls it."""
        if threading.get_ident() == self._thread:
            return self._loop.call_soon(callback, *args, context=context)
        if get_script_run_ctx(suppress_warning=True) is None:
            return self._wake(callback, *args, context=context)
        context = copy_context() if context is None else context
        handle = asyncio.Handle(callback, args, self._loop, context)
        with self._guard:
            first = not self._said
            self._said.append((handle, callback, args, context))
        if first:
            self._begin()
        return handle

    def _begin(self) -> None:
        try:
            self._wake(self._loop.call_later, SOON, self._take_over)
        except RuntimeError:  # the loop is closed
            with self._guard:
                self._said = []
            raise

    def _take_over(self) -> None:
        with self._guard:
            said, self._said = self._said, []
        for handle, callback, args, context in said:
            self._loop.call_soon(_unless_taken_back, handle, callback, args, context=context)


def _unless_taken_back(handle: asyncio.Handle, callback: Callback, args: tuple[object, ...]) -> None:
    if not handle.cancelled():
        callback(*args)
