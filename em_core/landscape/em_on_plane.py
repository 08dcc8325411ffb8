"""Conditional maximisation over two numbers, all others held: EM on a plane, and the surfaces that touch l there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from em_core.em.protocol import AnyModel, DegenerateError, Posterior
from em_core.landscape.maximise import top_over
from em_core.landscape.objective_grid import Reasons, heights, value_at
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Plane
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["PlaneClimb", "climb_plane"]


@dataclass(frozen=True, eq=False)
class PlaneClimb:
    """Conditional EM on a plane, x (nx,) and y (ny,): T steps.

    objective:  (ny, nx) l; bounds: (T+1, ny, nx) F(q_t, .). NaN where they have no value, and `reasons` say why.
    places:     (T+1, 2) where theta_t stands; heights: (T+1,) l there; tops: (T,) F(q_t, theta_{t+1}).
    m_steps:    (T+1, 2) where the whole M-step puts the two numbers for q_t; NaN without one.
    """

    plane: Plane
    x: FloatArray
    y: FloatArray
    objective: FloatArray
    bounds: FloatArray
    places: FloatArray
    heights: FloatArray
    tops: FloatArray
    m_steps: FloatArray
    reasons: tuple[str, ...]


def climb_plane(
    model: AnyModel, data: object, plane: Plane, start: Params, xs: ArrayLike, ys: ArrayLike, max_steps: int = 8
) -> PlaneClimb:
    """Return EM restricted to the plane: its M-step maximises F over both numbers.

    start:  parameters in the plane. Ends early where an M-step moves by less than a thousandth of the grid.
    Raises DegenerateError where there is no E-step at the start.
    """
    x, y, reasons = frozen(xs), frozen(ys), Reasons(model)
    params = start
    posteriors, places, touches, tops, m_steps = [], [], [], [], []
    for step in range(max_steps + 1):
        q = model.e_step(data, params)
        posteriors.append(q)
        places.append(plane.of(params))
        touches.append(float(model.log_likelihood(data, params)))
        try:
            m_steps.append(plane.of(model.m_step(data, q)))
        except DegenerateError as error:
            reasons.add(error)
            m_steps.append((np.nan, np.nan))
        if step == max_steps:
            break
        moved = plane.at(*_top(model, data, plane, places[-1], q, x, y))
        move = np.abs(np.subtract(plane.of(moved), places[-1])) / (np.ptp(x), np.ptp(y))
        if move.max() < 1e-3:
            break
        params = moved
        tops.append(float(model.lower_bound(data, q, params)))
    grid = [partial(plane.at, float(u), float(v)) for v in y for u in x]
    found = heights(model, data, grid, posteriors, reasons)
    return PlaneClimb(
        plane,
        x,
        y,
        objective=frozen(found.objective.reshape(len(y), len(x))),
        bounds=frozen(found.bounds.reshape(-1, len(y), len(x))),
        places=frozen(places),
        heights=frozen(touches),
        tops=frozen(tops),
        m_steps=frozen(m_steps),
        reasons=reasons.all,
    )


def _top(
    model: AnyModel, data: object, plane: Plane, at: tuple[float, float], q: Posterior, x: FloatArray, y: FloatArray
) -> tuple[float, float]:
    def bound(u: float, v: float) -> float:
        return value_at(lambda d, p: model.lower_bound(d, q, p), data, partial(plane.at, u, v))

    return top_over(bound, at, (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1])))
