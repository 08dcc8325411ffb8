"""The minorising curve: along a line or a plane, F(q_t, .) touches l at theta_t, with its slope, and lies below it.

The M-step goes to the curve's top, where l is at least as high (Lange, Hunter & Yang 2000: EM as an MM algorithm).
A place where the objective has no value is NaN, and the reasons are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from em_core.arrays import FloatArray, frozen
from em_core.landscape.axes import Axis, Plane
from em_core.protocol import DegenerateError

__all__ = [
    "Minorant",
    "Minorants",
    "PlaneMinorant",
    "Reasons",
    "minorants",
    "minorise",
    "minorise_plane",
    "top_along",
    "value_at",
]


@dataclass(frozen=True, eq=False)
class Minorant:
    """One curve and what it bounds, on a grid (m,) of an axis.

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
    """A family of curves: for each of k places (thetas) the curve that touches there, on one grid (m,).

    objective: (m,); bounds: (k, m); touches: (k,) l at each place; tops: (k,) the grid point where each is largest.
    """

    axis: Axis
    grid: FloatArray
    thetas: FloatArray
    objective: FloatArray
    bounds: FloatArray
    touches: FloatArray
    tops: FloatArray
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PlaneMinorant:
    """l and F(q_t, .) over a plane: x (nx,), y (ny,), and both surfaces (ny, nx).

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


def minorise(model: Any, data: Any, axis: Axis, params: Any, grid: ArrayLike, posterior: Any = None) -> Minorant:
    """Return l and the curve that touches it at `params`, along an axis through them.

    posterior:  q_t; None for the E-step at `params`. Any other q gives a curve that need not touch.
    Raises DegenerateError where there is no E-step.
    """
    q = model.e_step(data, params) if posterior is None else posterior
    numbers, reasons = frozen(grid), Reasons()
    at = axis.value(params)

    def objective(s: float) -> float:
        return value_at(model.log_likelihood, data, lambda: axis.moved(params, s), reasons)

    def bound(s: float) -> float:
        return value_at(lambda d, p: model.lower_bound(d, q, p), data, lambda: axis.moved(params, s), reasons)

    step = _step(bound, at, axis)
    top, top_bound = top_along(bound, numbers)
    try:
        m_step = axis.value(model.m_step(data, q))
    except DegenerateError as error:
        reasons.add(error)
        m_step = np.nan
    return Minorant(
        axis,
        numbers,
        frozen([objective(float(s)) for s in numbers]),
        frozen([bound(float(s)) for s in numbers]),
        at,
        float(model.log_likelihood(data, params)),
        float(model.lower_bound(data, q, params)),
        _slope(objective, at, step),
        _slope(bound, at, step),
        top,
        top_bound,
        m_step,
        reasons.all,
    )


def minorants(model: Any, data: Any, axis: Axis, params: Any, thetas: ArrayLike, grid: ArrayLike) -> Minorants:
    """Return the curves that touch l at each of `thetas` along an axis through `params`; for dragging.

    Where F is the responsibilities times the joint log-density plus a term of q and a term of theta, as in a mixture,
    k + m evaluations make all k curves; elsewhere it takes k times m.
    """
    places, numbers, reasons = frozen(thetas), frozen(grid), Reasons()

    def objective(s: float) -> float:
        return value_at(model.log_likelihood, data, lambda: axis.moved(params, s), reasons)

    curves = _by_joint(model, data, axis, params, places, numbers)
    if curves is None:
        curves = np.stack([_curve(model, data, axis, params, float(theta), numbers, reasons) for theta in places])
    on_grid, touches = (frozen([objective(float(s)) for s in where]) for where in (numbers, places))
    finite = np.where(np.isfinite(curves), curves, -np.inf)
    tops = np.where(np.isfinite(finite).any(axis=1), numbers[finite.argmax(axis=1)], np.nan)
    return Minorants(axis, numbers, places, on_grid, frozen(curves), touches, frozen(tops), reasons.all)


def minorise_plane(
    model: Any, data: Any, plane: Plane, params: Any, xs: ArrayLike, ys: ArrayLike, posterior: Any = None
) -> PlaneMinorant:
    """Return l and the surface that touches it at `params`, over a plane (which should go through them)."""
    q = model.e_step(data, params) if posterior is None else posterior
    x, y, reasons = frozen(xs), frozen(ys), Reasons()
    both = np.full((2, len(y), len(x)), np.nan)
    for j, v in enumerate(y):
        for i, u in enumerate(x):

            def place(u: float = float(u), v: float = float(v)) -> Any:
                return plane.at(u, v)

            both[0, j, i] = value_at(model.log_likelihood, data, place, reasons)
            both[1, j, i] = value_at(lambda d, p: model.lower_bound(d, q, p), data, place, reasons)
    try:
        m_step = plane.of(model.m_step(data, q))
    except DegenerateError as error:
        reasons.add(error)
        m_step = (np.nan, np.nan)
    return PlaneMinorant(plane, x, y, frozen(both[0]), frozen(both[1]), plane.of(params), m_step, reasons.all)


def top_along(function: Callable[[float], float], grid: FloatArray) -> tuple[float, float]:
    """Return where a function is largest within a grid's reach, and its value: the best grid point, refined.

    Brent's method stops where rounding hides the fall, at about the root of the rounding; from there the zero of the
    slope, taken over a wider step, is found by Newton's. (NaN, NaN) where the function has no value on the grid.
    """
    values = np.array([function(float(s)) for s in grid])
    if not np.isfinite(values).any():
        return np.nan, np.nan
    best = int(np.nanargmax(values))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])
    if not low < high:
        return float(grid[best]), float(values[best])
    width = high - low
    found = minimize_scalar(
        lambda s: -function(s), bounds=(low, high), method="bounded", options={"xatol": 1e-9 * width}
    )
    if np.isfinite(found.fun) and -found.fun >= values[best]:
        top = _level(function, float(found.x), width / 20, low, high)
        return top, max(function(top), float(-found.fun))
    return float(grid[best]), float(values[best])


def _level(function: Callable[[float], float], near: float, step: float, low: float, high: float) -> float:
    """Return where the slope is zero, one Newton step from `near`; `near` itself where that is at an end of the range.

    step:  that of the differences; what rounding adds to the answer is in inverse proportion to it.
    """
    if not low < near - step < near + step < high:
        return near
    bend = (function(near + step) - 2 * function(near) + function(near - step)) / step**2
    move = _slope(function, near, step) / bend if bend < 0 else np.nan
    return near - move if abs(move) < step else near


class Reasons:
    """The distinct sentences of what could not be evaluated, at most ten."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def add(self, error: Exception) -> None:
        """Keep what an error says."""
        if len(self._said) < 10:
            self._said.setdefault(str(error))

    @property
    def all(self) -> tuple[str, ...]:
        """The sentences, in the order in which they were first said."""
        return tuple(self._said)


