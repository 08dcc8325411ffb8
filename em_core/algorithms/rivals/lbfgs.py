"""L-BFGS (Liu & Nocedal 1989), SciPy's L-BFGS-B without bounds: a quasi-Newton method with a short memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.optimize import minimize

from em_core.algorithms.race.method import Accept, Clock
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.rivals.smooth import without_gradient
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

MOST = 10**9
"""SciPy's own limits are put out of the way: the clock ends a run."""

BARRED = 1e300
"""What SciPy is told of a place where the objective has no value; it cannot take an infinite number."""


@dataclass(frozen=True)
class LBFGS:
    """L-BFGS in numbers without bounds.

    memory:  how many pairs of steps and gradients are kept, m in the literature.
    """

    memory: int = 10

    numbers: ClassVar[Numbers] = Numbers.UNBOUNDED

    def __post_init__(self) -> None:
        """Raise ValueError for no memory."""
        object.__setattr__(self, "memory", whole("memory", self.memory, 1, 1000))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no gradient."""
        return without_gradient(model, "L-BFGS")

    def drive(self, clock: Clock, start: FloatArray, accept: Accept) -> None:
        """Let SciPy run, and hand over what it accepts; it ends by itself where its line search finds no step."""

        def lowered(x: FloatArray) -> tuple[float, FloatArray]:
            place = clock.see(x)
            slope = None if place is None else place.gradient()
            if place is None or slope is None or not np.isfinite(slope).all():
                return BARRED, np.zeros(len(x))
            return -place.log_likelihood, -slope

        def accepted(xk: FloatArray) -> None:
            if accept(np.array(xk)):
                raise StopIteration

        if not len(start):
            return
        minimize(
            lowered,
            start,
            jac=True,
            method="L-BFGS-B",
            callback=accepted,
            options={"maxcor": self.memory, "ftol": 0, "gtol": 0, "maxiter": MOST, "maxfun": MOST, "maxls": 40},
        )
