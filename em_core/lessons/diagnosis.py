"""Diagnosis of a faulty mixture: the contract's own checks in short, and which known bug explains the half-steps.

The checks ask only whether the four verbs and the bound fit together (tests/contract holds every model to the same).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import softmax

from em_core.distributions.gaussian import log_density, weighted_moments
from em_core.em.stopping import Outcome, rounding_allowance
from em_core.faulty.registry import MixtureTrace
from em_core.models import GaussianMixture, MixtureParams
from em_core.numerics.arrays import FloatArray

ROUNDING = 1e-9
"""So close two numbers are the same: a million times what rounding makes of numbers of this size."""

SIZES = (0.1, 0.01, 0.001)
"""How far neighbours of an M-step's answer are, as parts of the data's spread."""


@dataclass(frozen=True)
class Check:
    """One check: what must hold, whether it does on a run, and by how much it is missed."""

    title: str
    passed: bool
    missed: float


def checks(trace: MixtureTrace) -> tuple[Check, ...]:
    """Return the contract's checks on the first half-steps of a run and on its end."""
    model, x, start = trace.model, trace.data, trace.params[0]
    posterior = trace.posterior(0)
    height = model.log_likelihood(x, start)
    touches = abs(height - model.lower_bound(x, posterior, start))
    sums = float(np.abs(posterior.responsibilities.sum(axis=1) - 1).max())
    beaten = _beaten(trace)
    fall = max(0.0, -float(np.diff(trace.log_likelihoods).min(initial=0.0)))
    gain = _next_gain(trace)
    tol = trace.tol or 0.0
    converged = trace.outcome is Outcome.CONVERGED
    return (
        Check("Responsibilities sum to 1", sums < ROUNDING, sums),
        Check("After an E-step F equals l", touches < ROUNDING * max(1.0, abs(height)), touches),
        Check("No neighbour of the M-step's answer has a higher F", beaten < ROUNDING * max(1.0, abs(height)), beaten),
        Check("l never falls", fall <= rounding_allowance(height), fall),
        Check(
            "Where a run has converged another step gains less than the tolerance", not converged or gain <= tol, gain
        ),
        Check("The final point is no saddle: its components are not all equal", not _all_equal(trace.params[-1]), 0.0),
    )


def _beaten(trace: MixtureTrace) -> float:
    """Return by how much F is higher at the best of some neighbours of the first M-step's answer."""
    if trace.n_steps == 0:
        return 0.0
    model, x, q, best = trace.model, trace.data, trace.posterior(0), trace.params[1]
    bound = model.lower_bound(x, q, best)
    spread = float(x.std())
    neighbours = []
    for size in (sign * size for size in SIZES for sign in (1, -1)):
        neighbours.append(replace(best, covariances=best.covariances * (1 + size)))
        for k in range(len(best.weights)):
            means, covariances = np.array(best.means), np.array(best.covariances)
            means[k] += size * spread
            covariances[k] *= 1 + size
            grown = np.array(best.weights)
            grown[k] *= 1 + size
            neighbours += [
                replace(best, means=means),
                replace(best, covariances=covariances),
                replace(best, weights=grown / grown.sum()),
            ]
    return max(0.0, max(model.lower_bound(x, q, each) for each in neighbours) - bound)


def _next_gain(trace: MixtureTrace) -> float:
    """Return what one more step of EM itself would raise l by from the end."""
    right = GaussianMixture(len(trace.params[0].weights))
    x, end = trace.data, trace.params[-1]
    after = right.m_step(x, right.e_step(x, end))
    return right.log_likelihood(x, after) - right.log_likelihood(x, end)


def _all_equal(params: MixtureParams) -> bool:
    return bool(
        np.abs(params.means - params.means[0]).max() < ROUNDING
        and np.abs(params.covariances - params.covariances[0]).max() < ROUNDING
    )


def _close(a: FloatArray, b: FloatArray) -> bool:
    return bool(np.abs(a - b).max() < ROUNDING * max(1.0, float(np.abs(b).max())))


@dataclass(frozen=True, eq=False)
class FirstStep:
    """The first two half-steps of a run, beside what EM makes of the same."""

    trace: MixtureTrace
    r: FloatArray
    right_r: FloatArray
    covariances: FloatArray
    right_covariances: FloatArray
    counts: FloatArray
    unweighted: FloatArray

    @classmethod
    def of(cls, trace: MixtureTrace) -> FirstStep:
        """Work them out; of a run that has made a step."""
        x, start = trace.data, trace.params[0]
        r = trace.responsibilities(0)
        counts, means, scatter = weighted_moments(x, r)
        away = x[None] - means[:, None]
        return cls(
            trace,
            r,
            GaussianMixture(len(start.weights)).e_step(x, start).responsibilities,
            trace.params[1].covariances,
            scatter / counts[:, None, None],
            counts,
            away.swapaxes(1, 2) @ away / len(x),
        )


def _hard(r: FloatArray) -> bool:
    return bool(np.isin(r, (0.0, 1.0)).all())


def _without_weights(first: FirstStep) -> FloatArray:
    start = first.trace.params[0]
    return softmax(log_density(first.trace.data, start.means, start.covariances), axis=1)


def _added(first: FirstStep) -> bool:
    added = first.covariances - first.right_covariances
    size = float(added[0, 0, 0])
    return size > ROUNDING and _close(added, np.broadcast_to(size * np.eye(added.shape[1]), added.shape))


EXPLAINS: dict[str, Callable[[FirstStep], bool]] = {
    "weights-forgotten": lambda f: not _close(f.r, f.right_r) and _close(f.r, _without_weights(f)),
    "deviation-for-variance": lambda f: (
        not _close(f.covariances, f.right_covariances)
        and _close(f.covariances, f.right_covariances @ f.right_covariances)
    ),
    "hard-assignment": lambda f: _hard(f.r) and not _hard(f.right_r),
    "one-less": lambda f: _close(
        f.covariances * (f.counts - 1)[:, None, None], f.right_covariances * f.counts[:, None, None]
    ),
    "unweighted": lambda f: not _close(f.covariances, f.right_covariances) and _close(f.covariances, f.unweighted),
    "silent-floor": _added,
    "all-equal": lambda f: _all_equal(f.trace.params[0]),
    "against-infinity": lambda f: (
        f.trace.outcome is Outcome.CONVERGED and f.trace.n_steps == 1 and _next_gain(f.trace) > (f.trace.tol or 0.0)
    ),
}
"""Whether a fault of em_core.faulty.registry explains the first step of a run, by the fault's id."""
