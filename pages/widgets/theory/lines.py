"""The directions in which the minorising curve is drawn: which parameter, which two, and where the others are fixed."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.landscape import Axis, Coordinates, line_axis, natural_axes
from em_viz.theory.subject import Subject
from pages.widgets.shared.text import plain
from pages.widgets.theory.asked import number_in_link, put_in_link
from pages.widgets.theory.views import step_in_link, step_slider
from pages.work.server import shelf

SHARES = ("weights", "initial", "transitions")
"""Shares are not the first thing to look at where there is anything else."""

LINE = "position on the straight line from start (0) to end (1)"

LINE_WORDS = (
    "The line leads from the start of the run to its final point, in free coordinates: logarithms of positive "
    "parameters, log-odds or log-ratios of probabilities, Cholesky factors of covariance matrices. The M-step of the "
    "model leaves this line; the triangle is its projection onto it."
)


def hold(box: DeltaGenerator | None, subject: Subject, first: int) -> tuple[int, Any]:
    """Show after which step the other parameters are fixed; return the step and the parameters there.

    box:    where it is chosen; None while nobody has opened that.
    first:  the step that it is unless somebody says otherwise.
    """
    trace = subject.trace
    if box is None:
        step = step_in_link(0, trace.n_steps, first)
    else:
        with box:
            step = step_slider("Fix the other parameters as after step", subject, 0, trace.n_steps, first)
    return step, trace.params[step]


def held_words(step: int) -> str:
    """Return where everything is fixed that an axis does not move."""
    after = "at the start of the run" if step == 0 else f"after step {step} of the run"
    return f"All other parameters are fixed as they are {after}; where a weight changes, the others keep their ratios."


def choose_number(
    box: DeltaGenerator | None, subject: Subject, key: str, label: str, *, usual: int, line: bool = False
) -> str:
    """Show the choice of a parameter that can be changed, kept in the address as `key`; return its name.

    box:    where it is chosen; None while nobody has opened that.
    usual:  which of them it is unless somebody says otherwise: 0 the first worth looking at, 1 the second.
    line:   whether the line from start to end is offered, too; it is then the usual one.
    """
    names = ([LINE] if line and line_of(subject) else []) + numbers_of(subject)
    usual = min(usual, len(names) - 1)
    chosen = number_in_link(key, usual + 1, 1, len(names)) - 1
    if box is not None:
        chosen = box.selectbox(
            plain(label), range(len(names)), chosen, format_func=names.__getitem__, key=f"{key}_{subject.key}_{line}"
        )
    if box is not None or key in st.query_params:
        put_in_link(key, chosen + 1, usual + 1)
    return names[chosen]


def numbers_of(subject: Subject) -> list[str]:
    """Return the names of the parameters that can be changed at the start, shares last."""
    return shelf().made(f"numbers {subject.key} {subject.columns}", partial(_numbers_of, subject))


def _numbers_of(subject: Subject) -> list[str]:
    axes = natural_axes(subject.trace.model, subject.trace.params[0], subject.columns)
    return [axis.name for axis in sorted(axes, key=lambda axis: axis.field in SHARES)]


def axis_called(subject: Subject, name: str, step: int) -> Axis:
    """Return the axis of that name through the parameters after a step; ValueError where it is on its limit there."""
    return shelf().made(
        f"axis {subject.key} {subject.columns} {name} {step}", partial(_axis_called, subject, name, step)
    )


def _axis_called(subject: Subject, name: str, step: int) -> Axis:
    base = subject.trace.params[step]
    for axis in natural_axes(subject.trace.model, base, subject.columns):
        if axis.name == name:
            return axis
    raise ValueError(
        f"The {name} is at its limit, 0 or 1, after this step, and cannot be changed. Choose a lower step."
    )


def line_of(subject: Subject) -> Axis | None:
    """Return the line from the start to the end of the run; None where they are one point or on an edge."""
    # None is not kept.
    return shelf().made(f"line {subject.key} {subject.columns}", lambda: (_line_of(subject),))[0]


def _line_of(subject: Subject) -> Axis | None:
    trace = subject.trace
    try:
        chart = Coordinates.at(trace.model, trace.params[0], subject.columns)
        return line_axis(chart, trace.params[0], trace.params[-1], LINE)
    except ValueError:
        return None
