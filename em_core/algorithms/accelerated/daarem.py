"""DAAREM (Henderson & Varadhan 2019): damped Anderson acceleration of EM with restarts, which hardly ever falls.

The least squares of Anderson's combination have a ridge, so large at first that EM itself is left; with every accepted
step it fades. A proposal that lies more than a hundredth of a nat lower is refused, and the step is EM's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

import numpy as np

from em_core.algorithms.accelerated.smooth import corners
from em_core.algorithms.race.method import Clock
from em_core.algorithms.race.numbers import Numbers
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import number
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

FADING, SLOWNESS = 1.2, 25.0
"""alpha and kappa of the paper: after s accepted steps the combination has 1 / (1 + alpha^(kappa - s)) of its square
length without the ridge."""

TRIALS = 10
"""So many ridges are tried for one length at most."""

HALF = 0.5
"""A length is right if it is that of half an accepted step more or less."""


@dataclass(frozen=True)
class Daarem:
    """DAAREM.

    order:     how many differences are combined before a restart; at most half of the free numbers, rounded up.
    increase:  how far the objective may fall in a step, in nats (`mon.tol` of the R package).
    """

    order: int = 5
    increase: float = 0.01

    numbers: ClassVar[Numbers] = Numbers.OWN

    def __post_init__(self) -> None:
        """Raise ValueError for options that it does not have."""
        object.__setattr__(self, "order", whole("order", self.order, 1))
        rule = "a number of at least 0, for example 0.01"
        object.__setattr__(self, "increase", number("increase", self.increase, rule, lambda fall: fall >= 0))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no map that can be extrapolated."""
        return corners(model, "DAAREM")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the first EM step, and then one point a pass; a refused proposal costs one more."""
        order = max(1, min(self.order, ceil(len(start) / 2)))
        first = clock.see(start)
        x = None if first is None else first.mapped()
        if x is None or first is None:
            return
        yield x
        before, residual = start, x - start
        moves: list[FloatArray] = []
        changes: list[FloatArray] = []
        accepted, ridge = 0.0, Ridge()
        reference: float | None = None
        while (place := clock.see(x)) is not None and (after := place.mapped()) is not None:
            reference = place.log_likelihood if reference is None else reference
            moves.append(x - before)
            changes.append(after - x - residual)
            before, residual = x, after - x
            proposal = ridge.combined(after, residual, moves, changes, accepted)
            there = clock.see(proposal)
            allowed = max(self.increase, clock.rounding(place.log_likelihood))
            if there is None or there.log_likelihood < place.log_likelihood - allowed:
                x = after
                if there is None:
                    moves, changes = [], []
            else:
                x = proposal
                accepted += 1
            if len(moves) == order:
                moves, changes = [], []
                reached = clock.see(x)
                if reached is not None:
                    if reached.log_likelihood < reference:
                        accepted = max(accepted - order, -2 * SLOWNESS)
                    reference = reached.log_likelihood
            yield x


class Ridge:
    """The ridge of the last step, from which that of the next is sought (Hebden's iteration)."""

    def __init__(self) -> None:
        """Begin with one that leaves EM itself."""
        self._ridge, self._left = 1e5, 0.0

    def combined(
        self,
        after: FloatArray,
        residual: FloatArray,
        moves: list[FloatArray],
        changes: list[FloatArray],
        accepted: float,
    ) -> FloatArray:
        """Return the damped combination of the last maps."""
        x, f = np.stack(moves, axis=1), np.stack(changes, axis=1)
        u, d, vt = np.linalg.svd(f, full_matrices=False)
        along = u.T @ residual
        some = d > 0
        if not some.any():
            return after
        u, d, vt, along = u[:, some], d[some], vt[some], along[some]
        self._seek(along**2, d, accepted)
        parts = vt.T @ (d * along / (d**2 + self._ridge))
        return np.asarray(after - (x + f) @ parts)

    def _seek(self, squares: FloatArray, d: FloatArray, accepted: float) -> None:
        """Find the ridge under which the combination has the length that is due after so many accepted steps."""
        whole_length = float(np.sqrt((squares / d**2).sum()))
        due = _part(SLOWNESS - accepted) * whole_length
        if due == 0 or not np.isfinite(whole_length):
            return
        ridge = self._ridge - self._left / due
        low = whole_length * (whole_length - due) / float((squares / d**4).sum())
        high = float(np.sqrt((squares * d**2).sum())) / due
        least, most = (_part(SLOWNESS - accepted + way) * whole_length for way in (HALF, -HALF))
        for _ in range(TRIALS):
            if ridge <= low or ridge >= high:
                ridge = max(1e-4 * high, float(np.sqrt(low * high)))
            shrunk = (d / (d**2 + ridge)) ** 2
            length = float(np.sqrt((squares * shrunk).sum()))
            slope = -float((squares * shrunk / (d**2 + ridge)).sum()) / length
            ratio = (length - due) / slope
            self._left = length * ratio
            if least <= length <= most:
                break
            high = high if length >= due else ridge
            low = max(low, ridge - ratio)
            ridge -= length * ratio / due
        self._ridge = ridge


def _part(power: float) -> float:
    """Return the part of its length that a combination keeps: the root of 1 / (1 + alpha^power)."""
    return float(np.exp(-0.5 * np.log1p(FADING**power)))
