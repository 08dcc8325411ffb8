"""Stochastic EM (Celeux & Diebolt 1985): the M-step is given one random draw of the labels from their posterior.

The parameters are a Markov chain: it does not converge, but moves about a maximum of the likelihood, and leaves saddle
points, where EM itself stops. An estimate is the average of the chain after its first steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from em_core.algorithms.variants.draws import Drawn
from em_core.algorithms.variants.reassigned import with_responsibilities
from em_core.em.algorithm import Wording
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import Claims, Schedule


@dataclass(frozen=True)
class StochasticEM(Drawn):
    """Stochastic EM: E, a draw of every label (the S-step), M.

    seed, steps:  of the draws, and how many steps are made.

    Neither F nor the objective is promised never to fall.
    """

    claims: ClassVar[Claims] = Claims(
        "stochastic", "stochastic EM", maximum_likelihood=False, may_fall=True, exact_e=False, judged_from=None
    )

    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:  # noqa: ARG002
        posterior = model.e_step(data, params)
        return with_responsibilities(posterior, self.drawn(model, data, posterior, 1, t))

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:
        """Return the sentences of the start, of E and of M."""
        one = capabilities_of(model).components.singular
        said = f"every {noun.singular} is assigned to one {one}, drawn at random with its responsibilities."
        return self._told(schedule, noun, said)
