"""Log-sum-exp: the logarithm of a sum of exponentials without underflow, and without a function's cost a case."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray


def log_sum_exp(values: FloatArray) -> FloatArray:
    """Return log sum exp over the last axis of `values` (..., K), shape (...); -inf where all of them are.

    The arithmetic is SciPy's (`scipy.special.logsumexp`); without its cases for complex numbers, weights and other
    kinds of arrays it takes a quarter of the time on a few hundred points. The largest terms, which are one, stay out
    of the sum, so that what is small beside them is not rounded away.
    """
    largest = values.max(axis=-1, keepdims=True)
    are_largest = values == largest
    count = are_largest.sum(axis=-1, dtype=np.float64)
    # An infinite largest term is the answer; the rest of the arithmetic has none there.
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.exp(np.where(are_largest, -np.inf, values) - largest).sum(axis=-1)
        found: FloatArray = np.log1p(rest / count) + np.log(count) + largest[..., 0]
    return np.where(np.isfinite(found), found, largest[..., 0])
