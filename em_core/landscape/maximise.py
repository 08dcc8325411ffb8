"""Maximisation over one or two numbers within a range: the top of F(q, .), which an M-step finds.

Rounding hides the fall near a top within the root of the rounding; the zero of the slope, by differences over a wider
step, is found far more exactly. What is left of rounding is about eps |F| / (h |F''|), with h the step: 1e-9 of the
range or less where F falls by a thousandth of a nat within it, and more on a flatter top, whichever way it is sought.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize_scalar

from em_core.numerics.arrays import FloatArray

__all__ = ["slope_at", "top_along", "top_over"]

FALL = 3e-3
"""The slope that is set to zero is taken over a step that lowers the function by about this (nats), where it fits."""

SCAN = 9
"""Places a side at which a top over two numbers is looked for before it is refined."""

NEWTON = 25
"""At most so many of Newton's steps refine it."""

STEPS = 0.02, 5e-3
"""The step of the differences at first, and at last, as parts of each range."""

CLOSE = 1e-8
"""Newton's method ends with a step that is shorter than this part of either range, or with one that rounding makes:
short, and no shorter than the one before."""

SHORT = 1e-4
"""A step that is shorter than this part of either range is short."""

TURNS = 30
"""How often two numbers take turns where Newton's method does not get there, as with a top at the range's end."""


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
    near, highest = float(grid[best]), float(values[best])
    # A grid point at the very top is no lower than what Brent's method finds beside it, but for rounding.
    if np.isfinite(found.fun) and -found.fun >= highest:
        near, highest = float(found.x), float(-found.fun)
    top = _level(function, near, width / 20, low, high)
    there = function(top)
    return (top, max(there, highest)) if np.isfinite(there) else (near, highest)


def _level(function: Callable[[float], float], near: float, step: float, low: float, high: float) -> float:
    """Return where the slope is zero, two Newton steps from `near`; `near` itself where that is at an end of the range.

    step:  that of the first differences. What rounding adds to the answer is in inverse proportion to the step, so the
           second is as wide as `FALL` asks and as the range has room for.
    """
    top, bend = _newton_along(function, near, step, low, high)
    if not bend < 0:
        return near
    room = 0.9 * min(top - low, high - top)
    return _newton_along(function, top, max(step, min(float(np.sqrt(2 * FALL / -bend)), room)), low, high)[0]


def _newton_along(
    function: Callable[[float], float], near: float, step: float, low: float, high: float
) -> tuple[float, float]:
    """Return where one Newton step leads, and the second derivative; (near, NaN) where there is none to be made."""
    if not low < near - step < near + step < high:
        return near, np.nan
    bend = (function(near + step) - 2 * function(near) + function(near - step)) / step**2
    move = slope_at(function, near, step) / bend if bend < 0 else np.nan
    return (near - move, bend) if abs(move) < step else (near, np.nan)


def slope_at(function: Callable[[float], float], at: float, step: float) -> float:
    """Return the derivative by central differences, extrapolated twice (Richardson)."""
    rough = [(function(at + h) - function(at - h)) / (2 * h) for h in (step, step / 2, step / 4)]
    better = [(4 * b - a) / 3 for a, b in pairwise(rough)]
    return float((16 * better[1] - better[0]) / 15)


def top_over(
    function: Callable[[float, float], float],
    at: tuple[float, float],
    x: tuple[float, float],
    y: tuple[float, float],
) -> tuple[float, float]:
    """Return where a function of two numbers is highest within the ranges x and y (each low, high).

    at:  a place to begin from, besides those of a coarse grid.
    """
    low, width = np.array([x[0], y[0]]), np.array([x[1] - x[0], y[1] - y[0]])

    def scaled(place: FloatArray) -> float:
        u, v = low + place * width
        return function(float(u), float(v))

    # Inside, so that there is room for differences about each.
    grid = (np.arange(SCAN) + 0.5) / SCAN
    tried = [np.clip((np.asarray(at) - low) / width, 0.0, 1.0), *(np.array([u, v]) for v in grid for u in grid)]
    values = np.array([scaled(place) for place in tried])
    best = tried[int(np.argmax(np.where(np.isfinite(values), values, -np.inf)))]
    found = _newton(scaled, best)
    u, v = low + (_by_turns(scaled, best) if found is None else found) * width
    return float(u), float(v)


def _newton(function: Callable[[FloatArray], float], start: FloatArray) -> FloatArray | None:
    """Return the top of a function on the unit square, by Newton's method; None where it comes to no rest inside."""
    here, h, before = start, STEPS[0], np.inf
    for _ in range(NEWTON):
        if not ((here > 2 * h) & (here < 1 - 2 * h)).all():
            return None
        value, gradient, bend = _derivatives(function, here, h)
        if not (np.isfinite(bend).all() and np.isfinite(gradient).all()):
            return None
        curves, ways = np.linalg.eigh(bend)
        # Where it curves upwards the step goes up all the same.
        curves = np.maximum(np.abs(curves), 1e-6 * np.abs(curves).max(initial=1e-300))
        move = ways @ (ways.T @ gradient / curves)
        move *= min(1.0, 0.25 / np.abs(move).max(initial=1e-300))
        for _ in range(8):
            there = function(np.clip(here + move, 0, 1))
            if there >= value - 1e-12 * max(1.0, abs(value)):
                break
            move /= 2
        else:
            return None
        moved: FloatArray = np.clip(here + move, 0, 1)
        here = moved
        size = float(np.abs(move).max())
        if h == STEPS[1] and (size < CLOSE or before / 2 < size < SHORT):
            return moved
        before, h = size, max(h / 4, STEPS[1])
    return None


def _derivatives(
    function: Callable[[FloatArray], float], here: FloatArray, h: float
) -> tuple[float, FloatArray, FloatArray]:
    """Return the value, the gradient (2,) and the Hessian (2, 2) at a place, by differences of steps h and 2 h."""
    value = function(here)
    ways = np.eye(2) * h
    near, far = (np.array([[function(here + k * sign * way) for sign in (1, -1)] for way in ways]) for k in (1, 2))
    gradient = (8 * (near[:, 0] - near[:, 1]) - (far[:, 0] - far[:, 1])) / (12 * h)
    bend = np.diag((16 * near.sum(axis=1) - far.sum(axis=1) - 30 * value) / (12 * h * h))
    both = function(here + ways.sum(axis=0)) + function(here - ways.sum(axis=0))
    bend[0, 1] = bend[1, 0] = (both - near.sum() + 2 * value) / (2 * h * h)
    return value, gradient, bend


def _by_turns(function: Callable[[FloatArray], float], start: FloatArray) -> FloatArray:
    """Return the top of a function on the unit square, over each number in turn until neither gains."""
    here, reach = np.array(start), np.linspace(0.0, 1.0, 3 * SCAN)
    for _ in range(TURNS):
        before = here.copy()
        for j in (0, 1):

            def along(s: float, j: int = j) -> float:
                place = here.copy()
                place[j] = s
                return function(place)

            top, _ = top_along(along, reach)
            here[j] = top if np.isfinite(top) else here[j]
        if np.abs(here - before).max() <= CLOSE:
            break
    return here
