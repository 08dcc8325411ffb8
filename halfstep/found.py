"""What `halfstep run` has found, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.data import Dataset
from em_core.models import GaussianMixture
from em_core.multistart.grouped_runs import letters
from em_core.multistart.optima import Optimum, OptimumKind
from halfstep.asking import Ask


@dataclass(frozen=True, eq=False)
class Found:
    """Where EM ends from many starts.

    optima:  best first, as `group_optima` returns them.
    notes:   what is to be known about the data, in sentences.
    """

    ask: Ask
    dataset: Dataset
    model: GaussianMixture
    optima: tuple[Optimum, ...]
    notes: tuple[str, ...]

    @property
    def best(self) -> Optimum | None:
        """The end with the highest log-likelihood; None where every run collapsed."""
        return None if collapsed(self.optima[0]) else self.optima[0]

    @property
    def best_sound(self) -> Optimum | None:
        """The best maximum that no component owes to a few points; None where there is none."""
        sound = (each for each in self.optima if each.kind is OptimumKind.MAXIMUM and not each.spurious)
        return next(sound, None)

    def name_of(self, optimum: Optimum) -> str:
        """Return an end's letter: A the first, Z the 26th, then AA."""
        return letters(next(i for i, each in enumerate(self.optima) if each is optimum))

    def below_best(self, optimum: Optimum) -> float | None:
        """Return how far an end lies below the best, in nats; None for collapsed runs, which have no end."""
        if self.best is None or collapsed(optimum):
            return None
        return self.best.log_likelihood - optimum.log_likelihood


def collapsed(optimum: Optimum) -> bool:
    """Return whether the likelihood has no maximum where these runs went."""
    return optimum.kind is OptimumKind.DEGENERATE
