"""The contract of algorithms: each check takes (algorithm, model, data, params) and says what claim is broken.

They need no outside reference: an algorithm may only move what it says that it moves, must be unbeaten there, never
lowers what it claims never to lower, gives everything its turn in a round, and rests where EM rests.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.testing import assert_array_equal

from em_core import HalfStepKind, Trace, run_em
from em_core.algorithms import Algorithm
from em_core.algorithms.run import rounding_allowance
from em_core.em.algorithm import OwnPosterior
from em_core.em.capabilities import free_blocks, rounding_of
from em_core.em.nouns import Noun
from em_core.em.parameters import kinds_in
from em_core.em.schedule import ALL
from tests.contract.moves import move, random_direction
from tests.present import present

SIZES = (0.1, 1e-2, 1e-3)
"""How far neighbours of a refitted block are, as parts of each array's own scale."""

ROUNDS = 2


def rounds_of(algorithm: Algorithm, model: Any, data: Any, params: Any, rounds: int = ROUNDS) -> Trace[Any, Any]:
    """Return a run of so many rounds."""
    length = algorithm.schedule(model, data, (HalfStepKind.START,), np.array([ALL]))
    steps = length.first + (rounds - 1) * length.sweep
    return run_em(model, data, params, max_steps=steps, tol=0, algorithm=algorithm)


