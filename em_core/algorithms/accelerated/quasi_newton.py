"""Quasi-Newton acceleration of EM's map (Zhou, Alexander & Lange 2011): the map's derivative from a few secants.

A pair of maps gives a secant, u = M(x) - x and v = M(M(x)) - M(x). With the last q of them as the columns of U and V
the next point is M(x) - V (U'U - U'V)^-1 U' (x - M(x)).
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


@dataclass(frozen=True)
class QuasiNewton:
    """Quasi-Newton acceleration; a proposal that lies lower than M(x) is refused, and M(M(x)) takes its place.

    secants:  how many are kept, q in the paper; never more than there are free numbers.
    """

    secants: int = 3

    numbers: ClassVar[Numbers] = Numbers.OWN

    def __post_init__(self) -> None:
        """Raise ValueError for no number of secants."""
        object.__setattr__(self, "secants", whole("secants", self.secants, 1))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no map that can be extrapolated."""
        return corners(model, "Quasi-Newton acceleration")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield EM's own steps until there are secants enough, and then one point for two maps."""
        most = max(1, min(self.secants, len(start)))
        x = start
        us: list[FloatArray] = []
        vs: list[FloatArray] = []
        while (here := clock.see(x)) is not None and (once := here.mapped()) is not None:
            then = clock.see(once)
            if then is None:
                return
            twice = then.mapped()
            if twice is None or clock.rests(then):
                yield once
                return
            us, vs = [*us, once - x][-most:], [*vs, twice - once][-most:]
            if len(us) < most:
                x = once
            else:
                proposal = extrapolated(x, once, us, vs)
                there = None if proposal is None else clock.see(proposal)
                lowest = then.log_likelihood - clock.rounding(then.log_likelihood)
                kept = there is not None and there.log_likelihood >= lowest
                x = proposal if kept and proposal is not None else twice
            yield x


def extrapolated(x: FloatArray, once: FloatArray, us: list[FloatArray], vs: list[FloatArray]) -> FloatArray | None:
    """Return the point that the secants lead to; None where they are not independent."""
    u, v = np.stack(us, axis=1), np.stack(vs, axis=1)
    try:
        return np.asarray(once + v @ np.linalg.solve(u.T @ (u - v), u.T @ (once - x)))
    except np.linalg.LinAlgError:
        return None
