"""EM of two components in one dimension, thousands of runs at once, by t = tanh(D/2), D the log-odds.

r_1 = (1 + t)/2 and r_2 = (1 - t)/2, so the sums of one component are half the totals plus half the sums of t, and a
step costs one tanh a point. The log-likelihood is needed only where a run may end: a step raises it by at least what it
raises the expected complete-data log-likelihood, and that is known from the sums.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from em_core.em.stopping import WATCHED, StopRule
from em_core.fast.coefficients import LARGEST_TERM
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.generators import result_of

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
    return result_of(pairs_on_the_way(z, start, free_weights, variances, rule))


def pairs_on_the_way(
    z: FloatArray, start: Pairs, free_weights: bool, variances: Variances, rule: StopRule
) -> Generator[IntArray, None, Ends]:
    """Make `run_pairs(...)`: yields, every few steps, which of the runs are still on their way; returns the ends."""
    m = start.means.shape[1]
    features = np.stack([np.ones_like(z), z, z * z])
    pairs = Pairs(start.weights.copy(), start.means.copy(), start.variances.copy())
    ends = Ends(pairs, np.full(m, np.nan), np.zeros(m, np.int64), np.zeros(m, np.bool), np.zeros(m, np.bool))
    rules = _Rules(features, np.abs(features).max(axis=1), free_weights, variances, rule)
    with np.errstate(all="ignore"):
        theta = pairs.coefficients()
        safe = _within_guard(theta, rules.peaks)
        ends.lost[~safe] = True
        active = np.flatnonzero(safe)
        now = _Runs(active, pairs[active], theta[:, :, active], np.full(len(active), np.nan))
    for step in range(1, rule.max_steps + 1):
        if not len(now.which):
            break
        with np.errstate(all="ignore"):
            now = _step(now, ends, step, rules)
        if step % WATCHED == 0:
            yield now.which
    with np.errstate(all="ignore"):
        ends.pairs.put(now.which, now.pairs)
        ends.steps[now.which] = rule.max_steps
        ends.log_likelihood[now.which] = _log_likelihood(features, now.theta)
    return ends


class _Rules(NamedTuple):
    """What all steps have in common: the features of the points and their largest sizes, what is free, when to end."""

    features: FloatArray
    peaks: FloatArray
    free_weights: bool
    variances: Variances
    rule: StopRule


class _Runs(NamedTuple):
    """Runs on their way.

    which:  which of all runs they are.
    pairs:  where they are, and `theta`, (3, 2, m), its coefficients.
    value:  (m,) the log-likelihood there where it is known, else NaN.
    """

    which: IntArray
    pairs: Pairs
    theta: FloatArray
    value: FloatArray


def _step(now: _Runs, ends: Ends, step: int, rules: _Rules) -> _Runs:
    """Take one step in each of the runs; those that end are put into `ends`, the others returned."""
    features, peaks, free_weights, variances, rule = rules
    sums = _sums(features, now.theta)
    after = _fitted(sums, now.pairs, free_weights, variances)
    theta = after.coefficients()
    safe = _within_guard(theta, peaks) & (sums[0].min(axis=0) > 0)
    gain = np.einsum("fkm,fkm->m", sums, theta - now.theta)
    # The rise is the gain and a Kullback-Leibler divergence more, so no run ends while the gain is above the tolerance.
    near = np.flatnonzero(safe & ~(gain > rule.tol + 1e-9)) if rule.tol > 0 else np.empty(0, np.int64)
    value = np.full(len(now.which), np.nan)
    lost, rests = ~safe, np.zeros(len(now.which), np.bool)
    if len(near):
        unknown = near[np.isnan(now.value[near])]
        now.value[unknown] = _log_likelihood(features, now.theta[:, :, unknown])
        then = _log_likelihood(features, theta[:, :, near])
        rise = then - now.value[near]
        threshold = np.maximum(rule.tol, 4 * np.spacing(np.abs(then)))
        fell = rise < -1e-12 * np.maximum(1.0, np.abs(then))
        value[near] = then
        lost[near] = fell
        rests[near] = ~fell & (np.abs(rise) < threshold)
    goes_on = ~(lost | rests)
    if goes_on.all():
        return _Runs(now.which, after, theta, value)
    ends.lost[now.which[lost]] = True
    ends.pairs.put(now.which[lost], now.pairs[lost])
    ends.steps[now.which[lost]] = step - 1
    at = now.which[rests]
    ends.at_rest[at] = True
    ends.pairs.put(at, after[rests])
    ends.steps[at] = step
    ends.log_likelihood[at] = value[rests]
    return _Runs(now.which[goes_on], after[goes_on], theta[:, :, goes_on], value[goes_on])


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
