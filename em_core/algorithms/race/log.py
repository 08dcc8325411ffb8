"""The log of a run on the clock: its accepted points, one after another, and the time that they took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic

import numpy as np

from em_core.algorithms.race.race import Race, RaceOutcome
from em_core.em.protocol import P
from em_core.numerics.arrays import frozen


def without_start() -> ValueError:
    """Return what is raised where not even the start has a value."""
    return ValueError("The objective has no value at the start. Choose another start.")


class Log(Generic[P]):
    """What a run has come to so far."""

    def __init__(self, on_progress: Callable[[float], object] | None = None) -> None:
        """Start the time; on_progress hears how many passes have been spent, at every accepted point."""
        self.params: list[P] = []
        self.objective: list[float] = []
        self._passes: list[float] = []
        self._seconds: list[float] = []
        self._maximised: list[float] = []
        self._heard = on_progress
        self._began, self._beside = time.perf_counter(), 0.0

    def maximise(self, value: float) -> None:
        """Write down what the algorithm maximises at the point that was added last."""
        self._maximised.append(value)

    def add(self, params: P, objective: float, passes: float) -> None:
        """Write an accepted point down."""
        self.params.append(params)
        self.objective.append(objective)
        self._passes.append(passes)
        self._seconds.append(time.perf_counter() - self._began - self._beside)
        if self._heard is not None:
            self._heard(passes)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Leave what is done within out of the time: the run is being watched, and does not make it."""
        before = time.perf_counter()
        yield
        self._beside += time.perf_counter() - before

    def rise(self) -> float:
        """Return how far the last step moved the objective, relative to 1 + |l|; infinite before the first."""
        if len(self.objective) < 2:
            return float("inf")
        return abs(self.objective[-1] - self.objective[-2]) / (1 + abs(self.objective[-1]))

    def race(
        self,
        name: str,
        options: Mapping[str, object],
        outcome: RaceOutcome,
        maps: int,
        spent: float,
        message: str = "",
        maximises: str | None = None,
    ) -> Race[P]:
        """Return the run as a value."""
        return Race(
            name,
            dict(options),
            frozen(self._passes),
            maps,
            float(spent),
            frozen(np.maximum.accumulate(self._seconds)),
            frozen(self.objective),
            tuple(self.params),
            outcome,
            message,
            maximises,
            frozen(self._maximised) if self._maximised else None,
        )
