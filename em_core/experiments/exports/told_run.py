"""A run as every exported program tells it: what ran on what, from where, how long, and what it ended at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.flat_params import arrays_by_name
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.observed import check_export
from em_core.experiments.exports.script import FAR, repeatable_steps
from em_core.experiments.run_description import RunDescription
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray


class NoProgram(ValueError):
    """A run that another program cannot repeat; the text is the sentence that says why."""


@dataclass(frozen=True, eq=False)
class ToldRun:
    """What the programs of other languages say of a run of points.

    model:     what the model is called; title: what the data are.
    x:         the data (n, d), or counts (n,), as they were fitted; rows: the number of each in its file.
    start:     the arrays of the starting values, by name.
    steps:     how many steps a program repeats; expected: the objective after them.
    far:       whether the data lie so far from zero that a shift keeps digits.
    collapsed: whether the run itself ended in a collapse.
    """

    model: str
    title: str
    columns: tuple[str, ...]
    scaling: str
    x: FloatArray
    rows: tuple[int, ...]
    start: dict[str, FloatArray]
    objective: str
    outcome: str
    steps: int
    expected: float
    tol: float
    max_steps: int
    far: bool
    collapsed: bool


def told_run(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> ToldRun:
    """Return what programs say of a run; ValueError for data that the run was not on, or that are no table of points.

    shown, trace:  what `run_of` returned.
    """
    instance("run", run, RunDescription, "`described` makes it")
    instance("shown", shown, Exhibit, "`run.exhibit` returns it")
    check_export(trace, shown.told)
    if not (isinstance(trace.data, np.ndarray) and trace.data.ndim <= 2):
        raise NoProgram("These data are no table of points, one a row.")
    x: FloatArray = trace.data
    steps = repeatable_steps(trace)
    numbers = shown.sample.numbers
    return ToldRun(
        shown.entry.title,
        shown.sample.title,
        tuple(shown.sample.columns),
        shown.sample.points.scaling if shown.alone else "",
        x,
        numbers if len(numbers) == len(x) else tuple(range(1, len(x) + 1)),
        arrays_by_name(trace.params[0]),
        str(trace.model.objective),
        trace.message,
        steps,
        float(trace.log_likelihoods[steps]),
        shown.tol,
        shown.max_steps,
        bool((np.abs(x.mean(axis=0)) > FAR * x.std(axis=0)).any()),
        steps < trace.n_steps or trace.outcome.name == "DEGENERATE",
    )


def why_not_steps(run: RunDescription, trace: AnyTrace, called: str) -> str:
    """Return why a program that makes whole EM steps, at least one, cannot repeat a run; "" where it can.

    called:  the program, at the beginning of a sentence.
    """
    if run.algorithm != "em":
        return f"{called} makes whole EM steps only, and this run was made by another algorithm."
    if repeatable_steps(trace) < 1:
        return f"{called} makes at least one step, and this run has none that can be repeated."
    return ""


__all__ = ["NoProgram", "ToldRun", "why_not_steps", "told_run"]
