"""Gradient ascent: steps along the gradient, of a fixed part of it or of the length that a line search finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.race.method import Clock
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.rivals.line_search import searched
from em_core.algorithms.rivals.smooth import without_gradient
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import positive, yes_or_no
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True)
class GradientAscent:
    """Gradient ascent in numbers without bounds.

    line_search:  whether every step is as long as a line search finds best.
    rate:         what the gradient is multiplied by where it is not: too small a rate crawls, too large a one falls.
    """

    line_search: bool = True
    rate: float = 1e-3

    numbers: ClassVar[Numbers] = Numbers.UNBOUNDED

    def __post_init__(self) -> None:
        """Raise ValueError for options that it does not have."""
        object.__setattr__(self, "line_search", yes_or_no("line_search", self.line_search))
        object.__setattr__(self, "rate", positive("rate", self.rate))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no gradient."""
        return without_gradient(model, "Gradient ascent")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the points, while the gradient has a value and leads anywhere."""
        x, before = start, None
        while (place := clock.see(x)) is not None and np.isfinite(slope := place.gradient()).all():
            after = searched(clock, place, slope, before) if self.line_search else x + self.rate * slope
            if after is None:
                return
            x, before = after, place.log_likelihood
            yield x
