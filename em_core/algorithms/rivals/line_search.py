"""Line search: SciPy's, for a step that raises the objective enough and flattens it (the strong Wolfe conditions)."""

from __future__ import annotations

import warnings

import numpy as np
from scipy.optimize import line_search

from em_core.algorithms.race.clock import SUM
from em_core.algorithms.race.method import Clock, Place
from em_core.numerics.arrays import FloatArray

ENOUGH, FLAT = 1e-4, 0.1
"""The part of the rise that the slope promises which must come, and the part of the slope that may be left."""

TRIALS, HALVINGS = 20, 40
"""So many steps are tried by SciPy's search; so many times a step is halved where it finds none."""


def searched(
    clock: Clock, place: Place, direction: FloatArray, before: float | None = None, flat: float = FLAT
) -> FloatArray | None:
    """Return the next point along a direction; None where the objective does not rise along it.

    before:  the objective one step earlier, from which the first length is guessed.
    """
    slope = float(place.gradient() @ direction)
    if not np.isfinite(slope) or slope <= 0:
        return None

    def lowered(x: FloatArray) -> float:
        there = clock.see(x)
        return float("inf") if there is None else -there.log_likelihood

    def lowered_gradient(x: FloatArray) -> FloatArray:
        there = clock.see(x)
        return np.full(len(x), np.nan) if there is None else -there.gradient()

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # That no step was found is seen by the step itself.
        warnings.simplefilter("ignore")
        length = line_search(
            lowered,
            lowered_gradient,
            place.vector,
            direction,
            -place.gradient(),
            -place.log_likelihood,
            None if before is None else -before,
            c1=ENOUGH,
            c2=flat,
            maxiter=TRIALS,
        )[0]
    if length is not None and clock.see(place.vector + length * direction) is not None:
        return place.vector + length * direction
    return backtracked(clock, place, direction, slope)


def backtracked(clock: Clock, place: Place, direction: FloatArray, slope: float) -> FloatArray | None:
    """Return the first of 1, 1/2, 1/4, ... of a direction that raises the objective enough; None where none does.

    Where the rise to be expected is rounding, a step that makes the gradient shorter is enough.
    """
    size, rounding = 1.0, SUM * clock.rounding(place.log_likelihood)
    for _ in range(HALVINGS):
        proposal = place.vector + size * direction
        if (proposal == place.vector).all():
            return None
        there = clock.see(proposal)
        if there is not None:
            rise = there.log_likelihood - place.log_likelihood
            if rise >= max(ENOUGH * size * slope, rounding):
                return proposal
            if size * slope < 4 * rounding and rise >= -rounding and _length(there) < _length(place):
                return proposal
        size /= 2
    return None


def _length(place: Place) -> float:
    """Return the length of the gradient, in nats over the distances in which the complete data bend by 1/2 nat."""
    return float(np.linalg.norm(place.units() * place.gradient()))
