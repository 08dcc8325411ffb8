"""ECM, expectation/conditional maximisation (Meng & Rubin 1993): an E-step, then one block of parameters at a time.

Each conditional M-step maximises F over its own block and holds the others where they are. Where the best values of a
block do not depend on the others, a round is EM's M-step taken apart; where they do, it is another path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from em_core.em.algorithm import Made, State, Wording
from em_core.em.capabilities import conditional_m_step_of, free_blocks
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import ALL, Claims, HalfStepKind, Schedule
from em_core.numerics.arguments import names, quoted
from em_core.numerics.arrays import IntArray
from em_core.numerics.wording import listed, sentences

E_STEP, M_STEP = HalfStepKind.E, HalfStepKind.M


@dataclass(frozen=True)
class ECM:
    """ECM: F is raised in one block of parameters after another, and then in the posterior.

    blocks:  the names of the parameters in each block, in their order; every free parameter in one of them. None takes
             the model's own blocks (`Capabilities.blocks`); all names in one block are EM.

    F never falls, and neither does the objective from round to round: between two blocks of a round it may.
    """

    blocks: tuple[tuple[str, ...], ...] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what are no blocks of names."""
        if self.blocks is not None:
            given: object = self.blocks
            if not isinstance(given, tuple | list) or not given:
                raise ValueError(
                    f"blocks is {quoted(given)}; it must be a list of blocks, each a list of names, or None."
                )
            object.__setattr__(self, "blocks", tuple(names("A block", block) for block in given))

    claims: ClassVar[Claims] = Claims("ecm", "ECM", bound_only=True, step="partial step", sweep="round")

    def refusal(self, model: AnyModel) -> str | None:
        """Return why the parameters cannot be refitted a block at a time."""
        if len(free_blocks(model)) > 1:
            return None
        return (
            f"ECM re-estimates one block of parameters at a time, and {type(model).__name__} does not say how: its "
            "M-step is one piece. Choose EM, or a mixture."
        )

    def blocks_of(self, model: AnyModel) -> tuple[tuple[str, ...], ...]:
        """Return the blocks; ValueError where they are not made of the model's own blocks, each of them once."""
        own = free_blocks(model)
        if self.blocks is None:
            return own
        given = [name for block in self.blocks for name in block]
        split = [block for block in own if any(0 < len(set(block) & set(each)) < len(block) for each in self.blocks)]
        if sorted(given) != sorted(name for block in own for name in block) or split:
            parts = "; ".join(" and ".join(block) for block in own)
            raise ValueError(
                f"blocks is {self.blocks!r}; each of the model's own blocks must be in one of them, whole: {parts}."
            )
        return tuple(tuple(block) for block in self.blocks)

    def start(self, model: EMModel[D, P, Q], data: D, params: P) -> State[D, P, Q]:
        """Return what it begins with; ValueError for blocks that are not the model's."""
        self.blocks_of(model)
        return State(model, data, params)

    def half_steps(self, state: State[D, P, Q]) -> Iterator[Made[P, Q]]:
        """Yield E, then M for each block, for ever."""
        model, data, params = state
        blocks = self.blocks_of(model)
        while True:
            posterior = model.e_step(data, params)
            yield Made(E_STEP, params, posterior)
            for number, block in enumerate(blocks):
                params = self._refitted(model, data, posterior, params, block)
                yield Made(M_STEP, params, posterior, block=number)

    def _refitted(self, model: EMModel[D, P, Q], data: D, posterior: Q, params: P, block: tuple[str, ...]) -> P:
        """Return the parameters with one block refitted."""
        refit = conditional_m_step_of(model)
        if refit is None:
            raise ValueError(self.refusal(model))
        return refit(data, posterior, params, block)

    def schedule(
        self,
        model: AnyModel,
        data: object,  # noqa: ARG002 the protocol's
        kinds: tuple[HalfStepKind, ...],
        block_of: IntArray,
    ) -> Schedule:
        """Return the half-steps; a round has as many steps as there are blocks."""
        count = len(self.blocks_of(model))
        return Schedule(kinds, block_of, count, count)

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:
        """Return which block of parameters each half-step has refitted, and which it holds."""
        blocks = self.blocks_of(model)
        patterns = [
            f"no {noun.singular} has responsibilities yet.",
            f"the responsibilities of every {noun.singular} are computed for the first time.",
            f"the responsibilities of every {noun.singular} are computed again, now that every block of "
            "parameters has had its turn.",
        ]
        every = [name for block in blocks for name in block]
        for number, block in enumerate(blocks):
            held = [name for name in every if name not in block]
            rest = f"The {listed(held)} are fixed." if held else ""
            said = f"block {number + 1} of {len(blocks)}: only the {listed(block)} are re-estimated."
            patterns.append(sentences(said, rest))
        e = np.array([kind is E_STEP for kind in schedule.kinds])
        first, m = e & (schedule.params_of == 0), schedule.block_of != ALL
        return Wording(tuple(patterns), np.select([first, e, m], [1, 2, 3 + np.maximum(schedule.block_of, 0)], 0), {})
