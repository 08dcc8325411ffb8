"""Two runs beside each other: which ends higher, where that can be said, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.em.capabilities import capabilities_of, n_components
from em_core.em.trace import AnyTrace
from em_core.numerics.wording import sentences
from em_viz.text.numbers import format_number

SAME = 1e-3
"""Ends that are closer than this, in the objective's unit, are one: a thousand times what runs usually stop at."""


@dataclass(frozen=True, eq=False)
class Run:
    """A run and what it is called."""

    title: str
    trace: AnyTrace


MORE_FITS = "At its best, a run with more components fits no worse."
"""What has to be said of runs with different numbers of components."""


def comparison(a: Run, b: Run) -> str:
    """Return in a sentence which of two runs ends higher, or why that cannot be said."""
    x, y = a.trace, b.trace
    if not _same_data(x, y):
        return "The two runs are on different data: their heights say nothing about each other."
    name = x.model.objective
    if name != y.model.objective:
        return f"One run maximises the {name}, the other the {y.model.objective}: they cannot be compared."
    for number, trace in (("first", x), ("second", y)):
        if trace.failure is not None:
            return f"The {number} run has collapsed, and its {name} has no maximum to compare."
    difference = float(x.log_likelihoods[-1] - y.log_likelihoods[-1])
    if abs(difference) < SAME:
        return f"Both runs end at the same {name}, {format_number(float(x.log_likelihoods[-1]), 'fixed', 3)}."
    unit = f" {capabilities_of(x.model).unit}".rstrip()
    first, second = ("first", "second") if difference > 0 else ("second", "first")
    size = format_number(abs(difference), "significant", 3)
    return sentences(
        f"The {first} run ends {size}{unit} higher than the {second} in {name}.",
        MORE_FITS if n_components(x.model) != n_components(y.model) else "",
    )


def numbers_of(run: Run) -> dict[str, str]:
    """Return the numbers of a run by what they are, as text."""
    trace = run.trace
    return {
        "run": run.title,
        trace.model.objective: format_number(float(trace.log_likelihoods[-1]), "fixed", 3),
        "steps": format_number(trace.n_steps, "integer"),
        "outcome": trace.message,
    }


def _same_data(x: AnyTrace, y: AnyTrace) -> bool:
    if type(x.data) is not type(y.data):
        return False
    if isinstance(x.data, np.ndarray):
        return x.data.shape == y.data.shape and bool(np.array_equal(x.data, y.data, equal_nan=True))
    return bool(x.data is y.data)
