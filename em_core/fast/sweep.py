"""E-step and sufficient statistics in one pass over the data, in place, for one run or a pool of runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from em_core.fast.features import Features
from em_core.numerics.arrays import FloatArray

SAFE_EXPONENT = 600.0
"""Log-densities smaller than this in size can be exponentiated as they are; others have their largest taken off."""


class _Memory(NamedTuple):
    """Views of the working memory for B runs of K components on one chunk of c points.

    flat, joint:  the same numbers as (B*K, c) and as (B, K, c).
    rows:         K views (B, c): a component in every run. Adding them one by one beats a sum over an axis.
    """

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
        self._k = k
        self._chunks = tuple((chunk, chunk.T) for chunk in features.chunks)
        width = features.chunks[0].shape[1]
        self._joint = np.empty(runs * k * width)
        self._per_point = tuple(np.empty(runs * width) for _ in range(3))
        self._ones = np.ones(width)
        self._views: dict[tuple[int, int], _Memory] = {}

    def __call__(self, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        """Return the sums of the features weighted by responsibility (B*K, p), and each run's log-likelihood (B,).

        theta:  (B*K, p) coefficients of the features, the components of a run together.
        peak:   a bound on the size of every log-density.
        """
        sums, log_likelihood = self._sums(*self._chunks[0], theta, peak)
        for chunk, transposed in self._chunks[1:]:
            more, rise = self._sums(chunk, transposed, theta, peak)
            sums += more
            log_likelihood += rise
        return sums, log_likelihood

    def responsibilities(self, theta: FloatArray, peak: float) -> tuple[FloatArray, float]:
        """Return the responsibilities (n, K) of one run and its log-likelihood, by the very arithmetic of a pass."""
        result = np.empty((sum(chunk.shape[1] for chunk, _ in self._chunks), self._k))
        log_likelihood, start = 0.0, 0
        for chunk, _ in self._chunks:
            memory, rise = self._densities(chunk, theta, peak)
            stop = start + chunk.shape[1]
            np.multiply(memory.flat, memory.total, out=result[start:stop].T)
            start = stop
            log_likelihood += float(rise[0])
        result.setflags(write=False)
        return result, log_likelihood

    def _sums(
        self, chunk: FloatArray, transposed: FloatArray, theta: FloatArray, peak: float
    ) -> tuple[FloatArray, FloatArray]:
        memory, log_likelihood = self._densities(chunk, theta, peak)
        np.multiply(memory.joint, memory.spread, out=memory.joint)
        return np.dot(memory.flat, transposed), log_likelihood

    def _densities(self, chunk: FloatArray, theta: FloatArray, peak: float) -> tuple[_Memory, FloatArray]:
        """Put densities (up to a factor of each point's own) and one over their sums into working memory.

        Returns the memory and the chunk's part of the log-likelihoods (B,).
        """
        memory = self._memory(len(theta), chunk.shape[1])
        flat, joint, rows, total, _, largest, log_total, ones = memory
        np.dot(theta, chunk, out=flat)
        if peak >= SAFE_EXPONENT:
            np.maximum.reduce(joint, axis=1, out=largest)
            np.subtract(joint, largest[:, None], out=joint)
        np.exp(flat, out=flat)
        if len(rows) == 1:
            np.copyto(total, rows[0])
        else:
            np.add(rows[0], rows[1], out=total)
            for row in rows[2:]:
                np.add(total, row, out=total)
        np.log(total, out=log_total)
        if peak >= SAFE_EXPONENT:
            np.add(log_total, largest, out=log_total)
        np.reciprocal(total, out=total)
        return memory, np.dot(log_total, ones)

    def _memory(self, m: int, c: int) -> _Memory:
        """Return views of the working memory for m components and c points."""
        if (m, c) not in self._views:
            runs = m // self._k
            flat = self._joint[: m * c].reshape(m, c)
            joint = flat.reshape(runs, self._k, c)
            rows = tuple(joint[:, k] for k in range(self._k))
            total, largest, log_total = (each[: runs * c].reshape(runs, c) for each in self._per_point)
            self._views[m, c] = _Memory(flat, joint, rows, total, total[:, None], largest, log_total, self._ones[:c])
        return self._views[m, c]
