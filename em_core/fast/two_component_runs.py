"""EM of two components in one dimension, thousands of runs at once, by t = tanh(D/2), D the log-odds.

r_1 = (1 + t)/2 and r_2 = (1 - t)/2, so the sums of one component are half the totals plus half the sums of t, and a
step costs one tanh a point. The log-likelihood is needed only where a run may end: a step raises it by at least what it
raises the expected complete-data log-likelihood, and that is known from the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from em_core.em.stopping import StopRule
from em_core.fast.coefficients import LARGEST_TERM
from em_core.numerics.arrays import FloatArray, IntArray

BLOCK = 100_000
"""Values of t worked on at a time."""

THIN = 1e-3
"""A component with a smaller share of the points gets its sums from its own logistic, not as a difference."""

NAMES = ("weights", "means", "variances")
"""What a pair is made of."""

Variances = Literal["own", "shared", "held"]


@dataclass(frozen=True, eq=False)
class Pairs:
    """M pairs of components in standardised units: each array (2, M)."""

    weights: FloatArray
    means: FloatArray
    variances: FloatArray

    def __getitem__(self, index: object) -> Pairs:
        return Pairs(self.weights[:, index], self.means[:, index], self.variances[:, index])  # type: ignore[index]

    def put(self, index: IntArray, pairs: Pairs) -> None:
        """Overwrite the pairs at `index`."""
        for name in NAMES:
            getattr(self, name)[:, index] = getattr(pairs, name)

    def coefficients(self) -> FloatArray:
        """(3, 2, M): what multiplies 1, x and x^2 in each log(weight) + log density."""
        precision = 1 / self.variances
        linear = precision * self.means
        constant = np.log(self.weights) - 0.5 * (np.log(2 * np.pi * self.variances) + linear * self.means)
        return np.stack([constant, linear, -0.5 * precision])


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Return several lots of pairs as one."""
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts], axis=1) for name in NAMES))


@dataclass(frozen=True, eq=False)
class Ends:
    """Where M runs ended: their last pairs, log-likelihoods (M,), steps (M,).

    at_rest:  (M,) whether the stop rule called the run converged.
    lost:     (M,) whether it left the guard, or fell; `pairs` and `steps` are then its last ones within it.
    """

    pairs: Pairs
    log_likelihood: FloatArray
    steps: IntArray
    at_rest: np.ndarray[tuple[int], np.dtype[np.bool]]
    lost: np.ndarray[tuple[int], np.dtype[np.bool]]


def run_pairs(z: FloatArray, start: Pairs, free_weights: bool, variances: Variances, rule: StopRule) -> Ends:
    """Run EM from M starts on standardised points z (n,) under `rule`, each as if it were alone.

    The log-likelihoods are those of z; data divided by a scale s have n log s less.
    """
    m = start.means.shape[1]
    features = np.stack([np.ones_like(z), z, z * z])
    now = Pairs(start.weights.copy(), start.means.copy(), start.variances.copy())
    ends = Ends(now, np.full(m, np.nan), np.zeros(m, np.int64), np.zeros(m, np.bool), np.zeros(m, np.bool))
    peaks = np.abs(features).max(axis=1)
    with np.errstate(all="ignore"):
        safe = _within_guard(now.coefficients(), peaks)
        ends.lost[~safe] = True
        active = np.flatnonzero(safe)
        value = np.full(m, np.nan)
        for step in range(1, rule.max_steps + 1):
            if not len(active):
                break
            active = _step(features, peaks, ends, value, active, step, free_weights, variances, rule)
        left = np.flatnonzero(~ends.lost & np.isnan(ends.log_likelihood))
        ends.log_likelihood[left] = _log_likelihood(features, now[left].coefficients())
    return ends


