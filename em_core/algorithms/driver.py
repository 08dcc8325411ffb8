"""The driver of algorithms: rounds go through the loop that EM's steps go through, and everything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic

import numpy as np

from em_core.em.algorithm import Algorithm, Made
from em_core.em.capabilities import rounding_of, told
from em_core.em.protocol import D, EMModel, P, Q
from em_core.em.schedule import ALL, HalfStepKind
from em_core.em.stopping import WATCHED, StopRule, drain
from em_core.em.trace import Trace
from em_core.numerics.arrays import frozen


@dataclass(frozen=True, eq=False)
class Round(Generic[P, Q]):
    """The half-steps of one round, up to the E half-step that follows it, and F there: what the stop rule compares.

    log_likelihood:  F(q, theta) at its end; of EM and ECM it is the objective.
    """

    made: tuple[Made[P, Q], ...]
    log_likelihood: float


def rounds(
    algorithm: Algorithm,
    model: EMModel[D, P, Q],
    data: D,
    start: P,
    on_step: Callable[[int], object] = lambda _: None,
) -> Iterator[Round[P, Q]]:
    """Yield the start with its E half-step, and then a round at a time, for ever; `on_step` hears of every step."""
    schedule = algorithm.schedule(model, data, (HalfStepKind.START,), np.array([ALL]))
    made: list[Made[P, Q]] = []
    steps, wanted = 0, 0
    for each in algorithm.half_steps(algorithm.start(model, data, start)):
        made.append(each)
        if each.kind is not HalfStepKind.E:
            steps += 1
            on_step(steps)
        if each.kind is HalfStepKind.E and steps >= wanted:
            yield Round(tuple(made), float(model.lower_bound(data, each.posterior, each.params)))
            wanted = schedule.first if wanted == 0 else wanted + schedule.sweep
            made = []


def record_rounds(
    algorithm: Algorithm,
    model: EMModel[D, P, Q],
    data: D,
    start: P,
    rule: StopRule,
    on_progress: Callable[[int, int], object] | None,
    room: int,
) -> Trace[P, Q]:
    """Run an algorithm until the stop rule ends it between two rounds.

    rule:  `max_steps` counts steps, whatever part of a round they are; only whole rounds are made.
    room:  how many responsibilities the trace keeps; the others are made again when they are asked for.
    """
    kinds, blocks = [HalfStepKind.START], [ALL]
    params, posteriors, bounds = [start], list[Q | None](), list[float]()
    objective: list[float] = []
    stored = 0

    def keep(visit: Round[P, Q]) -> None:
        nonlocal stored
        for each in visit.made:
            kinds.append(each.kind)
            blocks.append(each.block)
            if each.kind is not HalfStepKind.E:
                params.append(each.params)
                if len(posteriors) < len(params) - 1:
                    posteriors.append(posteriors[-1])
                    bounds.append(float(model.lower_bound(data, each.posterior, params[-2])))
                    objective.append(float(model.log_likelihood(data, params[-2])))
                continue
            stored += each.posterior.responsibilities.size
            posteriors.append(each.posterior if stored <= room else None)
            bounds.append(float(model.lower_bound(data, each.posterior, each.params)))
            objective.append(float(each.posterior.log_likelihood))

    shape = algorithm.schedule(model, data, (HalfStepKind.START,), np.array([ALL]))
    most = 0 if rule.max_steps < shape.first else 1 + (rule.max_steps - shape.first) // shape.sweep

    judged_from = algorithm.claims.judged_from

    def judged(number: int) -> bool:
        return judged_from is not None and number > judged_from

    def heard(steps: int) -> None:
        if on_progress is not None and steps % WATCHED == 0:
            on_progress(steps, rule.max_steps)

    _, outcome, failure = drain(
        rounds(algorithm, model, data, start, heard),
        replace(rule, max_steps=most),
        keep,
        lambda visit: max(rounding_of(model, data, each.params) for each in visit.made),
        partial(told, model),
        judged,
    )
    return Trace(
        model,
        data,
        tuple(params),
        tuple(posteriors),
        frozen(objective),
        outcome,
        failure,
        rule.tol,
        algorithm=algorithm,
        played=algorithm.schedule(model, data, tuple(kinds), np.array(blocks)),
        _lower_bounds=frozen(bounds),
    )
