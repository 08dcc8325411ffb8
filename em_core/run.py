"""Running EM and keeping everything: the generator of steps, the stop rule, the outcome and the trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar, overload

import numpy as np

from em_core.arrays import FloatArray, frozen
from em_core.protocol import DegenerateError, EMModel, Posterior

P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)

STORED_NUMBERS = 16_000_000
"""How many responsibilities a trace stores outright (128 MB); beyond that they are recomputed when asked for."""

ROUNDING = 1e-12
"""Rounding moves an objective by about 1e-13 of its size; a fall beyond ten times that is a real fall."""


@dataclass(frozen=True, eq=False)
class Step(Generic[P, Q]):
    """One consistent point of a run: the posterior and the log-likelihood belong to *these* parameters."""

    params: P
    posterior: Q
    log_likelihood: float


class Outcome(Enum):
    """Why a run ended; the value is the sentence that is shown."""

    CONVERGED = "Converged: the last step raised the objective by less than the tolerance."
    STEP_LIMIT = "Stopped at the step limit: the objective was still rising by more than the tolerance."
    DEGENERATE = "Degenerate: the likelihood has no maximum here, and EM cannot go on."
    DECREASED = "Decreased: the objective fell by more than rounding can explain, which EM never does."


@dataclass(frozen=True)
class StopRule:
    """When a run ends: a rise below `tol` (in units of the total objective, nats), or after `max_steps` E+M steps.

    A tolerance finer than the rounding of the objective is met when only rounding is left. With `tol=0` a run always
    takes `max_steps` steps.
    """

    tol: float = 1e-6
    max_steps: int = 2000

    def __post_init__(self) -> None:
        """Raise ValueError for a tolerance or a limit that could never stop a run."""
        if not (np.isfinite(self.tol) and self.tol >= 0):
            raise ValueError(f"tol is {self.tol}; it must be a finite number of at least 0, for example 1e-6.")
        if self.max_steps < 0 or self.max_steps != int(self.max_steps):
            raise ValueError(f"max_steps is {self.max_steps}; it must be a whole number of at least 0.")

    def verdict(self, before: float, after: float, rounding: float = 0.0) -> Outcome | None:
        """Return why to stop after the objective went from `before` to `after`, or None to go on.

        rounding:  how far the rounding of the parameters may move it; a fall within that is the end of the climb.
        """
        if after < before - rounding_allowance(before):
            if after < before - rounding:
                return Outcome.DECREASED
            return Outcome.CONVERGED if self.tol else None
        threshold = max(self.tol, 4 * np.spacing(abs(before))) if self.tol else 0.0
        return Outcome.CONVERGED if abs(after - before) < threshold else None


def rounding_allowance(objective: float) -> float:
    """Return how far rounding alone may lower an objective of this size."""
    return ROUNDING * max(1.0, abs(objective))


def rounding_of(model: EMModel[Any, P, Q], data: Any, params: P) -> float:
    """Return how far the rounding of these parameters may move the objective: 0 for a model that does not say.

    A model says it by a method `rounding(data, params)`. It matters where a component is narrower than the last digits
    of its own mean can follow; there a small fall is arithmetic, and "EM never falls" would accuse it wrongly.
    """
    rounding = getattr(model, "rounding", None)
    return 0.0 if rounding is None else float(rounding(data, params))


def em_steps(model: EMModel[Any, P, Q], data: Any, params: P) -> Iterator[Step[P, Q]]:
    """Yield the start and then the result of each E+M step, for ever; raises DegenerateError where EM cannot go on."""
    while True:
        posterior = model.e_step(data, params)
        yield Step(params, posterior, posterior.log_likelihood)
        params = model.m_step(data, posterior)


def run_em(
    model: EMModel[Any, P, Q],
    data: Any,
    start: P | None = None,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
    seed: int = 0,
) -> Trace[P, Q]:
    """Run EM from `start` until the stop rule says so, and keep every step.

    data:       what the model takes; for Gaussian mixtures (n, d) float64.
    start:      starting parameters; None lets the model draw them with `seed`.
    max_steps:  the most E+M steps to take.
    tol:        stop when a step raises the *total* log-likelihood by less than this (nats); 0 never stops early.

    Raises ValueError for data or a start that do not fit the model. A collapse raises nothing: it is the Outcome.
    """
    rule = StopRule(tol, max_steps)
    data = model.prepare(data)
    params = model.initialise(data, np.random.default_rng(seed)) if start is None else start
    return record(model, data, em_steps(model, data, params), rule)


def record(model: EMModel[Any, P, Q], data: Any, steps: Iterator[Step[P, Q]], rule: StopRule) -> Trace[P, Q]:
    """Drain `steps` under `rule` into a Trace."""
    params: list[P] = []
    posteriors: list[Q | None] = []
    objective: list[float] = []
    outcome, failure, stored = Outcome.STEP_LIMIT, None, 0
    try:
        for step in islice(steps, rule.max_steps + 1):
            stored += step.posterior.responsibilities.size
            params.append(step.params)
            posteriors.append(step.posterior if stored <= STORED_NUMBERS else None)
            objective.append(step.log_likelihood)
            verdict = rule.verdict(*objective[-2:]) if len(objective) > 1 else None
            if verdict is Outcome.DECREASED:
                rounding = max(rounding_of(model, data, p) for p in params[-2:])
                verdict = rule.verdict(objective[-2], objective[-1], rounding)
            if verdict is not None:
                outcome = verdict
                break
    except DegenerateError as error:
        if not params:
            raise ValueError(
                f"EM cannot start here: {error} Choose another start; where the data have no spread in some direction, "
                "choose another covariance kind."
            ) from error
        outcome, failure = Outcome.DEGENERATE, error
    return Trace(model, data, tuple(params), tuple(posteriors), frozen(objective), outcome, failure)


class HalfStepKind(Enum):
    """The half of a step that has just been made."""

    START = "Start"
    E = "E"
    M = "M"


@dataclass(frozen=True, eq=False)
class HalfStep(Generic[P, Q]):
    """The state after half a step.

    kind:            START (parameters only), E (posterior just renewed) or M (parameters just renewed).
    step:            the whole step it belongs to, from 0. After M of step t the parameters are those of step t+1.
    params:          the parameters now.
    posterior:       the posterior now; None at the start, before the first E-step.
    log_likelihood:  l(params).
    lower_bound:     F(posterior, params); NaN at the start.
    """

    kind: HalfStepKind
    step: int
    params: P
    posterior: Q | None
    log_likelihood: float
    lower_bound: float

    @property
    def kl(self) -> float:
        """KL(q || posterior) = l - F, in nats; 0 after an E-step."""
        return self.log_likelihood - self.lower_bound


@dataclass(frozen=True, eq=False)
class Trace(Generic[P, Q]):
    """Everything one run did. Index 0 is the start; index t is the state after t whole E+M steps.

    model, data:      what was run on what (the data as `model.prepare` returned it).
    params:           (T+1) parameters, one a step.
    log_likelihoods:  (T+1,) the total objective at each of them.
    outcome:          why it ended; `failure` says where and on what, when it is DEGENERATE.
    """

    model: EMModel[Any, P, Q]
    data: Any
    params: tuple[P, ...]
    _posteriors: tuple[Q | None, ...]
    log_likelihoods: FloatArray
    outcome: Outcome
    failure: DegenerateError | None = None

    @property
    def n_steps(self) -> int:
        """How many whole E+M steps were made."""
        return len(self.params) - 1

    @property
    def converged(self) -> bool:
        """Whether the run ended because the objective stopped rising."""
        return self.outcome is Outcome.CONVERGED

    @property
    def message(self) -> str:
        """The outcome's sentence, with what collapsed and where when the run is degenerate."""
        if self.failure is None:
            return self.outcome.value
        return f"{self.outcome.value} At step {self.n_steps + 1}: {self.failure}"

    @property
    def steps(self) -> Sequence[Step[P, Q]]:
        """The steps, with a posterior recomputed from its parameters where it was not stored."""
        return _Steps(self)

    def posterior(self, t: int) -> Q:
        """Return the posterior at step t; the same numbers whether stored or recomputed."""
        stored = self._posteriors[t]
        return self.model.e_step(self.data, self.params[t]) if stored is None else stored

    def responsibilities(self, t: int) -> FloatArray:
        """Return the responsibilities at step t, (n, K) for a mixture."""
        return self.posterior(t).responsibilities

    @cached_property
    def lower_bounds_after_m(self) -> FloatArray:
        """(T,) F(q_t, theta_{t+1}): the lower bound after each M half-step."""
        return frozen(
            [self.model.lower_bound(self.data, self.posterior(t), self.params[t + 1]) for t in range(self.n_steps)]
        )

    @property
    def n_half_steps(self) -> int:
        """How many half-steps `half_step` can show: the start, then E, M, E, M, ..., E."""
        return 2 * self.n_steps + 2

    def half_step(self, i: int) -> HalfStep[P, Q]:
        """Return the state after i half-steps: 0 the start, odd i an E half-step, even i an M half-step."""
        if not 0 <= i < self.n_half_steps:
            raise IndexError(f"half-step {i} does not exist; this run has half-steps 0 to {self.n_half_steps - 1}.")
        t = (i + 1) // 2 - 1
        if i == 0:
            return HalfStep(HalfStepKind.START, 0, self.params[0], None, float(self.log_likelihoods[0]), np.nan)
        if i % 2:
            # The bound touches the objective after an E-step, by construction (a contract test holds it).
            touch = float(self.log_likelihoods[t])
            return HalfStep(HalfStepKind.E, t, self.params[t], self.posterior(t), touch, touch)
        rise, bound = float(self.log_likelihoods[t + 1]), float(self.lower_bounds_after_m[t])
        return HalfStep(HalfStepKind.M, t, self.params[t + 1], self.posterior(t), rise, bound)

    def half_steps(self) -> Iterator[HalfStep[P, Q]]:
        """Yield every half-step in order."""
        return (self.half_step(i) for i in range(self.n_half_steps))


class _Steps(Sequence[Step[P, Q]]):
    """The steps of a trace as a sequence; a Step is made when it is asked for."""

    def __init__(self, trace: Trace[P, Q]) -> None:
        self._trace = trace

    def __len__(self) -> int:
        return len(self._trace.params)

    @overload
    def __getitem__(self, t: int) -> Step[P, Q]: ...
    @overload
    def __getitem__(self, t: slice) -> Sequence[Step[P, Q]]: ...
    def __getitem__(self, t: int | slice) -> Step[P, Q] | Sequence[Step[P, Q]]:
        if isinstance(t, slice):
            return [self[i] for i in range(*t.indices(len(self)))]
        trace = self._trace
        return Step(trace.params[t], trace.posterior(t), float(trace.log_likelihoods[t]))
