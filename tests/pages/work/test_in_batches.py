"""What a page's thread says comes to the server's loop in order and in batches; all else as it always did."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from unittest.mock import Mock

import pytest
from streamlit.starlette import App

from pages.widgets import starting
from pages.work import in_batches
from pages.work.in_batches import hand_over_in_batches
from scripts.live import ROOT

MANY = 50

NAMED: ContextVar[str] = ContextVar("named", default="")


@contextmanager
def counted_wakes(loop: asyncio.AbstractEventLoop) -> Iterator[list[object]]:
    """Give what the loop is woken for by asyncio's own `call_soon_threadsafe` until the block ends."""
    woken: list[object] = []
    own = loop.call_soon_threadsafe

    def counting(callback: Callable[..., object], *args: object, **more: object) -> asyncio.Handle:
        woken.append(callback)
        return own(callback, *args, **more)  # type: ignore[arg-type]

    vars(loop)["call_soon_threadsafe"] = counting
    yield woken


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Make every thread that is started while the event is set one that runs a page."""
    runs = threading.Event()
    runs.set()
    monkeypatch.setattr(in_batches, "get_script_run_ctx", lambda **_: Mock() if runs.is_set() else None)
    return runs


def from_a_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_page_wakes_the_loop_once_for_much_and_its_order_stays(page: threading.Event) -> None:
    assert page.is_set()

    async def served() -> tuple[list[int], int]:
        loop, heard, done = asyncio.get_running_loop(), list[int](), asyncio.Event()
        with counted_wakes(loop) as woken:
            hand_over_in_batches(loop)

            def say() -> None:
                for i in range(MANY):
                    loop.call_soon_threadsafe(heard.append, i)
                loop.call_soon_threadsafe(done.set)

            from_a_thread(say)
            await asyncio.wait_for(done.wait(), 30)
        return heard, len(woken)

    heard, woken = asyncio.run(served())
    assert heard == list(range(MANY))
    # A thread that is held up on a busy machine may say the rest in a batch of its own.
    assert 1 <= woken < MANY / 2


def test_other_threads_wake_the_loop_as_before(page: threading.Event) -> None:
    page.clear()

    async def served() -> int:
        loop, heard, done = asyncio.get_running_loop(), list[int](), asyncio.Event()
        with counted_wakes(loop) as woken:
            hand_over_in_batches(loop)

            def say() -> None:
                for i in range(MANY):
                    loop.call_soon_threadsafe(heard.append, i)
                loop.call_soon_threadsafe(done.set)

            from_a_thread(say)
            await asyncio.wait_for(done.wait(), 30)
        assert heard == list(range(MANY))
        return len(woken)

    assert asyncio.run(served()) == MANY + 1


def test_the_loop_does_not_wake_itself(page: threading.Event) -> None:
    assert page.is_set()

    async def served() -> tuple[list[int], int]:
        loop, heard = asyncio.get_running_loop(), list[int]()
        with counted_wakes(loop) as woken:
            hand_over_in_batches(loop)
            for i in range(MANY):
                loop.call_soon_threadsafe(heard.append, i)
            await asyncio.sleep(0)
        return heard, len(woken)

    assert asyncio.run(served()) == (list(range(MANY)), 0)


def test_what_is_taken_back_is_not_called_and_each_call_has_its_context(page: threading.Event) -> None:
    assert page.is_set()

    async def served() -> list[str]:
        loop, heard, done = asyncio.get_running_loop(), list[str](), asyncio.Event()
        hand_over_in_batches(loop)

        def say() -> None:
            NAMED.set("the thread's")
            given = copy_context()
            given.run(NAMED.set, "given")
            loop.call_soon_threadsafe(lambda: heard.append(NAMED.get()))
            loop.call_soon_threadsafe(lambda: heard.append(NAMED.get()), context=given)
            loop.call_soon_threadsafe(heard.append, "taken back").cancel()
            loop.call_soon_threadsafe(done.set)

        from_a_thread(say)
        await asyncio.wait_for(done.wait(), 30)
        return heard

    assert asyncio.run(served()) == ["the thread's", "given"]


def test_one_that_fails_leaves_the_others(page: threading.Event) -> None:
    assert page.is_set()

    async def served() -> tuple[list[int], list[object]]:
        loop, heard, done, wrong = asyncio.get_running_loop(), list[int](), asyncio.Event(), list[object]()
        loop.set_exception_handler(lambda _loop, said: wrong.append(said["exception"]))
        hand_over_in_batches(loop)

        def fail() -> None:
            raise ValueError

        def say() -> None:
            loop.call_soon_threadsafe(heard.append, 1)
            loop.call_soon_threadsafe(fail)
            loop.call_soon_threadsafe(heard.append, 2)
            loop.call_soon_threadsafe(done.set)

        from_a_thread(say)
        await asyncio.wait_for(done.wait(), 30)
        return heard, wrong

    heard, wrong = asyncio.run(served())
    assert heard == [1, 2]
    assert [type(each) for each in wrong] == [ValueError]


def test_a_closed_loop_says_so_each_time(page: threading.Event) -> None:
    assert page.is_set()
    loop = asyncio.new_event_loop()
    hand_over_in_batches(loop)
    loop.close()
    raised = list[type[BaseException]]()

    def say() -> None:
        for _ in range(2):
            try:
                loop.call_soon_threadsafe(print)
            except RuntimeError as error:
                raised.append(type(error))

    from_a_thread(say).join()
    assert raised == [RuntimeError, RuntimeError]


def test_a_loop_without_names_of_its_own_is_left_alone() -> None:
    class Bare:
        __slots__ = ()

        def call_soon_threadsafe(self) -> str:
            return "its own"

    bare = Bare()
    hand_over_in_batches(bare)  # type: ignore[arg-type]
    assert bare.call_soon_threadsafe() == "its own"


def test_a_server_that_starts_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "open_browser", lambda: None)

    async def start() -> bool:
        async with starting.started(App(ROOT / "app.py")):
            return "call_soon_threadsafe" in vars(asyncio.get_running_loop())

    with socket.create_server(("127.0.0.1", 0)):
        assert asyncio.run(start())
