"""Final point of one run: what kind of stationary point it has come to, or that it only pauses there."""

from __future__ import annotations

from dataclasses import fields
from weakref import WeakKeyDictionary

from em_core.em.label_matching import spread_of
from em_core.em.stopping import Outcome
from em_core.em.trace import AnyTrace
from em_core.fast import batch_of
from em_core.multistart.endpoints import End, end_of, led
from em_core.multistart.followable import is_followable
from em_core.multistart.stationary_points import OptimumKind, judged

CHEAP = 2_000_000
"""So many responsibilities a verdict on a run's end may always cost, and more only where the run took as many."""

MUCH, FAR = 100, 10
"""A run pauses where EM climbs on by more than so many times its tolerance, and so many times the gain that its last
steps let expect."""

_found: WeakKeyDictionary[AnyTrace, OptimumKind | None] = WeakKeyDictionary()
"""Traces never change, and their ends are asked for more than once."""


def standing(trace: AnyTrace) -> OptimumKind | None:
    """Return what kind of place a run has ended at; None where it did not converge, or where finding out is dear.

    NOT_CONVERGED is a run that its tolerance stopped where it pauses: EM itself leads it on to another place. The
    derivative there cannot tell: beside a saddle it may be a maximum's. Dear is what is not CHEAP and takes more
    evaluations than the run has taken steps.
    """
    if trace not in _found:
        _found[trace] = _kind(trace)
    return _found[trace]


def _kind(trace: AnyTrace) -> OptimumKind | None:
    if trace.outcome is not Outcome.CONVERGED:
        return None
    model, data, params = trace.model, trace.data, trace.params[-1]
    size = sum(getattr(params, field.name).size for field in fields(params))
    many_at_a_time = batch_of(model, data, None) is not None
    evaluations = 2 * size if many_at_a_time else 2 * size * size
    if evaluations > trace.n_steps and evaluations * trace.responsibilities(trace.n_steps).size > CHEAP:
        return None
    kind = None if many_at_a_time else judged(model, data, params)
    if is_followable(model, data, params) and (many_at_a_time or kind is OptimumKind.SADDLE):
        (on,) = led(model, data, [end_of(trace, (0,), spread_of(data))])
        if on.moved and _climbs(trace, on.end):
            return OptimumKind.NOT_CONVERGED
        kind = on.end.kind
    # That the last digits still move is no news of a run that its tolerance has stopped.
    return None if kind is OptimumKind.NOT_CONVERGED else kind


def _climbs(trace: AnyTrace, end: End) -> bool:
    """Return whether EM climbs from a run's end by far more than its last steps let expect, or into a collapse."""
    expected = max(MUCH * (trace.tol or 0.0), FAR * (trace.expected_gain or 0.0))
    return end.kind is OptimumKind.DEGENERATE or end.log_likelihood - float(trace.log_likelihoods[-1]) > expected
