"""The protocol of accelerated algorithms and of EM's rivals: points one after another, each paid for on a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

    def units(self) -> FloatArray:
        """Return for each number a distance over which the objective bends by about 1/2 nat, (p,)."""
        ...

    def row_scores(self) -> FloatArray | None:
        """Return the gradient of each row's objective, (n, p); None for a model whose rows have none of their own."""
        ...

    def natural_step(self) -> FloatArray | None:
        """Return the scoring step with the complete data's information, in the model's own free numbers, (p,)."""
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
        """Return the last digits of an objective of this size: less than this is no difference."""
        ...


Accept = Callable[[FloatArray], bool]
"""Takes the next accepted point, and returns whether the run ends there."""


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


@runtime_checkable
class Driver(Protocol):
    """A method that is driven by somebody else's loop: it hands its points over instead of yielding them."""

    @property
    def numbers(self) -> Numbers:
        """Which numbers it moves."""
        ...

    def refusal(self, model: AnyModel) -> str | None:
        """Return why it cannot run on a model, in a sentence; None where it can."""
        ...

    def drive(self, clock: Clock, start: FloatArray, accept: Accept) -> None:
        """Hand every accepted point over, without the start, until the run ends or nothing is left to do."""
        ...


@runtime_checkable
class Particular(Protocol):
    """A method that some parameters do not suit: what they are of is not known of their model alone."""

    def refusal_at(self, model: AnyModel, params: object) -> str | None:
        """Return why it cannot run from these parameters, in a sentence; None where it can."""
        ...
