"""Continuation to convergence: runs that the tolerance stopped on their way go on until they are at rest.

A step that raises the objective by less than the tolerance is no sign of a maximum: on a ridge, or beside a saddle, EM
pauses for thousands of steps and then goes on. Such a run is followed by accelerated steps that never lower the
objective; they become part of its trace, marked as what they are: each run shows where it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

import numpy as np

from em_core.algorithms.em_map import EMMap
from em_core.em.label_matching import spread_of
from em_core.em.protocol import AnyModel, Posterior
from em_core.em.stopping import Outcome
from em_core.em.trace import Trace
from em_core.multistart.endpoints import Led, end_of, led, unheard
from em_core.multistart.followable import is_followable
from em_core.multistart.stationary_points import OptimumKind
from em_core.numerics.arrays import FloatArray, frozen

P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)
T = TypeVar("T")


def run_on(
    model: AnyModel,
    data: FloatArray,
    traces: Sequence[Trace[P, Q]],
    *,
    on_progress: Callable[[int, int], object] | None = None,
) -> tuple[Trace[P, Q], ...]:
    """Return the traces, with those that the tolerance stopped short of a place of rest led on to it.

    A trace that is at rest where it stopped, one that collapsed, one that its step limit ended and one of another
    algorithm than EM stay as they are; in one that goes on `stopped_by_tol_at` is the step at which the tolerance
    stopped it.

    on_progress:  called with (runs followed, runs to follow) after each.
    """
    if not traces or not is_followable(model, data, traces[0].params[0]):
        return tuple(traces)
    spread = spread_of(data)
    stopped = [end_of(trace, (i,), spread) for i, trace in enumerate(traces) if _may_go_on(trace)]
    result = list(traces)
    for one in led(model, data, stopped, on_progress or unheard):
        if one.moved:
            (index,) = one.before.members
            result[index] = _led_on(traces[index], one)
    return tuple(result)


def _may_go_on(trace: Trace[P, Q]) -> bool:
    """Return whether the tolerance has stopped a run, and one of EM: the steps that lead it on are made of EM's."""
    return trace.outcome is Outcome.CONVERGED and trace.algorithm is None


def _led_on(trace: Trace[P, Q], on: Led) -> Trace[P, Q]:
    """Return a trace with the way that it was led on by: the first of that is where the trace had stopped."""
    steps = trace.n_steps
    way: Sequence[P] = _Vectors(on.em, np.array(on.path.vectors[1:]))
    objectives = list(on.path.objectives[1:])
    outcome, failure = Outcome.CONVERGED, None
    if on.trace is not None:
        way = _Chained(way, on.trace.params[1:])
        objectives += on.trace.log_likelihoods[1:].tolist()
        outcome, failure = on.trace.outcome, on.trace.failure
    elif on.end.kind is OptimumKind.NOT_CONVERGED:
        outcome = Outcome.STEP_LIMIT
    return Trace(
        trace.model,
        trace.data,
        _Chained(trace.params, way),
        _Chained(trace._posteriors, (None,) * len(objectives)),
        frozen(np.concatenate([trace.log_likelihoods, objectives])),
        outcome,
        failure,
        trace.tol,
        stopped_by_tol_at=steps,
        accelerated=tuple(steps + place for place in on.path.accelerated),
    )


class _Vectors(Sequence[P]):
    """Parameters that are kept as vectors (steps, q), each made when it is asked for."""

    def __init__(self, em: EMMap, vectors: FloatArray) -> None:
        self._em, self._vectors = em, vectors

    def __len__(self) -> int:
        return len(self._vectors)

    @overload
    def __getitem__(self, t: int) -> P: ...
    @overload
    def __getitem__(self, t: slice) -> Sequence[P]: ...
    def __getitem__(self, t: int | slice) -> P | Sequence[P]:
        if isinstance(t, slice):
            return [self[i] for i in range(*t.indices(len(self)))]
        params: P = self._em.params(self._vectors[t])
        return params


class _Chained(Sequence[T]):
    """Two sequences, one after the other."""

    def __init__(self, first: Sequence[T], second: Sequence[T]) -> None:
        self._first, self._second = first, second

    def __len__(self) -> int:
        return len(self._first) + len(self._second)

    @overload
    def __getitem__(self, t: int) -> T: ...
    @overload
    def __getitem__(self, t: slice) -> Sequence[T]: ...
    def __getitem__(self, t: int | slice) -> T | Sequence[T]:
        if isinstance(t, slice):
            return [self[i] for i in range(*t.indices(len(self)))]
        index = range(len(self))[t]
        return self._first[index] if index < len(self._first) else self._second[index - len(self._first)]
