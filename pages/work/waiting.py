"""Waiting for a computation: its progress, a Stop, and the offer to go on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime import exists

from em_core.numerics.number_format import format_number
from em_core.numerics.wording import sentences
from pages.widgets.shared.text import plain
from pages.work import server
from pages.work.job import Job, State
from pages.work.visitor import LEAVE, SPENT, go_on, stop

LOOK_EVERY = 0.15
"""Seconds between two looks at a worker's progress."""


def followed(job: Job, look: Callable[[Job], tuple[float, str]]) -> bool:
    """Show a computation's progress and a Stop until it is done, and return whether it is.

    look:  returns how much of it is done, from 0 to 1, and that in words.

    It is not where it has used up its time and waits for leave. Raises ValueError, in a sentence, where it is refused.
    """
    place = st.empty()
    session, before, spent = server.session(), job.spent, st.session_state.get(SPENT, 0.0)
    if (leave := st.session_state.get(LEAVE, 0.0)) > 0:
        server.workshop().allow(job.key, leave)
    served, bar = exists(), None
    try:
        while not (job.over or server.workshop().waits_for_leave(job)):
            if served and not (exists() and server.is_here(session)):
                # The server ends, or nobody reads this page: so does its thread. Who comes back has the page run again,
                # and finds the work.
                st.stop()
            if bar is None:
                bar = _bar(place, job, session)
            share, words = look(job)
            bar.progress(min(share, 1.0), plain(_queued(job) or words))
            server.workshop().look(job, session)
            job.wait(LOOK_EVERY)
            if not server.workshop().is_allowed(job):
                st.session_state[SPENT] = spent + job.spent - before
                if st.session_state[SPENT] >= server.workshop().patience:
                    server.workshop().hold(job)
    finally:
        place.empty()
    if job.state is State.REFUSED:
        server.workshop().close(job)
        raise ValueError(job.sentence)
    if job.state is State.FAILED:
        stop(job.key, session)
        st.error(plain(job.sentence))
    return job.state is State.DONE


def taken(job: Job) -> Any:
    """Return what a computation has come to; closed, it is on the shelf."""
    server.workshop().close(job)
    return job.value


def offer_to_go_on(key: str, doing: str, label: str = "Go on") -> None:
    """Say that a computation rests, and offer to go on with it; of one that was never begun there is nothing to say."""
    with st.container(key=f"work-rests-{_slug(key)}"):
        words, button = st.columns([5, 2], vertical_alignment="center")
    if doing:
        words.info(plain(_rests(server.workshop().known(key), doing)))
    button.button(plain(label), key=f"go on {key}", on_click=go_on, args=(key,), width="stretch")


def counted_so_far(doing: str, counted: str, job: Job) -> tuple[float, str]:
    """Return how far a computation is, and that in words, by what it counts."""
    if job.of:
        return job.share, f"{doing}: {job.done:,} of {job.of:,} {counted}".rstrip()
    return 0.0, f"{doing}: {round(job.seconds):,} s so far"


def _bar(place: Any, job: Job, session: str) -> Any:
    with place.container(key=f"work-{_slug(job.key)}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        right.button("Stop", key=f"stop {job.key}", on_click=stop, args=(job.key, session), width="stretch")
        return left.progress(0.0)


def _queued(job: Job) -> str:
    """Return what to say of a computation that waits for its turn; "" of any other."""
    if job.state is not State.WAITING:
        return ""
    ahead = server.workshop().ahead(job)
    return f"Waiting for a free processor: {ahead:,} before you" if ahead else "Waiting for a free processor"


def _rests(job: Job | None, doing: str) -> str:
    if job is None or job.over:
        return f"{doing}: stopped."
    so_far = f"{round(job.seconds):,} s so far"
    if job.of:
        so_far = f"{so_far}, {format_number(job.share, 'percent')} done"
    left = job.seconds * (1 / job.share - 1) if job.share > 0.01 else 0.0
    return sentences(f"{doing}: {so_far}.", f"About {round(left):,} s more." if left >= 1 else "")


def _slug(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
