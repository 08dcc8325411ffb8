"""EM (Dempster, Laird & Rubin 1977): everything that is hidden is worked out, then every parameter is refitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.em.algorithm import Made, State, Wording
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import EM_CLAIMS, Claims, HalfStepKind, Schedule
from em_core.numerics.arrays import IntArray

E_STEP, M_STEP = HalfStepKind.E, HalfStepKind.M


@dataclass(frozen=True)
class EM:
    """The EM algorithm by the model's own verbs; `run_em` takes a model's fast path instead, where there is one."""

    claims: ClassVar[Claims] = EM_CLAIMS

    def refusal(self, model: AnyModel) -> str | None:  # noqa: ARG002 the protocol's
        """Return None: every model has EM's verbs."""
        return None

    def start(self, model: EMModel[D, P, Q], data: D, params: P) -> State[D, P, Q]:
        """Return the model, the data and the start."""
        return State(model, data, params)

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield E, M, E, M, ..."""
        model, data, params = state
        while True:
            posterior = model.e_step(data, params)
            yield Made(E_STEP, params, posterior)
            params = model.m_step(data, posterior)
            yield Made(M_STEP, params, posterior)

    def schedule(
        self,
        model: AnyModel,  # noqa: ARG002 the protocol's
        data: object,  # noqa: ARG002
        kinds: tuple[HalfStepKind, ...],
        block_of: IntArray,
    ) -> Schedule:
        """Return the half-steps; each step is a round."""
        return Schedule(kinds, block_of)

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:  # noqa: ARG002 the protocol's
        """Return the three sentences that are true of every model."""
        patterns = (
            f"no {noun.singular} has responsibilities yet.",
            f"the responsibilities of every {noun.singular} are computed again.",
            "every parameter is re-estimated.",
        )
        kinds = [HalfStepKind.START, E_STEP, M_STEP]
        return Wording(patterns, np.array([kinds.index(kind) for kind in schedule.kinds]), {})
