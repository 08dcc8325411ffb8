"""EM as a method on the clock: the map, applied again and again. What is accelerated is this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from em_core.algorithms.race.method import Clock
from em_core.algorithms.race.numbers import Numbers
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True)
class PlainEM:
    """x, M(x), M(M(x)), ..., bit by bit what `EM` does by half-steps, with one pass for each."""

    numbers: ClassVar[Numbers] = Numbers.OWN

    def refusal(self, model: AnyModel) -> str | None:  # noqa: ARG002 the protocol's
        """Return None: every model has EM's verbs."""
        return None

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield EM's steps, while there is one."""
        x = start
        while (place := clock.see(x)) is not None and (after := place.mapped()) is not None:
            x = after
            yield x
