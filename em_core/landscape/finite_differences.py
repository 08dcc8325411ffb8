"""Finite differences: first and second derivatives at two steps, central and extrapolated once (Richardson)."""

from __future__ import annotations

import numpy as np

from em_core.em.protocol import DegenerateError
from em_core.numerics.arrays import FloatArray

STEP = 0.1
LEVELS = STEP, STEP / 2
"""The two steps of a difference, in complete-data standard errors."""


def stencil(p: int) -> FloatArray:
    """Return the stencil: where second derivatives are taken from, (1 + 4 p + 2 p (p - 1), p), in units.

    The place itself; for both steps each coordinate ahead and behind; for both steps each pair ahead and behind.
    """
    one = np.eye(p)
    pairs = [one[i] + one[j] for i in range(p) for j in range(i)]
    ways = [[sign * h * way for way in ways for sign in (1, -1)] for ways in (one, pairs) for h in LEVELS]
    return np.array([np.zeros(p), *(way for some in ways for way in some)]).reshape(-1, p)


def first(sides: FloatArray) -> FloatArray:
    """Return the first derivatives (2, p), per unit, by each of the two steps; `sides` (2, p, ahead and behind)."""
    slopes: FloatArray = (sides[..., 0] - sides[..., 1]) / (2 * np.array(LEVELS)[:, None])
    return slopes


def extrapolated(by_step: FloatArray) -> FloatArray:
    """Return Richardson's extrapolation of derivatives by the two steps, the larger first, to a step of nothing."""
    result: FloatArray = (4 * by_step[1] - by_step[0]) / 3
    return result


def curvature(values: FloatArray, unit: FloatArray) -> tuple[FloatArray, FloatArray, float, float]:
    """Return minus the Hessian (p, p), the gradient (p,), the value, and an entry's error in nats per unit squared.

    values:  at the places of `stencil`.
    Raises DegenerateError where a neighbour has no value.
    """
    p, value = len(unit), float(values[0])
    sides = values[1 : 1 + 4 * p].reshape(2, p, 2)
    pairs = values[1 + 4 * p :].reshape(2, -1, 2).sum(axis=2)
    lower = np.tril_indices(p, -1)
    hessians = np.zeros((2, p, p))
    for hessian, side, both, h in zip(hessians, sides.sum(axis=2), pairs, LEVELS, strict=True):
        hessian[lower] = (both - side[lower[0]] - side[lower[1]] + 2 * value) / (2 * h * h)
        hessian += hessian.T + np.diag((side - 2 * value) / h**2)
    gradient, hessian = extrapolated(first(sides)), extrapolated(hessians)
    if not (np.isfinite(hessian).all() and np.isfinite(gradient).all() and unit.all()):
        raise DegenerateError(0, "is so close to a singularity that the objective has no value beside it")
    # The correction that the extrapolation makes, to the next order, and rounding.
    error = (
        STEP**2 * float(np.abs(hessian - hessians[1]).max(initial=0.0)) + 1e-15 * max(1.0, abs(value)) / LEVELS[1] ** 2
    )
    return -hessian / np.outer(unit, unit), gradient / unit, value, error
