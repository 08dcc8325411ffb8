"""SQUAREM (Varadhan & Roland 2008): squared extrapolation of EM's map, as the R package of that name does it.

With r = M(x) - x and v = M(M(x)) - 2 M(x) + x the proposal is x - 2 a r + a^2 v, from which one EM step is taken. The
step length -a is r'v / v'v (version 1), r'r / r'v (2) or |r| / |v| (3), between 1 and a limit that grows fourfold
when it is reached and pays, and shrinks fourfold when it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.accelerated.smooth import corners
from em_core.algorithms.race.method import Clock, Place
from em_core.algorithms.race.numbers import Numbers
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import number
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

SHORTEST, FACTOR = 1.0, 4.0
"""The least step length, which is the first limit as well, and what the limit is multiplied and divided by."""

NEARLY_ONE = 0.01
"""A step length as close to 1 as this leads to M(M(x)), to within little: no EM step is taken from there."""


@dataclass(frozen=True)
class Squarem:
    """SQUAREM.

    version:   of the step length, 1, 2 or 3.
    increase:  how far the objective may fall in one step, in nats: 0 never lets it fall, 1 is the R package's own
               (`objfn.inc`). A proposal that falls further is refused, and the step is two of EM's.
    """

    version: int = 3
    increase: float = 0.0

    numbers: ClassVar[Numbers] = Numbers.OWN

    def __post_init__(self) -> None:
        """Raise ValueError for options that it does not have."""
        object.__setattr__(self, "version", whole("version", self.version, 1, 3))
        rule = "a number of at least 0, in nats"
        object.__setattr__(self, "increase", number("increase", self.increase, rule, lambda fall: fall >= 0))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no map that can be extrapolated."""
        return corners(model, "SQUAREM")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the end of every cycle, and the point within one at which the stop rule of the map is met."""
        x, longest = start, SHORTEST
        while (here := clock.see(x)) is not None and (once := here.mapped()) is not None:
            then = clock.see(once)
            twice = None if then is None else then.mapped()
            if then is None or twice is None or clock.rests(then):
                if then is not None:
                    yield once
                return
            r, v = once - x, twice - 2 * once + x
            length = float(np.clip(self._length(r, v), SHORTEST, longest))
            tried = self._tried(clock, here, self._proposal(x, r, v, length), length)
            if tried is None and length == longest:
                longest = max(SHORTEST, longest / FACTOR)
            length = 1.0 if tried is None else length
            if length == longest:
                longest *= FACTOR
            x = twice if tried is None else tried
            yield x

    def _tried(self, clock: Clock, here: Place, proposal: FloatArray, length: float) -> FloatArray | None:
        """Return the point that a proposal leads to; None where it is refused."""
        if abs(length - 1) > NEARLY_ONE:
            place = clock.see(proposal)
            after = None if place is None else place.mapped()
        else:
            after = proposal
        there = None if after is None else clock.see(after)
        allowed = max(self.increase, clock.rounding(here.log_likelihood))
        if after is None or there is None or there.log_likelihood < here.log_likelihood - allowed:
            return None
        return after

    def _proposal(self, x: FloatArray, r: FloatArray, v: FloatArray, length: float) -> FloatArray:
        """Return the squared extrapolation."""
        return x + 2 * length * r + length**2 * v

    def _length(self, r: FloatArray, v: FloatArray) -> float:
        """Return the step length, -a in the paper."""
        rr, rv, vv = float(r @ r), float(r @ v), float(v @ v)
        with np.errstate(divide="ignore", invalid="ignore"):
            lengths = np.array([-np.float64(rv) / vv, -np.float64(rr) / rv, np.sqrt(np.float64(rr) / vv)])
        found = float(lengths[self.version - 1])
        return SHORTEST if np.isnan(found) else found
