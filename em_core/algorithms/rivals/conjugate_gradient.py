"""Conjugate gradients (Polak & Ribière 1969), and with EM's step as the gradient (Jamshidian & Jennrich 1993).

EM's step M(x) - x leads uphill: it is the gradient, divided by the complete data's information. As a generalised
gradient it makes the problem round, and conjugate directions need few steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.race.method import Clock, Place
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.rivals.line_search import searched
from em_core.algorithms.rivals.smooth import without_gradient
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import yes_or_no
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True)
class ConjugateGradient:
    """Conjugate gradients in numbers without bounds, with a line search in every step.

    em_step:  whether EM's step stands in the place of the gradient.
    """

    em_step: bool = False

    numbers: ClassVar[Numbers] = Numbers.UNBOUNDED

    def __post_init__(self) -> None:
        """Raise ValueError for what is neither yes nor no."""
        object.__setattr__(self, "em_step", yes_or_no("em_step", self.em_step))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no gradient."""
        return without_gradient(model, "The conjugate gradient method")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the points; a direction that leads nowhere gives way to the generalised gradient itself."""
        place = clock.see(start)
        step = None if place is None else self._uphill(place)
        if place is None or step is None:
            return
        direction, before = step, None
        while True:
            after = searched(clock, place, direction, before)
            if after is None and direction is not step:
                direction = step
                after = searched(clock, place, direction)
            there = None if after is None else clock.see(after)
            if after is None or there is None:
                return
            next_step = self._uphill(there)
            if next_step is None:
                yield after
                return
            direction, before = self._turned(place, there, direction, step, next_step), place.log_likelihood
            place, step = there, next_step
            yield after

    def _uphill(self, place: Place) -> FloatArray | None:
        """Return the gradient or EM's step; None where either has no value."""
        slope = place.gradient()
        if not np.isfinite(slope).all():
            return None
        if not self.em_step:
            return slope
        after = place.mapped()
        if after is None:
            return None
        step = after - place.vector
        # What EM sends to its edge has no logarithm there, and is moved by the gradient's other numbers alone.
        return np.where(np.isfinite(step), step, 0.0)

    def _turned(
        self, place: Place, there: Place, direction: FloatArray, step: FloatArray, next_step: FloatArray
    ) -> FloatArray:
        """Return the next direction: the generalised gradient, and of the last direction what makes it conjugate."""
        change = there.gradient() - place.gradient()
        if self.em_step:
            part = -_ratio(float(next_step @ change), float(direction @ change))
        else:
            part = _ratio(float(next_step @ change), float(step @ step))
        turned = next_step + max(0.0, part) * direction
        return turned if float(turned @ there.gradient()) > 0 else next_step


def _ratio(a: float, b: float) -> float:
    return a / b if b else 0.0
