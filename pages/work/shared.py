"""What a page asks to be computed: taken from the shelf, made at once where that is short, or made in a worker with
progress and a Stop."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar, overload

import streamlit as st

from pages.widgets.shared.ending import end_page
from pages.widgets.shared.text import plain
from pages.work import server
from pages.work.visitor import begun, came_to_start, follow_start, insisted, untouched
from pages.work.waiting import counted_so_far, followed, offer_to_go_on, taken
from pages.work.worker import made

T = TypeVar("T")

SHORT, BRIEF = 1.0, 0.3
"""Seconds that a page computes itself, by its price, and that it tries without one: all other pages wait so long."""

SOON = 5.0
"""Seconds that a page computes unasked right after a Stop, to show what there is."""

NO_MEMORY = "This needs more memory than the server has. Choose fewer points, components, steps or runs."


@overload
def shared(
    make: Callable[..., Generator[Any, None, T]],
    *,
    key: str,
    doing: str,
    seconds: float | Callable[[], float] = 0.0,
    brief: None = None,
    counted: str = "",
    in_fragment: bool = False,
    offer: str = "",
    before_stopping: Callable[[], None] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> T: ...
@overload
def shared(
    make: Callable[..., T],
    *,
    key: str,
    doing: str,
    seconds: float | Callable[[], float] = 0.0,
    brief: Callable[[], T | None] | None = None,
    counted: str = "",
    in_fragment: bool = False,
    offer: str = "",
    before_stopping: Callable[[], None] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> T: ...
def shared(
    make: Callable[..., Any],
    *,
    key: str,
    doing: str,
    seconds: float | Callable[[], float] = 0.0,
    brief: Callable[[], Any] | None = None,
    counted: str = "",
    in_fragment: bool = False,
    offer: str = "",
    before_stopping: Callable[[], None] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Any:
    """Return `make()`, computed once for everybody; where it is not there yet, end the page with an offer.

    make:     a function of em_core or em_viz, or a partial of one: a worker imports it. Where it takes an
              `on_progress`, it gets one; where it returns a generator, what that returns is the result.
    key:      what it goes by. Equal keys are equal results.
    doing:    what is going on, for the one who waits: "Running EM".
    seconds:  the price: about how long it takes, or what tells that, asked only where nothing is kept. What takes more
              than SHORT is made in a worker.
    brief:    instead of a price: an attempt that gives up, with None, where it takes longer than BRIEF.
    counted:  what is counted while it goes on: "steps".
    in_fragment:  whether a fragment asks, which cannot be stopped: what is long is left to the whole page, run again.
    offer:    what the button says with which somebody asks for it where it takes longer than SOON; without one it is
              begun at once.
    before_stopping:  called where the page ends without the result.
    meanwhile:  shows what there is already, where the result takes longer; the page is run again once it is there.

    Raises the ValueError or ArithmeticError that `make` raises, an ArithmeticError of a worker as a ValueError. Where
    the machine has not memory enough, the page says so and ends.
    """
    with suppress(KeyError):
        return server.shelf().get(key)
    price = seconds() if callable(seconds) else seconds
    at_once = brief or (make if price <= SHORT else None)
    if at_once and untouched(key):
        try:
            with st.spinner(f"{plain(doing)} …"):
                found = server.shelf().made(key, partial(made, at_once, unheard))
        except MemoryError:
            st.error(NO_MEMORY)
            return end_page()
        if found is not None:
            return found
    if in_fragment:
        # A click in a fragment waits until what runs has ended: its Stop would not be heard. The page's would.
        st.rerun()
    wanted = not offer or price <= SOON or insisted(key)
    job = begun(key, make) if wanted else None
    if meanwhile is not None and (came_to_start(key) or (job is not None and job.over)):
        meanwhile = None
    if meanwhile is not None:
        meanwhile()
    if job is not None and followed(job, partial(counted_so_far, doing, counted)):
        found = taken(job)
        if meanwhile is not None:
            # What was shown has the place, and the key, of what is to be shown now.
            follow_start(key)
            st.rerun()
        return found
    if before_stopping is not None:
        before_stopping()
    offer_to_go_on(key, doing if wanted else "", offer or "Go on")
    return end_page()


def unheard(message: object) -> None:
    """Progress that nobody sees: the work is short."""
