"""The cost of a run in seconds, before it is made: a few steps are timed, and the others priced by them."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel, DegenerateError, P, Q
from em_core.em.stopping import Outcome
from em_core.em.trace import Trace

TRIES, TRIED = 3, 0.25
"""How often a step is timed at most, and after how many seconds no more: a busy machine stops in between."""

FIRST_STEPS = 20
"""How many steps are made to learn what one costs."""

A_FRAME, A_SHARE = 4e-4, 4e-8
"""Seconds that drawing a step takes, for itself and for each of its responsibilities."""

MOST_KEPT = 200_000_000
"""How many bytes of parameters a run keeps. In few columns no run has so many; in 50 columns K = 15 has them after 653
steps."""

A_STEP = 8e-9
"""Seconds that a step of EM takes for each responsibility, by the fast path, of points in few columns."""

A_BOUND, A_DERIVATIVE, A_PAIR, A_CURVE, A_MAP = 6e-7, 8e-6, 2e-7, 1e-4, 2.5e-4
"""Seconds for each responsibility: of F and its parts at a step, of the derivative of EM's map by a free parameter, of
a second derivative by two, of a curve of the objective, and of a map of it. Measured for Gaussian mixtures; for the
order of magnitude."""


def fast_step_seconds(n: int, k: int, d: int) -> float:
    """Return about how many seconds a step of EM takes by the fast path: a covariance of d columns has d squared."""
    return A_STEP * n * k * (1 + d * d / 2)


def brief_run(run: Callable[[int], Trace[P, Q]], max_steps: int, tol: float, seconds: float) -> Trace[P, Q] | None:
    """Return the run where it is over within about so many seconds; None where it takes longer.

    run:        makes the run with so many steps at most; what it returns for a limit that it does not reach is the run
                for any larger limit.
    max_steps:  the limit of the run that is wanted.
    tol:        its tolerance; with 0 all of its steps are made, and their price is known beforehand.
    seconds:    what it may cost.
    """
    steps = min(FIRST_STEPS, max_steps)
    began = time.perf_counter()
    trace = run(steps)
    a_step = (time.perf_counter() - began) / max(1, trace.n_steps)
    if steps == max_steps or trace.outcome is not Outcome.STEP_LIMIT:
        return trace
    affordable = max_steps if a_step * max_steps <= seconds else int(seconds / a_step)
    if affordable <= steps or (tol == 0 and affordable < max_steps):
        return None
    trace = run(affordable)
    return trace if affordable == max_steps or trace.outcome is not Outcome.STEP_LIMIT else None


def most_steps(max_steps: int, numbers: int) -> int:
    """Return how many steps a run may make at most, of parameters of so many numbers, all of which are kept."""
    return min(max_steps, max(1, MOST_KEPT // (8 * numbers)))


def step_seconds(model: AnyModel, data: object, params: object) -> float:
    """Return how many seconds one EM step takes from these parameters, by making it: the least of a few times."""
    taken: list[float] = []
    while len(taken) < TRIES and sum(taken) < TRIED:
        began = time.perf_counter()
        with suppress(DegenerateError):
            model.m_step(data, model.e_step(data, params))
        taken.append(time.perf_counter() - began)
    return min(taken)


def drawing_seconds(trace: Trace[P, Q]) -> float:
    """Return about how long it takes to draw every half-step of a run."""
    return trace.n_steps * (A_FRAME + A_SHARE * _shares(trace))


def bound_seconds(trace: Trace[P, Q]) -> float:
    """Return about how long it takes to work out F and its parts at every half-step."""
    return trace.n_steps * A_BOUND * _shares(trace)


def derivative_seconds(trace: Trace[P, Q]) -> float:
    """Return about how long it takes to work out the derivative of EM's map, and the curvature, at the end of a run."""
    p = free_parameters(trace.model, trace.params[-1])
    return _shares(trace) * p * (A_DERIVATIVE + A_PAIR * p)


def curve_seconds(trace: Trace[P, Q]) -> float:
    """Return about how long it takes to follow the objective, and the bound beneath it, along a line."""
    return A_CURVE * _shares(trace)


def map_seconds(trace: Trace[P, Q]) -> float:
    """Return about how long it takes to survey the objective over a plane."""
    return A_MAP * _shares(trace)


def _shares(trace: Trace[P, Q]) -> int:
    """Return how many responsibilities an E-step of the run computes."""
    return trace.responsibilities(0).size
