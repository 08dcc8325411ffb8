"""The directions in which the minorising curve is drawn: which number, which two, and where the others are held."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core.landscape import Axis, Coordinates, line_axis, natural_axes
from em_viz.theory.subject import Subject
from pages.widgets.text import plain
from pages.widgets.why.asked import number_in_link, put_in_link
from pages.widgets.why.views import step_slider

SHARES = ("weights", "initial", "transitions")
"""Shares are not the first thing to look at where there is anything else."""

LINE = "place on the straight way from the start (0) to the end (1)"

LINE_WORDS = (
    "The straight way from the start of the run to its end, in free coordinates: logarithms of what must be positive, "
    "log-odds or log-ratios of probabilities, Cholesky factors of covariance matrices. The whole M-step leaves "
    "the line; the triangle is its projection on it."
)


def hold(subject: Subject) -> tuple[int, Any]:
    """Show after which step the other numbers are held; return the step and the parameters there."""
    trace = subject.trace
    step = step_slider("All others as after step", subject, 0, trace.n_steps, trace.n_steps // 3)
    return step, trace.params[step]


def held_words(step: int) -> str:
    """Return where everything is held that an axis does not move."""
    after = "at the start" if step == 0 else f"after {step} step{'s' * (step > 1)} of the run"
    return f"All other numbers are held as they are {after}; a weight that moves leaves the others in their ratios."


def choose_number(subject: Subject, key: str, label: str, *, usual: int, line: bool = False) -> str:
    """Show the choice of a number that can be moved, kept in the address as `key`; return its name.

    usual:  which of them it is unless somebody says otherwise: 0 the first worth looking at, 1 the second.
    line:   whether the line from start to end is offered, too; it is then the usual one.
    """
    names = ([LINE] if line and line_of(subject) else []) + numbers_of(subject)
    usual = min(usual, len(names) - 1)
    start = number_in_link(key, usual + 1, 1, len(names)) - 1
    chosen = st.selectbox(
        plain(label), range(len(names)), start, format_func=names.__getitem__, key=f"{key}_{subject.key}_{line}"
    )
    put_in_link(key, chosen + 1, usual + 1)
    return names[chosen]


def numbers_of(subject: Subject) -> list[str]:
    """Return the names of the numbers that can be moved at the start, shares last."""
    axes = natural_axes(subject.trace.model, subject.trace.params[0], subject.columns)
    return [axis.name for axis in sorted(axes, key=lambda axis: axis.field in SHARES)]


def axis_called(subject: Subject, name: str, base: Any) -> Axis:
    """Return the axis of that name through `base`; ValueError where the number stands on its edge there."""
    for axis in natural_axes(subject.trace.model, base, subject.columns):
        if axis.name == name:
            return axis
    raise ValueError(
        f"The {name} stands on its edge there, 0 or 1, and leaves no room to move. Choose an earlier step."
    )


def line_of(subject: Subject) -> Axis | None:
    """Return the line from the start to the end of the run; None where they are one point or on an edge."""
    trace = subject.trace
    try:
        chart = Coordinates.at(trace.model, trace.params[0], subject.columns)
        return line_axis(chart, trace.params[0], trace.params[-1], LINE)
    except ValueError:
        return None