def never_lowers_what_it_claims(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """F never falls from half-step to half-step; nor does the objective, where that is claimed."""
    trace = rounds_of(algorithm, model, data, params)
    halves = list(trace.half_steps())[1:]
    bounds = [model.lower_bound(data, half.posterior, half.params) for half in halves]
    heights = [model.log_likelihood(data, half.params) for half in halves]
    claimed = [bounds] if algorithm.claims.bound_only else [bounds, heights]
    if algorithm.claims.may_fall:
        claimed = []
    for values in claimed:
        for (before, after), half in zip(pairwise(values), halves[1:], strict=True):
            allowed = rounding_allowance(before) + rounding_of(model, data, half.params)
            assert before - after <= allowed, f"what never falls has fallen by {before - after:.3g}"
    for bound, height in zip(bounds, heights, strict=True):
        assert bound - height <= 1e-10 * max(1.0, abs(height)), f"F is above the objective by {bound - height:.3g}"


def keeps_its_own_numbers(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """The numbers of each half-step in the trace belong to the parameters and the posterior that it holds."""
    trace = rounds_of(algorithm, model, data, params)
    for half in list(trace.half_steps())[1:]:
        for value, truth in (
            (half.log_likelihood, model.log_likelihood(data, half.params)),
            (half.lower_bound, model.lower_bound(data, half.posterior, half.params)),
        ):
            off = abs(value - truth)
            assert off <= 1e-10 * max(1.0, abs(truth)), f"a number of a half-step is {off:.3g} off"


def moves_its_block_alone(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """An E half-step renews the rows of its block as the model's E-step does, and an M half-step its block alone."""
    trace = rounds_of(algorithm, model, data, params)
    schedule, halves = trace.schedule, list(trace.half_steps())
    blocks = blocks_of(algorithm, model)
    for i in range(2, len(halves)):
        before, after, block = halves[i - 1], halves[i], int(schedule.block_of[i])
        if after.kind is HalfStepKind.E:
            assert after.params is before.params, "an E half-step moved the parameters"
            fresh = model.e_step(data, after.params).responsibilities
            rows = schedule.rows[block] if schedule.rows and block != ALL else np.arange(len(fresh))
            others = np.setdiff1d(np.arange(len(fresh)), rows)
            now, then = present(after.posterior).responsibilities, present(before.posterior).responsibilities
            off = np.abs(now[rows] - fresh[rows]).max() if algorithm.claims.exact_e else 0.0
            assert off <= 1e-12, f"the E half-step's own rows are {off:.3g} off the E-step's"
            assert_array_equal(now[others], then[others], err_msg="an E half-step moved rows of another block")
        else:
            assert after.posterior is before.posterior, "an M half-step moved the posterior"
            held = [name for name in kinds_in(after.params) if block != ALL and name not in blocks[block]]
            for name in held:
                assert_array_equal(
                    getattr(after.params, name),
                    getattr(before.params, name),
                    err_msg="an M half-step moved a block that it holds",
                )


def refits_its_block_best(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """No neighbour within the block that an M half-step has refitted gives a higher F, where that is claimed."""
    if not algorithm.claims.full_m:
        return
    trace = rounds_of(algorithm, model, data, params, 2)
    rng, blocks = np.random.default_rng(3), blocks_of(algorithm, model)
    for half, block in zip(trace.half_steps(), trace.schedule.block_of.tolist(), strict=True):
        if half.kind is not HalfStepKind.M:
            continue
        bound = model.lower_bound(data, half.posterior, half.params)
        for size in SIZES:
            for _ in range(4):
                direction = random_direction(model, half.params, rng)
                for name in direction:
                    direction[name] = direction[name] * float(block == ALL or name in blocks[block])
                for way in (size, -size):
                    neighbour = move(model, half.params, direction, way)
                    gain = model.lower_bound(data, half.posterior, neighbour) - bound
                    assert gain <= 1e-11 * max(1.0, abs(bound)), f"a refitted block is beaten by {gain:.3g}"


def everything_has_its_turn(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """In every round each block of rows is divided anew, and each block of parameters refitted, once."""
    trace = rounds_of(algorithm, model, data, params)
    if trace.failure is not None:
        return  # a component is empty: there are no two rounds
    schedule = trace.schedule
    turns: dict[HalfStepKind, list[int]] = {HalfStepKind.E: [], HalfStepKind.M: []}
    for kind, block, step in zip(schedule.kinds, schedule.block_of.tolist(), schedule.params_of.tolist(), strict=True):
        if kind is not HalfStepKind.START and step > 0:
            turns[kind].append(block)
    for kind, count in ((HalfStepKind.E, len(schedule.rows)), (HalfStepKind.M, len(blocks_of(algorithm, model)))):
        taken = [block for block in turns[kind] if block != ALL]
        if not taken:
            assert turns[kind], f"no {kind.value} half-step in {ROUNDS} rounds"
            continue
        # The first E half-step is about all rows.
        for first in range(0, len(taken) - len(taken) % count, count):
            assert sorted(taken[first : first + count]) == list(range(count)), (
                f"a block has no turn in a round: {taken}"
            )


def holds_posteriors_of_labels(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """A q of the algorithm's own is made again to the last bit, sums to one, and is 0 for what is impossible."""
    if not isinstance(algorithm, OwnPosterior):
        return
    trace = rounds_of(algorithm, model, data, params)
    for t in range(trace.n_steps + 1):
        held = trace.responsibilities(t)
        again = algorithm.posterior_at(model, data, trace.params, t)
        assert_array_equal(held, again.responsibilities, err_msg="a posterior made again is another")
        exact = model.e_step(data, trace.params[t]).responsibilities
        assert np.abs(held.sum(axis=-1) - 1).max() <= 1e-12, "responsibilities do not sum to one"
        assert not held[exact == 0].any(), "a row goes to a component that is impossible"
    assert (trace.maximised is None) == (not algorithm.claims.maximises), "what it maximises is not told"


def rests_where_em_rests(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """Where it has converged, a step of EM has nothing left to gain, where that is claimed."""
    trace = run_em(model, data, params, max_steps=40_000, tol=1e-9, algorithm=algorithm)
    if not algorithm.claims.maximum_likelihood or not trace.converged:
        return
    end = trace.params[-1]
    at = model.log_likelihood(data, end)
    gain = model.log_likelihood(data, model.m_step(data, model.e_step(data, end))) - at
    assert gain <= 1e-7 * max(1.0, abs(at)), f"at its place of rest a step of EM still gains {gain:.3g}"


def tells_every_half_step(algorithm: Algorithm, model: Any, data: Any, params: Any) -> None:
    """Every half-step has a sentence of its own kind, which names its block where it is about one of several."""
    trace = rounds_of(algorithm, model, data, params, 2)
    schedule = trace.schedule
    wording = algorithm.wording(model, schedule, Noun("row"))
    told: dict[int, set[HalfStepKind]] = {}
    counts = {HalfStepKind.E: len(schedule.rows), HalfStepKind.M: len(blocks_of(algorithm, model))}
    for i, (kind, block) in enumerate(zip(schedule.kinds, schedule.block_of.tolist(), strict=True)):
        sentence = wording.sentence(i)
        told.setdefault(int(wording.case[i]), set()).add(kind)
        assert sentence.endswith("."), f"half-step {i} is told by {sentence!r}"
        if block != ALL and counts[kind] > 1:
            assert f"block {block + 1} of" in sentence, f"half-step {i} does not name its block: {sentence}"
    assert all(len(kinds) == 1 for kinds in told.values()), "one sentence tells half-steps of two kinds"


def blocks_of(algorithm: Algorithm, model: Any) -> tuple[tuple[str, ...], ...]:
    """Return the blocks of parameters that an algorithm's M half-steps go by; all in one where it has none."""
    asked = getattr(algorithm, "blocks_of", None)
    return free_blocks(model) if asked is None else asked(model)


Check = Callable[[Algorithm, Any, Any, Any], None]

CHECKS: tuple[Check, ...] = (
    never_lowers_what_it_claims,
    keeps_its_own_numbers,
    moves_its_block_alone,
    refits_its_block_best,
    everything_has_its_turn,
    tells_every_half_step,
    holds_posteriors_of_labels,
)
"""Those that take a few steps; `rests_where_em_rests` runs to the end."""


def admits(model: Any, algorithm: Algorithm) -> bool:
    """Return whether a model admits an algorithm, by what it declares."""
    return algorithm.refusal(model) is None
