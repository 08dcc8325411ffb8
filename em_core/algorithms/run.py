"""EM runs: the generator of steps, and the driver that drains it into a trace and keeps everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Protocol, cast

import numpy as np

from em_core.algorithms.argument_checks import check_model, check_params, entered
from em_core.algorithms.driver import record_rounds
from em_core.algorithms.em import EM
from em_core.em.algorithm import Algorithm
from em_core.em.capabilities import rounding_of, told
from em_core.em.protocol import AnyModel, D, DegenerateError, EMModel, P, Q
from em_core.em.stopping import ROUNDING, Outcome, StopRule, drain, rounding_allowance, watched
from em_core.em.trace import HalfStep, HalfStepKind, Step, Trace
from em_core.fast import fast_path
from em_core.numerics.arguments import callback, quoted
from em_core.numerics.integers import whole

__all__ = [
    "ROUNDING",
    "STORED_NUMBERS",
    "HalfStep",
    "HalfStepKind",
    "Outcome",
    "Step",
    "StopRule",
    "Trace",
    "clear_steps",
    "em_steps",
    "record",
    "rounding_allowance",
    "rounding_of",
    "run_em",
    "run_prepared",
]


_EM = EM()

STORED_NUMBERS = 16_000_000
"""How many responsibilities a trace stores outright (128 MB); beyond that they are recomputed when asked for."""


class _FastRuns(Protocol[P, Q]):
    """What is asked of a fast path here, in the types of the model that has it."""

    def steps(self, params: P) -> Iterator[Step[P, Q]]:
        """Yield a run's steps."""
        ...

    def record(self, params: P, rule: StopRule, on_progress: Callable[[int, int], object] | None = None) -> Trace[P, Q]:
        """Return a run."""
        ...


def em_steps(model: EMModel[D, P, Q], data: object, params: P) -> Iterator[Step[P, Q]]:
    """Yield the start and then the result of each E+M step, for ever; raises DegenerateError where EM cannot go on.

    The model's own verbs do it, unless it is one that has a fast path (em_core.fast) and the data are fit for that.
    Raises ValueError, before the first step, for a model, data or parameters that cannot be used.
    """
    prepared = entered(model, data, params)
    fast = _fast(model, prepared, params)
    return clear_steps(model, prepared, params) if fast is None else fast.steps(params)


def clear_steps(model: EMModel[D, P, Q], data: D, params: P) -> Iterator[Step[P, Q]]:
    """Yield what `em_steps` yields by the model's own verbs: the definition that the fast path is tested against."""
    for made in _EM.half_steps(_EM.start(model, data, params)):
        if made.kind is HalfStepKind.E:
            yield Step(made.params, made.posterior, made.posterior.log_likelihood)


def run_em(
    model: EMModel[D, P, Q],
    data: object,
    start: P | None = None,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
    seed: int = 0,
    on_progress: Callable[[int, int], object] | None = None,
    algorithm: Algorithm = _EM,
) -> Trace[P, Q]:
    """Run EM, or another algorithm, from `start` until the stop rule says so, and keep every step.

    data:       what the model takes; for Gaussian mixtures (n, d) float64.
    start:      starting parameters; None lets the model draw them with `seed`.
    max_steps:  the most E+M steps to take.
    tol:        stop when a step raises the *total* log-likelihood by less than this (nats); 0 never stops early.
    on_progress:  called every few steps with (steps made, max_steps).
    algorithm:    one of em_core.algorithms. What it never lowers is compared round by round; `max_steps` counts its
                  steps, renewals of parameters, of which only whole rounds are made.

    Raises ValueError for a model, data, a start or options that cannot be used: parameters that `model.params` would
    refuse are refused here too, however they were built. A collapse raises nothing: it is the Outcome.
    """
    rule = StopRule(tol, max_steps)
    check_model(model)
    whole("seed", seed, 0)
    callback("on_progress", on_progress)
    prepared = model.prepare(data)
    if start is None:
        start = _drawn(model, prepared, seed)
    else:
        check_params(model, start, "start")
    if type(algorithm) is EM:
        return run_prepared(model, prepared, start, rule, on_progress)
    _check_algorithm(algorithm, model)
    return record_rounds(algorithm, model, prepared, start, rule, on_progress, STORED_NUMBERS)


def run_prepared(
    model: EMModel[D, P, Q],
    data: D,
    start: P,
    rule: StopRule,
    on_progress: Callable[[int, int], object] | None = None,
) -> Trace[P, Q]:
    """Make the run that `run_em` makes, of prepared data from a start that is known to be sound."""
    fast = _fast(model, data, start)
    if fast is not None:
        return replace(fast.record(start, rule, on_progress), tol=rule.tol)
    steps = watched(clear_steps(model, data, start), on_progress, rule.max_steps)
    return replace(record(model, data, steps, rule), tol=rule.tol)


def _fast(model: EMModel[D, P, Q], data: D, params: P) -> _FastRuns[P, Q] | None:
    # Only a GaussianMixture has one, and so P and Q are what it takes: a test on the class, which no type follows.
    return cast("_FastRuns[P, Q] | None", fast_path(model, data, params))


def _check_algorithm(algorithm: Algorithm, model: AnyModel) -> None:
    """Raise ValueError for what is no algorithm, and where an algorithm cannot run on a model."""
    given: object = algorithm
    if isinstance(given, type) or not isinstance(given, Algorithm):
        raise ValueError(f"algorithm is {quoted(given)}; it must be one of em_core.algorithms, such as EM().")
    if (refused := algorithm.refusal(model)) is not None:
        raise ValueError(refused)


def _drawn(model: EMModel[D, P, Q], data: D, seed: int) -> P:
    """Return the model's own start; ValueError where the data let it draw none."""
    try:
        return model.initialise(data, np.random.default_rng(seed))
    except DegenerateError as error:
        raise ValueError(
            f"No start can be drawn with the seed {seed}: {told(model, error)} Choose another seed, fewer components, "
            "or data that vary more."
        ) from error


def record(model: EMModel[D, P, Q], data: D, steps: Iterator[Step[P, Q]], rule: StopRule) -> Trace[P, Q]:
    """Drain `steps` under `rule` into a Trace."""
    params: list[P] = []
    posteriors: list[Q | None] = []
    stored = 0

    def keep(step: Step[P, Q]) -> None:
        nonlocal stored
        stored += step.posterior.responsibilities.size
        params.append(step.params)
        posteriors.append(step.posterior if stored <= STORED_NUMBERS else None)

    objective, outcome, failure = drain(
        steps, rule, keep, lambda step: rounding_of(model, data, step.params), partial(told, model)
    )
    return Trace(model, data, tuple(params), tuple(posteriors), objective, outcome, failure)
