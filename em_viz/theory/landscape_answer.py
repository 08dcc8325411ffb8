"""The path of EM in one sentence: how many steps climb, and from where to where."""

from __future__ import annotations

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.trace import AnyTrace
from em_core.numerics.wording import counted
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.text.numbers import format_number
from em_viz.theory.subject import Subject


def climb_sentence(subject: Subject, *, hide: bool = False) -> str:
    """Return where EM went on the surface of its objective, and whether a step went down by more than rounding.

    hide:  whether the end of the run is not to be told.
    """
    if hide:
        return "EM goes uphill only: no step lowers l."
    trace = subject.trace
    objective, name = trace.log_likelihoods, trace.model.objective
    if trace.n_steps == 0:
        return "This run has made no step: it is still at its start."
    form, digits = form_and_digits(objective_format(objective))
    low, high = (format_number(float(objective[i]), form, digits) for i in (0, -1))
    falls = int((np.diff(objective) < -rounding_allowance(float(np.abs(objective).max()))).sum())
    if falls:
        return f"The {name} falls in {falls:,} of {trace.n_steps:,} steps, which EM never does."
    steps = "its one step raises" if trace.n_steps == 1 else f"{trace.n_steps:,} steps raise"
    return f"EM goes uphill only: {steps} l from {low} to {high}."


def turns_sentence(run: AnyTrace, *, hide: bool = False) -> str:
    """Return what E-steps and M-steps do in turn in (q, theta), and, unless that is hidden, how far F rose."""
    if hide:
        return "E-steps change q, M-steps change θ, and neither lowers F."
    if run.n_steps == 0:
        return "E-steps change only q, M-steps change only θ. This run has made no step."
    form, digits = form_and_digits(objective_format(run.log_likelihoods))
    low, high = (format_number(float(run.log_likelihoods[i]), form, digits) for i in (0, -1))
    steps = counted(run.n_steps, "step")
    return f"E-steps change q, M-steps change θ: F rises from {low} to {high} in {steps}."
