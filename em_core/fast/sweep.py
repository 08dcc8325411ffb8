"""E-step and sufficient statistics in one pass over the data, in place, for one run or a pool of runs."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from em_core.fast.features import Features
from em_core.numerics.arrays import FloatArray

SAFE_EXPONENT = 600.0
"""Log-densities smaller than this in size can be exponentiated as they are; others have their largest taken off."""


FEW_COMPONENTS = 5
"""Up to so many components of a single run, products row by row beat products of matrices: BLAS copies both matrices
first, and has little else to do (measured for 272 to 8,192 points and 3 to 66 features)."""

FEW_POINTS = 800
"""Below, what a call costs decides: one product for all rows on the way in, and a factor without broadcasting."""


class _Memory(NamedTuple):
    """A chunk of c points, and views of the working memory for B runs of K components on it.

    flat, joint:  the same numbers as (B*K, c) and as (B, K, c).
    rows:         K views (B, c): a component in every run. Adding them one by one beats a sum over an axis.
    """

    chunk: FloatArray
    transposed: FloatArray
    flat: FloatArray
    joint: FloatArray
    rows: tuple[FloatArray, ...]
    total: FloatArray
    spread: FloatArray
    largest: FloatArray
    log_total: FloatArray
    ones: FloatArray


class Sweep:
    """Working memory for passes with up to `runs` runs of `k` components each. Not to be shared between threads."""

    def __init__(self, features: Features, k: int, runs: int = 1) -> None:
        self._k, self._runs, self._features = k, runs, features
        self._width = features.chunks[0].shape[1]
        self._few = runs == 1 and k <= FEW_COMPONENTS
        self._short = features.n < FEW_POINTS and len(features.chunks) == 1
        self._per_point = tuple(np.empty(runs * self._width) for _ in range(3))
        self._by_size: dict[int, tuple[_Memory, ...]] = {}

    def __call__(self, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        """Return the sums of the features weighted by responsibility (B*K, p), and each run's log-likelihood (B,).

        theta:  (B*K, p) coefficients of the features, the components of a run together.
        peak:   a bound on the size of every log-density.
        """
        memories = self._by_size.get(len(theta)) or self._memories(len(theta))
        sums, log_likelihood = self._sums(memories[0], theta, peak)
        for memory in memories[1:]:
            more, rise = self._sums(memory, theta, peak)
            sums += more
            log_likelihood += rise
        return sums, log_likelihood

    def responsibilities(self, theta: FloatArray, peak: float, known: float | None = None) -> tuple[FloatArray, float]:
        """Return the responsibilities (n, K) of one run and its log-likelihood, by the very arithmetic of a pass.

        known:  the log-likelihood, where it need not be computed.
        """
        # In memory each component's are in one piece, as they are made.
        result = np.empty((self._features.n, self._k), order="F")
        log_likelihood, start = 0.0, 0
        for chunk in self._features.chunks:
            stop = start + chunk.shape[1]
            memory = self._memory(chunk, result.T[:, start:stop])
            self._densities(memory, theta, peak)
            if known is None:
                log_likelihood += float(_log_likelihood(memory, peak)[0])
            np.reciprocal(memory.total, memory.total)
            np.multiply(memory.flat, memory.total, memory.flat)
            start = stop
        result.setflags(write=False)
        return result, log_likelihood if known is None else known

    def _sums(self, memory: _Memory, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        """Return what a chunk adds to the sums and to the log-likelihoods."""
        self._densities(memory, theta, peak)
        log_likelihood = _log_likelihood(memory, peak)
        chunk, transposed, flat, joint, rows, total, spread, *_ = memory
        np.reciprocal(total, total)
        if self._few and self._short:
            for row in rows:
                np.multiply(row, total, row)
        else:
            np.multiply(joint, spread, joint)
        return np.matvec(chunk, flat) if self._few else np.dot(flat, transposed), log_likelihood

    def _densities(self, memory: _Memory, theta: FloatArray, peak: float) -> None:
        """Put densities (up to a factor of each point's own) and their sums into working memory."""
        chunk, _, flat, joint, rows, total, _, largest, *_ = memory
        if self._short:
            np.dot(theta, chunk, flat)
        elif self._few:
            np.vecmat(theta, chunk, flat)
        else:
            np.matmul(theta, chunk, flat)
        if peak >= SAFE_EXPONENT:
            np.maximum.reduce(joint, axis=1, out=largest)
            np.subtract(joint, largest[:, None], joint)
        np.exp(flat, flat)
        if len(rows) == 1:
            np.copyto(total, rows[0])
        else:
            np.add(rows[0], rows[1], total)
            for row in rows[2:]:
                np.add(total, row, total)

    def _memories(self, m: int) -> tuple[_Memory, ...]:
        """Make views of the working memory for m components, chunk by chunk."""
        made = tuple(
            self._memory(each, self._joint[: m * each.shape[1]].reshape(m, -1)) for each in self._features.chunks
        )
        return self._by_size.setdefault(m, made)

    @cached_property
    def _joint(self) -> FloatArray:
        """Working memory for the densities; responsibilities that are wanted are made where they stay."""
        return np.empty(self._runs * self._k * self._width)

    def _memory(self, chunk: FloatArray, flat: FloatArray) -> _Memory:
        m, c = flat.shape
        runs = m // self._k
        joint = flat.reshape(runs, self._k, c)
        rows = tuple(joint[:, k] for k in range(self._k))
        total, largest, log_total = (each[: runs * c].reshape(runs, c) for each in self._per_point)
        return _Memory(
            chunk, chunk.T, flat, joint, rows, total, total[:, None], largest, log_total, self._features.ones[:c]
        )


def _log_likelihood(memory: _Memory, peak: float) -> FloatArray:
    """Return a chunk's part of the log-likelihoods (B,), from the sums of the densities."""
    *_, total, _, largest, log_total, ones = memory
    np.log(total, log_total)
    if peak >= SAFE_EXPONENT:
        np.add(log_total, largest, log_total)
    result: FloatArray = np.dot(log_total, ones)
    return result
