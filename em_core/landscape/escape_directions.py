"""Escape directions from a stationary point: along the upward curve of a saddle, or tried out on flat ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from em_core.em.protocol import AnyModel, DegenerateError
from em_core.landscape.information import Information
from em_core.landscape.parameter_arrays import Params
from em_core.numerics.arrays import FloatArray

__all__ = ["PROBE_STEPS", "Push", "steepest_way", "way_off_flat_ground"]

REACHES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""How far a push is tried, in complete-data standard errors."""

TRIAL = 2.0
"""How far directions on flat ground are compared."""

PROBE_STEPS = 2
"""How many EM steps follow a push on flat ground before it is judged: the way up may be curved."""

TRIES = 20
"""How many values of the objective, for each flat direction, are spent on finding the best mixture of them."""


class Push(NamedTuple):
    """A direction (p,), as long as complete data's standard error, how many times that far, and the gain (nats)."""

    direction: FloatArray
    reach: float
    rise: float


def steepest_way(model: AnyModel, data: object, told: Information) -> Push:
    """Return the way along the least share, in the better of its two senses."""
    least = told.directions[:, 0]
    return _better([least, -least], _gains(model, data, told, steps=0))


def way_off_flat_ground(
    model: AnyModel, data: object, told: Information, flat: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> Push:
    """Return the best way among mixtures of the flat directions (a mask of the shares), judged after PROBE_STEPS.

    Second derivatives say nothing there: two components that are the same part at fourth order, along a curve.
    """
    ways, gains = told.directions[:, flat], _gains(model, data, told, PROBE_STEPS)
    m = ways.shape[1]
    if not m:
        return Push(told.directions[:, 0], 1.0, 0.0)
    # A fixed draw: the same place gets the same verdict every time.
    mixed = np.random.default_rng(0).standard_normal((12, m))
    tried = [*np.eye(m), *(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))]
    values = [gains(ways @ mix, TRIAL) for mix in tried]
    start = tried[int(np.argmax(values))]

    def loss(mix: FloatArray) -> float:
        length = float(np.linalg.norm(mix))
        value = gains(ways @ mix / length, TRIAL) if length > 1e-6 else -np.inf
        return -value if np.isfinite(value) else 1e6

    found = minimize(loss, start, method="Powell", options={"maxfev": TRIES * m, "xtol": 1e-2, "ftol": 1e-12})
    mix = found.x / np.linalg.norm(found.x) if -float(found.fun) > max(values) else start
    return _better([ways @ mix, -(ways @ mix)], gains)


def _gains(model: AnyModel, data: object, told: Information, steps: int) -> Callable[[FloatArray, float], float]:
    """Return what a push along a direction by a size gains, after some EM steps from here and from there."""
    chart = told.coordinates
    here = chart.vector(told.params)

    def after(params: Params) -> float:
        try:
            with np.errstate(all="ignore"):
                for _ in range(steps):
                    params = model.m_step(data, model.e_step(data, params))
                value = float(model.log_likelihood(data, params))
        except (DegenerateError, ValueError, np.linalg.LinAlgError):
            return -np.inf
        return value if np.isfinite(value) else -np.inf

    base = after(told.params)
    return lambda direction, size: after(chart.params(here + size * direction)) - base


def _better(directions: list[FloatArray], gains: Callable[[FloatArray, float], float]) -> Push:
    """Return the direction that climbs higher, as far as it leads up without a dip."""
    climbs = []
    for direction in directions:
        reach, rise = 1.0, 0.0
        for size in REACHES:
            now = gains(direction, size)
            if not now > rise:
                break
            reach, rise = size, now
        climbs.append(Push(direction, reach, rise))
    return max(climbs, key=lambda push: push.rise)
