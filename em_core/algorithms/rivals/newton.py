"""Newton's method, raw and safeguarded: the gradient over the curvature, by differences of the gradient.

Raw, it goes wherever the quadratic has its stationary point: to a saddle, or to an edge where everything is flat in
logarithms. Safeguarded, the curvature is made positive and the step is halved until the objective rises.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.race.clock import SUM
from em_core.algorithms.race.method import Clock, Place
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.rivals.line_search import backtracked
from em_core.algorithms.rivals.smooth import without_gradient
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray

STEP = 0.02
"""Differences of the gradient reach so far, in distances over which the complete data bend by 1/2 nat."""

FLATTEST = 1e-8
"""A curvature is made at least this part of the largest."""


IDLE = 3
"""After so many steps in a row that promise no more than rounding, there is no further step."""


@dataclass(frozen=True)
class _ByCurvature(ABC):
    """Steps by the gradient and its derivatives: 1 + 2 p passes each."""

    numbers: ClassVar[Numbers] = Numbers.UNBOUNDED

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no gradient."""
        return without_gradient(model, "Newton's method")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the points, while there is a next one."""
        after, idle = start, 0
        while idle < IDLE and (place := clock.see(after)) is not None:
            slopes = hessian(clock, place)
            further = None if slopes is None else self._after(clock, place, slopes)
            if further is None:
                return
            # Twice what the quadratic promises; along an edge the steps never end, and promise nothing.
            promised = abs(float(place.gradient() @ (further - place.vector)))
            idle = idle + 1 if promised < SUM * clock.rounding(place.log_likelihood) else 0
            after = further
            yield after

    @abstractmethod
    def _after(self, clock: Clock, place: Place, slopes: FloatArray) -> FloatArray | None:
        """Return the next point, from the second derivatives (p, p); None where there is none."""


@dataclass(frozen=True)
class Newton(_ByCurvature):
    """Newton's method as it is, while the curvature can be inverted: nothing keeps it from falling."""

    def _after(self, clock: Clock, place: Place, slopes: FloatArray) -> FloatArray | None:  # noqa: ARG002 (others look)
        try:
            return np.asarray(place.vector - np.linalg.solve(slopes, place.gradient()))
        except np.linalg.LinAlgError:
            return None


@dataclass(frozen=True)
class NewtonSafe(_ByCurvature):
    """Newton's method with a positive curvature and a step that is halved until the objective rises."""

    def _after(self, clock: Clock, place: Place, slopes: FloatArray) -> FloatArray | None:
        unit = place.units()
        values, basis = np.linalg.eigh(-slopes * np.outer(unit, unit))
        sizes = np.maximum(np.abs(values), FLATTEST * np.abs(values).max(initial=1.0))
        scaled = unit * place.gradient()
        direction = unit * (basis @ ((basis.T @ scaled) / sizes))
        return backtracked(clock, place, direction, float(place.gradient() @ direction))


def hessian(clock: Clock, place: Place) -> FloatArray | None:
    """Return the objective's second derivatives, (p, p), by central differences; None where a neighbour has none."""
    columns = []
    for j, size in enumerate((STEP * place.units()).tolist()):
        ends = []
        for way in (size, -size):
            moved = place.vector.copy()
            moved[j] += way
            there = clock.see(moved)
            if there is None:
                return None
            ends.append(there.gradient())
        columns.append((ends[0] - ends[1]) / (2 * size))
    slopes = np.stack(columns, axis=1) if columns else np.zeros((0, 0))
    return (slopes + slopes.T) / 2 if np.isfinite(slopes).all() else None
