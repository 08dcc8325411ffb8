"""One waking of the server for many messages: Streamlit wakes its loop twice for each that a page's thread sends.

A page of fifty messages is sent within a few milliseconds, and each waking takes the processor from the page's thread
and gives it back. Here the first message wakes the loop at once, and those of the next two milliseconds come with the
second waking; Streamlit itself waits for five milliseconds between two times that it sends.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context

GATHERED = 0.002
"""Seconds of messages that come with one waking."""

PAGES = "ScriptRunner.scriptThread"
"""What Streamlit calls the threads of pages. Other threads wake the loop for each of their calls, as ever."""


class Call(asyncio.Handle):
    """A call that waits for the loop to wake."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        callback: Callable[..., object],
        args: tuple[object, ...],
        context: Context,
    ) -> None:
        super().__init__(callback, args, loop, context)
        self._called = callback, args, context
        self._of = loop

    def make(self) -> None:
        """Make it, unless it has been cancelled; where it fails, the loop is told, and goes on."""
        if self.cancelled():
            return
        callback, args, context = self._called
        try:
            context.run(callback, *args)
        except Exception as error:  # noqa: BLE001 (as the loop itself does: one call's fault is not another's)
            told = {"message": f"Exception in callback {callback!r}", "exception": error, "handle": self}
            self._of.call_exception_handler(told)


def gather_wakings(loop: asyncio.AbstractEventLoop) -> None:
    """Have a loop, in whose thread this is called, woken once for many calls from the threads of pages.

    Nothing is changed for a loop that is not Python's own: uvloop wakes cheaply.
    """
    if not isinstance(loop, asyncio.BaseEventLoop):
        return
    own, wake = threading.current_thread(), loop.call_soon_threadsafe
    waiting: deque[Call] = deque()
    guard = threading.Lock()
    awake = False

    def make_calls() -> None:
        nonlocal awake
        with guard:
            calls = list(waiting)
            waiting.clear()
            awake = bool(calls)
        if calls:
            loop.call_later(GATHERED, make_calls)
        for call in calls:
            call.make()

    def call_soon_threadsafe(
        callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        nonlocal awake
        here = threading.current_thread()
        if here is own:
            # The loop is awake: it is what runs here.
            return loop.call_soon(callback, *args, context=context)
        if here.name != PAGES:
            return wake(callback, *args, context=context)
        call = Call(loop, callback, args, context or copy_context())
        with guard:
            waiting.append(call)
            sleeps, awake = not awake, True
        if sleeps:
            try:
                wake(make_calls)
            except RuntimeError:
                # The loop is closed: the server ends.
                with guard:
                    awake = False
                raise
        return call

    loop.call_soon_threadsafe = call_soon_threadsafe  # type: ignore[method-assign]
