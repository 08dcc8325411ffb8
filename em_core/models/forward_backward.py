"""Forward-backward and Viterbi: exact inference in a Markov chain of hidden states.

Everything is a logarithm and every step is normalised, so a state may be as unlikely as it will and a sequence as long.
K states, n steps; log_emissions[t, ..., k] = log P(x_t | state k). Where dots stand, several chains on the same data
may go side by side: log_initial (..., K), log_transitions (..., K, K), log_emissions (n, ..., K).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arrays import FloatArray, IntArray

MANY = 400
"""From so many terms on, a plain product takes less time than as many calls of logaddexp."""

VANISHING = 1e-150
"""A sum of products above this, beside a largest factor of one, has lost nothing that its digits could show."""


@dataclass(frozen=True, eq=False)
class Smoothed:
    """The posterior of one sequence's states.

    states:          (n, K) P(state k at t | x), each row summing to one.
    pairs:           (n - 1, K, K) P(state j at t and k at t + 1 | x), each matrix summing to one.
    log_likelihood:  log P(x), in nats.
    """

    states: FloatArray
    pairs: FloatArray
    log_likelihood: float

    @property
    def entropy(self) -> float:
        """The entropy of the path, in nats: that of all pairs less that of the states counted twice."""
        inside = self.states[1:-1]
        if len(self.pairs) == 0:
            return float(-xlogy(self.states, self.states).sum())
        return float(xlogy(inside, inside).sum() - xlogy(self.pairs, self.pairs).sum())


def smooth(
    log_initial: FloatArray, log_transitions: FloatArray, log_emissions: FloatArray, first_row: int = 0
) -> Smoothed:
    """Return the posterior of the states, given all n steps (Baum et al. 1970; Rabiner 1989, eqs 27 and 37).

    log_initial: (K,); log_transitions: (K, K), from row to column; log_emissions: (n, K); first_row: what the first
    step is called in messages, from 0.
    Raises DegenerateError for a step that no state reached can give.
    """
    filtered, steps = forward(log_initial, log_transitions, log_emissions, first_row)
    # P(x_t | state) over P(x_t | x before): what is left to learn from step t.
    news = log_emissions - steps[:, None]
    return smoothed(filtered, backward(log_transitions, news), news, log_transitions, float(steps.sum()))


def smoothed(
    filtered: FloatArray, future: FloatArray, news: FloatArray, log_transitions: FloatArray, log_likelihood: float
) -> Smoothed:
    """Return the posterior of the states from both passes, (n, K) each; news as `backward` takes it."""
    states = np.exp(filtered + future)
    pairs = np.exp(filtered[:-1, :, None] + log_transitions + (news[1:] + future[1:])[:, None, :])
    # These sums are one but for rounding, which over a long sequence would add up.
    states /= states.sum(axis=1, keepdims=True)
    pairs /= pairs.sum(axis=(1, 2), keepdims=True)
    return Smoothed(states, pairs, log_likelihood)


def forward(
    log_initial: FloatArray, log_transitions: FloatArray, log_emissions: FloatArray, first_row: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Return log P(state k at t | x up to t), (n, ..., K), and log P(x_t | x before t), (n, ...).

    The second sums to log P(x). Rabiner (1989), eqs 19-21, normalised at every step. Raises DegenerateError for a step
    that no state can give.
    """
    filtered, steps = filtered_and_steps(log_initial, log_transitions, log_emissions)
    check_possible(steps, first_row)
    return filtered, steps


def filtered_and_steps(
    log_initial: FloatArray, log_transitions: FloatArray, log_emissions: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return what `forward` does, without its check: NaN follows a step that no state can give."""
    filtered, steps = np.empty_like(log_emissions), np.empty(log_emissions.shape[:-1])
    with np.errstate(invalid="ignore"):
        for t, log_emission in enumerate(log_emissions):
            joint = (ahead(filtered[t - 1], log_transitions) if t else log_initial) + log_emission
            steps[t] = np.logaddexp.reduce(joint, axis=-1)
            filtered[t] = joint - steps[t][..., None]
    return filtered, steps


def check_possible(steps: FloatArray, first_row: int = 0) -> None:
    """Raise DegenerateError if one of log P(x_t | x before t), (n, ...), is minus infinity."""
    impossible = np.argwhere(steps == -np.inf)
    if len(impossible):
        row = first_row + int(impossible[0, 0])
        reason = f"gives, like all the others, no probability to row {row + 1}"
        raise DegenerateError(0, reason, (row,), "State", Cause.IMPOSSIBLE)


def ahead(log_filtered: FloatArray, log_transitions: FloatArray) -> FloatArray:
    """Return log P(state k at t + 1 | x up to t), (..., K), from that of the states at t, (..., K)."""
    return log_product(log_filtered, log_transitions)


def log_product(logs: FloatArray, log_matrix: FloatArray) -> FloatArray:
    """Return the logarithm of the product of exp(logs), (..., K), with exp(log_matrix), (..., K, K): (..., K).

    Exact however small the numbers are: a plain product, a few times as fast, serves where nothing vanishes in it.
    """
    k = logs.shape[-1]
    if logs.size * k >= MANY:
        # States first: along a short last axis NumPy's loops are slow.
        flat = np.ascontiguousarray(logs.reshape(-1, k).T)
        top = flat.max(axis=0)
        with np.errstate(invalid="ignore"):
            plain = np.exp(flat - top)
        matrix = np.exp(log_matrix)
        summed = matrix.T @ plain if matrix.ndim == 2 else np.einsum("js,sjk->ks", plain, matrix)
        # It is no number where a row is impossible throughout.
        if summed.min() > VANISHING:
            product: FloatArray = (np.log(summed) + top).T.reshape(logs.shape)
            return product
    result: FloatArray = np.logaddexp.reduce(logs[..., :, None] + log_matrix, axis=-2)
    return result


def backward(log_transitions: FloatArray, news: FloatArray, last: FloatArray | float = 0.0) -> FloatArray:
    """Return log P(x after t | state k at t) - log P(x after t | x up to t), (n, ..., K); last: that of the last step.

    news: (n, ..., K) log P(x_t | state k) - log P(x_t | x before t). Rabiner (1989), eqs 23-25, so normalised that
    the states' probabilities are those of `forward` times these.
    """
    future = np.empty_like(news)
    future[-1] = last
    for t in range(len(news) - 2, -1, -1):
        future[t] = log_product(news[t + 1] + future[t + 1], log_transitions.swapaxes(-1, -2))
    return future


def most_likely_path(
    log_initial: FloatArray, log_transitions: FloatArray, log_emissions: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Return the one most likely path of states, (n, ...), and its joint log-probability with the data (Viterbi 1967).

    Where several are equally likely, the one with the lower state at the last difference.
    """
    came_from = np.zeros(log_emissions.shape, dtype=np.int64)
    best = log_initial + log_emissions[0]
    for t in range(1, len(log_emissions)):
        ways = best[..., :, None] + log_transitions
        came_from[t] = ways.argmax(axis=-2)
        best = ways.max(axis=-2) + log_emissions[t]
    path = np.empty(log_emissions.shape[:-1], dtype=np.int64)
    path[-1] = best.argmax(axis=-1)
    chains = tuple(np.indices(path.shape[1:]))
    for t in range(len(path) - 1, 0, -1):
        path[t - 1] = came_from[t][*chains, path[t]]
    return path, best.max(axis=-1)