def value_at(
    function: Callable[[Any, Any], float], data: Any, place: Callable[[], Any], reasons: Reasons | None = None
) -> float:
    """Return function(data, place()), and NaN where the model or the axis has nothing there; the reason is kept."""
    try:
        with np.errstate(all="ignore"):
            value = float(function(data, place()))
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        if reasons is not None:
            reasons.add(error)
        return np.nan
    return value if np.isfinite(value) else np.nan


def _curve(
    model: Any, data: Any, axis: Axis, params: Any, theta: float, grid: FloatArray, reasons: Reasons
) -> FloatArray:
    """Return F(q made at theta, .) on the grid, (m,); NaN throughout where there is no such q."""
    try:
        with np.errstate(all="ignore"):
            q = model.e_step(data, axis.moved(params, theta))
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        reasons.add(error)
        return np.full(len(grid), np.nan)

    def bound(s: float) -> float:
        return value_at(lambda d, p: model.lower_bound(d, q, p), data, lambda: axis.moved(params, s), reasons)

    return np.array([bound(float(s)) for s in grid])


def _by_joint(
    model: Any, data: Any, axis: Axis, params: Any, thetas: FloatArray, grid: FloatArray
) -> FloatArray | None:
    """Return the curves by F = <r, log joint(theta)> + a(q) + b(theta), or None where F is not of that form.

    a and b come from F itself, along one row and one column; the form is checked at the corner that is left.
    """
    joint_of = getattr(model, "log_joint", None)
    if joint_of is None:
        return None
    try:
        with np.errstate(all="ignore"):
            points = [axis.moved(params, float(s)) for s in grid]
            joints = np.stack([np.asarray(joint_of(data, p)).ravel() for p in points])
            posteriors = [model.e_step(data, axis.moved(params, float(s))) for s in thetas]
            row = np.array([model.lower_bound(data, posteriors[0], p) for p in points])
            column = np.array([model.lower_bound(data, q, points[0]) for q in posteriors])
            corner = float(model.lower_bound(data, posteriors[-1], points[-1]))
    except (DegenerateError, ValueError, np.linalg.LinAlgError):
        return None
    shares = np.stack([q.responsibilities.ravel() for q in posteriors])
    if not np.isfinite(joints).all():
        return None
    products = shares @ joints.T
    curves: FloatArray = (
        products + (row - products[0])[None, :] + (column - products[:, 0])[:, None] - (row[0] - products[0, 0])
    )
    return curves if abs(curves[-1, -1] - corner) <= 1e-9 * max(1.0, abs(corner)) else None


def _step(bound: Callable[[float], float], at: float, axis: Axis) -> float:
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


def _slope(function: Callable[[float], float], at: float, step: float) -> float:
    """Return the derivative by central differences, extrapolated twice (Richardson)."""
    rough = [(function(at + h) - function(at - h)) / (2 * h) for h in (step, step / 2, step / 4)]
    better = [(4 * b - a) / 3 for a, b in pairwise(rough)]
    return float((16 * better[1] - better[0]) / 15)
