"""Accelerations with one fault each, and which check of the contract catches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from em_core.algorithms.accelerated.aitken import Aitken
from em_core.algorithms.accelerated.squarem import Squarem
from em_core.algorithms.race.method import Clock
from em_core.numerics.arrays import FloatArray
from tests.contract import race_checks


class Uncounted:
    """A clock that is not asked about every second new value: the second map of a pair is made beside it."""

    def __init__(self, clock: Any) -> None:
        self._clock, self._turn = clock, 0

    def see(self, vector: FloatArray) -> Any:
        self._turn += 1
        if self._turn % 3 != 2:
            return self._clock.see(vector)
        return self._clock.peek(self._clock.written.params(vector))

    def rests(self, place: Any) -> bool:
        return bool(self._clock.rests(place))

    def rounding(self, objective: float) -> float:
        return float(self._clock.rounding(objective))


@dataclass(frozen=True)
class ForgetsTheSecondMap(Squarem):
    """SQUAREM whose second map is not on the clock, as in a published benchmark."""

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        yield from super().points(Uncounted(clock), start)


@dataclass(frozen=True)
class StepsBack(Squarem):
    """SQUAREM with the other sign of the step."""

    def _proposal(self, x: FloatArray, r: FloatArray, v: FloatArray, length: float) -> FloatArray:
        return x - 2 * length * r + length**2 * v


@dataclass(frozen=True)
class AitkenBackwards(Aitken):
    """Aitken's acceleration away from where it leads."""

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        x = start
        for after in super().points(clock, start):
            yield x - (after - x)
            return


CAUGHT_BY: dict[Any, tuple[Callable[[Any], None], str]] = {
    ForgetsTheSecondMap(): (race_checks.counts_every_map, "maps were counted of"),
    StepsBack(): (race_checks.is_faster_than_em, "Stopped at the limit of passes"),
    AitkenBackwards(after=0): (race_checks.is_faster_than_em, "Stuck|Left the domain"),
}
"""For each mutant: a check that must catch it, and what it must say."""
