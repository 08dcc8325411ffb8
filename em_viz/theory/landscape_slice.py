"""The slice of a likelihood surface on which a run climbs: the two parameters that account for most of its rise."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np

from em_core.landscape import Plane, natural_axes, project
from em_core.landscape.objective_grid import value_at
from em_core.numerics.arrays import IntArray
from em_viz.theory.landscape_extent import side_of
from em_viz.theory.subject import Subject

PLACES = 8
"""At how many steps of the run a slice is compared with it."""


def climbing_pair(subject: Subject) -> tuple[str, str] | None:
    """Return the names of the two parameters whose slice through the final point shows the run's climb best.

    None where the model has fewer than two, or the run has not moved. Every pair is tried, of so many parameters as
    take half the evaluations of the map itself.
    """
    trace = subject.trace
    base = trace.params[-1]
    most = int((1 + np.sqrt(1 + 4 * side_of(subject) ** 2 / PLACES)) / 2)
    axes = natural_axes(trace.model, base, subject.columns)[:most]
    if len(axes) < 2 or not np.ptp(trace.log_likelihoods) > 0:
        return None
    steps = np.unique(np.linspace(0, trace.n_steps, PLACES).astype(np.int64))
    found = [(mismatch(subject, Plane(x, y, base), steps), x.name, y.name) for x, y in combinations(axes, 2)]
    best, *names = min(found)
    return (names[0], names[1]) if np.isfinite(best) else None


def mismatch(subject: Subject, plane: Plane, steps: IntArray) -> float:
    """Return how far a slice is from the run at these steps, as a part of the run's rise, and how far the path falls.

    Infinite where the slice has no value on the path, or two numbers cannot move apart.
    """
    trace = subject.trace
    heights = np.array([])
    try:
        path = project(plane, [trace.params[t] for t in steps]).tolist()
        # Weights of one simplex do not move apart: what is put in is not what is read.
        if all(np.allclose(plane.of(plane.at(*place)), place, rtol=1e-6, atol=1e-9) for place in path):
            value = partial(value_at, trace.model.log_likelihood, trace.data)
            heights = np.array([value(partial(plane.at, *place)) for place in path])
    except (ValueError, ArithmeticError):
        return np.inf
    if not heights.size or not np.isfinite(heights).all():
        return np.inf
    falls = np.maximum(-np.diff(heights), 0).sum()
    return float((np.abs(trace.log_likelihoods[steps] - heights).max() + falls) / np.ptp(trace.log_likelihoods))
