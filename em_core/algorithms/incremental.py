"""Incremental EM (Neal & Hinton 1998, section 4): the E-step divides one block of rows, and the M-step follows at once.

The M-step sees the posterior of all rows: that of one block is new, those of the others are as old as their last turn.
What the M-step needs are sums over rows, which are linear in the posterior: to put a block's rows in the place of its
old ones is to subtract its old sums and to add its new ones, without the rounding that such a running sum gathers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from em_core.em.algorithm import Made, State, Wording, row_count, take_rows
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import ALL, Claims, HalfStepKind, Schedule, with_rows
from em_core.numerics.arrays import IntArray
from em_core.numerics.integers import whole

E_STEP, M_STEP = HalfStepKind.E, HalfStepKind.M


@dataclass(frozen=True)
class IncrementalEM:
    """Incremental EM: F(q, theta) is raised in q for one block of rows at a time, and in theta after each.

    blocks:  how many blocks the rows are in, from 1 (EM itself) to one a row. Row i is in block i modulo `blocks`, so
             that sorted data are spread over all of them.
    seed:    of a new order of the blocks in every round; None takes them in their order.

    The first E-step divides all rows, for a sum needs every part. F never falls; the objective may.
    """

    blocks: int = 10
    seed: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for options that make no blocks."""
        object.__setattr__(self, "blocks", whole("blocks", self.blocks, 1))
        if self.seed is not None:
            object.__setattr__(self, "seed", whole("seed", self.seed, 0))

    @property
    def claims(self) -> Claims:
        """F never falls; the fixed points are EM's (Neal & Hinton 1998, theorem 2); the rate theory is not its own."""
        return Claims("incremental", "incremental EM", bound_only=True, step="partial step", sweep="round")

    def refusal(self, model: AnyModel) -> str | None:
        """Return why the posterior of some rows cannot be renewed alone."""
        has = capabilities_of(model)
        if has.additive_rows and has.independent_rows:
            return None
        return (
            f"Incremental EM updates the responsibilities of a few rows at a time. {type(model).__name__} does not "
            "allow that: its rows depend on one another, or its sums are not over rows. Choose EM, or a mixture."
        )

    def rows(self, n: int) -> tuple[IntArray, ...]:
        """Return the rows of each block; ValueError for fewer rows than blocks."""
        if n < self.blocks:
            raise ValueError(
                f"blocks is {self.blocks} and there are {n} rows; every block needs a row. Choose at most {n} blocks."
            )
        return tuple(np.arange(b, n, self.blocks) for b in range(self.blocks))

    def start(self, model: EMModel[D, P, Q], data: D, params: P) -> State[D, P, Q]:
        """Return what it begins with; ValueError where there are fewer rows than blocks."""
        self.rows(row_count(data))
        return State(model, data, params)

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield E for all rows, M; then E for a block, M, for one block after another."""
        model, data, params = state
        rows = self.rows(row_count(data))
        posterior = model.e_step(data, params)
        yield Made(E_STEP, params, posterior)
        for block in self._turns():
            params = model.m_step(data, posterior)
            yield Made(M_STEP, params, posterior, block=ALL)
            part = model.e_step(take_rows(data, rows[block]), params)
            posterior = self._renewed(posterior, part, rows[block], model.log_likelihood(data, params))
            yield Made(E_STEP, params, posterior, block=block)

    def turns(self, steps: int) -> list[int]:
        """Return which block is divided anew after each of so many M-steps."""
        return [block for block, _ in zip(self._turns(), range(steps), strict=False)]

    def _renewed(self, posterior: Q, part: Q, rows: IntArray, objective: float) -> Q:
        """Return the posterior with new rows in the place of the old ones."""
        return with_rows(posterior, part, rows, objective)

    def _turns(self) -> Iterator[int]:
        """Yield the blocks for ever, each once a round."""
        rng = None if self.seed is None else np.random.default_rng(self.seed)
        while True:
            order = np.arange(self.blocks) if rng is None else rng.permutation(self.blocks)
            yield from order.tolist()

    def schedule(
        self,
        model: AnyModel,  # noqa: ARG002 the protocol's
        data: object,
        kinds: tuple[HalfStepKind, ...],
        block_of: IntArray,
    ) -> Schedule:
        """Return the half-steps; the first step is a round of its own, for its E-step has divided all rows."""
        return Schedule(kinds, block_of, self.blocks, 1, self.rows(row_count(data)))

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:
        """Return which block is divided anew, and how old the others' shares are that an M-step sums."""
        many = capabilities_of(model).components.many
        e, is_all = np.array([k is E_STEP for k in schedule.kinds]), schedule.block_of == ALL
        m = np.array([k is M_STEP for k in schedule.kinds])
        made, at = schedule.made_at, schedule.posterior_of
        old = (made < made.max(axis=1, keepdims=True)).sum(axis=1)[at]
        oldest = made.min(axis=1)[at]
        sizes = np.array([len(rows) for rows in schedule.rows])
        block = np.where(is_all, 0, schedule.block_of)
        patterns = (
            f"no {noun.singular} has responsibilities yet.",
            f"the first E-step computes the responsibilities of every {noun.singular} for the {many}, because the "
            "sums need all of them.",
            f"only block {{block}} of {self.blocks} gets new responsibilities, {{size}} of {sizes.sum()} "
            f"{noun.many}; the other {{others}} keep their old sums and colours.",
            "every parameter is re-estimated from the sums of all blocks, which are all of the last E-step.",
            "every parameter is re-estimated from the sums of all blocks: {fresh} of them new, {old} old, the oldest "
            "computed {age} M-steps ago.",
            f"every {noun.singular} gets new responsibilities: there is one block, and this is EM.",
        )
        case = np.select([e & is_all, e & (self.blocks == 1), e, m & (old == 0), m], [1, 5, 2, 3, 4], 0)
        numbers = {
            "block": block + 1.0,
            "size": sizes[block].astype(np.float64),
            "others": np.full(len(case), self.blocks - 1.0),
            "old": old.astype(np.float64),
            "fresh": self.blocks - old.astype(np.float64),
            "age": (schedule.params_of - oldest).astype(np.float64),
        }
        return Wording(patterns, case, numbers)