def _step(
    features: FloatArray,
    peaks: FloatArray,
    ends: Ends,
    value: FloatArray,
    active: IntArray,
    step: int,
    free_weights: bool,
    variances: Variances,
    rule: StopRule,
) -> IntArray:
    """Take one step in the active runs and return those that go on; `value` caches log-likelihoods where known."""
    before = ends.pairs[active]
    theta = before.coefficients()
    sums = _sums(features, theta)
    after = _fitted(sums, before, free_weights, variances)
    new = after.coefficients()
    safe = _within_guard(new, peaks) & (sums[0].min(axis=0) > 0)
    ends.lost[active[~safe]] = True
    gain = np.einsum("fkm,fkm->m", sums, new - theta)
    # The rise is the gain and a Kullback-Leibler divergence more, so no run ends while the gain is above the tolerance.
    near = safe & ~(gain > rule.tol + 1e-9) & (rule.tol > 0)
    at = active[near]
    unknown = np.isnan(value[at])
    value[at[unknown]] = _log_likelihood(features, theta[:, :, near][:, :, unknown])
    then = _log_likelihood(features, new[:, :, near])
    rise = then - value[at]
    threshold = np.maximum(rule.tol, 4 * np.spacing(np.abs(then))) if rule.tol else 0.0
    fell = rise < -1e-12 * np.maximum(1.0, np.abs(then))
    rests = ~fell & (np.abs(rise) < threshold)
    value[at] = then
    value[active[~near]] = np.nan
    ends.lost[at[fell]] = True
    ends.log_likelihood[at[rests]] = then[rests]
    ends.at_rest[at[rests]] = True
    moved = safe.copy()
    moved[np.flatnonzero(near)[fell]] = False
    ends.pairs.put(active[moved], after[moved])
    ends.steps[active[moved]] = step
    goes_on = moved.copy()
    goes_on[np.flatnonzero(near)[rests]] = False
    still: IntArray = active[goes_on]
    return still


def _within_guard(theta: FloatArray, peaks: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool]]:
    """Return which pairs keep their digits (see em_core.fast.coefficients); NaN and infinities do not."""
    size = np.einsum("fkm,f->km", np.abs(theta), peaks).max(axis=0)
    inside: np.ndarray[tuple[int], np.dtype[np.bool]] = size < LARGEST_TERM
    return inside


def _sums(features: FloatArray, theta: FloatArray) -> FloatArray:
    """Return the sums (3, 2, M) of the features weighted by responsibility."""
    m, n = theta.shape[2], features.shape[1]
    half_odds = np.ascontiguousarray(0.5 * (theta[:, 0] - theta[:, 1]).T)
    t_sums = np.empty((3, m))
    rows = max(1, BLOCK // n)
    work = np.empty((min(rows, m), n))
    for start in range(0, m, rows):
        block = slice(start, start + rows)
        t = work[: len(half_odds[block])]
        np.dot(half_odds[block], features, out=t)
        np.tanh(t, out=t)
        for f, feature in enumerate(features):
            np.dot(t, feature, out=t_sums[f, block])
    totals = features.sum(axis=1)[:, None]
    sums = np.stack([totals + t_sums, totals - t_sums], axis=1) / 2
    thin = np.flatnonzero(sums[0].min(axis=0) < THIN * n)
    if len(thin):
        odds = 2 * half_odds[thin] @ features
        for k, sign in enumerate((-1.0, 1.0)):
            sums[:, k, thin] = features @ (1 / (1 + np.exp(sign * odds))).T
    return sums


def _fitted(sums: FloatArray, before: Pairs, free_weights: bool, variances: Variances) -> Pairs:
    """Return the M-step's answer to sums (3, 2, M)."""
    counts, first, second = sums
    means = first / counts
    weights = counts / counts.sum(axis=0) if free_weights else before.weights
    scatter = second - counts * means * means
    if variances == "own":
        spread = scatter / counts
    elif variances == "shared":
        spread = np.repeat(scatter.sum(axis=0, keepdims=True) / counts.sum(axis=0), 2, axis=0)
    else:
        spread = before.variances
    return Pairs(weights, means, spread)


def _log_likelihood(features: FloatArray, theta: FloatArray) -> FloatArray:
    """Return the log-likelihoods (M,): the mean of both log-densities and log(2 cosh(D/2)), summed over the points."""
    result: FloatArray = 0.5 * np.einsum("fkm,f->m", theta, features.sum(axis=1))
    half_odds = np.ascontiguousarray(0.5 * (theta[:, 0] - theta[:, 1]).T)
    rows = max(1, BLOCK // features.shape[1])
    for start in range(0, len(half_odds), rows):
        size = np.abs(half_odds[start : start + rows] @ features)
        result[start : start + rows] += (size + np.log1p(np.exp(-2 * size))).sum(axis=1)
    return result
