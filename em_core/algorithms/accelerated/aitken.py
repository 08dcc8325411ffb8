"""Aitken's acceleration of EM as Louis (1982) has it: the rest of a geometric path is summed in one step.

x + (I - J)^-1 (M(x) - x), where J is the derivative of EM's map at x, by differences of one map for each number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.accelerated.smooth import corners
from em_core.algorithms.race.method import Clock
from em_core.algorithms.race.numbers import Numbers
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

STEP = 1e-5
"""A difference reaches so far, as a part of the number's size."""

SMALLEST = 1e-3
"""A number's size is taken to be at least this part of the largest."""


@dataclass(frozen=True)
class Aitken:
    """Aitken's acceleration with the whole Jacobian: 1 + p passes a step.

    after:  how many EM steps come first. From far away it may leave the domain, or run to another stationary point.
    """

    after: int = 10

    numbers: ClassVar[Numbers] = Numbers.OWN

    def __post_init__(self) -> None:
        """Raise ValueError for no number of steps."""
        object.__setattr__(self, "after", whole("after", self.after, 0))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no map with a derivative."""
        return corners(model, "Aitken's acceleration")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the accelerated points, whatever becomes of them."""
        x, steps = start, 0
        while (place := clock.see(x)) is not None and (after := place.mapped()) is not None:
            if steps < self.after:
                x = after
            else:
                slopes = jacobian(clock, x, after)
                if slopes is None:
                    return
                try:
                    x = x + np.linalg.solve(np.eye(len(x)) - slopes, after - x)
                except np.linalg.LinAlgError:
                    return
            steps += 1
            yield x


def jacobian(clock: Clock, x: FloatArray, after: FloatArray) -> FloatArray | None:
    """Return the derivative of EM's map at x, (p, p), by differences; None where a neighbour has no map.

    after:  M(x).
    """
    sizes = STEP * np.maximum(np.abs(x), SMALLEST * np.abs(x).max(initial=1.0))
    columns = []
    for j, size in enumerate(sizes.tolist()):
        column = None
        for step in (size, -size):
            moved = x.copy()
            moved[j] += step
            place = clock.see(moved)
            there = None if place is None else place.mapped()
            if there is not None:
                column = (there - after) / (moved[j] - x[j])
                break
        if column is None:
            return None
        columns.append(column)
    return np.stack(columns, axis=1) if columns else np.zeros((0, 0))
