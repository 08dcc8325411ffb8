"""What this visitor has said of computations: begun, stopped, given up, and insisted on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.widgets.shared.text import plain
from pages.work import server
from pages.work.job import Job

SPENT = "work_spent"
"""How many seconds all that this run of the page needs has spent (`Job.spent`) without anybody's leave."""

LEAVE = "work_leave"
"""For how many seconds each thing that this run of the page needs may be computed without anybody's leave."""

IN_A_LECTURE = 60.0
"""Seconds that a view of a held lecture computes unasked: nobody on the stage can press a button of its page."""


def begin(*, held: bool = False) -> None:
    """Begin a run of the page: it has computed nothing yet.

    held:  whether it is a view of a lecture that is held.
    """
    st.session_state[SPENT], st.session_state[LEAVE] = 0.0, IN_A_LECTURE if held else 0.0


def begun(key: str, make: Callable[..., Any]) -> Job | None:
    """Return the computation of that key, entered where there is none yet; None where this visitor has stopped it."""
    return None if key in _stopped() else server.workshop().job(key, make, server.session())


def untouched(key: str) -> bool:
    """Return whether a computation is neither on its way nor stopped by this visitor."""
    return server.workshop().known(key) is None and key not in _stopped()


def stop(key: str, session: str) -> None:
    """End a computation, unless somebody else looks at it."""
    _stopped().add(key)
    server.workshop().leave(key, session)


def go_on(key: str) -> None:
    """Go on with a computation, however long it takes; for the click of a button."""
    _stopped().discard(key)
    _set("work_abandoned").discard(key)
    _set("work_insisted").add(key)
    server.workshop().allow(key)


def insisted(key: str) -> bool:
    """Return whether this visitor has said to go on with a computation."""
    return key in _set("work_insisted")


def is_stopped(key: str) -> bool:
    """Return whether this visitor has stopped a computation."""
    return key in _stopped()


def abandoned(job: Job) -> None:
    """Take note that a computation has ended without result, and is not to be begun again unless somebody insists."""
    server.workshop().close(job)
    _stopped().add(job.key)
    _set("work_abandoned").add(job.key)


def is_abandoned(key: str) -> bool:
    """Return whether a computation has ended without result, and nobody has insisted on it since."""
    return key in _set("work_abandoned")


def follow_start(key: str) -> None:
    """Take note that a result has come after its start was shown, and that the page is run again for it."""
    _set("work_after_start").add(key)


def came_to_start(key: str) -> bool:
    """Return whether it has before: what is gone from the shelf since must not have the page run again for ever."""
    return key in _set("work_after_start")


def forget() -> None:
    """End what this visitor has begun, and let go of all that was computed, which may be of what is to be forgotten."""
    server.workshop().leave_all(server.session())
    server.shelf().clear()
    plain.cache_clear()


def _stopped() -> set[str]:
    """Return the keys of the computations that this visitor has stopped."""
    return _set("work_stopped")


def _set(name: str) -> set[str]:
    found: set[str] = st.session_state.setdefault(name, set())
    return found
