"""The animations of these pages, made once and shared by everybody who looks at the same run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from em_core.em.run_cost import bound_seconds, curve_seconds, drawing_seconds, map_seconds
from em_core.landscape import Axis, FreeEnergies, free_energies
from em_viz.animation.packed_scene import packed
from em_viz.animation.spec import Animation
from em_viz.theory.bound import theatre
from em_viz.theory.minorising import climb, drag
from em_viz.theory.minorising_plane import contours
from em_viz.theory.partial_m_step import partial_step
from em_viz.theory.pointwise_e_step import pointwise
from em_viz.theory.q_by_hand import by_hand
from em_viz.theory.subject import Subject, first_steps
from pages.widgets.shared.runs import DRAWING
from pages.work.shared import shared

SHARES = 40_000_000
"""How many responsibilities, all steps together, the bound is computed for: about ten seconds' worth."""


def within_reach(subject: Subject) -> Subject:
    """Return the run, or as many of its first steps as can be worked out while somebody waits; then it is said."""
    short = first_steps(subject, SHARES)
    if short is not subject:
        st.caption(
            f"This run has many points and many steps: the bound is computed for the first {short.trace.n_steps:,} of "
            f"{subject.trace.n_steps:,} steps."
        )
    return short


def measured(subject: Subject) -> FreeEnergies:
    """Return l, F, KL, Q and H at every half-step of a run."""
    return shared(
        partial(free_energies, subject.trace),
        key=f"bound {subject.key}",
        doing="Computing the bound at every half-step",
        seconds=partial(bound_seconds, subject.trace),
    )


def packed_theatre(subject: Subject) -> bytes:
    """Return the packed free-energy theatre of a run."""
    return _drawn(
        theatre, subject, measured(subject), key=f"bound {subject.key}", seconds=partial(drawing_seconds, subject.trace)
    )


def packed_inside(subject: Subject, step: int, *, largest_first: bool) -> bytes:
    """Return an E-step point by point, packed."""
    name = f"inside {subject.key} {step} {largest_first}"
    return _drawn(
        pointwise, subject, step, largest_first=largest_first, key=name, seconds=partial(curve_seconds, subject.trace)
    )


def packed_partial(subject: Subject, step: int, fields: tuple[str, ...] | None) -> bytes:
    """Return a partial M-step, packed."""
    name = f"partial {subject.key} {step} {fields}"
    return _drawn(partial_step, subject, step, fields, key=name, seconds=partial(curve_seconds, subject.trace))


def packed_by_hand(subject: Subject, step: int, point: int) -> bytes:
    """Return one point's q set by hand, packed; ValueError where it cannot be divided."""
    name = f"by hand {subject.key} {step} {point}"
    return _drawn(by_hand, subject, step, point, key=name, seconds=partial(curve_seconds, subject.trace))


def packed_line(subject: Subject, name: str, step: int, axis: Axis, base: Any, *, climbing: bool, where: str) -> bytes:
    """Return the minorising curve along the axis called `name`, the others as after `step`, packed."""
    called, seconds = f"curve {subject.key} {name} {step} {climbing}", partial(curve_seconds, subject.trace)
    if climbing:
        start = axis.value(subject.trace.params[0])
        return _drawn(climb, subject, axis, base, start, key=called, where=where, seconds=seconds)
    return _drawn(drag, subject, axis, base, key=called, where=where, seconds=seconds)


def packed_contours(
    subject: Subject, names: tuple[str, str], step: int, axes: tuple[Axis, Axis], base: Any, *, where: str
) -> bytes:
    """Return EM over the two axes of these names, packed."""
    name = f"plane {subject.key} {names} {step}"
    return _drawn(contours, subject, *axes, base, key=name, where=where, seconds=partial(map_seconds, subject.trace))


def _drawn(scene: Callable[..., Animation], *args: Any, key: str, seconds: Callable[[], float], **named: Any) -> bytes:
    make = partial(packed, scene, *args, key=key, **named)
    return shared(make, key=f"drawn {key}", doing=DRAWING, seconds=seconds)
