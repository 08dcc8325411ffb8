"""The M-step of B runs at once: from their sums to the coefficients of their next E-step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from em_core.fast.coefficients import FEWEST, LARGEST_TERM
from em_core.fast.features import Features
from em_core.fast.written_out import after_m_steps
from em_core.numerics.arrays import FloatArray


class Together(NamedTuple):
    """The parameters of B runs as the E-step wants them.

    theta:     (B, K, p) what multiplies each feature in the components' log-densities.
    constant:  (B,) what the shared quadratic features of tied kinds add to the log-likelihoods; 0 for the others.
    peak:      (B,) a bound on the size of every term of a log-density.
    safe:      (B,) whether the run is within the guard; what else stands in the others' rows means nothing.
    """

    theta: FloatArray
    constant: FloatArray
    peak: FloatArray
    safe: np.ndarray[tuple[int], np.dtype[np.bool]]


def maximised_together(features: Features, sums: FloatArray) -> Together:
    """Return the M-step's answers to sums (B, K, p)."""
    size, _, p = sums.shape
    by_feature = np.ascontiguousarray(sums.transpose(2, 1, 0))
    counts, constant = by_feature[0], np.zeros(size)
    with np.errstate(all="ignore"):
        row, bounds = after_m_steps(features, by_feature, counts.sum(axis=0))
        rows = np.empty((len(row), *counts.shape))
        for i, each in enumerate(row):
            rows[i] = each
        peak: FloatArray = np.asarray(bounds).max(axis=0)
        if features.tied:
            constant = (rows[p:, 0] * np.array(features.totals)[:, None]).sum(axis=0)
    theta = np.ascontiguousarray(rows[:p].transpose(2, 1, 0))
    return Together(theta, constant, peak, (peak < LARGEST_TERM) & (counts.min(axis=0) > FEWEST))
