"""Score: the gradient of the objective by Fisher's identity, grad l(theta) = grad F(q, .) at theta (Louis 1982).

q is the posterior at theta, which stays as it is: so one pass over the data gives the whole gradient. F's derivatives
are central differences, extrapolated once (Richardson), with steps in units in which F bends by 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from em_core.numerics.arrays import FloatArray

STEP = 0.1
"""The larger of the two steps of a difference, in units; the other is half of it."""

LOWEST, HIGHEST = 0.003, 0.3
"""Between these lies the bend, in nats, that tells a unit."""

TRIALS = 40
"""So many lengths are tried for one at most."""

Function = Callable[[FloatArray], float]
"""(p,) -> a value, NaN where there is none."""


def units(bound: Function, here: FloatArray) -> FloatArray:
    """Return for each number the distance over which F bends by 1/2 nat, (p,); 1 at most where little is known."""
    best = bound(here)
    return np.array([_unit(bound, here, j, best) for j in range(len(here))])


def gradient(bound: Function, here: FloatArray, unit: FloatArray) -> FloatArray:
    """Return the gradient of F at a point, (p,); NaN beside a place that has no value."""
    result = np.empty(len(here))
    for j in range(len(here)):
        slopes = [_slope(bound, here, j, size * unit[j]) for size in (STEP, STEP / 2)]
        result[j] = (4 * slopes[1] - slopes[0]) / 3
    return result


def _slope(bound: Function, here: FloatArray, j: int, step: float) -> float:
    return (bound(_moved(here, j, step)) - bound(_moved(here, j, -step))) / (2 * step)


def _unit(bound: Function, here: FloatArray, j: int, best: float) -> float:
    most = max(1.0, abs(float(here[j])))
    step, bend = 0.01 * most, np.nan
    for _ in range(TRIALS):
        bend = abs(best - (bound(_moved(here, j, step)) + bound(_moved(here, j, -step))) / 2)
        if LOWEST <= bend <= HIGHEST:
            return float(step / np.sqrt(2 * bend))
        if bend < LOWEST and step >= most:
            return most
        factor = np.sqrt(0.05 / bend) if bend > 1e-13 * max(1.0, abs(best)) else 100.0
        step = min(step * float(np.clip(factor, 0.01, 100.0)), most) if np.isfinite(bend) else 0.1 * step
    return step


def _moved(vector: FloatArray, j: int, step: float) -> FloatArray:
    moved = vector.copy()
    moved[j] += step
    return moved
