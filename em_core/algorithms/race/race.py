"""A race: what one algorithm made of a model, data and a start, on the clock of passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Generic

import numpy as np

from em_core.em.protocol import P
from em_core.em.stopping import rounding_allowance
from em_core.numerics.arrays import FloatArray


class RaceOutcome(Enum):
    """Why a run ended; the value is the sentence that is shown."""

    CONVERGED = "Converged: the stop rule is met, or only rounding is left of the rise."
    EDGE = (
        "Stopped at an edge of the model: the stop rule is met there, but the objective still rises away from the edge."
    )
    FINISHED = "Finished: all steps that its options ask for have been made."
    MAX_PASSES = "Stopped at the limit of passes over the data, before the stop rule was met."
    LEFT_DOMAIN = "Left the domain: the next point is outside what the model takes, and nothing leads back."
    STUCK = "Stuck: no further step was found, and the stop rule is not met."
    DEGENERATE = "Degenerate: the next M-step has no solution, and the run cannot go on."


@dataclass(frozen=True, eq=False)
class Race(Generic[P]):
    """One algorithm's run from one start; index 0 is the start, index t the t-th accepted point.

    algorithm:        its id in ALGORITHMS; `options`: what it was run with.
    passes:           (T+1,) passes over the data spent up to each accepted point, refused proposals charged. The pass
                      at the point itself belongs to the next step: EM's are 0, 1, 2, ...
    maps:             how many times M(theta) was computed at different parameter values.
    spent:            all passes of the run, with the one at the last point and those of what was refused after it.
    seconds:          (T+1,) wall time up to each accepted point; never to be shown alone.
    log_likelihoods:  (T+1,) the observed-data objective at each.
    params:           (T+1) parameters.
    outcome:          why it ended; `message` says where and on what, where a model has said so.
    maximises:        the name of what it maximises where that is not the objective, and `maximised` (T+1,) its values.
    """

    algorithm: str
    options: Mapping[str, object]
    passes: FloatArray
    maps: int
    spent: float
    seconds: FloatArray
    log_likelihoods: FloatArray
    params: tuple[P, ...]
    outcome: RaceOutcome
    message: str = ""
    maximises: str | None = None
    maximised: FloatArray | None = None

    @cached_property
    def falls(self) -> tuple[int, ...]:
        """The accepted points at which the objective is lower than at the one before, by more than rounding."""
        before, after = self.log_likelihoods[:-1], self.log_likelihoods[1:]
        allowed = np.array([rounding_allowance(value) for value in before.tolist()])
        return tuple(int(t) for t in np.flatnonzero(after < before - allowed) + 1)

    @property
    def converged(self) -> bool:
        """Whether the stop rule ended it, and not at an edge from which the objective rises."""
        return self.outcome is RaceOutcome.CONVERGED

    @property
    def n_steps(self) -> int:
        """T, how many points were accepted after the start."""
        return len(self.params) - 1

    def passes_to(self, objective: float) -> float | None:
        """Return the passes up to the first accepted point with at least this objective; None where there is none."""
        reached = np.flatnonzero(self.log_likelihoods >= objective)
        return float(self.passes[reached[0]]) if len(reached) else None
