"""EM on two numbers alone, all others held: the surface that touches l, and the way to its top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from em_core.arrays import FloatArray, frozen
from em_core.landscape.axes import Plane
from em_core.landscape.minorise import Reasons, value_at
from em_core.landscape.staircase import restricted
from em_core.protocol import DegenerateError

__all__ = ["PlaneClimb", "climb_plane"]

ROUNDS = 30
"""How often the two numbers take turns in one M-step, at most."""


@dataclass(frozen=True, eq=False)
class PlaneClimb:
    """T steps on a plane, x (nx,) and y (ny,).

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
    model: Any, data: Any, plane: Plane, start: Any, xs: ArrayLike, ys: ArrayLike, max_steps: int = 8
) -> PlaneClimb:
    """Return EM restricted to the plane: its M-step maximises F over x and y in turn until neither gains.

    start:  parameters in the plane. Ends early where an M-step moves by less than a thousandth of the grid.
    Raises DegenerateError where there is no E-step at the start.
    """
    x, y, reasons = frozen(xs), frozen(ys), Reasons()
    params = start
    bounds, places, heights, tops, m_steps = [], [], [], [], []
    for step in range(max_steps + 1):
        q = model.e_step(data, params)
        bounds.append(_over(plane, x, y, _bound_of(model, q), data, reasons))
        places.append(plane.of(params))
        heights.append(float(model.log_likelihood(data, params)))
        try:
            m_steps.append(plane.of(model.m_step(data, q)))
        except DegenerateError as error:
            reasons.add(error)
            m_steps.append((np.nan, np.nan))
        moved = _to_the_top(model, data, plane, params, q, x, y)
        move = np.abs(np.subtract(plane.of(moved), places[-1])) / (np.ptp(x), np.ptp(y))
        if step == max_steps or move.max() < 1e-3:
            break
        params = moved
        tops.append(float(model.lower_bound(data, q, params)))
    return PlaneClimb(
        plane,
        x,
        y,
        objective=_over(plane, x, y, model.log_likelihood, data, reasons),
        bounds=frozen(bounds),
        places=frozen(places),
        heights=frozen(heights),
        tops=frozen(tops),
        m_steps=frozen(m_steps),
        reasons=reasons.all,
    )


def _bound_of(model: Any, posterior: Any) -> Callable[[Any, Any], float]:
    return lambda data, params: float(model.lower_bound(data, posterior, params))


def _to_the_top(model: Any, data: Any, plane: Plane, params: Any, q: Any, x: FloatArray, y: FloatArray) -> Any:
    for _ in range(ROUNDS):
        before = plane.of(params)
        for axis, reach in ((plane.x, x), (plane.y, y)):
            params = restricted(model, axis, params, reach).m_step(data, q)
        if np.abs(np.subtract(plane.of(params), before)).max() <= 1e-9 * max(np.ptp(x), np.ptp(y)):
            break
    return params


def _over(
    plane: Plane, x: FloatArray, y: FloatArray, function: Callable[[Any, Any], float], data: Any, reasons: Reasons
) -> FloatArray:
    def at(u: float, v: float) -> float:
        return value_at(function, data, lambda: plane.at(u, v), reasons)

    return frozen([[at(float(u), float(v)) for u in x] for v in y])
