"""The learner's progress in this session: what the browser keeps, and what was answered since."""

from __future__ import annotations

import streamlit as st

from em_core.lessons.progress import Progress
from pages.widgets.lessons.panel import learner

KNOWN, DROPPED, HEARD, HERE = "lessons_known", "lessons_dropped", "lessons_heard", "lessons_here"

ALL = "all"
"""What is dropped where everything is."""


def current() -> Progress:
    """Return the progress; the browser is asked on every page of lessons, and what it keeps counts."""
    known: Progress = st.session_state.get(KNOWN, Progress())
    found = learner(known.written(), st.session_state.get(DROPPED, (0, "")))
    if found is not None and found != st.session_state.get(HEARD):
        # Heard once: what was forgotten since is newer than what it said then.
        st.session_state[HEARD] = found
        known = st.session_state[KNOWN] = known.merged(Progress.read(found), _here())
    return known


def add(id: str, v: int, given: str, right: bool | None) -> None:
    """Add an answer; the browser has kept it already."""
    known: Progress = st.session_state.get(KNOWN, Progress())
    st.session_state[KNOWN] = known.answered(id, v, given, right)
    st.session_state[HERE] = _here() | {(id, v)}


def drop(what: str) -> None:
    """Forget a lesson, or ALL of them, here and in the browser."""
    known: Progress = st.session_state.get(KNOWN, Progress())
    st.session_state[KNOWN] = Progress() if what == ALL else known.without(what)
    number, _ = st.session_state.get(DROPPED, (0, ""))
    st.session_state[DROPPED] = (number + 1, what)
    st.session_state[HERE] = frozenset(each for each in _here() if what != ALL and each[0] != what)
    told = st.session_state.get("lesson_told", {})
    st.session_state["lesson_told"] = {name: given for name, given in told.items() if what != ALL and name[0] != what}


def _here() -> frozenset[tuple[str, int]]:
    """Return the questions that were answered in this session."""
    found: frozenset[tuple[str, int]] = st.session_state.get(HERE, frozenset())
    return found
