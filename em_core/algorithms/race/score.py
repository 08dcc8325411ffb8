"""Score: the gradient of the objective by Fisher's identity, grad l(theta) = grad F(q, .) at theta (Louis 1982).

q is the posterior at theta, which stays as it is: so one pass over the data gives the whole gradient. Where the model
does not write F's derivatives down (em.scored) they are central differences, extrapolated once (Richardson), with steps
in units in which F bends by 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from em_core.numerics.arrays import FloatArray

STEP, WIDE = 0.01, 0.03
"""The larger of the two steps of a first and of a second difference, in units; the other is half of it."""

LOWEST, HIGHEST = 0.003, 0.3
"""Between these lies the bend, in nats, that tells a unit."""

TRIALS = 40
"""So many lengths are tried for one at most."""

Function = Callable[[FloatArray], float]
"""(p,) -> a value, NaN where there is none."""


def units(bound: Function, here: FloatArray, most: FloatArray) -> FloatArray:
    """Return for each number the distance over which F bends by 1/2 nat, (p,).

    most:  (p,) the longest it may be: where little is known, differences would reach too far.
    """
    best = bound(here)
    return np.array([_unit(bound, here, j, best, longest) for j, longest in enumerate(most.tolist())])


def gradient(bound: Function, here: FloatArray, unit: FloatArray, value: float) -> tuple[FloatArray, FloatArray]:
    """Return the gradient of F at a point, (p,), and how far F bends over a unit each way, (p,): about 1/2.

    value:  F there. NaN beside a place that has no value.
    """
    slopes, bends = np.empty(len(here)), np.empty(len(here))
    for j, size in enumerate(unit.tolist()):
        sides = [[bound(_moved(here, j, way * part * size)) for way in (1, -1)] for part in (STEP, STEP / 2)]
        large, small = ((ahead - behind) / (2 * part * size) for (ahead, behind), part in _with_parts(sides))
        slopes[j] = (4 * small - large) / 3
        bends[j] = abs(value - sum(sides[0]) / 2) / STEP**2
    return slopes, bends


def bends(bound: Function, here: FloatArray, unit: FloatArray, value: float) -> FloatArray:
    """Return how far F bends over a unit each way, (p,), as `gradient` does."""
    ways = STEP * np.diag(unit)
    return np.array([abs(value - (bound(here + way) + bound(here - way)) / 2) / STEP**2 for way in ways])


def complete_information(bound: Function, here: FloatArray, unit: FloatArray, value: float) -> FloatArray:
    """Return minus the Hessian of F at a point, (p, p), extrapolated as the gradient is."""
    p = len(here)
    result = np.empty((p, p))
    for part, weight in ((WIDE, -1 / 3), (WIDE / 2, 4 / 3)):
        ways = part * np.diag(unit)
        alone = np.array([bound(here + way) + bound(here - way) for way in ways])
        for i in range(p):
            for j in range(i + 1):
                if i == j:
                    second = (alone[i] - 2 * value) / ways[i, i] ** 2
                else:
                    both = bound(here + ways[i] + ways[j]) + bound(here - ways[i] - ways[j])
                    second = (both - alone[i] - alone[j] + 2 * value) / (2 * ways[i, i] * ways[j, j])
                result[i, j] = -weight * second + (result[i, j] if part != WIDE else 0.0)
                result[j, i] = result[i, j]
    return result


def directional(vector: Callable[[float], FloatArray]) -> FloatArray:
    """Return the derivative at 0 of a vector that moves with one number of size about 1."""
    large, small = ((vector(part) - vector(-part)) / (2 * part) for part in (1e-3, 5e-4))
    return (4 * small - large) / 3


def _with_parts(sides: list[list[float]]) -> list[tuple[list[float], float]]:
    return list(zip(sides, (STEP, STEP / 2), strict=True))


def _unit(bound: Function, here: FloatArray, j: int, best: float, most: float) -> float:
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
