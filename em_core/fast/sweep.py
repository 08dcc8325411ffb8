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
        """Return the responsibilities (K, n) of one run and its log-likelihood, by the very arithmetic of a pass."""
        parts, log_likelihood = [], 0.0
        for chunk in self._chunks:
            joint, rise = self._softmax(chunk, theta, peak)
            parts.append(joint[0].copy())
            log_likelihood += float(rise[0])
        return np.concatenate(parts, axis=1), log_likelihood

    def _sums(self, chunk: FloatArray, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        joint, log_likelihood = self._softmax(chunk, theta, peak)
        return np.dot(joint.reshape(len(theta), chunk.shape[1]), chunk.T), log_likelihood

    def _softmax(self, chunk: FloatArray, theta: FloatArray, peak: float) -> tuple[FloatArray, FloatArray]:
        """Return responsibilities (B, K, c) of a chunk, in working memory, and its part of the log-likelihoods (B,)."""
        m, c = len(theta), chunk.shape[1]
        runs = m // self._k
        flat = self._joint[: m * c].reshape(m, c)
        joint = flat.reshape(runs, self._k, c)
        total = self._total[: runs * c].reshape(runs, 1, c)
        np.dot(theta, chunk, out=flat)
        if peak < SAFE_EXPONENT:
            np.exp(joint, out=joint)
            np.add.reduce(joint, axis=1, out=total, keepdims=True)
            log_total = np.log(total)
        else:
            largest = self._largest[: runs * c].reshape(runs, 1, c)
            np.maximum.reduce(joint, axis=1, out=largest, keepdims=True)
            np.subtract(joint, largest, out=joint)
            np.exp(joint, out=joint)
            np.add.reduce(joint, axis=1, out=total, keepdims=True)
            log_total = np.log(total)
            log_total += largest
        np.reciprocal(total, out=total)
        np.multiply(joint, total, out=joint)
        return joint, np.add.reduce(log_total, axis=2)[:, 0]
