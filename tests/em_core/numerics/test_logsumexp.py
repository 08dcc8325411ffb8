"""What the clear path spares itself of SciPy's generality gives SciPy's answers, to a few units in the last place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from scipy.linalg import solve_triangular
from scipy.special import logsumexp

from em_core.distributions.gaussian import cholesky, whiten
from em_core.numerics.logsumexp import log_sum_exp

RNG = np.random.default_rng(0)
INF = np.inf
EPS = float(np.finfo(float).eps)

ARRAYS: dict[str, Any] = {
    "ordinary": RNG.normal(size=(272, 3)) * 5,
    "one component": RNG.normal(size=(9, 1)),
    "many components": RNG.normal(size=(31, 20)),
    "a row of runs": RNG.normal(size=(4, 50, 2)) - 700,
    "far out of what can be exponentiated": RNG.normal(size=(40, 3)) * 1e5,
    "ties": np.repeat(RNG.normal(size=(20, 2)), 2, axis=1),
    "next to nothing": np.array([[1e-300, -800.0], [0.0, -745.2], [-1e-17, -40.0]]),
    "nothing and everything": np.array([[-INF, 1.0], [-INF, -INF], [INF, 0.0], [np.nan, 1.0], [INF, -INF]]),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_the_log_of_a_sum_is_scipys(name: str) -> None:
    values = ARRAYS[name]
    before = values.copy()
    found, wanted = log_sum_exp(values), logsumexp(values, axis=-1)
    finite = np.isfinite(wanted)
    assert_array_equal(found[~finite], wanted[~finite])
    # An exponential, a sum of K, two logarithms and two sums: each rounded, and by other loops for other layouts. What
    # is small beside the largest term must not be rounded away: where that is near zero, so is what is allowed.
    size = np.maximum(np.abs(wanted), np.abs(values.max(axis=-1)))[finite]
    assert (np.abs(found[finite] - wanted[finite]) <= (8 + values.shape[-1]) * EPS * size).all()
    assert_array_equal(values, before)


@pytest.mark.parametrize("d", [1, 2, 3, 7])
def test_residuals_are_whitened_as_by_solving_the_triangle(d: int) -> None:
    root = RNG.normal(size=(d + 3, d)) * 10.0 ** RNG.integers(-4, 4, d)
    factor, residuals = cholesky(root.T @ root, 0), RNG.normal(size=(60, d))
    wanted = solve_triangular(factor, residuals.T, lower=True)
    # The componentwise bound of substitution (Higham 2002, theorem 8.5), for the one and for the other.
    allowed = 2 * d * EPS * np.abs(np.linalg.inv(factor)) @ np.abs(factor) @ np.abs(wanted)
    assert (np.abs(whiten(factor, residuals) - wanted) <= 10 * allowed).all()
