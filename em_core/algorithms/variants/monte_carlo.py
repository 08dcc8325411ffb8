"""Monte Carlo EM (Wei & Tanner 1990): the expectation is an average over random draws of the labels.

With few draws it is noisy, as stochastic EM is; with many it is EM. For it to converge their number must grow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.variants.draws import Drawn
from em_core.algorithms.variants.reassigned import with_responsibilities
from em_core.em.algorithm import Wording
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import Claims, Schedule
from em_core.numerics.arguments import number
from em_core.numerics.integers import whole

MOST_DRAWS = 10**9
"""Draws of one label, at most: they are counted in whole numbers."""


@dataclass(frozen=True)
class MonteCarloEM(Drawn):
    """Monte Carlo EM: the M-step is given the shares of each label among a number of draws from the posterior.

    seed, steps:  of the draws, and how many steps are made.
    samples:      how many draws of each label the first step takes.
    growth:       by what part of itself their number grows in a step: 0.05 for five percent.

    Neither F nor the objective is promised never to fall.
    """

    samples: int = 10
    growth: float = 0.05

    claims: ClassVar[Claims] = Claims(
        "monte_carlo", "Monte Carlo EM", maximum_likelihood=False, may_fall=True, exact_e=False, judged_from=None
    )

    def __post_init__(self) -> None:
        """Raise ValueError for options that are no numbers of draws."""
        super().__post_init__()
        object.__setattr__(self, "samples", whole("samples", self.samples, 1))
        rate = number("growth", self.growth, "a number from 0 to 1", lambda value: 0 <= value <= 1)
        object.__setattr__(self, "growth", rate)

    def samples_at(self, t: int) -> int:
        """Return how many draws of each label step t takes."""
        grown = math.log(self.samples) + t * math.log1p(self.growth)
        return MOST_DRAWS if grown > math.log(MOST_DRAWS) else math.ceil(self.samples * (1 + self.growth) ** t)

    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:  # noqa: ARG002
        posterior = model.e_step(data, params)
        return with_responsibilities(posterior, self.drawn(model, data, posterior, self.samples_at(t), t))

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:  # noqa: ARG002 the protocol's
        """Return the sentences of the start, of E and of M."""
        said = f"every {noun.singular} gets its shares among {{draws}} random draws from its responsibilities."
        told = self._told(schedule, noun, said)
        draws = [float(self.samples_at(t)) for t in schedule.params_of.tolist()]
        return Wording(told.patterns, told.case, {"draws": np.array(draws)})
