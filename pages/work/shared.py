"""What a page asks to be computed: taken from the shelf, made at once where that is short, or made in a worker with
progress and a Stop."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.widgets.text import plain
from pages.work.job import MOST_BYTES, Job, State
from pages.work.shelf import Shelf
from pages.work.workshop import Workshop

T = TypeVar("T")

SHORT = 0.3
"""Seconds that a page computes itself, while everybody else's page waits for the same processor."""

LOOK_EVERY = 0.15
"""Seconds between two looks at a worker's progress."""

TOO_LARGE = (
    f"The result would take more than {MOST_BYTES // 1024**2:d} MB of memory. Choose fewer points, components, steps "
    "or runs."
)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return what this server keeps of what it has computed."""
    return Shelf()


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Return what this server computes."""
    return Workshop(_is_here)


def shared(
    function: Callable[..., T],
    args: tuple[Any, ...],
    *,
    key: str,
    doing: str,
    seconds: float = 0.0,
    brief: Callable[[], T | None] | None = None,
    counted: str = "",
    before_stopping: Callable[[], None] | None = None,
) -> T:
    """Return `function(*args)`, computed once for everybody; where it is not there yet, end the page with an offer.

    function:  found by its name in em_core or em_viz, where a worker imports it. An `on_progress` that it takes is
               given to it there.
    key:       equal keys are equal arguments.
    doing:     what is going on, for the one who waits: "Running EM".
    seconds:   the price: about how long it takes. What takes more than SHORT is made in a worker.
    brief:     instead of a price: an attempt that gives up, with None, where it takes longer than SHORT.
    counted:   what is counted while it goes on: "steps".
    before_stopping:  called where the page ends without the result.

    Raises the ValueError or ArithmeticError that the function raises, an ArithmeticError of a worker as a ValueError.
    """
    name = named(function, key)
    with suppress(KeyError):
        kept: T = shelf().get(name)
        return kept
    if workshop().known(name) is None and name not in _stopped():
        with st.spinner(f"{doing} …"):
            found = shelf().made(name, brief or partial(function, *args)) if brief or seconds <= SHORT else None
        if found is not None:
            return found
    job = begun(name, function, args)
    if job is not None and followed(job, doing, counted):
        value: T = taken(job)
        return value
    if before_stopping is not None:
        before_stopping()
    offer_to_go_on(name, doing)
    return st.stop()


def named(function: Callable[..., Any], key: str) -> str:
    """Return what a computation goes by."""
    return f"{function.__module__}.{function.__qualname__} {key}"


def begun(name: str, function: Callable[..., Any], args: tuple[Any, ...]) -> Job | None:
    """Return the computation of that name, entered where there is none yet; None where this visitor has stopped it."""
    return None if name in _stopped() else workshop().job(name, function, args, _session())


def followed(job: Job, doing: str, counted: str = "") -> bool:
    """Look at a computation with its progress and a Stop; return whether it is done.

    It is not where it has used up its time and waits for leave. Raises ValueError, in a sentence, where it is refused.
    """
    place = st.empty()
    session = _session()
    bar = None
    try:
        while not (job.over or workshop().waits_for_leave(job)):
            if bar is None:
                bar = _bar(place, job, session)
            bar.progress(job.share, plain(_progress(job, doing, counted)))
            workshop().look(job, session)
            job.wait(LOOK_EVERY)
    finally:
        place.empty()
    if job.state in (State.REFUSED, State.FULL):
        workshop().close(job)
        raise ValueError(TOO_LARGE if job.state is State.FULL else job.sentence)
    return job.state is State.DONE


def taken(job: Job) -> Any:
    """Return what a computation has come to, and put it on the shelf."""
    shelf().put(job.key, job.value)
    workshop().close(job)
    return job.value


def offer_to_go_on(name: str, doing: str) -> None:
    """Say that a computation rests, and offer to go on with it."""
    job = workshop().known(name)
    words, button = st.columns([5, 1], vertical_alignment="center")
    words.info(plain(_rests(job, doing)))
    button.button("Go on", key=f"go on {name}", on_click=_go_on, args=(name,), width="stretch")


def _bar(place: Any, job: Job, session: str) -> Any:
    with place.container():
        left, right = st.columns([5, 1], vertical_alignment="center")
        right.button("Stop", key=f"stop {job.key}", on_click=stop, args=(job.key, session), width="stretch")
        return left.progress(0.0)


def _progress(job: Job, doing: str, counted: str) -> str:
    if job.state is State.WAITING:
        ahead = workshop().ahead(job)
        return (
            f"{doing}: waiting for a free processor, {ahead:d} before you" if ahead else f"{doing}: next in the queue"
        )
    if job.of:
        return f"{doing}: {job.done:,} of {job.of:,} {counted}".rstrip()
    return f"{doing}: {job.seconds:.0f} s so far"


def _rests(job: Job | None, doing: str) -> str:
    if job is None or job.over:
        return f"{doing}: stopped."
    share = f", {job.share:.0%} done".replace("%", " %") if job.of else ""
    left = job.seconds * (1 / job.share - 1) if job.share > 0.01 else 0.0
    more = f" About {left:,.0f} s more." if left >= 1 else ""
    return f"{doing}: {job.seconds:.0f} s so far{share}.{more}"


def stop(name: str, session: str) -> None:
    """End a computation, unless somebody else looks at it."""
    _stopped().add(name)
    workshop().leave(name, session)


def _go_on(name: str) -> None:
    _stopped().discard(name)
    workshop().allow(name)


def _stopped() -> set[str]:
    """Return the names of the computations that this visitor has stopped."""
    found: set[str] = st.session_state.setdefault("work_stopped", set())
    return found


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _is_here(session: str) -> bool:
    return not exists() or get_instance().is_active_session(session)
