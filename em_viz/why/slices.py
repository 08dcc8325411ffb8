"""l along one number, and the family of curves that touch it from beneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from em_core.arrays import FloatArray
from em_core.landscape import Axis, Minorants, grid_over, minorants, minorise
from em_viz.why.subject import Subject

FINE, COARSE = 241, 121
"""At how many places a curve is drawn, and at how many for models whose F is no product."""


@dataclass(frozen=True, eq=False)
class Touch:
    """One curve's numbers: F and both slopes where it touches, its top along the axis, and the whole M-step's place."""

    touch_bound: float
    slope: float
    bound_slope: float
    top: float
    top_bound: float
    m_step: float


@dataclass(frozen=True, eq=False)
class Slice:
    """l along an axis, and a family of curves that touch it; one row of `touched` for each of `curves.thetas`.

    objective_at_top:  (k,) l where each curve is highest.
    """

    axis: Axis
    base: Any
    curves: Minorants
    touched: tuple[Touch, ...]
    objective_at_top: FloatArray

    def column(self, name: str) -> FloatArray:
        """Return one number of every touch, (k,)."""
        return np.array([getattr(each, name) for each in self.touched])


def reach_of(subject: Subject, axis: Axis, base: Any) -> FloatArray:
    """Return the grid (m,) on the axis that covers the whole run and the base."""
    m = FINE if hasattr(subject.trace.model, "log_joint") else COARSE
    values = [axis.value(params) for params in (*subject.trace.params, base)]
    return grid_over(axis, values, m)


def slice_at(subject: Subject, axis: Axis, base: Any, thetas: FloatArray, grid: FloatArray) -> Slice:
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
    touched, at_top = [], []
    for theta, bound in zip(thetas, found.bounds, strict=True):
        params = axis.moved(base, float(theta))
        # Three points about the highest are enough to find the top between them.
        best = int(np.nanargmax(bound))
        near = minorise(model, data, axis, params, grid[max(best - 1, 0) : best + 2])
        touched.append(Touch(near.touch_bound, near.slope, near.bound_slope, near.top, near.top_bound, near.m_step))
        at_top.append(model.log_likelihood(data, axis.moved(base, near.top)))
    return Slice(axis, base, found, tuple(touched), np.array(at_top))
