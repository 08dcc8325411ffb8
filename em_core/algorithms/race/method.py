"""The protocol of accelerated algorithms and of EM's rivals: points one after another, each paid for on a clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from em_core.algorithms.race.numbers import Numbers
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray


class Place(Protocol):
    """What one pass over the data gives at one parameter value."""

    @property
    def vector(self) -> FloatArray:
        """The parameter value, (p,)."""
        ...

    @property
    def log_likelihood(self) -> float:
        """The objective there."""
        ...

    def mapped(self) -> FloatArray | None:
        """Return M(x), EM's next point, (p,); None where there is none."""
        ...

    def gradient(self) -> FloatArray:
        """Return the gradient of the objective in the numbers that the method moves, (p,), by Fisher's identity."""
        ...


class Clock(Protocol):
    """The model and its data behind a clock of passes; raises OutOfPassesError where none is left."""

    def see(self, vector: FloatArray) -> Place | None:
        """Return what a pass at this parameter value gives; a value seen before costs nothing.

        None outside what the model takes, and where the objective has no value.
        """
        ...

    def rests(self, place: Place) -> bool:
        """Return whether the stop rule of the map would end the run here."""
        ...

    def rounding(self, objective: float) -> float:
        """Return how far rounding alone may lower an objective of this size."""
        ...


class OutOfPassesError(Exception):
    """The passes that a run may spend are spent."""


@runtime_checkable
class Method(Protocol):
    """An algorithm that moves a vector: options only."""

    @property
    def numbers(self) -> Numbers:
        """Which numbers it moves."""
        ...

    def refusal(self, model: AnyModel) -> str | None:
        """Return why it cannot run on a model, in a sentence; None where it can."""
        ...

    def points(self, clock: Clock, start: FloatArray) -> Iterator[FloatArray]:
        """Yield the points that are accepted, without the start; a run that ends by itself can go no further.

        A point that the clock does not see ends the run: it has left the domain.
        """
        ...
