"""The directions in which the minorising curve is drawn: which parameter, which two, and where the others are fixed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core.landscape import Axis, Coordinates, line_axis, natural_axes
from em_viz.theory.subject import Subject
from pages.widgets.shared.text import plain
from pages.widgets.theory.asked import number_in_link, put_in_link
from pages.widgets.theory.views import step_slider

SHARES = ("weights", "initial", "transitions")
"""Shares are not the first thing to look at where there is anything else."""

LINE = "position on the straight line from start (0) to end (1)"

LINE_WORDS = (
    "The line leads from the start of the run to its final point, in free coordinates: logarithms of positive "
    "parameters, log-odds or log-ratios of probabilities, Cholesky factors of covariance matrices. The M-step of the "
    "model leaves this line; the triangle is its projection onto it."
)


def hold(subject: Subject, first: int) -> tuple[int, Any]:
    """Show after which step the other parameters are fixed; return the step and the parameters there.

    first:  the step that it is unless somebody says otherwise.
    """
    trace = subject.trace
    step = step_slider("Fix the other parameters as after step", subject, 0, trace.n_steps, first)
    return step, trace.params[step]


def held_words(step: int) -> str:
    """Return where everything is fixed that an axis does not move."""
    after = "at the start of the run" if step == 0 else f"after step {step} of the run"
    return f"All other parameters are fixed as they are {after}; where a weight changes, the others keep their ratios."


def choose_number(subject: Subject, key: str, label: str, *, usual: int, line: bool = False) -> str:
    """Show the choice of a parameter that can be changed, kept in the address as `key`; return its name.

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
    """Return the names of the parameters that can be changed at the start, shares last."""
    axes = natural_axes(subject.trace.model, subject.trace.params[0], subject.columns)
    return [axis.name for axis in sorted(axes, key=lambda axis: axis.field in SHARES)]


def axis_called(subject: Subject, name: str, base: Any) -> Axis:
    """Return the axis of that name through `base`; ValueError where the parameter is on its limit there."""
    for axis in natural_axes(subject.trace.model, base, subject.columns):
        if axis.name == name:
            return axis
    raise ValueError(
        f"The {name} is at its limit, 0 or 1, after this step, and cannot be changed. Choose a lower step."
    )


def line_of(subject: Subject) -> Axis | None:
    """Return the line from the start to the end of the run; None where they are one point or on an edge."""
    trace = subject.trace
    try:
        chart = Coordinates.at(trace.model, trace.params[0], subject.columns)
        return line_axis(chart, trace.params[0], trace.params[-1], LINE)
    except ValueError:
        return None
