"""Minorising curves along one parameter: l, and the family of F(q, .) that touch it from beneath."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.em.capabilities import log_joint_of
from em_core.landscape import Axis, Minorants, Touches, grid_over, minorants, touches
from em_core.numerics.arrays import FloatArray, frozen
from em_viz.run.params import Params
from em_viz.theory.subject import Subject

FINE, COARSE = 241, 121
"""At how many places a curve is drawn, and at how many for models whose F is no product."""

ROUNDED = 1e-9
"""A change of l by less than this part of it is none to look at."""

DEEP = 1
"""How many times as far down as l rises on the way it may fall at the picture's ends."""


@dataclass(frozen=True, eq=False)
class Slice:
    """l along an axis, and a family of curves that touch it; `touched` has a number for each of `curves.thetas`."""

    axis: Axis
    base: Params
    curves: Minorants
    touched: Touches


def reach_of(subject: Subject, axis: Axis, base: Params) -> FloatArray:
    """Return the grid (m,) on the axis that covers the whole run and the base.

    It reaches a little beyond them, but not to where l is farther down than DEEP times what it changes between them: of
    such a picture only the fall would be seen.
    """
    m = FINE if log_joint_of(subject.trace.model) is not None else COARSE
    values = np.array([axis.value(params) for params in (*subject.trace.params, base)])
    grid, low, high = grid_over(axis, values, m), float(np.nanmin(values)), float(np.nanmax(values))
    between = [_objective(subject, axis, base, place) for place in np.linspace(low, high, 9)]
    # Of a run that has not moved, or that rounding alone has, there is no change to measure by.
    told = low < high and np.isfinite(between).all() and np.ptp(between) > ROUNDED * max(1.0, np.abs(between).max())
    floor = np.min(between) - DEEP * np.ptp(between) if told else -np.inf
    ends = []
    for nearest, end in ((low, float(grid[0])), (high, float(grid[-1]))):
        tried = (nearest + part * (end - nearest) for part in (1, 0.5, 0.25, 0.1, 0.05))
        # Where l has no value the model has an edge, which is shown.
        ends.append(next((at for at in tried if not _objective(subject, axis, base, at) < floor), nearest))
    return frozen(np.linspace(ends[0], ends[1], m))


def _objective(subject: Subject, axis: Axis, base: Params, place: float) -> float:
    try:
        return float(subject.trace.model.log_likelihood(subject.trace.data, axis.moved(base, float(place))))
    except (ValueError, ArithmeticError):
        return np.nan


def slice_at(subject: Subject, axis: Axis, base: Params, thetas: FloatArray, grid: FloatArray) -> Slice:
    """Return l along the axis through `base`, and the curves that touch it at `thetas`.

    Places where there is no curve (a singular covariance, no E-step) are left out.
    """
    model, data = subject.trace.model, subject.trace.data
    found = minorants(model, data, axis, base, thetas, grid)
    sound = np.isfinite(found.bounds).any(axis=1) & np.isfinite(found.touches)
    if not sound.any():
        raise ValueError(f"Along the {axis.name} the {model.objective} has no value: {' '.join(found.reasons)}")
    if not sound.all():
        thetas = thetas[sound]
        found = minorants(model, data, axis, base, thetas, grid)
    return Slice(axis, base, found, touches(model, data, base, found))
