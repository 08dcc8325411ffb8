"""Stepwise EM, online EM (Cappé & Moulines 2009; Liang & Klein 2009): the sums move towards those of a few rows.

Each E-step works out the responsibilities of one batch of rows; the M-step sees sums over rows of which a part g has
been replaced by the batch's, scaled up to all rows:

    s <- (1 - g_k) s + g_k (n / b) s(batch),   g_k = (k + 2)^-exponent.

Sums are linear in responsibilities, so that they are kept as weights of rows: those of all rows are multiplied by
1 - g, and the batch's own are added to its rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.em.algorithm import Made, State, Wording, row_count, take_rows
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import ALL, Claims, HalfStepKind, Schedule, with_rows
from em_core.numerics.arguments import number
from em_core.numerics.arrays import IntArray
from em_core.numerics.dataclass_values import with_fields
from em_core.numerics.integers import whole

E_STEP, M_STEP = HalfStepKind.E, HalfStepKind.M


@dataclass(frozen=True)
class StepwiseEM:
    """Stepwise EM: a batch of rows gets new responsibilities, and every parameter is re-estimated from moving sums.

    batch:     how many rows; all of them where there are no more.
    exponent:  of the gains: above 0.5 and at most 1 it converges (Cappé & Moulines 2009, theorem 6); 0 keeps them at 1.
    passes:    how often every row is used after the first E-step, which is about all rows.

    With all rows in one batch and the exponent 0 it is EM. Neither F nor the objective is promised never to fall: of
    what it shows, the rows' own responsibilities are of different ages, and the M-step is about other weights.
    """

    batch: int = 20
    exponent: float = 0.7
    rounds: int = 20

    claims: ClassVar[Claims] = Claims(
        "stepwise", "stepwise EM", may_fall=True, step="partial step", sweep="round", full_m=False, judged_from=None
    )

    def __post_init__(self) -> None:
        """Raise ValueError for options that make no batches or no gains."""
        object.__setattr__(self, "batch", whole("batch", self.batch, 1))
        object.__setattr__(self, "rounds", whole("rounds", self.rounds, 1))
        power = number("exponent", self.exponent, "a number from 0 to 1", lambda value: 0 <= value <= 1)
        object.__setattr__(self, "exponent", power)

    def refusal(self, model: AnyModel) -> str | None:
        """Return why sums over a few rows cannot stand for those over all."""
        has = capabilities_of(model)
        if has.additive_rows and has.independent_rows and has.sufficient:
            return None
        return (
            f"Stepwise EM keeps sums over rows and updates them from a few rows at a time. {type(model).__name__} does "
            "not allow that: its rows depend on one another, or its M-step needs more than such sums. Choose EM, or a "
            "mixture."
        )

    def rows(self, n: int) -> tuple[IntArray, ...]:
        """Return the rows of each batch: row i is in batch i modulo their number, so that sorted data are spread."""
        count = max(1, math.ceil(n / self.batch))
        return tuple(np.arange(b, n, count) for b in range(count))

    def gain(self, k: int) -> float:
        """Return the gain of update k, from 0."""
        return float((k + 2) ** -self.exponent)

    def start(self, model: EMModel[D, P, Q], data: D, params: P) -> State[D, P, Q]:
        """Return what it begins with."""
        row_count(data)
        return State(model, data, params)

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield E for all rows, M; then E for a batch, M, for one batch after another, as often as it was asked for."""
        model, data, params = state
        n = row_count(data)
        rows = self.rows(n)
        posterior = model.e_step(data, params)
        weights = posterior.responsibilities
        yield Made(E_STEP, params, posterior)
        # The first M-step is about all rows, and a round of its own.
        for k in range(1 + self.rounds * len(rows)):
            params = model.m_step(data, with_fields(posterior, {"responsibilities": weights}))
            yield Made(M_STEP, params, posterior, block=ALL)
            block = k % len(rows)
            part = model.e_step(take_rows(data, rows[block]), params)
            posterior = with_rows(posterior, part, rows[block], model.log_likelihood(data, params))
            gain = self.gain(k)
            weights = (1 - gain) * weights
            weights[rows[block]] += gain * n / len(rows[block]) * part.responsibilities
            yield Made(E_STEP, params, posterior, block=block)

    def schedule(
        self,
        model: AnyModel,  # noqa: ARG002 the protocol's
        data: object,
        kinds: tuple[HalfStepKind, ...],
        block_of: IntArray,
    ) -> Schedule:
        """Return the half-steps; the first step is a round of its own, for its E-step was about all rows."""
        rows = self.rows(row_count(data))
        return Schedule(kinds, block_of, len(rows), 1, rows)

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:
        """Return which batch has new responsibilities, and what part of the sums is its."""
        many, count = capabilities_of(model).components.many, len(schedule.rows)
        e, is_all = np.array([k is E_STEP for k in schedule.kinds]), schedule.block_of == ALL
        m = np.array([k is M_STEP for k in schedule.kinds])
        block = np.maximum(schedule.block_of, 0)
        sizes = np.array([len(rows) for rows in schedule.rows])[block]
        gains = np.array([100 * self.gain(max(k - 2, 0)) for k in schedule.params_of.tolist()])
        patterns = (
            f"no {noun.singular} has responsibilities yet.",
            f"every {noun.singular} gets responsibilities for all {many} for the first time; after this, one batch at "
            "a time.",
            f"block {{block}} of {count}: its {{size}} {noun.many} get new responsibilities for all {many}.",
            "every parameter is re-estimated from the sums over all rows.",
            "every parameter is re-estimated from sums that have moved {gain} % of the distance to the last batch's.",
        )
        case = np.select([e & is_all, e, m & (schedule.params_of <= 1), m], [1, 2, 3, 4], 0)
        numbers = {"block": block + 1.0, "size": sizes.astype(np.float64), "gain": gains}
        return Wording(patterns, case, numbers)
