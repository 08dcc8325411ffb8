"""One waking of the server's loop for many calls: all are made, in order, and nobody waits for another waking."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable

import pytest
from streamlit.runtime.scriptrunner import script_runner

from pages.work.one_waking import PAGES, gather_wakings


def counted(loop: asyncio.AbstractEventLoop) -> list[object]:
    """Have a loop gather its wakings; return the list of what wakes it from now on."""
    woken: list[object] = []
    wake = loop.call_soon_threadsafe

    def called(callback: Callable[..., object], *args: object, context: None = None) -> asyncio.Handle:
        woken.append(callback)
        return wake(callback, *args, context=context)

    loop.call_soon_threadsafe = called  # type: ignore[method-assign, assignment]
    gather_wakings(loop)
    return woken


def elsewhere(work: Callable[[], object], name: str = PAGES) -> None:
    """Do something in a thread of that name, while this one waits."""
    thread = threading.Thread(target=work, name=name)
    thread.start()
    thread.join()


def test_the_calls_of_a_page_come_in_order_with_one_waking() -> None:
    async def main() -> tuple[list[int], int]:
        loop, made = asyncio.get_running_loop(), list[int]()
        woken, done = counted(loop), asyncio.Event()
        # The loop stands while the page's thread calls.
        elsewhere(lambda: [loop.call_soon_threadsafe(made.append, i) for i in range(100)])
        elsewhere(lambda: loop.call_soon_threadsafe(done.set))
        await done.wait()
        return made, len(woken)

    assert asyncio.run(main()) == (list(range(100)), 1)


def test_a_call_after_a_rest_wakes_the_loop_again() -> None:
    async def main() -> list[int]:
        loop, made = asyncio.get_running_loop(), list[int]()
        counted(loop)
        for i in range(5):
            done = asyncio.Event()

            def call(i: int = i, done: asyncio.Event = done) -> None:
                loop.call_soon_threadsafe(made.append, i)
                loop.call_soon_threadsafe(done.set)

            await asyncio.to_thread(elsewhere, call)
            await asyncio.wait_for(done.wait(), 60)
            # Once with the next waking on its way, and once with none.
            await asyncio.sleep(0.01 * (i % 2))
        return made

    assert asyncio.run(main()) == list(range(5))


def test_one_call_that_fails_is_told_and_one_that_is_cancelled_is_not_made() -> None:
    async def main() -> tuple[list[str], list[str]]:
        loop, made, told = asyncio.get_running_loop(), list[str](), list[str]()
        loop.set_exception_handler(lambda _loop, context: told.append(str(context["exception"])))
        counted(loop)
        done = asyncio.Event()

        def fail() -> None:
            raise ValueError("so it is")

        def call() -> None:
            loop.call_soon_threadsafe(fail)
            loop.call_soon_threadsafe(made.append, "cancelled").cancel()
            loop.call_soon_threadsafe(made.append, "made")
            loop.call_soon_threadsafe(done.set)

        elsewhere(call)
        await done.wait()
        return made, told

    assert asyncio.run(main()) == (["made"], ["so it is"])


def test_other_threads_and_the_loops_own_call_as_ever() -> None:
    async def main() -> tuple[list[str], int]:
        loop, made = asyncio.get_running_loop(), list[str]()
        woken = counted(loop)
        loop.call_soon_threadsafe(made.append, "own")
        done = asyncio.Event()
        elsewhere(lambda: loop.call_soon_threadsafe(made.append, "other"), "another")
        elsewhere(lambda: loop.call_soon_threadsafe(done.set), "another")
        await done.wait()
        return made, len(woken)

    assert asyncio.run(main()) == (["own", "other"], 2)


def test_a_closed_loop_refuses_every_call() -> None:
    loop = asyncio.new_event_loop()
    gather_wakings(loop)
    loop.close()
    refused: list[str] = []

    def call() -> None:
        for _ in range(3):
            with pytest.raises(RuntimeError, match="closed"):
                loop.call_soon_threadsafe(print)
            refused.append("so")

    elsewhere(call)
    assert refused == ["so"] * 3


def test_the_name_is_that_of_streamlits_threads() -> None:
    """Another Streamlit may call them otherwise: then nothing is gathered, and pages cost a little more."""
    assert f'name="{PAGES}"' in inspect.getsource(script_runner)
