"""Minorising function: along a line or a plane, F(q_t, .) touches l at theta_t, with its slope, and lies below it.

The M-step goes to the curve's top, where l is at least as high (Lange, Hunter & Yang 2000: EM as an MM algorithm).
A place where the objective has no value is NaN, and the reasons are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_posterior, entered, numbers
from em_core.em.protocol import AnyModel, DegenerateError, Posterior
from em_core.landscape.axis_checks import check_axis, check_plane
from em_core.landscape.maximise import slope_at, top_along
from em_core.landscape.objective_grid import Reasons, heights, value_at
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Axis, Plane
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["Minorant", "Minorants", "PlaneMinorant", "difference_step", "minorants", "minorise", "minorise_plane"]


@dataclass(frozen=True, eq=False)
class Minorant:
    """Minorising curve and what it bounds, on a grid (m,) of an axis.

    objective, bound:  (m,) l and F(q_t, .) on the grid; NaN where they have no value.
    at:                where theta_t stands on the axis; `touch` = l there, and `touch_bound` = F there.
    slope, bound_slope: of l and F there, per unit of the axis; equal by Fisher's identity.
    top, top_bound:    where along the axis F is largest (within its limits and the grid's reach), and F there.
    m_step:            where on the axis the whole M-step stands (its projection, for a line); NaN without one.
    reasons:           why there is no value somewhere: distinct sentences.
    """

    axis: Axis
    grid: FloatArray
    objective: FloatArray
    bound: FloatArray
    at: float
    touch: float
    touch_bound: float
    slope: float
    bound_slope: float
    top: float
    top_bound: float
    m_step: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Minorants:
    """Family of minorising curves: for each of k places (thetas) the curve that touches there, on one grid (m,).

    objective: (m,); bounds: (k, m); touches: (k,) l at each place; tops: (k,) the grid point where each is largest.
    posteriors: the q of each place; None where there is no E-step.
    """

    axis: Axis
    grid: FloatArray
    thetas: FloatArray
    objective: FloatArray
    bounds: FloatArray
    touches: FloatArray
    tops: FloatArray
    posteriors: tuple[Posterior | None, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PlaneMinorant:
    """Minorising surface, and l, over a plane: x (nx,), y (ny,), and both surfaces (ny, nx).

    at, m_step:  (2,) where theta_t and the M-step's answer stand, or are projected to.
    """

    plane: Plane
    x: FloatArray
    y: FloatArray
    objective: FloatArray
    bound: FloatArray
    at: tuple[float, float]
    m_step: tuple[float, float]
    reasons: tuple[str, ...]


def minorise(
    model: AnyModel, data: object, axis: Axis, params: Params, grid: ArrayLike, posterior: Posterior | None = None
) -> Minorant:
    """Return the minorising curve that touches l at `params`, along an axis through them.

    posterior:  q_t; None for the E-step at `params`. Any other q gives a curve that need not touch.
    Raises DegenerateError where there is no E-step.
    """
    data = entered(model, data, params)
    check_axis(axis, params)
    if posterior is not None:
        check_posterior(model, data, params, posterior)
    q = model.e_step(data, params) if posterior is None else posterior
    places, reasons = numbers("The grid", grid), Reasons(model)
    at = axis.value(params)

    def objective(s: float) -> float:
        return value_at(model.log_likelihood, data, lambda: axis.moved(params, s), reasons)

    def bound(s: float) -> float:
        return value_at(lambda d, p: model.lower_bound(d, q, p), data, lambda: axis.moved(params, s), reasons)

    step = difference_step(bound, at, axis)
    top, top_bound = top_along(bound, places)
    try:
        m_step = axis.value(model.m_step(data, q))
    except DegenerateError as error:
        reasons.add(error)
        m_step = np.nan
    return Minorant(
        axis,
        places,
        frozen([objective(float(s)) for s in places]),
        frozen([bound(float(s)) for s in places]),
        at,
        float(model.log_likelihood(data, params)),
        float(model.lower_bound(data, q, params)),
        slope_at(objective, at, step),
        slope_at(bound, at, step),
        top,
        top_bound,
        m_step,
        reasons.all,
    )


def minorants(
    model: AnyModel, data: object, axis: Axis, params: Params, thetas: ArrayLike, grid: ArrayLike
) -> Minorants:
    """Return the minorising curves that touch l at each of `thetas` along an axis through `params`; for dragging."""
    data = entered(model, data, params)
    check_axis(axis, params)
    places, marks, reasons = numbers("The thetas", thetas), numbers("The grid", grid), Reasons(model)
    posteriors = [_posterior_at(model, data, axis, params, float(theta), reasons) for theta in places]
    known = [i for i, q in enumerate(posteriors) if q is not None]
    made = [q for q in posteriors if q is not None]
    on_axis = [partial(axis.moved, params, float(s)) for s in marks]
    found = heights(model, data, on_axis, made, reasons)
    curves = np.full((len(places), len(marks)), np.nan)
    curves[known] = found.bounds
    touches = [
        value_at(model.log_likelihood, data, partial(axis.moved, params, float(theta)), reasons) for theta in places
    ]
    finite = np.where(np.isfinite(curves), curves, -np.inf)
    tops = np.where(np.isfinite(finite).any(axis=1), marks[finite.argmax(axis=1)], np.nan)
    return Minorants(
        axis,
        marks,
        places,
        found.objective,
        frozen(curves),
        frozen(touches),
        frozen(tops),
        tuple(posteriors),
        reasons.all,
    )


def minorise_plane(
    model: AnyModel,
    data: object,
    plane: Plane,
    params: Params,
    xs: ArrayLike,
    ys: ArrayLike,
    posterior: Posterior | None = None,
) -> PlaneMinorant:
    """Return the minorising surface that touches l at `params`, over a plane (which should go through them)."""
    data = entered(model, data, params)
    check_plane(plane, params)
    if posterior is not None:
        check_posterior(model, data, params, posterior)
    q = model.e_step(data, params) if posterior is None else posterior
    x, y, reasons = numbers("The xs", xs), numbers("The ys", ys), Reasons(model)
    grid = [partial(plane.at, float(u), float(v)) for v in y for u in x]
    found = heights(model, data, grid, [q], reasons)
    both = np.reshape([found.objective, found.bounds[0]], (2, len(y), len(x)))
    try:
        m_step = plane.of(model.m_step(data, q))
    except DegenerateError as error:
        reasons.add(error)
        m_step = (np.nan, np.nan)
    return PlaneMinorant(plane, x, y, frozen(both[0]), frozen(both[1]), plane.of(params), m_step, reasons.all)


def _posterior_at(
    model: AnyModel, data: object, axis: Axis, params: Params, theta: float, reasons: Reasons
) -> Posterior | None:
    """Return the q made at theta; None where there is none."""
    try:
        with np.errstate(all="ignore"):
            posterior: Posterior = model.e_step(data, axis.moved(params, theta))
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        reasons.add(error)
        return None
    return posterior


def difference_step(bound: Callable[[float], float], at: float, axis: Axis) -> float:
    """Return a step for differences: where F falls by about 1/1000 of a nat, kept away from the axis' limits."""
    step = 1e-3 * max(1.0, abs(at)) if not np.isfinite(axis.high - axis.low) else 1e-3
    room = 0.1 * min(at - axis.low, axis.high - at)
    step = min(step, room)
    for _ in range(20):
        bend = abs(bound(at) - (bound(at + step) + bound(at - step)) / 2)
        if not np.isfinite(bend):
            step /= 10
        elif bend > 1e-2:
            step *= max(0.1, np.sqrt(3e-3 / bend))
        elif bend < 1e-3 and step < room and step < 1e6 * max(1.0, abs(at)):
            step = min(step * min(10.0, np.sqrt(3e-3 / bend) if bend else 10.0), room)
        else:
            break
    return float(step)
