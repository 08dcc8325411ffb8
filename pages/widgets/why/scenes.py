"""The animations of these pages, made once and shared by everybody who looks at the same run."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core.landscape import Axis, FreeEnergies, free_energies
from em_viz.why.by_hand import by_hand
from em_viz.why.contours import contours
from em_viz.why.minorising import climb, drag
from em_viz.why.partial import partial_step
from em_viz.why.pointwise import pointwise
from em_viz.why.subject import Subject, first_steps
from em_viz.why.theatre import theatre

DRAWING = "Drawing every half-step …"

SHARES = 40_000_000
"""How many responsibilities, all steps together, the bound is worked out for: about ten seconds' worth."""


def within_reach(subject: Subject) -> Subject:
    """Return the run, or as many of its first steps as can be worked out while somebody waits; then it is said."""
    short = first_steps(subject, SHARES)
    if short is not subject:
        st.caption(
            f"So many points over so many steps: the bound is worked out for the first {short.trace.n_steps:,} of "
            f"{subject.trace.n_steps:,} steps."
        )
    return short


@st.cache_resource(max_entries=24, show_spinner="Working out the bound at every half-step …")
def measured(key: str, _subject: Subject) -> FreeEnergies:  # noqa: ARG001 the cache's key
    """Return l, F, KL, Q and H at every half-step of a run."""
    return free_energies(_subject.trace)


@st.cache_data(max_entries=32, show_spinner=DRAWING)
def packed_theatre(key: str, _subject: Subject) -> bytes:
    """Return the packed free-energy theatre of a run."""
    return theatre(_subject, measured(key, _subject), key=f"bound {key}").pack()


@st.cache_data(max_entries=32, show_spinner=DRAWING)
def packed_inside(key: str, step: int, largest_first: bool, _subject: Subject) -> bytes:
    """Return an E-step point by point, packed."""
    name = f"inside {key} {step} {largest_first}"
    return pointwise(_subject, step, largest_first=largest_first, key=name).pack()


@st.cache_data(max_entries=32, show_spinner=DRAWING)
def packed_partial(key: str, step: int, fields: tuple[str, ...] | None, _subject: Subject) -> bytes:
    """Return a partial M-step, packed."""
    return partial_step(_subject, step, fields, key=f"partial {key} {step} {fields}").pack()


@st.cache_data(max_entries=32, show_spinner=DRAWING)
def packed_by_hand(key: str, step: int, point: int, _subject: Subject) -> bytes:
    """Return one point's q set by hand, packed; ValueError where it cannot be divided."""
    return by_hand(_subject, step, point, key=f"by hand {key} {step} {point}").pack()


@st.cache_data(max_entries=32, show_spinner="Drawing every curve …")
def packed_line(
    key: str, name: str, step: int, climbing: bool, where: str, _subject: Subject, _axis: Axis, _base: Any
) -> bytes:
    """Return the minorising curve along the axis called `name`, the others as after `step`, packed."""
    called = f"curve {key} {name} {step} {climbing}"
    if climbing:
        start = _axis.value(_subject.trace.params[0])
        return climb(_subject, _axis, _base, start, key=called, where=where).pack()
    return drag(_subject, _axis, _base, key=called, where=where).pack()


@st.cache_data(max_entries=32, show_spinner="Drawing every line …")
def packed_contours(
    key: str, names: tuple[str, str], step: int, where: str, _subject: Subject, _x: Axis, _y: Axis, _base: Any
) -> bytes:
    """Return EM over the two axes of these names, packed."""
    return contours(_subject, _x, _y, _base, key=f"plane {key} {names} {step}", where=where).pack()
