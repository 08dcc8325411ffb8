"""Mutants of algorithms with one bug each, of the sorts that a first draft has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from em_core.algorithms import ECM, EM, AnnealedEM, GeneralisedEM, IncrementalEM, Made, State
from em_core.em.algorithm import row_count, take_rows
from em_core.em.protocol import D, EMModel, P, Q
from em_core.em.schedule import HalfStepKind
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.dataclass_values import with_fields

MOVED = ("means",)
"""What an M-step that stops half-way moves only half of the way."""


@dataclass(frozen=True)
class ForgetsToSubtract(IncrementalEM):
    """The block's new sums are added, and its old ones stay in."""

    def _renewed(self, posterior: Q, part: Q, rows: IntArray, objective: float) -> Q:
        right = super()._renewed(posterior, part, rows, objective)
        return with_fields(right, {"responsibilities": _added(posterior.responsibilities, part.responsibilities, rows)})


@dataclass(frozen=True)
class DividesAtTheOldParameters(IncrementalEM):
    """The block is divided at the parameters of the M-step before."""

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        before = state.params
        for made in super().half_steps(state):
            if made.kind is HalfStepKind.E and made.block >= 0:
                rows = self.rows(row_count(state.data))[made.block]
                late = state.model.e_step(take_rows(state.data, rows), before)
                made = made._replace(
                    posterior=super()._renewed(made.posterior, late, rows, made.posterior.log_likelihood)
                )
            before = made.params if made.kind is HalfStepKind.E else before
            yield made


@dataclass(frozen=True)
class NeverReachesTheLastBlock(IncrementalEM):
    """An index that stops one short: the last block is never divided again."""

    def _turns(self) -> Iterator[int]:
        for block in super()._turns():
            yield min(block, self.blocks - 2)


@dataclass(frozen=True)
class RefitsToTheBlockAlone(IncrementalEM):
    """The M-step sees the new block, and forgets the others' sums."""

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        rows = self.rows(row_count(state.data))
        last = 0
        for made in super().half_steps(state):
            if made.kind is HalfStepKind.M:
                part = state.model.e_step(take_rows(state.data, rows[last]), made.params)
                made = made._replace(params=state.model.m_step(take_rows(state.data, rows[last]), part))
            last = max(made.block, 0)
            yield made


@dataclass(frozen=True)
class SkipsABlock(ECM):
    """The last block never has its turn; the parameters in it stay where they started."""

    def _refitted(self, model: EMModel[D, P, Q], data: D, posterior: Q, params: P, block: tuple[str, ...]) -> P:
        return (
            params if block == self.blocks_of(model)[-1] else super()._refitted(model, data, posterior, params, block)
        )


@dataclass(frozen=True)
class RefitsEverything(ECM):
    """Each conditional step is the whole M-step: nothing is held."""

    def _refitted(
        self,
        model: EMModel[D, P, Q],
        data: D,
        posterior: Q,
        params: P,  # noqa: ARG002 nothing is held
        block: tuple[str, ...],  # noqa: ARG002
    ) -> P:
        return model.m_step(data, posterior)


@dataclass(frozen=True)
class TakesFromTheWholeFit(ECM):
    """The block is cut out of the whole M-step's answer, whose spreads are about means that are not there yet."""

    def _refitted(self, model: EMModel[D, P, Q], data: D, posterior: Q, params: P, block: tuple[str, ...]) -> P:
        fit = model.m_step(data, posterior)
        return with_fields(params, {name: getattr(fit, name) for name in block})


@dataclass(frozen=True)
class ClaimsTooMuch(ECM):
    """Claims that the objective never falls, which is true of F alone."""

    claims = replace(ECM.claims, bound_only=False)


@dataclass(frozen=True)
class StopsHalfWay(EM):
    """Each M-step goes only half of the way, and says that it has gone it all."""

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        model, data, params = state
        while True:
            posterior = model.e_step(data, params)
            yield Made(HalfStepKind.E, params, posterior)
            best = model.m_step(data, posterior)
            half = {name: (getattr(best, name) + getattr(params, name)) / 2 for name in MOVED}
            params = with_fields(best, half)
            yield Made(HalfStepKind.M, params, posterior)


def _added(old: FloatArray, new: FloatArray, rows: IntArray) -> FloatArray:
    both = np.array(old)
    both[rows] += new
    return both


@dataclass(frozen=True)
class GoesTooFar(GeneralisedEM):
    """The partial M-step goes past the best parameters, three times the way, and nothing looks at F."""

    def _part_of_the_way(self, model: EMModel[D, P, Q], data: D, posterior: Q, params: P) -> tuple[P, int]:
        best = model.m_step(data, posterior)
        far = {name: 3 * getattr(best, name) - 2 * getattr(params, name) for name in MOVED}
        return with_fields(best, far), 0


@dataclass(frozen=True)
class CoolsWithoutChange(AnnealedEM):
    """A new temperature begins without a random change: components that have become one stay so."""

    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:
        return AnnealedEM(self.temperature, self.cooling, self.hold, 0.0)._assigned(model, data, params, before, t)
