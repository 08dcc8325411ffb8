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
    asked:   what was there when it was first looked at since that computation waits for leave.
    """

    key: str
    read: Callable[[Job], dict[K, T]]
    before: dict[K, T] = field(default_factory=dict)
    job: Job | None = None
    asked: dict[K, T] | None = None

    @property
    def found(self) -> dict[K, T]:
        """All that is there by now; while the computation waits for leave, no more than what the page has asked about.

        It rests a moment after the page has begun to ask. What comes in that moment would be another result than the
        one that a button offers, and whoever pressed it would be asked again.
        """
        # Read when it is wanted: after a click the page is run anew while the run that was clicked still ends, and what
        # that one would note down in the end comes too late.
        there = self.before | (self.read(self.job) if self.job is not None else {})
        if self.job is None or not server.workshop().waits_for_leave(self.job):
            self.asked = None
        elif self.asked is None:
            self.asked = there
        return there if self.asked is None else self.asked


def unfinished(slot: str, key: str, read: Callable[[Job], dict[K, T]]) -> Unfinished[K, T]:
    """Return what this visitor has of an unfinished computation; a page keeps one, in the session's `slot`."""
    work: Unfinished[K, T] | None = st.session_state.get(f"unfinished_{slot}")
    if work is None or work.key != key:
        work = st.session_state[f"unfinished_{slot}"] = Unfinished(key, read)
    if work.job is not None and (work.job.over or work.job is not server.workshop().known(key) or is_stopped(key)):
        work.before, work.job = work.before | read(work.job), None
    return work
