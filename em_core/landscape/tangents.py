"""Points of tangency: where each curve of a family touches l, with which slopes, and where it is highest.

All curves in a few passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from em_core.algorithms.argument_checks import check_posterior, entered
from em_core.em.protocol import AnyModel, DegenerateError, Posterior
from em_core.landscape.axis_checks import check_axis
from em_core.landscape.maximise import top_along
from em_core.landscape.minorise import Minorants, difference_step
from em_core.landscape.objective_grid import heights_of_pairs, value_at
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Axis
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["Touches", "touches"]

PARTS = np.array([1.0, -1.0, 0.5, -0.5, 0.25, -0.25])
"""Where a slope is taken from, in steps to either side; extrapolated twice (Richardson)."""

FALL = 3e-3
"""The step of a slope is where the curve falls by about this (nats)."""

SEEN = 1e-9
"""A second difference below this part of the curve's height is mostly rounding."""


@dataclass(frozen=True, eq=False)
class Touches:
    """Tangency of k curves with l, and their tops: (k,) numbers each.

    touch_bound:         F(q, .) where it touches.
    slope, bound_slope:  of l and of F there, per unit of the axis; equal by Fisher's identity.
    top, top_bound:      where along the axis F is highest, and F there; `objective_at_top`: l there.
    m_step:              where on the axis the whole M-step stands (its projection, for a line); NaN without one.
    """

    touch_bound: FloatArray
    slope: FloatArray
    bound_slope: FloatArray
    top: FloatArray
    top_bound: FloatArray
    objective_at_top: FloatArray
    m_step: FloatArray


def touches(model: AnyModel, data: object, params: Params, family: Minorants) -> Touches:
    """Return the tangency of every curve of a family along its axis through `params`; each must have a q and values."""
    instance("family", family, Minorants, "minorants returns it")
    data = entered(model, data, params)
    axis, q = family.axis, [each for each in family.posteriors if each is not None]
    check_axis(axis, params)
    without = len(family.posteriors) - len(q)
    if len(family.grid) < 3 or without:
        raise ValueError(
            f"family has {len(family.grid)} grid points and {without} places without an E-step; it needs at least "
            "three grid points, and an E-step at every place."
        )
    for each in q[:1]:
        check_posterior(model, data, params, each)
    count = len(q)

    def at(where: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return l and each curve's own F at `where`, (k, m)."""
        places = [partial(axis.moved, params, float(s)) for row in where for s in row]
        found = heights_of_pairs(model, data, places, q, np.repeat(np.arange(count), where.shape[1]))
        return found[0].reshape(where.shape), found[1].reshape(where.shape)

    def bound_at(i: int, s: float) -> float:
        return value_at(lambda d, p: model.lower_bound(d, q[i], p), data, partial(axis.moved, params, s))

    steps = np.array([_step(family, i, partial(bound_at, i)) for i in range(count)])
    beside = at(family.thetas[:, None] + steps[:, None] * PARTS)
    tops = _tops(family, lambda where: at(where)[1], bound_at)
    objective, bound = at(np.column_stack([family.thetas, tops]))
    return Touches(
        frozen(bound[:, 0]),
        frozen(_slopes(beside[0], steps)),
        frozen(_slopes(beside[1], steps)),
        frozen(tops),
        frozen(bound[:, 1]),
        frozen(objective[:, 1]),
        frozen([_m_step(model, data, axis, each) for each in q]),
    )


def _slopes(values: FloatArray, steps: FloatArray) -> FloatArray:
    rough = (values[:, ::2] - values[:, 1::2]) / (2 * steps[:, None] * PARTS[::2])
    better = (4 * rough[:, 1:] - rough[:, :-1]) / 3
    slopes: FloatArray = (16 * better[:, 1] - better[:, 0]) / 15
    return slopes


def _step(family: Minorants, i: int, bound: Callable[[float], float]) -> float:
    """Return the step of curve i's slope: by how it bends on the grid, or by trial where the grid does not say.

    bound:  the curve's own F at a place on the axis.
    """
    axis, grid, theta, curve = family.axis, family.grid, float(family.thetas[i]), family.bounds[i]
    near = int(np.clip(np.abs(grid - theta).argmin(), 1, len(grid) - 2))
    bend = -float(curve[near + 1] - 2 * curve[near] + curve[near - 1])
    if bend > SEEN * max(1.0, abs(float(curve[near]))):
        step = float(np.sqrt(2 * FALL / bend)) * float(grid[1] - grid[0])
        return min(step, 0.1 * (theta - axis.low), 0.1 * (axis.high - theta))
    return difference_step(bound, theta, axis)


def _tops(
    family: Minorants, bounds: Callable[[FloatArray], FloatArray], bound_at: Callable[[int, float], float]
) -> FloatArray:
    """Return where each curve is highest: a parabola through the three highest places, then one step of Newton's.

    bounds:    each curve's own F at (k, m) places; `bound_at`: that of curve i at one place.
    """
    grid, width = family.grid, float(family.grid[1] - family.grid[0])
    best = np.nanargmax(family.bounds, axis=1)
    inside = (best > 0) & (best < len(grid) - 1)
    middle = np.clip(best, 1, len(grid) - 2)
    left, here, right = (np.take_along_axis(family.bounds, (middle + j)[:, None], axis=1)[:, 0] for j in (-1, 0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = 0.5 * (left - right) / (left - 2 * here + right)
    near = grid[middle] + width * np.where(np.abs(shift) <= 1, shift, 0.0)
    step = width / 10
    values = bounds(np.column_stack([near, near[:, None] + step * PARTS]))
    bend = (values[:, 1] - 2 * values[:, 0] + values[:, 2]) / step**2
    with np.errstate(divide="ignore", invalid="ignore"):
        move = _slopes(values[:, 1:], np.full(len(near), step)) / bend
    sure = inside & (bend < 0) & (np.abs(move) < step)
    tops: FloatArray = np.where(sure, near - move, grid[best])
    for i in np.flatnonzero(inside & ~sure):
        tops[i] = top_along(partial(bound_at, int(i)), grid[best[i] - 1 : best[i] + 2])[0]
    return tops


def _m_step(model: AnyModel, data: object, axis: Axis, posterior: Posterior) -> float:
    try:
        return axis.value(model.m_step(data, posterior))
    except DegenerateError:
        return np.nan
