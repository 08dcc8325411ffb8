"""Computations with parts: what has come of one so far, kept through a Stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st

from pages.work import server
from pages.work.job import Job
from pages.work.visitor import is_stopped

K = TypeVar("K")
T = TypeVar("T")


@dataclass(eq=False)
class Unfinished(Generic[K, T]):
    """What has come of a computation with parts so far; it belongs to one session.

    read:    returns the results that a computation has handed over so far, by their keys.
    before:  what was there when the computation that is on its way was entered.
    job:     that computation.
    """

    key: str
    read: Callable[[Job], dict[K, T]]
    before: dict[K, T] = field(default_factory=dict)
    job: Job | None = None

    @property
    def found(self) -> dict[K, T]:
        """All that is there by now."""
        # Read when it is wanted: after a click the page is run anew while the run that was clicked still ends, and what
        # that one would note down in the end comes too late.
        return self.before | (self.read(self.job) if self.job is not None else {})


def unfinished(slot: str, key: str, read: Callable[[Job], dict[K, T]]) -> Unfinished[K, T]:
    """Return what this visitor has of an unfinished computation; a page keeps one, in the session's `slot`."""
    work: Unfinished[K, T] | None = st.session_state.get(f"unfinished_{slot}")
    if work is None or work.key != key:
        work = st.session_state[f"unfinished_{slot}"] = Unfinished(key, read)
    if work.job is not None and (work.job.over or work.job is not server.workshop().known(key) or is_stopped(key)):
        work.before, work.job = work.found, None
    return work
