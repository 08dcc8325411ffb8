"""The trace of a run: every step, every half-step, and why it ended."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeAlias, overload

import numpy as np

from em_core.em.algorithm import Algorithm, OwnPosterior
from em_core.em.protocol import AnyData, DegenerateError, EMModel, P, Q
from em_core.em.schedule import EM_CLAIMS, Claims, HalfStepKind, Schedule, em_schedule, with_rows
from em_core.em.stopping import Outcome
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["AnyTrace", "HalfStep", "HalfStepKind", "Step", "Trace"]


SETTLED = 2.0
"""By this factor what is expected of a run may be off what came of it, for anything to be said of the rest."""


@dataclass(frozen=True, eq=False)
class Step(Generic[P, Q]):
    """One consistent point of a run: the posterior and the log-likelihood belong to *these* parameters."""

    params: P
    posterior: Q
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class HalfStep(Generic[P, Q]):
    """The state after half a step.

    kind:            START (parameters only), E (posterior just renewed), M (parameters just renewed) or ACCELERATED.
    step:            the step it belongs to, from 0. After M of step t the parameters are those of step t+1.
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
    """Everything one run did. Index 0 is the start; index t is the state after t steps.

    A step of EM is a whole E+M step. Another algorithm may renew only a part of the posterior or of the parameters in
    one (em_core.algorithms): `schedule` says which half-steps there are, and what is in force after each.

    model, data:      what was run on what (the data as `model.prepare` returned it).
    params:           (T+1) parameters, one a step.
    log_likelihoods:  (T+1,) the total objective at each of them.
    outcome:          why it ended; `failure` says where and on what, when it is DEGENERATE.
    tol:              the tolerance that it was to stop at, in the objective's units; None where nobody said.

    A run that was led on to its place of rest (em_core.multistart.run_on) has two more:

    stopped_by_tol_at:  the step at which the tolerance would have stopped it; None for a run that was not led on.
    accelerated:        the steps whose parameters no M-step made: accelerated steps, each in place of many of EM's.

    A run by another algorithm than EM has three more:

    algorithm:      what made it; None for EM.
    played:         its half-steps; None for EM's own E, M, E, M, ..., E.
    _lower_bounds:  (T+1,) F(q_t, theta_t), which is l(theta_t) only where every row was divided at theta_t.
    """

    model: EMModel[AnyData, P, Q]
    data: AnyData
    params: Sequence[P]
    _posteriors: Sequence[Q | None]
    log_likelihoods: FloatArray
    outcome: Outcome
    failure: DegenerateError | None = None
    tol: float | None = None
    stopped_by_tol_at: int | None = None
    accelerated: tuple[int, ...] = ()
    algorithm: Algorithm | None = None
    played: Schedule | None = None
    _lower_bounds: FloatArray | None = None

    @property
    def claims(self) -> Claims:
        """What its algorithm promises, and what may be asked of it."""
        return EM_CLAIMS if self.algorithm is None else self.algorithm.claims

    @cached_property
    def schedule(self) -> Schedule:
        """Which half-steps there are, and which parameters and which posterior are in force after each."""
        return em_schedule(self.n_steps, self.accelerated) if self.played is None else self.played

    @property
    def lower_bounds(self) -> FloatArray:
        """(T+1,) F(q_t, theta_t) with the posterior in force; EM's touches the objective after each E-step."""
        return self.log_likelihoods if self._lower_bounds is None else self._lower_bounds

    @property
    def rising(self) -> FloatArray:
        """(T+1,) what the algorithm never lowers from one step to the next: the objective, or F alone.

        The objective too of one that promises nothing (`Claims.may_fall`).
        """
        return self.lower_bounds if self.claims.bound_only else self.log_likelihoods

    @property
    def maximises(self) -> str:
        """The name of what the algorithm maximises: the model's objective, or what stands in its place."""
        return self.claims.maximises.format(objective=self.model.objective) or self.model.objective

    @cached_property
    def maximised(self) -> FloatArray | None:
        """(T+1,) what the algorithm maximises where that is not the objective; None where it is."""
        algorithm: object = self.algorithm
        if not self.claims.maximises or not isinstance(algorithm, OwnPosterior):
            return None
        bounds = self.lower_bounds.tolist()
        return frozen(
            [algorithm.maximised(self.model, self.data, self.posterior(t), bound, t) for t, bound in enumerate(bounds)]
        )

    @cached_property
    def maximised_after_m(self) -> FloatArray | None:
        """(T,) the same after each M half-step, with the posterior that it was given."""
        algorithm: object = self.algorithm
        if not self.claims.maximises or not isinstance(algorithm, OwnPosterior):
            return None
        bounds = self.lower_bounds_after_m.tolist()
        return frozen(
            [algorithm.maximised(self.model, self.data, self.posterior(t), bound, t) for t, bound in enumerate(bounds)]
        )

    @property
    def growth(self) -> int:
        """How many bytes more it may come to hold by being looked at."""
        return 0

    @property
    def n_steps(self) -> int:
        """How many steps were made: EM's are whole E+M steps."""
        return len(self.params) - 1

    @property
    def converged(self) -> bool:
        """Whether the run ended because the objective stopped rising."""
        return self.outcome is Outcome.CONVERGED

    @property
    def expected_gain(self) -> float | None:
        """How much more the objective would rise, in its units, if steps went on shrinking at the last steps' rate.

        The geometric series that the last two rises begin (Aitken's rule; Böhning et al. 1994, section 3). None where
        their ratio is not between 0 and 1, where a step of the two was accelerated, and after a collapse.
        """
        if self.failure is not None or self.played is not None:
            return None
        return self._series(self.n_steps)

    @property
    def gain_is_settled(self) -> bool:
        """Whether the rate of the last steps is that of the steps before, so that what it lets expect may be believed.

        It is where, a while ago, it let expect what has come since and is still expected, within a factor of SETTLED.
        """
        n, left, objective = self.n_steps, self.expected_gain, self.log_likelihoods
        if left is None or n < 3:
            return False
        last = float(objective[n] - objective[n - 1])
        # In so many steps the series loses a third of what is left, or more; of a slow run a quarter must do.
        ago = n - max(1, min(n // 4, math.ceil((last + left) / last)))
        then, came = self._series(ago), float(objective[n] - objective[ago])
        return then is not None and 1 / SETTLED <= then / (came + left) <= SETTLED

    def _series(self, t: int) -> float | None:
        """Return what follows step t in the geometric series of the two rises before it; None where there is none."""
        if t < 2 or {t, t - 1} & set(self.accelerated):
            return None
        before, last = np.diff(self.log_likelihoods[t - 2 : t + 1]).tolist()
        ratio = last / before if before > 0 else 0.0
        return last * ratio / (1 - ratio) if 0 < ratio < 1 else None

    @property
    def message(self) -> str:
        """The outcome's sentence, with what collapsed and where when the run is degenerate."""
        if self.failure is not None:
            return f"{self.failure.outcome} At step {self.n_steps + 1}: {self.failure}"
        name = "lower bound F" if self.claims.bound_only else self.model.objective
        sentence = self.outcome.value.replace("the objective", f"the {name}").replace(
            "which EM", f"which {self.claims.title}"
        )
        for before in ("last step", "a step"):
            sentence = sentence.replace(before, before.replace("step", self.claims.sweep))
        return sentence

    @property
    def steps(self) -> Sequence[Step[P, Q]]:
        """The steps, with a posterior recomputed from its parameters where it was not stored."""
        return _Steps(self)

    def posterior(self, t: int) -> Q:
        """Return the posterior at step t; the same numbers whether stored or recomputed."""
        stored = self._posteriors[t]
        if stored is not None:
            return stored
        return self.model.e_step(self.data, self.params[t]) if self.played is None else self._made_again(self.played, t)

    def _made_again(self, played: Schedule, t: int) -> Q:
        """Return what another algorithm held at step t, from the parameters at which it divided each block of rows."""
        algorithm: object = self.algorithm
        if isinstance(algorithm, OwnPosterior):
            return algorithm.posterior_at(self.model, self.data, self.params, t)
        made = played.made_at[t].tolist()
        q = self.model.e_step(self.data, self.params[made[0]])
        for rows, step in zip(played.rows, made, strict=bool(played.rows)):
            part = self.model.e_step(self.data[rows], self.params[step])
            q = with_rows(q, part, rows, float(self.log_likelihoods[t]))
        return q

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
        """How many half-steps `half_step` can show: of EM the start, then E, M, E, M, ..., E."""
        return len(self.schedule.kinds)

    def half_step(self, i: int) -> HalfStep[P, Q]:
        """Return the state after i half-steps: 0 is the start."""
        if not 0 <= i < self.n_half_steps:
            raise IndexError(f"half-step {i} does not exist; this run has half-steps 0 to {self.n_half_steps - 1}.")
        kind, t = self.schedule.kinds[i], int(self.schedule.params_of[i])
        params, rise = self.params[t], float(self.log_likelihoods[t])
        if kind is HalfStepKind.START:
            return HalfStep(kind, 0, params, None, rise, np.nan)
        if kind is HalfStepKind.E:
            # The bound of EM touches the objective after an E-step, by construction (a contract test holds it).
            return HalfStep(kind, t, params, self.posterior(t), rise, float(self.lower_bounds[t]))
        return HalfStep(kind, t - 1, params, self.posterior(t - 1), rise, float(self.lower_bounds_after_m[t - 1]))

    def half_steps(self) -> Iterator[HalfStep[P, Q]]:
        """Yield every half-step in order."""
        return (self.half_step(i) for i in range(self.n_half_steps))


AnyTrace: TypeAlias = Trace[Any, Any]
"""A run, whatever the parameters and posteriors of its model are."""


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
