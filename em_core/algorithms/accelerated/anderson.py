"""Anderson acceleration of EM (Anderson 1965; Walker & Ni 2011): the last maps are combined to the least residual.

With f = M(x) - x, and the differences of the last points and of their residuals as columns of X and F, the next point
is x + f - (X + F) g, where g makes |f - F g| least.
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
from em_core.numerics.arguments import yes_or_no
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole


@dataclass(frozen=True)
class Anderson:
    """Anderson acceleration; nothing keeps the objective from falling.

    window:   how many differences are combined at most, m in the literature; never more than there are free numbers.
    restart:  whether a full window is emptied; otherwise its oldest difference goes.

    Where a point has no EM step, M(x) of the last point takes its place and the window is emptied.
    """

    window: int = 5
    restart: bool = True

    numbers: ClassVar[Numbers] = Numbers.OWN

    def __post_init__(self) -> None:
        """Raise ValueError for options that it does not have."""
        object.__setattr__(self, "window", whole("window", self.window, 1))
        object.__setattr__(self, "restart", yes_or_no("restart", self.restart))

    def refusal(self, model: AnyModel) -> str | None:
        """Return why a model has no map that can be extrapolated."""
        return corners(model, "Anderson acceleration")

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield one point a pass."""
        window = min(self.window, max(len(start), 1))
        x, plain = start, start
        moves: list[FloatArray] = []
        changes: list[FloatArray] = []
        before: tuple[FloatArray, FloatArray] | None = None
        while True:
            place = clock.see(x)
            after = None if place is None else place.mapped()
            if after is None:
                if x is plain:
                    return
                x, moves, changes, before = plain, [], [], None
                yield x
                continue
            residual = after - x
            if before is not None:
                moves.append(x - before[0])
                changes.append(residual - before[1])
            if len(moves) > window:
                moves, changes = ([], []) if self.restart else (moves[1:], changes[1:])
            before, plain = (x, residual), after
            x = combined(after, residual, moves, changes)
            # A proposal that the model does not take costs nothing; it is seen here, before it is accepted.
            if clock.see(x) is None:
                x, moves, changes, before = plain, [], [], None
            yield x


def combined(after: FloatArray, residual: FloatArray, moves: list[FloatArray], changes: list[FloatArray]) -> FloatArray:
    """Return the combination of the last maps with the least residual."""
    if not moves:
        return after
    x, f = np.stack(moves, axis=1), np.stack(changes, axis=1)
    parts, *_ = np.linalg.lstsq(f, residual, rcond=None)
    return np.asarray(after - (x + f) @ parts)
