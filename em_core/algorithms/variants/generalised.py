"""Generalised EM (Dempster, Laird & Rubin 1977, section 2): an M-step that raises F without maximising it.

The M-step goes part of the distance, on the straight line from the parameters to their best values in the model's own
numbers: probabilities, means, rates, covariance matrices. Those sets are convex, so that every point between is one of
the model. For weights, probabilities and rates these are expectation parameters of an exponential family with
sufficient statistics s, and on the line from m0 to s

    d/dt F = (s - m(t))' V(t)^-1 (s - m0) = (1 - t) (s - m0)' V(t)^-1 (s - m0) >= 0,

V the statistics' covariance matrix: F never falls. For means and covariance matrices together the line differs from
that by a matrix of rank one; whitened by the covariance on the way, with the way left in the mean u and in the
covariance matrix A >= -I, the same derivative is (|u|^2 + |A|^2 / 2 + u'Au / 2) / (1 - t) >= 0. Where a model has
other numbers the value of F decides, and the way is halved until F is no lower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.algorithms.em import E_STEP, EM, M_STEP
from em_core.em.algorithm import Made, State, Wording
from em_core.em.nouns import Noun
from em_core.em.parameters import kinds_in
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import Claims, HalfStepKind, Schedule
from em_core.em.stopping import rounding_allowance
from em_core.numerics.arguments import number
from em_core.numerics.dataclass_values import with_fields
from em_core.numerics.number_format import format_number

HALVINGS = 30
"""So often the way is halved before the whole M-step is taken, than which nothing gives a higher F."""


@dataclass(frozen=True)
class GeneralisedEM(EM):
    """Generalised EM: each M-step moves a part of the distance to the parameters that maximise F.

    damping:  the part, above 0 and at most 1; 1 is EM.

    Neither F nor the objective ever falls, and the fixed points are EM's. A step leaves 1 - damping of the distance to
    EM's own step as well: near the maximum EM's rate r becomes 1 - damping (1 - r).
    """

    damping: float = 0.5

    claims: ClassVar[Claims] = Claims("gem", "generalised EM", full_m=False)

    def __post_init__(self) -> None:
        """Raise ValueError for what is no part of a way."""
        part = number("damping", self.damping, "a number above 0 and at most 1", lambda value: 0 < value <= 1)
        object.__setattr__(self, "damping", part)

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield E, then M a part of the distance, for ever."""
        model, data, params = state
        while True:
            posterior = model.e_step(data, params)
            yield Made(E_STEP, params, posterior)
            params, refused = self._part_of_the_way(model, data, posterior, params)
            yield Made(M_STEP, params, posterior, refused=refused)

    def _part_of_the_way(self, model: EMModel[D, P, Q], data: D, posterior: Q, params: P) -> tuple[P, int]:
        """Return parameters between these and the M-step's, at which F is no lower; and how many were lower."""
        best = model.m_step(data, posterior)
        if self.damping == 1:
            return best, 0
        before = float(model.lower_bound(data, posterior, params))
        part = self.damping
        for refused in range(HALVINGS):
            there = between(params, best, part)
            if float(model.lower_bound(data, posterior, there)) >= before - rounding_allowance(before):
                return there, refused
            part /= 2
        return best, HALVINGS

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:  # noqa: ARG002 the protocol's
        """Return the three sentences that are true of every model."""
        part = format_number(self.damping, "percent", 0)
        patterns = (
            f"no {noun.singular} has responsibilities yet.",
            f"the responsibilities of every {noun.singular} are computed again.",
            f"every parameter moves {part} of the distance to the value that maximises F.",
        )
        kinds = [HalfStepKind.START, E_STEP, M_STEP]
        return Wording(patterns, np.array([kinds.index(kind) for kind in schedule.kinds]), {})


def between(params: P, best: P, part: float) -> P:
    """Return the parameters a part of the distance from `params` to `best`, every number on its own straight line."""
    changed = {name: (1 - part) * getattr(params, name) + part * getattr(best, name) for name in kinds_in(best)}
    return with_fields(best, changed)
