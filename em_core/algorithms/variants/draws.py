"""Draws of hidden labels from their posterior: what the random algorithms put in the place of responsibilities.

Every step has a generator of its own, made of the algorithm's seed and the number of the step: a run is the same every
time, and the draw of one step can be made again without those before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from em_core.algorithms.em import E_STEP, M_STEP
from em_core.algorithms.variants.reassigned import Reassigned, counts_of
from em_core.em.algorithm import Wording
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, Posterior
from em_core.em.schedule import HalfStepKind, Schedule
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

Q = TypeVar("Q", bound=Posterior)


@dataclass(frozen=True)
class Drawn(Reassigned):
    """An algorithm that draws labels: its seed, and how many steps it makes.

    A row's label is one of its components, drawn with its responsibilities as probabilities; in a table of counts each
    observation of a cell has a draw of its own.
    """

    seed: int = 0
    steps: int = 100

    def __post_init__(self) -> None:
        """Raise ValueError for what is no seed, or no number of steps."""
        object.__setattr__(self, "seed", whole("seed", self.seed, 0))
        object.__setattr__(self, "steps", whole("steps", self.steps, 1))

    @property
    def length(self) -> int | None:
        """As many steps as it was asked for; the stop rule may end it earlier by its step limit alone."""
        return self.steps

    def drawn(self, model: AnyModel, data: object, posterior: Posterior, samples: int, t: int) -> FloatArray:
        """Return the shares of the labels among so many draws of each, shaped as the responsibilities."""
        rng = np.random.default_rng([self.seed, t])
        r = posterior.responsibilities
        counts = counts_of(model, data)
        many = np.full(r.shape[:-1], samples) if counts is None else samples * counts
        drawn = rng.multinomial(many, r / r.sum(axis=-1, keepdims=True))
        # A cell that nothing was observed in says nothing, whatever its shares are.
        shares: FloatArray = np.where(many[..., None] > 0, drawn / np.maximum(many, 1)[..., None], r)
        return shares

    def _told(self, schedule: Schedule, noun: Noun, e: str) -> Wording:
        """Return the sentences of the start, of E and of M."""
        patterns = (f"no {noun.singular} has a label yet.", e, "every parameter is re-estimated from them.")
        kinds = [HalfStepKind.START, E_STEP, M_STEP]
        return Wording(patterns, np.array([kinds.index(kind) for kind in schedule.kinds]), {})
