"""One pass over the data: the E-step and the sums that the M-step needs, in place, for one run or a pool of runs."""

from __future__ import annotations

import numpy as np

from em_core.arrays import FloatArray
from em_core.fast.features import Features

SAFE_EXPONENT = 600.0
"""Log-densities smaller than this in size can be exponentiated as they are; others have their largest taken off."""


class Sweep:
    """Working memory for passes with up to `runs` runs of `k` components each. Not to be shared between threads."""

    def __init__(self, features: Features, k: int, runs: int = 1) -> None:
        self._k = k
        self._chunks = features.chunks
        width = features.chunks[0].shape[1]
        self._joint = np.empty(runs * k * width)
        self._total = np.empty(runs * width)
        self._largest = np.empty(runs * width)
        self._views: dict[tuple[int, int], tuple[FloatArray, FloatArray, FloatArray, FloatArray]] = {}

    def __call__(self, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        """Return the sums of the features weighted by responsibility (B*K, p), and each run's log-likelihood (B,).

        theta:  (B*K, p) coefficients of the features, the components of a run together.
        peak:   a bound on the size of every log-density.
        """
        sums, log_likelihood = self._sums(self._chunks[0], theta, peak)
        for chunk in self._chunks[1:]:
            more, rise = self._sums(chunk, theta, peak)
            sums += more
            log_likelihood += rise
        return sums, log_likelihood

    def responsibilities(self, theta: FloatArray, peak: float) -> tuple[FloatArray, float]:
        """Return the responsibilities (n, K) of one run and its log-likelihood, by the very arithmetic of a pass."""
        result = np.empty((sum(chunk.shape[1] for chunk in self._chunks), self._k))
        log_likelihood, start = 0.0, 0
        for chunk in self._chunks:
            joint, inverse, rise = self._densities(chunk, theta, peak)
            np.multiply(joint[0], inverse[0], out=result[start : start + chunk.shape[1]].T)
            start += chunk.shape[1]
            log_likelihood += float(rise[0])
        result.setflags(write=False)
        return result, log_likelihood

    def _sums(self, chunk: FloatArray, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        joint, inverse, log_likelihood = self._densities(chunk, theta, peak)
        np.multiply(joint, inverse, out=joint)
        return np.dot(joint.reshape(theta.shape[0], -1), chunk.T), log_likelihood

    def _densities(
        self, chunk: FloatArray, theta: FloatArray, peak: float
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return densities (B, K, c) of a chunk up to a factor of each point's own, and one over their sums (B, 1, c).

        Both are in working memory. The third is the chunk's part of the log-likelihoods (B,).
        """
        flat, joint, total, largest = self._memory(len(theta), chunk.shape[1])
        np.dot(theta, chunk, out=flat)
        if peak < SAFE_EXPONENT:
            np.exp(joint, out=joint)
            np.add.reduce(joint, axis=1, out=total, keepdims=True)
            log_total = np.log(total)
        else:
            np.maximum.reduce(joint, axis=1, out=largest, keepdims=True)
            np.subtract(joint, largest, out=joint)
            np.exp(joint, out=joint)
            np.add.reduce(joint, axis=1, out=total, keepdims=True)
            log_total = np.log(total)
            log_total += largest
        np.reciprocal(total, out=total)
        return joint, total, np.add.reduce(log_total, axis=2)[:, 0]

    def _memory(self, m: int, c: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return views of the working memory for m components and c points: (m, c), (B, K, c) and two (B, 1, c)."""
        if (m, c) not in self._views:
            runs = m // self._k
            flat = self._joint[: m * c].reshape(m, c)
            total, largest = (each[: runs * c].reshape(runs, 1, c) for each in (self._total, self._largest))
            self._views[m, c] = flat, flat.reshape(runs, self._k, c), total, largest
        return self._views[m, c]
