"""Classification EM, hard EM (Celeux & Govaert 1992): every row is assigned entirely to its most probable component.

What it maximises is the classification likelihood, sum_i log P(x_i, z_i), over the labels z and the parameters
together: F with q confined to hard labels, whose entropy is 0. With equal weights and equal spherical covariances that
is k-means, step for step. Labels are finitely many and F never falls, so that it ends after a finite number of steps;
the estimates are not those of maximum likelihood, and biased where components overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.em import E_STEP, M_STEP
from em_core.algorithms.variants.reassigned import Reassigned, with_responsibilities
from em_core.em.algorithm import Wording
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import Claims, HalfStepKind, Schedule


@dataclass(frozen=True)
class HardEM(Reassigned):
    """Classification EM: hard labels in the E-step, a tie to the first; then the best parameters for them.

    In a table of counts all observations of a cell get the same label.
    """

    claims: ClassVar[Claims] = Claims(
        "hard",
        "hard EM",
        bound_only=True,
        maximum_likelihood=False,
        maximises="classification {objective}",
        exact_e=False,
    )

    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:  # noqa: ARG002
        posterior = model.e_step(data, params)
        r = posterior.responsibilities
        return with_responsibilities(posterior, np.eye(r.shape[-1])[r.argmax(axis=-1)])

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:
        """Return the sentences of the start, of E and of M."""
        one = capabilities_of(model).components.singular
        patterns = (
            f"no {noun.singular} has a label yet.",
            f"every {noun.singular} is assigned entirely to its most probable {one}; F is now the classification "
            f"{model.objective}.",
            f"every parameter is re-estimated, each {one} from the {noun.many} that have its label.",
        )
        kinds = [HalfStepKind.START, E_STEP, M_STEP]
        return Wording(patterns, np.array([kinds.index(kind) for kind in schedule.kinds]), {})
